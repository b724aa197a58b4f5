/**
 * `/desk`: the volunteers' page. The shell, its files, the manifest and the worker are the same for everybody and hold
 * nothing personal; what is personal comes from `/api/desk`, to those who have signed in.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Asset, type DeskAssets, readDeskAssets } from './assets.ts'
import { deskHeaders } from './headers.ts'
import { deskShell } from './shell.ts'

export interface DeskPagesOptions {
  readonly publicUrl: string
  readonly assets?: DeskAssets
}

const FOREVER = 'public, max-age=31536000, immutable'
/** Asked for each time, answered with 304 while it is the same. */
const FRESH = 'no-cache'

/** A plugin: `server.register(deskPages({ publicUrl }))`. */
export function deskPages({ publicUrl, assets = readDeskAssets() }: DeskPagesOptions) {
  const shell = deskShell(assets)
  const etag = `"${assets.script.split('/')[3]}"`
  return async (app: FastifyInstance): Promise<void> => {
    deskHeaders(app, publicUrl)

    const unchanged = (request: FastifyRequest, reply: FastifyReply): boolean => {
      reply.header('cache-control', FRESH).header('etag', etag)
      return request.headers['if-none-match'] === etag
    }

    app.get('/desk', async (request, reply) => {
      if (unchanged(request, reply)) return reply.code(304).send()
      return reply.type('text/html; charset=utf-8').send(shell)
    })

    app.get('/desk/manifest.webmanifest', async (request, reply) => {
      if (unchanged(request, reply)) return reply.code(304).send()
      return reply.type('application/manifest+json').send(manifest(assets))
    })

    app.get('/desk/worker.js', async (request, reply) => {
      // It stands beside the page and not below it.
      reply.header('service-worker-allowed', '/desk')
      if (unchanged(request, reply)) return reply.code(304).send()
      return sendAsset(request, reply, assets.worker)
    })

    app.get('/desk/assets/*', async (request, reply) => {
      const asset = assets.files.get(request.url.split('?')[0] ?? '')
      if (!asset) return reply.callNotFound()
      reply.header('cache-control', FOREVER)
      return sendAsset(request, reply, asset)
    })
  }
}

function sendAsset(request: FastifyRequest, reply: FastifyReply, { type, plain, gzip }: Asset): FastifyReply {
  const zipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  reply.type(type).header('vary', 'accept-encoding')
  return zipped ? reply.header('content-encoding', 'gzip').send(gzip) : reply.send(plain)
}

function manifest({ icon, touchIcon }: DeskAssets): string {
  return JSON.stringify({
    id: '/desk',
    name: 'Từng Bước – Bàn trực',
    short_name: 'Bàn trực',
    lang: 'vi',
    start_url: '/desk',
    scope: '/desk',
    display: 'standalone',
    theme_color: '#0b4f9e',
    background_color: '#e8eff8',
    icons: [
      { src: icon, sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      { src: touchIcon, sizes: '192x192', type: 'image/png', purpose: 'any' },
    ],
  })
}
