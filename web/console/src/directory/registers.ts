// The registers that administrators keep, each described once: its list, what stands in a row, what may be done.
// Who may do it is said by the API (x-roles); the three administrators are apart.
import { reactive } from 'vue'
import { get } from '@/api/api'
import type { AccountItem, Campaign, Category, Channel, HandoverItem, Liaison, Page, Pairing, PersonItem, PlaceItem, RevealItem, Role, RoleItem, Substitution, UnitItem, YearView } from '@/api/contract'
import { has_role, session } from '@/accounts/session'
import { say_day, say_time, today } from '@/base/days'
import { t } from '@/base/words'

export interface Field {
  name: string // as in the API; its word is fields.<name>
  kind: 'line' | 'text' | 'day' | 'number' | 'person' | 'unit' | 'place' | 'choice' | 'secret'
  required?: boolean
  options?: string[] // their words are values.<words>.<option>
  words?: string
  start?: string
  hint?: string
}
export interface Act {
  name: string // its word is directory.act.<name>
  method?: 'POST' | 'PUT'
  path: string
  fixed?: Record<string, unknown> // what the record says, not the person
  seen?: object
  fields: Field[]
  explain?: string
  tells?: (answer: unknown) => string // what only the answer knows, shown once
}
export interface Register<T> {
  path: string
  filters: ('q' | 'place' | 'unit' | 'parent' | 'person' | 'year' | 'role')[]
  items?: (answer: never) => T[] // of an answer that is no list
  columns: { name: string; grow?: boolean; text: (item: T) => string | number; door?: (item: T) => object | null }[]
  of: (item: T) => string
  add?: () => Act | null
  acts?: (item: T) => Act[]
}

const levels = ['town', 'village', 'group']
const unit_kinds = ['city', 'town', 'station', 'village', 'body']
export const all_roles: Role[] = ['office', 'sorter', 'supervisor', 'leader', 'secretary', 'unit_handler', 'unit_head', 'judge', 'discipline', 'inspector', 'town_office', 'station', 'town_head', 'liaison', 'village_cadre', 'sysadmin', 'secadmin', 'auditor']
// Where somebody is system or security administrator, the office leaves that work to them: the API refuses it.
const appointed = reactive(new Set<Role>())
export async function look_for_administrators() {
  if (!has_role('office')) return
  for (const role of ['sysadmin', 'secadmin'] as const) {
    const { items } = await get<Page<RoleItem>>('/api/roles', { role })
    if (items.some(({ to }) => !to || to >= today())) appointed.add(role)
  }
}
const only = (roles: Role[], act: Act) => {
  const keeper = roles.find((role) => appointed.has(role))
  return has_role(...roles) && (!keeper || has_role(keeper)) ? act : null
}
const some = (...acts: (Act | null | false)[]) => acts.filter((act): act is Act => !!act)
const span = (from: string, to: string | null | undefined) => t(to ? 'directory.from_to' : 'directory.from_on', { from: say_day(from, true), to: say_day(to, true) })
const active = (yes: boolean | undefined) => t(yes === false ? 'directory.inactive' : 'directory.active')
const line = (name: string, start = '', required = false): Field => ({ name, kind: 'line', start, required })

