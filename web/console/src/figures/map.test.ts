import { expect, it } from 'vitest'
import { draw, step_of, steps_of } from './map'

const square = (x: number, y: number): [number, number][] => [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
const place = (id: string, code: string, name: string) => ({ id, code, name, full_name: name })

it('colours in at most five steps, equal values alike', () => {
  expect(steps_of([])).toEqual([])
  expect(steps_of([4, 4, 4])).toEqual([4])
  const bounds = steps_of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(bounds).toEqual([1, 3, 5, 7, 9])
  expect([1, 2, 3, 10].map((value) => step_of(bounds, value))).toEqual([0, 0, 1, 4])
})

it('finds boundaries by code, with or without zeros at its end, and by name', () => {
  const features = [
    { properties: { code: 341282100, name: '其他' }, geometry: { type: 'Polygon' as const, coordinates: [square(115, 33)] } },
    { properties: { name: '王集镇' }, geometry: { type: 'MultiPolygon' as const, coordinates: [[square(116, 33)]] } },
  ]
  const drawing = draw(features, [place('a', '341282100000', '光武镇'), place('b', '341282101000', '王集镇')])!
  expect([...drawing.shapes.keys()]).toEqual(['a', 'b'])
  expect(drawing.shapes.get('a')!.x).toBeLessThan(drawing.shapes.get('b')!.x)
  expect(drawing.shapes.get('a')!.path).toMatch(/^M0\.0 .*Z$/)
})

it('draws no half map', () => {
  const features = [{ properties: { name: '王集镇' }, geometry: { type: 'Polygon' as const, coordinates: [square(116, 33)] } }]
  expect(draw(features, [place('a', '1', '王集镇'), place('b', '2', '光武镇')])).toBeUndefined()
  expect(draw([], [])).toBeUndefined()
})
