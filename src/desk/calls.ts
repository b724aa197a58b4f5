/**
 * What was called for whom: a document for each wait, claimed wave by wave with compare-and-set so that two processes never
 * call twice, and one for each person, which counts the calls they left unanswered.
 */
import type { ConversationKey } from '../messages.ts'
import type { Document, Ticket } from '../records.ts'
import type { DeskStore } from './world.ts'

const WAIT = 'desk-wait'
const PERSON = 'desk-called'
/** So many calls in a row without any sign of them, and their promise ends. */
export const UNANSWERED_MAX = 2
/** "Bận 30 phút". */
export const BUSY_MS = 30 * 60_000
const TRIES_MAX = 20
/** Longer than a slow push service is waited for, much shorter than to the next wave but one. */
export const OWED_MS = 30_000

export interface WaitRecord {
  /** Which wait of the ticket this is: it waits anew after every claim. */
  readonly round: string
  readonly since: number
  /** Waves performed. */
  readonly done: number
  readonly called: readonly string[]
  /** Of those, whose call has not left yet; after `owedUntil` whoever claimed it is dead, and another process sends it. */
  readonly owed?: readonly string[]
  readonly owedUntil?: number
  readonly open: boolean
}

export interface CalledRecord {
  readonly calledAt?: number
  /** Calls that reached a push service and are neither answered nor moot. */
  readonly pending: readonly { readonly ticket: string; readonly round: string; readonly at: number }[]
  readonly unanswered: number
  readonly busyUntil?: number
  readonly ended?: { readonly at: number; readonly why: 'unanswered' }
}

const NEVER: CalledRecord = { pending: [], unanswered: 0 }
type CallStore = Pick<DeskStore, 'getDocument' | 'putDocument' | 'listDocuments'>

export function roundOf({ claim, waitingSince }: Pick<Ticket, 'claim' | 'waitingSince'>): string {
  return `${claim}/${waitingSince}`
}

export async function openWaits(store: CallStore, max: number): Promise<ReadonlyMap<string, Document<WaitRecord>>> {
  const documents = (await store.listDocuments(WAIT, {
    index: ['open', 'yes'],
    max,
  })) as readonly Document<WaitRecord>[]
  return new Map(documents.map((document) => [document.id, document]))
}

export async function waitOf(store: CallStore, ticket: string): Promise<Document<WaitRecord> | null> {
  return (await store.getDocument(WAIT, ticket)) as Document<WaitRecord> | null
}

/** False: another process was first, and what is to be done now is its. */
export async function putWait(
  store: CallStore,
  ticket: string,
  before: Document<WaitRecord> | null,
  body: WaitRecord,
  /** Who is forgotten takes it along. */
  conversation: ConversationKey,
): Promise<boolean> {
  const version = before?.version ?? 0
  const indexes = { open: body.open ? 'yes' : 'no', conversation }
  const document = { kind: WAIT, id: ticket, version: version + 1, indexes, sort: body.since, body }
  return await store.putDocument({ replaces: version, document })
}

/** Whose call was claimed by a process that has not sent it in time. */
export function overdue({ owed = [], owedUntil = 0 }: Pick<WaitRecord, 'owed' | 'owedUntil'>, now: number) {
  return owedUntil <= now ? owed : []
}

/** Their calls have left, or could not: nobody need send them again. */
export async function callsLeft(
  store: CallStore,
  ticket: string,
  round: string,
  staff: readonly string[],
): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = await waitOf(store, ticket)
    if (before?.body.round !== round || !before.body.owed?.some((one) => staff.includes(one))) return
    const { owed: all, owedUntil, ...rest } = before.body
    const owed = all.filter((one) => !staff.includes(one))
    const body = owed.length > 0 && owedUntil !== undefined ? { ...rest, owed, owedUntil } : rest
    if (await putWait(store, ticket, before, body, before.indexes.conversation ?? '')) return
  }
}

export async function calledOf(store: Pick<CallStore, 'getDocument'>, staff: string): Promise<CalledRecord> {
  const document = (await store.getDocument(PERSON, staff)) as Document<CalledRecord> | null
  return document?.body ?? NEVER
}

export async function allCalled(store: CallStore, max: number): Promise<ReadonlyMap<string, CalledRecord>> {
  const documents = (await store.listDocuments(PERSON, { max })) as readonly Document<CalledRecord>[]
  return new Map(documents.map(({ id, body }) => [id, body]))
}

/** Who has calls that nobody has judged yet. */
export async function pendingCalls(store: Pick<CallStore, 'listDocuments'>, max: number): Promise<readonly string[]> {
  return (await store.listDocuments(PERSON, { index: ['pending', 'yes'], max })).map(({ id }) => id)
}

/** @param edit  returns the same record when there is nothing to change. @returns what stands there now, and whether we wrote it */
export async function changeCalled(
  store: CallStore,
  staff: string,
  edit: (record: CalledRecord) => CalledRecord,
): Promise<{ readonly record: CalledRecord; readonly changed: boolean }> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = (await store.getDocument(PERSON, staff)) as Document<CalledRecord> | null
    const record = edit(before?.body ?? NEVER)
    if (record === (before?.body ?? NEVER)) return { record, changed: false }
    const version = before?.version ?? 0
    const indexes = { pending: record.pending.length > 0 ? 'yes' : 'no' }
    const document = { kind: PERSON, id: staff, version: version + 1, indexes, sort: 0, body: record }
    if (await store.putDocument({ replaces: version, document })) return { record, changed: true }
  }
  throw new Error('a record of calls changes too fast')
}

/** A sign of them: they took somebody, said that they are busy, opened the call or made a promise. */
export async function answered(store: CallStore, staff: string): Promise<void> {
  await changeCalled(store, staff, (record) =>
    record.pending.length === 0 && record.unanswered === 0 ? record : { ...record, pending: [], unanswered: 0 },
  )
}

export async function busyFrom(store: CallStore, staff: string, now: number): Promise<number> {
  const busyUntil = now + BUSY_MS
  await changeCalled(store, staff, (record) => ({ ...record, pending: [], unanswered: 0, busyUntil }))
  return busyUntil
}

/** A new promise begins with a clean sheet. */
export async function promisedAnew(store: CallStore, staff: string): Promise<void> {
  await changeCalled(store, staff, ({ calledAt }) => ({ ...NEVER, ...(calledAt === undefined ? {} : { calledAt }) }))
}

/**
 * What has become of the calls somebody left: moot when the wait is over, unanswered when it is not and the time is up.
 *
 * @param stillWaits  whether this very wait goes on
 */
export function judged(
  record: CalledRecord,
  stillWaits: (ticket: string, round: string) => boolean,
  answerBefore: number,
): CalledRecord {
  const open = record.pending.filter(({ ticket, round }) => stillWaits(ticket, round))
  const pending = open.filter(({ at }) => at > answerBefore)
  if (pending.length === record.pending.length) return record
  return { ...record, pending, unanswered: record.unanswered + open.length - pending.length }
}
