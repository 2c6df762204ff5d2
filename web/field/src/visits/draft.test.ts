import { describe, expect, it } from 'vitest'
import { new_id } from '@shared/ids'
import { FieldDb } from '@/store/db'
import { village, visit } from '../../tests/records'
import { begin_draft, check_draft, create_body, draft_from_body, last_fellows, new_opinion, settle_draft } from './draft'

const me = 'me'
const start = { kind: 'household' as const, place: village.id, host: { id: 'home', name: '刘魁' }, date: '2018-08-01', me }

describe('a draft', () => {
  it('needs three things only', async () => {
    const db = new FieldDb(new_id())
    const draft = await begin_draft(db, start)
    expect(check_draft(draft, '2018-08-02')).toEqual({ people_met: 'visits.wrong.people_met' })
    draft.people_met = 0
    expect(check_draft(draft, '2018-08-02')).toEqual({})
    expect(check_draft({ ...draft, date: '2018-08-03' }, '2018-08-02')).toEqual({ date: 'visits.wrong.future' })
    expect(check_draft({ ...draft, host: undefined }, '2018-08-02')).toHaveProperty('host')
  })

  it('says which opinion is unfinished', async () => {
    const opinion = new_opinion()
    const draft = { ...(await begin_draft(new FieldDb(new_id()), start)), people_met: 1, opinions: [opinion] }
    expect(check_draft(draft, '2018-08-02')).toEqual({ [`opinion-${opinion.id}`]: 'visits.wrong.opinion' })
    opinion.voice = 'abc'
    expect(check_draft(draft, '2018-08-02')).toEqual({})
    Object.assign(opinion, { answered: true })
    expect(check_draft(draft, '2018-08-02')).toEqual({ [`opinion-${opinion.id}`]: 'visits.wrong.reply' })
  })

  it('moves into the outbox as a whole, takes its tick along, and comes back the same', async () => {
    const db = new FieldDb(new_id())
    const draft = await begin_draft(db, start)
    Object.assign(draft, { people_met: 3, note: ' 拉家常 ', photos: ['abc'], opinions: [{ ...new_opinion(), text: '路灯坏了', speaker_phone: '138 0000 0000' }] })
    await db.ticks.put({ id: '1', host: 'home', date: start.date })
    await settle_draft(db, draft, '刘魁')
    expect([await db.drafts.count(), await db.ticks.count(), await db.outbox.count()]).toEqual([0, 0, 1])
    const item = (await db.outbox.get(draft.id))!
    expect(item).toMatchObject({ name: 'visit.create', files: ['abc'], body: { note: '拉家常', people_met: 3, opinions: [{ text: '路灯坏了', speaker: { phone: '13800000000' } }] } })
    expect(create_body(draft_from_body(item.body as never, '刘魁'))).toEqual(item.body)
  })

  it('proposes the fellow visitors of the last visit that was mine', () => {
    const [self, other, third] = [{ id: me, name: '我' }, { id: 'b', name: '乙' }, { id: 'c', name: '丙' }]
    const visits = [visit({ date: '2018-07-01', visitors: [self, third] }), visit({ date: '2018-07-20', visitors: [self, other] }), visit({ date: '2018-07-30', visitors: [third] })]
    expect(last_fellows(visits, me)).toEqual([other])
  })
})
