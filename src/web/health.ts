/** Alive, ready, and the figures. None of them tells an outsider anything about people. */
import { timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import type { Registry } from 'prom-client'

export interface HealthOptions {
  /** Throws when a write would not succeed now. */
  readonly ping: () => Promise<void>
  readonly spooled: () => number
  readonly stopping: () => boolean
  readonly registry: Registry
  /** Without it `/metrics` answers only callers on this machine. */
  readonly metricsToken?: string
}

export function healthRoutes(options: HealthOptions): FastifyPluginAsync {
  return async (app) => {
    app.get('/healthz', async () => ({ alive: true }))

    app.get('/readyz', async (_request, reply) => {
      if (options.stopping()) return reply.code(503).send({ ready: false, why: 'stopping' })
      try {
        await options.ping()
      } catch {
        // Webhooks are still taken, over the spool: they must not be sent elsewhere, but no new work should come here.
        return reply.code(503).send({ ready: false, why: 'store-away', spooled: options.spooled() })
      }
      return { ready: true, spooled: options.spooled() }
    })

    app.get('/metrics', async (request, reply) => {
      const allowed = options.metricsToken
        ? sameToken(request.headers.authorization, `Bearer ${options.metricsToken}`)
        : isLoopback(request.socket.remoteAddress) && request.headers['x-forwarded-for'] === undefined
      if (!allowed) return reply.code(404).send()
      return reply.type(options.registry.contentType).send(await options.registry.metrics())
    })
  }
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || (address?.replace(/^::ffff:/, '').startsWith('127.') ?? false)
}

function sameToken(given: string | undefined, wanted: string): boolean {
  const a = Buffer.from(given ?? '')
  const b = Buffer.from(wanted)
  return a.length === b.length && timingSafeEqual(a, b)
}
