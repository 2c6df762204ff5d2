// Figures of a place on a day, what came to them since an earlier one, and the doors to their records.
import { get, get_all } from '@/api/api'
import type { Figure, FiguresView, PlaceItem } from '@/api/contract'
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

export interface PlaceFigures {
  place: PlaceItem
  figures: FiguresView
}

// The places right below one, in official order, each with its figures; those of the past too, for they count.
export async function ask_below(place: string, at: string): Promise<PlaceFigures[]> {
  const places = await get_all<PlaceItem>('/api/places', { parent: place })
  return Promise.all(places.filter(({ level }) => level !== 'group').map(async (one) => ({ place: one, figures: await ask_figures(one.id, at) })))
}

// Twelve weeks that end on a day.
export const weeks_until = (at: string) => Array.from({ length: 12 }, (_, n) => add_days(at, (n - 11) * 7))
export const ask_trend = (place: string, days: string[]) => Promise.all(days.map((day) => ask_figures(place, day)))
