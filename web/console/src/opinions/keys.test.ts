import { expect, it } from 'vitest'
import { move_of } from './keys'

const key = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more })

it('knows the keys of the desk', () => {
  expect(move_of(key('1'), false)).toEqual({ disposition: 'new_problem' })
  expect(move_of(key('7'), false)).toEqual({ disposition: 'outside' })
  expect(move_of(key('8'), false)).toBeNull()
  expect(move_of(key('0'), false)).toBeNull()
  expect(move_of(key('b'), false)).toEqual({ similar: 1 })
  expect(move_of(key('ArrowDown'), false)).toEqual({ step: 1 })
  expect(move_of(key('ArrowUp'), false)).toEqual({ step: -1 })
})

it('leaves letters and figures to a field that is being typed in', () => {
  expect(move_of(key('1'), true)).toBeNull()
  expect(move_of(key('ArrowDown'), true)).toBeNull()
  expect(move_of(key('Enter', { ctrlKey: true }), true)).toEqual({ send: true })
  expect(move_of(key('Escape'), true)).toEqual({ leave: true })
})

it('leaves the browser its own keys', () => {
  expect(move_of(key('1', { ctrlKey: true }), false)).toBeNull()
  expect(move_of(key('a', { ctrlKey: true }), false)).toBeNull()
  expect(move_of(key('ArrowLeft', { altKey: true }), false)).toBeNull()
})
