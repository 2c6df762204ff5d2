import { describe, expect, it } from 'vitest'
import { new_id } from '@shared/ids'
import { FieldDb } from '@/store/db'
import { visit_body } from '../../tests/records'
import { is_late, Outbox } from './outbox'
import { export_unsent, import_unsent } from './rescue'

describe('the rescue file', () => {
  it('carries unsent visits and photos to another phone of the same person, once', async () => {
    const person = new_id()
    const old = new FieldDb(person)
    const id = await new Outbox(old).add({ name: 'visit.create', body: visit_body(), label: '刘魁', files: ['abc'] })
    await old.files.put({ sha256: 'abc', type: 'image/jpeg', bytes: new Uint8Array([1, 2, 255]).buffer, size: 3, state: 'waiting', tries: 0, next_try: 0, made: 0 })
    const text = await (await export_unsent(old, '张卫法')).text()
    const stranger = new FieldDb(new_id())
    expect(await import_unsent(stranger, text)).toEqual({ ok: false, why: 'person' })
    await old.delete()
    const fresh = new FieldDb(person)
    expect(await import_unsent(fresh, text)).toEqual({ ok: true, added: 1, known: 0 })
    expect(await import_unsent(fresh, text)).toEqual({ ok: true, added: 0, known: 1 })
    expect((await new Outbox(fresh).unsent()).map((item) => item.id)).toEqual([id])
    expect([...new Uint8Array((await fresh.files.get('abc'))!.bytes)]).toEqual([1, 2, 255])
    expect(await import_unsent(fresh, '{')).toEqual({ ok: false, why: 'format' })
  })
})

describe('the outbox', () => {
  it('warns after three days, and forgets what arrived a week ago', async () => {
    const db = new FieldDb(new_id())
    const outbox = new Outbox(db)
    const id = await outbox.add({ name: 'visit.create', body: visit_body(), label: '刘魁' })
    const items = await outbox.unsent()
    expect([is_late(items), is_late(items, Date.now() + 4 * 86_400_000)]).toEqual([false, true])
    await outbox.done(id, {})
    await outbox.tidy()
    expect(await db.outbox.count()).toBe(1)
    await outbox.tidy(Date.now() + 8 * 86_400_000)
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
