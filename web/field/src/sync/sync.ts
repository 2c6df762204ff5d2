// One meeting with the server: what waits goes there, what is new comes here, in steps that may be cut anywhere.
// An answer is taken over whole or not at all, together with its cursor; a command is sent again until its
// answer was taken over, and the server recognises it.
import type { Change, ProblemDocument, RecordKind, SyncAnswer, SyncCommand, SyncResult } from '@/api/contract'
import { set_server_time } from '@/base/clock'
import { type Answer, type Call, Unreachable } from '@shared/http'
import { Outbox } from '@/outbox/outbox'
import type { FieldDb, OutboxItem } from '@/store/db'
import { backoff } from './backoff'
import { send_files } from './files'
import { fields_of, merge } from './merge'
import { fetch_reference } from './reference'

export type Ended = 'whole' | 'unreachable' | 'busy' | 'signed_out' | 'wipe' | 'refused'

export interface Outcome {
  ended: Ended
  why?: string // for people: a key of sync.why, or the server's own words
  retry_after?: number // milliseconds, when the server named them
}

export interface Options {
  device: string
  device_name: string
  app_version: string
  places?: string[]
  wait?: (tries: number) => number
  progress?: (received: number) => void
}

// A push stays small: on a bad network a small request arrives where a large one is cut.
const batch_count = 25
const batch_bytes = 96 * 1024
const most_merges = 3
const sure_for = 60_000

class Stop extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome.ended)
  }
}

export async function sync(db: FieldDb, call: Call, options: Options): Promise<Outcome> {
  const outbox = new Outbox(db)
  const wait = options.wait ?? backoff
  const met = new Set<string>() // what had its turn in this meeting
  const merges = new Map<string, number>()
  try {
    await push_and_pull()
    await send_files(db, checked, wait)
    await fetch_reference(db, checked)
    await outbox.tidy()
    await db.meta.bulkPut([Date.now(), Date.now()], ['last_sync', 'reached'])
    return { ended: 'whole' }
  } catch (error) {
    if (error instanceof Stop) return error.outcome
    if (error instanceof Unreachable) {
      await db.meta.delete('reached')
      return { ended: 'unreachable', why: error.why }
    }
    throw error
  }

  // A merged item goes again at once; each only a few times, lest two phones chase each other.
  function again(id: string) {
    merges.set(id, (merges.get(id) ?? 0) + 1)
    if (merges.get(id)! <= most_merges) met.delete(id)
  }

  // Every call may find that the session is over, that this phone was ended, or that the server is busy.
  async function checked<T>(...call_arguments: Parameters<Call>): Promise<Answer<T>> {
    const answer = await call<T>(...call_arguments)
    if (answer.status === 401)
      throw new Stop({ ended: answer.problem?.state === 'wipe' ? 'wipe' : 'signed_out' })
    if ([429, 502, 503, 504].includes(answer.status))
      throw new Stop({ ended: 'busy', retry_after: Number(answer.headers.get('Retry-After') ?? 0) * 1000 })
    return answer
  }

  async function push_and_pull() {
    let received = 0
    let more = true
    // Nothing is sent into the blue: after a silence the first request carries no commands. What never left the
    // phone for certain can still be changed on it.
    let heard = Date.now() - ((await db.fact<number>('reached')) ?? 0) < sure_for
    for (;;) {
      const items = !heard ? [] : batch((await outbox.due()).filter((item) => !met.has(item.id)))
      if (heard && items.length === 0 && !more) return
      items.forEach((item) => met.add(item.id))
      const answer = await push(items)
      heard = true
      if (answer) {
        received += answer.changes.length
        options.progress?.(received)
        more = answer.more
      } else more = true
    }
  }

  // Sends these and takes the answer over. When the server refuses the request as a whole, halves find out which
  // item is the cause: that one waits, the others go.
  async function push(items: OutboxItem[]): Promise<SyncAnswer | null> {
    const cursor = await db.fact<string>('cursor')
    const commands: SyncCommand[] = items.map((item) => ({
      command_id: item.id, name: item.name, at: item.at, body: item.body,
    }))
    await outbox.attempting(items.map((item) => item.id))
    const answer = await checked<SyncAnswer>('POST', '/api/sync', {
      body: {
        device: options.device, person: db.person, device_name: options.device_name, app_version: options.app_version,
        ...(cursor ? { cursor } : {}), ...(options.places?.length ? { places: options.places } : {}),
        commands, limit: 500,
      },
      timeout: 45_000,
    })
    if (answer.ok) {
      await take_over(items, answer.body, answer.sent, answer.received)
      return answer.body
    }
    const problem = answer.problem!
    if (problem.fields?.['cursor']) {
      // The server does not know where this phone stands: it begins anew, the outbox stays.
      await forget_copies(db)
      return push(items)
    }
    if (items.length === 0) throw new Stop({ ended: 'refused', why: problem.title })
    if (items.length > 1) {
      const middle = items.length >> 1
      const first = await push(items.slice(0, middle))
      const second = await push(items.slice(middle))
      return second ?? first
    }
    if (answer.status >= 500) await outbox.later(items[0]!.id, 'server_error', wait)
    else await outbox.refused(items[0]!.id, problem)
    return null
  }

  async function take_over(items: OutboxItem[], answer: SyncAnswer, sent: number, received: number) {
    const ahead = set_server_time(answer.server_time, sent, received)
    await db.transaction('rw', db.tables, async () => {
      const by_id = new Map(items.map((item) => [item.id, item]))
      for (const result of answer.results) {
        const item = by_id.get(result.command_id)
        if (item) await settle(item, result)
      }
      for (const place of answer.drop) await drop_place(db, place)
      await apply_changes(db, answer.changes)
      await db.meta.put(answer.cursor, 'cursor')
      await db.meta.put(answer.notice ?? '', 'notice')
      await db.meta.put(ahead, 'ahead')
    })
  }

  async function settle(item: OutboxItem, { status, body }: SyncResult) {
    if (status === 200 || status === 201) return outbox.done(item.id, body as Record<string, unknown> | null)
    if (status === 202) return outbox.parked(item.id)
    if (status === 429 || status >= 500) return outbox.later(item.id, status === 500 ? 'server_error' : 'busy', wait)
    const problem = (body as ProblemDocument | null) ?? { title: '', status }
    const current = problem.current && fields_of(item.name, problem.current)
    if (status !== 409 || !current || !item.base) return outbox.refused(item.id, problem)
    const { merged, clashes } = merge(item.base, item.body, current)
    if (clashes.length > 0) return outbox.conflict(item.id, problem, clashes)
    await outbox.resend(item.id, { ...merged, rev: problem.current!['rev'] }, current)
    again(item.id)
  }
}

