// A month as weeks from Monday, its working days, and what is due on each day.
import type { ProblemItem, YearView } from '@/api/contract'
import { add_days } from '@/base/days'
import { by_deadline } from './mine'

export interface MonthDay {
  day: string // YYYY-MM-DD
  inside: boolean // of the month itself; else of a week that it shares with another one
  rest: boolean // nobody works
  name: string // of a holiday, or why a weekend is worked on
  items: ProblemItem[]
}

// '2018-08' → '2018-07' or '2018-09'
export function month_beside(month: string, by: number): string {
  const day = new Date(`${month}-01T00:00:00Z`)
  day.setUTCMonth(day.getUTCMonth() + by)
  return day.toISOString().slice(0, 7)
}

// The first Monday and the last Sunday of the weeks that a month has days in.
export function span_of(month: string): { from: string; to: string } {
  const weekday = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7 // 0 is Monday
  const first = `${month}-01`
  const last = add_days(`${month_beside(month, 1)}-01`, -1)
  return { from: add_days(first, -weekday(first)), to: add_days(last, 6 - weekday(last)) }
}

// `years` are the calendars of the years that the span touches: days that differ from the week.
export function weeks_of(month: string, items: ProblemItem[], years: YearView[]): MonthDay[][] {
  const special = new Map(years.flatMap(({ days }) => days ?? []).map((one) => [one.day, one]))
  const due = new Map<string, ProblemItem[]>()
  for (const item of by_deadline(items)) if (item.due) due.set(item.due, [...(due.get(item.due) ?? []), item])
  const { from, to } = span_of(month)
  const weeks: MonthDay[][] = []
  for (let day = from; day <= to; day = add_days(day, 1)) {
    if (!weeks.length || weeks[weeks.length - 1]!.length === 7) weeks.push([])
    const week = weeks[weeks.length - 1]!
    const own = special.get(day)
    week.push({ day, inside: day.startsWith(month), rest: own ? own.work === 'none' : week.length > 4, name: own?.name ?? '', items: due.get(day) ?? [] })
  }
  return weeks
}
