/** What the commands of set-up work with: settings, the store beside a running server, and a channel's tools. */
import { setups } from '../channels/index.ts'
import type { ChannelSetup } from '../channels/setup.ts'
import type { ChannelTools } from '../channels/tools.ts'
import { systemClock } from '../clock.ts'
import { type Config, readConfig } from '../config.ts'
import { keyFor, openDataKey } from '../keys.ts'
import { createLog } from '../logging.ts'
import { openStore } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import { openTools } from '../tools.ts'

export interface Workshop {
  readonly config: Config
  readonly store: Store
  readonly tools: ChannelTools
  readonly setups: readonly ChannelSetup[]
  /** What the store had to say of itself that should be mended. */
  readonly storeWarnings: readonly string[]
  close(): Promise<void>
}

/** @throws {AppError} 'config' with one line for each mistake in the settings */
export async function openWorkshop(env: Readonly<Record<string, string | undefined>>): Promise<Workshop> {
  const config = readConfig(env)
  process.env.TZ = config.timeZone
  const dataKey = openDataKey(config.dataDir, config.dataKey)
  const storeWarnings: string[] = []
  const store = await openStore({
    dataDir: config.dataDir,
    ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
    hashKey: keyFor(dataKey, 'applied-ids'),
    tell: (what, warning) => {
      if (warning) storeWarnings.push(what)
    },
  })
  const tools = openTools(config, { store, dataKey, clock: systemClock, log: createLog('silent') })
  return {
    config,
    store,
    tools,
    setups: setups(config.channels),
    storeWarnings,
    async close() {
      await tools.outgoing.close()
      await store.close()
    },
  }
}
