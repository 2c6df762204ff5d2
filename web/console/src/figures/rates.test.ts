import { expect, it } from 'vitest'
import type { RatesLine } from '@/api/contract'
import { arrange } from './rates'

const rate = (n: number, d: number) => ({ n, d, percent: d ? (100 * n) / d : undefined })
const line = (note: string, group: string, n: number, d: number) =>
  ({ note, group, accepted: rate(n, d), response: rate(n, d), solved: rate(n, d), satisfied: rate(n, d) }) as unknown as RatesLine
const lines = [line('a', 'town', 10, 20), line('b', 'city', 18, 20), line('c', 'town', 19, 20), line('d', 'town', 3, 3), line('e', 'city', 20, 20)]
const names = (order: Parameters<typeof arrange>[1]) => arrange(lines, order).map((group) => group.lines.map(({ note }) => note).join(''))

it('keeps official order until somebody asks for another', () => expect(names('')).toEqual(['acd', 'be']))
it('orders rates within a group of peers; too few matters are not ranked', () => expect(names('response')).toEqual(['cad', 'eb']))
