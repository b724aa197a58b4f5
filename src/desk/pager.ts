/**
 * Performs the waves: looks each second who waits, claims what is due, calls, and tells the phones that were called when
 * somebody has come. Calls go out beside the look, so that a slow push service holds up nobody else.
 */
import type { Clock } from '../clock.ts'
import type { Catalogue } from '../conversation/catalogue.ts'
import { type After, type Loop, startLoop } from '../loop.ts'
import type { Document, Ticket } from '../records.ts'
import type { Push } from './api.ts'
import {
  allCalled,
  callsLeft,
  changeCalled,
  judged,
  OWED_MS,
  openWaits,
  overdue,
  pendingCalls,
  putWait,
  roundOf,
  UNANSWERED_MAX,
  type WaitRecord,
  waitOf,
} from './calls.ts'
import { objectOf } from './cards.ts'
import { whoHasDoneEnough } from './care.ts'
import { allOwn, USUAL } from './habits.ts'
import type { Phones } from './phones.ts'
import { callWords, ENDED_WORDS, goneWords, waitWords } from './push-words.ts'
import { promised, putShift } from './shifts.ts'
import { type Candidate, called, firstToCall, mayBeCalled, wavesDue } from './waves.ts'
import type { DeskStore, StaffGate } from './world.ts'

const LOOK_EVERY_MS = 1_000
const OPEN_MAX = 2_000

export interface Pager {
  /** "Gọi thêm người": everybody who may be called now, whatever they help with. @returns how many */
  callMore(waiting: number, longestMs: number | null): Promise<number>
  /** One look, for tests. */
  look(): Promise<void>
  /** Calls that are on their way have ended. */
  idle(): Promise<void>
  readonly loop: Loop
  stop(): Promise<void>
}

export interface PagerParts {
  readonly store: DeskStore
  readonly clock: Pick<Clock, 'now'>
  readonly gate: Pick<StaffGate, 'people' | 'may'>
  readonly phones: Phones
  readonly catalogue: () => Catalogue
  readonly wavesMs: readonly number[]
  readonly onError: (error: unknown, name: string) => void
  readonly count: (what: PageCount) => void
  readonly after?: After
}

export type PageCount = 'wave-0' | 'wave-1' | 'wave-2' | 'nobody' | 'called' | 'gone' | 'promise-ended'

