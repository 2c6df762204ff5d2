// What an operation is called in the audit: "problem.assign" → 问题：交办. What has no word keeps its name.
import { known_word, t } from '@/base/words'

export function say_operation(operation: string): string {
  const [kind = '', verb = ''] = operation.split('.')
  const word = (key: string, otherwise: string) => (known_word(key) ? t(key) : otherwise)
  const done = word(`values.move.${kind === 'problem' ? verb : ''}`, word(`audit.verb.${verb}`, verb))
  return verb ? t('audit.did', { kind: word(`audit.kind.${kind}`, kind), verb: done }) : word(`audit.kind.${kind}`, kind)
}

// The kinds of records that can be searched for, in the order of a day's work.
export const kinds = [
  'visit', 'opinion', 'problem', 'order', 'agenda', 'callback', 'instruction', 'bulletin', 'deed', 'activity', 'host', 'person', 'unit', 'place',
  'account', 'session', 'role', 'token', 'substitution', 'handover', 'export', 'document', 'campaign', 'category', 'calendar', 'escalation',
]
