/**
 * Group commit: every write asked for in the same tick, or while the one before is being synced, shares one transaction
 * and so one sync of the disk.
 *
 * When one is refused or fails, the transaction begins again with a savepoint for each, so that it undoes only
 * itself; a write may therefore run twice, and must do nothing but change the database. A promise settles after
 * the sync: what is resolved is on the disk. When the sync fails, it is rejected, and whether it was written is not known.
 */
import type { DatabaseSync } from 'node:sqlite'
import { away, closed, failure } from './failure.ts'

/** Most writes in one transaction: some 10 ms, so that a flood does not keep the process from everything else. */
const WRITES_MAX = 256

/**
 * From the beginning of a transaction that several shared to the next, ms: where many write, more then share one. Each
 * costs as much as some turns do; at 700 turns a second it saves a quarter to a third of the processor's time. Where each writes
 * alone, nobody waits.
 */
const PAUSE_MS = 5

export interface Batch {
  /** Runs `job` in the next transaction. `keep` says whether what it wrote stays; its value is returned either way. */
  write<T>(job: () => T, keep?: (value: T) => boolean): Promise<T>
  /** Refuses from now on; resolves when what is waiting has been written. */
  close(): Promise<void>
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

export interface BatchParts {
  readonly tail?: BatchTail
  readonly watch?: BatchWatch
  /** Brings to the disk what was committed; absent: COMMIT does. */
  readonly sync?: (done: (error: Error | null) => void) => void
  readonly pauseMs?: number | undefined
}

export function groupCommit(db: DatabaseSync, parts: BatchParts = {}): Batch {
  const { tail, watch, sync = (done) => done(null), pauseMs = PAUSE_MS } = parts
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT one')
  const release = db.prepare('RELEASE one')
  const undo = db.prepare('ROLLBACK TO one')

  let waiting: Waiting[] = []
  let scheduled = false
  let syncing = false
  let open = true
  let closing: Promise<void> | null = null
  let whenIdle = () => {}
  /** Of the next transaction, by `performance.now()`. */
  let notBefore = 0

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
    if (scheduled || syncing) return
    scheduled = true
    const pause = open ? notBefore - performance.now() : 0
    if (pause > 0) setTimeout(flush, pause)
    else setImmediate(flush)
  }

  function flush(): void {
    scheduled = false
    const now = waiting.length <= WRITES_MAX ? waiting : waiting.slice(0, WRITES_MAX)
    waiting = waiting.length <= WRITES_MAX ? [] : waiting.slice(WRITES_MAX)
    if (now.length > 0) transact(now)
    goOn()
  }

  function goOn(): void {
    if (waiting.length > 0) schedule()
    else if (!syncing) whenIdle()
  }

  function transact(jobs: readonly Waiting[]): void {
    notBefore = jobs.length > 1 ? performance.now() + pauseMs : 0
    let failed: ReadonlyMap<Waiting, unknown>
    try {
      beginAll()
      failed = allTogether(jobs) ? NONE : eachForItself(jobs)
      tail?.write()
      commit.run()
      watch?.committed()
    } catch (error) {
      forgetAll()
      rejectAll(jobs, error)
      return
    }
    syncing = true
    sync((error) => {
      syncing = false
      if (error) rejectAll(jobs, error)
      else tell(jobs, failed)
      goOn()
    })
  }

  function tell(jobs: readonly Waiting[], failed: ReadonlyMap<Waiting, unknown>): void {
    for (const job of jobs) {
      if (failed.has(job)) job.reject(failed.get(job))
      else job.resolve()
    }
  }

  function rejectAll(jobs: readonly Waiting[], error: unknown): void {
    const cause = away(error)
    for (const job of jobs) job.reject(cause)
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

  function close(): Promise<void> {
    open = false
    closing ??= new Promise((resolve) => {
      whenIdle = resolve
      if (!scheduled) goOn()
    })
    return closing
  }

  return { write, close }
}
