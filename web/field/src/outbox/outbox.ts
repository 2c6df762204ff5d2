// What was written and is not yet on the server. An item leaves only because the server has it or because its
// author says so; no number of tries drops it, and none waits for another.
import type { CommandName, Commands, ProblemDocument } from '@/api/contract'
import { new_id } from '@shared/ids'
import type { Clash, FieldDb, OutboxItem } from '@/store/db'

export interface NewItem<N extends CommandName> {
  name: N
  body: Commands[N]
  label: string
  host_id?: string
  base?: Record<string, unknown>
  files?: string[]
}

const creates = new Set<CommandName>(['visit.create', 'host.create', 'activity.create', 'complaint.create'])
const day = 86_400_000

export const unsent_states = ['ready', 'parked', 'refused', 'conflict'] as const
// From then on the app warns: a phone's storage is a short buffer.
export const late_after = 3 * day

export class Outbox {
  constructor(private readonly db: FieldDb) {}

  async add<N extends CommandName>(item: NewItem<N>): Promise<string> {
    const body = item.body as Record<string, unknown>
    const id = creates.has(item.name) ? String(body['id']) : new_id()
    const row: OutboxItem = {
      id,
      name: item.name,
      body,
      base: item.base,
      label: item.label,
      host_id: item.host_id,
      at: new Date().toISOString(),
      files: item.files ?? [],
      state: 'ready',
      attempted: false,
      tries: 0,
      next_try: 0,
    }
    // IndexedDB takes no proxies of the screen's framework.
    await this.db.outbox.put(JSON.parse(JSON.stringify(row)) as OutboxItem)
    return id
  }

  unsent = () => this.db.outbox.where('state').anyOf([...unsent_states]).sortBy('at')

  // To be sent now, oldest first: a home before the visit to it.
  async due(now = Date.now()): Promise<OutboxItem[]> {
    const waiting = await this.db.outbox.where('state').anyOf('ready', 'parked').sortBy('at')
    return waiting.filter((item) => item.next_try <= now)
  }

  attempting = (ids: string[]) => this.db.outbox.where('id').anyOf(ids).modify({ attempted: true })

  done = (id: string, result: Record<string, unknown> | null) =>
    this.db.outbox.update(id, {
      state: 'done', result: result ?? undefined, done_at: Date.now(), problem: undefined, why: undefined, clashes: undefined,
    })

  // The server has it and waits for the record it belongs to; it stays here until that is settled.
  parked = (id: string) => this.db.outbox.update(id, { state: 'parked', why: 'parent', problem: undefined })

  refused = (id: string, problem: ProblemDocument) =>
    this.db.outbox.update(id, { state: 'refused', problem, why: undefined, attempted: false })

  conflict = (id: string, problem: ProblemDocument, clashes: Clash[]) =>
    this.db.outbox.update(id, { state: 'conflict', problem, clashes, why: undefined, attempted: false })

  // The same command with other words: a refused command left nothing on the server, so its id is free.
  resend = (id: string, body: Record<string, unknown>, base?: Record<string, unknown>) =>
    this.db.outbox.update(id, {
      body, base, state: 'ready', next_try: 0, attempted: false, problem: undefined, clashes: undefined, why: undefined,
    })

  // Not now: later, and later each time. Only this one waits.
  later = (id: string, why: string, delay: (tries: number) => number) =>
    this.db.outbox.where('id').equals(id).modify((item) => {
      item.tries += 1
      item.next_try = Date.now() + delay(item.tries)
      item.why = why
    })

  retry = (id: string) => this.db.outbox.update(id, { state: 'ready', next_try: 0, why: undefined })

  retry_all = () =>
    this.db.outbox.where('state').anyOf('ready', 'parked').modify((item) => {
      item.next_try = 0
    })

  remove = (id: string) =>
    this.db.transaction('rw', this.db.outbox, this.db.files, async () => {
      const item = await this.db.outbox.get(id)
      await this.db.outbox.delete(id)
      if (item) await this.forget_files(item.files)
    })

  // Photos and recordings that nothing on this phone needs any more.
  async forget_files(candidates: string[]) {
    if (candidates.length === 0) return
    const needed = new Set<string>()
    await this.db.outbox.each((item) => {
      if (item.state !== 'done') item.files.forEach((name) => needed.add(name))
    })
    const files = await this.db.files.where('sha256').anyOf(candidates).toArray()
    for (const file of files)
      if (!needed.has(file.sha256)) await this.db.files.delete(file.sha256)
  }

  // What arrived a month ago is no longer news, also to a phone that hears of it by a file from the desk; its photos
  // went when they were sent.
  async tidy(now = Date.now()) {
    const old = await this.db.outbox.where('state').equals('done').filter((item) => (item.done_at ?? 0) < now - 30 * day).toArray()
    for (const item of old) {
      const files = await this.db.files.where('sha256').anyOf(item.files).toArray()
      if (files.some((file) => file.state === 'waiting')) continue
      await this.db.outbox.delete(item.id)
      for (const file of files) await this.db.files.delete(file.sha256)
    }
  }
}

export const is_late = (items: OutboxItem[], now = Date.now()) =>
  items.some((item) => Date.parse(item.at) < now - late_after)
