// Days of business: calendar days in Shanghai, by the campaign's own clock where it has one (the demo's stands).
import { ref } from 'vue'
import type { Campaign } from '@/api/contract'
import { t } from './words'

const clock = ref<string | null>(null)
export const use_campaign = (campaign: Campaign | null) => {
  clock.value = campaign?.clock ?? null
}
// The standing clock of a campaign, else null.
export const standing_clock = clock

// YYYY-MM-DD in Shanghai, which has had no summer time since 1991.
const day_of = (milliseconds: number) => new Date(milliseconds + 8 * 3600_000).toISOString().slice(0, 10)

export const today = () => day_of(clock.value ? Date.parse(clock.value) : Date.now())

export const add_days = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

// 2018-08-02 → 2018年8月2日; without the year when it is this year's, unless the year is wanted.
export function say_day(day: string | null | undefined, year_too = false): string {
  if (!day) return ''
  const [year, month, date] = day.split('-').map(Number)
  return t(!year_too && today().startsWith(`${year}-`) ? 'base.day_short' : 'base.day', { year: year!, month: month!, date: date! })
}

export function say_weekday(day: string): string {
  const number = new Date(`${day}T00:00:00Z`).getUTCDay()
  return t(`base.weekday.${number}`)
}

// 2018-08-02T17:00:00+08:00 → 2018年8月2日17时, with minutes where there are any.
export function say_time(at: string | null | undefined, year_too = false): string {
  if (!at) return ''
  const local = new Date(Date.parse(at) + 8 * 3600_000).toISOString()
  const minutes = local.slice(14, 16)
  return t(minutes === '00' ? 'base.hour' : 'base.minute', { day: say_day(local.slice(0, 10), year_too), hour: Number(local.slice(11, 13)), minutes })
}
