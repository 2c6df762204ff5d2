// Two versions of a record, compared field by field as people read them.
import { say_day } from '@/base/days'
import { known_word, t } from '@/base/words'

export interface Difference {
  name: string
  seen: string
  now: string
}

type Value = unknown

export function say_value(name: string, value: Value): string {
  if (value === null || value === undefined || value === '') return t('base.nothing')
  if (typeof value === 'boolean') return t(value ? 'base.yes' : 'base.no')
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map((one) => say_value(name, one)).join(t('base.list_comma')) || t('base.nothing')
  if (typeof value === 'object') {
    const named = value as { full_name?: string; name?: string; title?: string; text?: string }
    return named.full_name ?? named.name ?? named.title ?? named.text ?? ''
  }
  const text = String(value)
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return say_day(text)
  return known_word(`values.${name}.${text}`) ? t(`values.${name}.${text}`) : text
}

// Fields that have a word of their own; bookkeeping and long lists say nothing to a person.
export function differences(seen: Record<string, Value>, now: Record<string, Value>): Difference[] {
  return Object.keys(now)
    .filter((name) => known_word(`fields.${name}`) && JSON.stringify(seen[name] ?? null) !== JSON.stringify(now[name] ?? null))
    .map((name) => ({ name, seen: say_value(name, seen[name]), now: say_value(name, now[name]) }))
}
