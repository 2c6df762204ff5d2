// A server in memory for the unit tests: it knows commands by their id, waits for parents, and fails on demand.
// The product never sees it; the browser tests use the real one.
import type { Change, ProblemDocument, SyncAnswer, SyncRequest, SyncResult } from '@/api/contract'
import { type Answer, type Call, type CallOptions, Unreachable } from '@shared/http'

type Fault = 'lost_request' | 'lost_answer' | 'busy' | 'signed_out' | 'wipe' | null

export class TestServer {
  readonly taken = new Map<string, string>() // command id → its content
  readonly times = new Map<string, number>() // command id → how often it arrived
  readonly records = new Map<string, Record<string, unknown>>()
  readonly files = new Map<string, Uint8Array>()
  readonly requests: SyncRequest[] = []
  changes: Change[] = []
  drop: string[] = []
  page = 500
  faults: Fault[] = []
  poison: { id: string; status: number } | null = null // a command that breaks the whole request
  refuse = new Map<string, ProblemDocument>() // command id → what it is refused with
  need_parent = new Map<string, string>() // command id → the id it waits for
  cut_files_after = Infinity // pieces
  ended_before_noting = false // each piece comes, and is not answered

  call: Call = async <T>(method: string, path: string, options: CallOptions = {}) => {
    const fault = path === '/api/sync' ? (this.faults.shift() ?? null) : null
    if (fault === 'lost_request') throw new Unreachable('network')
    if (fault === 'busy') return answer<T>(503, { title: 'busy', status: 503 }, { 'Retry-After': '7' })
    if (fault === 'signed_out') return answer<T>(401, { title: '', status: 401 })
    if (fault === 'wipe') return answer<T>(401, { title: '', status: 401, state: 'wipe' })
    if (path === '/api/sync') {
      const found = this.sync(options.body as SyncRequest)
      if (fault === 'lost_answer') throw new Unreachable('timeout')
      return found as Answer<T>
    }
    if (path.startsWith('/api/files/')) return this.file<T>(method, path.slice(11), options)
    if (path.startsWith('/api/me')) return answer<T>(404, { title: '', status: 404 })
    return answer<T>(200, { items: [], next: null })
  }

  private sync(request: SyncRequest): Answer<unknown> {
    this.requests.push(request)
    const bad = request.commands.find((command) => command.command_id === this.poison?.id)
    if (bad) return answer(this.poison!.status, { title: 'broken', status: this.poison!.status })
    const results = request.commands.map((command): SyncResult => {
      const id = command.command_id
      const content = JSON.stringify([command.name, command.body])
      this.times.set(id, (this.times.get(id) ?? 0) + 1)
      if (this.taken.has(id))
        return this.taken.get(id) === content ? { command_id: id, status: 200, body: { id } } : { command_id: id, status: 409, body: { title: 'other content', status: 409 } }
      const parent = this.need_parent.get(id)
      if (parent && !this.taken.has(parent)) return { command_id: id, status: 202, body: null }
      const problem = this.refuse.get(id)
      if (problem) return { command_id: id, status: problem.status, body: problem }
      const target = this.records.get(String(command.body['id']))
      if (target && 'rev' in command.body && command.body['rev'] !== target['rev'])
        return { command_id: id, status: 409, body: { title: 'stale', status: 409, current: target } }
      if (target) this.records.set(String(command.body['id']), { ...target, ...command.body, place: target['place'], rev: Number(target['rev']) + 1 })
      this.taken.set(id, content)
      return { command_id: id, status: 201, body: { id } }
    })
    const from = Number(request.cursor ?? 0)
    const changes = this.changes.slice(from, from + this.page)
    const body: SyncAnswer = {
      server_time: new Date().toISOString(), results, changes, drop: this.drop, cursor: String(from + changes.length), more: from + changes.length < this.changes.length,
    }
    return answer(200, body)
  }

  private file<T>(method: string, name: string, options: CallOptions): Answer<T> {
    const have = this.files.get(name)
    if (method === 'HEAD') return answer<T>(have && this.whole.has(name) ? 200 : 404, null, have ? { 'Upload-Offset': String(have.length) } : {})
    const [, from, to, total] = /bytes (\d+)-(\d+)\/(\d+)/.exec(options.headers!['Content-Range']!)!.map(Number)
    if (have?.length === total && from! <= to!) {
      this.whole.add(name)
      return answer<T>(201, {})
    }
    if ((have?.length ?? 0) !== from) return answer<T>(409, { title: 'gap', status: 409 })
    if (this.cut_files_after-- <= 0) throw new Unreachable('network')
    const next = new Uint8Array(to! + 1)
    if (have) next.set(have)
    next.set(new Uint8Array(options.bytes!), from)
    this.files.set(name, next)
    if (this.ended_before_noting) throw new Unreachable('network')
    if (to! + 1 < total!) return answer<T>(202, {}, { Range: `bytes=0-${to}` })
    this.whole.add(name)
    return answer<T>(201, {})
  }
  readonly whole = new Set<string>()
}

function answer<T>(status: number, body: unknown, headers: Record<string, string> = {}): Answer<T> {
  const ok = status < 400
  return { status, ok, body: body as T, problem: ok ? null : (body as ProblemDocument), headers: new Headers(headers), sent: Date.now(), received: Date.now() }
}
