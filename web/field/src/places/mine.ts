// The villages of the signed-in person: those they serve, and those below a town or city that they see.
import { computed, type ComputedRef } from 'vue'
import { db, session } from '@/accounts/session'
import { live } from '@/ui/live'

export function my_villages(): ComputedRef<{ id: string; name: string; full_name: string }[]> {
  const store = db()
  const places = live(() => store.places.orderBy('code').toArray(), [])
  const mine = session.me?.places ?? []
  // Codes of the official edition: the last three digits are a village's, the three before a town's.
  const is_wide = (code: string) => code.endsWith('000')
  return computed(() => {
    const villages = mine.filter((place) => !is_wide(place.code))
    const wide = mine.filter((place) => is_wide(place.code)).map((place) => place.code.replace(/(000)+$/, ''))
    const below = places.value.filter((place) =>
      place.level === 'village' && !place.valid_to && wide.some((code) => place.code.startsWith(code)) && !villages.some((one) => one.id === place.id))
    return [...villages, ...below].map(({ id, name, full_name }) => ({ id, name, full_name }))
  })
}
