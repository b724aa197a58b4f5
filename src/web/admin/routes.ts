/**
 * `/admin`: the editor's page. Its shell and files are the same for everybody; what is personal or not yet published
 * comes from `/api`, to those who have signed in.
 */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type Bundle, encoded, readBundle } from './bundle.ts'
import { adminShell, notBuilt } from './shell.ts'

export interface AdminPagesOptions {
  readonly publicUrl: string
  readonly bundle?: () => Bundle | null
}

const FOREVER = 'public, max-age=31536000, immutable'

/** A plugin: `server.register(adminPages({ publicUrl }))`. */
export function adminPages({ publicUrl, bundle = once(readBundle) }: AdminPagesOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    const always = {
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
    }
    const forPages = {
      ...always,
      'content-security-policy': PAGE_RULES,
      'cross-origin-opener-policy': 'same-origin',
      // A step's words are recorded on this device.
      'permissions-policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
      'cache-control': 'no-cache',
    }

    // Every screen has an address of its own, and the page knows which.
    for (const url of ['/admin', '/admin/*']) {
      app.get(url, async (request, reply) => {
        const built = bundle()
        reply.headers(forPages).type('text/html; charset=utf-8')
        if (built === null) return reply.code(503).header('retry-after', '5').send(notBuilt())
        const shell = adminShell(built)
        const etag = `"${createHash('sha256').update(shell).digest('base64url').slice(0, 16)}"`
        reply.header('etag', etag)
        if (request.headers['if-none-match'] === etag) return reply.code(304).send()
        return reply.send(shell)
      })
    }

    app.get('/admin/assets/*', async (request, reply) => {
      const file = bundle()?.files.get(request.url.split('?')[0] ?? '')
      if (file === undefined) return reply.callNotFound()
      const { how, body } = encoded(file, request.headers['accept-encoding'] ?? '')
      if (how !== undefined) reply.header('content-encoding', how)
      return reply
        .headers({ ...always, 'cache-control': FOREVER, vary: 'accept-encoding' })
        .type(file.type)
        .send(body)
    })
  }
}

const PAGE_RULES = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** Read when somebody first asks: most starts of the server never show it. Asked again while it is missing. */
function once(read: () => Bundle | null): () => Bundle | null {
  let found: Bundle | null = null
  return () => {
    found ??= read()
    return found
  }
}
