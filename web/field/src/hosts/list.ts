// The homes of the signed-in person, in order and ready to be searched: sorting two thousand takes a moment on an
// old phone, so it is done once, while nobody waits, and again only when a home changes.
import { liveQuery, type Subscription } from 'dexie'
import { shallowRef } from 'vue'
import type { Host } from '@/api/contract'
import type { FieldDb } from '@/store/db'
import { searchable, type Searchable } from '@shared/homes'

export const homes = shallowRef<Searchable<Host>[] | null>(null)
let watched: FieldDb | undefined
let watching: Subscription | undefined

export function watch_homes(db: FieldDb) {
  if (watched === db) return
  watching?.unsubscribe()
  watched = db
  homes.value = null
  watching = liveQuery(() => db.hosts.toArray()).subscribe({
    next: (found) => (homes.value = searchable(found)),
    error: (error) => console.error(error),
  })
}
