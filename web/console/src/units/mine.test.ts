import { expect, it } from 'vitest'
import type { ProblemItem } from '@/api/contract'
import { by_day } from './mine'

it('puts deadlines under their days, what is over first and what has none last', () => {
  const item = (number: string, due: string | null) => ({ number, due }) as ProblemItem
  const days = by_day([item('4', null), item('3', '2018-08-06'), item('1', '2018-07-30'), item('2', '2018-08-02'), item('0', '2018-07-31')], '2018-08-02')
  expect(days.map(({ day, items }) => `${day}:${items.map(({ number }) => number).join()}`)).toEqual(['over:1,0', '2018-08-02:2', '2018-08-06:3', ':4'])
})
