// A table that somebody chose: its file, how its columns are read, and what the server says of it.
import { computed, reactive, ref, shallowRef } from 'vue'
import { new_id } from '@shared/ids'
import { ask, Refused, Unreachable } from '@/api/api'
import type { TableField, TableHeader } from '@/api/contract'
import { has_role } from '@/accounts/session'
import { t } from '@/base/words'
import { say_failure } from '@/list/list'

export type TableKind = 'homes' | 'problems'
export const most_bytes = 8 * 1024 * 1024
const patience = 120_000 // ten thousand rows on a slow line

// Who imports problems; homes are everybody's who may import at all.
export const kinds_to_import = (): TableKind[] => (has_role('office', 'town_office') ? ['homes', 'problems'] : ['homes'])

export const read_base64 = (file: Blob) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error())
    reader.readAsDataURL(file)
  })

// One command; what did not arrive is sent again under the same id.
export async function send<T>(path: string, body: object): Promise<T> {
  const headers = { 'Idempotency-Key': new_id() }
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await ask<T>('POST', path, { body, headers, timeout: patience })
      if (!answer.ok) throw new Refused(answer.problem!)
      return answer.body
    } catch (error) {
      if (!(error instanceof Unreachable) || tries === 3) throw error
    }
  }
}

interface Seen {
  columns: TableHeader[]
  fields: TableField[]
}

export function use_table<View extends Seen>(path: string, first: TableKind) {
  const file = shallowRef<{ name: string; content: string } | null>(null)
  const kind = ref<TableKind>(first)
  const place = ref('')
  const header_row = ref('')
  const choices = ref<Record<string, string> | null>(null) // null: as the server reads them
  const view = shallowRef<View | null>(null)
  const busy = ref(false)
  const wrong = ref('')
  let asked = 0

  const body = computed(() => ({
    kind: kind.value,
    file: file.value?.content,
    place: place.value || undefined,
    header_row: Number(header_row.value) || undefined,
    columns: choices.value ? Object.entries(choices.value).map(([header, field]) => ({ header, field })) : undefined,
  }))

  function forget() {
    asked += 1
    view.value = null
    choices.value = null
    wrong.value = ''
    busy.value = false
  }
  async function choose(chosen: File | null | undefined) {
    forget()
    file.value = null
    header_row.value = ''
    if (!chosen) return
    if (chosen.size > most_bytes) {
      wrong.value = t('imports.too_large')
      return
    }
    try {
      file.value = { name: chosen.name, content: await read_base64(chosen) }
    } catch {
      wrong.value = t('imports.not_readable') // it was moved or is open elsewhere
    }
  }
  async function look(more: object = {}): Promise<View | null> {
    if (!file.value) {
      wrong.value = t('imports.choose_first')
      return null
    }
    const mine = (asked += 1)
    busy.value = true
    wrong.value = ''
    try {
      const answer = await ask<View>('POST', path, { body: { ...body.value, ...more }, timeout: patience })
      if (mine !== asked) return null
      if (!answer.ok) throw new Refused(answer.problem!)
      view.value = answer.body
      choices.value = Object.fromEntries(answer.body.columns.map(({ header, field }) => [header, field]))
      return answer.body
    } catch (error) {
      if (mine === asked) {
        wrong.value = say_failure(error)
        view.value = null
      }
      return null
    } finally {
      if (mine === asked) busy.value = false
    }
  }
  return reactive({ file, kind, place, header_row, choices, view, busy, wrong, body, choose, look, forget })
}
