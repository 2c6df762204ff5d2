import { expect, it } from 'vitest'
import { differences, say_value } from './versions'

it('compares two versions as people read them', () => {
  const seen = { rev: 3, state: 'handling', lead: { id: 'a', name: '交通局' }, due: '2017-08-30', urgent: false, history: [] }
  const now = { rev: 5, state: 'to_check', lead: { id: 'b', name: '水务局' }, due: '2017-08-30', urgent: true, history: [1] }
  expect(differences(seen, now)).toEqual([
    { name: 'state', seen: '办理中', now: '待核实' },
    { name: 'lead', seen: '交通局', now: '水务局' },
    { name: 'urgent', seen: '否', now: '是' },
  ])
})

it('says dates, lists and nothing in words', () => {
  expect(say_value('due', '2017-08-03')).toBe('2017年8月3日')
  expect(say_value('co_units', [{ name: '甲' }, { name: '乙' }])).toBe('甲、乙')
  expect(say_value('target', '')).toBe('（空）')
  expect(say_value('rev', 3)).toBe('3')
})
