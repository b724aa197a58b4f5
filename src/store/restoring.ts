/** Puts a sealed backup in the place of the data, without those who have asked to be forgotten since. */
import { existsSync, mkdirSync, renameSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../errors.ts'
import type { ConversationKey } from '../messages.ts'
import type { Erasures } from './erasures.ts'
import { openStore } from './open.ts'
import { unsealFile } from './sealed.ts'

export interface Restored {
  readonly conversations: number
  /** Of these, erased again: they had asked after the copy was made. */
  readonly erasedAgain: number
  /** Folder with what was there before, to be deleted when all is well; none when nothing was. */
  readonly before?: string
}

const FILES = ['tung-buoc.db', 'tung-buoc.db-wal', 'tung-buoc.db-shm'] as const

/**
 * The program must not run: a copy put under its feet would be lost or mixed with what it holds.
 *
 * @throws AppError('config') when the file is none of ours, damaged, of another key, or the data is in use; nothing has
 * changed then
 */
export async function restore(options: {
  readonly from: string
  readonly dataDir: string
  readonly key: Buffer
  readonly erasures: Erasures
  readonly now: number
}): Promise<Restored> {
  const { dataDir, erasures, now } = options
  const place = join(dataDir, FILES[0])
  const opened = `${place}.restoring`
  refuseRunning(place)
  for (const left of FILES.map((name) => join(dataDir, `${name}.restoring`))) if (existsSync(left)) unlinkSync(left)
  await unsealFile(options.from, opened, options.key)
  const { keys, madeAt } = contents(opened)
  const before = moveAway(dataDir, now)
  renameSync(opened, place)
  const again = keys.filter((key) => erasures.has(key, madeAt))
  const store = await openStore({ dataDir })
  for (const key of again) await store.erase(key)
  await store.close()
  return { conversations: keys.length, erasedAgain: again.length, ...(before && { before }) }
}

/** Whoever writes holds a lock on the log; only when nobody has the file open can it be taken whole. */
function refuseRunning(place: string): void {
  if (!existsSync(place)) return
  const db = new DatabaseSync(place, { timeout: 0 })
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
    db.exec('ROLLBACK')
  } catch (cause) {
    throw new AppError('config', 'the data is in use: stop the program first', { cause })
  } finally {
    db.close()
  }
}

/** @throws AppError('config') when the copy is not whole */
function contents(path: string): { readonly keys: readonly ConversationKey[]; readonly madeAt: number } {
  const db = new DatabaseSync(path)
  try {
    const whole = db.prepare('PRAGMA integrity_check').get()?.integrity_check === 'ok'
    if (!whole) throw new AppError('config', 'the copy is damaged')
    const keys = db.prepare('SELECT key FROM conversation').all() as { key: string }[]
    // The copy was made after the newest thing in it; who asked before that is not in it.
    return { keys: keys.map(({ key }) => key as ConversationKey), madeAt: newestApplied(db) }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('config', 'the copy is damaged', { cause })
  } finally {
    db.close()
  }
}

/** When the newest event was applied, in a copy of any version (`sqlite/applied.ts` says where). @returns ms; 0: none */
export function newestApplied(db: DatabaseSync): number {
  const { at } = db.prepare('SELECT max(at) AS at FROM applied').get() ?? {}
  const hasOwn = db.prepare("SELECT 1 FROM pragma_table_info('conversation') WHERE name = 'ids'").get() !== undefined
  const own = hasOwn && db.prepare("SELECT max(substr(ids, -6)) AS at FROM conversation WHERE ids <> x''").get()?.at
  return Math.max(Number(at ?? 0), own instanceof Uint8Array ? Buffer.from(own).readUIntBE(0, 6) : 0)
}

function moveAway(dataDir: string, now: number): string | undefined {
  const there = FILES.filter((name) => existsSync(join(dataDir, name)))
  if (there.length === 0) return undefined
  const before = join(dataDir, `before-restore-${new Date(now).toISOString().replaceAll(':', '-')}`)
  mkdirSync(before, { mode: 0o700 })
  for (const name of there) renameSync(join(dataDir, name), join(before, name))
  return before
}