const units: Register<UnitItem> = {
  path: '/api/units', filters: ['q', 'place'], of: ({ id }) => id,
  columns: [
    { name: 'name', grow: true, text: ({ name }) => name }, { name: 'short_name', text: ({ short_name }) => short_name }, { name: 'unit_kind', text: ({ kind }) => t(`values.unit_kind.${kind}`) },
    { name: 'place', text: ({ place }) => place.full_name }, { name: 'position', text: ({ position }) => position }, { name: 'in_use', text: (unit) => active(unit.active) },
  ],
  add: () => only(['office', 'sysadmin'], { name: 'add_unit', path: '/api/units', fields: [line('name', '', true), line('short_name'), { name: 'kind', kind: 'choice', words: 'unit_kind', options: unit_kinds, required: true }, { name: 'place', kind: 'place', required: true }, { name: 'parent', kind: 'unit' }, { name: 'position', kind: 'number', hint: 'directory.position_hint' }] }),
  acts: (unit) => some(only(['office', 'sysadmin'], { name: 'change', method: 'PUT', path: `/api/units/${unit.id}`, seen: unit, fields: [line('name', unit.name), line('short_name', unit.short_name), { name: 'position', kind: 'number', start: String(unit.position), hint: 'directory.position_hint' }, { name: 'active', kind: 'choice', words: 'in_use', options: ['true', 'false'], start: String(unit.active !== false) }, { name: 'sign_off', kind: 'choice', words: 'yes_no', options: ['true', 'false'], start: String(!!unit.sign_off), hint: 'directory.sign_off_hint' }] })),
}

const people: Register<PersonItem> = {
  path: '/api/people', filters: ['q', 'place', 'unit'], of: ({ id }) => id,
  columns: [
    { name: 'name', text: ({ name }) => name, door: (person) => ({ name: 'roles', query: { person: person.id } }) }, { name: 'post', text: ({ post }) => post }, { name: 'unit', grow: true, text: ({ unit }) => unit?.name ?? '' },
    { name: 'leading', text: ({ leading_from, leading_to }) => (leading_from ? span(leading_from, leading_to) : '') }, { name: 'in_use', text: (person) => active(person.active) },
  ],
  add: () => only(['office', 'sysadmin'], { name: 'add_person', path: '/api/people', fields: [line('name', '', true), { name: 'unit', kind: 'unit', required: true }, line('post'), line('phone'), { name: 'leading_from', kind: 'day', hint: 'directory.leading_hint' }] }),
  acts: (person) => some(
    only(['office', 'sysadmin'], { name: 'change', method: 'PUT', path: `/api/people/${person.id}`, seen: person, fields: [line('name', person.name), { name: 'unit', kind: 'unit', start: person.unit?.id ?? '' }, line('post', person.post), { name: 'leading_from', kind: 'day', start: person.leading_from ?? '', hint: 'directory.leading_hint' }, { name: 'leading_to', kind: 'day', start: person.leading_to ?? '' }, { name: 'active', kind: 'choice', words: 'in_use', options: ['true', 'false'], start: String(person.active !== false) }] }),
    only(['office', 'secadmin'], grant(person.id)),
    only(['office', 'sysadmin'], { name: 'add_account', path: '/api/accounts', fixed: { person: person.id }, fields: [line('login', '', true), { name: 'password', kind: 'secret', required: true }] }),
    only(['office', 'town_office', 'sysadmin'], one_time(person.id)),
  ),
}

function grant(person: string): Act {
  return { name: 'grant', path: '/api/roles', fixed: person ? { person } : {}, explain: 'directory.grant_why', fields: [...(person ? [] : [{ name: 'person', kind: 'person', required: true } as Field]), { name: 'role', kind: 'choice', words: 'role', options: all_roles, required: true }, { name: 'place', kind: 'place', hint: 'directory.role_place_hint' }, { name: 'unit', kind: 'unit', hint: 'directory.role_unit_hint' }, { name: 'from', kind: 'day', start: today() }, { name: 'to', kind: 'day', hint: 'directory.to_hint' }] }
}
function one_time(person: string): Act {
  return {
    name: 'one_time', path: '/api/accounts/one_time', fixed: { people: [person] }, fields: [], explain: 'directory.one_time_why',
    tells: (answer) => ((answer as { items?: { login?: string; password?: string }[] }).items ?? []).map(({ login, password }) => t('directory.one_time_is', { login: login ?? '', password: password ?? '' })).join('\n'),
  }
}

