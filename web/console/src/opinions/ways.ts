import type { Way } from '@/api/contract'
import { t } from '@/base/words'

const all: Way[] = ['face', 'phone', 'written', 'notice', 'relative']
export const ways = () => all.map((value) => ({ value, text: t(`values.way.${value}`) }))