function batch(items: OutboxItem[]): OutboxItem[] {
  const taken: OutboxItem[] = []
  let bytes = 0
  for (const item of items) {
    bytes += JSON.stringify(item.body).length * 2
    if (taken.length > 0 && (taken.length === batch_count || bytes > batch_bytes)) break
    taken.push(item)
  }
  return taken
}

export async function apply_changes(db: FieldDb, changes: Change[]) {
  const tables = { host: db.hosts, visit: db.visits, opinion: db.opinions, problem: db.problems }
  const put: Record<RecordKind, object[]> = { host: [], visit: [], opinion: [], problem: [] }
  const gone: Record<RecordKind, string[]> = { host: [], visit: [], opinion: [], problem: [] }
  // The last word on a record counts: one page may say both that it came and that it went.
  const last = new Map(changes.map((change) => [change.kind + change.id, change]))
  for (const change of last.values()) {
    if (change.gone) gone[change.kind].push(change.id)
    else {
      const record = change.record
      put[change.kind].push({
        ...record,
        place_id: record.place?.id ?? '',
        ...(change.kind === 'visit' ? { host_id: change.record.host?.id ?? '' } : {}),
      })
    }
  }
  for (const kind of Object.keys(tables) as RecordKind[]) {
    await (tables[kind] as unknown as { bulkPut(rows: object[]): Promise<unknown> }).bulkPut(put[kind])
    await tables[kind].bulkDelete(gone[kind])
  }
}

// The person no longer serves this place: its records leave the phone. What they wrote there and was not sent
// stays in the outbox; the server accepts it for the days they served.
export async function drop_place(db: FieldDb, place: string) {
  for (const table of [db.hosts, db.visits, db.opinions, db.problems]) await table.where('place_id').equals(place).delete()
}

const forget_copies = (db: FieldDb) =>
  db.transaction('rw', [db.hosts, db.visits, db.opinions, db.problems, db.meta], async () => {
    for (const table of [db.hosts, db.visits, db.opinions, db.problems]) await table.clear()
    await db.meta.delete('cursor')
  })
