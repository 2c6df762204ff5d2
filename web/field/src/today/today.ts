// What waits for this person today, from what the phone holds. Proposals are quiet: few, and never a list of what
// was not done.
import type { Host, Opinion, Problem, Visit } from '@/api/contract'
import { add_days, days_between } from '@/base/clock'
import type { OutboxItem } from '@/store/db'

// The phone already holds the answer or rating: it is done as far as this person is concerned.
export function written(items: OutboxItem[], name: string): Set<string> {
  const still = items.filter((item) => item.name === name && item.state !== 'refused' && item.state !== 'conflict')
  return new Set(still.map((item) => String(item.body['voice'] ?? item.body['id'])))
}

export const to_bring = (problems: Problem[]) =>
  problems.filter((problem) => problem.state === 'to_answer' && !problem.sealed)
    .sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'))

export interface Rating {
  opinion: Opinion
  problem: Problem
}

export function to_rate(opinions: Opinion[], problems: Problem[], rated: Set<string>): Rating[] {
  const closed = new Map(problems.filter((problem) => problem.state === 'closed').map((problem) => [problem.id, problem]))
  return opinions.flatMap((opinion) => {
    const problem = opinion.problem ? closed.get(opinion.problem) : undefined
    return problem && opinion.state === 'answered' && !opinion.solved && !rated.has(opinion.id) ? [{ opinion, problem }] : []
  })
}

// Overdue, or due within three days, and not yet in this person's hands.
export const pressing = (problems: Problem[], today: string) =>
  problems.filter((problem) =>
    problem.due && problem.due <= add_days(today, 3) && !problem.long_term &&
    !['to_answer', 'closed', 'archived', 'withdrawn'].includes(problem.state ?? ''))
    .sort((a, b) => a.due!.localeCompare(b.due!))

export interface Neglected {
  host: Host
  reason: 'open' | 'long' | 'never'
  days: number
  title?: string
}

const long_ago = 60

// Homes with something open that nobody looked at for two weeks come first, then homes not seen for two months.
// A home that was left in peace, or was visited, is not proposed.
export function worth_a_visit(
  hosts: Host[], visits: Visit[], opinions: Opinion[], problems: Problem[], today: string, most = 3,
): Neglected[] {
  const open = new Map(problems.filter((problem) => is_open(problem)).map((problem) => [problem.id, problem]))
  const host_of = new Map(visits.filter((visit) => visit.host).map((visit) => [visit.id, visit.host!.id]))
  const waiting = new Map<string, Problem>()
  for (const opinion of opinions) {
    const problem = opinion.problem ? open.get(opinion.problem) : undefined
    const host = opinion.visit ? host_of.get(opinion.visit) : undefined
    if (problem && host) waiting.set(host, problem)
  }
  return hosts
    .filter((host) => host.active !== false && !host.merged_into && !host.left_alone)
    .flatMap((host): Neglected[] => {
      const days = host.last_visit ? days_between(host.last_visit, today) : 9999
      const matter = waiting.get(host.id)
      if (matter && days >= 14) return [{ host, reason: 'open', days, title: matter.title ?? undefined }]
      if (!host.last_visit) return [{ host, reason: 'never', days }]
      return days >= long_ago ? [{ host, reason: 'long', days }] : []
    })
    .sort((a, b) => Number(b.reason === 'open') - Number(a.reason === 'open') || b.days - a.days)
    .slice(0, most)
}

export const is_open = (problem: Problem) => !['closed', 'archived', 'withdrawn'].includes(problem.state ?? '')
