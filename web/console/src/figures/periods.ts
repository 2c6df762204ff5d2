// Two periods, or two days, to be laid beside each other.
import { add_days } from '@/base/days'

export interface Period {
  from: string
  to: string
}
export const presets = ['week', 'month', 'days_30', 'halves', 'two_days'] as const
export type Preset = (typeof presets)[number]

const monday = (day: string) => add_days(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
const days_between = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

// The newer one first. A period that is not over yet is laid beside as many days of the one before.
export function periods_of(preset: Preset, today: string, starts: string): [Period, Period] {
  const beside = (from: string, other: string): [Period, Period] => [{ from, to: today }, { from: other, to: add_days(other, days_between(from, today)) }]
  if (preset === 'two_days') return [{ from: today, to: today }, { from: add_days(today, -7), to: add_days(today, -7) }]
  if (preset === 'week') return beside(monday(today), add_days(monday(today), -7))
  if (preset === 'month') {
    const first = `${today.slice(0, 8)}01`
    const before = `${add_days(first, -1).slice(0, 8)}01`
    const [now, then] = beside(first, before)
    return [now, { from: before, to: then.to < first ? then.to : add_days(first, -1) }]
  }
  if (preset === 'halves' && starts && starts < today) {
    const middle = add_days(starts, Math.floor(days_between(starts, today) / 2))
    return [{ from: add_days(middle, 1), to: today }, { from: starts, to: middle }]
  }
  return beside(add_days(today, -29), add_days(today, -59))
}
