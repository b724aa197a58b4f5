/** When to try again, and when to let go. */
import type { OutboxEntry } from '../records.ts'

/** Attempts one outbox entry gets while its account works for others, the first included. */
export const ATTEMPTS_MAX = 10

/** While nothing at all gets through, an entry is kept and tried for so long: longer than the outages that were seen. */
export const OUTAGE_MAX_MS = 12 * 3_600_000

/** The longest wait of our own between two attempts. */
const WAIT_MAX_MS = 512_000

/** A doubtful message is not what one knocks with: it may be shown at every try. */
const DOUBTFUL_WAIT_MS = 10 * 60_000
const DOUBTFUL_WAIT_MAX_MS = 60 * 60_000

/** A quarter of the wait at most is left to chance, so that what failed together does not come back together. */
const JITTER = 0.25

/** An answer to what was said a day ago is no answer any more: by then the resident has written again or gone. */
export const LIVE_AGE_MAX_MS = 24 * 3_600_000

/** Longer than a night (21:00–07:00, when reminders rest), shorter than a day: the next reminder is then on its way. */
export const LATER_AGE_MAX_MS = 12 * 3_600_000

/**
 * How long to wait before the next attempt to deliver an outbox entry.
 *
 * Doubles from 2 s up to 512 s, and up to a quarter more by chance. The first nine waits add up to 17 to 21 minutes: so
 * long after its first attempt an entry is given up that fails while others get through.
 *
 * @param attempts  attempts already made, 1 or more
 * @param askedMs   wait the platform asked for; never undercut
 * @param chance    uniform in [0, 1)
 * @returns milliseconds
 * @throws {RangeError} when `attempts` is below 1: a mistake in our code, not a state of the world
 */
export function retryDelayMs(attempts: number, askedMs = 0, chance = 0): number {
  if (attempts < 1) throw new RangeError(`attempts must be 1 or more, got ${attempts}`)
  const waitMs = Math.min(2 ** attempts * 1_000, WAIT_MAX_MS)
  return Math.max(waitMs, askedMs) + Math.floor(waitMs * JITTER * chance)
}

/**
 * The wait after a second doubtful attempt, while nothing else gets through either.
 *
 * @param attempts  attempts already made, 2 or more
 */
export function doubtfulDelayMs(attempts: number): number {
  return Math.min(DOUBTFUL_WAIT_MS * 3 ** (attempts - 2), DOUBTFUL_WAIT_MAX_MS)
}

/**
 * Has the entry waited so long that it must not go out any more? A person's words never grow stale: they may have been
 * held for days until the resident wrote again, and are then what is wanted most.
 */
export function isStale({ message, queuedAt }: Pick<OutboxEntry, 'message' | 'queuedAt'>, now: number): boolean {
  if (message.author.kind === 'person') return false
  return now - queuedAt > (message.urgency === 'live' ? LIVE_AGE_MAX_MS : LATER_AGE_MAX_MS)
}
