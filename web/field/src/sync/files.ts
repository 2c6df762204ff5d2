// Photos and recordings: each goes alone, in pieces, and goes on where it was cut. Its name is its content.
import type { Answer, Call } from '@shared/http'
import type { FieldDb, StoredFile } from '@/store/db'

export const piece = 256 * 1024

export async function send_files(db: FieldDb, call: Call, wait: (tries: number) => number) {
  // Only what a settled record refers to: a draft's photos may still be taken out again.
  const settled = await db.outbox.where('state').equals('done').toArray()
  const wanted = new Set(settled.flatMap((item) => item.files))
  const waiting = await db.files.where('state').equals('waiting').toArray()
  for (const file of waiting) {
    if (!wanted.has(file.sha256) || file.next_try > Date.now()) continue
    const answer = await send(file, call)
    if (answer.ok) await db.files.update(file.sha256, { state: 'sent', bytes: new ArrayBuffer(0) })
    // Too large, or no picture or recording: no other try would end differently.
    else if (answer.status === 413 || answer.status === 415) await db.files.update(file.sha256, { state: 'refused' })
    else await db.files.update(file.sha256, { tries: file.tries + 1, next_try: Date.now() + wait(file.tries + 1) })
  }
}

async function send(file: StoredFile, call: Call): Promise<Answer<unknown>> {
  const path = `/api/files/${file.sha256}`
  const known = await call('HEAD', path)
  if (known.status === 200) return known
  let offset = Number(known.headers.get('Upload-Offset') ?? 0) || 0
  // All has come, and the server was cut before it noted that: a piece that it has already lets it finish.
  if (offset >= file.size) offset = 0
  for (;;) {
    const end = Math.min(offset + piece, file.size)
    const answer = await call('PUT', path, {
      bytes: file.bytes.slice(offset, end),
      headers: { 'Content-Type': file.type, 'Content-Range': `bytes ${offset}-${end - 1}/${file.size}` },
      timeout: 60_000,
    })
    if (answer.status !== 202 || end === file.size) return answer
    offset = end
  }
}
