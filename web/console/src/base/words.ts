// Everything that people read, in their language; Chinese comes with the app, English when somebody wants it.
import { nextTick, shallowRef, watch } from 'vue'
import { createI18n } from 'vue-i18n'
import element_english from 'element-plus/es/locale/lang/en.mjs'
import element_chinese from 'element-plus/es/locale/lang/zh-cn.mjs'
import chinese from '@/locales/zh-CN.json'
import { preferences } from '@/ui/preferences'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': chinese },
  missingWarn: false,
  fallbackWarn: false,
})

export const t = i18n.global.t
export const known_word = (key: string) => i18n.global.te(key, 'zh-CN')

// Help and the words of pages that nobody begins with (vite.config.ts), for those who ask for them; English brings its
// own with the others.
let asked: Promise<void> | null = null
export const load_words = () =>
  (asked ??= import('@/locales/zh-CN.json?apart').then(
    (words) => i18n.global.mergeLocaleMessage('zh-CN', words.default),
    (error) => {
      asked = null
      throw error
    },
  ))

// The words of Element Plus itself.
export const element_words = shallowRef(element_chinese)

export async function use_language() {
  const choose = async () => {
    // The library knows the languages it was made with; English joins them later, with the same keys.
    const language = preferences.language as 'zh-CN'
    if (preferences.language === 'en') {
      i18n.global.setLocaleMessage(language, (await import('@/locales/en.json')).default)
      element_words.value = element_english
    } else element_words.value = element_chinese
    i18n.global.locale.value = language
    await nextTick()
  }
  watch(() => preferences.language, choose)
  await choose()
}
