/**
 * What stands between a platform's event and the one door: when the store is away or slow, the event (masked) goes to
 * the spool on disk, the platform is told yes, and it is applied in order when the store is back.
 */
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { type Loop, startLoop } from '../loop.ts'
import { conversationKey, type InboundEvent, type OutboundMessage } from '../messages.ts'
import type { Spool } from '../store/spool.ts'
import { masked, type Receive } from './receive.ts'

/** Platforms wait 2 s (Zalo) to a minute (Telegram): after this the spool takes over. */
const STORE_WAIT_MS = 1_000
/** Spooled events applied at once. */
const BATCH = 100
const EVERY_MS = 1_000

export type Taken = { readonly kind: 'done'; readonly messages: readonly OutboundMessage[] } | { readonly kind: 'unavailable' }

export interface Intake {
  take(event: InboundEvent): Promise<Taken>
  /** Events on disk that are not applied yet. */
  spooled(): number
  readonly loop: Loop
}

export type IntakeCount = 'spooled' | 'unspooled' | 'unavailable'

export function startIntake(options: {
  readonly receive: Receive
  readonly spool: Spool
  readonly clock: Clock
  readonly count: (what: IntakeCount, channel: string) => void
  readonly onError: (error: unknown) => void
}): Intake {
  const { receive, spool, count } = options
  /** Conversations with events on disk: what comes now goes behind them, or it would overtake. */
  const behind = new Map<string, number>()

  async function take(event: InboundEvent): Promise<Taken> {
    const key = conversationKey(event)
    if (!behind.has(key)) {
      try {
        const received = await inTime(receive.inbound(event))
        if (received !== 'late') return { kind: 'done', messages: received.kind === 'done' ? received.messages : [] }
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'store-away') throw error
      }
    }
    try {
      behind.set(key, (behind.get(key) ?? 0) + 1)
      await spool.append([masked(event)])
      count('spooled', event.channel)
      return { kind: 'done', messages: [] }
    } catch (error) {
      release(key)
      options.onError(error)
      count('unavailable', event.channel)
      return { kind: 'unavailable' }
    }
  }

  function release(key: string): void {
    const left = (behind.get(key) ?? 1) - 1
    if (left <= 0) behind.delete(key)
    else behind.set(key, left)
  }

  const loop = startLoop({
    name: 'spool',
    everyMs: EVERY_MS,
    onError: options.onError,
    run: async () => {
      if (spool.depth().entries === 0) return
      const taken = await spool.take(BATCH)
      for (const { id, event } of taken) {
        // In the order they came; a store that is still away ends the run and is tried again later.
        await receive.inbound(event)
        await spool.remove([id])
        release(conversationKey(event))
        count('unspooled', event.channel)
      }
      if (taken.length === BATCH) loop.wake()
    },
  })
  return { take, spooled: () => spool.depth().entries, loop }
}

/** The event may still be applied later than this: applying it a second time from the spool is a duplicate. */
async function inTime<T>(work: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), STORE_WAIT_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => {})
  }
}
