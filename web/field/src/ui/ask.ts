// Questions and short messages over the screen.
import { showConfirmDialog, showToast } from 'vant'
import { t } from '@/base/words'

export const say = (message: string) => showToast({ message, duration: 2200, wordBreak: 'break-word' })

export const sure = (title: string, message: string, yes: string): Promise<boolean> =>
  showConfirmDialog({ title, message, confirmButtonText: yes, cancelButtonText: t('base.cancel') })
    .then(() => true)
    .catch(() => false)
