// The shapes that travel between browser and server; made from `huiju openapi` by `npm run check`.
import type { components } from './types'

type Schemas = components['schemas']

export type { ProblemDocument } from '@shared/http'
export interface Page<T> {
  items: T[]
  next: string | null
}

export type Me = Schemas['accounts.MeView']
export type Role = Me['roles'] extends (infer One)[] | undefined ? (One extends { role: infer Name } ? Name : never) : never
export type PersonBrief = Schemas['PersonView']
export type PersonItem = Schemas['accounts.PersonItem']
export type PlaceBrief = Schemas['PlaceView']
export type PlaceItem = Schemas['places.PlaceItem']
export type UnitBrief = Schemas['UnitView']
export type UnitItem = Schemas['accounts.UnitItem']
export type Category = Schemas['categories.CategoryItem']
export type Campaign = Schemas['campaigns.CampaignView']
export type InboxItem = Schemas['telling.InboxItem']
export type Problem = Schemas['problems.ProblemView']
export type ProblemItem = Schemas['problems.ProblemItem']
export type ProblemState = NonNullable<ProblemItem['state']>
export type MoveName = Schemas['problems.AllowedMove']['name']
export type Opinion = Schemas['opinions.OpinionView']
export type Voice = Schemas['opinions.VoiceView']
export type Disposition = Schemas['opinions.Sort']['disposition']
export type Sort = Schemas['opinions.Sort']
export type Way = Schemas['opinions.Reply']['way']
export type Proposal = Schemas['matters.Proposal']
export type SimilarItem = Schemas['matters.SimilarItem']
export type Alert = Schemas['escalation.AlertView']
export type Order = Schemas['escalation.OrderView']
export type AgendaItem = Schemas['escalation.AgendaView']
export type Callback = Schemas['callbacks.CallbackView']
export type Message = Schemas['telling.MessageView']
export type Visit = Schemas['visits.VisitView']
export type NewVisit = Schemas['visits.Create'] & { id: string }
export type Instruction = Schemas['instructions.InstructionItem']
export type Figure = Schemas['figures.FigureItem']
export type FiguresView = Schemas['figures.FiguresView']
export type FigureRecord = Schemas['figures.RecordItem']
export type FigureRecords = Schemas['figures.RecordsView']
export type RatesTable = Schemas['rates.Table']
export type RatesLine = Schemas['rates.Line']
export type Rate = Schemas['rates.Rate']
export type HostItem = Schemas['hosts.HostView']
export type Bulletin = Schemas['bulletins.BulletinView']
export type BulletinItem = Schemas['bulletins.BulletinItem']
export type DocumentView = Schemas['documents.DocumentView']
export type RoleItem = Schemas['accounts.RoleItem']
export type AccountItem = Schemas['accounts.AccountItem']
export type RevealItem = Schemas['reveals.RevealItem']
export type YearView = Schemas['calendar.YearView']
export type Substitution = Schemas['substitutes.SubstitutionView']
export type Handover = Schemas['handovers.HandoverView']
export type HandoverItem = Schemas['handovers.HandoverItem']
export type Oddities = Schemas['visit_checks.Oddities']
export type VisitCheck = Schemas['visit_checks.CheckView']
export type SheetView = Schemas['worksheets.SheetView']
