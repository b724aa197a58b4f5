/** When to try again, and when to let go. */
import type { OutboxEntry } from '../records.ts'

/** Attempts one outbox entry gets in all, the first included. */
export const ATTEMPTS_MAX = 10

/** A quarter of the wait at most is left to chance, so that what failed together does not come back together. */
const JITTER = 0.25

/** An answer to what was said a day ago is no answer any more: by then the resident has written again or gone. */
export const LIVE_AGE_MAX_MS = 24 * 3_600_000

/** Longer than a night (21:00–07:00, when reminders rest), shorter than a day: the next reminder is then on its way. */
export const LATER_AGE_MAX_MS = 12 * 3_600_000

/**
 * How long to wait before the next attempt to deliver an outbox entry.
 *
 * Doubles from 2 s: 2, 4, … 512 s, and up to a quarter more by chance. The nine waits add up to 17 to 21 minutes, so
 * without longer waits asked by the platform an entry is given up that long after its first attempt: enough for a
 * platform hiccup, short enough that nobody gets an answer to a question they have long stopped asking.
 *
 * @param attempts  attempts already made, 1 or more
 * @param askedMs   wait the platform asked for; never undercut
 * @param chance    uniform in [0, 1)
 * @returns milliseconds, or `null` when the entry has had its last attempt
 * @throws {RangeError} when `attempts` is below 1: a mistake in our code, not a state of the world
 */
export function retryDelayMs(attempts: number, askedMs = 0, chance = 0): number | null {
  if (attempts < 1) throw new RangeError(`attempts must be 1 or more, got ${attempts}`)
  if (attempts >= ATTEMPTS_MAX) return null
  const waitMs = 2 ** attempts * 1_000
  return Math.max(waitMs, askedMs) + Math.floor(waitMs * JITTER * chance)
}

/**
 * Has the entry waited so long that it must not go out any more? A person's words never grow stale: they may have been
 * held for days until the resident wrote again, and are then what is wanted most.
 */
export function isStale({ message, queuedAt }: Pick<OutboxEntry, 'message' | 'queuedAt'>, now: number): boolean {
  if (message.author.kind === 'person') return false
  return now - queuedAt > (message.urgency === 'live' ? LIVE_AGE_MAX_MS : LATER_AGE_MAX_MS)
}
