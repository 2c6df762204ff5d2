// What waits for the person, as the API counts it; the menu shows the numbers, the inbox the list.
import { shallowRef } from 'vue'
import { get, Refused, Unreachable } from '@/api/api'
import type { InboxItem } from '@/api/contract'

export const inbox = shallowRef<InboxItem[]>([])

export async function count_inbox() {
  try {
    inbox.value = (await get<{ items: InboxItem[] }>('/api/inbox')).items
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error
  }
}

export const waiting = (which: (item: InboxItem) => boolean) => {
  const items = inbox.value.filter(which)
  const count = items.reduce((sum, item) => sum + item.count, 0)
  return { count, more: items.some(({ more }) => more) }
}
