// What the phone keeps, one database per person: whoever else signs in on the same phone opens another one and
// sees nothing of this. Records are copies of the server's and may be fetched again; drafts, the outbox and
// files not yet sent exist only here.
import Dexie, { type EntityTable, type Table } from 'dexie'
import type {
  Campaign, Category, CommandName, Host, Opinion, PersonItem, PlaceItem, Problem, ProblemDocument, Visit,
} from '@/api/contract'

export type Placed<T> = T & { place_id: string }

// ready: to be sent; parked: the server waits for another record; refused: a person must look; conflict:
// somebody else changed the same words; done: durable on the server.
export type OutboxState = 'ready' | 'parked' | 'refused' | 'conflict' | 'done'

export interface Clash {
  field: string
  mine: unknown
  theirs: unknown
}

export interface OutboxItem {
  id: string // the command id; for a create also the record's id
  name: CommandName
  body: Record<string, unknown>
  base?: Record<string, unknown> // an edit: the fields as the person saw them
  label: string // whom or what it is about, for the list
  host_id?: string
  at: string // phone time of the writing
  files: string[] // sha256 of photos and voice notes that belong to it
  state: OutboxState
  attempted: boolean // may have reached the server without our hearing of it
  tries: number
  next_try: number // phone time in milliseconds
  why?: string // why it still waits: a key of outbox.why
  problem?: ProblemDocument
  clashes?: Clash[]
  result?: Record<string, unknown>
  done_at?: number
}

export interface StoredFile {
  sha256: string
  type: string
  bytes: ArrayBuffer
  size: number
  state: 'waiting' | 'sent' | 'refused'
  tries: number
  next_try: number
  made: number
}

export interface DraftOpinion {
  id: string
  text: string
  voice?: string
  category?: string
  speaker_name: string
  speaker_phone: string
  answered: boolean
  reply: string
  way: 'face' | 'phone' | 'written' | 'notice' | 'relative'
}

export interface Draft {
  id: string // becomes the visit's id
  kind: Visit['kind']
  place: string
  host?: string
  host_name: string
  date: string
  people_met: number | null
  visitors: string[]
  note: string
  opinions: DraftOpinion[]
  photos: string[]
  changed: number
  correcting?: { rev: number; base: Record<string, unknown>; reason: string }
}

// 去过: ticked on the way, to be written up in the evening.
export interface Tick {
  id: string
  host: string
  date: string
}

export class FieldDb extends Dexie {
  meta!: Table<unknown, string>
  places!: EntityTable<PlaceItem, 'id'>
  people!: EntityTable<PersonItem, 'id'>
  categories!: EntityTable<Category & { order: number }, 'code'>
  campaigns!: EntityTable<Campaign, 'id'>
  hosts!: EntityTable<Placed<Host>, 'id'>
  visits!: EntityTable<Placed<Visit> & { host_id: string }, 'id'>
  opinions!: EntityTable<Placed<Opinion>, 'id'>
  problems!: EntityTable<Placed<Problem>, 'id'>
  drafts!: EntityTable<Draft, 'id'>
  ticks!: EntityTable<Tick, 'id'>
  outbox!: EntityTable<OutboxItem, 'id'>
  files!: EntityTable<StoredFile, 'sha256'>

  constructor(readonly person: string) {
    // What was written here may exist nowhere else: each change is on the disk before it counts as saved.
    super(database_name(person), { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      meta: '',
      places: 'id, code',
      people: 'id',
      categories: 'code, order',
      campaigns: 'id',
      hosts: 'id, place_id',
      visits: 'id, place_id, host_id, date',
      opinions: 'id, place_id, visit, problem, state',
      problems: 'id, place_id, state',
      drafts: 'id, changed',
      ticks: 'id, host',
      outbox: 'id, state, host_id',
      files: 'sha256, state',
    })
  }

  async fact<T>(key: string): Promise<T | undefined> {
    return (await this.meta.get(key)) as T | undefined
  }
}

const prefix = 'huiju-field-'

// Who uses this phone now. Not in localStorage: browsers write that to the disk seconds or minutes later, and a
// phone whose battery fell out in between would ask for a network to sign in.
class PhoneDb extends Dexie {
  facts!: Table<string, string>

  constructor() {
    super(`${prefix}phone`, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({ facts: '' })
  }
}

async function with_phone<T>(run: (facts: Table<string, string>) => PromiseLike<T>): Promise<T> {
  const phone = new PhoneDb()
  try {
    return await run(phone.facts)
  } finally {
    phone.close()
  }
}

export const phone_facts = () => with_phone((facts) => facts.bulkGet(['person', 'login']))
export const set_phone_facts = (person: string, login: string) => with_phone((facts) => facts.bulkPut([person, login], ['person', 'login']))
export const forget_phone_facts = () => with_phone((facts) => facts.clear())
const database_name = (person: string) => prefix + person

// Everything of everybody, when the phone was reported lost.
export async function wipe_all() {
  for (const name of await Dexie.getDatabaseNames()) if (name.startsWith(prefix)) await Dexie.delete(name)
}
