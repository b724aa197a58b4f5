/** One conversation, one order: work for the same key runs one after another, different keys side by side. */
import { keyed } from '../keyed.ts'

export interface KeyedQueue {
  run<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>
  readonly size: number
}

export function keyedQueue(): KeyedQueue {
  const tails = keyed<Promise<unknown>>()
  return {
    async run(key, work) {
      const before = tails.get(key)
      const mine = before === undefined ? work() : before.then(work, work)
      // A failure is the caller's to see; for whoever waits behind it, it is only over.
      const tail = mine.catch(() => {})
      tails.set(key, tail)
      try {
        return await mine
      } finally {
        if (tails.get(key) === tail) tails.delete(key)
      }
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values())
    },
    get size() {
      return tails.size
    },
  }
}
