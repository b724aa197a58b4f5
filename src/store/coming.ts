/**
 * A store that may come later: a process that starts while Redis is away takes what arrives into its spool and goes on when
 * Redis answers. Until then every call is refused as `store-away`, as in any other outage.
 */
import { AppError } from '../errors.ts'
import type { Store } from './store.ts'

/** Between two tries; each has its own patience besides. */
const REST_MS = 1_000

export interface ComingStore {
  /** For everybody: away until it has come. */
  readonly store: Store
  isHere(): boolean
  /** Tries once. @returns whether it is here @throws whatever no waiting mends, as AppError('config') */
  first(): Promise<boolean>
  /**
   * Tries until it is here; resolved when it is, or when the store is closed before.
   * @throws likewise
   */
  rest(): Promise<void>
}

/**
 * @param open  opens it and sees to all that has to be done before anybody may use it
 * @param patient  false: away at the start is an error
 */
export function comingStore(open: () => Promise<Store>, patient: boolean): ComingStore {
  let here: Store | undefined
  let isClosed = false
  let wakeUp: () => void = () => {}

  async function first(): Promise<boolean> {
    try {
      const store = await open()
      if (isClosed) await store.close()
      else here = store
    } catch (error) {
      if (!patient || !(error instanceof AppError) || error.code !== 'store-away') throw error
    }
    return here !== undefined
  }

  const away = () => Promise.reject(new AppError('store-away', 'the store has not been reached since the start'))
  const close = async () => {
    isClosed = true
    wakeUp()
    await here?.close()
  }
  const store = new Proxy({} as Store, {
    get(_, name: keyof Store | 'then') {
      // Else whoever awaits it would wait for ever.
      if (name === 'then') return undefined
      return name === 'close' ? close : (here?.[name] ?? away)
    },
  })
  return {
    store,
    isHere: () => here !== undefined,
    first,
    async rest() {
      while (here === undefined && !isClosed) {
        if ((await first()) || isClosed) return
        await new Promise<void>((resolve) => {
          wakeUp = resolve
          setTimeout(resolve, REST_MS).unref()
        })
      }
    },
  }
}