const roles: Register<RoleItem> = {
  path: '/api/roles', filters: ['person', 'role'], of: ({ id }) => id,
  columns: [
    { name: 'person', text: ({ person }) => person.name }, { name: 'role', text: ({ label }) => label }, { name: 'role_at', grow: true, text: ({ place, unit }) => [place?.full_name, unit?.name].filter(Boolean).join(t('base.list_comma')) },
    { name: 'span', text: ({ from, to }) => span(from, to) },
  ],
  add: () => only(['office', 'secadmin'], grant('')),
  acts: (role) => some(!(role.to && role.to < today()) && only(['office', 'secadmin'], { name: 'revoke', path: `/api/roles/${role.id}/revoke`, seen: role, fields: [], explain: 'directory.revoke_why' })),
}

const accounts: Register<AccountItem> = {
  path: '/api/accounts', filters: [], of: ({ id }) => id,
  columns: [
    { name: 'person', text: ({ person }) => person.name }, { name: 'login', text: ({ login }) => login }, { name: 'may_sign_in', text: (account) => t(account.active === false ? 'directory.locked' : 'directory.open') },
    { name: 'second_factor', text: (account) => t(account.second_factor ? 'base.yes' : 'base.no') },
  ],
  add: () => only(['office', 'sysadmin'], { name: 'add_account', path: '/api/accounts', fields: [{ name: 'person', kind: 'person', required: true }, line('login', '', true), { name: 'password', kind: 'secret', required: true }] }),
  acts: (account) => some(
    only(['office', 'town_office', 'sysadmin'], one_time(account.person.id)),
    account.person.id !== session.me?.person.id && only(['office', 'sysadmin'], { name: account.active === false ? 'unlock' : 'lock', path: '/api/accounts/disable', fixed: { person: account.person.id, active: account.active === false }, fields: [], explain: account.active === false ? 'directory.unlock_why' : 'directory.lock_why' }),
    account.second_factor === true && only(['office', 'secadmin'], { name: 'end_factor', path: '/api/second_factor/disable', fixed: { person: account.person.id }, fields: [line('reason', '', true)] }),
  ),
}

const places: Register<PlaceItem> = {
  path: '/api/places', filters: ['q', 'parent'], of: ({ id }) => id,
  columns: [
    { name: 'name', grow: true, text: ({ full_name }) => full_name, door: (place) => (place.children ? { name: 'places', query: { parent: place.id } } : null) }, { name: 'code', text: ({ code }) => code }, { name: 'level', text: ({ level }) => t(`values.level.${level}`) },
    { name: 'other_names', text: ({ aliases }) => [...new Set((aliases ?? []).map(({ name }) => name))].join(t('base.list_comma')) },
    { name: 'successor', text: ({ successor, valid_to }) => (successor ? t('directory.became', { name: successor.full_name, day: say_day(valid_to, true) }) : '') },
  ],
  add: () => only(['office', 'town_office'], { name: 'add_place', path: '/api/places', fields: [{ name: 'parent', kind: 'place', required: true }, { name: 'level', kind: 'choice', options: levels, start: 'group' }, line('name', '', true), line('code')] }),
  acts: (place) => some(
    !place.valid_to && (place.level === 'group' ? has_role('office', 'town_office') : has_role('office')) && { name: 'rename', method: 'PUT', path: `/api/places/${place.id}`, seen: place, fields: [line('name', place.name, true)], explain: 'directory.rename_why' },
    !place.valid_to && place.level !== 'county' && place.level !== 'city' && only(['office'], { name: 'merge', path: `/api/places/${place.id}/merge`, seen: place, explain: 'directory.merge_why', fields: [{ name: 'into', kind: 'place', required: true }, { name: 'day', kind: 'day', start: today() }, { name: 'reason', kind: 'text', required: true }] }),
  ),
}

