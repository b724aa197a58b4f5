/**
 * Group commit: every write asked for in the same tick shares one transaction and so one sync of the disk.
 *
 * When one is refused or fails, the transaction begins again with a savepoint for each, so that it undoes only
 * itself; a write may therefore run twice, and must do nothing but change the database. A promise settles after
 * COMMIT: what is resolved is on the disk.
 */
import type { DatabaseSync } from 'node:sqlite'
import { away, closed, failure } from './failure.ts'

/** Most writes in one transaction: some 10 ms, so that a flood does not keep the process from everything else. */
const WRITES_MAX = 256

export interface Batch {
  /** Runs `job` in the next transaction. `keep` says whether what it wrote stays; its value is returned either way. */
  write<T>(job: () => T, keep?: (value: T) => boolean): Promise<T>
  /** Writes what is waiting, now; from then on refuses. */
  close(): void
}

/** Work that belongs to the transaction as a whole: written once at its end, or forgotten with it. */
export interface BatchTail {
  write(): void
  forget(): void
}

/** Told what becomes of each transaction. */
export interface BatchWatch {
  /** Nobody else can write any more. */
  begun(): void
  committed(): void
  /** All of it was undone, or what one write did; then it goes on. */
  undone(): void
}

const NONE: ReadonlyMap<Waiting, unknown> = new Map()

interface Waiting {
  /** Returns whether to keep what was written. */
  run(): boolean
  resolve(): void
  reject(error: unknown): void
}

export function groupCommit(db: DatabaseSync, tail?: BatchTail, watch?: BatchWatch): Batch {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT one')
  const release = db.prepare('RELEASE one')
  const undo = db.prepare('ROLLBACK TO one')

  let waiting: Waiting[] = []
  let scheduled = false
  let open = true

  function write<T>(job: () => T, keep?: (value: T) => boolean): Promise<T> {
    if (!open) return Promise.reject(closed())
    return new Promise<T>((resolve, reject) => {
      let value: T
      waiting.push({
        run: () => {
          value = job()
          return keep === undefined || keep(value)
        },
        resolve: () => resolve(value),
        reject,
      })
      schedule()
    })
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  function flush(): void {
    scheduled = false
    const now = waiting.length <= WRITES_MAX ? waiting : waiting.slice(0, WRITES_MAX)
    waiting = waiting.length <= WRITES_MAX ? [] : waiting.slice(WRITES_MAX)
    if (waiting.length > 0) schedule()
    if (now.length > 0) transact(now)
  }

  function transact(jobs: readonly Waiting[]): void {
    let failed: ReadonlyMap<Waiting, unknown>
    try {
      beginAll()
      failed = allTogether(jobs) ? NONE : eachForItself(jobs)
      tail?.write()
      commit.run()
      watch?.committed()
    } catch (error) {
      forgetAll()
      const cause = away(error)
      for (const job of jobs) job.reject(cause)
      return
    }
    for (const job of jobs) {
      if (failed.has(job)) job.reject(failed.get(job))
      else job.resolve()
    }
  }

  /** The usual case costs no savepoints. False: one of them must be undone, so none is written yet. */
  function allTogether(jobs: readonly Waiting[]): boolean {
    try {
      if (jobs.every((job) => job.run())) return true
    } catch {
      // It will fail again on its own, and be told apart there.
    }
    forgetAll()
    beginAll()
    return false
  }

  function eachForItself(jobs: readonly Waiting[]): ReadonlyMap<Waiting, unknown> {
    const failed = new Map<Waiting, unknown>()
    for (const job of jobs) {
      savepoint.run()
      try {
        if (!job.run()) undoOne()
      } catch (error) {
        // A full disk can end the transaction by itself, and with it the writes before this one.
        if (!db.isTransaction) throw error
        undoOne()
        failed.set(job, failure(error))
      }
      release.run()
    }
    return failed
  }

  function beginAll(): void {
    begin.run()
    watch?.begun()
  }

  function undoOne(): void {
    undo.run()
    watch?.undone()
  }

  function forgetAll(): void {
    try {
      if (db.isTransaction) rollback.run()
    } finally {
      watch?.undone()
      tail?.forget()
    }
  }

  function close(): void {
    open = false
    while (waiting.length > 0) flush()
  }

  return { write, close }
}
