import { describe, expect, it } from 'vitest'
import { searchable } from '@shared/homes'
import { cells_of, homes_named, names_in, new_row, read_day, rows_of, visit_of, with_room, column_of } from './sheet'

const today = '2018-08-02'
const rows = (text: string, first: Parameters<typeof rows_of>[1] = 'home', above?: Parameters<typeof rows_of>[2]) =>
  rows_of(cells_of(text), first, above, today).rows.map((row) => [row.home, row.date, row.met, row.said.map(({ text: words }) => words).join('/'), row.fellows].join('|'))

describe('cells that a workbook copies', () => {
  it('stand between tabs; a line break within one in quotation marks', () => {
    expect(cells_of('刘魁\t7.3\r\n"说了""路"" \n说了灯"\t2\r\n\t\r\n')).toEqual([['刘魁', '7.3'], ['说了"路" \n说了灯', '2']])
    expect(cells_of('12"管\t"x')).toEqual([['12"管', '"x']])
    expect(cells_of('')).toEqual([])
  })
})

describe('a day', () => {
  it.each([
    ['2018.7.3', '2018-07-03'], ['2018-07-03', '2018-07-03'], ['２０１８年７月３日', '2018-07-03'], ['7月3日', '2018-07-03'], ['7.3', '2018-07-03'], ['7/3', '2018-07-03'],
    ['43284', '2018-07-03'], ['2018/7/3 0:00', '2018-07-03'], ['12.30', '2017-12-30'], ['2018.2.30', ''], ['昨天', ''], ['13.1', ''],
  ])('%s is %s', (words, day) => expect(read_day(words, today)).toBe(day))
})

describe('pasted rows', () => {
  it('come in the order of the table, or by the words above them', () => {
    expect(rows('刘魁\t7.3\t２人\t路灯不亮\t王  伟、李芳')).toEqual(['刘魁|2018-07-03|2|路灯不亮|王伟 李芳'])
    expect(rows('序号\t走访日期\t户主姓名\t反映问题\t备注\t见到人数\n1\t7月3日\t刘魁\t路灯不亮\t—\t2')).toEqual(['刘魁|2018-07-03|2|路灯不亮|'])
    expect(rows('3\t修路', 'met')).toEqual(['|2018-08-02|3|修路|'])
  })
  it('take 同上 and blanks from above; a home once more is one visit', () => {
    expect(rows('刘魁\t7.3\t2\t1、路灯不亮\t李芳\n同上\t\t\t2、水压低\t\n李云菊\t同上\t1\t\t同上\n合计\t\t3')).toEqual([
      '刘魁|2018-07-03|2|路灯不亮/水压低|李芳', '李云菊|2018-07-03|1||李芳',
    ])
    expect(rows('刘魁\t7.3\t2\n刘魁\t7.4\t1')).toEqual(['刘魁|2018-07-03|2||', '刘魁|2018-07-04|1||'])
    expect(rows('同上\t7.4\t1', 'home', { ...new_row(undefined, today), home: '刘魁', host: 'a' })).toEqual(['刘魁|2018-07-04|1||'])
  })
  it('hold several opinions of a cell, and say how many totals were left out', () => {
    expect(rows('刘魁\t7.3\t2\t"（1）路灯不亮\n②水压低"')).toEqual(['刘魁|2018-07-03|2|路灯不亮/水压低|'])
    expect(rows_of(cells_of('刘魁\t7.3\n合计\t1'), 'home', undefined, today).left_out).toBe(1)
  })
  it('with a day that nobody can read have none', () => expect(rows('刘魁\t上周')).toEqual(['刘魁||||']))
})

it('names are told apart, and written wide they are one', () => {
  expect(names_in('王  伟、李芳，张卫法 刘魁')).toEqual(['王伟', '李芳', '张卫法', '刘魁'])
  expect(names_in(' ')).toEqual([])
})

it('a home is found by name, house number, member and initials; the head of a home comes before a member', () => {
  const place = { id: 'a', code: '341282100001' }
  const homes = searchable([
    { id: '1', name: '刘魁', known_as: '东门组 12号 石浩恒', place }, { id: '2', name: '李云菊', known_as: '东门组 刘魁', place }, { id: '3', name: '王伟', known_as: '一组', place }, { id: '4', name: '王伟', known_as: '二组', place },
  ])
  const ids = (words: string) => homes_named(homes, words).map(({ id }) => id).join()
  expect([ids('刘魁'), ids('刘 魁'), ids('１２号'), ids('lyj'), ids('王伟'), ids('王伟 二组'), ids('赵'), ids('')]).toEqual(['1', '1', '1', '2', '4,3', '4', '', ''])
})

it('an empty row waits at the end with the day and the fellow visitors of the one above', () => {
  const first = { ...new_row(undefined, today), home: '刘魁', date: '2018-07-30', fellows: '李芳' }
  const [, last, ...more] = with_room([first], today)
  expect([last!.home, last!.date, last!.fellows, more.length]).toEqual(['', '2018-07-30', '李芳', 0])
  first.date = '2018-07-31'
  expect(with_room([first, last!, new_row()], today)).toEqual([first, { ...last, date: '2018-07-31' }])
  expect(with_room([], today)).toHaveLength(1)
})

it('what is sent holds no empty opinion and no reply that was not given', () => {
  const row = { ...new_row(undefined, today), host: 'h', met: '2' }
  row.said = [{ ...row.said[0]!, text: ' 修路 ', category: 'INF02', answered: true, reply: '已报交通局' }, { ...row.said[0]!, id: 'x', text: ' ' }]
  expect(visit_of(row, { kind: 'household', place: { id: 'p' } }, ['b', 'a'])).toEqual({
    id: row.id, kind: 'household', place: 'p', host: 'h', date: today, people_met: 2, visitors: ['a', 'b'],
    opinions: [{ id: row.said[0]!.id, text: '修路', category: 'INF02', reply: { text: '已报交通局', way: 'face' } }],
  })
  expect([column_of('opinions.0.text'), column_of('visitors.1'), column_of('host'), column_of('note')]).toEqual(['opinion', 'fellows', 'home', 'row'])
})
