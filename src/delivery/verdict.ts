/** What to do with an outbox entry after an attempt to send it failed. */
import type { SendOutcome } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'
import { retryDelayMs } from './retry.ts'

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

/** Platforms' words are kept and logged; whatever they are, not at any length. */
const REASON_CHARS = 120

/**
 * @param entry  as it was claimed: `attempts` does not count the one that has just failed
 * @param plainTried  it was refused as bare text already
 * @param chance uniform in [0, 1)
 */
export function verdictOn(
  entry: Pick<OutboxEntry, 'attempts' | 'lastReason'>,
  failure: Failure,
  plainTried: boolean,
  now: number,
  chance: number,
): Verdict {
  const reason = failure.reason.slice(0, REASON_CHARS)
  switch (failure.kind) {
    case 'retry': {
      const wasUnsure = entry.lastReason?.startsWith(UNSURE) ?? false
      const isUnsure = failure.unsure === true
      // A rare duplicate is better than a lost answer; a second one is not.
      if (wasUnsure && isUnsure) return { kind: 'drop', reason: `${UNSURE}${reason}`, maybeSent: true }
      const delayMs = retryDelayMs(entry.attempts + 1, failure.afterMs, chance)
      const kept = wasUnsure || isUnsure ? `${UNSURE}${reason}` : reason
      if (delayMs === null) return { kind: 'drop', reason: `given up: ${kept}`, maybeSent: wasUnsure || isUnsure }
      return { kind: 'again', notBefore: now + delayMs, reason: kept, mayRepeat: isUnsure }
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
