/** `GET /sign-in` and its files. Nothing personal is in them: who one is comes over the API. */
import type { FastifyInstance } from 'fastify'
import { signInPage } from '../../web/sign-in/page.ts'
import { Refused } from '../refusals.ts'
import type { StaffWorld } from '../world.ts'

export function pageRoutes(app: FastifyInstance, { assets, site }: StaffWorld): void {
  const page = signInPage(assets)
  const headers = {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cache-control': 'no-store',
    ...(site.https && { 'strict-transport-security': 'max-age=31536000' }),
  }

  app.get('/sign-in', async (_request, reply) => reply.headers(headers).type('text/html; charset=utf-8').send(page))

  app.get('/sign-in/assets/*', async (request, reply) => {
    const asset = assets.files.get(request.url.split('?', 1)[0] as string)
    if (!asset) throw new Refused('absent')
    const zipped = request.headers['accept-encoding']?.includes('gzip') ?? false
    reply.headers({ ...headers, 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' })
    if (zipped) reply.header('content-encoding', 'gzip')
    return reply.type(asset.type).send(zipped ? asset.gzip : asset.plain)
  })
}
