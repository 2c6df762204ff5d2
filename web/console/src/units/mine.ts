// The units for which the person handles matters.
import { computed } from 'vue'
import { session } from '@/accounts/session'
import { get_all } from '@/api/api'
import type { ProblemItem, ProblemState, UnitBrief } from '@/api/contract'
import { handlers } from '@/shell/menu'

export const my_units = computed(() => {
  const units = (session.me?.roles ?? []).filter(({ role }) => handlers.includes(role)).map(({ unit }) => unit)
  return units.filter((unit, at): unit is UnitBrief => !!unit && units.findIndex((one) => one?.id === unit.id) === at)
})

const is_mine = (unit?: { id: string } | null) => !!unit && my_units.value.some(({ id }) => id === unit.id)
export const leads = ({ lead }: ProblemItem) => is_mine(lead)

// What concerns the units in some states, as leads or as helpers, the nearest deadline first; of a span of deadlines
// alone when one is named.
export async function load_mine(states: ProblemState[], span: { due_from?: string; due_to?: string } = {}): Promise<ProblemItem[]> {
  const lists = await Promise.all(my_units.value.map(({ id }) => get_all<ProblemItem>('/api/problems', { unit: id, state: states.join(), ...span })))
  const all = lists.flat()
  return by_deadline(all.filter(({ id }, at) => all.findIndex((one) => one.id === id) === at))
}

export const by_deadline = (items: ProblemItem[]) => [...items].sort((a, b) => (a.due ?? '9999').localeCompare(b.due ?? '9999') || a.number.localeCompare(b.number))

export interface Day {
  day: string // '' is what has no deadline, 'over' what is over
  items: ProblemItem[]
}

export function by_day(items: ProblemItem[], today: string): Day[] {
  const days = new Map<string, ProblemItem[]>()
  for (const item of by_deadline(items)) {
    const day = !item.due ? '' : item.due < today ? 'over' : item.due
    days.set(day, [...(days.get(day) ?? []), item])
  }
  return [...days].map(([day, grouped]) => ({ day, items: grouped }))
}
