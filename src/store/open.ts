/** Opens the store the settings ask for. The only file that knows which drivers there are. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { copyRedis, redisStore } from './redis/redis.ts'
import { copyDatabase } from './sqlite/copy.ts'
import { sqliteStore } from './sqlite/sqlite.ts'
import type { Store, Tell } from './store.ts'

export interface StoreSettings {
  readonly dataDir: string
  readonly redisUrl?: string
  /** At least 16 secret bytes for the hashes of applied ids. */
  readonly hashKey?: Buffer
  readonly clock?: Pick<Clock, 'now'>
  /** What an operator should know of the store, `warning` to be mended; without anything secret or personal. */
  readonly tell?: Tell
}

/** @throws AppError('config'), AppError('store-newer'), AppError('store-away') */
export async function openStore({ dataDir, redisUrl, hashKey, clock, tell }: StoreSettings): Promise<Store> {
  if (redisUrl) {
    if (!hashKey) throw new AppError('config', 'DATA_KEY is not set: with REDIS_URL every node must have the same one')
    return await redisStore({ url: redisUrl, hashKey, ...(clock && { clock }), ...(tell && { tell }) })
  }
  mkdirSync(dataDir, { recursive: true })
  // Everything in it is ours alone, also where the operator made the directory.
  chmodSync(dataDir, 0o700)
  return sqliteStore({ path: databaseIn(dataDir), ...(hashKey && { hashKey }), ...(clock && { clock }) })
}

/**
 * Copies the data of a store that may be running in another process, without opening it as a store: nothing is
 * changed, not even to the tables of this version. Of a SQLite file everything is of one moment, of Redis each person.
 *
 * @throws AppError('config') when there is no data; an error with code EEXIST when `to` exists
 */
export async function backupData({ dataDir, redisUrl }: StoreSettings, to: string): Promise<void> {
  if (redisUrl) return await copyRedis(redisUrl, to)
  const from = databaseIn(dataDir)
  if (!existsSync(from)) throw new AppError('config', `no data to back up: ${from} does not exist`)
  copyDatabase(from, to)
}

const databaseIn = (dataDir: string): string => join(dataDir, 'tung-buoc.db')