const categories: Register<Category> = {
  path: '/api/categories', filters: [], of: ({ code }) => code,
  columns: [
    { name: 'code', text: ({ code }) => code }, { name: 'name', text: ({ name, parent }) => (parent ? name : t('directory.head_category', { name })) }, { name: 'lead', grow: true, text: ({ unit, default_unit, co_unit }) => [unit?.name ?? default_unit, co_unit && t('directory.with', { name: co_unit })].filter(Boolean).join(t('base.semicolon')) },
    { name: 'reply_days', text: ({ reply_days }) => reply_days || '' }, { name: 'resolve_days', text: ({ resolve_days }) => resolve_days || '' }, { name: 'urgent_hours', text: ({ urgent_hours }) => urgent_hours || '' }, { name: 'mode', text: ({ mode, parent }) => (parent ? t(`values.mode.${mode}`) : '') },
  ],
}

type Day = NonNullable<YearView['days']>[number]
const work = ['none', 'morning', 'afternoon', 'full']
const day_fields = (day?: Day): Field[] => [{ name: 'work', kind: 'choice', options: work, required: true, start: day?.work ?? '' }, line('name', day?.name ?? '', true)]
const calendar: Register<Day> = {
  path: '/api/calendar', filters: ['year'], of: ({ day }) => day, items: (year: YearView) => year.days ?? [],
  columns: [{ name: 'day', text: ({ day }) => say_day(day, true) }, { name: 'name', grow: true, text: ({ name }) => name }, { name: 'work', text: (day) => t(`values.work.${day.work}`) }],
  add: () => only(['office'], { name: 'put_day', method: 'PUT', path: '/api/calendar/{day}', explain: 'directory.put_day_why', fields: [{ name: 'day', kind: 'day', required: true }, ...day_fields()] }),
  acts: (day) => some(only(['office'], { name: 'change', method: 'PUT', path: `/api/calendar/${day.day}`, fields: day_fields(day), explain: 'directory.put_day_why' })),
}

const reveals: Register<RevealItem> = {
  path: '/api/reveals', filters: ['person'], of: ({ id }) => id,
  columns: [{ name: 'time', text: ({ at }) => say_time(at, true) }, { name: 'person', text: ({ person }) => person?.name ?? '' }, { name: 'record_kind', text: ({ kind }) => t(`values.record_kind.${kind}`) }, { name: 'reason', grow: true, text: ({ reason }) => reason }],
}

const substitutions: Register<Substitution> = {
  path: '/api/substitutions', filters: [], of: ({ id }) => id,
  columns: [
    { name: 'absent', text: ({ absent }) => absent.name }, { name: 'substitute', text: ({ substitute }) => substitute.name }, { name: 'span', grow: true, text: ({ from, to }) => span(from, to) },
    { name: 'reason', text: ({ reason }) => reason }, { name: 'state', text: ({ now, to }) => t(now ? 'directory.now' : to < today() ? 'directory.over' : 'directory.later') },
  ],
  add: () => ({ name: 'substitute', path: '/api/substitutions', explain: 'directory.substitute_why', fields: [...(has_role('office', 'town_office') ? [{ name: 'absent', kind: 'person', start: session.me?.person.id ?? '' } as Field] : []), { name: 'substitute', kind: 'person', required: true }, { name: 'from', kind: 'day', start: today() }, { name: 'to', kind: 'day', required: true }, line('reason')] }),
  acts: (one) => some(one.to >= today() && { name: 'end', path: `/api/substitutions/${one.id}/end`, seen: one, fields: [], explain: 'directory.end_why' }),
}

