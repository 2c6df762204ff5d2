// Which fields each move of a problem needs, and which of the moves comes first in a state. What is wrong the
// server says; here stands only what to ask for.
import type { MoveName, Problem } from '@/api/contract'

export interface MoveField {
  name: string // as in the API
  kind: 'line' | 'text' | 'day' | 'unit' | 'units' | 'problem' | 'voice' | 'task' | 'choice'
  required?: boolean
  values?: string[] // of a choice; 'true' and 'false' are sent as such
  start?: (problem: Problem) => unknown
}

const text = (name: string): MoveField => ({ name, kind: 'text', required: true })
const way: MoveField = { name: 'way', kind: 'choice', required: true, values: ['face', 'phone', 'written', 'notice', 'relative'] }
const ok: MoveField = { name: 'ok', kind: 'choice', required: true, values: ['true', 'false'] }
const proof: MoveField = { name: 'proof', kind: 'line' }

// The first voice for which `holds`.
const voice = (holds: (voice: NonNullable<Problem['voices']>[number], problem: Problem) => boolean): MoveField => ({
  name: 'voice', kind: 'voice', required: true,
  start: (problem) => problem.voices?.find((one) => holds(one, problem))?.id,
})

export const move_fields: Record<MoveName, MoveField[]> = {
  propose: [
    { ...text('target'), start: ({ target }) => target },
    { name: 'lead', kind: 'unit', required: true, start: ({ lead }) => lead?.id },
    { name: 'measures', kind: 'text', start: ({ measures }) => measures },
  ],
  assign: [
    { name: 'lead', kind: 'unit', required: true, start: ({ lead }) => lead?.id },
    { name: 'co_units', kind: 'units' },
    { name: 'due', kind: 'day' },
    { name: 'reason', kind: 'text' },
  ],
  accept: [proof],
  return: [{ name: 'owner', kind: 'unit', required: true }, text('rule'), text('reason')],
  reassign: [{ name: 'lead', kind: 'unit', required: true }, text('reason')],
  decide: [ok, text('note'), { name: 'lead', kind: 'unit' }],
  progress: [text('text'), proof],
  extend: [{ name: 'until', kind: 'day', required: true }, text('reason')],
  long_term: [text('plan'), { name: 'funds', kind: 'line' }, { name: 'next_check', kind: 'day', required: true }],
  finish: [{ ...text('result'), start: ({ result }) => result }, proof],
  check: [ok, { name: 'note', kind: 'text' }],
  answer: [voice(({ reply }) => !reply), { name: 'reached', kind: 'choice', required: true, values: ['true', 'false'] }, { name: 'text', kind: 'text' }, way],
  rate: [
    voice(({ reply, solved }) => !!reply && !solved),
    { name: 'solved', kind: 'choice', required: true, values: ['yes', 'partly', 'no'] },
    { name: 'satisfied', kind: 'choice', required: true, values: ['yes', 'basically', 'no'] },
    { name: 'by', kind: 'choice', required: true, values: ['liaison', 'visitor', 'caller'] },
  ],
  reopen: [text('reason')],
  merge: [{ name: 'into', kind: 'problem', required: true }],
  split: [],
  withdraw: [text('reason')],
  supervise: [text('request')],
  pause: [text('reason')],
  resume: [],
  procedure: [{ name: 'name', kind: 'line', required: true }, { name: 'due', kind: 'day', required: true }],
  task: [{ name: 'unit', kind: 'unit', required: true }, text('text'), { name: 'due', kind: 'day', required: true }],
  deliver: [{ name: 'task', kind: 'task', required: true, start: ({ tasks }) => tasks?.find(({ done_day }) => !done_day)?.id }, text('result')],
  sign: [ok, { name: 'note', kind: 'text' }],
  inform: [voice(({ id }, { to_inform }) => !!to_inform?.includes(id)), way],
  park: [text('note')],
  unpark: [],
}

// The step that the state waits for comes first and stands out; the rest follows in this order, and what takes a
// matter off the ordinary way comes last.
const first: MoveName[] = ['decide', 'sign', 'propose', 'assign', 'accept', 'resume', 'unpark', 'deliver', 'inform', 'finish', 'check', 'answer', 'rate']
const next: MoveName[] = ['progress', 'task', 'extend', 'long_term', 'procedure', 'pause', 'park', 'supervise', 'return', 'reassign', 'reopen']
const last: MoveName[] = ['merge', 'split', 'withdraw']
const order = [...first, ...next, ...last]

export function in_order(moves: MoveName[]): { main: MoveName | null; others: MoveName[] } {
  const sorted = [...moves].sort((a, b) => order.indexOf(a) - order.indexOf(b))
  const main = sorted[0] && first.includes(sorted[0]) ? sorted[0] : null
  return { main, others: main ? sorted.slice(1) : sorted }
}

// What is sent: empty fields are left out, a choice of true and false becomes one.
export function move_body(move: MoveName, problem: Problem, values: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = { rev: problem.rev }
  if (move === 'decide') body['on'] = problem.pending === 'extension' ? 'extend' : problem.pending
  for (const { name } of move_fields[move]) {
    const value = values[name]
    if (value === 'true' || value === 'false') body[name] = value === 'true'
    else if (typeof value === 'string' ? value.trim() : Array.isArray(value) ? value.length : value !== undefined && value !== null)
      body[name] = typeof value === 'string' ? value.trim() : value
  }
  return body
}
