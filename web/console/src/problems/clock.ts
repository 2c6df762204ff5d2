// Deadlines in plain words.
import { t } from '@/base/words'

// Working days left until the end of a clock; negative when it is over. `last` is the day of the deadline.
export function say_left(left: number): string {
  if (left > 0) return t('clock.left', { days: left }, left)
  if (left === 0) return t('clock.today')
  return t('clock.over', { days: -left }, -left)
}

export const left_mark = (left: number) => (left < 0 ? 'red' : left <= 1 ? 'yellow' : '')
