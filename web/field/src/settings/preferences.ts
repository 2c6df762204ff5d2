// How this phone shows the app. These are the phone's, not a person's, and must be there before the first screen:
// local storage, nothing about anybody's work.
import { reactive, watch } from 'vue'

export interface Preferences {
  language: 'zh-CN' | 'en'
  large: boolean
  dark: 'auto' | 'light' | 'dark'
}

const name = 'huiju.field.preferences'
const defaults: Preferences = {
  language: /^en\b/i.test(navigator.language) ? 'en' : 'zh-CN',
  large: false,
  dark: 'auto',
}

function read(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(name) ?? '{}') as Partial<Preferences>) }
  } catch {
    return { ...defaults }
  }
}

export const preferences = reactive(read())

const system_dark = matchMedia('(prefers-color-scheme: dark)')

function show() {
  const root = document.documentElement
  root.lang = preferences.language
  root.classList.toggle('large', preferences.large)
  root.classList.toggle('dark', preferences.dark === 'dark' || (preferences.dark === 'auto' && system_dark.matches))
}

export function apply_preferences() {
  show()
  watch(preferences, () => {
    show()
    try {
      localStorage.setItem(name, JSON.stringify(preferences))
    } catch {
      // A full phone: the choice lasts until the app is closed.
    }
  })
  // iOS before 14 knew only addListener, but that is older than what the app runs in.
  system_dark.addEventListener('change', show)
}
