/**
 * How fast one account of a channel may send: so many a second over all, so often to one person, not at all while the
 * platform told us to pause, and off when it will not have us. Time is passed in, the steady clock's:
 * nothing here waits, and no clock that is put back stops an account.
 */
import type { ChannelPace } from '../channels/channel.ts'

export type Leave =
  | { readonly kind: 'go' }
  /** Ask again in `ms`. `whose`: only this person has to wait, or everyone on the account. */
  | { readonly kind: 'wait'; readonly whose: 'person' | 'account'; readonly ms: number }
  /** Nothing leaves before the account is tried again at `probeAt`. */
  | { readonly kind: 'off'; readonly probeAt: number }

export interface Pace {
  /** May a message to this person leave now? `go` takes the place. */
  ask(person: string, now: number): Leave
  /** The account was told to slow down, or is out of reach. Each time in a row it pauses longer. */
  pause(now: number, askedMs: number): void
  /** Staff must mend the account: off, but for one try every 5 min. Returns when the next one is. */
  off(now: number): number
  /** The platform failed with this person's message, and did not say that it was the message's fault. */
  failed(person: string, now: number): void
  /** The platform answered about a message: the account works. */
  works(now: number): void
  /** Has nothing got through lately, whoever it was for? */
  fails(now: number): boolean
  /** Staff say it is mended: the next message tries. */
  mended(): void
  /** Forgets whom nothing has to wait for. Called now and then. */
  tidy(now: number): void
  state(now: number): 'open' | 'paused' | 'off'
  /** End of the pause; in the past: there is none. */
  readonly pausedUntil: number
}

/** Messages one person may get at once before the spacing begins: platforms let short bursts pass. */
export const BURST_PER_PERSON = 3

/** Between two tries of an account that is off. */
export const PROBE_EVERY_MS = 5 * 60_000

/** First pause when the platform names none; doubles with each in a row up to a minute. */
const PAUSE_MS = 1_000
const PAUSE_MAX_MS = 60_000

/** Failures for so many people in a row, and nothing got through in between: the fault is the account's. */
const BREAKS_AT = 3

/** Nothing got through for so long: failures are the account's fault, not a message's. */
const WORKED_MS = 10 * 60_000

/** Everyone else asks again this soon while one message finds out whether the account works again. */
const PROBE_CHECK_MS = 1_000

const GO: Leave = { kind: 'go' }

export function startPace(channel: ChannelPace): Pace {
  const { perPersonMs } = channel
  const personSlackMs = (BURST_PER_PERSON - 1) * perPersonMs
  // When each bucket is full again: a bucket is one number, nothing runs while nobody sends.
  let accountFullAt = 0
  const personFullAt = new Map<string, number>()
  let pausedUntil = 0
  let pauses = 0
  let probeAt: number | null = null
  let probing = false
  let workedAt = Number.NEGATIVE_INFINITY
  const failing = new Set<string>()

  function pause(now: number, askedMs: number): void {
    probeAt = null
    probing = false
    // Messages already under way when the first was throttled say the same once more: one pause, not several.
    if (now >= pausedUntil) pauses += 1
    const ownMs = askedMs > 0 ? 0 : Math.min(PAUSE_MS * 2 ** (pauses - 1), PAUSE_MAX_MS)
    pausedUntil = Math.max(pausedUntil, now + askedMs, now + ownMs)
  }

  return {
    ask(person, now) {
      if (probeAt !== null) {
        if (probing) return { kind: 'wait', whose: 'account', ms: PROBE_CHECK_MS }
        if (now < probeAt) return { kind: 'off', probeAt }
      } else if (now < pausedUntil) return { kind: 'wait', whose: 'account', ms: pausedUntil - now }
      // After a second pause in a row, or a broken account, one message finds out for all.
      else if (probing) return { kind: 'wait', whose: 'account', ms: PROBE_CHECK_MS }
      const personWaitMs = perPersonMs > 0 ? (personFullAt.get(person) ?? 0) - personSlackMs - now : 0
      if (personWaitMs > 0) return { kind: 'wait', whose: 'person', ms: personWaitMs }
      // Asked each time: the channel may have to go more slowly for a while.
      const { perSecond } = channel
      const intervalMs = perSecond > 0 ? 1_000 / perSecond : 0
      // A bucket holds one second's worth, and at least one message.
      const accountWaitMs = accountFullAt - Math.max(0, 1_000 - intervalMs) - now
      if (accountWaitMs > 0) return { kind: 'wait', whose: 'account', ms: accountWaitMs }
      accountFullAt = Math.max(accountFullAt, now) + intervalMs
      if (perPersonMs > 0) personFullAt.set(person, Math.max(personFullAt.get(person) ?? 0, now) + perPersonMs)
      probing = probeAt !== null || pauses > 1 || failing.size >= BREAKS_AT
      return GO
    },
    pause,
    failed(person, now) {
      failing.add(person)
      if (failing.size >= BREAKS_AT) pause(now, 0)
      else probing = false
    },
    off(now) {
      probing = false
      probeAt = now + PROBE_EVERY_MS
      return probeAt
    },
    works(now) {
      probeAt = null
      probing = false
      pauses = 0
      workedAt = now
      failing.clear()
    },
    fails: (now) => now - workedAt > WORKED_MS,
    mended() {
      if (probeAt !== null) probeAt = 0
    },
    tidy(now) {
      for (const [person, fullAt] of personFullAt) if (fullAt <= now) personFullAt.delete(person)
    },
    state(now) {
      if (probeAt !== null) return 'off'
      return now < pausedUntil ? 'paused' : 'open'
    },
    get pausedUntil() {
      return pausedUntil
    },
  }
}
