/**
 * When the log goes into the file. SQLite does it by itself, in the commit that makes the log long enough, and every turn
 * waits meanwhile: some 20 ms in a ward's file, ten times as long where the pages of a million conversations lie
 * scattered over gigabytes. A large file therefore gets a thread that does it beside the turns.
 */
import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { SHARE_ENV, Worker } from 'node:worker_threads'

/** 16 MiB of log between two checkpoints of our own. */
const OWN_PAGES = 4_000
/** With the thread: only where it does not keep up. 128 MiB. */
const LATE_PAGES = 32_000
/** Far more than the cache of pages holds: most of what a turn touches is then on the disk. */
const LARGE_BYTES = 268_435_456
/** About 8 MiB of log: so often the file is looked at, or the thread is asked. */
const EVERY_COMMITS = 100

export interface Checkpoints {
  /** After each COMMIT. Never throws: the turn is written. */
  committed(): void
  /** Before the database is closed: whoever closes last empties the log. */
  close(): Promise<void>
}

/** @param largeBytes  from this size on with a thread */
export function checkpoints(db: DatabaseSync, path: string, largeBytes = LARGE_BYTES): Checkpoints {
  let commits = 0
  let worker: Worker | null = null
  own()

  function own(): void {
    worker = null
    if (db.isOpen) db.exec(`PRAGMA wal_autocheckpoint = ${OWN_PAGES}`)
  }

  function beside(): void {
    worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
      ...{ workerData: { path }, env: SHARE_ENV, execArgv: ['--disable-warning=ExperimentalWarning'] },
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    })
    worker.unref()
    // What a full disk or a lost file means for turns, turns say themselves.
    worker.once('error', own)
    db.exec(`PRAGMA wal_autocheckpoint = ${LATE_PAGES}`)
  }

  return {
    committed() {
      commits += 1
      if (commits % EVERY_COMMITS !== 0) return
      try {
        if (worker) worker.postMessage('now')
        else if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= largeBytes) beside()
      } catch {
        // No thread to be had: what was committed stays so, and SQLite brings the log in as before.
        own()
      }
    },
    async close() {
      worker?.removeListener('error', own)
      await worker?.terminate()
      worker = null
    },
  }
}
