/**
 * Removes the last copies of deleted rows from the database file.
 *
 * `secure_delete` zeroes what SQLite deletes, but not what it moves: when a page is divided or joined with another,
 * bytes of rows that went elsewhere can stay in its gap, the unused space between the list of cells and the cells. In
 * our tests about one row in several hundred left such a copy. VACUUM would remove them and stop the world for
 * seconds, so the gaps are zeroed in place, which SQLite itself does whenever it tidies a page.
 *
 * Nobody may write meanwhile, nor hold older pages: the log is empty, the write lock is ours, and our own cache is
 * dropped after each slice. Other processes on the file only run short commands.
 * https://www.sqlite.org/fileformat2.html#b_tree_pages
 */
import { closeSync, fsyncSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../errors.ts'

/** Looked at without a pause: 4 MiB, a few ms. */
const SLICE_PAGES = 1_024

/** How long to wait for readers of the log (a backup being written), and how often to look, ms. */
const READERS_WAIT_MS = 60_000
const READERS_LOOK_MS = 100

export interface Scrubber {
  /** Resolves when the files hold nothing of what was deleted before the call. */
  scrub(): Promise<void>
  /** After the database was closed. */
  close(): void
}

export function scrubber(db: DatabaseSync, path: string): Scrubber {
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)')
  const pageBytes = Number(db.prepare('PRAGMA page_size').get()?.page_size)
  const zeroes = Buffer.alloc(pageBytes)
  // Kept open: closing any descriptor of the file would give up the locks SQLite holds on it for this process.
  let file: number | null = null
  // Never rejects: who asks next must not suffer from the one before.
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<void> | null = null

  /** Those who ask while one is running share the one after it. */
  function scrub(): Promise<void> {
    next ??= running.then(() => {
      next = null
      const one = all()
      running = one.catch(() => undefined)
      return one
    })
    return next
  }

  async function all(): Promise<void> {
    file ??= openSync(path, 'r+')
    const slice = Buffer.alloc(SLICE_PAGES * pageBytes)
    let waitedMs = 0
    for (let at = 0; at < statSync(path).size; ) {
      if (scrubSlice(file, slice, at)) {
        at += slice.length
        await nextTurn()
        continue
      }
      if (waitedMs >= READERS_WAIT_MS)
        throw new AppError('store-away', 'deleted, but a reader keeps the old pages in the log')
      await wait(READERS_LOOK_MS)
      waitedMs += READERS_LOOK_MS
    }
    fsyncSync(file)
  }

  /** False: the log cannot be emptied now. */
  function scrubSlice(descriptor: number, slice: Buffer, at: number): boolean {
    checkpoint.get()
    db.exec('BEGIN IMMEDIATE')
    try {
      // A reader kept it from being emptied, or another process has written since.
      if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return false
      const bytes = readSync(descriptor, slice, 0, slice.length, at)
      for (let page = 0; page + pageBytes <= bytes; page += pageBytes) {
        const [from, to] = gapOf(slice.subarray(page, page + pageBytes), at + page === 0)
        const gap = slice.subarray(page + from, page + to)
        if (gap.equals(zeroes.subarray(0, gap.length))) continue
        writeSync(descriptor, gap.fill(0), 0, gap.length, at + page + from)
      }
    } finally {
      db.exec('ROLLBACK')
    }
    db.exec('PRAGMA shrink_memory')
    return true
  }

  return {
    scrub,
    close() {
      if (file !== null) closeSync(file)
      file = null
    },
  }
}

/** Kinds of b-tree pages and the length of their headers. Other pages begin with a page number, whose first byte is 0. */
const HEADER_BYTES: ReadonlyMap<number, number> = new Map([
  [2, 12],
  [5, 12],
  [10, 8],
  [13, 8],
])

/** First page of the file: its header follows that of the file. */
const FILE_HEADER_BYTES = 100

/** Unused bytes of a page, `[from, to)`; empty when it is no b-tree page. */
export function gapOf(page: Buffer, isFirst: boolean): readonly [from: number, to: number] {
  const start = isFirst ? FILE_HEADER_BYTES : 0
  const header = HEADER_BYTES.get(page[start] ?? 0)
  if (header === undefined) return [0, 0]
  const from = start + header + 2 * page.readUInt16BE(start + 3)
  const to = page.readUInt16BE(start + 5)
  return from < to && to <= page.length ? [from, to] : [0, 0]
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
