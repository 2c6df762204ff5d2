// Starts the app: preferences before the first picture, then whoever used it last, then the server.
import { createApp } from 'vue'
import '@/ui/vant'
import '@/ui/theme.css'
import { resume, session } from '@/accounts/session'
import App from '@/App.vue'
import { i18n, use_language } from '@/base/words'
import { router } from '@/router'
import { apply_preferences } from '@/settings/preferences'
import { start_meetings, watch_for_chances } from '@/sync/scheduler'
import { keep_app } from '@/base/installed'

declare global {
  interface Window {
    too_old?: boolean
  }
}

async function start() {
  apply_preferences()
  await use_language()
  await resume()
  createApp(App).use(i18n).use(router).mount('#app')
  keep_app()
  watch_for_chances()
  // The other screens are read while nobody waits for them.
  setTimeout(() => void import('@/screens').catch(() => null), 300)
  if (session.me) await start_meetings()
}

if (!window.too_old) void start()
