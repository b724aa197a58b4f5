/** What the guard stopped, counted by person: the second within an hour the lead hears of, the third takes the claim away. */
import type { Document } from '../records.ts'
import type { DeskStore } from './world.ts'

const KIND = 'desk-offence'
export const OFFENCE_MS = 3_600_000
/** From this one on the lead is told … */
export const LEAD_HEARS_AT = 2
/** … and from this one on the claim is taken away. */
export const CLAIM_ENDS_AT = 3
const TRIES_MAX = 20

/** @returns which one it is within the hour: 1, 2, 3 … */
export async function countOffence(
  store: Pick<DeskStore, 'getDocument' | 'putDocument'>,
  staff: string,
  now: number,
): Promise<number> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const before = (await store.getDocument(KIND, staff)) as Document<{ readonly at: readonly number[] }> | null
    const version = before?.version ?? 0
    const at = [...(before?.body.at ?? []).filter((time) => now - time < OFFENCE_MS), now]
    const document = { kind: KIND, id: staff, version: version + 1, indexes: {}, sort: now, body: { at } }
    if (await store.putDocument({ replaces: version, document })) return at.length
  }
  return CLAIM_ENDS_AT
}
