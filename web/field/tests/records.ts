// Records for the unit tests.
import type { CreateVisit, Host, Opinion, Problem, Visit } from '@/api/contract'
import { new_id } from '@shared/ids'

export const village = { id: '0163-village', code: '341282100001', name: '南街社区', full_name: '光武镇南街社区' }

export const visit_body = (more: Partial<CreateVisit> = {}): CreateVisit => ({
  id: new_id(), place: village.id, kind: 'household', date: '2018-08-01', people_met: 2, note: '拉家常', ...more,
})
export const host = (more: Partial<Host> = {}): Host => ({
  id: new_id(), rev: 1, kind: 'household', place: village, name: '刘魁', known_as: '东门组 石浩恒', tags: [], visits: 1, active: true, left_alone: false, last_visit: '2018-07-27', ...more,
})
export const visit = (more: Partial<Visit> = {}): Visit => ({
  id: new_id(), rev: 1, place: village, kind: 'household', date: '2018-07-27', people_met: 2, opinions: 0, note: '', visitors: [], ...more,
})
export const problem = (more: Partial<Problem> = {}): Problem => ({
  id: new_id(), rev: 1, number: '2018-1', found_day: '2018-07-01', title: '路灯不亮', state: 'handling', place: village, pending: 'none', alert: 'none', voice_count: 1, told_count: 0, ...more,
})
export const opinion = (more: Partial<Opinion> = {}): Opinion => ({
  id: new_id(), rev: 1, date: '2018-07-01', state: 'sorted', state_text: '已梳理', place: village, text: '路灯坏了', ...more,
})
