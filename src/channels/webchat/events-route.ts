/** `GET /chat/events`: news as server-sent events, or as one answer that waits (`wait=20`) where events do not get through. */
import type { FastifyInstance } from 'fastify'
import { type Static, Type } from 'typebox'
import { followStream, pollOnce } from './follow.ts'
import { isOwnStream } from './session.ts'
import { addressOf, header, Refused, sessionIn, type WebchatWorld } from './world.ts'

const EventsQuery = Type.Object(
  {
    /** Place of the last message seen. */
    after: Type.Optional(Type.String({ pattern: '^\\d{1,16}$' })),
    /** Seconds to wait for news. */
    wait: Type.Optional(Type.String({ pattern: '^\\d{1,2}$' })),
  },
  { additionalProperties: false },
)

/** Below the 30 s after which common proxies give up on a silent answer. */
const WAIT_MAX_S = 25

export function eventsRoute(app: FastifyInstance, world: WebchatWorld): void {
  app.get('/chat/events', { schema: { querystring: EventsQuery }, sse: 'manual' }, async (request, reply) => {
    const proof = { fetchSite: header(request, 'sec-fetch-site'), origin: header(request, 'origin') }
    if (!isOwnStream(proof, world.publicUrl)) throw new Refused('origin')
    const session = sessionIn(request, world)
    if (session === null) throw new Refused('session')

    const { after, wait } = request.query as Static<typeof EventsQuery>
    const resumed = header(request, 'last-event-id')
    const from = Number(resumed && /^\d{1,16}$/.test(resumed) ? resumed : (after ?? 0))
    if (wait === undefined) return await followStream(world, addressOf(session), from, reply)
    const waitMs = Math.min(Number(wait), WAIT_MAX_S) * 1_000
    return { messages: await pollOnce(world, addressOf(session), from, waitMs, reply) }
  })
}
