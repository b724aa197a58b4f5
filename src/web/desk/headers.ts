/** What browsers are told about every answer of the desk's pages. */
import type { FastifyInstance } from 'fastify'

export function deskHeaders(app: FastifyInstance, publicUrl: string): void {
  const always = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  }
  const page = {
    ...always,
    'content-security-policy': [
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
      // The one place where the page names a script: its worker.
      'trusted-types desk-worker',
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(self), geolocation=(), payment=(), usb=()',
  }
  app.addHook('onRequest', async (request, reply) => {
    // A page's rules say nothing where a script or a style is fetched, and are longer than most of our scripts.
    reply.headers(request.url.startsWith('/desk/assets/') ? always : page)
  })
}
