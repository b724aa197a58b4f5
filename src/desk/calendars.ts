/**
 * A calendar that phones read by its address: a secret of 256 bits, kept as a hash, one for each person, dead when they
 * make another or turn it off, and when their account rests. It holds nothing of residents but reference and group.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Document } from '../records.ts'
import type { DeskStore } from './world.ts'

const KIND = 'visit-calendar'
const SECRET_BYTES = 32
/** 43 characters of base64url. */
export const SECRET_PATTERN = /^[\w-]{43}$/

interface CalendarRecord {
  readonly staff: string
  readonly since: number
}

type CalendarStore = Pick<DeskStore, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>

export async function calendarOf(
  store: Pick<CalendarStore, 'listDocuments'>,
  staff: string,
): Promise<Document<CalendarRecord> | undefined> {
  return (await calendarsOf(store, staff)).at(-1)
}

/** @returns the secret: it is not kept, and shown this once */
export async function makeCalendar(store: CalendarStore, staff: string, now: number): Promise<string> {
  await endCalendar(store, staff)
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  const document = {
    kind: KIND,
    id: hashOf(secret),
    version: 1,
    indexes: { staff },
    sort: now,
    body: { staff, since: now },
  }
  await store.putDocument({ replaces: 0, document })
  return secret
}

export async function endCalendar(store: CalendarStore, staff: string): Promise<void> {
  for (const { kind, id, version } of await calendarsOf(store, staff)) await store.deleteDocument(kind, id, version)
}

/** `null`: there is no such calendar, or there was. */
export async function ownerOf(store: Pick<CalendarStore, 'getDocument'>, secret: string): Promise<string | null> {
  if (!SECRET_PATTERN.test(secret)) return null
  const document = (await store.getDocument(KIND, hashOf(secret))) as Document<CalendarRecord> | null
  return document?.body.staff ?? null
}

async function calendarsOf(store: Pick<CalendarStore, 'listDocuments'>, staff: string) {
  return (await store.listDocuments(KIND, { index: ['staff', staff], max: 20 })) as readonly Document<CalendarRecord>[]
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
