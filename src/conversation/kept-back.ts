/** What was written before the question it would answer had been shown is no answer to it. */
import type { ConversationState } from '../records.ts'

/** Words this much older than their arrival may have been kept back by the platform. */
const LATE_MS = 30_000
/** Platforms cut seconds off, and one message is quicker on its way than another. */
const UNEVEN_MS = 3_000

export interface Came {
  /** When the platform says that it was written, by its clock; absent: it does not say (a press). */
  readonly saidAt?: number | undefined
  /** By ours. */
  readonly now: number
  /** Since when we have kept it ourselves, by our clock; absent: it comes straight from the platform. */
  readonly keptSince?: number | undefined
}

/** Both clocks may be wrong, ours also differently on each node: what they say is held against what came before. */
export function saidBefore(
  { asked, lag = 0 }: Pick<ConversationState, 'asked' | 'lag'>,
  { saidAt, now, keptSince }: Came,
): boolean {
  if (asked === undefined) return false
  // What we kept back ourselves is late however short that was.
  if (keptSince !== undefined && keptSince < asked.at) return true
  if (saidAt === undefined) return false
  const arrivedAt = keptSince ?? now
  const delay = arrivedAt - saidAt
  if (asked.to !== undefined) {
    // Both by the platform's clock: written before that which the question was the answer to.
    if (saidAt < asked.to) return true
    // Kept back with it: then it came sooner after it than it was written.
    return delay > LATE_MS && arrivedAt >= asked.at && saidAt - asked.to - (arrivedAt - asked.at) > UNEVEN_MS
  }
  // As late as their last words: it is our clock that is ahead.
  return delay - Math.max(0, lag) > LATE_MS && saidAt < asked.at
}
