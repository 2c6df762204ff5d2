// An outbox item in words: what it is, and why it is still here.
import { say_day, say_time, t } from '@/base/words'
import { today } from '@/base/clock'
import type { OutboxItem } from '@/store/db'
import { meeting } from '@/sync/scheduler'


export function what(item: OutboxItem): string {
  const date = item.body['date']
  return t(`outbox.what.${item.name.replace('.', '_')}`) + (typeof date === 'string' ? ` · ${say_day(date, today())}` : '')
}

export function why(item: OutboxItem): string {
  switch (item.state) {
    case 'done':
      return t('outbox.arrived', { time: say_time(item.done_at ?? 0) })
    case 'refused':
      return reasons(item)
    case 'conflict':
      return t('outbox.why.conflict')
    case 'parked':
      return t('outbox.why.parent')
    default:
      if (item.why) return t(`outbox.why.${item.why}`)
      if (meeting.running) return t('outbox.why.going')
      if (meeting.ended === 'signed_out') return t('outbox.why.signed_out')
      return t(meeting.ended === 'unreachable' ? 'outbox.why.no_network' : 'outbox.why.waiting')
  }
}

// What the server said: the sentence, and each field that is wrong.
function reasons(item: OutboxItem): string {
  const fields = Object.values(item.problem?.fields ?? {})
  return [item.problem?.title, ...fields].filter(Boolean).join(t('base.semicolon')) || t('outbox.why.refused')
}

export const tone = (item: OutboxItem) =>
  ({ ready: 'warn', parked: 'warn', refused: 'red', conflict: 'red', done: 'good' })[item.state]
