// Filters live in the address: a list can be sent as a link, and the back button takes a filter off.
import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export interface Filters<Name extends string> {
  values: Record<Name, WritableComputedRef<string>>
  query: { value: Record<Name, string> } // what is set, for the API
  any: { value: boolean }
  clear(): void
}

export function use_filters<Name extends string>(names: readonly Name[]): Filters<Name> {
  const route = useRoute()
  const router = useRouter()
  // The page's own address: while a page is being left the route is already another one's.
  const path = route.path
  const read = (name: Name) => {
    const value = route.path === path ? route.query[name] : undefined
    return typeof value === 'string' ? value : ''
  }
  const query = computed(() => Object.fromEntries(names.map((name) => [name, read(name)]).filter(([, value]) => value)) as Record<Name, string>)
  const put = (values: Record<string, string>) => {
    const kept = Object.fromEntries(Object.entries(route.query).filter(([name]) => !(names as readonly string[]).includes(name)))
    void router.push({ path, query: { ...kept, ...values } })
  }
  const values = Object.fromEntries(
    names.map((name) => [
      name,
      computed({
        get: () => read(name),
        set: (value: string | undefined | null) => {
          if ((value ?? '') === read(name)) return
          const next: Record<string, string> = { ...query.value, [name]: value ?? '' }
          if (!value) delete next[name]
          put(next)
        },
      }),
    ]),
  ) as Record<Name, WritableComputedRef<string>>
  return { values, query, any: computed(() => Object.keys(query.value).length > 0), clear: () => put({}) }
}
