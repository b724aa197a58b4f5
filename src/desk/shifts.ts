/** Who promised to be there, until when, for how many: a promise with an end, kept while the app is closed. */
import type { Document } from '../records.ts'
import type { Shift } from './api.ts'
import type { DeskStore } from './world.ts'

const KIND = 'shift'
export const SHIFT_MAX_MS = 16 * 3_600_000
const LISTED_MAX = 500

type ShiftStore = Pick<DeskStore, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>

/** `null`: none, or it is over. */
export async function shiftOf(
  store: Pick<ShiftStore, 'getDocument'>,
  staff: string,
  now: number,
): Promise<Shift | null> {
  const document = (await store.getDocument(KIND, staff)) as Document<Shift> | null
  return document && document.body.until > now ? document.body : null
}

/** False: changed at the same moment by another screen of theirs. */
export async function putShift(store: ShiftStore, staff: string, shift: Shift | null): Promise<boolean> {
  const version = (await store.getDocument(KIND, staff))?.version ?? 0
  if (shift === null) return version === 0 || (await store.deleteDocument(KIND, staff, version))
  // In the order of their ends, so that those who are there now are one question.
  const document = { kind: KIND, id: staff, version: version + 1, indexes: {}, sort: shift.until, body: shift }
  return await store.putDocument({ replaces: version, document })
}

export async function onShift(
  store: Pick<ShiftStore, 'listDocuments'>,
  now: number,
): Promise<readonly { readonly staff: string; readonly shift: Shift }[]> {
  const documents = (await store.listDocuments(KIND, { max: LISTED_MAX, after: now })) as readonly Document<Shift>[]
  return documents.map(({ id, body }) => ({ staff: id, shift: body }))
}
