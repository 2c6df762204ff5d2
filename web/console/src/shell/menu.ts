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
// Who reads alerts, orders, instructions and the agenda.
const warned: Role[] = [
  'office', 'sorter', 'supervisor', 'leader', 'secretary', 'unit_handler', 'unit_head', 'inspector', 'town_office', 'station', 'town_head',
]
export const readers: Role[] = [
  'office', 'sorter', 'supervisor', 'leader', 'secretary', 'unit_handler', 'unit_head', 'discipline', 'inspector', 'town_office',
  'station', 'town_head', 'liaison', 'village_cadre',
]

// Units see what was said in a problem, not the opinions themselves.
export const opinion_readers = readers.filter((role) => !/^(unit_handler|unit_head|station)$/.test(role))

const waits_for = (kind: InboxItem['kind'], ...which: string[]) => (item: InboxItem) => item.kind === kind && which.includes(item.which)
// Who reads the rates of units, and who lays out figures.
export const rate_readers: Role[] = ['office', 'supervisor', 'leader', 'unit_head', 'inspector', 'town_office', 'town_head']

export const topic_readers: Role[] = ['office', 'sorter', 'supervisor', 'leader', 'secretary', 'inspector', 'town_office', 'town_head']

// The three administrators, who are three persons and see no business records; who keeps people and units.
const administrators: Role[] = ['sysadmin', 'secadmin', 'auditor']
const keepers: Role[] = ['office', 'town_office', ...administrators]

export const menu: { name: string; entries: Entry[] }[] = [
  {
    name: 'work',
    entries: [
      { to: 'sort', icon: 'sort', roles: sorters, waits: waits_for('opinion', 'to_sort') },
      { to: 'accept', icon: 'check', roles: handlers, waits: waits_for('problem', 'to_accept') },
      { to: 'deadlines', icon: 'calendar', roles: handlers, waits: waits_for('problem', 'handling') },
      { to: 'month', icon: 'calendar', roles: handlers },
      { to: 'worksheets', icon: 'bulletin', roles: ['unit_handler', 'unit_head', 'station', 'town_office', 'office'] },
      { to: 'evening', icon: 'edit', roles: ['liaison', 'village_cadre', 'town_office', 'secretary', 'office'] },
      { to: 'inbox', icon: 'inbox' },
    ],
  },
  {
    name: 'supervise',
    entries: [
      { to: 'alerts', icon: 'alert', roles: warned, waits: waits_for('alert', 'red') },
      { to: 'came-back', icon: 'redo', roles: ['office', 'supervisor', 'town_office'] },
      { to: 'orders', icon: 'order', roles: warned, waits: waits_for('order', 'draft') },
      { to: 'callbacks', icon: 'call', roles: ['office', 'sorter', 'supervisor', 'liaison'], waits: waits_for('callback', 'waiting', 'left') },
      { to: 'visit_checks', icon: 'help', roles: ['office', 'sorter', 'supervisor', 'leader', 'town_office', 'liaison', 'village_cadre'] },
      { to: 'oddities', icon: 'search', roles: ['office'] },
      { to: 'agenda', icon: 'agenda', roles: warned, waits: waits_for('agenda', 'undecided') },
      { to: 'instructions', icon: 'edit', roles: warned, waits: waits_for('instruction', 'to_report', 'to_confirm') },
      { to: 'messages', icon: 'send', roles: ['office', 'supervisor'] },
    ],
  },
  {
    name: 'records',
    entries: [
      { to: 'problems', icon: 'problems', roles: readers },
      { to: 'opinions', icon: 'opinions', roles: opinion_readers },
      { to: 'imports', icon: 'inbox', roles: ['office', 'town_office', 'liaison', 'village_cadre'] },
      { to: 'reconcile', icon: 'check', roles: ['office', 'sorter', 'supervisor', 'town_office', 'town_head', 'liaison', 'village_cadre', ...handlers] },
      { to: 'documents', icon: 'print', roles: readers },
    ],
  },
  {
    name: 'figures',
    entries: [
      { to: 'glance', icon: 'chart', roles: readers },
      { to: 'map', icon: 'map', roles: readers },
      { to: 'topics', icon: 'search', roles: topic_readers },
      { to: 'compare', icon: 'calendar', roles: readers },
      { to: 'bulletins', icon: 'bulletin', roles: readers },
    ],
  },
  {
    name: 'own',
    entries: [
      { to: 'sessions', icon: 'me' },
      { to: 'complaints', icon: 'edit' },
    ],
  },
  {
    name: 'admin',
    entries: [
      { to: 'preparation', icon: 'check', roles: ['office'] },
      { to: 'campaigns', icon: 'bulletin', roles: ['office'] },
      { to: 'liaisons', icon: 'me', roles: ['office', 'town_office'] },
      { to: 'pairings', icon: 'agenda', roles: ['office', 'town_office'] },
      { to: 'channels', icon: 'send', roles: ['office', 'supervisor'] },
      { to: 'people', icon: 'agenda', roles: keepers },
      { to: 'units', icon: 'unit', roles: keepers },
      { to: 'roles', icon: 'me', roles: ['office', ...administrators] },
      { to: 'accounts', icon: 'check', roles: ['office', 'sysadmin', 'secadmin'] },
      { to: 'places', icon: 'menu', roles: ['office', 'town_office'] },
      { to: 'categories', icon: 'sort', roles: ['office', 'town_office', 'sorter'] },
      { to: 'calendar', icon: 'calendar', roles: ['office', 'town_office'] },
      { to: 'substitutions', icon: 'redo', roles: readers },
      { to: 'handovers', icon: 'send', roles: readers },
      { to: 'reveals', icon: 'search', roles: ['office', 'auditor'] },
      { to: 'audit', icon: 'inbox', roles: ['auditor'] },
    ],
  },
]

// What a person sees first: the work, never a dashboard.
export function first_page(): string {
  if (has_role(...sorters)) return 'sort'
  if (has_role(...handlers)) return 'accept'
  if (has_role('supervisor')) return 'alerts'
  if (has_role('leader', 'town_head')) return 'glance'
  if (has_role('sysadmin')) return 'accounts'
  if (has_role('secadmin')) return 'roles'
  if (has_role('auditor')) return 'reveals'
  return 'inbox'
}

export const menu_of_person = () =>
  menu
    .map(({ name, entries }) => ({ name, entries: entries.filter(({ roles }) => !roles || has_role(...roles)) }))
    .filter(({ entries }) => entries.length)
