/** `/api/why/…` as a Fastify plugin: for leads and auditors, each reading written down. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Document, Ticket } from '../records.ts'
import { refusing } from '../refusing.ts'
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
    refusing(app, {
      room: 'why',
      refusals: REFUSALS,
      count: (why) => world.count('why_refused', { why }),
      onError: world.onError,
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
