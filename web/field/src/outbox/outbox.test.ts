import { describe, expect, it } from 'vitest'
import { new_id } from '@shared/ids'
import { FieldDb } from '@/store/db'
import { visit_body } from '../../tests/records'
import { is_late, Outbox } from './outbox'

describe('the outbox', () => {
  it('warns after three days, and forgets what arrived a month ago', async () => {
    const db = new FieldDb(new_id())
    const outbox = new Outbox(db)
    const id = await outbox.add({ name: 'visit.create', body: visit_body(), label: '刘魁' })
    const items = await outbox.unsent()
    expect([is_late(items), is_late(items, Date.now() + 4 * 86_400_000)]).toEqual([false, true])
    await outbox.done(id, {})
    await outbox.tidy()
    expect(await db.outbox.count()).toBe(1)
    await outbox.tidy(Date.now() + 31 * 86_400_000)
    expect(await db.outbox.count()).toBe(0)
  })

  it('takes the photos along when an item is deleted, unless another needs them', async () => {
    const db = new FieldDb(new_id())
    const outbox = new Outbox(db)
    await db.files.put({ sha256: 'abc', type: 'image/jpeg', bytes: new ArrayBuffer(3), size: 3, state: 'waiting', tries: 0, next_try: 0, made: 0 })
    const [a, b] = [await outbox.add({ name: 'visit.create', body: visit_body(), label: '', files: ['abc'] }), await outbox.add({ name: 'visit.create', body: visit_body(), label: '', files: ['abc'] })]
    await outbox.remove(a)
    expect(await db.files.count()).toBe(1)
    await outbox.remove(b)
    expect(await db.files.count()).toBe(0)
  })
})
