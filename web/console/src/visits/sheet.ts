// An evening's visits as a table: its rows, what a new one takes from the one above, and what comes from a
// workbook's cells by pasting.
import { new_id } from '@shared/ids'
import { search, type Home, type Searchable } from '@shared/homes'
import type { NewVisit, Way } from '@/api/contract'
import { as_above, between_names, headings, numbering, total, year_month_day } from './headings'

export const columns = ['home', 'date', 'met', 'opinion', 'fellows'] as const
export type Column = (typeof columns)[number]

export interface Said {
  id: string
  text: string
  category: string // its code
  answered: boolean
  reply: string
  way: Way
}
export interface Row {
  id: string // also the visit's: sent again, it is recognised
  home: string // as it was typed
  host: string // which home it is, when that is clear
  date: string // YYYY-MM-DD
  met: string
  said: Said[]
  fellows: string // names
  wrong: Partial<Record<Column | 'row', string>>
}

export const new_said = (text = ''): Said => ({ id: new_id(), text, category: '', answered: false, reply: '', way: 'face' })
export const new_row = (above?: Row, today = ''): Row => ({
  id: new_id(), home: '', host: '', date: above?.date ?? today, met: '', said: [new_said()], fellows: above?.fellows ?? '', wrong: {},
})
export const is_empty = (row: Row) => !row.home.trim() && !row.met.trim() && row.said.every(({ text, reply }) => !text.trim() && !reply.trim())

// There is always one empty row at the end, with the day and the fellow visitors of the one above it.
export function with_room(rows: Row[], today: string): Row[] {
  let used = rows.length
  while (used > 0 && is_empty(rows[used - 1]!)) used -= 1
  const above = rows[used - 1]
  const last = rows[used] ?? new_row(above, today)
  if (above) Object.assign(last, { date: above.date, fellows: above.fellows })
  return rows.length === used + 1 ? rows : [...rows.slice(0, used), last]
}

// Full-width digits and letters as a keyboard writes them.
const plain = (text: string) => text.normalize('NFKC').trim()

// Tab-separated cells as a workbook copies them: a cell with a line break or a tab stands in quotation marks.
export function cells_of(text: string): string[][] {
  const rows: string[][] = [[]]
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/y
  const all = text.replace(/\r\n?/g, '\n').replace(/\n$/, '')
  for (let at = 0; at <= all.length; ) {
    cell.lastIndex = at
    const [whole, quoted, bare, end] = cell.exec(all)!
    rows[rows.length - 1]!.push((quoted?.replace(/""/g, '"') ?? bare ?? '').trim())
    if (end === '') break
    if (end === '\n') rows.push([])
    at += whole.length
  }
  return rows.filter((row) => row.some(Boolean))
}

// 2018.7.3, 2018-07-03, 7月3日, 7/3 and a workbook's day number → YYYY-MM-DD; without a year the last such day.
// '' when it is no day.
export function read_day(text: string, today: string): string {
  const words = plain(text).replace(/\s+\d{1,2}:\d{2}(:\d{2})?$/, '')
  if (/^\d{5}$/.test(words)) return new Date(Date.UTC(1899, 11, 30) + Number(words) * 86_400_000).toISOString().slice(0, 10)
  const [, year, month, date] = year_month_day.exec(words) ?? []
  if (!month || !date) return ''
  const day_in = (one: number) => {
    const day = new Date(Date.UTC(one, Number(month) - 1, Number(date)))
    return day.getUTCMonth() === Number(month) - 1 && day.getUTCDate() === Number(date) ? day.toISOString().slice(0, 10) : ''
  }
  if (year) return day_in(Number(year))
  const this_year = Number(today.slice(0, 4))
  const day = day_in(this_year)
  return day > today ? day_in(this_year - 1) : day
}

const said_in = (cell: string) => cell.split('\n').map((line) => line.replace(numbering, '').trim()).filter(Boolean)

// Which column each cell belongs to: by the words above them, else in the table's own order from `first` on.
function places_of(cells: string[][], first: Column): { places: (Column | undefined)[]; headed: boolean } {
  const named = cells[0]!.map((word) => headings.find(([, pattern]) => word.length <= 12 && pattern.test(word))?.[0])
  const clear = new Set(named.filter(Boolean)).size
  if (clear >= 2 && named.includes('home')) return { places: named.map((one, at) => (named.indexOf(one) === at || one === 'opinion' ? one : undefined)), headed: true }
  return { places: columns.slice(columns.indexOf(first)), headed: false }
}

