// The promises of the outbox and of sync: nothing lost, nothing doubled, no item in the way of another.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { new_id } from '@shared/ids'
import { Outbox } from '@/outbox/outbox'
import { FieldDb, wipe_all } from '@/store/db'
import { host, opinion, problem, village, visit, visit_body } from '../../tests/records'
import { TestServer } from '../../tests/server'
import { backoff } from './backoff'
import { piece } from './files'
import { host_fields, visit_fields } from './merge'
import { sync } from './sync'

let db: FieldDb
let outbox: Outbox
let server: TestServer
const options = { device: 'device', device_name: 'test', app_version: '1', wait: () => 0 }
const meet = () => sync(db, server.call, options)
const write = (more = {}) => outbox.add({ name: 'visit.create', body: visit_body(more), label: '刘魁' })
const state = async (id: string) => (await db.outbox.get(id))?.state

beforeEach(() => {
  db = new FieldDb(new_id())
  outbox = new Outbox(db)
  server = new TestServer()
})
afterEach(() => db.delete())

describe('sending', () => {
  it('records every visit once, though requests and answers are lost', async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, () => write()))
    server.faults = ['lost_request', 'lost_answer', null, 'lost_answer', 'lost_answer', 'busy']
    const ends = []
    for (let turn = 0; turn < 8; turn += 1) ends.push((await meet()).ended)
    expect(ends.slice(0, 2)).toEqual(['unreachable', 'unreachable'])
    expect(ends.at(-1)).toBe('whole')
    expect([...server.taken.keys()].sort()).toEqual([...ids].sort())
    expect(await outbox.unsent()).toEqual([])
  })

  it.each([500, 413, 400])('lets one item that breaks the request (%i) wait alone', async (status) => {
    const ids = []
    for (let n = 0; n < 9; n += 1) ids.push(await write())
    server.poison = { id: ids[4]!, status }
    expect((await meet()).ended).toBe('whole')
    expect(server.taken.size).toBe(8)
    expect(await state(ids[4]!)).toBe(status === 500 ? 'ready' : 'refused')
    server.poison = null
    await outbox.retry(ids[4]!)
    await meet()
    expect(await state(ids[4]!)).toBe('done')
  })

  it('leaves what never left the phone free to be changed', async () => {
    const id = await write()
    server.faults = ['lost_request', 'lost_request', null, 'lost_answer']
    await meet()
    await meet()
    expect((await db.outbox.get(id))?.attempted).toBe(false)
    await meet() // heard, then cut: now nobody knows
    expect((await db.outbox.get(id))?.attempted).toBe(true)
    await meet()
    expect(await state(id)).toBe('done')
  })

  it('keeps a refused item with its reason, and sends it when it was put right', async () => {
    const bad = await write()
    const good = await write()
    server.refuse.set(bad, { title: '内容不对', status: 422, fields: { date: '日期太早' } })
    await meet()
    expect(await state(good)).toBe('done')
    const item = (await db.outbox.get(bad))!
    expect([item.state, item.problem?.fields?.['date']]).toEqual(['refused', '日期太早'])
    await meet()
    expect(server.times.get(bad)).toBe(1) // not sent again by itself
    server.refuse.clear()
    await outbox.resend(bad, { ...item.body, date: '2018-08-02' })
    await meet()
    expect(await state(bad)).toBe('done')
  })

  it('sends a child again until its parent has come', async () => {
    const child = await write()
    const parent = new_id()
    server.need_parent.set(child, parent)
    await meet()
    expect(await state(child)).toBe('parked')
    await outbox.add({ name: 'host.create', body: { id: parent, kind: 'household', place: village.id, name: '李云菊' }, label: '李云菊' })
    await meet()
    await meet()
    expect([await state(parent), await state(child)]).toEqual(['done', 'done'])
  })

  it('drops nothing after any number of tries', async () => {
    const id = await write()
    server.poison = { id, status: 500 }
    for (let turn = 0; turn < 120; turn += 1) await meet()
    expect((await db.outbox.get(id))?.tries).toBe(120)
    expect(await state(id)).toBe('ready')
  })

  it('waits longer each time, never in step, at most a quarter of an hour', () => {
    const all = Array.from({ length: 300 }, (_, at) => backoff(1 + (at % 30)))
    expect(Math.max(...all)).toBeLessThanOrEqual(900_000)
    expect(backoff(1, () => 0)).toBe(2000)
    expect(backoff(5, () => 0.5)).toBeGreaterThan(backoff(2, () => 0.5))
    expect(new Set(all.map(Math.round)).size).toBeGreaterThan(250)
  })
})

describe('sessions and people', () => {
  it('keeps everything when the session is over, and says when the phone is to be wiped', async () => {
    const id = await write()
    server.faults = ['signed_out', 'wipe']
    expect((await meet()).ended).toBe('signed_out')
    expect(await state(id)).toBe('ready')
    expect((await meet()).ended).toBe('wipe')
    await wipe_all()
    db = new FieldDb(db.person)
    expect(await db.outbox.count()).toBe(0)
  })

  it('shows nobody the work of another person on the same phone', async () => {
    await write()
    const other = new FieldDb(new_id())
    expect(await new Outbox(other).unsent()).toEqual([])
    expect(await other.hosts.count()).toBe(0)
    await other.delete()
    expect(await outbox.unsent()).toHaveLength(1)
  })
})

