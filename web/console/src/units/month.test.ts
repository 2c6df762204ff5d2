import { expect, it } from 'vitest'
import type { ProblemItem, YearView } from '@/api/contract'
import { month_beside, span_of, weeks_of } from './month'

const item = (number: string, due?: string) => ({ id: number, number, due }) as ProblemItem
const year = (...days: [string, string, string][]) => [{ year: 2018, known: true, half_days: 0, days: days.map(([day, work, name]) => ({ day, work, name })) }] as unknown as YearView[]

it('a month is shown in whole weeks from Monday', () => {
  expect(span_of('2018-08')).toEqual({ from: '2018-07-30', to: '2018-09-02' })
  expect(span_of('2018-10')).toEqual({ from: '2018-10-01', to: '2018-11-04' })
  expect(span_of('2021-02')).toEqual({ from: '2021-02-01', to: '2021-02-28' }) // four weeks sharp
  expect(span_of('2020-02')).toEqual({ from: '2020-01-27', to: '2020-03-01' }) // with a leap day
  expect([month_beside('2018-12', 1), month_beside('2018-01', -1), month_beside('2018-08', 0)]).toEqual(['2019-01', '2017-12', '2018-08'])
  expect(weeks_of('2018-09', [], []).map((week) => week.length)).toEqual([7, 7, 7, 7, 7])
})

it('days are worked or not as the calendar says, else as the week does', () => {
  const days = weeks_of('2018-09', [], year(['2018-09-24', 'none', '中秋节'], ['2018-09-29', 'full', '调休上班'], ['2018-09-28', 'morning', ''])).flat()
  const of = (day: string) => days.find((one) => one.day === day)!
  expect([of('2018-09-24').rest, of('2018-09-24').name]).toEqual([true, '中秋节'])
  expect([of('2018-09-29').rest, of('2018-09-28').rest, of('2018-09-30').rest, of('2018-09-21').rest]).toEqual([false, false, true, false])
  expect([of('2018-09-01').inside, of('2018-08-31').inside]).toEqual([true, false])
})

it('what is due stands under its day, in order of its number', () => {
  const days = weeks_of('2018-08', [item('乙', '2018-08-10'), item('甲', '2018-08-10'), item('丙', '2018-07-31'), item('丁')], []).flat()
  expect(days.filter(({ items }) => items.length).map(({ day, items }) => [day, ...items.map(({ number }) => number)])).toEqual([['2018-07-31', '丙'], ['2018-08-10', '乙', '甲'].sort((a, b) => a.localeCompare(b))])
})
