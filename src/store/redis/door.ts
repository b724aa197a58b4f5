/** Lets calls in until the store closes; then those that are in come to their end, and no other begins. */
import type { Store } from '../store.ts'
import { closed } from './failure.ts'

type Calls = Readonly<Record<string, (...words: never[]) => Promise<unknown>>>

export function doorOf() {
  const inside = new Set<Promise<unknown>>()
  let open = true

  function guarded<W extends never[], T>(call: (...words: W) => Promise<T>): (...words: W) => Promise<T> {
    return (...words) => {
      if (!open) return Promise.reject(closed())
      const one = call(...words).finally(() => inside.delete(one))
      inside.add(one)
      return one
    }
  }

  return {
    /** The store whose every call but `close` goes through this door. */
    guard(store: Store): Store {
      const { close, ...calls } = store
      const entries = Object.entries(calls as unknown as Calls).map(([name, call]) => [name, guarded(call)])
      return { ...(Object.fromEntries(entries) as unknown as Omit<Store, 'close'>), close }
    },
    async close(): Promise<void> {
      open = false
      await Promise.allSettled(inside)
    },
  }
}
