/**
 * In front of every address of `/api`: who asks, from our own page, not too often, with both factors, with the right to
 * this object, freshly proved where it matters. A route that does not say its right stops the start.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import { type Action, hidesWhenLocked, may, needsFreshProof, type StaffThing } from './may.ts'
import { REFUSALS, type Why } from './refusals.ts'
import { isFresh, isLocked } from './session.ts'
import type { Signed } from './sessions.ts'
import { isOwnRequest } from './site.ts'
import type { StaffWorld } from './world.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What one must be allowed to; `open`: anyone, before signing in. */
    right?: Action | 'open'
  }
}

/** Requests of one session (or, before there is one, of one address) in a minute. */
const REQUESTS_A_MINUTE = 120

/** What a request is about; `null`: there is no such thing. */
export type ObjectOf = (request: FastifyRequest, signed: Signed) => StaffThing | null | Promise<StaffThing | null>

export interface Right {
  readonly config: { readonly right: Action | 'open' }
  readonly preHandler: preHandlerAsyncHookHandler
}

export interface DeclaredRoute {
  readonly method: string
  readonly url: string
  readonly right: Action | 'open'
  /** What it takes: `params`, `querystring`, `body`, each a JSON schema. */
  readonly schema?: object
  /** The body is a form with a file. */
  readonly upload?: true
}

export interface Guard {
  guard(action: Action, objectOf?: ObjectOf): preHandlerAsyncHookHandler
  /** Both halves of a route's options: what it declares, and what holds it. */
  right(action: Action, objectOf?: ObjectOf): Right
  open(): Right
  /** Called on the server before any route of `/api` is added. */
  watchRoutes(app: FastifyInstance): void
  readonly routes: readonly DeclaredRoute[]
}

/** Of one's own account, while the second factor is still missing. */
const HALF_MAY: ReadonlySet<Action> = new Set(['own.account', 'own.keys'])

export function guards(world: Pick<StaffWorld, 'who' | 'site' | 'clock' | 'count'>): Guard {
  const { who, site, clock, count } = world
  const declared = new WeakMap<object, Action | 'open'>()
  const routes: DeclaredRoute[] = []
  const often = perMinute(REQUESTS_A_MINUTE, () => clock.now())

  function refuse(reply: FastifyReply, why: Why): FastifyReply {
    const { status, code, message } = REFUSALS[why]
    count('staff_refused', { why })
    if (status === 429) void reply.header('retry-after', '60')
    return reply.code(status).send({ error: { code, message } })
  }

  function fromOurPages(request: FastifyRequest, signed: Signed | null): boolean {
    const { headers, method, body } = request
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
    const token = isForm && typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined
    return isOwnRequest(
      {
        method,
        fetchSite: one(headers['sec-fetch-site']),
        origin: headers.origin,
        ...(isForm && { form: { token: typeof token === 'string' ? token : undefined, expected: signed?.formToken } }),
      },
      site,
    )
  }

  function guard(action: Action, objectOf?: ObjectOf): preHandlerAsyncHookHandler {
    const handler: preHandlerAsyncHookHandler = async (request, reply) => {
      const signed = await who(request)
      if (!fromOurPages(request, signed)) return refuse(reply, 'origin')
      if (!signed) return refuse(reply, 'signed-out')
      if (often(signed.session.id)) return refuse(reply, 'busy')
      if (signed.session.level === 'half' && !HALF_MAY.has(action)) return refuse(reply, 'second-factor')
      if (hidesWhenLocked(action) && isLocked(signed.session, clock.now())) return refuse(reply, 'locked')
      const object = objectOf ? await objectOf(request, signed) : undefined
      if (object === null || !may(signed.staff, action, object)) return refuse(reply, 'absent')
      // Somebody half in has just shown the link that lets them set up their first key.
      const fresh = signed.session.level === 'half' || isFresh(signed.session, clock.now())
      if (needsFreshProof(action) && !fresh) return refuse(reply, 'prove')
    }
    declared.set(handler, action)
    return handler
  }

  return {
    guard,
    right: (action, objectOf) => ({ config: { right: action }, preHandler: guard(action, objectOf) }),
    open() {
      const handler: preHandlerAsyncHookHandler = async (request, reply) => {
        if (!site.safe) return refuse(reply, 'https')
        if (!fromOurPages(request, null)) return refuse(reply, 'origin')
        if (often(request.ip)) return refuse(reply, 'busy')
      }
      declared.set(handler, 'open')
      return { config: { right: 'open' }, preHandler: handler }
    },
    watchRoutes(app) {
      app.addHook('onRoute', ({ url, method, config, preHandler, schema }) => {
        if (!/^\/api(\/|$)/.test(url)) return
        const right = config?.right
        const held = [preHandler].flat().some((handler) => handler !== undefined && declared.get(handler) === right)
        if (right === undefined || !held)
          throw new Error(`${method} ${url} does not say who may use it, or nothing holds it`)
        for (const verb of [method].flat())
          routes.push({ method: verb, url, right, ...(schema && { schema }), ...(config?.upload && { upload: true }) })
      })
    },
    routes,
  }
}

/** Counts in fixed minutes, so that memory is given back with each. */
function perMinute(max: number, now: () => number): (name: string) => boolean {
  const counts = new Map<string, number>()
  let minute = 0
  return (name) => {
    const current = Math.floor(now() / 60_000)
    if (current !== minute) {
      minute = current
      counts.clear()
    }
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count > max
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
