// The menu: what stands in it, for whom, and how many wait there. Roles are those that the API names for the
// operation behind a page (x-roles of `huiju openapi`).
import type { InboxItem, Role } from '@/api/contract'
import { has_role } from '@/accounts/session'
import type { IconName } from '@/ui/Icon.vue'

export interface Entry {
  to: string // the route's name; its word is pages.<name>
  icon: IconName
  roles?: Role[] // left out: everybody
  waits?: (item: InboxItem) => boolean // which of the inbox's counts belong to it
}

export const sorters: Role[] = ['office', 'sorter', 'town_office']
export const handlers: Role[] = ['unit_handler', 'unit_head', 'station']
export const readers: Role[] = [
  'office', 'sorter', 'supervisor', 'leader', 'secretary', 'unit_handler', 'unit_head', 'discipline', 'inspector', 'town_office',
  'station', 'town_head', 'liaison', 'village_cadre',
]

export const menu: { name: string; entries: Entry[] }[] = [
  {
    name: 'work',
    entries: [
      { to: 'inbox', icon: 'inbox' },
    ],
  },
  {
    name: 'records',
    entries: [{ to: 'problems', icon: 'problems', roles: readers }],
  },
]

// What a person sees first: the work, never a dashboard.
export function first_page(): string {
  return 'inbox'
}

export const menu_of_person = () =>
  menu
    .map(({ name, entries }) => ({ name, entries: entries.filter(({ roles }) => !roles || has_role(...roles)) }))
    .filter(({ entries }) => entries.length)
