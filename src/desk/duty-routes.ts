/** `/api/desk/…` of being there: promises, habits, the phones that are called, and what a lead sees of the ward. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { Duty, Own, PhoneAsked, Phones, Shift } from './api.ts'
import { answered, busyFrom, calledOf, promisedAnew } from './calls.ts'
import { ownOf, proposed, putOwn } from './habits.ts'
import { NO_SUBJECT } from './push.ts'
import { TEST_WORDS } from './push-words.ts'
import { Refused } from './refusals.ts'
import * as S from './schemas.ts'
import { putShift, SHIFT_AHEAD_MS, SHIFT_MAX_MS } from './shifts.ts'
import { callMore, wardOf } from './ward.ts'
import type { Asking, DeskWorld } from './world.ts'

/** More tests only fill a phone with notices. */
const TESTS_A_MINUTE = 6
const MINUTE_MS = 60_000

export function dutyRoutes(
  app: FastifyInstance,
  world: DeskWorld,
  me: (request: FastifyRequest) => Promise<Asking>,
): void {
  const { gate, store, clock, phones, push } = world
  const tests = new Map<string, { minute: number; count: number }>()
  const desk = gate.right('desk.open')

  async function phonesOf({ staff, session }: Asking): Promise<Phones> {
    return { phones: await phones.list(staff.id, session) }
  }

  app.put('/api/desk/shift', { ...desk, schema: { body: S.ShiftBody } }, async (request) => {
    const { staff } = await me(request)
    const shift = request.body as Static<typeof S.ShiftBody>
    if (shift) checkShift(shift, clock.now())
    if (!(await putShift(store, staff.id, shift))) throw new Refused('changed')
    if (shift) await promisedAnew(store, staff.id)
    else await answered(store, staff.id)
    world.onShift?.()
    return { shift }
  })

  app.get('/api/desk/duty', desk, async (request): Promise<Duty> => {
    const asking = await me(request)
    const { id } = asking.staff
    const now = clock.now()
    const [own, record, key] = await Promise.all([ownOf(store, id), calledOf(store, id), push.key()])
    return {
      own,
      proposal: proposed(own, now),
      ...(record.busyUntil !== undefined && record.busyUntil > now ? { busyUntil: record.busyUntil } : {}),
      ...(record.ended ? { ended: record.ended } : {}),
      push: key === null ? { why: NO_SUBJECT } : { key },
      ...(await phonesOf(asking)),
    }
  })

  app.put('/api/desk/duty', { ...desk, schema: { body: S.OwnBody } }, async (request) => {
    const own = request.body as Own
    if (own.habits.some(({ from, until }) => until <= from)) throw new Refused('invalid', { where: 'habits' })
    if (!(await putOwn(store, (await me(request)).staff.id, own))) throw new Refused('changed')
    return { own, proposal: proposed(own, clock.now()) }
  })

  app.post('/api/desk/busy', { ...desk, schema: { body: S.EmptyBody } }, async (request) => ({
    busyUntil: await busyFrom(store, (await me(request)).staff.id, clock.now()),
  }))

  app.post('/api/desk/phone', { ...desk, schema: { body: S.PhoneBody } }, async (request): Promise<Phones> => {
    const asking = await me(request)
    const { staff, session, device } = asking
    if ((await push.key()) === null) throw new Refused('no-push')
    if (!(await phones.keep({ id: session, staff: staff.id, device }, request.body as PhoneAsked)))
      throw new Refused('push-place', { where: 'endpoint' })
    return await phonesOf(asking)
  })

  app.post('/api/desk/phone/off', { ...desk, schema: { body: S.EmptyBody } }, async (request): Promise<Phones> => {
    const asking = await me(request)
    await phones.forget(asking.session)
    return await phonesOf(asking)
  })

  app.post('/api/desk/phone/test', { ...desk, schema: { body: S.EmptyBody } }, async (request): Promise<Phones> => {
    const asking = await me(request)
    if (tooManyTests(asking.session)) throw new Refused('busy')
    const test = await phones.test(asking.session, TEST_WORDS)
    if (test === null) throw new Refused('no-phone')
    return { ...(await phonesOf(asking)), test }
  })

  app.post('/api/desk/phone/arrived', { ...desk, schema: { body: S.ArrivedBody } }, async (request) => {
    const { staff, session } = await me(request)
    const { id, opened = false } = request.body as Static<typeof S.ArrivedBody>
    await phones.arrived(session, id)
    if (opened) await answered(store, staff.id)
    return {}
  })

  app.get('/api/desk/ward', gate.right('ward.watch'), async (request) => await wardOf(world, (await me(request)).staff))
  app.post('/api/desk/ward/call', { ...gate.right('ward.watch'), schema: { body: S.EmptyBody } }, async (request) => {
    const { staff } = await me(request)
    await gate.audit({ who: staff.id, what: 'called-more', object: 'ward' })
    return { called: await callMore(world, staff) }
  })

  // Who signs out is not called there any more; `alive` finds those that ended elsewhere.
  const takeBack = gate.ended((session) => {
    phones.forget(session).catch((error) => world.onError(error, 'phone'))
  })
  app.addHook('preClose', async () => {
    takeBack()
  })

  function tooManyTests(session: string): boolean {
    const minute = Math.floor(clock.now() / MINUTE_MS)
    for (const [id, { minute: then }] of tests) if (then !== minute) tests.delete(id)
    const count = (tests.get(session)?.count ?? 0) + 1
    tests.set(session, { minute, count })
    return count > TESTS_A_MINUTE
  }
}

function checkShift({ from, until }: Shift, now: number): void {
  const begins = Math.max(from ?? 0, now)
  if (until <= begins || until > begins + SHIFT_MAX_MS) throw new Refused('invalid', { where: 'until' })
  if (from !== undefined && from > now + SHIFT_AHEAD_MS) throw new Refused('invalid', { where: 'from' })
}
