// Rates of units beside each other. Rates alone may be put in an order of size, and only within a group of peers
// with enough matters; else everything stands in official order.
import type { Rate, RatesLine } from '@/api/contract'

export const ratios = ['accepted', 'response', 'solved', 'satisfied'] as const
export type Order = (typeof ratios)[number] | 'score' | ''
export const enough = 10

const size = (line: RatesLine, order: Order): number | null => {
  if (!order) return null
  if (order === 'score') return line.score ?? null
  const rate: Rate = line[order]
  return rate.d >= enough ? (rate.percent ?? null) : null
}

// Groups in the order in which they first appear; within each, by size with what cannot be compared last.
export function arrange(lines: RatesLine[], order: Order): { group: string; lines: RatesLine[] }[] {
  const groups = [...new Set(lines.map(({ group }) => group))]
  return groups.map((group) => ({
    group,
    lines: lines.filter((line) => line.group === group).map((line, n) => ({ line, n, size: size(line, order) }))
      .sort((a, b) => (order ? (b.size ?? -1) - (a.size ?? -1) : 0) || a.n - b.n).map(({ line }) => line),
  }))
}
