import { expect, it } from 'vitest'
import { between } from './figures'
import { periods_of } from './periods'

it('lays a week beside as many days of the week before', () => {
  // 2018-08-02 is a Thursday
  expect(periods_of('week', '2018-08-02', '2018-03-01')).toEqual([{ from: '2018-07-30', to: '2018-08-02' }, { from: '2018-07-23', to: '2018-07-26' }])
})

it('never takes days of this month for the last one', () => {
  expect(periods_of('month', '2018-03-31', '')).toEqual([{ from: '2018-03-01', to: '2018-03-31' }, { from: '2018-02-01', to: '2018-02-28' }])
  expect(periods_of('month', '2018-08-02', '')[1]).toEqual({ from: '2018-07-01', to: '2018-07-02' })
})

it('parts a campaign in two halves that touch', () => {
  expect(periods_of('halves', '2018-03-05', '2018-03-01')).toEqual([{ from: '2018-03-04', to: '2018-03-05' }, { from: '2018-03-01', to: '2018-03-03' }])
})

it('counts what came, and rates of what came alone', () => {
  const line = { code: 'solved_rate', label: '', measure: '%', definition: '', parts: 2, n: [10, 16, 16], d: [5, 9, 9] }
  expect(between(line, 0, 1)).toEqual({ value: 75, d: 4 })
  expect(between(line, 1, 2)).toEqual({ value: null, d: 0 })
  expect(between({ ...line, n: [3, 5, 9], d: [] }, 0, 2)).toEqual({ value: 6, d: null })
})
