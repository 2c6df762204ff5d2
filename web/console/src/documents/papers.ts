// The papers that are printed by place, unit and the like; those of one record are printed from its page.
import type { Role } from '@/api/contract'
import { handlers, opinion_readers, readers } from '@/shell/menu'

export interface Paper {
  kind: string // as in /documents/<kind>
  takes: ('place' | 'unit' | 'state' | 'leader' | 'tag' | 'goods')[]
  needs?: 'place'
  excel?: boolean
  roles: Role[]
}
const home_keepers: Role[] = ['office', 'town_office', 'liaison', 'village_cadre']

export const papers: Paper[] = [
  { kind: 'visit', takes: [], roles: opinion_readers },
  { kind: 'card', takes: ['place'], needs: 'place', roles: home_keepers },
  { kind: 'support', takes: ['place', 'tag'], needs: 'place', roles: home_keepers },
  { kind: 'receipts', takes: ['place', 'tag', 'goods'], needs: 'place', excel: true, roles: home_keepers },
  { kind: 'notice', takes: ['place'], needs: 'place', excel: true, roles: readers.filter((role) => !handlers.includes(role)) },
  { kind: 'proposals', takes: ['place', 'unit'], excel: true, roles: readers },
  { kind: 'rectification', takes: ['place', 'unit'], excel: true, roles: readers },
  { kind: 'worksheet', takes: ['place', 'unit'], excel: true, roles: readers },
  { kind: 'ledger', takes: ['place', 'unit', 'state'], excel: true, roles: readers },
  { kind: 'ledger_short', takes: ['place', 'unit', 'state'], roles: readers },
  { kind: 'instructions', takes: ['leader'], excel: true, roles: readers.filter((role) => !/^(discipline|liaison|village_cadre)$/.test(role)) },
]
