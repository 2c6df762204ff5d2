// Calls of the server. A network in the field hangs more often than it fails: every call has a time limit, and
// what comes back from a wireless network's sign-in page is not taken for an answer.
// A refusal (RFC 9457): what is wrong, each wrong field with its reason, what may be done instead.
export interface ProblemDocument {
  title: string
  detail?: string
  status: number
  fields?: Record<string, string>
  state?: string
  next?: { move: string; by: string[] }[]
  current?: Record<string, unknown>
}

export class Unreachable extends Error {
  constructor(readonly why: 'timeout' | 'network' | 'portal') {
    super(why)
  }
}

export interface Answer<T> {
  status: number
  ok: boolean
  body: T
  problem: ProblemDocument | null
  headers: Headers
  sent: number // phone time, milliseconds
  received: number
}

export interface CallOptions {
  body?: unknown
  bytes?: ArrayBuffer
  headers?: Record<string, string>
  timeout?: number // milliseconds
}

export type Call = <T>(method: string, path: string, options?: CallOptions) => Promise<Answer<T>>

export const call: Call = async <T>(method: string, path: string, options: CallOptions = {}) => {
  const stop = new AbortController()
  const limit = setTimeout(() => stop.abort(), options.timeout ?? 20_000)
  const sent = Date.now()
  try {
    const response = await fetch(path, {
      method,
      headers: {
        Accept: 'application/json',
        ...(options.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...options.headers,
      },
      body: options.bytes ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: stop.signal,
    })
    // The body belongs to the same time limit: it too may stop half-way.
    const text = method === 'HEAD' ? '' : await response.text()
    const type = response.headers.get('Content-Type') ?? ''
    if (text && !/json/.test(type)) throw new Unreachable('portal')
    const body = text ? JSON.parse(text) : null
    return {
      status: response.status,
      ok: response.ok,
      body: body as T,
      problem: response.ok ? null : ((body as ProblemDocument | null) ?? { title: '', status: response.status }),
      headers: response.headers,
      sent,
      received: Date.now(),
    }
  } catch (error) {
    if (error instanceof Unreachable) throw error
    throw new Unreachable(stop.signal.aborted ? 'timeout' : 'network')
  } finally {
    clearTimeout(limit)
  }
}

// All items of a list, page after page. A refusal ends it: null.
export async function all_items<T>(request: Call, path: string): Promise<T[] | null> {
  const items: T[] = []
  let after: string | null = null
  do {
    const more: string = after ? `&after=${encodeURIComponent(after)}` : ''
    const answer: Answer<{ items: T[]; next: string | null }> =
      await request('GET', `${path}${path.includes('?') ? '&' : '?'}limit=500${more}`)
    if (!answer.ok) return null
    items.push(...answer.body.items)
    after = answer.body.next
  } while (after)
  return items
}
