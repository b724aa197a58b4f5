/** `/api/desk/…` as a Fastify plugin. Every address says its right; what is forbidden and what is not there answer alike. */
import { fastifySSE } from '@fastify/sse'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { clean } from '../privacy/clean.ts'
import type { Document, Ticket } from '../records.ts'
import { refusing } from '../refusing.ts'
import type { ObjectOf, Right } from '../staff/guard.ts'
import type { Action } from '../staff/may.ts'
import { type Acts, acts } from './acts.ts'
import { allCanned, putCanned } from './canned.ts'
import { objectOf } from './cards.ts'
import { dutyRoutes } from './duty-routes.ts'
import { foundRoutes } from './found-routes.ts'
import { unsafe } from './guard.ts'
import { leadRoutes } from './lead-routes.ts'
import { mediaRoutes } from './media-routes.ts'
import { addNote, notesOf } from './notes.ts'
import { perMinute } from './per-minute.ts'
import { colleagues, find, moreLines, openCard, readCards, seesTicket, ticketOf } from './reading.ts'
import { REFUSALS, Refused } from './refusals.ts'
import { REMEDIES } from './remedies.ts'
import { requestRoutes } from './request-routes.ts'
import { acceptRules } from './rules.ts'
import * as S from './schemas.ts'
import { searchable } from './search.ts'
import { type TelegramDesk, telegramRoutes } from './telegram-routes.ts'
import { visitRoutes } from './visit-routes.ts'
import type { Asking, DeskWorld } from './world.ts'

/** Shorter than the 30 s after which proxies and carriers close what seems idle. */
const HEARTBEAT_MS = 15_000
const SEARCHES_A_MINUTE = 20

export interface DeskParts {
  /** Shared with whatever else acts: what was said last is remembered in there. */
  readonly perform?: Acts
  /** The volunteers' group; absent: there is none. */
  readonly telegram?: TelegramDesk
}

