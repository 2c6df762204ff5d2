// The homes, visits and open matters of a person's villages as a file, made by the app at the desk for a phone that
// never reaches the server. The next one also tells the phone what of its own arrived.
import type { Me } from '@/api/contract'
import { Outbox } from '@/outbox/outbox'
import { FieldDb } from '@/store/db'
import { new_id } from '@shared/ids'
import { key_of_code, new_code, seal } from './seal'

const copied = ['places', 'people', 'categories', 'campaigns', 'hosts', 'visits', 'opinions', 'problems'] as const
const facts = ['cursor', 'notice', 'ahead', 'reference_at', 'last_sync', 'pack_key', 'taken_places'] as const

export interface HomesPack {
  me: Me
  device: string // for a phone that has no name of its own yet
  tables: Record<(typeof copied)[number], { id?: string }[]>
  facts: Partial<Record<(typeof facts)[number], unknown>>
  settled: string[] // commands that the server has
  sent: string[] // files that the server has
}

export async function make_homes(db: FieldDb, me: Me): Promise<{ blob: Blob; code: string }> {
  const pack: HomesPack = { me, device: new_id(), tables: {} as HomesPack['tables'], facts: {}, settled: [], sent: [] }
  for (const name of copied) pack.tables[name] = (await db.table(name).toArray()) as { id?: string }[]
  for (const name of facts) pack.facts[name] = await db.fact(name)
  pack.settled = (await db.outbox.where('state').equals('done').primaryKeys())
  pack.sent = (await db.files.where('state').equals('sent').primaryKeys())
  const code = new_code()
  return { blob: seal({ holds: 'homes', lock: 'code', person: db.person }, key_of_code(code)!, pack), code }
}

// False: what the phone holds is newer, and stays.
export async function take_homes(pack: HomesPack): Promise<boolean> {
  const db = new FieldDb(pack.me.person.id)
  try {
    if (Number(pack.facts.last_sync ?? 0) < ((await db.fact<number>('last_sync')) ?? 0)) return false
    await db.transaction('rw', db.tables, async () => {
      for (const name of copied) {
        await db.table(name).clear()
        await db.table(name).bulkPut(pack.tables[name])
      }
      for (const name of facts) if (pack.facts[name] !== undefined) await db.meta.put(pack.facts[name], name)
      await db.meta.put(pack.me, 'me')
      if (!(await db.fact('device'))) await db.meta.put(pack.device, 'device')
      await settle(db, pack)
    })
    return true
  } finally {
    db.close()
  }
}

async function settle(db: FieldDb, pack: HomesPack) {
  const outbox = new Outbox(db)
  const there = new Set([...pack.settled, ...pack.tables.hosts.map((one) => one.id), ...pack.tables.visits.map((one) => one.id)])
  for (const item of await outbox.unsent()) if (there.has(item.id)) await outbox.done(item.id, null)
  for (const file of pack.sent) await db.files.update(file, { state: 'sent', bytes: new ArrayBuffer(0) })
}
