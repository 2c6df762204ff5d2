// The map: what it can be coloured by, and the shapes of places where the installation has boundaries.
import { get, Refused } from '@/api/api'
import type { BelowLine, BelowView } from '@/api/contract'
import { cell_of, open_problems, overdue_problems, records_of } from './figures'

export interface Shade {
  value: number | null // null: nothing to say
  text: string
  few?: boolean // a rate of less than ten
  door?: object // to the records behind it
}
// Standing figures are of today alone.
export const standing = ['open', 'overdue', 'overdue_rate'] as const
export const counted = ['problems', 'rectified', 'opinions', 'visited_person_times', 'visitor_person_times', 'household_times', 'deeds', 'answered_rate', 'solved_rate', 'satisfied_rate'] as const
export const enough = 10

export function shade_of(view: BelowView, line: BelowLine, by: string): Shade {
  const { open, overdue, place } = line
  if ((standing as readonly string[]).includes(by)) {
    if (typeof open !== 'number' || typeof overdue !== 'number') return { value: null, text: '—' }
    if (by === 'open') return { value: open, text: String(open), door: open_problems(place.id) }
    if (by === 'overdue') return { value: overdue, text: String(overdue), door: overdue_problems(place.id) }
    const rate = open ? Math.round((1000 * overdue) / open) / 10 : null
    return { value: rate, text: rate === null ? '—' : `${rate.toFixed(1)}%`, few: open < enough, door: overdue_problems(place.id) }
  }
  const cell = cell_of(view, line, by)
  const value = (cell?.value ?? null) as number | null
  const few = cell?.denominator !== undefined && cell.denominator !== null && cell.denominator < enough
  return { value, text: value === null ? '—' : (cell?.shown ?? ''), few, door: value === null ? undefined : records_of(by, place.id, view.at) }
}

// Bounds of at most five steps, each holding about as many places: the first value of each step.
export function steps_of(values: number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const bounds = [0, 1, 2, 3, 4].map((n) => sorted[Math.floor((n * sorted.length) / 5)]!)
  return sorted.length ? [...new Set(bounds)] : []
}
export const step_of = (bounds: number[], value: number) => Math.max(0, bounds.filter((bound) => bound <= value).length - 1)

// ---- boundaries

type Ring = [number, number][]
interface Feature {
  properties: { code?: string | number; adcode?: string | number; name?: string } | null
  geometry: { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] } | { type: string }
}
export interface Shape {
  path: string
  x: number // where its name stands
  y: number
  wide: number
}
export interface Drawing {
  width: number
  height: number
  shapes: Map<string, Shape> // by the place's id
}

let boundaries: Promise<Feature[]> | undefined
// None where the installation has no file.
export const ask_boundaries = () =>
  (boundaries ??= get<{ features: Feature[] }>('/api/map').then(({ features }) => features).catch((error: unknown) => {
    if (error instanceof Refused && error.problem.status === 404) return []
    boundaries = undefined
    throw error
  }))

const polygons = ({ geometry }: Feature): Ring[][] =>
  geometry.type === 'Polygon' ? [(geometry as { coordinates: Ring[] }).coordinates] : geometry.type === 'MultiPolygon' ? (geometry as { coordinates: Ring[][] }).coordinates : []

// Codes of places are written with or without the zeros at their end.
const bare = (code: string) => code.replace(/0+$/, '')

export function feature_of(features: Feature[], place: { code: string; name: string; full_name: string }): Feature | undefined {
  const code = bare(place.code)
  return (
    features.find(({ properties }) => code && bare(String(properties?.code ?? properties?.adcode ?? '')) === code) ??
    features.find(({ properties }) => properties?.name === place.full_name) ??
    features.find(({ properties }) => properties?.code === undefined && properties?.adcode === undefined && properties?.name === place.name)
  )
}

// Nothing when a place has no boundary: half a map misleads.
export function draw(features: Feature[], places: { id: string; code: string; name: string; full_name: string }[], width = 800): Drawing | undefined {
  const found = places.map((place) => ({ place, rings: polygons(feature_of(features, place) ?? { properties: null, geometry: { type: '' } }) }))
  if (!found.length || found.some(({ rings }) => !rings.length)) return undefined
  const points = found.flatMap(({ rings }) => rings.flat(2))
  const least = (at: 0 | 1) => points.reduce((best, point) => Math.min(best, point[at]), Infinity)
  const most = (at: 0 | 1) => points.reduce((best, point) => Math.max(best, point[at]), -Infinity)
  const [west, east, south, north] = [least(0), most(0), least(1), most(1)]
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = width / Math.max((east - west) * narrow, 1e-9)
  const put = ([x, y]: [number, number]) => [(x - west) * narrow * scale, (north - y) * scale] as const
  const shapes = new Map<string, Shape>()
  for (const { place, rings } of found) {
    const outer = rings.map((polygon) => polygon[0]!.map(put)).sort((a, b) => b.length - a.length)[0]!
    const xs = outer.map(([x]) => x)
    const ys = outer.map(([, y]) => y)
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
    const path = rings.flat().map((ring) => `M${ring.map((point) => put(point).map((n) => n.toFixed(1)).join(' ')).join('L')}Z`).join('')
    shapes.set(place.id, { path, x: (left + right) / 2, y: (top + bottom) / 2, wide: right - left })
  }
  return { width, height: (north - south) * scale, shapes }
}
