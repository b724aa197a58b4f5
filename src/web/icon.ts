/** The one picture that stands for us, and where browsers look for it on a page that names none. */
import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'

/** SVG. */
export const ICON: Buffer = readFileSync(new URL('icon.svg', import.meta.url))

export const iconRoute: FastifyPluginAsync = async (app) => {
  app.get('/favicon.ico', async (_request, reply) =>
    reply
      .headers({
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        // Its address has no version: a new one is seen after a day.
        'cache-control': 'public, max-age=86400',
      })
      .type('image/svg+xml')
      .send(ICON),
  )
}
