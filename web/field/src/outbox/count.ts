// How many items of the signed-in person are not yet on the server.
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { liveQuery, type Subscription } from 'dexie'
import { db, session } from '@/accounts/session'
import { unsent_states } from './outbox'

export function unsent_count(): ComputedRef<number> {
  const count = shallowRef(0)
  let watching: Subscription | undefined
  watch(() => session.me?.person.id, (person) => {
    watching?.unsubscribe()
    count.value = 0
    if (!person) return
    const store = db()
    watching = liveQuery(() => store.outbox.where('state').anyOf([...unsent_states]).count())
      .subscribe({ next: (found) => (count.value = found), error: () => null })
  }, { immediate: true })
  return computed(() => count.value)
}
