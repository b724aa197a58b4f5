/** What browsers are told about every answer of the web chat. */
import type { FastifyInstance } from 'fastify'

export function securityHeaders(app: FastifyInstance, publicUrl: string, frameAncestors: readonly string[]): void {
  const headers = {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      // What is looked at and listened to before it is sent lies in the page's own memory.
      "img-src 'self' blob:",
      "media-src 'self' blob:",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      `frame-ancestors ${["'self'", ...frameAncestors].join(' ')}`,
      "require-trusted-types-for 'script'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': permissions('()'),
    'cache-control': 'no-store',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  }
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
  })
}

function permissions(microphone: '()' | '(self)'): string {
  return `camera=(), microphone=${microphone}, geolocation=(), payment=(), usb=()`
}

/** Of the page with the conversation: it records voices. Photos come from the device's own camera, which needs no leave. */
export const PAGE_PERMISSIONS = permissions('(self)')

/** For a drawing opened by itself: it may show itself and do nothing. */
export const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
