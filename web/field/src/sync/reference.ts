// What is needed offline beside the records that sync brings: who I am, the categories, places, colleagues and
// the campaign.
import type { Campaign, Category, Me, PersonItem, PlaceItem } from '@/api/contract'
import { set_campaign_clock } from '@/base/clock'
import { all_items, type Call } from '@shared/http'
import type { FieldDb } from '@/store/db'

// What files for the desk are locked with: kept here, because it is wanted when nothing can be reached.
export async function fetch_pack_key(db: FieldDb, call: Call) {
  if (await db.fact('pack_key')) return
  const answer = await call<{ key: string }>('GET', '/api/me/pack-key')
  if (answer.ok) await db.meta.put(answer.body.key, 'pack_key')
}

const fresh_for = 6 * 3600_000

export async function fetch_reference(db: FieldDb, call: Call, force = false) {
  await fetch_pack_key(db, call)
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
