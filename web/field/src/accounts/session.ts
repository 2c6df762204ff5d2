// Who uses the phone now. Signing in needs the network; from then on the app opens without it. Signing out hides
// a person's work on this phone and keeps what was not sent; the next sign-in of the same person finds it again.
import { computed, reactive, shallowRef } from 'vue'
import type { Me } from '@/api/contract'
import { set_ahead } from '@/base/clock'
import { call, type Answer } from '@shared/http'
import { new_id } from '@shared/ids'
import { FieldDb, forget_phone_facts, phone_facts, set_phone_facts, wipe_all } from '@/store/db'
import { use_campaign } from '@/sync/reference'

const wiped = 'huiju.field.wiped'

const opened = shallowRef<FieldDb | null>(null)

export const session = reactive({
  me: null as Me | null,
  device: '',
  login: '', // as it was typed here; empty when a file took the place of the sign-in
  over: false, // the server wants the password again; everything stays
  wiped: sessionStorage.getItem(wiped) !== null,
})

export const signed_in = computed(() => session.me !== null)

// The database of whoever is signed in; pages behind the sign-in may rely on it.
export function db(): FieldDb {
  if (!opened.value) throw new Error('nobody is signed in')
  return opened.value
}

async function open(me: Me) {
  const store = new FieldDb(me.person.id)
  await store.open()
  await store.meta.put(me, 'me')
  let device = await store.fact<string>('device')
  if (!device) {
    device = new_id()
    await store.meta.put(device, 'device')
  }
  set_ahead((await store.fact<number>('ahead')) ?? 0)
  await use_campaign(store)
  opened.value = store
  session.me = me
  session.device = device
  session.over = false
}

// Without a sign-in: the phone has been given what it needs, by a file from the desk.
export async function enter(me: Me, login = '') {
  await set_phone_facts(me.person.id, login)
  session.login = login
  session.wiped = false
  sessionStorage.removeItem(wiped)
  await open(me)
  // What people wrote must not be thrown away by a browser that tidies up.
  void navigator.storage?.persist?.()
}

// At the start: whoever used the app last, without asking the server.
export async function resume() {
  const [person, login] = await phone_facts()
  if (!person) return
  session.login = login ?? ''
  const store = new FieldDb(person)
  const me = await store.fact<Me>('me')
  store.close()
  if (me) await open(me)
}

// The account has a second factor: its code is asked for when the server wants it.
export const wants_code = (answer: Answer<Me>) =>
  !!answer.problem?.next?.some(({ move }) => move === 'otp') || !!answer.problem?.fields?.['otp']

// A password from a strip of paper opens nothing but the way to one's own.
export const wants_own_password = (answer: Answer<Me>) => answer.status === 403

export const set_own_password = (login: string, old: string, password: string) =>
  call('POST', '/api/password/first', { body: { login, old, password } })

export async function sign_in(login: string, password: string, code = ''): Promise<Answer<Me>> {
  const otp = code.trim()
  const answer = await call<Me>('POST', '/api/session', { body: { login, password, ...(otp ? { otp } : {}) } })
  if (!answer.ok) return answer
  if (session.me && session.me.person.id !== answer.body.person.id) close()
  await enter(answer.body, login)
  return answer
}

function close() {
  opened.value?.close()
  opened.value = null
  session.me = null
}

// The server is told when it can be reached; the phone forgets the person either way.
export async function sign_out() {
  await call('DELETE', '/api/session', { timeout: 5_000 }).catch(() => null)
  await forget_phone_facts()
  session.login = ''
  close()
}

// This phone was reported lost.
export async function wipe() {
  await forget_phone_facts()
  session.login = ''
  close()
  await wipe_all()
  sessionStorage.setItem(wiped, '1')
  session.wiped = true
}
