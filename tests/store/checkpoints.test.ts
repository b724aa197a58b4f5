/** A large file: the log is brought in beside the turns, and nothing else changes. */
import { copyFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, expect, it } from 'vitest'
import { checkpoints } from '../../src/store/sqlite/checkpoints.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { keyOf, MORNING, newDirectory, removeDirectories, said, timesIn, turnCommit } from './fixtures.ts'
import { until } from './redis-server.ts'

afterAll(removeDirectories)

const opened: Store[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

function open(path: string, largeBytes: number): Store {
  const store = sqliteStore({ path, clock: { now: () => MORNING }, largeBytes })
  opened.push(store)
  return store
}

async function write(store: Store, person: string, turns: number, text: string, from = 0): Promise<void> {
  for (let turn = from; turn < from + turns; turn++) {
    const transcript = [said(String(turn).padStart(6, '0'), { text })]
    expect(await store.commitTurn(turnCommit({ person, expectedTurn: turn, transcript }))).toBe('committed')
  }
}

/** Turns that the file alone knows, as if the log were lost: a copy without it. */
function turnsInFile(path: string): number {
  const copy = join(newDirectory(), 'copy.db')
  copyFileSync(path, copy)
  const db = new DatabaseSync(copy)
  try {
    return Number(db.prepare('SELECT max(turn) AS turn FROM conversation').get()?.turn ?? 0)
  } catch {
    return 0
  } finally {
    db.close()
  }
}

it('reaches the file long before the log is as long as it may become', async () => {
  const path = join(newDirectory(), 'x.db')
  const store = open(path, 0)
  await write(store, 'a', 250, 'chữ')
  await until(() => turnsInFile(path) >= 200, 'the file does not get what the log holds')
  expect(statSync(`${path}-wal`).size).toBeLessThan(32_000 * 4_096)
  await store.close()
  expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0)
  expect(turnsInFile(path)).toBe(250)
})

it('keeps a small file to the one thread there is', async () => {
  const path = join(newDirectory(), 'x.db')
  await write(open(path, 2 ** 40), 'a', 250, 'chữ')
  expect(turnsInFile(path)).toBe(0)
})

it('erases as thoroughly while it runs', async () => {
  const path = join(newDirectory(), 'x.db')
  const store = open(path, 0)
  await write(store, 'gone', 220, 'chim-hoang-yen')
  const others = write(store, 'stays', 400, 'khác')
  await store.erase(keyOf('gone'))
  await others
  expect(timesIn(path, 'chim-hoang-yen')).toBe(0)
  expect((await store.readConversation(keyOf('stays')))?.turn).toBe(400)
})

it('a thread that ends by a mistake leaves the log to SQLite again', async () => {
  const db = new DatabaseSync(':memory:')
  // A folder is large enough, and no database.
  const log = checkpoints(db, newDirectory(), 0)
  const pages = () => db.prepare('PRAGMA wal_autocheckpoint').get()?.wal_autocheckpoint
  for (let commit = 0; commit < 100; commit++) log.committed()
  // With the thread only as a last resort.
  expect(pages()).toBe(32_000)
  await until(() => pages() === 4_000, 'nobody brings the log in any more')
  await log.close()
  db.close()
})

it('takes back no commit when there is no thread to be had', () => {
  const db = new DatabaseSync(':memory:')
  // No file can have this name: looking at it throws.
  const log = checkpoints(db, 'x\0', 0)
  for (let commit = 0; commit < 250; commit++) expect(() => log.committed()).not.toThrow()
  expect(db.prepare('PRAGMA wal_autocheckpoint').get()).toEqual({ wal_autocheckpoint: 4_000 })
  db.close()
})