const handovers: Register<HandoverItem> = {
  path: '/api/handovers', filters: [], of: ({ id }) => id,
  columns: [
    { name: 'giver', text: ({ giver, giver_at }) => `${giver.name}${giver_at ? t('directory.confirmed') : ''}` }, { name: 'taker', text: ({ taker, taker_at }) => `${taker.name}${taker_at ? t('directory.confirmed') : ''}` }, { name: 'from', text: ({ from }) => say_day(from, true) },
    { name: 'note', grow: true, text: ({ note }) => note }, { name: 'state', text: ({ state }) => t(`values.handover.${state}`) },
  ],
  add: () => ({ name: 'hand_over', path: '/api/handovers', explain: 'directory.hand_over_why', fields: [...(has_role('office', 'town_office', 'sysadmin') ? [{ name: 'giver', kind: 'person', start: session.me?.person.id ?? '' } as Field] : []), { name: 'taker', kind: 'person', required: true }, { name: 'from', kind: 'day', start: today() }, line('note')] }),
  acts: (one) => (one.state === 'open' ? some(
    { name: 'confirm', path: `/api/handovers/${one.id}/confirm`, seen: one, explain: 'directory.confirm_why', fields: session.me?.person.id === one.giver.id || session.me?.person.id === one.taker.id ? [] : [line('reason')] },
    { name: 'withdraw', path: `/api/handovers/${one.id}/withdraw`, seen: one, fields: [] },
  ) : []),
}

const phases = ['prepare', 'run', 'freeze', 'archive']
const campaign_fields = (one?: Campaign): Field[] => [
  line('name', one?.name, true), line('short_name', one?.short_name), { name: 'starts', kind: 'day', required: true, start: one?.starts ?? '' }, { name: 'ends', kind: 'day', start: one?.ends ?? '' },
  { name: 'basis', kind: 'text', start: one?.basis ?? '', hint: 'directory.basis_hint' }, { name: 'purpose', kind: 'text', start: one?.purpose ?? '' }, { name: 'phase', kind: 'choice', options: phases, start: one?.phase ?? 'prepare' },
  { name: 'public_mode', kind: 'choice', options: ['off', 'lookup', 'full'], start: one?.public_mode ?? 'off', hint: 'directory.public_mode_hint' }, { ...line('telephone', one?.telephone), hint: 'directory.telephone_hint' }, { ...line('prefix', one?.prefix), hint: 'directory.prefix_hint' },
  { name: 'goal_enterprises', kind: 'number', start: String(one?.goal_enterprises ?? '') }, { name: 'goal_households', kind: 'number', start: String(one?.goal_households ?? '') },
]
const campaigns: Register<Campaign> = {
  path: '/api/campaigns', filters: [], of: ({ id }) => id,
  columns: [
    { name: 'name', grow: true, text: ({ name }) => name }, { name: 'place', text: ({ place }) => place.full_name }, { name: 'span', text: ({ starts, ends }) => span(starts, ends) },
    { name: 'phase', text: ({ phase }) => t(`values.phase.${phase}`) }, { name: 'public_mode', text: (one) => t(`values.public_mode.${one.public_mode}`) }, { name: 'state', text: ({ current }) => (current ? t('directory.current') : '') },
  ],
  add: () => only(['office'], { name: 'begin_campaign', path: '/api/campaigns', explain: 'directory.begin_campaign_why', fields: [...campaign_fields().slice(0, 4), { name: 'place', kind: 'place' }, ...campaign_fields().slice(4)] }),
  acts: (one) => some(only(['office'], { name: 'change', method: 'PUT', path: `/api/campaigns/${one.id}`, seen: one, fields: campaign_fields(one) })),
}

