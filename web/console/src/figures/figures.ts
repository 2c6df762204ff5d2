// Figures of a place on a day, what came to them since an earlier one, and the doors to their records.
import { get } from '@/api/api'
import type { BelowLine, BelowView, DaysLine, DaysView, Figure, FigureCell, FiguresView } from '@/api/contract'
import { add_days } from '@/base/days'
import { t } from '@/base/words'

// Like things beside like things; what the API adds later stands in the last group.
export const groups = [
  { name: 'problems', codes: ['opinions', 'opinions_answered', 'problems', 'rectified', 'problems_closed', 'deeds'] },
  { name: 'people_say', codes: ['answered_rate', 'solved_rate', 'satisfied_rate', 'rated_voices'] },
  { name: 'who', codes: ['town_problems', 'town_rectified', 'city_units', 'city_problems', 'city_rectified'] },
  { name: 'visits', codes: ['visitor_person_times', 'visited_person_times', 'household_times', 'households', 'enterprise_times', 'enterprises'] },
  { name: 'leaders', codes: ['liaisons', 'leaders', 'leader_person_times', 'units_in_village'] },
] as const

export function grouped(items: Figure[]): { name: string; items: Figure[] }[] {
  const by_code = new Map(items.map((item) => [item.code, item]))
  const known = new Set<string>(groups.flatMap(({ codes }) => codes))
  return [
    ...groups.map(({ name, codes }) => ({ name: name as string, items: codes.flatMap((code) => by_code.get(code) ?? []) })),
    { name: 'others', items: items.filter(({ code }) => !known.has(code)) },
  ].filter((group) => group.items.length)
}

export const ask_figures = (place: string, at: string) => get<FiguresView>('/api/figures', { place, at })
export const value_of = (figures: FiguresView | undefined, code: string) => figures?.items?.find((item) => item.code === code)?.value as number | null | undefined
export const shown_of = (figures: FiguresView | undefined, code: string) => figures?.items?.find((item) => item.code === code)?.shown ?? ''

// The page of the records behind a value; the API names their address.
export function door(records: string) {
  const { pathname, searchParams } = new URL(records, location.origin)
  return { name: 'figure', params: { code: pathname.split('/').at(-2)! }, query: Object.fromEntries(searchParams) }
}

// "+123", "−4", "+1.2 个百分点"; '' where there is nothing to compare.
export function say_change(now: Figure, before: Figure | undefined): string {
  if (now.value === null || before?.value === null || before?.value === undefined) return ''
  const change = Math.round(((now.value as number) - (before.value as number)) * 10) / 10
  const text = change === 0 ? t('figures.same') : `${change > 0 ? '+' : '−'}${Math.abs(change)}`
  return change !== 0 && now.measure === '%' ? t('figures.points', { change: text }) : text
}

// The places right below one in official order, those of the past too, for they count.
export const ask_below = (place: string, at: string) => get<BelowView>('/api/figures/below', { place, at })
// What a line says of a figure.
export function cell_of(view: BelowView | undefined, line: BelowLine, code: string): FigureCell | undefined {
  const column = view?.heads?.findIndex((head) => head.code === code) ?? -1
  return line.cells?.[column]
}
export const number_of = (view: BelowView | undefined, line: BelowLine, code: string) => (cell_of(view, line, code)?.value ?? null) as number | null
export const records_of = (code: string, place: string, at: string) => ({ name: 'figure', params: { code }, query: { place, at } })
// The doors to problems that are somebody's work still, and to those past their limit.
export const open_states = 'to_propose,to_assign,to_accept,handling,to_check,to_answer'
export const open_problems = (place: string, category?: string) => ({ name: 'problems', query: { place, state: open_states, ...(category ? { category } : {}) } })
export const overdue_problems = (place: string, category?: string) => ({ name: 'problems', query: { place, overdue: 'true', ...(category ? { category } : {}) } })

export const ask_days = (place: string, from: string, to: string) => get<DaysView>('/api/figures/days', { place, from, to })
// The value at the end of the nth day; of a ratio percents with one decimal, or null.
export function at_end(line: DaysLine, n: number): number | null {
  if (!line.d?.length) return line.n?.[n] ?? null
  const of = line.d[n] ?? 0
  return of ? Math.round((1000 * (line.n?.[n] ?? 0)) / (of * line.parts)) / 10 : null
}
// What came between the end of the nth day and the end of the mth; of a ratio that of these days alone.
export function between(line: DaysLine, n: number, m: number): { value: number | null; d: number | null } {
  const came = (list: number[] | undefined) => (list?.[m] ?? 0) - (list?.[n] ?? 0)
  if (!line.d?.length) return { value: came(line.n), d: null }
  const d = came(line.d)
  return { value: d > 0 ? Math.round((1000 * came(line.n)) / (d * line.parts)) / 10 : null, d }
}

// Twelve weeks that end on a day, and the lines of some figures over them.
export const weeks_until = (at: string) => Array.from({ length: 12 }, (_, n) => add_days(at, (n - 11) * 7))
export const ask_weeks = (place: string, at: string) => ask_days(place, weeks_until(at)[0]!, at)
export const weekly = (days: DaysView | undefined, codes: string[]) =>
  codes.flatMap((code) => {
    const line = days?.lines?.find((one) => one.code === code)
    return line ? [{ name: line.label, values: Array.from({ length: 12 }, (_, n) => at_end(line, n * 7)) }] : []
  })