export function deskRoutes(world: DeskWorld, { perform = acts(world), telegram }: DeskParts = {}): FastifyPluginAsync {
  const { gate, store, clock, feed } = world
  const searches = perMinute(SEARCHES_A_MINUTE)

  async function me(request: FastifyRequest): Promise<Asking> {
    const signed = await gate.who(request)
    if (!signed) throw new Refused('absent')
    return { staff: signed.staff, session: signed.session.id, device: signed.session.device }
  }

  /** Read once for each request; rights are looked at with what the act then works on. */
  const asked = new WeakMap<FastifyRequest, Document<Ticket>>()
  const theTicket: ObjectOf = async (request) => {
    const { id } = request.params as { readonly id?: unknown }
    const ticket = typeof id === 'string' ? await ticketOf(world, id) : null
    if (ticket === null || ticket.body.conversation === '') return null
    asked.set(request, ticket)
    return objectOf(ticket.body)
  }
  const onTicket = (action: Action): Right => gate.right(action, theTicket)
  function ticketIn(request: FastifyRequest): Document<Ticket> {
    const ticket = asked.get(request)
    if (!ticket) throw new Refused('absent')
    return ticket
  }

  return async (app) => {
    refusing(app, {
      room: 'desk',
      refusals: REFUSALS,
      count: (why) => world.count('desk_refused', { why }),
      onError: world.onError,
    })
    if (!app.hasReplyDecorator('sse')) await app.register(fastifySSE, { heartbeatInterval: HEARTBEAT_MS })

    const body = <T extends TSchema>(schema: T) => ({ schema: { params: S.TicketParams, body: schema } })

    app.get(
      '/api/desk/cards',
      { ...gate.right('ticket.list'), schema: { querystring: S.CardsQuery } },
      async (request) => {
        const { after } = request.query as Static<typeof S.CardsQuery>
        return await readCards(world, (await me(request)).staff, Number(after ?? 0))
      },
    )

    app.get(
      '/api/desk/tickets/:id',
      { ...onTicket('chat.read'), schema: { params: S.TicketParams } },
      async (request) => {
        const { staff } = await me(request)
        const ticket = ticketIn(request)
        const own = ticket.body.helper?.staff === staff.id
        if (!own && (staff.role === 'lead' || staff.role === 'auditor'))
          await gate.audit({ who: staff.id, what: 'chat-read', object: `ticket ${ticket.id}` })
        const opened = await openCard(world, staff, ticket)
        if (opened === null) throw new Refused('absent')
        return opened
      },
    )

    const reading = { params: S.TicketParams, querystring: S.LinesQuery }
    app.get('/api/desk/tickets/:id/lines', { ...onTicket('chat.read'), schema: reading }, async (request) => {
      const query = request.query as Static<typeof S.LinesQuery>
      return await moreLines(world, (await me(request)).staff, ticketIn(request), query)
    })

    app.post('/api/desk/tickets/:id/claim', { ...onTicket('ticket.claim'), ...body(S.ClaimBody) }, async (request) => {
      const { takeOver } = request.body as Static<typeof S.ClaimBody>
      const { staff } = await me(request)
      const ticket = ticketIn(request)
      // Over another's claim is a right of its own.
      if (takeOver !== undefined && !gate.may(staff, 'ticket.take-over', objectOf(ticket.body)))
        throw new Refused('absent')
      return await perform.claim(staff, ticket, takeOver)
    })

    app.post('/api/desk/tickets/:id/say', { ...onTicket('ticket.claim'), ...body(S.SayBody) }, async (request) => {
      return await perform.say((await me(request)).staff, ticketIn(request), request.body as Static<typeof S.SayBody>)
    })
    app.post(
      '/api/desk/tickets/:id/picture',
      { ...onTicket('ticket.claim'), ...body(S.PictureBody) },
      async (request) => {
        const asked = request.body as Static<typeof S.PictureBody>
        return await perform.show((await me(request)).staff, ticketIn(request), asked)
      },
    )
    app.post('/api/desk/tickets/:id/keep', { ...onTicket('ticket.claim'), ...body(S.KeepBody) }, async (request) => {
      const { claim, typing = false } = request.body as Static<typeof S.KeepBody>
      return await perform.keep((await me(request)).staff, ticketIn(request), { claim, typing })
    })

    const previewing = { params: S.TicketParams, querystring: S.PreviewQuery }
    app.get('/api/desk/tickets/:id/hand-back', { ...onTicket('ticket.claim'), schema: previewing }, async (request) => {
      const { step } = request.query as Static<typeof S.PreviewQuery>
      return await perform.preview((await me(request)).staff, ticketIn(request), step)
    })
    app.post(
      '/api/desk/tickets/:id/hand-back',
      { ...onTicket('ticket.claim'), ...body(S.HandBackBody) },
      async (request) => {
        return await perform.handBack(
          (await me(request)).staff,
          ticketIn(request),
          request.body as Static<typeof S.HandBackBody>,
        )
      },
    )
    app.post('/api/desk/tickets/:id/undo', { ...onTicket('ticket.claim'), ...body(S.EmptyBody) }, async (request) => {
      return await perform.undo((await me(request)).staff, ticketIn(request))
    })
    app.post(
      '/api/desk/tickets/:id/release',
      { ...onTicket('ticket.claim'), ...body(S.UnderClaimBody) },
      async (request) => {
        const { claim } = request.body as Static<typeof S.UnderClaimBody>
        return await perform.release((await me(request)).staff, ticketIn(request), claim)
      },
    )
    app.post('/api/desk/tickets/:id/close', { ...onTicket('ticket.claim'), ...body(S.CloseBody) }, async (request) => {
      const { claim, hard } = request.body as Static<typeof S.CloseBody>
      return await perform.close((await me(request)).staff, ticketIn(request), claim, hard)
    })
    app.post(
      '/api/desk/tickets/:id/transfer',
      { ...onTicket('ticket.claim'), ...body(S.TransferBody) },
      async (request) => {
        const { claim, to } = request.body as Static<typeof S.TransferBody>
        return await perform.transfer((await me(request)).staff, ticketIn(request), claim, to)
      },
    )
    app.post(
      '/api/desk/tickets/:id/schedule',
      { ...onTicket('ticket.claim'), ...body(S.ScheduleBody) },
      async (request) => {
        const { claim, at } = request.body as Static<typeof S.ScheduleBody>
        return await perform.schedule((await me(request)).staff, ticketIn(request), claim, at)
      },
    )
    const planning = { params: S.TicketParams, querystring: S.ScheduleQuery }
    app.get('/api/desk/tickets/:id/schedule', { ...onTicket('ticket.claim'), schema: planning }, async (request) => {
      const { at } = request.query as Static<typeof S.ScheduleQuery>
      return await perform.previewSchedule((await me(request)).staff, ticketIn(request), Number(at))
    })

    app.get(
      '/api/desk/tickets/:id/notes',
      { ...onTicket('chat.read'), schema: { params: S.TicketParams } },
      async (request) => {
        return { notes: await notesOf(store, ticketIn(request).body.conversation) }
      },
    )
    app.post('/api/desk/tickets/:id/notes', { ...onTicket('ticket.claim'), ...body(S.NoteBody) }, async (request) => {
      const { staff } = await me(request)
      const { id, body: ticket } = ticketIn(request)
      const text = clean((request.body as Static<typeof S.NoteBody>).text).text
      return await addNote(store, clock, { conversation: ticket.conversation, ticket: id, by: staff, text })
    })

    await mediaRoutes(app, world, perform, { onTicket, ticketIn, me })

    app.get('/api/desk/canned', { ...gate.right('canned.read') }, async () => ({
      canned: await allCanned(store, world.canned),
    }))
    const changing = { params: S.CannedParams, body: S.CannedBody }
    app.put('/api/desk/canned/:id', { ...gate.right('canned.change'), schema: changing }, async (request) => {
      const { id } = request.params as Static<typeof S.CannedParams>
      const written = request.body as Static<typeof S.CannedBody>
      const text = clean(written.text).text
      const kind = unsafe(text)
      if (kind !== null) throw new Refused('unsafe', { where: kind, words: REMEDIES[kind] })
      if (!(await putCanned(store, world.canned, id, { ...written, text }, clock.now()))) throw new Refused('changed')
      return { canned: await allCanned(store, world.canned) }
    })

    app.get('/api/desk/colleagues', { ...gate.right('desk.open') }, async (request) =>
      colleagues(world, (await me(request)).staff),
    )
    app.post('/api/desk/rules', { ...gate.right('desk.open'), schema: { body: S.RulesBody } }, async (request) => {
      const { text } = request.body as Static<typeof S.RulesBody>
      if (!(await acceptRules(store, (await me(request)).staff.id, clean(text).text, clock.now())))
        throw new Refused('changed')
      return {}
    })
    app.get(
      '/api/desk/search',
      { ...gate.right('ticket.list'), schema: { querystring: S.SearchQuery } },
      async (request) => {
        const { q } = request.query as Static<typeof S.SearchQuery>
        const { staff, session } = await me(request)
        if (searches(session, clock.now())) throw new Refused('busy')
        if (!searchable(q)) throw new Refused('digits', { where: 'q' })
        return await find(world, staff, q)
      },
    )

    await app.register(visitRoutes(world))
    leadRoutes(app, world, { me, onTicket, ticketIn })
    requestRoutes(app, world, me)
    foundRoutes(app, world, me)

    const streaming = { schema: { querystring: S.CardsQuery }, sse: 'only' as const }
    app.get('/api/desk/events', { ...gate.right('ticket.list'), ...streaming }, async (request, reply) => {
      const { staff, session } = await me(request)
      const resumed = request.headers['last-event-id']
      const { after } = request.query as Static<typeof S.CardsQuery>
      const from = typeof resumed === 'string' && /^\d{1,16}$/.test(resumed) ? resumed : (after ?? '0')
      await feed.follow(reply.sse, { session, sees: (ticket) => seesTicket(world, staff, ticket) }, Number(from))
    })

    dutyRoutes(app, world, me)
    telegramRoutes(app, world, telegram, me)

    const takeBack = [gate.ended(feed.sessionEnded), gate.locked(feed.sessionLocked)]
    // Open streams would keep the server from closing.
    app.addHook('preClose', async () => {
      for (const back of takeBack) back()
      await feed.stop()
    })
  }
}
