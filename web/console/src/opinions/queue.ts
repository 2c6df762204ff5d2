// The queue of opinions to sort, oldest first, and what is proposed for each; the next one's proposals are fetched
// while the person reads this one's.
import { get, Refused, Unreachable } from '@/api/api'
import type { Opinion, Page, Proposal, SimilarItem } from '@/api/contract'

export interface Proposed {
  categories: NonNullable<Proposal['categories']>
  units: NonNullable<Proposal['units']>
  similar: SimilarItem[]
}

// At most 500: whoever has more has a day's work before the next ones are fetched.
export async function load_queue(place: string): Promise<Opinion[]> {
  const page = await get<Page<Opinion>>('/api/opinions', { state: 'to_sort', place, limit: 500 })
  return page.items.reverse()
}

// One opinion, when it is still to be sorted.
export async function still_waiting(id: string): Promise<Opinion | null> {
  try {
    const now = await get<Opinion>(`/api/opinions/${id}`)
    return now.state === 'to_sort' ? now : null
  } catch (error) {
    if (error instanceof Refused || error instanceof Unreachable) return null
    throw error
  }
}

const known = new Map<string, Promise<Proposed>>()

async function look(opinion: Opinion): Promise<Proposed> {
  const query = { text: (opinion.text ?? '').slice(0, 1000), place: opinion.place?.id, category: opinion.category?.code }
  const [proposal, similar] = await Promise.all([
    get<Proposal>('/api/matters/proposal', query),
    get<{ items?: SimilarItem[] }>('/api/matters/similar', query),
  ])
  return { categories: proposal.categories ?? [], units: proposal.units ?? [], similar: (similar.items ?? []).slice(0, 5) }
}

// Proposals are a help: without them the desk goes on.
export async function proposals_for(opinion: Opinion): Promise<Proposed> {
  const nothing = { categories: [], units: [], similar: [] }
  if (!opinion.text) return nothing
  let found = known.get(opinion.id)
  if (!found) {
    found = look(opinion)
    known.set(opinion.id, found)
  }
  try {
    return await found
  } catch (error) {
    known.delete(opinion.id)
    if (error instanceof Refused || error instanceof Unreachable) return nothing
    throw error
  }
}
