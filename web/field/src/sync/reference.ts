// What is needed offline beside the records that sync brings: who I am, the categories, places, colleagues and the
// campaign; and, of the matters that are to be answered or rated, what was done.
import type { Campaign, Category, Me, PersonItem, PlaceItem, ProblemView } from '@/api/contract'
import { set_campaign_clock } from '@/base/clock'
import { all_items, type Call } from '@/base/http'
import type { FieldDb } from '@/store/db'

const fresh_for = 6 * 3600_000
// What one meeting fetches at most; the next goes on.
const most_details = 60

export async function fetch_reference(db: FieldDb, call: Call, force = false) {
  const fetched = (await db.fact<number>('reference_at')) ?? 0
  if (!force && Date.now() - fetched < fresh_for) return
  const me = await call<Me>('GET', '/api/me')
  if (me.ok) await db.meta.put(me.body, 'me')
  const categories = await all_items<Category>(call, '/api/categories')
  const places = await all_items<PlaceItem>(call, '/api/places')
  const people = await all_items<PersonItem>(call, '/api/people')
  const campaigns = await all_items<Campaign>(call, '/api/campaigns')
  await db.transaction('rw', [db.categories, db.places, db.people, db.campaigns, db.meta], async () => {
    if (categories) {
      await db.categories.clear()
      await db.categories.bulkPut(categories.map((category, order) => ({ ...category, order })))
    }
    if (places) await replace(db.places, places)
    if (people) await replace(db.people, people)
    if (campaigns) await replace(db.campaigns, campaigns)
    await db.meta.put(Date.now(), 'reference_at')
  })
  await use_campaign(db)
}

async function replace<T>(table: { clear(): Promise<void>; bulkPut(rows: T[]): Promise<unknown> }, rows: T[]) {
  await table.clear()
  await table.bulkPut(rows)
}

export async function use_campaign(db: FieldDb) {
  const campaigns = await db.campaigns.toArray()
  const current = campaigns.find((campaign) => campaign.current)
  set_campaign_clock(current?.clock)
  return current
}

export async function fetch_details(db: FieldDb, call: Call) {
  const problems = await db.problems.where('state').anyOf('to_answer', 'closed').toArray()
  const open = problems.filter((problem) => !problem.sealed)
  const known = await db.details.bulkGet(open.map((problem) => problem.id))
  const stale = open.filter((problem, at) => known[at]?.rev !== problem.rev)
  for (const problem of stale.slice(0, most_details)) {
    const answer = await call<ProblemView>('GET', `/api/problems/${problem.id}`)
    if (answer.ok) await db.details.put({ id: problem.id, rev: problem.rev, view: answer.body })
  }
}
