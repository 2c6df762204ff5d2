// Two people changed the same record: what only one of them changed is taken from that one; what both changed
// differently is for a person to decide.
import type { Host, VisitView } from '@/api/contract'
import type { Clash } from '@/store/db'

type Fields = Record<string, unknown>

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

// Neither record nor choice of the person: they say which record, which state of it, and why.
const not_content = new Set(['id', 'rev', 'reason', 'command_id'])

export function merge(base: Fields, mine: Fields, current: Fields): { merged: Fields; clashes: Clash[] } {
  const merged: Fields = { ...mine }
  const clashes: Clash[] = []
  for (const field of Object.keys(mine)) {
    // What the server never shows, as a telephone number, cannot be compared and stays as it was written.
    if (not_content.has(field) || !(field in current || field in base)) continue
    const mine_changed = !same(mine[field], base[field])
    const theirs_changed = !same(current[field], base[field])
    if (!mine_changed) {
      if (field in current) merged[field] = current[field]
      else delete merged[field]
    } else if (theirs_changed && !same(mine[field], current[field]))
      clashes.push({ field, mine: mine[field], theirs: current[field] })
  }
  return { merged, clashes }
}

// A record as the fields of the command that changes it: the server shows a place with its name and takes its id.
export const visit_fields = (visit: Pick<VisitView, 'place' | 'kind' | 'date' | 'visitors' | 'people_met' | 'host' | 'note'>): Fields => ({
  place: visit.place.id,
  kind: visit.kind,
  date: visit.date,
  visitors: (visit.visitors ?? []).map((person) => person.id).sort(),
  people_met: visit.people_met,
  ...(visit.host ? { host: visit.host.id } : {}),
  note: visit.note,
})

export const host_fields = (host: Host): Fields => ({
  kind: host.kind,
  place: host.place.id,
  name: host.name,
  known_as: host.known_as,
  tags: host.tags ?? [],
  left_alone: host.left_alone ?? false,
  active: host.active ?? true,
})

export function fields_of(name: string, record: Fields): Fields | null {
  if (name === 'visit.correct') return visit_fields(record as unknown as VisitView)
  if (name === 'host.update') return host_fields(record as unknown as Host)
  return null
}
