// 去过: ticked in the village, written up at night. A tick stays on the phone and counts in nothing.
import { new_id } from '@shared/ids'
import type { FieldDb } from '@/store/db'

export async function toggle_tick(db: FieldDb, host: string, date: string) {
  const old = await db.ticks.where('host').equals(host).filter((tick) => tick.date === date).primaryKeys()
  if (old.length > 0) await db.ticks.bulkDelete(old)
  else await db.ticks.put({ id: new_id(), host, date })
}
