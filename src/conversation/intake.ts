/**
 * What stands between a platform's event and the one door: when the store is away or slow, the event (masked) goes to
 * the spool on disk, the platform is told yes, and it is applied in order when the store is back.
 */
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { type Keyed, keyed } from '../keyed.ts'
import { type Loop, startLoop } from '../loop.ts'
import { type ConversationKey, conversationKey, type InboundEvent } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'
import type { Spool } from '../store/spool.ts'
import { masked } from './masked.ts'
import type { Receive } from './receive.ts'

/** The strictest platform (Zalo) waits 2 s: after this the spool takes over, unless the channel says that its own waits longer. */
const STORE_WAIT_MS = 1_000
/**
 * After a write that was refused the store is left alone for so long: a locked file makes the whole process stand still
 * for a second at each try, and every conversation would try for itself.
 */
const AWAY_MS = 5_000
/** An event on disk that fails by itself so often is given up: behind it everybody would wait for ever. */
const POISON_FAILURES = 5
/** Spooled events applied at once. */
const BATCH = 100
const EVERY_MS = 1_000
/** People wait for what is on disk: a store that has come back is noticed within this. */
const REST_MAX_MS = 10_000

export interface TakeHow {
  /** The caller sends what the turn says by itself: it is not handed to delivery. */
  readonly inTurn?: boolean
}

export type Taken =
  /** `entries`: what the turn says; none where the event went to the spool or was done before. */
  { readonly kind: 'done'; readonly entries: readonly OutboxEntry[] } | { readonly kind: 'unavailable' }

export interface Intake {
  take(event: InboundEvent, how?: TakeHow): Promise<Taken>
  /** Events on disk that are not applied yet. */
  spooled(): number
  /** What waits on disk of somebody who is being erased goes; what they said after that wish stays. */
  forget(key: ConversationKey): Promise<void>
  readonly loop: Loop
}

export type IntakeCount = 'spooled' | 'unspooled' | 'unavailable' | 'given-up'

export function startIntake(options: {
  readonly receive: Receive
  readonly spool: Spool
  readonly clock: Clock
  /** How long a channel's platform waits for its answer, ms; what the spool has, another node cannot know of. */
  readonly patienceMs?: (channel: string) => number | undefined
  readonly count: (what: IntakeCount, channel: string) => void
  readonly onError: (error: unknown) => void
}): Intake {
  const { receive, spool, clock, count } = options
  /** Conversations with events on disk: what comes now goes behind them, or it would overtake. */
  const behind = keyed<number>()
  /** Events that an earlier process left on disk, of whichever conversations: until they are applied everything goes behind. */
  let inherited = spool.depth().entries
  let awayUntil = 0
  /** The event from disk that is being applied: an erasing it causes reaches no further. */
  let applying: { readonly id: number; readonly key: ConversationKey } | undefined
  let poison: { readonly id: unknown; readonly failures: number } = { id: null, failures: 0 }
  /** Conversations with events at the store at this moment: what comes now queues there, or it would overtake. */
  const trying = keyed<number>()

  async function take(event: InboundEvent, how: TakeHow = {}): Promise<Taken> {
    const key = conversationKey(event)
    const arrivedAt = clock.now()
    if (inherited === 0 && !behind.has(key) && (clock.steady() >= awayUntil || trying.has(key))) {
      raise(trying, key)
      try {
        const received = await inTime(receive.inbound(event, how), options.patienceMs?.(event.channel) ?? STORE_WAIT_MS)
        if (received !== 'late') return { kind: 'done', entries: received.kind === 'done' ? received.entries : [] }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'store-away') throw error
        awayUntil = clock.steady() + AWAY_MS
      } finally {
        lower(trying, key)
      }
    }
    try {
      raise(behind, key)
      await spool.append([masked(event)], arrivedAt)
      count('spooled', event.channel)
      return { kind: 'done', entries: [] }
    } catch (error) {
      lower(behind, key)
      options.onError(error)
      count('unavailable', event.channel)
      return { kind: 'unavailable' }
    }
  }

  const loop = startLoop({
    name: 'spool',
    everyMs: EVERY_MS,
    restMaxMs: REST_MAX_MS,
    onError: options.onError,
    run: async () => {
      if (spool.depth().entries === 0) {
        // Erasing takes events out of the spool too: nothing may wait for what is gone.
        behind.clear()
        inherited = 0
        return
      }
      const taken = await spool.take(BATCH)
      for (const { id, event, arrivedAt } of taken) {
        applying = { id, key: conversationKey(event) }
        // In the order they came; a store that is still away ends the run and is tried again later.
        try {
          await receive.inbound(event, { arrivedAt })
        } catch (error) {
          const away = error instanceof AppError && error.code === 'store-away'
          poison = away ? poison : { id, failures: poison.id === id ? poison.failures + 1 : 1 }
          if (away || poison.failures < POISON_FAILURES) throw error
          count('given-up', event.channel)
          options.onError(error)
        }
        await spool.remove([id])
        if (inherited > 0) inherited -= 1
        else lower(behind, conversationKey(event))
        count('unspooled', event.channel)
      }
      applying = undefined
      if (taken.length === BATCH) loop.wake()
    },
  })
  return {
    take,
    spooled: () => spool.depth().entries,
    forget: (key) => spool.erase(key, applying?.key === key ? applying.id : undefined),
    loop,
  }
}

function raise(counts: Keyed<number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function lower(counts: Keyed<number>, key: string): void {
  const left = (counts.get(key) ?? 1) - 1
  if (left <= 0) counts.delete(key)
  else counts.set(key, left)
}

/** The event may still be applied later than this: applying it a second time from the spool is a duplicate. */
function inTime<T>(work: Promise<T>, ms: number): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('late'), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
