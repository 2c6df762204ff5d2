// 进千企、访万户 by village: how many of the homes and enterprises on the lists were visited. Counts alone, no names.
import { address, get } from '@/api/api'
import type { HostItem, Page } from '@/api/contract'

export interface Goal {
  place: { id: string; name: string }
  homes: Count
  enterprises: Count
}
export interface Count {
  wanted: number // 应访: on the list and not to be left in peace
  visited: number
  alone: number // 无需打扰
}
const none = (): Count => ({ wanted: 0, visited: 0, alone: 0 })

export function count_hosts(hosts: Pick<HostItem, 'kind' | 'place' | 'left_alone' | 'active' | 'last_visit' | 'merged_into'>[], since: string): Map<string, Goal> {
  const goals = new Map<string, Goal>()
  for (const { kind, place, left_alone, active, last_visit, merged_into } of hosts) {
    if (active === false || merged_into) continue
    const goal = goals.get(place.id) ?? { place, homes: none(), enterprises: none() }
    goals.set(place.id, goal)
    const count = kind === 'enterprise' ? goal.enterprises : goal.homes
    if (left_alone) {
      count.alone += 1
      continue
    }
    count.wanted += 1
    if (last_visit && last_visit >= since) count.visited += 1
  }
  return goals
}

// Reads the lists of a place page by page; `told` hears how many were read.
export async function ask_goals(place: string, since: string, told: (read: number) => void): Promise<Map<string, Goal>> {
  const hosts: HostItem[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: Page<HostItem> = await get(address('/api/hosts', { place, limit: 500, after }))
    hosts.push(...page.items)
    told(hosts.length)
    after = page.next ?? null
  }
  return count_hosts(hosts, since)
}
