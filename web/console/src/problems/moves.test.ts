import { expect, it } from 'vitest'
import type { Problem } from '@/api/contract'
import { in_order, move_body } from './moves'

it('puts what the state waits for first, and what leaves the way last', () => {
  expect(in_order(['withdraw', 'progress', 'finish', 'return'])).toEqual({ main: 'finish', others: ['progress', 'return', 'withdraw'] })
  expect(in_order(['supervise'])).toEqual({ main: null, others: ['supervise'] })
  expect(in_order([])).toEqual({ main: null, others: [] })
})

it('sends what was filled in, and the rev that was seen', () => {
  const problem = { rev: 7, pending: 'extension' } as Problem
  expect(move_body('decide', problem, { ok: 'false', note: ' 理由不足 ', lead: '' })).toEqual({ rev: 7, on: 'extend', ok: false, note: '理由不足' })
  expect(move_body('assign', problem, { lead: 'a', co_units: [], due: null })).toEqual({ rev: 7, lead: 'a' })
  expect(move_body('resume', problem, {})).toEqual({ rev: 7 })
})
