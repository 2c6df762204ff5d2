// The categories, fetched once: two levels, in official order.
import { shallowRef } from 'vue'
import { get_all } from '@/api/api'
import type { Category } from '@/api/contract'

export const categories = shallowRef<Category[]>([])
let asked: Promise<void> | null = null

export const load_categories = () =>
  (asked ??= get_all<Category>('/api/categories').then(
    (all) => void (categories.value = all),
    (error) => {
      asked = null
      throw error
    },
  ))
