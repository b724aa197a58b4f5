/** Opens the database file: for us alone to read, durable at every commit, and with the tables of this version. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  unlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../errors.ts'
import { copyDatabase } from './copy.ts'
import { failure } from './failure.ts'
import { SCHEMA, type SchemaStep } from './schema.ts'

/** How long to wait for another process of ours (a command, a backup) that is writing, ms. The process stands still. */
const BUSY_MS = 1_000

/** Copies made before a change of tables live as long as backups do. */
const COPIES_KEPT_MS = 30 * 86_400_000

export interface FileSettings {
  /** Largest size of the database in pages of 4 KiB; none by default. */
  readonly maxPages?: number
  readonly schema?: readonly SchemaStep[]
}

export function openFile(path: string, settings: FileSettings = {}): DatabaseSync {
  const schema = settings.schema ?? SCHEMA
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // Made here rather than by SQLite, which would follow the umask; its side files take over the mode of this one.
  if (existsSync(path)) chmodSync(path, 0o600)
  else closeSync(openSync(path, 'a', 0o600))
  try {
    const db = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true })
    try {
      prepare(db, path, schema, settings.maxPages)
    } catch (error) {
      db.close()
      throw error
    }
    return db
  } catch (error) {
    throw failure(error)
  }
}

function prepare(db: DatabaseSync, path: string, schema: readonly SchemaStep[], maxPages?: number): void {
  refuseNewer(db, schema)
  db.exec('PRAGMA journal_mode = WAL')
  // FULL syncs the log at every commit: with NORMAL a power cut takes acknowledged turns away.
  db.exec('PRAGMA synchronous = FULL')
  // Without it a deleted text stays in the file until something else overwrites it.
  db.exec('PRAGMA secure_delete = ON')
  db.exec('PRAGMA temp_store = MEMORY')
  // 12 MiB: with a million conversations 24 and 64 were no faster (`npm run bench -- parked`, 2026-12-01).
  db.exec('PRAGMA cache_size = -12288')
  db.exec('PRAGMA journal_size_limit = 67108864')
  if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${maxPages}`)
  migrate(db, path, schema)
}

function refuseNewer(db: DatabaseSync, schema: readonly SchemaStep[]): void {
  const version = versionOf(db)
  if (version <= schema.length) return
  throw new AppError(
    'store-newer',
    `the data has version ${version}, this program knows up to ${schema.length}: start the newer program, or restore the copy made before the change`,
  )
}

/** All missing versions in one transaction: either the new tables are there or the old ones still are. */
function migrate(db: DatabaseSync, path: string, schema: readonly SchemaStep[]): void {
  const before = versionOf(db)
  if (before === schema.length) return
  if (before > 0) copyDatabase(path, copyName(path, before))
  db.exec('BEGIN IMMEDIATE')
  try {
    // Asked again inside the transaction: another process may have done it meanwhile.
    for (const step of schema.slice(versionOf(db))) step.up(db)
    db.exec(`PRAGMA user_version = ${schema.length}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
  syncDirectory(path)
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0)
}

/** A name not taken yet: a change that failed and is tried again makes a copy of its own. */
function copyName(path: string, version: number): string {
  for (let n = 1; ; n++) {
    const name = `${path}.before-${version + 1}.${n}`
    if (!existsSync(name)) return name
  }
}

/** Removes the copies made before changes of tables once they are as old as a backup may be. Returns how many. */
export function removeOldCopies(path: string, now: number): number {
  const start = `${basename(path)}.before-`
  const old = readdirSync(dirname(path))
    .filter((name) => name.startsWith(start))
    .map((name) => join(dirname(path), name))
    .filter((file) => now - statSync(file).mtimeMs > COPIES_KEPT_MS)
  for (const file of old) unlinkSync(file)
  return old.length
}

/** A new file survives a power cut only when its directory was synced too. */
function syncDirectory(path: string): void {
  const directory = openSync(dirname(path), 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
