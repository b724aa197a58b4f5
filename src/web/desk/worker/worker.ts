/**
 * Keeps the page's own files, so that it opens at once and without a network. Nothing personal ever passes through here:
 * requests to `/api` are not touched.
 */
const VERSION: string = '{version}'
const FILES = '{files}' as unknown as readonly string[]

const SHELL = '/desk'
const CACHE = `desk-${VERSION}`
const worker = self as unknown as ServiceWorkerGlobalScope

worker.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE)
      // The files come from the browser's own cache where it has them: the first visit fetches them once.
      await cache.addAll([...FILES])
      await cache.add(new Request(SHELL, { cache: 'no-cache' }))
      await worker.skipWaiting()
    })(),
  )
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith('desk-') && name !== CACHE) await caches.delete(name)
      await worker.clients.claim()
    })(),
  )
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== worker.location.origin) return
  if (request.mode === 'navigate' && pathname === SHELL) return event.respondWith(cached(SHELL, request))
  if (pathname.startsWith('/desk/assets/')) event.respondWith(cached(request, request))
})

async function cached(key: string | Request, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(key)) ?? fetch(request)
}
