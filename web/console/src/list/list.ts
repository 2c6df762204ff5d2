// One list of the API: its first page for a query, further pages by cursor, and the query's later answers only.
// `counted` is the operation that counts it, if there is one.
import { ref, shallowRef, watch, type Ref } from 'vue'
import { on_changes } from '@/shell/live'
import { get, Refused, Unreachable, type Query } from '@/api/api'
import type { Page } from '@/api/contract'
import { t } from '@/base/words'

export interface List<T> {
  items: Ref<T[]>
  more: Ref<boolean>
  busy: Ref<boolean>
  wrong: Ref<string>
  count: Ref<{ count: number; more: boolean } | null> // of the whole list, where the API counts it
  changed: Ref<boolean> // others wrote to records of this kind since it was read
  reload(): Promise<void>
  go_on(): Promise<void>
}

// What the records of a list are called where changes are told.
const kinds: Record<string, string> = { '/api/problems': 'problem', '/api/opinions': 'opinion' }

export const say_failure = (error: unknown): string => {
  if (error instanceof Refused) return [error.problem.title, ...Object.values(error.problem.fields ?? {})].join(t('base.semicolon'))
  if (error instanceof Unreachable) return t(`base.unreachable.${error.why}`)
  throw error
}

export function use_list<T>(path: string, query: () => Query = () => ({}), counted = '', limit = 50): List<T> {
  const items = shallowRef<T[]>([])
  const more = ref(false)
  const busy = ref(false)
  const wrong = ref('')
  const count = ref<{ count: number; more: boolean } | null>(null)
  const changed = ref(false)
  let cursor: string | null = null
  let asked = 0
  let counting = 0

  // The number may come later than the rows, and only for what is still asked.
  async function count_all() {
    const mine = (counting += 1)
    count.value = null
    try {
      const found = await get<{ count: number; more?: boolean }>(counted, query())
      if (mine === counting) count.value = { count: found.count, more: !!found.more }
    } catch (error) {
      say_failure(error)
    }
  }

  async function load(after: string | null) {
    const mine = (asked += 1)
    busy.value = true
    wrong.value = ''
    if (!after) changed.value = false
    if (counted && !after) void count_all()
    try {
      const page = await get<Page<T>>(path, { ...query(), limit, after })
      if (mine !== asked) return
      items.value = after ? [...items.value, ...page.items] : page.items
      cursor = page.next ?? null
      more.value = cursor !== null
    } catch (error) {
      if (mine !== asked) return
      wrong.value = say_failure(error)
      if (!after) items.value = []
    } finally {
      if (mine === asked) busy.value = false
    }
  }
  if (kinds[path])
    on_changes(({ many, items: written }) => {
      if (many || written.some(({ kind }) => kind === kinds[path])) changed.value = true
    })
  watch(() => JSON.stringify(query()), () => void load(null), { immediate: true })
  return { items, more, busy, wrong, count, changed, reload: () => load(null), go_on: () => load(cursor) }
}
