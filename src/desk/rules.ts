/** The rules of conduct are accepted once a quarter before the first claim; the text as it was read and the time are kept. */
import type { Document } from '../records.ts'
import type { DeskStore } from './world.ts'

const KIND = 'desk-rules'
export const RULES_CHARS_MAX = 8_000
/** Viet Nam has one time, without summer. */
const ZONE_MS = 7 * 3_600_000

/** Accepted in an earlier quarter, or never. */
export async function rulesDue(store: Pick<DeskStore, 'getDocument'>, staff: string, now: number): Promise<boolean> {
  const accepted = (await store.getDocument(KIND, staff)) as Document<{ readonly at: number }> | null
  return accepted === null || quarterOf(accepted.body.at) !== quarterOf(now)
}

/** False: accepted at the same moment on another screen. */
export async function acceptRules(
  store: Pick<DeskStore, 'getDocument' | 'putDocument'>,
  staff: string,
  text: string,
  now: number,
): Promise<boolean> {
  const version = (await store.getDocument(KIND, staff))?.version ?? 0
  const document = { kind: KIND, id: staff, version: version + 1, indexes: {}, sort: now, body: { at: now, text } }
  return await store.putDocument({ replaces: version, document })
}

function quarterOf(at: number): string {
  const day = new Date(at + ZONE_MS)
  return `${day.getUTCFullYear()}/${Math.floor(day.getUTCMonth() / 3)}`
}
