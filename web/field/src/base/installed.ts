// Where the app runs: its copy on the phone, a newer version of it, and what the browser cannot do.
import { ref } from 'vue'

export const newer_version = ref(false)
let waiting: ServiceWorker | null = null

export function keep_app() {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  void navigator.serviceWorker.register('/field/worker.js', { scope: '/field/' }).then((registration) => {
    const look = (worker: ServiceWorker | null) => {
      if (!worker || !navigator.serviceWorker.controller) return
      waiting = worker
      newer_version.value = true
    }
    look(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const fresh = registration.installing
      fresh?.addEventListener('statechange', () => {
        if (fresh.state === 'installed') look(fresh)
      })
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void registration.update().catch(() => null)
    })
  }).catch(() => null)
}

// Only when the person says so: nobody's form is exchanged under their hands.
export function use_newer_version() {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting?.postMessage('take over')
}

export const in_wechat = /MicroMessenger/i.test(navigator.userAgent)
// Plain http to another machine: no worker, no microphone, no digest of files.
export const is_secure = window.isSecureContext
