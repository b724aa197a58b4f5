/**
 * Care for those who help: one's own figures and nobody else's, what became of the people one helped, and an evening that
 * ends. There is no ranking, and nothing here can be asked about another.
 */
import { CHANGES_PER_MS } from '../conversation/ticket.ts'
import type { Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Figures } from './api.ts'
import { cardFor } from './reading.ts'
import type { DeskStore, DeskWorld } from './world.ts'

/** Whom somebody helped on one day at the most, but for those in distress or danger: an evening of ten-minute talks. */
export const EVENING_MAX = 12
const WEEK_MS = 7 * 86_400_000
const PAGE = 500
/** Tickets of a month of a ward, many times over. */
const READ_MAX = 10_000
const NEWS_MAX = 5
const KIND = 'desk-day'
/** One document each: more people than a ward has. */
const STAFF_MAX = 2_000
const TRIES_MAX = 5
/** Viet Nam has one time, without summer. */
const ZONE_MS = 7 * 3_600_000

export async function figuresOf(world: DeskWorld, staff: StaffMember): Promise<Figures> {
  const now = world.clock.now()
  const month = monthStart(now)
  const helped = await helpedSince(world.store, staff.id, Math.min(month, now - WEEK_MS))
  const since = (from: number) => {
    const theirs = helped.filter(({ body }) => (body.helped?.at ?? 0) >= from)
    const people = (tickets: typeof theirs) => new Set(tickets.map(({ body }) => body.conversation)).size
    return { helped: people(theirs), finished: people(theirs.filter(({ body }) => body.after === 'finished')) }
  }
  const news = helped
    .filter(({ body }) => body.after === 'finished' && (body.afterAt ?? 0) >= now - WEEK_MS)
    .sort((a, b) => (b.body.afterAt ?? 0) - (a.body.afterAt ?? 0))
    .slice(0, NEWS_MAX)
  return {
    month: since(month),
    week: since(now - WEEK_MS),
    finished: news.map((ticket) => {
      const { who, flow } = cardFor(world, ticket, staff.id)
      return { who, at: ticket.body.afterAt ?? 0, ...(flow ? { flow: flow.title } : {}) }
    }),
  }
}

async function helpedSince(
  store: Pick<DeskStore, 'listDocuments'>,
  staff: string,
  since: number,
): Promise<readonly Document<Ticket>[]> {
  const found: Document<Ticket>[] = []
  let after = since * CHANGES_PER_MS
  for (let read = 0; read < READ_MAX; read += PAGE) {
    const page = (await store.listDocuments('ticket', { max: PAGE, after })) as readonly Document<Ticket>[]
    found.push(...page.filter(({ body }) => body.helped?.by.staff === staff && body.helped.at >= since))
    const last = page.at(-1)
    if (!last || page.length < PAGE) break
    after = last.sort
  }
  return found
}

type DayStore = Pick<DeskStore, 'getDocument' | 'putDocument'>
interface Day {
  readonly day: number
  readonly claims: number
}

/** As many as anybody should help on a day. */
export async function hasDoneEnough(
  store: Pick<DayStore, 'getDocument'>,
  staff: string,
  now: number,
): Promise<boolean> {
  const day = (await store.getDocument(KIND, staff)) as Document<Day> | null
  return day !== null && isFull(day, now)
}

/** Who has helped as many today. */
export async function whoHasDoneEnough(
  store: Pick<DeskStore, 'listDocuments'>,
  now: number,
): Promise<ReadonlySet<string>> {
  const days = (await store.listDocuments(KIND, { max: STAFF_MAX })) as readonly Document<Day>[]
  return new Set(days.filter((day) => isFull(day, now)).map(({ id }) => id))
}

/** One more on this day. */
export async function countClaim(store: DayStore, staff: string, now: number): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = (await store.getDocument(KIND, staff)) as Document<Day> | null
    const version = before?.version ?? 0
    const claims = before?.body.day === dayOf(now) ? before.body.claims + 1 : 1
    const body: Day = { day: dayOf(now), claims }
    const document = { kind: KIND, id: staff, version: version + 1, indexes: {}, sort: now, body }
    if (await store.putDocument({ replaces: version, document })) return
  }
}

function isFull({ body }: Document<Day>, now: number): boolean {
  return body.day === dayOf(now) && body.claims >= EVENING_MAX
}

function dayOf(at: number): number {
  return Math.floor((at + ZONE_MS) / 86_400_000)
}

function monthStart(now: number): number {
  const date = new Date(now + ZONE_MS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) - ZONE_MS
}
