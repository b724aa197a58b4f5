/** What is kept, opened: the store (which may come later), the spool, who was erased, and what is published. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { openDefinitions } from './definitions.ts'
import { type PosterBook, posterBook } from './insight/posters.ts'
import { keyFor, openDataKey } from './keys.ts'
import type { Log } from './logging.ts'
import { type Live, liveRevisions } from './publishing/live.ts'
import { unitsIn } from './publishing/reading.ts'
import { type ComingStore, comingStore } from './store/coming.ts'
import { type Erasures, openErasures } from './store/erasures.ts'
import { openStore } from './store/open.ts'
import { sealingAnswers } from './store/sealed-answers.ts'
import { sealingVisits, sealStoredVisits } from './store/sealed-visits.ts'
import { openSpool, type Spool } from './store/spool.ts'
import type { Store, Tell } from './store/store.ts'
import { type Tracing, tracedStore } from './tracing.ts'

export interface Data {
  /** Everything else that is secret comes from it, by `keyFor`. */
  readonly dataKey: Buffer
  readonly coming: ComingStore
  readonly store: Store
  readonly spool: Spool
  readonly erasures: Erasures
  readonly live: Live
  readonly posters: PosterBook
}

/** A Redis that is away at the start is waited for so long before the door opens without it; so is each try after. */
const START_PATIENCE_MS = 3_000

/** The store has been asked for once when this resolves; it may still be away. @throws AppError for what no waiting mends */
export async function openData(
  config: Config,
  parts: {
    readonly clock: Clock
    readonly log: Log
    readonly tracing: Tracing
    onError(error: unknown, name?: string): void
  },
): Promise<Data> {
  const { clock, log, tracing, onError } = parts
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const { files, definitions } = openDefinitions(config, clock.now())
  const dataKey = openDataKey(config.dataDir, config.dataKey)
  const visitsKey = keyFor(dataKey, 'visits')
  const tell = tellOnce((reason, warning) => log[warning ? 'warn' : 'info']({ name: 'store', reason }, 'the store'))
  const coming = comingStore(async () => {
    const bare = await openStore({
      dataDir: config.dataDir,
      ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl, patienceMs: START_PATIENCE_MS }),
      hashKey: keyFor(dataKey, 'applied-ids'),
      tell,
    })
    try {
      await sealStoredVisits(bare, visitsKey)
      const whole = tracedStore(sealingAnswers(sealingVisits(bare, visitsKey), visitsKey), tracing)
      for (const entry of await whole.takeOver()) {
        log.warn({ entry }, 'was being sent when the process before ended: may be seen twice')
      }
      // Nobody's turn may be decided by anything but what is published.
      await live.begin(whole)
      await posters.list(whole)
      return whole
    } catch (error) {
      await bare.close()
      throw error
    }
  }, config.redisUrl !== undefined)
  const { store } = coming
  const live = liveRevisions({
    store,
    clock,
    shipped: unitsIn(files),
    definitions,
    retentionDays: config.retentionDays,
    onError,
    onRefused: (unit) => log.error({ flow: unit }, 'a live revision does not read: what was live before stays'),
  })
  const posters = posterBook(store, clock)
  const spool = openSpool(join(config.dataDir, 'spool.db'))
  const erasures = openErasures(join(config.dataDir, 'erased.list'), keyFor(dataKey, 'erasures'), clock.now())
  await coming.first()
  return { dataKey, coming, store, spool, erasures, live, posters }
}

/** Not the same again and again while a store is tried. */
function tellOnce(tell: Tell): Tell {
  let last = ''
  return (what, warning) => {
    if (what !== last) tell(what, warning)
    last = what
  }
}
