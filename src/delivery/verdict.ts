/** What to do with an outbox entry after an attempt to send it failed. */
import type { SendOutcome } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'
import { ATTEMPTS_MAX, doubtfulDelayMs, OUTAGE_MAX_MS, retryDelayMs } from './retry.ts'

export type Failure = Exclude<SendOutcome, { kind: 'sent' }>

export type Verdict =
  /** Try again. `mayRepeat`: the platform may have it already, so the resident may see it twice. */
  | { readonly kind: 'again'; readonly notBefore: number; readonly reason: string; readonly mayRepeat: boolean }
  /** Try at once as bare text. */
  | { readonly kind: 'plain'; readonly reason: string }
  /** Kept until the resident writes. */
  | { readonly kind: 'hold'; readonly reason: string }
  /** Given up. `maybeSent`: the platform may have it nevertheless. */
  | { readonly kind: 'drop'; readonly reason: string; readonly maybeSent: boolean }
  /** Nothing reaches this person until they write again: whatever waits for them is pointless. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The channel is off; the entry is none the worse for it. */
  | { readonly kind: 'off'; readonly reason: string }

/** Begins `lastReason` of an entry the platform may have had once: the store keeps it for whoever tries next. */
const UNSURE = 'unsure: '

/** May the platform have this entry from an earlier attempt? */
export function isDoubtful({ lastReason }: Pick<OutboxEntry, 'lastReason'>): boolean {
  return lastReason?.startsWith(UNSURE) ?? false
}

/** Platforms' words are kept and logged; whatever they are, not at any length. */
const REASON_CHARS = 120

/**
 * @param entry  as it was claimed: `attempts` does not count the one that has just failed
 * @param plainTried  it was refused as bare text already
 * @param accountFails nothing has got through on its account lately: then the fault is not the entry's
 * @param chance uniform in [0, 1)
 */
export function verdictOn(
  entry: Pick<OutboxEntry, 'attempts' | 'lastReason' | 'queuedAt'>,
  failure: Failure,
  plainTried: boolean,
  accountFails: boolean,
  now: number,
  chance: number,
): Verdict {
  const reason = failure.reason.slice(0, REASON_CHARS)
  switch (failure.kind) {
    case 'retry': {
      const attempts = entry.attempts + 1
      const wasUnsure = isDoubtful(entry)
      const isUnsure = failure.unsure === true
      const outage = accountFails && now - entry.queuedAt < OUTAGE_MAX_MS
      // A rare duplicate is better than a lost answer; a second one is not, unless all answers are being lost.
      if (wasUnsure && isUnsure && !outage) return { kind: 'drop', reason: `${UNSURE}${reason}`, maybeSent: true }
      const kept = wasUnsure || isUnsure ? `${UNSURE}${reason}` : reason
      if (attempts >= ATTEMPTS_MAX && !outage) {
        return { kind: 'drop', reason: `given up: ${kept}`, maybeSent: wasUnsure || isUnsure }
      }
      const delayMs = retryDelayMs(attempts, failure.afterMs, chance)
      const doubtMs = wasUnsure && isUnsure ? doubtfulDelayMs(attempts) : 0
      return { kind: 'again', notBefore: now + Math.max(delayMs, doubtMs), reason: kept, mayRepeat: isUnsure }
    }
    case 'rejected':
      return failure.plain && !plainTried ? { kind: 'plain', reason } : { kind: 'drop', reason, maybeSent: false }
    case 'closed':
      return { kind: 'hold', reason }
    case 'blocked':
      return { kind: 'unreachable', reason }
    case 'stopped':
      return { kind: 'off', reason }
    default:
      failure satisfies never
      throw new TypeError('unknown outcome')
  }
}
