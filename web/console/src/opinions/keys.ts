// Keys of the sorting desk: figures choose a disposition, letters a similar matter, arrows leaf through the queue.
import type { Disposition } from '@/api/contract'

export const dispositions: Disposition[] = ['new_problem', 'merged', 'answered_on_spot', 'suggestion', 'praise', 'transferred', 'outside']
export const letters = ['A', 'B', 'C', 'D', 'E']

export type KeyMove = { disposition: Disposition } | { similar: number } | { step: 1 | -1 } | { send: true } | { leave: true } | null

export interface Pressed {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

// `typing`: a field has the keyboard, letters and figures belong to it.
export function move_of(pressed: Pressed, typing: boolean): KeyMove {
  const with_control = pressed.ctrlKey || pressed.metaKey
  if (with_control && pressed.key === 'Enter') return { send: true }
  if (pressed.key === 'Escape') return typing ? { leave: true } : null
  if (with_control || pressed.altKey || typing) return null
  if (pressed.key === 'ArrowDown' || pressed.key === 'ArrowRight') return { step: 1 }
  if (pressed.key === 'ArrowUp' || pressed.key === 'ArrowLeft') return { step: -1 }
  const disposition = dispositions[Number(pressed.key) - 1]
  if (disposition) return { disposition }
  const letter = letters.indexOf(pressed.key.toUpperCase())
  return letter >= 0 ? { similar: letter } : null
}
