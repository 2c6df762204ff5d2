// Starts the console: preferences before the first picture, the words, whoever the browser's session says.
import { createApp } from 'vue'
import { Unreachable } from '@shared/http'
import App from '@/App.vue'
import { resume } from '@/accounts/session'
import { i18n, use_language } from '@/base/words'
import { router } from '@/router'
import { apply_preferences } from '@/ui/preferences'
import '@/ui/theme.css'

declare global {
  interface Window {
    too_old?: boolean
  }
}

async function start() {
  apply_preferences()
  const words = use_language()
  await resume().catch((error: unknown) => {
    if (!(error instanceof Unreachable)) throw error
  })
  await words
  createApp(App).use(i18n).use(router).mount('#app')
}

if (!window.too_old) void start()
