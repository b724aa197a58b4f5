/** Opens the store the settings ask for. The only file that knows which drivers there are. */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { type Amounts, addPiece, amountsIn, NOTHING, type PieceSource, sameAmounts } from './pieces.ts'
import { openRedisPieces } from './redis/move.ts'
import { copyRedis, redisStore } from './redis/redis.ts'
import { copyDatabase } from './sqlite/copy.ts'
import { copyToFile } from './sqlite/new-file.ts'
import { openFilePieces } from './sqlite/pieces.ts'
import { sqliteStore } from './sqlite/sqlite.ts'
import type { Store, Tell } from './store.ts'

export interface StoreSettings {
  readonly dataDir: string
  readonly redisUrl?: string
  /** At least 16 secret bytes for the hashes of applied ids. */
  readonly hashKey?: Buffer
  readonly clock?: Pick<Clock, 'now'>
  /** How long a Redis that does not answer is tried, ms, in place of its own patience. */
  readonly patienceMs?: number
  /** What an operator should know of the store, `warning` to be mended; without anything secret or personal. */
  readonly tell?: Tell
}

export interface Moved {
  readonly read: Amounts
  readonly written: Amounts
}

/** @throws AppError('config'), AppError('store-newer'), AppError('store-away') */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const { dataDir, redisUrl, hashKey, clock, patienceMs, tell } = settings
  if (redisUrl) {
    if (!hashKey) throw new AppError('config', 'DATA_KEY is not set: with REDIS_URL every node must have the same one')
    const more = { ...(clock && { clock }), ...(tell && { tell }), ...(patienceMs !== undefined && { patienceMs }) }
    return await redisStore({ url: redisUrl, hashKey, ...more })
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

/**
 * Takes everything from one store to another; both are stopped. Nothing is changed in the first. A move that was broken
 * off is taken up again by the same call.
 *
 * @param from  a data folder or an address of Redis; `to` likewise, with nothing in it
 * @returns what was read, and what is found afterwards
 * @throws AppError('config') when there is nothing, or something already, or a node still runs
 */
export async function moveStore(from: string, to: string, hashKey: Buffer): Promise<Moved> {
  const source = isRedis(from) ? await openRedisPieces(from, hashKey, 'source') : openFilePieces(databaseIn(from))
  try {
    if (!isRedis(to)) return await moveToFile(source, to)
    const target = await openRedisPieces(to, hashKey, 'target')
    try {
      let read = NOTHING
      for await (const piece of source.pieces()) {
        await target.take(piece)
        read = addPiece(read, piece)
      }
      const written = await amountsIn(target)
      if (sameAmounts(read, written)) await target.arrived()
      return { read, written }
    } finally {
      target.close()
    }
  } finally {
    source.close()
  }
}

async function moveToFile(source: PieceSource, dataDir: string): Promise<Moved> {
  const path = databaseIn(dataDir)
  if (existsSync(path)) throw new AppError('config', `${path} exists: nothing is overwritten`)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  // Under another name until it is whole; what a broken-off move left there is begun anew.
  const growing = `${path}.moving`
  for (const leftover of [growing, `${growing}-wal`, `${growing}-shm`]) rmSync(leftover, { force: true })
  await copyToFile(source, growing)
  const copy = openFilePieces(growing)
  try {
    const [read, written] = [await amountsIn(source), await amountsIn(copy)]
    if (!sameAmounts(read, written)) return { read, written }
    copy.close()
    renameSync(growing, path)
    return { read, written }
  } finally {
    copy.close()
  }
}

const isRedis = (place: string): boolean => /^rediss?:\/\//.test(place)

const databaseIn = (dataDir: string): string => join(dataDir, 'tung-buoc.db')