export function startPager(parts: PagerParts): Pager {
  const { store, clock, gate, phones, catalogue, wavesMs, onError, count } = parts
  const sending = new Set<Promise<void>>()

  function beside(work: Promise<void>): void {
    const tracked = work.catch((error) => onError(error, 'call')).finally(() => sending.delete(tracked))
    sending.add(tracked)
  }

  async function look(): Promise<void> {
    const waiting = (await store.listDocuments('ticket', {
      index: ['state', 'waiting'],
      max: OPEN_MAX,
    })) as readonly Document<Ticket>[]
    const waits = await openWaits(store, OPEN_MAX)
    const rounds = new Map(waiting.map(({ id, body }) => [id, roundOf(body)]))
    // Who waits again is called anew: "somebody has come" could overtake that.
    for (const [ticket, wait] of waits) if (!rounds.has(ticket)) await end(ticket, wait)
    await judgeCalls(rounds)
    const now = clock.now()
    const due: Document<Ticket>[] = []
    for (const ticket of waiting) {
      const known = waits.get(ticket.id)?.body
      const wait = known?.round === roundOf(ticket.body) ? known : undefined
      const waves = wavesDue(wait?.done ?? 0, wait ? now - wait.since : now - ticket.body.waitingSince, wavesMs)
      if (waves.length > 0 || (wait && overdue(wait, now).length > 0)) due.push(ticket)
    }
    if (due.length === 0) return
    due.sort((a, b) => firstToCall(waitIn(a), waitIn(b)))
    const candidates = new Map((await everybody()).map((one) => [one.id, one]))
    for (const ticket of due) await callFor(ticket, candidates)
  }

  /** Read anew and claimed: what another process did meanwhile is not done again. */
  async function callFor(ticket: Document<Ticket>, people: Map<string, Person>): Promise<void> {
    const { id, body } = ticket
    const now = clock.now()
    const before = await waitOf(store, id)
    const round = roundOf(body)
    const same = before?.body.round === round ? before.body : undefined
    // Somebody had them and left: their first wave comes at once, not all of them together.
    const since = same?.since ?? (before === null ? body.waitingSince : Math.max(body.waitingSince, now))
    const waves = wavesDue(same?.done ?? 0, now - since, wavesMs)
    const left = same ? overdue(same, now) : []
    if (waves.length === 0 && left.length === 0 && same) return
    const already = new Set(same?.called ?? [])
    const candidates = [...people.values()].map((person) => person.as(ticket))
    const late = candidates.filter((one) => left.includes(one.staff) && mayBeCalled(one, now)).map(({ staff }) => staff)
    const chosen = called(waves, waitIn(ticket), candidates, already, now)
    const done = Math.max(same?.done ?? 0, (waves.at(-1) ?? -1) + 1)
    const owed = [...(left.length > 0 ? late : (same?.owed ?? [])), ...chosen]
    const wait: WaitRecord = {
      ...{ round, since, done, called: [...already, ...chosen], open: true },
      ...(owed.length > 0 && { owed, owedUntil: now + OWED_MS }),
    }
    if (!(await putWait(store, id, before, wait, body.conversation))) return
    for (const wave of waves) count(`wave-${wave}` as PageCount)
    if (waves.length > 0 && chosen.length === 0) count('nobody')
    const calling = [...late, ...chosen]
    if (calling.length > 0) beside(callAll(calling, ticket, round, people))
  }

  async function callAll(
    those: readonly string[],
    ticket: Document<Ticket>,
    round: string,
    people: ReadonlyMap<string, Person>,
  ): Promise<void> {
    const now = clock.now()
    const words = waitWords(ticket, catalogue(), now)
    const calls = those.map(async (staff) => {
      people.get(staff)?.wasCalled(now)
      await changeCalled(store, staff, (record) => ({ ...record, calledAt: now }))
      await call(staff, words, { ticket: ticket.id, round })
    })
    // One that fails is told of, and holds up no other.
    const results = await Promise.allSettled(calls)
    await callsLeft(store, ticket.id, round, those)
    for (const result of results) if (result.status === 'rejected') onError(result.reason, 'call')
  }

  async function call(staff: string, words: Omit<Push, 'id'>, wait: { ticket: string; round: string }): Promise<void> {
    if ((await phones.send(staff, words)) === 0) return
    count('called')
    const at = clock.now()
    await changeCalled(store, staff, (record) => ({ ...record, pending: [...record.pending, { ...wait, at }] }))
  }

  /** Somebody has come, or nobody waits any more: said on every phone that was called, but to whom it is no news. */
  async function end(ticket: string, wait: Document<WaitRecord>): Promise<void> {
    const now = (await store.getDocument('ticket', ticket)) as Document<Ticket> | null
    const body = now?.body
    if (!(await putWait(store, ticket, wait, { ...wait.body, open: false }, body?.conversation ?? ''))) return
    const helped = body?.state === 'held' || body?.state === 'watching'
    const words = goneWords(ticket, helped ? 'helped' : 'left')
    for (const staff of wait.body.called) {
      if (staff === body?.helper?.staff || staff === body?.helped?.by.staff) continue
      count('gone')
      beside(phones.send(staff, words).then(() => {}))
    }
  }

  /** Two calls without a sign end the promise, kindly. */
  async function judgeCalls(rounds: ReadonlyMap<string, string>): Promise<void> {
    const answerBefore = clock.now() - (wavesMs[2] ?? 0)
    for (const staff of await pendingCalls(store, OPEN_MAX)) {
      let ends = false
      const { changed } = await changeCalled(store, staff, (before) => {
        const after = judged(before, (ticket, round) => rounds.get(ticket) === round, answerBefore)
        ends = after !== before && after.unanswered >= UNANSWERED_MAX
        return ends ? { pending: [], unanswered: 0, ended: { at: clock.now(), why: 'unanswered' } } : after
      })
      if (!changed || !ends) continue
      await putShift(store, staff, null)
      count('promise-ended')
      beside(phones.send(staff, ENDED_WORDS).then(() => {}))
    }
  }

  interface Person {
    readonly id: string
    as(ticket: Document<Ticket> | null): Candidate
    wasCalled(at: number): void
  }

  async function everybody(): Promise<readonly Person[]> {
    const now = clock.now()
    const [people, shifts, own, calls, states, rest, held] = await Promise.all([
      gate.people(),
      promised(store, now),
      allOwn(store, OPEN_MAX),
      allCalled(store, OPEN_MAX),
      phones.states(),
      whoHasDoneEnough(store, now),
      store.listDocuments('ticket', { index: ['state', 'held'], max: OPEN_MAX }) as Promise<
        readonly Document<Ticket>[]
      >,
    ])
    const shiftBy = new Map(shifts.map(({ staff, shift }) => [staff, shift]))
    return people
      .filter((staff) => staff.state === 'active' && shiftBy.has(staff.id))
      .map((staff) => {
        const record = calls.get(staff.id)
        let calledAt = record?.calledAt
        return {
          id: staff.id,
          wasCalled: (at) => {
            calledAt = at
          },
          as: (ticket) => ({
            staff: staff.id,
            lead: staff.role === 'lead',
            // Whom the desk would send away is not called; who is in danger waits for nobody's rest.
            able:
              (staff.role === 'lead' || ticket?.body.urgent || !rest.has(staff.id)) &&
              (ticket === null || gate.may(staff, 'ticket.claim', objectOf(ticket.body))),
            promise: shiftBy.get(staff.id) ?? null,
            quiet: (own.get(staff.id) ?? USUAL).quiet,
            open: held.filter(({ body }) => body.helper?.staff === staff.id).length,
            phone: states.get(staff.id) ?? 'none',
            ...(record?.busyUntil === undefined ? {} : { busyUntil: record.busyUntil }),
            ...(calledAt === undefined ? {} : { calledAt }),
          }),
        }
      })
  }

  function waitIn({ body }: Document<Ticket>) {
    const group = catalogue().flows.get(body.flow ?? body.topic)?.definition.group
    return {
      urgent: body.urgent,
      front: body.front,
      since: body.waitingSince,
      ...(group === undefined ? {} : { group }),
      ...(body.helped ? { helped: body.helped.by.staff } : {}),
    }
  }

  const loop = startLoop({
    name: 'pager',
    everyMs: LOOK_EVERY_MS,
    run: look,
    onError,
    ...(parts.after && { after: parts.after }),
  })
  const idle = async () => {
    while (sending.size > 0) await Promise.all(sending)
  }

  return {
    look,
    idle,
    loop,
    async callMore(waiting, longestMs) {
      const now = clock.now()
      const those = (await everybody()).filter((person) => mayBeCalled(person.as(null), now))
      for (const { id } of those) {
        count('called')
        beside(phones.send(id, callWords(waiting, longestMs)).then(() => {}))
      }
      return those.length
    },
    async stop() {
      await loop.stop()
      await idle()
    },
  }
}