export interface Pasted {
  rows: Row[]
  left_out: number // totals
}
// A home that is named above, or nowhere while something was said, is the row above once more.
export function rows_of(cells: string[][], first: Column, above: Row | undefined, today: string): Pasted {
  const pasted: Pasted = { rows: [], left_out: 0 }
  if (!cells.length) return pasted
  const { places, headed } = places_of(cells, first)
  for (const line of headed ? cells.slice(1) : cells) {
    const at = (column: Column) => line.filter((cell, number) => places[number] === column && cell).join('\n')
    const before = pasted.rows[pasted.rows.length - 1] ?? above
    if (total.test(line.find(Boolean) ?? '')) {
      pasted.left_out += 1
      continue
    }
    const home = plain(at('home'))
    const date = at('date')
    const day = !date || as_above.test(date) ? (before?.date ?? today) : read_day(date, today)
    const fellows = at('fellows')
    const said = as_above.test(at('opinion')) ? (before?.said ?? []).map(({ text }) => text) : said_in(at('opinion'))
    const again = as_above.test(home) || !home
    const last = pasted.rows[pasted.rows.length - 1]
    if (again && places.includes('home') && last && last.date === day) {
      last.said = [...last.said.filter(({ text }) => text), ...said.map(new_said)]
      if (!last.said.length) last.said = [new_said()]
      continue
    }
    const row = new_row(undefined, day)
    row.home = again ? (before?.home ?? '') : home
    row.host = again ? (before?.host ?? '') : ''
    const met = at('met')
    row.met = as_above.test(met) ? (before?.met ?? '') : (/\d+/.exec(plain(met))?.[0] ?? '')
    row.said = said.length ? said.map(new_said) : [new_said()]
    row.fellows = !fellows || as_above.test(fellows) ? (before?.fellows ?? '') : names_in(fellows).join(' ')
    pasted.rows.push(row)
  }
  return pasted
}

// The homes that the words may mean: the one of exactly that name, house number or member, else all that fit.
export function homes_named<H extends Home>(all: Searchable<H>[], words: string): H[] {
  const wanted = plain(words)
  const squeezed = wanted.replace(/\s+/g, '')
  if (!squeezed) return []
  const exact = all.filter(({ host }) => [host.name, ...host.known_as.split(/\s+/)].includes(squeezed) || `${host.name}${host.known_as}`.replace(/\s+/g, '') === squeezed)
  if (exact.length) {
    const heads = exact.filter(({ host }) => host.name === squeezed)
    return (heads.length ? heads : exact).map(({ host }) => host)
  }
  return search(all, wanted)
}

// "王  伟、李芳" → 王伟 and 李芳: a blank between two single characters is no gap between names.
export function names_in(text: string): string[] {
  return text
    .split(between_names)
    .flatMap((part) => part.trim().replace(/(^|\s)(\S)\s+(\S)(?=\s|$)/gu, '$1$2$3').split(/\s+/))
    .filter(Boolean)
}

// What is sent of a row; `visitors` are ids.
export const visit_of = (row: Row, home: { kind: 'household' | 'enterprise'; place: { id: string } }, visitors: string[]): NewVisit => ({
  id: row.id, kind: home.kind, place: home.place.id, host: row.host, date: row.date, people_met: Number(row.met), visitors: [...visitors].sort(),
  opinions: row.said.filter(({ text }) => text.trim()).map((one) => ({
    id: one.id, text: one.text.trim(),
    ...(one.category ? { category: one.category } : {}),
    ...(one.answered ? { reply: { text: one.reply.trim(), way: one.way } } : {}),
  })),
})

// The column of a field that the server found wrong: the text of the first of the opinions → opinion.
export function column_of(field: string): Column | 'row' {
  const [first] = field.split('.')
  const of: Record<string, Column> = { host: 'home', place: 'home', date: 'date', people_met: 'met', opinions: 'opinion', visitors: 'fellows' }
  return of[first!] ?? 'row'
}
