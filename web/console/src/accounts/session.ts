// Who works here now. The session itself is a cookie that scripts cannot read; what is known of it is what
// /api/me answers.
import { computed, reactive } from 'vue'
import { call, type Answer } from '@shared/http'
import type { Campaign, Me, Page, Role } from '@/api/contract'
import { use_campaign } from '@/base/days'
import { preferences } from '@/ui/preferences'

const last_login = 'huiju.console.login'

export const session = reactive({
  me: null as Me | null,
  campaign: null as Campaign | null,
  asking: false, // the session is over; the dialog stands above the page
})

export const roles = computed(() => new Set<Role>(session.me?.roles?.map(({ role }) => role) ?? []))
export const has_role = (...wanted: Role[]) => wanted.some((role) => roles.value.has(role))

export const remembered_login = () => localStorage.getItem(last_login) ?? ''

const headers = () => ({ 'Accept-Language': preferences.language })

async function enter(me: Me) {
  const campaigns = await call<Page<Campaign>>('GET', '/api/campaigns', { headers: headers() })
  session.campaign = campaigns.ok ? (campaigns.body.items.find(({ current }) => current) ?? null) : null
  use_campaign(session.campaign)
  session.me = me
}

// At the start: whoever the browser's cookie says. Throws Unreachable.
export async function resume() {
  const answer = await call<Me>('GET', '/api/me', { headers: headers() })
  if (answer.ok) await enter(answer.body)
}

// The account has a second factor: its code is asked for when the server wants it.
export const wants_code = (answer: Answer<Me>) =>
  !!answer.problem?.next?.some(({ move }) => move === 'otp') || !!answer.problem?.fields?.['otp']

// A one-time password opens nothing but the way to one's own.
export const wants_own_password = (answer: Answer<Me>) => answer.status === 403

export const set_own_password = (login: string, old: string, password: string) =>
  call('POST', '/api/password/first', { body: { login, old, password }, headers: headers() })

export async function sign_in(login: string, password: string, otp = ''): Promise<Answer<Me>> {
  const body = { login, password, ...(otp.trim() ? { otp: otp.trim() } : {}) }
  const answer = await call<Me>('POST', '/api/session', { body, headers: headers() })
  if (!answer.ok) return answer
  localStorage.setItem(last_login, login)
  const other = session.me && session.me.person.id !== answer.body.person.id
  if (other) location.assign('/console/') // nobody goes on in another person's page
  else await enter(answer.body)
  return answer
}

export async function sign_out() {
  await call('DELETE', '/api/session').catch(() => null)
  // The whole page goes: nothing of one person stays in the memory of the next.
  location.assign('/console/')
}

let waiting: Promise<boolean> | null = null
let answered: (again: boolean) => void = () => undefined

// Opens the dialog; all calls that were refused wait for the same answer.
export function ask_to_sign_in(): Promise<boolean> {
  if (!session.me) return Promise.resolve(false)
  session.asking = true
  waiting ??= new Promise<boolean>((take) => (answered = take)).finally(() => {
    waiting = null
    session.asking = false
  })
  return waiting
}
export const signed_in_again = (again: boolean) => answered(again)
