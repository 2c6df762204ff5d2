// Everything that people read, in their language; Chinese comes with the app, English when somebody wants it.
import { nextTick, watch } from 'vue'
import { createI18n } from 'vue-i18n'
import chinese from '@/locales/zh-CN.json'
import { preferences } from '@/settings/preferences'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': chinese },
  missingWarn: false,
  fallbackWarn: false,
})

export const t = i18n.global.t

export async function use_language() {
  const choose = async () => {
    // The library knows the languages it was made with; English joins them later, with the same keys.
    const language = preferences.language as 'zh-CN'
    try {
      if (preferences.language === 'en') i18n.global.setLocaleMessage(language, (await import('@/locales/en.json')).default)
      i18n.global.locale.value = language
    } catch {
      // A new version without a network: Chinese until it can be fetched.
    }
    await nextTick()
    document.title = t('page.name')
  }
  watch(() => preferences.language, choose)
  await choose()
}

// 2018-08-02 → 2018年8月2日; without the year when it is this year's.
export function say_day(day: string | null | undefined, today_is?: string): string {
  if (!day) return ''
  const [year, month, date] = day.split('-').map(Number)
  const same_year = today_is?.startsWith(`${year}-`)
  return t(same_year ? 'base.day_short' : 'base.day', { year: year!, month: month!, date: date! })
}

// A moment of the phone's clock: only the hour when it is today.
export function say_time(milliseconds: number): string {
  const at = new Date(milliseconds)
  const hour = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
  if (at.toDateString() === new Date().toDateString()) return hour
  return `${t('base.day_short', { month: at.getMonth() + 1, date: at.getDate(), year: at.getFullYear() })} ${hour}`
}
