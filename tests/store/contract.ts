/** Every promise of a store, run against one driver. `open` gives an empty store each time. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../src/clock.ts'
import type { AppError } from '../../src/errors.ts'
import type { Store } from '../../src/store/store.ts'
import { documentPromises } from './contract-documents.ts'
import { endingPromises } from './contract-ending.ts'
import { outboxPromises } from './contract-outbox.ts'
import { timerPromises } from './contract-timers.ts'
import { turnPromises } from './contract-turns.ts'
import { MORNING, turnCommit } from './fixtures.ts'

/** What the tests of one promise get: the store of this test, and the time it believes it is. */
export interface Subject {
  readonly store: Store
  now: number
}

export type OpenStore = (clock: Pick<Clock, 'now'>) => Promise<Store>

/** `shared`: several processes may use it at once, so that none knows whether another is gone. */
export function storeContract(driver: string, open: OpenStore, { shared = false } = {}) {
  describe(`${driver} keeps the store contract`, { timeout: 20_000 }, () => {
    const at = { now: MORNING }
    let store: Store
    const subject: Subject = {
      get store() {
        return store
      },
      get now() {
        return at.now
      },
      set now(time: number) {
        at.now = time
      },
    }
    beforeEach(async () => {
      at.now = MORNING
      store = await open({ now: () => at.now })
    })
    afterEach(() => store.close())

    turnPromises(subject)
    outboxPromises(subject, shared)
    timerPromises(subject)
    documentPromises(subject)
    endingPromises(subject)

    it('erases whom it was asked to before it closes', async () => {
      const erased = store.erase('telegram:main:1')
      await store.close()
      await erased
    })

    it('finishes what was accepted before it closes, and refuses afterwards', async () => {
      const accepted = [store.commitTurn(turnCommit({ person: '1' })), store.commitTurn(turnCommit({ person: '2' }))]
      await store.close()
      expect(await Promise.all(accepted)).toEqual(['committed', 'committed'])
      const away = expect.objectContaining({ code: 'store-away' } satisfies Partial<AppError>)
      await expect(store.commitTurn(turnCommit({ person: '3' }))).rejects.toEqual(away)
      await expect(store.readConversation('telegram:main:1')).rejects.toEqual(away)
      await expect(store.ping()).rejects.toEqual(away)
    })
  })
}
