/**
 * Writes how attempts ended. While one write is under way the next ones gather, so that a busy second is a few writes.
 * Nothing is forgotten while the store is away: what was sent and not written down would be sent again.
 */
import type { Settlement, Store } from '../store/store.ts'

export interface Settling {
  /** Writes it soon, after all that came before it. `then` runs when it is on the disk. */
  write(settlement: Settlement, then?: () => void): void
  /** Is the end of this entry known, and not yet in the store? */
  has(entryId: string): boolean
  /** Tries what could not be written. */
  retry(): void
  /** Resolves when nothing waits any more; never, if the store stays away. */
  idle(): Promise<void>
  readonly waiting: number
}

interface Waiting {
  readonly settlement: Settlement
  readonly then: (() => void) | undefined
}

/** One write's worth: some milliseconds in the store. */
const AT_ONCE_MAX = 500

export function startSettling(
  store: Pick<Store, 'settleOutbox'>,
  onError: (error: unknown, settlement?: Settlement) => void,
): Settling {
  let waiting: Waiting[] = []
  let writing: readonly Waiting[] = []
  let busy = false
  let away = false
  let idleWaiters: (() => void)[] = []

  function write(settlement: Settlement, then?: () => void): void {
    waiting.push({ settlement, then })
    if (!busy && !away) void flush()
  }

  async function flush(): Promise<void> {
    busy = true
    while (waiting.length > 0 && !away) {
      writing = waiting.splice(0, AT_ONCE_MAX)
      away = !(await isTaken(writing))
      const written = writing
      writing = []
      if (away) waiting = [...written, ...waiting]
      else for (const { then } of written) then?.()
    }
    busy = false
    if (away) return
    for (const resolve of idleWaiters) resolve()
    idleWaiters = []
  }

  /** False: the store is away, and nothing is lost by trying later. */
  async function isTaken(batch: readonly Waiting[]): Promise<boolean> {
    const error = await failureOf(batch)
    if (error === null) return true
    if (isAway(error)) {
      onError(error)
      return false
    }
    // One of them is at fault: the others must not wait for it.
    for (const one of batch) {
      const own = await failureOf([one])
      if (own !== null) onError(own, isAway(own) ? undefined : one.settlement)
      if (isAway(own)) return false
    }
    return true
  }

  async function failureOf(batch: readonly Waiting[]): Promise<unknown> {
    try {
      await store.settleOutbox(batch.map(({ settlement }) => settlement))
      return null
    } catch (error) {
      return error ?? new Error('the store failed without a word')
    }
  }

  return {
    write,
    has: (id) => [...writing, ...waiting].some(({ settlement }) => settlement.entry.id === id),
    retry() {
      if (!away || busy) return
      away = false
      void flush()
    },
    idle() {
      if (waiting.length === 0 && writing.length === 0) return Promise.resolve()
      return new Promise((resolve) => idleWaiters.push(resolve))
    },
    get waiting() {
      return waiting.length + writing.length
    },
  }
}

function isAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'store-away'
}
