// Keeps the app's own files on the phone, so that it opens without a network. It never touches /api: what was
// written waits in the outbox, where the person can see it, and not here.
export {} // a module of its own: `self` below is not the page's

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] }

const files = self.__WB_MANIFEST
// One cache per version: a version is whole or not there at all.
const version = files.map((file) => file.url + (file.revision ?? '')).join('|')
const cache_name = `field-${hash(version)}`
const page = '/field/index.html'

function hash(text: string) {
  let value = 5381
  for (let at = 0; at < text.length; at += 1) value = ((value * 33) ^ text.charCodeAt(at)) >>> 0
  return value.toString(36)
}

async function install() {
  const cache = await caches.open(cache_name)
  const older = (await caches.keys()).filter((name) => name.startsWith('field-') && name !== cache_name)
  // Files whose name carries a hash are taken over from the version before: an update costs what changed.
  await Promise.all(
    files.map(async ({ url, revision }) => {
      const address = new URL(url, self.registration.scope).href
      if (await cache.match(address)) return
      const kept = revision ? undefined : await caches.match(address)
      if (kept) return cache.put(address, kept)
      const fresh = await fetch(new Request(address, { cache: revision ? 'no-cache' : 'default' }))
      if (!fresh.ok) throw new Error(`${url}: ${fresh.status}`)
      await cache.put(address, fresh)
    }),
  )
  if (older.length === 0) await self.skipWaiting()
}

async function activate() {
  for (const name of await caches.keys())
    if (name.startsWith('field-') && name !== cache_name) await caches.delete(name)
  await self.clients.claim()
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith('/field/')) return
  event.respondWith(
    (async () => {
      const cache = await caches.open(cache_name)
      // Every address inside the app is the one page; the app itself reads the rest of the address.
      const wanted = event.request.mode === 'navigate' ? new URL(page, url).href : url.href
      const kept = await cache.match(wanted, { ignoreSearch: true })
      if (kept) return kept
      const fresh = await fetch(event.request)
      // What only some people need, as the English words, is kept from its first use on.
      if (fresh.ok && url.pathname.startsWith('/field/assets/')) await cache.put(event.request, fresh.clone())
      return fresh
    })(),
  )
})
