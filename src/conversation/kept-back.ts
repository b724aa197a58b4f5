/** What was written before the question it would answer had been shown is no answer to it. */
import type { ConversationState } from '../records.ts'

/** Words this much older than their arrival may have been kept back by the platform. */
const LATE_MS = 30_000
/** Platforms cut seconds off, and one message is quicker on its way than another. */
const UNEVEN_MS = 3_000

export interface Came {
  /** When the platform says that it was written, by its clock. */
  readonly saidAt: number
  /** By ours. */
  readonly now: number
  /** Since when we have kept it ourselves, by our clock; absent: it comes straight from the platform. */
  readonly keptSince?: number | undefined
}

export function saidBefore(asked: ConversationState['asked'], { saidAt, now, keptSince }: Came): boolean {
  if (asked === undefined) return false
  // What we kept back ourselves is late however short that was.
  if (keptSince !== undefined && keptSince < asked.at) return true
  // Both by the platform's clock: written before that which the question was the answer to.
  if (asked.to !== undefined && saidAt < asked.to) return true
  const arrivedAt = keptSince ?? now
  // Clocks of two nodes, or of one that was put right in between: they tell nothing.
  if (arrivedAt < asked.at) return false
  if (arrivedAt - saidAt <= LATE_MS || saidAt >= asked.at) return false
  // Kept back, or our clock is ahead: then it came as long after what led to the question as it was written after it.
  return asked.to === undefined || saidAt - asked.to - (arrivedAt - asked.at) > UNEVEN_MS
}
