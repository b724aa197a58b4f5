/** Opens the store the settings ask for. The only file that knows which drivers there are. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { copyDatabase } from './sqlite/copy.ts'
import { sqliteStore } from './sqlite/sqlite.ts'
import type { Store } from './store.ts'

export interface StoreSettings {
  readonly dataDir: string
  readonly redisUrl?: string
  /** At least 16 secret bytes for the hashes of applied ids. */
  readonly hashKey?: Buffer
  readonly clock?: Pick<Clock, 'now'>
}

/** @throws AppError('config'), AppError('store-newer'), AppError('store-away') */
export async function openStore({ dataDir, redisUrl, hashKey, clock }: StoreSettings): Promise<Store> {
  refuseRedis(redisUrl)
  mkdirSync(dataDir, { recursive: true })
  // Everything in it is ours alone, also where the operator made the directory.
  chmodSync(dataDir, 0o700)
  return sqliteStore({ path: databaseIn(dataDir), ...(hashKey && { hashKey }), ...(clock && { clock }) })
}

/**
 * Copies the data of a store that may be running in another process, without opening it as a store: nothing is
 * changed, not even to the tables of this version.
 *
 * @throws AppError('config') when there is no data; an error with code EEXIST when `to` exists
 */
export function backupData({ dataDir, redisUrl }: StoreSettings, to: string): void {
  refuseRedis(redisUrl)
  const from = databaseIn(dataDir)
  if (!existsSync(from)) throw new AppError('config', `no data to back up: ${from} does not exist`)
  copyDatabase(from, to)
}

function refuseRedis(redisUrl: string | undefined): void {
  if (redisUrl === undefined || redisUrl === '') return
  throw new AppError('config', 'REDIS_URL is set, but this build has no Redis driver yet', {
    details: ['REDIS_URL: leave it out, so that the data is kept in DATA_DIR on this machine'],
  })
}

const databaseIn = (dataDir: string): string => join(dataDir, 'tung-buoc.db')
