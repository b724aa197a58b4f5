/**
 * Requests about one's data that came on paper, by phone or at the counter, and the law's clock on each. By chat they are
 * answered at once and leave no entry here. An entry says what is asked, how and when it came, and perhaps which ticket
 * it is about; who asks stands on the paper and nowhere else.
 */
import type { Clock } from '../clock.ts'
import { PROOF_MONTHS } from '../privacy/retention.ts'
import type { Document } from '../records.ts'
import type { DataRequest, DataRequestAsked, DataRequestClosed, DataRequestsDue } from './api.ts'
import { Refused } from './refusals.ts'
import type { DeskStore } from './world.ts'

const KIND = 'data-request'
const DAY_MS = 86_400_000
/** Viet Nam has one time, without summer. */
const ZONE_MS = 7 * 3_600_000
/** Working days until whoever asked must hear that it came (Decree 356/2025, Art. 5). */
export const ANSWER_WORKING_DAYS = 2
/**
 * Days until it is done (Decree 356/2025, Art. 5). The law counts from the answer; we count from the day it came, which is
 * never later, and forget public holidays, which makes it earlier still.
 */
export const DONE_DAYS: Readonly<Record<DataRequest['kind'], number>> = { see: 10, correct: 10, stop: 15, erase: 20 }
/** Written down at the latest so long after it came: a date before that is a slip of the pen. */
export const BACKDATED_MAX_DAYS = 60
/** Of one ward at one time; more cannot be worked on. */
export const OPEN_MAX = 200
/** What was closed so lately stands on the screen. */
const CLOSED_SHOWN_DAYS = 90
/** Time left that is worth a reminder. */
export const REMIND_BEFORE_MS = DAY_MS
const SWEPT_AT_ONCE = 500

type Record_ = Omit<DataRequest, 'id' | 'version'>
type RequestStore = Pick<DeskStore, 'getDocument' | 'putDocument' | 'listDocuments'>

/** The ends of the two times, ms: of the last day's evening in Viet Nam. */
export function clockOf(kind: DataRequest['kind'], receivedAt: number): Pick<DataRequest, 'answerBy' | 'doneBy'> {
  const day = Math.floor((receivedAt + ZONE_MS) / DAY_MS)
  const endOf = (some: number) => (some + 1) * DAY_MS - ZONE_MS
  let answer = day
  for (let left = ANSWER_WORKING_DAYS; left > 0; ) if (isWorkingDay(++answer)) left--
  return { answerBy: endOf(answer), doneBy: endOf(day + DONE_DAYS[kind]) }
}

/** @param day  days since the epoch, which was a Thursday */
function isWorkingDay(day: number): boolean {
  return (day + 4) % 7 !== 0 && (day + 4) % 7 !== 6
}

/** What is due next: the answer until it was given, then the end. */
export function dueOf({ answeredAt, answerBy, doneBy }: Record_): number {
  return answeredAt === undefined ? Math.min(answerBy, doneBy) : doneBy
}

export async function takeRequest(
  store: RequestStore,
  clock: Pick<Clock, 'now' | 'id'>,
  by: string,
  { day, ...asked }: DataRequestAsked,
): Promise<DataRequest> {
  const now = clock.now()
  const receivedAt = Date.parse(`${day}T00:00:00Z`) - ZONE_MS
  if (!(receivedAt <= now && receivedAt >= now - BACKDATED_MAX_DAYS * DAY_MS))
    throw new Refused('request-day', { where: 'day' })
  if ((await openRequests(store)).length >= OPEN_MAX) throw new Refused('request-full')
  const record: Record_ = { ...asked, by, takenAt: now, receivedAt, ...clockOf(asked.kind, receivedAt) }
  return await put(store, clock.id(), 0, record)
}

/** Whoever asked was told that it came. */
export async function answerRequest(store: RequestStore, id: string, version: number, now: number) {
  const { body } = await openRequest(store, id, version)
  return await put(store, id, version, { ...body, answeredAt: body.answeredAt ?? now })
}

export async function closeRequest(
  store: RequestStore,
  id: string,
  { version, ...closed }: DataRequestClosed,
  by: string,
  now: number,
): Promise<DataRequest> {
  const { body } = await openRequest(store, id, version)
  if (closed.result === 'refused' && closed.note === undefined) throw new Refused('why-needed', { where: 'note' })
  return await put(store, id, version, { ...body, closed: { ...closed, at: now, by } })
}

/** What is due first stands first; then what was closed lately, the latest first. */
export async function readRequests(store: RequestStore, now: number): Promise<readonly DataRequest[]> {
  const closed = (await store.listDocuments(KIND, {
    index: ['state', 'closed'],
    after: now - CLOSED_SHOWN_DAYS * DAY_MS,
    max: OPEN_MAX,
  })) as readonly Document<Record_>[]
  const open = (await openRequests(store)).map(seen).sort((a, b) => dueOf(a) - dueOf(b))
  return [...open, ...closed.map(seen).reverse()]
}

export async function requestsDue(store: RequestStore, now: number): Promise<DataRequestsDue> {
  const due = (await openRequests(store)).map(({ body }) => dueOf(body))
  return {
    open: due.length,
    soon: due.filter((at) => at > now && at <= now + REMIND_BEFORE_MS).length,
    late: due.filter((at) => at <= now).length,
  }
}

/** As long as proofs are kept, counted from the end. @returns how many have gone */
export async function sweepRequests(store: Pick<DeskStore, 'listDocuments' | 'deleteDocument'>, now: number) {
  const before = new Date(now)
  before.setUTCMonth(before.getUTCMonth() - PROOF_MONTHS)
  const closed = await store.listDocuments(KIND, { index: ['state', 'closed'], max: SWEPT_AT_ONCE })
  let gone = 0
  for (const { kind, id, version, sort } of closed)
    if (sort < before.getTime() && (await store.deleteDocument(kind, id, version))) gone += 1
  return gone
}

async function openRequests(store: RequestStore): Promise<readonly Document<Record_>[]> {
  return (await store.listDocuments(KIND, { index: ['state', 'open'], max: OPEN_MAX })) as readonly Document<Record_>[]
}

async function openRequest(store: RequestStore, id: string, version: number): Promise<Document<Record_>> {
  const document = (await store.getDocument(KIND, id)) as Document<Record_> | null
  if (document === null) throw new Refused('absent')
  if (document.version !== version || document.body.closed) throw new Refused('changed')
  return document
}

async function put(store: RequestStore, id: string, replaces: number, body: Record_): Promise<DataRequest> {
  const { closed, takenAt } = body
  const document = {
    kind: KIND,
    id,
    version: replaces + 1,
    indexes: { state: closed ? 'closed' : 'open' },
    sort: closed?.at ?? takenAt,
    body,
  }
  if (!(await store.putDocument({ replaces, document }))) throw new Refused('changed')
  return { ...body, id, version: replaces + 1 }
}

function seen({ id, version, body }: Document<Record_>): DataRequest {
  return { ...body, id, version }
}
