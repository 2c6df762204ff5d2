// The last resort: what was not sent goes into a file, with its photos, and from there into the app on another
// phone or at the desk, under the same person. Ids stay the same, so nothing comes twice.
import type { OutboxItem, StoredFile } from '@/store/db'
import type { FieldDb } from '@/store/db'
import { Outbox } from './outbox'

interface Rescue {
  kind: 'huiju-field-rescue'
  version: 1
  person: string
  name: string
  made: string
  items: OutboxItem[]
  files: (Omit<StoredFile, 'bytes'> & { base64: string })[]
}

export type Imported = { ok: true; added: number; known: number } | { ok: false; why: 'format' | 'person' }

function to_base64(bytes: ArrayBuffer): string {
  const view = new Uint8Array(bytes)
  let text = ''
  for (let at = 0; at < view.length; at += 8192) text += String.fromCharCode(...view.subarray(at, at + 8192))
  return btoa(text)
}

const from_base64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer

export async function export_unsent(db: FieldDb, name: string): Promise<Blob> {
  const items = await new Outbox(db).unsent()
  const wanted = new Set(items.flatMap((item) => item.files))
  // Files of items that arrived may themselves still wait.
  const files = (await db.files.toArray()).filter((file) => file.state === 'waiting' && (wanted.has(file.sha256) || file.bytes.byteLength > 0))
  const rescue: Rescue = {
    kind: 'huiju-field-rescue', version: 1, person: db.person, name, made: new Date().toISOString(), items,
    files: files.map(({ bytes, ...rest }) => ({ ...rest, base64: to_base64(bytes) })),
  }
  return new Blob([JSON.stringify(rescue)], { type: 'application/json' })
}

export async function import_unsent(db: FieldDb, text: string): Promise<Imported> {
  let rescue: Rescue
  try {
    rescue = JSON.parse(text) as Rescue
  } catch {
    return { ok: false, why: 'format' }
  }
  if (rescue.kind !== 'huiju-field-rescue' || rescue.version !== 1 || !Array.isArray(rescue.items)) return { ok: false, why: 'format' }
  if (rescue.person !== db.person) return { ok: false, why: 'person' }
  let added = 0
  await db.transaction('rw', db.outbox, db.files, async () => {
    for (const item of rescue.items) {
      if (await db.outbox.get(item.id)) continue
      await db.outbox.put({ ...item, tries: 0, next_try: 0 })
      added += 1
    }
    for (const { base64, ...file } of rescue.files)
      if (!(await db.files.get(file.sha256))) await db.files.put({ ...file, bytes: from_base64(base64), next_try: 0 })
  })
  return { ok: true, added, known: rescue.items.length - added }
}
