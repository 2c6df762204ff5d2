import { describe, expect, it } from 'vitest'
import { new_id } from '@shared/ids'
import type { Me } from '@/api/contract'
import { Outbox } from '@/outbox/outbox'
import { FieldDb } from '@/store/db'
import { host, village, visit, visit_body } from '../../tests/records'
import { type HomesPack, make_homes, take_homes } from './homes'
import { key_of_code, key_of_hex, new_code, read_head, seal, unseal } from './seal'
import { export_unsent, import_unsent, type VisitsPack } from './visits'

const hex = 'a1'.repeat(32)
const bytes_of = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())
const photo = { sha256: 'abc', type: 'image/jpeg', size: 3, state: 'waiting' as const, tries: 0, next_try: 0, made: 0 }

describe('a locked file', () => {
  it('opens with its key alone, and not when a byte was changed', async () => {
    const bytes = await bytes_of(seal({ holds: 'visits', lock: 'person', person: 'p' }, key_of_hex(hex), { words: '路灯坏了' }))
    expect(read_head(bytes)).toMatchObject({ holds: 'visits', lock: 'person', person: 'p' })
    expect(unseal(bytes, key_of_hex(hex))).toEqual({ words: '路灯坏了' })
    expect(unseal(bytes, key_of_hex('a2'.repeat(32)))).toBeNull()
    expect(new TextDecoder().decode(bytes)).not.toContain('路灯')
    for (const at of [40, bytes.length - 1]) {
      const changed = bytes.slice()
      changed[at]! ^= 1
      expect(unseal(changed, key_of_hex(hex))).toBeNull()
    }
    expect(read_head(new TextEncoder().encode('{}'))).toBeNull()
  })

  it('has a code that survives being written down', () => {
    const code = new_code()
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}( [0-9A-HJKMNP-TV-Z]{4}){3}$/)
    expect(key_of_code(code.toLowerCase().replace(/ /g, '-').replace(/0/g, 'o').replace(/1/g, 'l'))).toEqual(key_of_code(code))
    expect(new_code()).not.toBe(code)
    expect([key_of_code('ABCD'), key_of_code('!'.repeat(16))]).toEqual([null, null])
  })
})

describe('a file with visits', () => {
  it('carries unsent visits and photos to another device of the same person, once', async () => {
    const person = new_id()
    const old = new FieldDb(person)
    await old.meta.put(hex, 'pack_key')
    const id = await new Outbox(old).add({ name: 'visit.create', body: visit_body(), label: '刘魁', files: ['abc'] })
    await old.files.put({ ...photo, bytes: new Uint8Array([1, 2, 255]).buffer })
    const { blob, code } = await export_unsent(old)
    expect(code).toBeUndefined()
    // the server may get it by the file: it is not changed here any more
    expect(await old.outbox.get(id)).toMatchObject({ state: 'ready', attempted: true })
    await old.delete()
    const pack = unseal<VisitsPack>(await bytes_of(blob), key_of_hex(hex))!
    const fresh = new FieldDb(person)
    expect(await import_unsent(fresh, pack)).toEqual({ added: 1, known: 0 })
    expect(await import_unsent(fresh, pack)).toEqual({ added: 0, known: 1 })
    expect((await new Outbox(fresh).unsent()).map((item) => item.id)).toEqual([id])
    expect([...new Uint8Array((await fresh.files.get('abc'))!.bytes)]).toEqual([1, 2, 255])
  })

  it('is locked with a code by a phone that has no key yet', async () => {
    const db = new FieldDb(new_id())
    await new Outbox(db).add({ name: 'visit.create', body: visit_body(), label: '刘魁' })
    const { blob, code } = await export_unsent(db)
    expect(unseal<VisitsPack>(await bytes_of(blob), key_of_code(code!)!)!.items).toHaveLength(1)
  })
})

describe('a file with homes', () => {
  const person = new_id()
  const me = { person: { id: person, name: '张卫法' } } as Me

  it('makes a phone without a network one of its person, and later tells what of its own arrived', async () => {
    const desk = new FieldDb(person)
    const home = { ...host(), place_id: village.id }
    await desk.hosts.put(home)
    await desk.meta.bulkPut([1000, hex, 'cursor-1'], ['last_sync', 'pack_key', 'cursor'])
    const first = await make_homes(desk, me)
    const pack = unseal<HomesPack>(await bytes_of(first.blob), key_of_code(first.code)!)!
    await desk.delete()

    expect(await take_homes(pack)).toBe(true)
    const phone = new FieldDb(person)
    expect(await phone.hosts.get(home.id)).toEqual(home)
    expect([await phone.fact('me'), await phone.fact('pack_key'), await phone.fact('device')]).toEqual([me, hex, pack.device])
    const outbox = new Outbox(phone)
    const [arrived, corrected, waiting] = [
      await outbox.add({ name: 'visit.create', body: visit_body(), label: '', files: ['abc'] }),
      await outbox.add({ name: 'visit.join', body: { id: new_id() }, label: '' }),
      await outbox.add({ name: 'visit.create', body: visit_body(), label: '' }),
    ]
    await phone.files.put({ ...photo, bytes: new ArrayBuffer(3) })

    const next: HomesPack = { ...pack, device: new_id(), facts: { ...pack.facts, last_sync: 2000 }, settled: [corrected], sent: ['abc'] }
    next.tables = { ...pack.tables, hosts: [], visits: [{ ...visit({ id: arrived }), place_id: village.id, host_id: '' } as { id?: string }] }
    expect(await take_homes(next)).toBe(true)
    expect((await outbox.unsent()).map((item) => item.id)).toEqual([waiting])
    expect(await phone.files.get('abc')).toMatchObject({ state: 'sent' })
    expect([await phone.hosts.count(), await phone.fact('device')]).toEqual([0, pack.device])
    expect(await take_homes(pack)).toBe(false) // an older one
    expect(await phone.visits.count()).toBe(1)
  })
})
