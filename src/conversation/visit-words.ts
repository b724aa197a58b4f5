/** "huy hen" without accents is "hủy" with a particle, or the visit cancelled: someone who has one means the visit. */
import { fold } from '../understanding/normalise.ts'
import type { Draft } from './draft.ts'
import { offeredFlow } from './topic.ts'

const ABOUT_VISIT = /^(?:\p{L}+ ){0,3}(?:huy|doi|doi gio|bo|hoan|xem|sua|dung) (?:cai )?(?:lich )?hen\b/u

/** @returns the flow to go to; `undefined`: it is not about a visit, or there is none */
export function visitMeant(draft: Draft, text: string): string | undefined {
  const visit = draft.state.visits?.find(({ keepUntil }) => keepUntil > draft.moment.now)
  return visit && ABOUT_VISIT.test(fold(text)) && offeredFlow(draft, visit.flow) ? visit.flow : undefined
}
