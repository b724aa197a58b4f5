/** Words that mean the visit, from somebody who has one: changing it, or wanting to know who stands at the door. */
import { fold } from '../understanding/normalise.ts'
import { decodeButton, OWN } from './buttons.ts'
import type { Draft } from './draft.ts'
import { offeredFlow } from './topic.ts'
import { confirmVisit } from './visit-told.ts'

/** "huy hen" without accents is "hủy" with a particle, or the visit cancelled: the visit is meant. */
const ABOUT_VISIT = /^(?:\p{L}+ ){0,3}(?:huy|doi|doi gio|bo|hoan|xem|sua|dung) (?:cai )?(?:lich )?hen\b/u

/** @returns the flow to go to; `undefined`: it is not about a visit, or there is none */
export function visitMeant(draft: Draft, text: string): string | undefined {
  const visit = draft.state.visits?.find(({ keepUntil }) => keepUntil > draft.moment.now)
  return visit && ABOUT_VISIT.test(fold(text)) && offeredFlow(draft, visit.flow) ? visit.flow : undefined
}

/** "mã hẹn", "mã đến nhà", "người đến có thật không", "có người gõ cửa", "ai đến nhà tôi". */
const WHO_COMES = [
  /^(?:\p{L}+ ){0,4}ma (?:hen|den nha)\b/u,
  /\b(?:nguoi|ai|ho|doi|can bo)\b.{0,20}\b(?:den|toi|qua|xuong)\b.{0,20}\b(?:that|gia)\b/u,
  /\bgo cua\b/u,
  /^(?:mai |hom nay |sang mai |chieu mai )?(?:ai|nhung ai|nguoi nao) (?:se )?(?:den|toi|qua|xuong)\b/u,
]
const ASKED_CHARS_MAX = 80

export function asksWhoComes(draft: Draft, text: string): boolean {
  if (text.length > ASKED_CHARS_MAX || !draft.state.visits?.some(({ keepUntil }) => keepUntil > draft.moment.now))
    return false
  const folded = fold(text)
  return WHO_COMES.some((pattern) => pattern.test(folded))
}

/** With a person there, the button under what the desk has set still answers it. */
export function confirmsWhileHeld(draft: Draft, data: string): boolean {
  const token = decodeButton(data)
  if (token?.flow !== OWN || token.step !== 'visit') return false
  confirmVisit(draft, token.choice)
  return true
}
