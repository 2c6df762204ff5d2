// What was not sent, with its photos, as a file: the last resort, and the normal way where phones never reach the
// server. It is taken in by the app at the desk, or on another phone, under the same person. Ids stay the same, so
// nothing comes twice.
import { Outbox } from '@/outbox/outbox'
import type { FieldDb, OutboxItem, StoredFile } from '@/store/db'
import { from_base64, key_of_code, key_of_hex, new_code, seal, to_base64 } from './seal'

export interface VisitsPack {
  items: OutboxItem[]
  files: (Omit<StoredFile, 'bytes'> & { base64: string })[]
}

// `code`: has to be written down, because the phone has no key yet.
export async function export_unsent(db: FieldDb): Promise<{ blob: Blob; code?: string }> {
  const outbox = new Outbox(db)
  const items = await outbox.unsent()
  // Files of items that arrived may themselves still wait.
  const files = await db.files.where('state').equals('waiting').toArray()
  const pack: VisitsPack = { items, files: files.map(({ bytes, ...rest }) => ({ ...rest, base64: to_base64(bytes) })) }
  const key = await db.fact<string>('pack_key')
  const code = key ? undefined : new_code()
  const blob = seal({ holds: 'visits', lock: key ? 'person' : 'code', person: db.person }, key ? key_of_hex(key) : key_of_code(code!)!, pack)
  // From now on the server may have them by another way.
  await outbox.attempting(items.map((item) => item.id))
  return { blob, code }
}

export async function import_unsent(db: FieldDb, pack: VisitsPack): Promise<{ added: number; known: number }> {
  let added = 0
  await db.transaction('rw', db.outbox, db.files, async () => {
    for (const item of pack.items) {
      if (await db.outbox.get(item.id)) continue
      await db.outbox.put({ ...item, tries: 0, next_try: 0 })
      added += 1
    }
    for (const { base64, ...file } of pack.files)
      if (!(await db.files.get(file.sha256))) await db.files.put({ ...file, bytes: from_base64(base64), next_try: 0 })
  })
  return { added, known: pack.items.length - added }
}
