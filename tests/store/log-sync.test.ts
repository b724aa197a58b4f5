/** What is acknowledged is on the disk, though the process does not stand still for it. */
import { copyFileSync, existsSync, fdatasync, fstatSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { ToDisk } from '../../src/store/sqlite/log-sync.ts'
import { type SqliteOptions, sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { keyOf, MORNING, newDirectory, outboxEntry, removeDirectories, said, turnCommit } from './fixtures.ts'

afterAll(removeDirectories)

const away = expect.objectContaining({ code: 'store-away' })
const opened: Store[] = []
/** So that a test which fails half way can still close its store. */
const atEnd: (() => void)[] = []

afterEach(async () => {
  for (const end of atEnd.splice(0)) end()
  for (const store of opened.splice(0)) await store.close()
})

const newPath = () => join(newDirectory(), 'x.db')

function open(path: string, options: Partial<SqliteOptions> = {}): Store {
  const store = sqliteStore({ path, clock: { now: () => MORNING }, ...options })
  opened.push(store)
  return store
}

/** A disk that is told by hand when it has finished. */
function slowDisk() {
  const waiting: ((error: Error | null) => void)[] = []
  const asked: number[] = []
  let isOver = false
  const toDisk: ToDisk = (file, done) => {
    asked.push(file)
    if (isOver) done(null)
    else waiting.push(done)
  }
  atEnd.push(() => {
    isOver = true
    for (const done of waiting.splice(0)) done(null)
  })
  return {
    toDisk,
    asked,
    finish: (error: Error | null = null) => {
      for (const done of waiting.splice(0)) done(error)
    },
  }
}

const turns = (count: number) => new Promise<void>((resolve) => next(count, resolve))
function next(left: number, then: () => void): void {
  if (left === 0) then()
  else setImmediate(() => next(left - 1, then))
}

describe('a power cut', () => {
  it('at any moment leaves everything that was acknowledged until then', async () => {
    const path = newPath()
    const folder = newDirectory()
    const acknowledged = new Map<string, number>()
    /** What was acknowledged at a moment, and the disk of that moment: as it was at the beginning of the last sync that had ended. */
    const cuts: { readonly image: string; readonly acknowledged: ReadonlyMap<string, number> }[] = []
    let image = ''
    let syncs = 0
    const toDisk: ToDisk = (_file, done) => {
      syncs += 1
      const copy = join(folder, `${syncs}.db`)
      for (const end of ['', '-wal']) copyFileSync(path + end, copy + end)
      // The disk takes its time, as turns go on.
      next(Math.floor(Math.random() * 6), () => {
        image = copy
        done(null)
        if (syncs % 8 === 0) cuts.push({ image, acknowledged: new Map(acknowledged) })
      })
    }
    const store = open(path, { toDisk })
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        for (let turn = 1; turn <= 30; turn++) {
          const person = String(n)
          const entry = outboxEntry(`out${turn}`, { person, turn })
          const commit = turnCommit({ person, expectedTurn: turn - 1, inboundIds: [`in${turn}`], outbox: [entry] })
          expect(await store.commitTurn(commit)).toBe('committed')
          acknowledged.set(person, turn)
          if (Math.random() < 0.1) cuts.push({ image, acknowledged: new Map(acknowledged) })
          await store.settleOutbox([{ entry, outcome: { kind: 'sent', at: MORNING }, counts: {} }])
        }
      }),
    )
    expect(cuts.length).toBeGreaterThan(20)
    const seen = new Map<string, Store>()
    for (const cut of cuts) {
      const after = seen.get(cut.image) ?? open(cut.image)
      seen.set(cut.image, after)
      for (const [person, turn] of cut.acknowledged) {
        expect((await after.readConversation(keyOf(person)))?.turn ?? 0).toBeGreaterThanOrEqual(turn)
        expect(await after.wasApplied(keyOf(person), `in${turn}`)).toBe(true)
      }
    }
  })
})

