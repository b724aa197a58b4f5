/** `/api/desk/visits…` and the calendars. Inside the desk's plugin, whose errors and checks it shares. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { clean } from '../privacy/clean.ts'
import { mask } from '../privacy/secrets.ts'
import type { Document, Visit } from '../records.ts'
import type { ObjectOf, Right } from '../staff/guard.ts'
import type { Action } from '../staff/may.ts'
import type { StaffMember } from '../staff/record.ts'
import { endCalendar, makeCalendar, ownerOf } from './calendars.ts'
import { perMinute } from './per-minute.ts'
import { Refused } from './refusals.ts'
import { visitCalendar } from './visit-calendar.ts'
import { visitObject } from './visit-cards.ts'
import * as V from './visit-schemas.ts'
import {
  allVisits,
  assign,
  checkTime,
  daySheet,
  doorCode,
  perform,
  readVisits,
  reveal,
  visitDocument,
} from './visits.ts'
import type { CalendarMade, DoorCode } from './visits-api.ts'
import type { DeskWorld } from './world.ts'

/** Phones ask once an hour; a whole office stands behind one address. */
const CALENDARS_A_MINUTE = 60

export function visitRoutes(world: DeskWorld): FastifyPluginAsync {
  const { gate, store, clock } = world
  const often = perMinute(CALENDARS_A_MINUTE)

  async function me(request: FastifyRequest): Promise<StaffMember> {
    const signed = await gate.who(request)
    if (!signed) throw new Refused('absent')
    return signed.staff
  }
  const asked = new WeakMap<FastifyRequest, Document<Visit>>()
  const theVisit: ObjectOf = async (request) => {
    const { id } = request.params as { readonly id?: unknown }
    const visit = typeof id === 'string' ? await visitDocument(world, id) : null
    if (visit === null || visit.body.conversation === '') return null
    asked.set(request, visit)
    return visitObject(visit.body)
  }
  function visitIn(request: FastifyRequest): Document<Visit> {
    const visit = asked.get(request)
    if (!visit) throw new Refused('absent')
    return visit
  }
  const on = <T extends TSchema>(action: Action, body: T): Right & { schema: object } => ({
    ...gate.right(action, theVisit),
    schema: { params: V.VisitParams, body },
  })
  /** Of staff, about a resident: without what could be misused. */
  const tidy = (text: string) => mask(clean(text).text.trim()).text

  return async (app) => {
    app.get('/api/desk/visits', { ...gate.right('ticket.list') }, async (request) =>
      readVisits(world, await me(request)),
    )

    app.post('/api/desk/visits/:id/assign', on('visit.assign', V.AssignBody), async (request) => {
      const staff = await me(request)
      const visit = visitIn(request)
      const card = await assign(world, staff, visit, request.body as Static<typeof V.AssignBody>)
      await gate.audit({ who: staff.id, what: 'visit-set', object: `visit ${visit.id}` })
      return card
    })
    app.post('/api/desk/visits/:id/call-off', on('visit.assign', V.CallOffBody), async (request) => {
      const staff = await me(request)
      const { version, why } = request.body as Static<typeof V.CallOffBody>
      const visit = visitIn(request)
      const card = await perform(world, staff, visit, { kind: 'call-off', by: staff.id, version, why })
      await gate.audit({ who: staff.id, what: 'visit-ended', object: `visit ${visit.id}`, why })
      return card
    })
    app.post('/api/desk/visits/:id/new-code', on('visit.assign', V.OnVersionBody), async (request) => {
      const staff = await me(request)
      const { version } = request.body as Static<typeof V.OnVersionBody>
      return await perform(world, staff, visitIn(request), { kind: 'new-code', by: staff.id, version })
    })
    app.post('/api/desk/visits/:id/confirm', on('visit.confirm', V.OnVersionBody), async (request) => {
      const staff = await me(request)
      const { version } = request.body as Static<typeof V.OnVersionBody>
      return await perform(world, staff, visitIn(request), { kind: 'confirm', by: staff.id, version })
    })
    app.post('/api/desk/visits/:id/reveal', on('visit.reveal', V.RevealBody), async (request) => {
      const { why } = request.body as Static<typeof V.RevealBody>
      return await reveal(world, await me(request), visitIn(request), why === undefined ? undefined : tidy(why))
    })
    app.post('/api/desk/visits/:id/code', on('visit.door', V.NothingBody), async (request): Promise<DoorCode> => {
      return { code: await doorCode(world, await me(request), visitIn(request)) }
    })
    app.post('/api/desk/visits/:id/arrive', on('visit.door', V.ArriveBody), async (request) => {
      const staff = await me(request)
      const { code } = request.body as Static<typeof V.ArriveBody>
      const visit = visitIn(request)
      const card = await perform(world, staff, visit, { kind: 'arrive', by: staff.id, code })
      await gate.audit({ who: staff.id, what: 'visit-arrived', object: `visit ${visit.id}` })
      return card
    })
    app.post('/api/desk/visits/:id/finish', on('visit.done', V.FinishBody), async (request) => {
      const staff = await me(request)
      const { note, ...asks } = request.body as Static<typeof V.FinishBody>
      if (asks.outcome === 'missed' && asks.why === undefined) throw new Refused('why-needed', { where: 'why' })
      if (asks.next) checkTime(world, asks.next)
      const visit = visitIn(request)
      const said = note === undefined || note.trim() === '' ? {} : { note: tidy(note) }
      const card = await perform(world, staff, visit, { kind: 'finish', by: staff.id, ...asks, ...said })
      await gate.audit({
        ...{ who: staff.id, what: 'visit-ended', object: `visit ${visit.id}` },
        why: asks.outcome === 'done' ? 'done' : (asks.why ?? 'other'),
      })
      return card
    })

    app.post(
      '/api/desk/visits/print',
      { ...gate.right('visit.print'), schema: { body: V.PrintBody } },
      async (request) => daySheet(world, await me(request), (request.body as Static<typeof V.PrintBody>).day),
    )

    app.post(
      '/api/desk/visits/calendar',
      { ...gate.right('visit.calendar') },
      async (request): Promise<CalendarMade> => {
        const { id } = await me(request)
        await gate.audit({ who: id, what: 'calendar-made' })
        return { path: `/calendar/${await makeCalendar(store, id, clock.now())}.ics` }
      },
    )
    app.post('/api/desk/visits/calendar/off', { ...gate.right('visit.calendar') }, async (request) => {
      await endCalendar(store, (await me(request)).id)
      return {}
    })

    /** For a phone's calendar, which signs in nowhere: the address is the key. */
    app.get('/calendar/:secret', { schema: { params: CalendarParams } }, async (request, reply) => {
      if (often(request.ip, clock.now())) throw new Refused('busy')
      const { secret } = request.params as Static<typeof CalendarParams>
      const owner = await ownerOf(store, secret.replace(/\.ics$/, ''))
      const staff = owner === null ? null : await gate.person(owner)
      if (staff === null || staff.state !== 'active' || !gate.may(staff, 'visit.calendar')) throw new Refused('absent')
      void reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
      return reply.type('text/calendar; charset=utf-8').send(visitCalendar(await allVisits(world), staff.id))
    })
  }
}

const CalendarParams = Type.Object(
  { secret: Type.String({ pattern: '^[\\w-]{43}\\.ics$' }) },
  { additionalProperties: false },
)
