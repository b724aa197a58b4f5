/** `/api/why/…` as a Fastify plugin: for leads and auditors, each reading written down. */
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { unaskedIn } from '../errors.ts'
import type { Document, Ticket } from '../records.ts'
import type { ObjectOf } from '../staff/guard.ts'
import type { StaffMember } from '../staff/record.ts'
import { listTickets, replayed, turnsIn } from './reading.ts'
import { REFUSALS, Refused } from './refusals.ts'
import type { WhyWorld } from './world.ts'

const strict = { additionalProperties: false }
const Id = Type.String({ pattern: '^[0-9a-z]{10,40}$' })
const Params = Type.Object({ id: Id }, strict)
const Query = Type.Object({ before: Type.Optional(Id) }, strict)
const Asked = Type.Object(
  { line: Id, draft: Type.Optional(Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 })) },
  strict,
)

export function whyRoutes(world: WhyWorld): FastifyPluginAsync {
  const { gate, store } = world

  async function me(request: FastifyRequest): Promise<StaffMember> {
    const signed = await gate.who(request)
    if (!signed) throw new Refused('absent')
    return signed.staff
  }

  /** Read once for each request; the right is looked at with what is then read. */
  const asked = new WeakMap<FastifyRequest, Document<Ticket>>()
  const theTicket: ObjectOf = async (request) => {
    const { id } = request.params as { readonly id?: unknown }
    const ticket = typeof id === 'string' ? ((await store.getDocument('ticket', id)) as Document<Ticket> | null) : null
    if (ticket === null || ticket.body.conversation === '') return null
    asked.set(request, ticket)
    return world.objectOf(ticket.body)
  }
  function ticketIn(request: FastifyRequest): Document<Ticket> {
    const ticket = asked.get(request)
    if (!ticket) throw new Refused('absent')
    return ticket
  }
  const explaining = gate.right('turns.explain', theTicket)

  return async (app) => {
    app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply, world))
    app.setValidatorCompiler(({ schema }) => {
      const compiled = Compile(schema as TSchema)
      return (value) => (compiled.Check(value) ? { value } : { error: new Refused('invalid') })
    })
    app.removeContentTypeParser('text/plain')
    app.addHook('onRequest', async (_request, reply) => {
      void reply.header('cache-control', 'no-store')
    })

    app.get('/api/why/tickets', gate.right('turns.list'), async (request) => listTickets(world, await me(request)))
    const reading = { ...explaining, schema: { params: Params, querystring: Query } }
    app.get('/api/why/tickets/:id', reading, async (request) => {
      const ticket = ticketIn(request)
      // Logged before it is seen.
      await gate.audit({ who: (await me(request)).id, what: 'turns-read', object: `ticket ${ticket.id}` })
      return await turnsIn(world, ticket.body, (request.query as Static<typeof Query>).before)
    })
    const playing = { ...explaining, schema: { params: Params, body: Asked } }
    app.post('/api/why/tickets/:id/replay', playing, async (request) => {
      const ticket = ticketIn(request)
      const body = request.body as Static<typeof Asked>
      await gate.audit({
        ...{ who: (await me(request)).id, what: 'turns-read', object: `ticket ${ticket.id}` },
        why: body.draft === undefined ? 'replay' : `replay ${body.draft}`,
      })
      return await replayed(world, ticket.body, body)
    })
  }
}

/** Outside gets our words only. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, world: WhyWorld): FastifyReply {
  const why = error instanceof Refused ? error.why : unaskedIn(REFUSALS, error)
  const [status, code, message] = REFUSALS[why]
  world.count('why_refused', { why })
  if (why === 'failed') world.onError(error, `why ${request.routeOptions.url ?? ''}`)
  if (status === 429 || status === 503) void reply.header('retry-after', status === 429 ? '60' : '5')
  return reply.code(status).send({ error: { code, message } })
}
