/**
 * Browsers that take calls, one for each session: gone when the session is. Where a push is sent to is sealed; what is kept
 * in the open is when something was sent, and when the worker there said that it came.
 */
import { createHmac } from 'node:crypto'
import type { Document } from '../records.ts'
import { seal, unseal } from '../seal.ts'
import type { Phone, PhoneAsked, Push } from './api.ts'
import type { PushOutcome, PushSender } from './push.ts'
import type { DeskStore } from './world.ts'

const KIND = 'desk-phone'
/** Later than this a call is as good as none: the next wave has begun. */
export const IN_TIME_MS = 60_000
/** So many in a row that did not arrive in time, and a phone is not among the first to be called. */
export const FAILING_AT = 2
/** Of what was sent, so many are remembered. */
const SENT_KEPT = 6
export const PHONES_MAX = 5_000
const TRIES_MAX = 20

interface Sent {
  readonly id: string
  readonly at: number
  /** The worker said that it came. */
  readonly arrivedAt?: number
}

interface PhoneRecord {
  readonly staff: string
  readonly name: string
  /** Tells endpoints apart without knowing them. */
  readonly mark: string
  readonly sealed: string
  readonly addedAt: number
  readonly sent: readonly Sent[]
}

export interface Session {
  readonly id: string
  readonly staff: string
  readonly device: string
}

export interface Phones {
  /** This session's browser is to be called there. The same browser under an older session is forgotten. */
  keep(session: Session, asked: PhoneAsked): Promise<boolean>
  forget(session: string): Promise<void>
  list(staff: string, here: string): Promise<readonly Phone[]>
  /** The best state of each person's phones. */
  states(): Promise<ReadonlyMap<string, 'good' | 'failing'>>
  /** To every phone of theirs whose session still lives. @returns to how many the push services took it */
  send(staff: string, push: Omit<Push, 'id'>): Promise<number>
  /** To this one. @returns its id; `null`: there is none, or it could not be sent */
  test(session: string, push: Omit<Push, 'id'>): Promise<string | null>
  arrived(session: string, push: string): Promise<void>
}

export interface PhonesParts {
  readonly store: DeskStore
  readonly clock: { now(): number; id(): string }
  /** 32 bytes, for this only. */
  readonly key: Buffer
  readonly push: PushSender
  /** Whether somebody is still signed in there. */
  readonly alive: (session: string) => Promise<boolean>
  readonly count: (outcome: PushOutcome) => void
}

export function openPhones({ store, clock, key, push, alive, count }: PhonesParts): Phones {
  const get = async (session: string) => (await store.getDocument(KIND, session)) as Document<PhoneRecord> | null
  const ofStaff = async (staff: string) =>
    (await store.listDocuments(KIND, { index: ['staff', staff], max: 100 })) as readonly Document<PhoneRecord>[]

  async function change(session: string, edit: (record: PhoneRecord) => PhoneRecord): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const before = await get(session)
      if (before === null) return
      const document = { ...before, version: before.version + 1, body: edit(before.body) }
      if (await store.putDocument({ replaces: before.version, document })) return
    }
  }

  async function forget(session: string): Promise<void> {
    const document = await get(session)
    if (document && !(await store.deleteDocument(KIND, session, document.version))) await forget(session)
  }

  async function sendTo({ id, body }: Document<PhoneRecord>, what: Omit<Push, 'id'>): Promise<string | null> {
    const to = unseal(key, id, body.sealed) as PhoneAsked | undefined
    if (to === undefined || !(await alive(id))) {
      await forget(id)
      return null
    }
    const sent: Sent = { id: clock.id(), at: clock.now() }
    // Written first: the worker may be quicker than the push service's answer.
    await change(id, (record) => ({ ...record, sent: [...record.sent, sent].slice(-SENT_KEPT) }))
    const outcome = await push.send(to, { ...what, id: sent.id })
    count(outcome)
    if (outcome === 'gone') await forget(id)
    // What never left says nothing about the phone.
    else if (outcome === 'failed')
      await change(id, (record) => ({ ...record, sent: record.sent.filter((one) => one.id !== sent.id) }))
    return outcome === 'sent' ? sent.id : null
  }

  return {
    forget,
    async keep({ id, staff, device }, asked) {
      if (!push.knows(asked.endpoint)) return false
      const mark = createHmac('sha256', key).update(asked.endpoint).digest('base64url')
      for (const other of (await store.listDocuments(KIND, {
        index: ['mark', mark],
        max: 100,
      })) as Document<PhoneRecord>[])
        if (other.id !== id) await forget(other.id)
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const before = await get(id)
        // Told anew at each start of the page: mostly it is the same.
        if (before?.body.mark === mark && before.body.staff === staff) return true
        const { endpoint, keys } = asked
        const body: PhoneRecord = {
          staff,
          name: device,
          mark,
          sealed: seal(key, id, { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } }),
          addedAt: clock.now(),
          sent: [],
        }
        const version = before?.version ?? 0
        const document = { kind: KIND, id, version: version + 1, indexes: { staff, mark }, sort: clock.now(), body }
        if (await store.putDocument({ replaces: version, document })) return true
      }
      return false
    },
    async list(staff, here) {
      const now = clock.now()
      return (await ofStaff(staff)).map(({ id, body }) => {
        const last = body.sent.at(-1)
        return {
          // The session's id opens nothing, but it is nobody's business either.
          id: body.mark.slice(0, 12),
          name: body.name,
          here: id === here,
          state: stateOf(body.sent, now),
          ...(last && {
            last: { at: last.at, ...(last.arrivedAt === undefined ? {} : { tookMs: last.arrivedAt - last.at }) },
          }),
        }
      })
    },
    async states() {
      const now = clock.now()
      const states = new Map<string, 'good' | 'failing'>()
      for (const { body } of (await store.listDocuments(KIND, {
        max: PHONES_MAX,
      })) as readonly Document<PhoneRecord>[]) {
        const failing = stateOf(body.sent, now) === 'failing'
        if (!failing || !states.has(body.staff)) states.set(body.staff, failing ? 'failing' : 'good')
      }
      return states
    },
    async send(staff, what) {
      const sent = await Promise.all((await ofStaff(staff)).map((phone) => sendTo(phone, what)))
      return sent.filter((id) => id !== null).length
    },
    async test(session, what) {
      const phone = await get(session)
      return phone === null ? null : await sendTo(phone, what)
    },
    arrived: (session, id) =>
      change(session, (record) => ({
        ...record,
        sent: record.sent.map((one) =>
          one.id === id && one.arrivedAt === undefined ? { ...one, arrivedAt: clock.now() } : one,
        ),
      })),
  }
}

/** From what was sent: the last few decide, those still on their way do not count. */
export function stateOf(sent: readonly Sent[], now: number): Phone['state'] {
  const judged = sent.filter(({ at, arrivedAt }) => arrivedAt !== undefined || now - at > IN_TIME_MS)
  const inTime = ({ at, arrivedAt }: Sent) => arrivedAt !== undefined && arrivedAt - at <= IN_TIME_MS
  const newest = judged.slice(-FAILING_AT)
  if (newest.length === FAILING_AT && !newest.some(inTime)) return 'failing'
  const last = sent.at(-1)
  if (last === undefined) return 'new'
  if (inTime(last)) return 'good'
  return last.arrivedAt === undefined && now - last.at <= IN_TIME_MS ? 'waiting' : 'late'
}
