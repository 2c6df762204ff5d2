// What a form and its fields tell each other.
import type { InjectionKey } from 'vue'

export interface FormFields {
  wrong(): Record<string, string>
  shown: Set<string>
}
export const form_fields: InjectionKey<FormFields> = Symbol('form fields')
