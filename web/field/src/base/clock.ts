// The time of day. A phone's clock may be wrong: the difference to the server's is measured at every contact.
// Business dates are calendar days in Shanghai; the demo's campaign stands still at a moment of its own.
import { computed, ref } from 'vue'

let ahead = 0 // milliseconds that the server's clock is ahead of the phone's
const campaign_clock = ref<string | null>(null)
const looks = ref(0)

export const now = () => Date.now() + ahead

export function set_server_time(server: string, sent: number, received: number) {
  const at = Date.parse(server)
  if (Number.isFinite(at)) ahead = Math.round(at - (sent + received) / 2)
  return ahead
}

export function set_ahead(milliseconds: number) {
  ahead = milliseconds
}

export function set_campaign_clock(at: string | null | undefined) {
  campaign_clock.value = at ?? null
}

// YYYY-MM-DD in Shanghai, which has had no summer time since 1991.
export const day_of = (milliseconds: number) => new Date(milliseconds + 8 * 3600_000).toISOString().slice(0, 10)

export const real_today = () => day_of(now())

export const today = () => (campaign_clock.value ? day_of(Date.parse(campaign_clock.value)) : real_today())

// The same for screens: follows the campaign's clock, and the night when the app is looked at again.
export const business_day = computed(() => (looks.value, today()))
export const look_at_clock = () => {
  looks.value += 1
}

export function add_days(day: string, days: number) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

export const days_between = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
