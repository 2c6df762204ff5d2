// One command of the API as a form sends it. The same content is sent under the same id, so that a second click or
// a lost answer does nothing twice; a changed content gets a new one.
import { reactive } from 'vue'
import { new_id } from '@shared/ids'
import { ask, Unreachable } from '@/api/api'
import type { ProblemDocument } from '@/api/contract'
import { t } from '@/base/words'

export interface Command<T> {
  busy: boolean
  wrong: string // what is wrong as a whole
  fields: Record<string, string> // what is wrong with each field
  conflict: ProblemDocument | null // the record is not what the form was filled in for
  send(method: string, path: string, body: object): Promise<T | null> // null: it was not done
  forget(): void
}

export function use_command<T = unknown>(): Command<T> {
  let id = ''
  let content = ''
  const command = reactive<Command<T>>({
    busy: false,
    wrong: '',
    fields: {},
    conflict: null,
    async send(method, path, body) {
      if (command.busy) return null
      const now = `${method} ${path} ${JSON.stringify(body)}`
      if (now !== content) {
        id = new_id()
        content = now
      }
      command.forget()
      command.busy = true
      try {
        const answer = await ask<T>(method, path, { body, headers: { 'Idempotency-Key': id } })
        if (answer.ok) {
          content = ''
          return answer.body
        }
        const problem = answer.problem!
        command.fields = problem.fields ?? {}
        command.conflict = problem.status === 409 ? problem : null
        command.wrong = [problem.title, problem.detail].filter(Boolean).join(t('base.full_stop'))
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error
        command.wrong = t(`base.unreachable.${error.why}`)
      } finally {
        command.busy = false
      }
      return null
    },
    forget() {
      command.wrong = ''
      command.fields = {}
      command.conflict = null
    },
  })
  return command
}
