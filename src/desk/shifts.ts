/** Who promised to be there, from when, until when, for how many: a promise with an end, kept while the app is closed. */
import type { Document } from '../records.ts'
import type { Shift } from './api.ts'
import type { DeskStore } from './world.ts'

const KIND = 'shift'
export const SHIFT_MAX_MS = 16 * 3_600_000
/** How long before it begins a shift may be promised. */
export const SHIFT_AHEAD_MS = 8 * 86_400_000
const LISTED_MAX = 500

type ShiftStore = Pick<DeskStore, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>
interface Promised {
  readonly staff: string
  readonly shift: Shift
}

/** `null`: none, or it is over. One that is promised for later is there too. */
export async function shiftOf(
  store: Pick<ShiftStore, 'getDocument'>,
  staff: string,
  now: number,
): Promise<Shift | null> {
  const document = (await store.getDocument(KIND, staff)) as Document<Shift> | null
  return document && document.body.until > now ? document.body : null
}

/** Whether a promise holds at this moment. */
export function holdsNow(shift: Shift | null, now: number): shift is Shift {
  return shift !== null && (shift.from ?? 0) <= now && now < shift.until
}

/** False: changed at the same moment by another screen of theirs. */
export async function putShift(store: ShiftStore, staff: string, shift: Shift | null): Promise<boolean> {
  const version = (await store.getDocument(KIND, staff))?.version ?? 0
  if (shift === null) return version === 0 || (await store.deleteDocument(KIND, staff, version))
  // In the order of their ends, so that those who are there now are one question.
  const document = { kind: KIND, id: staff, version: version + 1, indexes: {}, sort: shift.until, body: shift }
  return await store.putDocument({ replaces: version, document })
}

/** Every promise that is not over, also for later. */
export async function promised(store: Pick<ShiftStore, 'listDocuments'>, now: number): Promise<readonly Promised[]> {
  const documents = (await store.listDocuments(KIND, { max: LISTED_MAX, after: now })) as readonly Document<Shift>[]
  return documents.map(({ id, body }) => ({ staff: id, shift: body }))
}

export async function onShift(store: Pick<ShiftStore, 'listDocuments'>, now: number): Promise<readonly Promised[]> {
  return (await promised(store, now)).filter(({ shift }) => holdsNow(shift, now))
}
