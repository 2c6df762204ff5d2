// When to meet the server: after every saved record, when the app is opened or looked at again, and by itself,
// less often the longer nothing was heard. What the browser believes about the network is a reason to try sooner,
// never a reason not to try.
import { reactive } from 'vue'
import { db, session, wipe } from '@/accounts/session'
import { look_at_clock } from '@/base/clock'
import { call } from '@shared/http'
import { Outbox } from '@/outbox/outbox'
import { backoff } from './backoff'
import { sync, type Ended } from './sync'

const quiet_interval = 5 * 60_000

export const meeting = reactive({
  running: false,
  received: 0,
  ended: null as Ended | null,
  why: '' as string,
  last: 0, // phone time of the last whole meeting
  notice: '', // from the server: why some places are not on this phone
})

let tries = 0
let timer: ReturnType<typeof setTimeout> | undefined
let again = false

export function device_name() {
  const agent = navigator.userAgent
  const system = /Android [\d.]+|iPhone OS [\d_]+|HarmonyOS|Windows|Mac OS X|Linux/.exec(agent)?.[0] ?? 'Web'
  const model = /; ([^;)]+) Build\//.exec(agent)?.[1]
  return [model, system.replace(/_/g, '.')].filter(Boolean).join(' ').slice(0, 60)
}

// Meets the server soon; while a meeting runs, another one follows it.
export function sync_soon(delay = 0) {
  if (meeting.running) {
    again = true
    return
  }
  clearTimeout(timer)
  timer = setTimeout(() => void meet(), delay)
}

// The person asks: everything that waits for its turn has it now.
export async function sync_now() {
  if (!session.me) return
  await new Outbox(db()).retry_all()
  sync_soon()
}

async function meet() {
  if (!session.me || meeting.running) return
  const store = db()
  meeting.running = true
  meeting.received = 0
  again = false
  try {
    const outcome = await alone(`huiju-${store.person}`, async () =>
      sync(store, call, {
        device: session.device,
        device_name: device_name(),
        app_version: __APP_VERSION__,
        places: await store.fact<string[]>('taken_places'),
        progress: (received) => (meeting.received = received),
      }),
    )
    if (!outcome) return plan(quiet_interval)
    meeting.ended = outcome.ended
    meeting.why = outcome.why ?? ''
    meeting.notice = (await store.fact<string>('notice')) ?? ''
    if (outcome.ended === 'wipe') return await wipe()
    if (outcome.ended === 'signed_out') {
      // Asked again now and then: a phone that was reported lost learns it this way.
      session.over = true
      return plan(quiet_interval)
    }
    if (outcome.ended === 'whole') {
      tries = 0
      meeting.last = Date.now()
      plan(quiet_interval)
    } else {
      tries += 1
      plan(Math.max(backoff(tries), outcome.retry_after ?? 0))
    }
  } catch (error) {
    // A full phone, a database closed by signing out: said in the outbox, tried again later.
    meeting.ended = 'refused'
    meeting.why = error instanceof Error && error.name === 'QuotaExceededError' ? 'full' : 'phone'
    tries += 1
    plan(backoff(tries))
  } finally {
    meeting.running = false
    if (again) sync_soon()
  }
}

function plan(delay: number) {
  clearTimeout(timer)
  timer = setTimeout(() => void meet(), delay)
}

// One tab at a time; where the browser has no locks, meeting twice does no harm, it only costs.
async function alone<T>(name: string, run: () => Promise<T>): Promise<T | null> {
  if (!navigator.locks) return run()
  return navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? run() : null))
}

export async function start_meetings() {
  meeting.last = (await db().fact<number>('last_sync')) ?? 0
  tries = 0
  sync_soon()
}

export function watch_for_chances() {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    look_at_clock()
    sync_soon()
  })
  addEventListener('online', () => {
    tries = 0
    sync_soon(500)
  })
}
