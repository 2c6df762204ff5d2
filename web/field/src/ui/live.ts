// A screen's view of the phone's database: read now, and again whenever what was read changes.
import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, watch, type ShallowRef, type WatchSource } from 'vue'

export function live<T>(read: () => Promise<T> | T, start: T, again_for?: WatchSource): Readonly<ShallowRef<T>> {
  const value = shallowRef(start) as ShallowRef<T>
  let end = () => {}
  const begin = () => {
    end()
    const subscription = liveQuery(read).subscribe({
      next: (found) => (value.value = found),
      error: (error) => console.error(error),
    })
    end = () => subscription.unsubscribe()
  }
  begin()
  if (again_for) watch(again_for, begin)
  onScopeDispose(() => end())
  return value
}
