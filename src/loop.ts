/** Work that is looked after again and again: what is left to send, which timers are due. */

/** Calls `then` once after `ms`, unless the returned function was called before. A test passes its own. */
export type After = (ms: number, then: () => void) => () => void

export const realAfter: After = (ms, then) => {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

/** Long work in pieces gives way after each of these, so that no resident's turn waits much longer than for another's, ms. */
export const SLICE_MS = 8

/** Runs long work to its end, letting everything else in between its pieces. */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS
    do {
      const { done, value } = work.next()
      if (done) return value
    } while (performance.now() < until)
    await new Promise((go) => setImmediate(go))
  }
}

export interface Loop {
  /** Runs as soon as it may: now, or after the run in progress. While it backs off from an error, it is left alone. */
  wake(): void
  /** No run begins any more; resolves when the one in progress has ended. */
  stop(): Promise<void>
}

export interface LoopOptions {
  /** For the log. */
  readonly name: string
  /** Rest between two runs, ms. */
  readonly everyMs: number
  readonly run: () => Promise<void>
  readonly onError: (error: unknown, name: string) => void
  /** Longest rest after errors, where a minute is too long, ms. */
  readonly restMaxMs?: number
  readonly after?: After
}

/** Longest rest after errors: with the store away for hours, it is noticed a minute after it returned. */
const REST_MAX_MS = 60_000

/** Repeats `run`, never overlapping, the first time at once. After an error the rest doubles, usually up to a minute. */
export function startLoop(options: LoopOptions): Loop {
  const { name, everyMs, run, onError, restMaxMs = REST_MAX_MS, after = realAfter } = options
  let stopped = false
  let running: Promise<void> | null = null
  let again = false
  let failures = 0
  let cancel = after(0, go)

  function go(): void {
    again = false
    running = once().then(() => {
      running = null
      if (!stopped) cancel = after(restMs(), go)
    })
  }

  async function once(): Promise<void> {
    try {
      await run()
      failures = 0
    } catch (error) {
      failures += 1
      onError(error, name)
    }
  }

  function restMs(): number {
    if (failures > 0) return Math.min(everyMs * 2 ** failures, Math.max(everyMs, restMaxMs))
    return again ? 0 : everyMs
  }

  return {
    wake() {
      if (stopped || failures > 0) return
      if (running) {
        again = true
        return
      }
      cancel()
      cancel = after(0, go)
    },
    async stop() {
      stopped = true
      cancel()
      await running
    },
  }
}