describe('two people change the same', () => {
  it('merges different fields and sends them again', async () => {
    const home = host()
    server.records.set(home.id, { ...home, rev: 2, known_as: '西门组' })
    const id = await outbox.add({
      name: 'host.update', body: { ...host_fields(home), id: home.id, rev: 1, name: '刘大魁' } as never, base: host_fields(home), label: home.name,
    })
    await meet()
    expect(await state(id)).toBe('done')
    expect(server.records.get(home.id)).toMatchObject({ name: '刘大魁', known_as: '西门组' })
  })

  it('asks about the same field, showing both values', async () => {
    const home = host()
    server.records.set(home.id, { ...home, rev: 2, name: '刘二魁' })
    const id = await outbox.add({
      name: 'host.update', body: { ...host_fields(home), id: home.id, rev: 1, name: '刘大魁' } as never, base: host_fields(home), label: home.name,
    })
    await meet()
    const item = (await db.outbox.get(id))!
    expect([item.state, item.clashes]).toEqual(['conflict', [{ field: 'name', mine: '刘大魁', theirs: '刘二魁' }]])
    expect(server.records.get(home.id)).toMatchObject({ name: '刘二魁' })
  })

  it('compares the visitors of a visit whatever their order', () => {
    const [a, b] = [{ id: 'a', name: '甲' }, { id: 'b', name: '乙' }]
    expect(visit_fields(visit({ visitors: [b, a] }))['visitors']).toEqual(visit_fields(visit({ visitors: [a, b] }))['visitors'])
  })
})

describe('receiving', () => {
  const many = (count: number) => Array.from({ length: count }, () => host()).map((record) => ({ kind: 'host' as const, id: record.id, rev: record.rev, record }))

  it('takes pages, and goes on where it was cut', async () => {
    server.changes = many(1230)
    server.faults = [null, 'lost_answer']
    expect((await meet()).ended).toBe('unreachable')
    expect(await db.hosts.count()).toBe(500)
    expect((await meet()).ended).toBe('whole')
    expect(await db.hosts.count()).toBe(1230)
    expect(server.requests.map((request) => request.cursor)).toEqual([undefined, '500', '500', '1000'])
  })

  it('takes out what went, and the last word on a record', async () => {
    const record = host()
    server.changes = [
      { kind: 'host', id: record.id, rev: 1, record }, { kind: 'host', id: record.id, rev: 2, record: { ...record, rev: 2, name: '刘新魁' } },
      ...many(1), { kind: 'host', id: 'never', gone: true },
    ]
    await meet()
    expect((await db.hosts.get(record.id))?.name).toBe('刘新魁')
    server.changes.push({ kind: 'host', id: record.id, gone: true })
    await meet()
    expect(await db.hosts.count()).toBe(1)
  })

  it('gives up a village that is no longer served, and keeps what was written there', async () => {
    const [home, matter, said] = [host(), problem(), opinion()]
    server.changes = [
      { kind: 'host', id: home.id, rev: 1, record: home }, { kind: 'problem', id: matter.id, rev: 1, record: matter }, { kind: 'opinion', id: said.id, rev: 1, record: said },
    ]
    await meet()
    const id = await write()
    server.refuse.set(id, { title: '请看看', status: 422 })
    server.drop = [village.id]
    await meet()
    expect([await db.hosts.count(), await db.problems.count(), await db.opinions.count()]).toEqual([0, 0, 0])
    expect(await state(id)).toBe('refused')
  })
})

describe('photos and recordings', () => {
  const bytes = new Uint8Array(piece * 2 + 99).map((_, at) => at % 251)
  const put = () => db.files.put({ sha256: 'abc', type: 'image/jpeg', bytes: bytes.buffer.slice(0), size: bytes.length, state: 'waiting', tries: 0, next_try: 0, made: 0 })

  it('go in pieces after their record, and go on where they were cut', async () => {
    await put()
    const id = await outbox.add({ name: 'visit.create', body: visit_body({ photos: ['abc'] }), label: '刘魁', files: ['abc'] })
    server.cut_files_after = 1
    expect((await meet()).ended).toBe('unreachable')
    expect(await state(id)).toBe('done') // the words are there
    server.cut_files_after = Infinity
    await meet()
    expect([...server.files.get('abc')!]).toEqual([...bytes])
    expect(await db.files.get('abc')).toMatchObject({ state: 'sent' })
  })

  it('end also when the server was ended after the last piece, before it noted the file', async () => {
    await put()
    const id = await outbox.add({ name: 'visit.create', body: visit_body({ photos: ['abc'] }), label: '刘魁', files: ['abc'] })
    server.ended_before_noting = true
    for (let piece_of = 0; piece_of < 3; piece_of += 1) {
      await meet()
      await db.files.update('abc', { next_try: 0 })
    }
    server.ended_before_noting = false
    await meet()
    expect(server.taken.has(id)).toBe(true)
    expect(await db.files.get('abc')).toMatchObject({ state: 'sent' })
  })

  it('of a draft stay on the phone', async () => {
    await put()
    await meet()
    expect(server.files.size).toBe(0)
  })
})
