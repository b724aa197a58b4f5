/** *Toàn phường*: who is there until when, who waits longest; and calling more people. */
import type { Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Ward } from './api.ts'
import { allCalled } from './calls.ts'
import { openTickets } from './changes.ts'
import { seesTicket } from './reading.ts'
import { Refused } from './refusals.ts'
import { promised } from './shifts.ts'
import type { DeskWorld } from './world.ts'

const KIND = 'desk-ward'
/** Called oftener, people stop listening. */
export const CALL_MORE_EVERY_MS = 10 * 60_000
const PEOPLE_MAX = 500

export async function wardOf(world: DeskWorld, lead: StaffMember): Promise<Ward> {
  const { store, clock, gate, phones } = world
  const now = clock.now()
  const [shifts, tickets, states, called] = await Promise.all([
    promised(store, now),
    openTickets(store),
    phones.states(),
    allCalled(store, PEOPLE_MAX),
  ])
  const seen = tickets.filter(({ body }) => seesTicket(world, lead, body))
  const held = tickets.filter(({ body }) => body.state === 'held')
  const people = await Promise.all(
    shifts.map(async ({ staff, shift }): Promise<Ward['people']> => {
      const person = await gate.person(staff)
      if (person?.state !== 'active' || !gate.may(person, 'desk.open')) return []
      const busyUntil = called.get(staff)?.busyUntil
      return [
        {
          name: person.name,
          ...((shift.from ?? 0) > now ? { from: shift.from } : {}),
          until: shift.until,
          atMost: shift.atMost,
          open: held.filter(({ body }) => body.helper?.staff === staff).length,
          ...(busyUntil !== undefined && busyUntil > now ? { busyUntil } : {}),
          reachable: states.get(staff) === 'good',
        },
      ]
    }),
  )
  return {
    people: people.flat().sort((a, b) => (a.from ?? 0) - (b.from ?? 0) || a.until - b.until),
    ...waitingIn(seen),
    ...(await calledAtOf(world)),
  }
}

/** Everybody who may be called, at once. @returns how many. @throws {Refused} 'called-lately' */
export async function callMore(world: DeskWorld, lead: StaffMember): Promise<number> {
  const { store, clock, pager } = world
  const before = await store.getDocument(KIND, 'called')
  const now = clock.now()
  if (before && now - (before.body as { readonly at: number }).at < CALL_MORE_EVERY_MS)
    throw new Refused('called-lately')
  const version = before?.version ?? 0
  const document = { kind: KIND, id: 'called', version: version + 1, indexes: {}, sort: now, body: { at: now } }
  // Pressed by two leads at the same moment: people are called once.
  if (!(await store.putDocument({ replaces: version, document }))) throw new Refused('called-lately')
  const { waiting, longestSince } = waitingIn(
    (await openTickets(store)).filter(({ body }) => seesTicket(world, lead, body)),
  )
  return await pager.callMore(waiting, longestSince === null ? null : now - longestSince)
}

function waitingIn(tickets: readonly Document<Ticket>[]): Pick<Ward, 'waiting' | 'longestSince'> {
  const since = tickets.flatMap(({ body }) => (body.state === 'waiting' ? [body.waitingSince] : []))
  return { waiting: since.length, longestSince: since.length === 0 ? null : Math.min(...since) }
}

async function calledAtOf({ store }: DeskWorld): Promise<Pick<Ward, 'calledAt'>> {
  const document = await store.getDocument(KIND, 'called')
  return document ? { calledAt: (document.body as { readonly at: number }).at } : {}
}
