/** Everything below `/api/staff`, and the page `/sign-in`. */
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { unaskedIn } from '../../errors.ts'
import type { Guard } from '../guard.ts'
import { openapi } from '../openapi.ts'
import { REFUSALS, type Refusal, Refused } from '../refusals.ts'
import type { StaffWorld } from '../world.ts'
import { auditRoutes } from './audit.ts'
import { deviceRoutes } from './devices.ts'
import { keyRoutes } from './keys.ts'
import { pageRoutes } from './page.ts'
import { peopleRoutes } from './people.ts'
import { signInRoutes } from './sign-in.ts'

export function staffRoutes(world: StaffWorld, guard: Guard): FastifyPluginAsync {
  return async (app) => {
    app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply, world))
    // Whole, in both directions: nothing is coerced, dropped or filled in.
    app.setValidatorCompiler(({ schema }) => {
      const compiled = Compile(schema as TSchema)
      return (value) => (compiled.Check(value) ? { value } : { error: new Refused('invalid') })
    })
    app.removeContentTypeParser('text/plain')
    await app.register(
      async (api) => {
        signInRoutes(api, world, guard)
        keyRoutes(api, world, guard)
        deviceRoutes(api, world, guard)
        peopleRoutes(api, world, guard)
        auditRoutes(api, world, guard)
      },
      { prefix: '/api/staff' },
    )
    // Written when it is first asked for: by then every room has said what it has.
    app.get('/api/openapi.json', { ...guard.right('own.account') }, async () => openapi(guard.routes))
    pageRoutes(app, world)
  }
}

/** Outside gets our words only. */
function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  world: StaffWorld,
): FastifyReply {
  const refused = error instanceof Refused ? error : undefined
  const why = refused?.why ?? unaskedIn(REFUSALS, error)
  const { status, code, message }: Refusal = REFUSALS[why]
  world.count('staff_refused', { why })
  if (why === 'failed')
    world.log.error(
      { reqId: request.id, route: request.routeOptions.url ?? '', error: error.code ?? error.name },
      'a staff request failed',
    )
  const waitMs = refused?.retryAfterMs ?? (status === 503 ? 5_000 : status === 429 ? 60_000 : undefined)
  if (waitMs !== undefined) void reply.header('retry-after', Math.ceil(waitMs / 1_000))
  const where = refused?.where
  return reply.code(status).send({ error: { code, message, ...(where !== undefined && { where }) } })
}
