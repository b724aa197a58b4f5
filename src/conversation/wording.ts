/** Which notice residents agreed to: a proof, and the reason why somebody is asked anew. */
import type { ConversationState } from '../records.ts'

/** Version of the notice; a new wording gets a new name and is asked anew. */
export const CONSENT_WORDING = '2026-11'
/** Added where the notice also said that a person's words go to the volunteers' group on Telegram, abroad. */
const ABROAD = '+telegram'

interface Notice {
  /** The volunteers' group is on. */
  readonly groupAbroad?: boolean
}

/** The notice as it stands now. */
export function wordingNow({ groupAbroad }: Notice): string {
  return groupAbroad ? CONSENT_WORDING + ABROAD : CONSENT_WORDING
}

/** Whether what they agreed to says all that the notice says now. More than that is no reason to ask. */
export function isCovered(wording: string | undefined, notice: Notice): boolean {
  return wording === wordingNow(notice) || (!notice.groupAbroad && wording === CONSENT_WORDING + ABROAD)
}

/** Whether what they say may stand in the group. */
export function agreedToGroup({ consent }: Pick<ConversationState, 'consent'>): boolean {
  return consent.state === 'yes' && consent.wording?.endsWith(ABROAD) === true
}
