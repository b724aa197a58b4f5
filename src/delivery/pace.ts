/**
 * How fast one account of a channel may send: so many a second over all, so often to one person, not at all while the
 * platform told us to pause, and off when it will not have us. Time is passed in; nothing here waits.
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
  /** The platform answered about a message: the account works. */
  works(): void
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

/** Everyone else asks again this soon while one message finds out whether the account works again. */
const PROBE_CHECK_MS = 1_000

const GO: Leave = { kind: 'go' }

export function startPace({ perPersonMs, perSecond }: ChannelPace): Pace {
  const intervalMs = perSecond > 0 ? 1_000 / perSecond : 0
  // A bucket holds one second's worth, and at least one message.
  const accountSlackMs = Math.max(0, 1_000 - intervalMs)
  const personSlackMs = (BURST_PER_PERSON - 1) * perPersonMs
  // When each bucket is full again: a bucket is one number, nothing runs while nobody sends.
  let accountFullAt = 0
  const personFullAt = new Map<string, number>()
  let pausedUntil = 0
  let pauses = 0
  let probeAt: number | null = null
  let probing = false

  return {
    ask(person, now) {
      if (probeAt !== null) {
        if (probing) return { kind: 'wait', whose: 'account', ms: PROBE_CHECK_MS }
        if (now < probeAt) return { kind: 'off', probeAt }
      } else if (now < pausedUntil) return { kind: 'wait', whose: 'account', ms: pausedUntil - now }
      const personWaitMs = perPersonMs > 0 ? (personFullAt.get(person) ?? 0) - personSlackMs - now : 0
      if (personWaitMs > 0) return { kind: 'wait', whose: 'person', ms: personWaitMs }
      const accountWaitMs = accountFullAt - accountSlackMs - now
      if (accountWaitMs > 0) return { kind: 'wait', whose: 'account', ms: accountWaitMs }
      accountFullAt = Math.max(accountFullAt, now) + intervalMs
      if (perPersonMs > 0) personFullAt.set(person, Math.max(personFullAt.get(person) ?? 0, now) + perPersonMs)
      probing = probeAt !== null
      return GO
    },
    pause(now, askedMs) {
      probeAt = null
      probing = false
      // Messages already under way when the first was throttled say the same once more: one pause, not several.
      if (now >= pausedUntil) pauses += 1
      const ownMs = askedMs > 0 ? 0 : Math.min(PAUSE_MS * 2 ** (pauses - 1), PAUSE_MAX_MS)
      pausedUntil = Math.max(pausedUntil, now + askedMs, now + ownMs)
    },
    off(now) {
      probing = false
      probeAt = now + PROBE_EVERY_MS
      return probeAt
    },
    works() {
      probeAt = null
      probing = false
      pauses = 0
    },
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
