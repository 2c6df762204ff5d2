// Calls of the API. A session that is over is renewed in a dialog above the page and the call is made again:
// nothing that was typed is lost.
import { call, type Answer, type CallOptions, type ProblemDocument } from '@shared/http'
import { ask_to_sign_in } from '@/accounts/session'
import { preferences } from '@/ui/preferences'

export { Unreachable } from '@shared/http'

export class Refused extends Error {
  constructor(readonly problem: ProblemDocument) {
    super(problem.title)
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>

// "/api/problems" and {state: 'to_check', place: ''} → "/api/problems?state=to_check"
export function address(path: string, query: Query = {}): string {
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
  if (!known.length) return path
  return `${path}?${new URLSearchParams(known.map(([name, value]) => [name, String(value)])).toString()}`
}

// The answer as it is; throws Unreachable alone.
export async function ask<T>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const asked = () =>
    call<T>(method, path, { ...options, headers: { 'Accept-Language': preferences.language, ...options.headers } })
  const answer = await asked()
  return answer.status === 401 && (await ask_to_sign_in()) ? asked() : answer
}

// Throws Refused or Unreachable.
export async function get<T>(path: string, query?: Query): Promise<T> {
  const answer = await ask<T>('GET', address(path, query))
  if (!answer.ok) throw new Refused(answer.problem!)
  return answer.body
}

// All items of a short list, page after page.
export async function get_all<T>(path: string, query: Query = {}): Promise<T[]> {
  const items: T[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page: { items: T[]; next: string | null } = await get(path, { ...query, limit: 500, after })
    items.push(...page.items)
    after = page.next ?? null
  }
  return items
}