describe('while the disk takes its time', () => {
  it('nothing is acknowledged, people read, and who comes meanwhile shares one transaction', async () => {
    const disk = slowDisk()
    const store = open(newPath(), disk)
    const told: string[] = []
    const write = (person: string) => store.commitTurn(turnCommit({ person })).then(() => told.push(person))
    const first = write('1')
    await turns(3)
    const others = [write('2'), write('3'), write('4')]
    await turns(20)
    expect(told).toEqual([])
    expect((await store.readConversation(keyOf('1')))?.turn).toBe(1)
    expect(await store.readConversation(keyOf('2'))).toBeNull()

    disk.finish()
    await first
    expect(told).toEqual(['1'])
    await until(() => disk.asked.length === 2)
    disk.finish()
    await Promise.all(others)
    expect(told).toEqual(['1', '2', '3', '4'])
    expect(disk.asked).toHaveLength(2)
  })

  it('the store closes only when what was asked for is on it', async () => {
    const disk = slowDisk()
    const store = open(newPath(), disk)
    const done: string[] = []
    const first = store.commitTurn(turnCommit({ person: '1' })).then(() => done.push('1'))
    await turns(3)
    const second = store.commitTurn(turnCommit({ person: '2' })).then(() => done.push('2'))
    const closed = [store.close(), store.close()].map((one) => one.then(() => done.push('closed')))
    await expect(store.commitTurn(turnCommit({ person: '3' }))).rejects.toEqual(away)
    disk.finish()
    await until(() => disk.asked.length === 2)
    expect(done).toEqual(['1'])
    disk.finish()
    await Promise.all([first, second, ...closed])
    expect(done).toEqual(['1', '2', 'closed', 'closed'])
  })
})

describe('a sync that fails', () => {
  it('is told to all who wrote; what was written is brought into the file before anything else is acknowledged', async () => {
    const path = newPath()
    let fails = true
    const store = open(path, {
      toDisk: (file, done) => (fails ? done(new Error('EIO: i/o error, fdatasync')) : fdatasync(file, done)),
    })
    const commits = ['1', '2'].map((person) => store.commitTurn(turnCommit({ person, inboundIds: ['i'] })))
    for (const one of commits) await expect(one).rejects.toEqual(away)
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)

    fails = false
    // The platform brings it again: it was written after all.
    expect(await store.commitTurn(turnCommit({ person: '1', inboundIds: ['i'] }))).toBe('duplicate')
    expect(statSync(`${path}-wal`).size).toBe(0)
    const file = new DatabaseSync(path)
    expect(file.prepare('SELECT count(*) AS n FROM conversation').get()?.n).toBe(2)
    file.close()
    expect(await store.commitTurn(turnCommit({ person: '3' }))).toBe('committed')
  })

  it('nothing is acknowledged as long as a reader keeps the log from being brought in', async () => {
    const path = newPath()
    let fails = true
    const store = open(path, { toDisk: (_file, done) => done(fails ? new Error('EIO') : null) })
    await expect(store.commitTurn(turnCommit({ person: '1' }))).rejects.toEqual(away)
    fails = false
    const reader = new DatabaseSync(path)
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM conversation').get()
    await expect(store.commitTurn(turnCommit({ person: '2' }))).rejects.toEqual(away)
    reader.exec('ROLLBACK')
    reader.close()
    expect(await store.commitTurn(turnCommit({ person: '3' }))).toBe('committed')
    for (const person of ['1', '2', '3']) expect((await store.readConversation(keyOf(person)))?.turn).toBe(1)
  })
})

it('forces the very log that SQLite writes, also after it was emptied, copied and begun anew', async () => {
  const path = newPath()
  let syncs = 0
  const wrong: number[] = []
  const store = open(path, {
    largeBytes: 0,
    toDisk(file, done) {
      syncs += 1
      const isTheLog = fstatSync(file).ino === statSync(`${path}-wal`).ino
      // What a turn has said is in what is forced.
      if (!isTheLog || !readFileSync(`${path}-wal`).includes(`said ${syncs}.`)) wrong.push(syncs)
      fdatasync(file, done)
    },
  })
  const say = async (person: string, expectedTurn = 0) => {
    const [id, text] = [`in${syncs}`, `said ${syncs + 1}.`]
    const commit = turnCommit({ person, expectedTurn, inboundIds: [id], transcript: [said(id, { text })] })
    expect(await store.commitTurn(commit)).toBe('committed')
  }
  await say('1')
  await store.backup(join(newDirectory(), 'copy.db'))
  await say('2')
  const other = new DatabaseSync(path)
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  other.close()
  await say('3')
  for (let turn = 1; turn < 250; turn++) await say('3', turn)
  await store.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
  expect({ syncs, wrong }).toEqual({ syncs: 252, wrong: [] })
})

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 5_000
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never came true: ${condition}`)
    await turns(1)
  }
}
