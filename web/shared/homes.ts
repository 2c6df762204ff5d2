// Finding a home among two thousand while the thumb still types: by any member's name, the group or house number
// it is known by, or pinyin initials.
import { initials } from './initials'

// What a list of homes shows of each.
export interface Home {
  name: string
  known_as: string
  tags?: string[]
  active?: boolean
  merged_into?: string
  place: { id: string; code: string }
}
export interface Searchable<H extends Home = Home> {
  host: H
  key: string
}

const collator = new Intl.Collator('zh-Hans-u-co-pinyin-kn')

// In the official order of places, then by what the home is known by (its group first), then by name.
export function searchable<H extends Home>(hosts: H[]): Searchable<H>[] {
  return hosts
    .filter((host) => host.active !== false && !host.merged_into)
    .map((host) => ({
      host,
      key: [host.name, host.known_as, ...(host.tags ?? []), initials(host.name),
        ...host.known_as.split(/[\s，、,]+/).map(initials)].join(' ').toLowerCase(),
    }))
    .sort((a, b) =>
      (a.host.place.code < b.host.place.code ? -1 : a.host.place.code > b.host.place.code ? 1 : 0) ||
      collator.compare(a.host.known_as, b.host.known_as) || collator.compare(a.host.name, b.host.name))
}

export function search<H extends Home>(all: Searchable<H>[], words: string, place?: string): H[] {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return all
    .filter(({ host, key }) => (!place || host.place.id === place) && wanted.every((word) => key.includes(word)))
    .map(({ host }) => host)
}
