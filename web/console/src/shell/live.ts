// What others write while a page is looked at, as /api/events tells it. A hidden tab asks nothing: a browser keeps
// few connections to one host. When it is looked at again it hears what it missed.
import { onScopeDispose } from 'vue'

export interface Changes {
  seq: number
  many: boolean // too many to be told one by one
  items: { kind: 'problem' | 'opinion'; id: string }[]
}
type Listener = (changes: Changes) => void

const listeners = new Set<Listener>()
const again_after = 30_000 // ms, when the server refused: it stops, or the session is over
let source: EventSource | null = null
let seq = ''
let later = 0

function close() {
  clearTimeout(later)
  source?.close()
  source = null
}

function look() {
  close()
  if (document.visibilityState !== 'visible' || !listeners.size) return
  source = new EventSource(`/api/events${seq && `?since=${seq}`}`)
  source.addEventListener('changes', ({ data }) => {
    const changes = JSON.parse(data as string) as Changes
    seq = String(changes.seq)
    if (changes.many || changes.items.length) for (const listener of [...listeners]) listener(changes)
  })
  source.addEventListener('error', () => {
    if (source?.readyState === EventSource.CLOSED) later = window.setTimeout(look, again_after)
  })
}

// Until the component that asks is gone.
export function on_changes(listener: Listener) {
  listeners.add(listener)
  if (listeners.size === 1) {
    document.addEventListener('visibilitychange', look)
    look()
  }
  onScopeDispose(() => {
    listeners.delete(listener)
    if (listeners.size) return
    document.removeEventListener('visibilitychange', look)
    close()
  })
}

// Runs `work` soon, and not again within `pause` milliseconds however often it is asked for.
export function now_and_then(work: () => void, pause: number) {
  let timer = 0
  let last = 0
  return () => {
    if (timer) return
    timer = window.setTimeout(() => {
      timer = 0
      last = Date.now()
      work()
    }, Math.max(300, last + pause - Date.now()))
  }
}
