// A visit while it is being written: kept at every keystroke, and the way from there into the outbox.
import type { CorrectVisit, CreateVisit, NewOpinion, Visit, VisitKind } from '@/api/contract'
import { new_id } from '@shared/ids'
import { Outbox } from '@/outbox/outbox'
import type { Draft, DraftOpinion, FieldDb } from '@/store/db'

export const kinds: VisitKind[] = ['household', 'enterprise', 'forum', 'field', 'phone', 'reception']
// Kinds in which one home or enterprise is met.
export const has_host = (kind: VisitKind) => kind !== 'forum' && kind !== 'field'
// A call or somebody who came to the office: no colleague came along.
export const has_fellows = (kind: VisitKind) => kind !== 'phone' && kind !== 'reception'

export const new_opinion = (): DraftOpinion => ({
  id: new_id(), text: '', speaker_name: '', speaker_phone: '', answered: false, reply: '', way: 'face',
})

export interface Start {
  kind: VisitKind
  place: string
  host?: { id: string; name: string }
  date: string
  me: string
}

export async function begin_draft(db: FieldDb, start: Start): Promise<Draft> {
  const draft: Draft = {
    id: new_id(), kind: start.kind, place: start.place, host: start.host?.id, host_name: start.host?.name ?? '',
    date: start.date, people_met: null, visitors: [start.me], note: '', opinions: [], photos: [], changed: Date.now(),
  }
  await db.drafts.put(draft)
  return draft
}

export const is_empty = (draft: Draft) =>
  draft.people_met === null && !draft.note.trim() && draft.opinions.length === 0 && draft.photos.length === 0 && !draft.correcting

export type Wrong = Partial<Record<'place' | 'host' | 'date' | 'people_met' | 'reason' | `opinion-${string}`, string>>

// Keys of words for what is missing; nothing is guessed.
export function check_draft(draft: Draft, real_today: string): Wrong {
  const wrong: Wrong = {}
  if (!draft.place) wrong.place = 'visits.wrong.place'
  if ((draft.kind === 'household' || draft.kind === 'enterprise') && !draft.host) wrong.host = 'visits.wrong.host'
  if (!draft.date) wrong.date = 'visits.wrong.date'
  else if (draft.date > real_today) wrong.date = 'visits.wrong.future'
  if (draft.people_met === null || !(draft.people_met >= 0)) wrong.people_met = 'visits.wrong.people_met'
  if (draft.correcting && !draft.correcting.reason.trim()) wrong.reason = 'visits.wrong.reason'
  for (const opinion of draft.opinions) {
    if (!opinion.text.trim() && !opinion.voice) wrong[`opinion-${opinion.id}`] = 'visits.wrong.opinion'
    else if (opinion.answered && !opinion.reply.trim()) wrong[`opinion-${opinion.id}`] = 'visits.wrong.reply'
    else if (opinion.speaker_phone && !/^\+?[\d\s-]{7,18}$/.test(opinion.speaker_phone.trim()))
      wrong[`opinion-${opinion.id}`] = 'visits.wrong.phone'
  }
  return wrong
}

function opinion_body(opinion: DraftOpinion): NewOpinion {
  const name = opinion.speaker_name.trim()
  const phone = opinion.speaker_phone.replace(/[\s-]/g, '')
  return {
    id: opinion.id,
    ...(opinion.text.trim() ? { text: opinion.text.trim() } : {}),
    ...(opinion.voice ? { voice: opinion.voice } : {}),
    ...(opinion.category ? { category: opinion.category } : {}),
    ...(name || phone ? { speaker: { ...(name ? { name } : {}), ...(phone ? { phone } : {}) } } : {}),
    ...(opinion.answered ? { reply: { text: opinion.reply.trim(), way: opinion.way } } : {}),
  }
}

const common = (draft: Draft) => ({
  place: draft.place,
  kind: draft.kind,
  date: draft.date,
  visitors: [...draft.visitors].sort(),
  people_met: draft.people_met ?? 0,
  ...(draft.host && has_host(draft.kind) ? { host: draft.host } : {}),
  note: draft.note.trim(),
})

export const create_body = (draft: Draft): CreateVisit => ({
  ...common(draft), id: draft.id,
  ...(draft.photos.length > 0 ? { photos: draft.photos } : {}),
  ...(draft.opinions.length > 0 ? { opinions: draft.opinions.map(opinion_body) } : {}),
})

const files_of = (draft: Draft) => [...draft.photos, ...draft.opinions.flatMap((opinion) => opinion.voice ?? [])]

// From the draft into the outbox, in one step: a cut in between leaves it whole on one side.
export async function settle_draft(db: FieldDb, draft: Draft, label: string) {
  const outbox = new Outbox(db)
  await db.transaction('rw', [db.drafts, db.outbox, db.ticks, db.files], async () => {
    if (draft.correcting) {
      const body: CorrectVisit = { ...common(draft), id: draft.id, rev: draft.correcting.rev, reason: draft.correcting.reason.trim() }
      await outbox.add({ name: 'visit.correct', body, base: draft.correcting.base, label, host_id: draft.host, files: files_of(draft) })
    } else await outbox.add({ name: 'visit.create', body: create_body(draft), label, host_id: draft.host, files: files_of(draft) })
    await db.drafts.delete(draft.id)
    if (draft.host) await db.ticks.where('host').equals(draft.host).filter((tick) => tick.date === draft.date).delete()
  })
}

// A visit that waits in the outbox, opened again in the form.
export function draft_from_body(body: CreateVisit, host_name: string): Draft {
  return {
    id: body.id, kind: body.kind, place: body.place, host: body.host, host_name, date: body.date,
    people_met: body.people_met, visitors: body.visitors ?? [], note: body.note ?? '', photos: body.photos ?? [],
    changed: Date.now(),
    opinions: (body.opinions ?? []).map((opinion) => ({
      id: opinion.id ?? new_id(), text: opinion.text ?? '', voice: opinion.voice, category: opinion.category,
      speaker_name: opinion.speaker?.name ?? '', speaker_phone: opinion.speaker?.phone ?? '',
      answered: opinion.reply !== undefined, reply: opinion.reply?.text ?? '', way: opinion.reply?.way ?? 'face',
    })),
  }
}

// Who came along last time: proposed, never added by itself.
export function last_fellows(visits: Visit[], me: string): { id: string; name: string }[] {
  const last = visits.filter((visit) => visit.visitors?.some((person) => person.id === me))
    .sort((a, b) => b.date.localeCompare(a.date) || b.id.localeCompare(a.id))[0]
  return (last?.visitors ?? []).filter((person) => person.id !== me)
}
