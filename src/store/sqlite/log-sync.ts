/**
 * Forces what was committed to the disk beside the event loop. SQLite would do it within COMMIT, where the whole process
 * waits for the disk: a fifth of its time at full load (`npm run bench`, 2026-12-01).
 *
 * A sync forces all of a file, whoever wrote it, so a descriptor of our own will do. SQLite still syncs by itself what keeps the
 * file whole: the log before it is brought in, the file before the log begins anew.
 * https://www.sqlite.org/pragma.html#pragma_synchronous
 */
import { closeSync, fdatasync, openSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** Forces a file to the disk, given its descriptor. */
export type ToDisk = (file: number, done: (error: Error | null) => void) => void

export interface LogSync {
  /** All that was committed before the call is on the disk when `done` is called without an error. One at a time. */
  force(done: (error: Error | null) => void): void
  /** Before the database is closed. */
  close(): void
}

/** `fdatasync` runs in one of Node's threads, of which slow lookups of names may take half and no more. */
export function logSync(db: DatabaseSync, path: string, toDisk: ToDisk = fdatasync): LogSync {
  const bringIn = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)')
  let log: number | null = null
  let isDoubtful = false
  db.exec('PRAGMA synchronous = NORMAL')

  /** What could not be synced once, the system may have forgotten without a word: then the file itself has to take it. */
  function resolveDoubt(): void {
    if (bringIn.get()?.busy !== 0) throw new Error('the log cannot be brought in after a sync of it failed')
    isDoubtful = false
  }

  return {
    force(done) {
      try {
        // Not earlier: SQLite makes the log with the first transaction. It stays the same file while the database is open.
        log ??= openSync(`${path}-wal`, 'r')
        if (isDoubtful) resolveDoubt()
      } catch (error) {
        isDoubtful = true
        done(error as Error)
        return
      }
      toDisk(log, (error) => {
        if (error) isDoubtful = true
        done(error)
      })
    },
    close() {
      if (log !== null) closeSync(log)
      log = null
    },
  }
}
