// 进千企、访万户 by village: how many of the homes and enterprises on the lists were visited. Counts alone, no names.
import { get } from '@/api/api'
import { has_role } from '@/accounts/session'
import type { Goals } from '@/api/contract'
import { topic_readers } from '@/shell/menu'

export const reads_goals = () => has_role(...topic_readers)
// Of a town or a village.
export const ask_goals = (place: string, since: string) => get<Goals>('/api/hosts/goals', { place, since })
