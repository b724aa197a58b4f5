/**
 * Guessing is slowed down: per account, per address, and per device that signed in before. The device has a budget of its
 * own, so that somebody guessing from elsewhere cannot lock its owner out. A try is counted before it is judged: tries
 * sent all at once gain nothing.
 */
import type { Store } from '../store/store.ts'

export interface Budget {
  /** Tries without a wait. */
  readonly free: number
  /** Tries in the window; then nothing until the oldest leaves it. */
  readonly max: number
}

const WINDOW_MS = 15 * 60_000
const WAIT_MAX_MS = 60_000

/** After five free ones waits of 1, 2, 4 … 60 s, so at most ten fit into a quarter of an hour. */
export const ACCOUNT: Budget = { free: 5, max: 10 }
/** A carrier or an office puts many people behind one address. */
export const ADDRESS: Budget = { free: 30, max: 30 }

/**
 * How long until the next try may be made.
 *
 * @param tries  times of the earlier ones that did not succeed, oldest first
 * @returns milliseconds; 0: now
 */
export function waitMs(tries: readonly number[], now: number, { free, max }: Budget): number {
  const recent = tries.filter((at) => at > now - WINDOW_MS)
  const oldest = recent.at(-max)
  if (oldest !== undefined) return oldest + WINDOW_MS - now
  const last = recent.at(-1)
  if (last === undefined || recent.length < free) return 0
  return Math.max(0, last + Math.min(1_000 * 2 ** (recent.length - free), WAIT_MAX_MS) - now)
}

const KIND = 'staff-throttle'
const RACES_MAX = 30

export interface Throttle {
  /** Counts a try for every name. @returns 0, or after how many ms to come back: then nothing is counted */
  take(names: readonly (readonly [name: string, budget: Budget])[]): Promise<number>
  /** The try succeeded: what was counted for the name is forgotten. */
  clear(name: string): Promise<void>
  /** The same for the one try just made: an office whose people all sign in at eight is not guessing. */
  giveBack(name: string): Promise<void>
  sweep(): Promise<void>
}

export function throttle(
  store: Pick<Store, 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments'>,
  now: () => number,
): Throttle {
  async function read(name: string) {
    const document = await store.getDocument(KIND, name)
    return {
      version: document?.version ?? 0,
      tries: (document?.body as { tries: readonly number[] } | undefined)?.tries ?? [],
    }
  }

  /** 0: counted. */
  async function count(name: string, budget: Budget): Promise<number> {
    for (let races = 0; races < RACES_MAX; races++) {
      const { version, tries } = await read(name)
      const at = now()
      const wait = waitMs(tries, at, budget)
      if (wait > 0) return wait
      const body = { tries: [...tries.filter((one) => one > at - WINDOW_MS), at] }
      const document = { kind: KIND, id: name, version: version + 1, indexes: {}, sort: at, body }
      if (await store.putDocument({ replaces: version, document })) return 0
    }
    return 1_000
  }

  return {
    async take(names) {
      // All are looked at first, so that somebody locked out at the account does not use up the address besides.
      for (const [name, budget] of names) {
        const wait = waitMs((await read(name)).tries, now(), budget)
        if (wait > 0) return wait
      }
      for (const [name, budget] of names) {
        const wait = await count(name, budget)
        if (wait > 0) return wait
      }
      return 0
    },
    async clear(name) {
      const { version } = await read(name)
      if (version > 0) await store.deleteDocument(KIND, name, version)
    },
    async giveBack(name) {
      for (let races = 0; races < RACES_MAX; races++) {
        const { version, tries } = await read(name)
        if (tries.length === 0) return
        const document = {
          kind: KIND,
          id: name,
          version: version + 1,
          indexes: {},
          sort: now(),
          body: { tries: tries.slice(0, -1) },
        }
        if (await store.putDocument({ replaces: version, document })) return
      }
    },
    async sweep() {
      for (const { id, sort, version } of await store.listDocuments(KIND, { max: 1_000 }))
        if (sort < now() - WINDOW_MS) await store.deleteDocument(KIND, id, version)
    },
  }
}
