// Questions and short messages over the screen.
import { showConfirmDialog, showDialog, showToast } from 'vant'
import { t } from '@/base/words'

export const say = (message: string) => showToast({ message, duration: 2200, wordBreak: 'break-word' })

export const sure = (title: string, message: string, yes: string): Promise<boolean> =>
  showConfirmDialog({ title, message, confirmButtonText: yes, cancelButtonText: t('base.cancel') })
    .then(() => true)
    .catch(() => false)

export const tell = (title: string, message: string) => showDialog({ title, message, confirmButtonText: t('base.close') }).catch(() => null)
