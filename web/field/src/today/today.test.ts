import { describe, expect, it } from 'vitest'
import type { OutboxItem } from '@/store/db'
import { host, opinion, problem, visit } from '../../tests/records'
import { pressing, to_bring, to_rate, worth_a_visit, written } from './today'

const day = '2018-08-02'

describe('my day', () => {
  it('brings answers, the oldest promise first, and never shows a sealed matter', () => {
    const found = to_bring([problem({ state: 'to_answer', due: '2018-08-09' }), problem({ state: 'to_answer', due: '2018-08-01' }), problem({ state: 'handling' }), problem({ state: 'to_answer', sealed: true })])
    expect(found.map((one) => one.due)).toEqual(['2018-08-01', '2018-08-09'])
  })

  it('asks for a rating once', () => {
    const matter = problem({ state: 'closed' })
    const said = opinion({ state: 'answered', problem: matter.id })
    expect(to_rate([said], [matter], new Set())).toHaveLength(1)
    const item = { name: 'problem.rate', state: 'ready', body: { voice: said.id } } as unknown as OutboxItem
    expect(to_rate([said], [matter], written([item], 'problem.rate'))).toHaveLength(0)
    expect(to_rate([{ ...said, solved: 'yes' }], [matter], new Set())).toHaveLength(0)
  })

  it('names what is due within three days', () => {
    expect(pressing([problem({ due: '2018-08-05' }), problem({ due: '2018-08-06' }), problem({ due: '2018-07-01', long_term: true }), problem({ due: '2018-07-30', state: 'to_answer' })], day)).toHaveLength(1)
  })

  it('proposes few homes, open matters first, and leaves in peace whoever wants it', () => {
    const matter = problem()
    const waiting = host({ name: '有事', last_visit: '2018-07-01' })
    const seen = visit({ host: { id: waiting.id, name: waiting.name } })
    const homes = [host({ name: '刚去过', last_visit: '2018-08-01' }), host({ name: '好久', last_visit: '2018-05-01' }), host({ name: '不扰', left_alone: true, last_visit: undefined }), waiting]
    const found = worth_a_visit(homes, [seen], [opinion({ visit: seen.id, problem: matter.id })], [matter], day)
    expect(found.map((one) => [one.host.name, one.reason])).toEqual([['有事', 'open'], ['好久', 'long']])
  })
})
