import { describe, expect, it } from 'vitest'
import { search, searchable } from '@shared/homes'
import { initials } from '@shared/initials'
import { host } from '../../tests/records'

describe('pinyin initials', () => {
  it.each([['刘魁', 'lk'], ['张卫法', 'zwf'], ['李云菊', 'lyj'], ['单县', 'sx'], ['曾庆', 'zq'], ['欧阳修', 'oyx'], ['朱八戒', 'zbj'], ['A栋', 'ad'], ['东门组', 'dmz'], ['额尔德', 'eed'], ['昂', 'a']])('of %s are %s', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })
})

describe('the list of homes', () => {
  const homes = [
    host({ name: '刘魁', known_as: '东门组 12号 石浩恒' }), host({ name: '李云菊', known_as: '东门组 刘天彬' }), host({ name: '王华芹', known_as: '八组', active: false }),
    host({ name: '范文祥', known_as: '槐树组', place: { id: 'b', code: '341282100002', name: '北街社区', full_name: '' } }),
  ]
  const names = (words: string, place?: string) => search(searchable(homes), words, place).map((home) => home.name)

  it('is found by name, group, house number, member and initials', () => {
    expect([names('刘魁'), names('12号'), names('刘天彬'), names('lyj'), names('dmz 刘')]).toEqual([['刘魁'], ['刘魁'], ['李云菊'], ['李云菊'], ['刘魁', '李云菊']])
    expect(names('', 'b')).toEqual(['范文祥'])
    expect(names('王华芹')).toEqual([])
  })

  it('answers for two thousand homes at once', () => {
    const many = searchable(Array.from({ length: 2000 }, (_, at) => host({ name: `刘${String.fromCharCode(0x4e00 + at)}`, known_as: `${at % 30}组` })))
    const begun = performance.now()
    expect(search(many, '刘').length).toBe(2000)
    expect(performance.now() - begun).toBeLessThan(50)
  })
})
