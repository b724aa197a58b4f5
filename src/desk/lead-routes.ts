/** What leads do for the whole ward, and what everybody sees of their own. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { LeadAct } from '../conversation/led.ts'
import { clean } from '../privacy/clean.ts'
import { mask } from '../privacy/secrets.ts'
import type { Document, Ticket } from '../records.ts'
import type { Right } from '../staff/guard.ts'
import type { Action } from '../staff/may.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Ended } from './api.ts'
import { figuresOf } from './care.ts'
import { previewTurn } from './preview.ts'
import { Refused } from './refusals.ts'
import { drawn } from './review.ts'
import * as S from './schemas.ts'
import type { DeskWorld } from './world.ts'

export interface LeadParts {
  readonly me: (request: FastifyRequest) => Promise<{ readonly staff: StaffMember }>
  readonly onTicket: (action: Action) => Right
  readonly ticketIn: (request: FastifyRequest) => Document<Ticket>
}

export function leadRoutes(app: FastifyInstance, world: DeskWorld, { me, onTicket, ticketIn }: LeadParts): void {
  const { gate, store, happen } = world

  const own = gate.right('numbers.own', (_request, { staff }) => ({ kind: 'own', staff: staff.id }))
  app.get('/api/desk/own', own, async (request) => await figuresOf(world, (await me(request)).staff))

  app.get(
    '/api/desk/review',
    gate.right('chats.review'),
    async (request) => await drawn(world, (await me(request)).staff),
  )

  async function conversationOf({ body }: Document<Ticket>) {
    const conversation = await store.readConversation(body.conversation)
    if (conversation === null) throw new Refused('absent')
    return conversation
  }
  const reasonIn = (request: FastifyRequest) =>
    mask(clean((request.body as Static<typeof S.ReasonBody>).reason).text).text

  const withReason = { schema: { params: S.TicketParams, body: S.ReasonBody } }
  for (const kind of ['return', 'end'] as const) {
    app.post(`/api/desk/tickets/:id/${kind}`, { ...onTicket('ticket.take-over'), ...withReason }, async (request) => {
      const { staff } = await me(request)
      const ticket = ticketIn(request)
      const { key, address } = await conversationOf(ticket)
      const what = kind === 'return' ? 'returned' : 'ended'
      await gate.audit({ who: staff.id, what, object: `ticket ${ticket.id}`, why: reasonIn(request) })
      const act: LeadAct = { kind, by: staff.name }
      const received = await happen(key, address, { kind: 'lead', act, ticket: ticket.id })
      if (received.kind === 'done' && received.answer?.kind === 'refused') throw new Refused(received.answer.why)
      return {}
    })
  }

  // Words in a picture are read by no guard: a lead reads them before it leaves.
  for (const act of ['pass', 'refuse'] as const) {
    const schema = { params: S.PhotoParams, body: act === 'pass' ? S.EmptyBody : S.ReasonBody }
    const address = `/api/desk/tickets/:id/photos/:photo/${act}`
    app.post(address, { ...onTicket('ticket.take-over'), schema }, async (request) => {
      const { staff } = await me(request)
      const ticket = ticketIn(request)
      const { photo } = request.params as Static<typeof S.PhotoParams>
      const offered = ticket.body.offered?.find(({ id }) => id === photo)
      // Nobody lets their own through.
      if (!offered || ticket.body.helper?.staff === staff.id) throw new Refused('absent')
      const why = act === 'refuse' ? reasonIn(request) : photo
      await gate.audit({
        who: staff.id,
        what: `photo-${act === 'pass' ? 'passed' : 'refused'}`,
        object: `ticket ${ticket.id}`,
        why,
      })
      const { key, address: to } = await conversationOf(ticket)
      const by = staff.name
      const lead: LeadAct =
        act === 'pass' ? { kind: 'pass-photo', by, photo } : { kind: 'refuse-photo', by, photo, why }
      const received = await happen(key, to, { kind: 'lead', act: lead, ticket: ticket.id })
      if (received.kind === 'done' && received.answer?.kind === 'refused') throw new Refused('photo-over')
      if (act === 'refuse') await world.media.shelf.drop(offered.sent.id)
      return {}
    })
  }

  // Nothing is ended before the words they will get stood there.
  const looking = { schema: { params: S.TicketParams } }
  app.get('/api/desk/tickets/:id/end', { ...onTicket('ticket.take-over'), ...looking }, async (request) => {
    const { staff } = await me(request)
    const ticket = ticketIn(request)
    const act: LeadAct = { kind: 'end', by: staff.name }
    const shown = previewTurn(world, await conversationOf(ticket), ticket, { kind: 'lead', act, ticket: ticket.id })
    if (shown === null) throw new Refused('nobody')
    return shown satisfies Ended
  })

  app.post('/api/desk/tickets/:id/erase', { ...onTicket('person.erase'), ...withReason }, async (request) => {
    const { staff } = await me(request)
    const ticket = ticketIn(request)
    const { key, address } = await conversationOf(ticket)
    await gate.audit({ who: staff.id, what: 'erase', object: `ticket ${ticket.id}`, why: reasonIn(request) })
    await happen(key, address, { kind: 'forget' })
    return {}
  })
}
