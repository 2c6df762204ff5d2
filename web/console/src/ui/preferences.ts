// How this browser shows the console: not a person's, and needed before the first picture.
import { reactive, watch } from 'vue'

export interface Preferences {
  language: 'zh-CN' | 'en'
  large: boolean
  dark: 'auto' | 'light' | 'dark'
}

const name = 'huiju.console.preferences'
const defaults: Preferences = { language: /^en\b/i.test(globalThis.navigator?.language) ? 'en' : 'zh-CN', large: false, dark: 'auto' }

function read(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Preferences>) }
  } catch {
    return { ...defaults }
  }
}

export const preferences = reactive(read())

export function apply_preferences() {
  const system_dark = matchMedia('(prefers-color-scheme: dark)')
  const show = () => {
    const root = document.documentElement
    root.lang = preferences.language
    root.classList.toggle('large', preferences.large)
    root.classList.toggle('dark', preferences.dark === 'dark' || (preferences.dark === 'auto' && system_dark.matches))
  }
  show()
  watch(preferences, () => {
    show()
    localStorage.setItem(name, JSON.stringify(preferences))
  })
  system_dark.addEventListener('change', show)
}
