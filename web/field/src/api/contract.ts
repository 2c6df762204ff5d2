// The shapes that travel between phone and server. The records' types are made from `huiju openapi` by
// `npm run check`; the envelope of POST /api/sync is written out here.
import type { ProblemDocument } from '@shared/http'
import type { components } from './types'

type Schemas = components['schemas']

export type Me = Schemas['accounts.MeView']
export type Person = Schemas['PersonView']
export type PersonItem = Schemas['accounts.PersonItem']
export type PlaceBrief = Schemas['PlaceView']
export type PlaceItem = Schemas['places.PlaceItem']
export type Category = Schemas['categories.CategoryItem']
export type Campaign = Schemas['campaigns.CampaignView']
export type Host = Schemas['hosts.HostView']
export type Visit = Schemas['visits.VisitItem']
export type VisitView = Schemas['visits.VisitView']
export type Opinion = Schemas['opinions.OpinionView']
// What sync brings of a problem: a list's row, and what the answer to the household will be.
export type Problem = Schemas['problems.ProblemItem'] &
  Pick<Schemas['problems.ProblemView'], 'text' | 'target' | 'result' | 'promise' | 'next_check' | 'closed_day'>

export type VisitKind = Visit['kind']
export type Way = Schemas['opinions.Reply']['way']
export type Solved = NonNullable<Opinion['solved']>
export type Satisfied = NonNullable<Opinion['satisfied']>

export type Complaint = Schemas['complaints.ComplaintView']
export type CreateActivity = Schemas['activities.Create'] & { id: string }

export type NewOpinion = Schemas['opinions.NewOpinion']
export type CreateVisit = Schemas['visits.Create'] & { id: string; photos?: string[] }
export type CorrectVisit = Schemas['visits.Correct']
export type CreateHost = Schemas['hosts.Create'] & { id: string }
export type UpdateHost = Schemas['hosts.Update']
export type AnswerVoice = Schemas['problems.AnswerVoice']
export type RateVoice = Schemas['problems.RateVoice']

// What may wait in the outbox, by the operation's name, with the JSON body that the operation takes.
export interface Commands {
  'visit.create': CreateVisit
  'visit.correct': CorrectVisit
  'visit.join': { id: string }
  'host.create': CreateHost
  'host.update': UpdateHost
  'opinion.answer': Schemas['opinions.Answer']
  'problem.answer': AnswerVoice
  'problem.rate': RateVoice
  'activity.create': CreateActivity
  'complaint.create': Schemas['complaints.Create'] & { id: string }
  'complaint.accept': Schemas['complaints.Accept']
  'complaint.answer': Schemas['complaints.Answer']
  'complaint.rate': Schemas['complaints.Rate']
}
export type CommandName = keyof Commands

export type { ProblemDocument } from '@shared/http'

export interface SyncCommand {
  command_id: string
  name: CommandName
  at: string // the phone's own time
  body: Record<string, unknown>
}

export interface SyncResult {
  command_id: string
  status: number // 200, 201; 202 waits for a parent; 4xx refused; 503 later
  body: Record<string, unknown> | ProblemDocument | null
}

export interface Records {
  host: Host
  visit: Visit
  opinion: Opinion
  problem: Problem
}
export type RecordKind = keyof Records

export type Change =
  | { [K in RecordKind]: { kind: K; id: string; rev: number; record: Records[K]; gone?: false } }[RecordKind]
  | { kind: RecordKind; id: string; gone: true }

export interface SyncRequest {
  device: string // the phone's own random name for itself
  person: string // whom the phone believes to be signed in: it may have to wipe that person's copy
  device_name?: string
  app_version?: string
  cursor?: string
  places?: string[]
  commands: SyncCommand[]
  limit?: number
}

export interface SyncAnswer {
  server_time: string
  results: SyncResult[]
  changes: Change[]
  drop: string[] // places to forget before the changes are taken in
  cursor: string
  more: boolean
  notice?: string | null // in words: why some places were left out
}

export interface Device {
  id: string
  name: string
  last_sync: string
  ended?: string | null
}