const liaisons: Register<Liaison> = {
  path: '/api/liaisons', filters: ['place'], of: ({ id }) => id,
  columns: [
    { name: 'person', text: ({ person }) => person?.name ?? '' }, { name: 'sending_unit', text: ({ sending_unit }) => sending_unit?.name ?? '' },
    { name: 'places', grow: true, text: ({ places: served }) => (served ?? []).filter(({ to }) => !to || to >= today()).map(({ place }) => place?.full_name ?? '').join(t('base.list_comma')) }, { name: 'skills', text: ({ skills }) => skills },
    { name: 'span', text: ({ from, to }) => span(from, to) },
  ],
  add: () => only(['office'], { name: 'select_liaison', path: '/api/liaisons', explain: 'directory.select_liaison_why', fields: [{ name: 'person', kind: 'person', required: true }, { name: 'sending_unit', kind: 'unit', hint: 'directory.sending_unit_hint' }, line('skills'), { name: 'instructor', kind: 'choice', words: 'yes_no', options: ['true', 'false'], start: 'true' }, { name: 'from', kind: 'day', start: today(), required: true }, { name: 'to', kind: 'day', hint: 'directory.to_hint' }] }),
  acts: (one) => some(
    !(one.to && one.to < today()) && only(['office', 'town_office'], { name: 'give_village', path: '/api/liaisons/assignments', fixed: { selection: one.id }, fields: [{ name: 'place', kind: 'place', required: true }, { name: 'from', kind: 'day', start: today(), required: true }, { name: 'to', kind: 'day', hint: 'directory.to_hint' }] }),
    !(one.to && one.to < today()) && only(['office', 'town_office'], { name: 'end_liaison', path: `/api/liaisons/${one.id}/end`, seen: one, explain: 'directory.end_liaison_why', fields: [{ name: 'place', kind: 'place', hint: 'directory.end_liaison_place_hint' }, { name: 'to', kind: 'day', start: today(), required: true }] }),
  ),
}

const pairings: Register<Pairing> = {
  path: '/api/pairings', filters: ['place'], of: ({ id }) => id,
  columns: [{ name: 'place', grow: true, text: ({ place }) => place.full_name }, { name: 'person', text: ({ person }) => person?.name ?? '' }, { name: 'unit', text: ({ unit }) => unit?.name ?? '' }, { name: 'span', text: ({ from, to }) => span(from, to) }],
  add: () => only(['office'], { name: 'pair', path: '/api/pairings', explain: 'directory.pair_why', fields: [{ name: 'place', kind: 'place', required: true }, { name: 'person', kind: 'person' }, { name: 'unit', kind: 'unit' }, { name: 'from', kind: 'day', start: today(), required: true }, { name: 'to', kind: 'day', hint: 'directory.to_hint' }] }),
}

const alert_levels: Field = { name: 'least_level', kind: 'choice', words: 'alert', options: ['blue', 'yellow', 'red'] }
const channels: Register<Channel> = {
  path: '/api/channels', filters: [], of: ({ id }) => id,
  columns: [
    { name: 'name', grow: true, text: ({ name }) => name }, { name: 'channel_kind', text: ({ kind }) => t(`values.channel_kind.${kind}`) }, { name: 'host', text: ({ host }) => host }, { name: 'role_at', text: ({ place, unit }) => place?.full_name ?? unit?.name ?? '' },
    { name: 'least_level', text: ({ level }) => t(`values.alert.${level}`) }, { name: 'in_use', text: (channel) => active(channel.active) },
  ],
  add: () => only(['office'], { name: 'add_channel', path: '/api/channels', explain: 'directory.channel_why', fields: [line('name', '', true), { name: 'kind', kind: 'choice', words: 'channel_kind', options: ['email', 'wecom', 'dingtalk'], required: true }, { name: 'address', kind: 'line', required: true, hint: 'directory.address_hint' }, { name: 'secret', kind: 'secret', hint: 'directory.secret_hint' }, { name: 'place', kind: 'place', hint: 'directory.channel_for_hint' }, { name: 'unit', kind: 'unit' }, { ...alert_levels, name: 'level', start: 'yellow' }] }),
  acts: (channel) => some(only(['office'], { name: 'change', method: 'PUT', path: `/api/channels/${channel.id}`, seen: channel, fields: [line('name', channel.name, true), { ...alert_levels, name: 'level', start: channel.level }, { name: 'active', kind: 'choice', words: 'in_use', options: ['true', 'false'], start: String(channel.active !== false) }] })),
}

export const registers = { campaigns, liaisons, pairings, channels, units, people, roles, accounts, places, categories, calendar, reveals, substitutions, handovers }
export type RegisterName = keyof typeof registers
