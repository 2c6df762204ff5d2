// Hands a file to the person, and shows the code that opens it.
import { tell } from '@/ui/ask'
import { t } from '@/base/words'

export function save_file({ blob, code }: { blob: Blob; code?: string }, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  if (code) void tell(t('packs.code'), t('packs.code_is', { code }))
}
