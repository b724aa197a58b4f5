import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { copyDatabase } from '../../src/store/sqlite/copy.ts'
import { failure } from '../../src/store/sqlite/failure.ts'
import { openFile } from '../../src/store/sqlite/file.ts'
import { SCHEMA } from '../../src/store/sqlite/schema.ts'
import { type SqliteOptions, sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Store, TurnCommit } from '../../src/store/store.ts'
import { storeContract } from './contract.ts'
import {
  keyOf,
  MINUTE_MS,
  MORNING,
  newDirectory,
  outboxEntry,
  removeDirectories,
  said,
  turnCommit,
  write,
} from './fixtures.ts'

afterAll(removeDirectories)

const clock = { now: () => MORNING }
const away = expect.objectContaining({ code: 'store-away' })
const opened: Store[] = []

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

function open(path: string, options: Partial<SqliteOptions> = {}): Store {
  const store = sqliteStore({ path, clock, ...options })
  opened.push(store)
  return store
}

const newPath = () => join(newDirectory(), 'data', 'x.db')

storeContract('sqlite', async (given) => sqliteStore({ path: newPath(), clock: given }))

describe('the SQLite file', () => {
  it('is readable by us alone, with its side files and its directory', async () => {
    const path = newPath()
    await open(path).commitTurn(turnCommit())
    expect(modesIn(dirname(path))).toEqual({ '.': 0o700, 'x.db': 0o600, 'x.db-shm': 0o600, 'x.db-wal': 0o600 })
  })

  it('is closed to others again when it was opened to them', async () => {
    const path = newPath()
    await open(path).close()
    chmodSync(path, 0o644)
    open(path)
    expect(modesIn(dirname(path))['x.db']).toBe(0o600)
  })

  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['secure_delete', 1],
    ['foreign_keys', 1],
    ['temp_store', 2],
    ['user_version', SCHEMA.length],
  ])('is opened with %s = %s', (pragma, value) => {
    const db = openFile(newPath())
    expect(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]).toBe(value)
    db.close()
  })

  it('that is no database is refused as store-away, and left alone', () => {
    const path = join(newDirectory(), 'x.db')
    const notes = 'no database at all, but long enough to be taken for one. '.repeat(40)
    writeFileSync(path, notes)
    expect(() => openFile(path)).toThrow(away)
    expect(readFileSync(path, 'utf8')).toBe(notes)
  })

  it('keeps everything when it is opened again, and knows the same ids', async () => {
    const path = newPath()
    const first = open(path)
    await first.commitTurn(turnCommit({ inboundIds: ['a'], transcript: [said('01')] }))
    await first.close()
    const second = open(path)
    expect(await second.wasApplied(keyOf(), 'a')).toBe(true)
    expect(await second.transcript(keyOf(), 9)).toEqual([said('01')])
  })

  it('holds neither ids of applied events nor anything one could compute from them without the key', async () => {
    const hashesIn = async (hashKey: Buffer) => {
      const path = newPath()
      const store = open(path, { hashKey })
      await store.commitTurn(turnCommit({ inboundIds: ['update-90210'] }))
      await store.close()
      expect(readFileSync(path).includes('update-90210')).toBe(false)
      const db = new DatabaseSync(path)
      const { ids } = db.prepare('SELECT hex(ids) AS ids FROM conversation').get() ?? {}
      db.close()
      return String(ids)
    }
    expect(await hashesIn(Buffer.alloc(32, 1))).not.toBe(await hashesIn(Buffer.alloc(32, 2)))
  })
})

describe('group commit', () => {
  const turns = (count: number) =>
    Array.from({ length: count }, (_, n) => turnCommit({ person: String(n), inboundIds: ['i'] }))

  it('writes the turns of one moment in one transaction', async () => {
    const path = newPath()
    const store = open(path)
    const before = transactionsIn(path)
    await Promise.all(turns(100).map(store.commitTurn))
    expect(transactionsIn(path) - before).toBe(1)
  })

  it('writes turns that come one after the other in a transaction each', async () => {
    const path = newPath()
    const store = open(path)
    const before = transactionsIn(path)
    for (const turn of turns(10)) await store.commitTurn(turn)
    expect(transactionsIn(path) - before).toBe(10)
  })

  it('after one that several shared waits a little for more to share the next; who writes alone never waits', async () => {
    const path = newPath()
    const store = open(path, { pauseMs: 2_000 })
    const [one, two, ...later] = turns(12)
    const began = performance.now()
    for (const turn of later) await store.commitTurn(turn)
    expect(performance.now() - began).toBeLessThan(2_000)
    await Promise.all([one, two].map((turn) => store.commitTurn(turn as TurnCommit)))
    const shared = performance.now()
    const before = transactionsIn(path)
    const more = turns(3).map(({ key }) => store.commitTurn(turnCommit({ key, expectedTurn: 1 })))
    await Promise.all(more)
    expect(performance.now() - shared).toBeGreaterThan(1_900)
    expect(transactionsIn(path) - before).toBe(1)
  })

  it('shares it with settlements, and resolves nothing before it is written', async () => {
    const path = newPath()
    const store = open(path)
    await store.commitTurn(turnCommit({ outbox: [outboxEntry('a')] }))
    const before = transactionsIn(path)
    const seen: number[] = []
    const note = () => seen.push(transactionsIn(path) - before)
    await Promise.all([
      store.commitTurn(turnCommit({ person: '2' })).then(note),
      store.settleOutbox([{ entry: outboxEntry('a'), outcome: { kind: 'sent', at: MORNING }, counts: {} }]).then(note),
    ])
    expect(seen).toEqual([1, 1])
  })

  it('undoes only what was refused or failed; the others of the moment are written', async () => {
    const path = newPath()
    const store = open(path)
    await store.commitTurn(turnCommit({ person: 'old', inboundIds: ['seen'] }))
    const good = (person: string) =>
      store.commitTurn(turnCommit({ person, transcript: [said('01')], counts: { turns: 1 } }))
    const twice = outboxEntry('a', { person: 'twice' })
    const bad = { outbox: [twice, twice], counts: { turns: 1 } }
    const outcomes = await Promise.allSettled([
      good('1'),
      store.commitTurn(turnCommit({ person: 'twice', ...bad })),
      good('2'),
      store.commitTurn(turnCommit({ person: 'old', expectedTurn: 7, inboundIds: ['x'], counts: { turns: 1 } })),
      store.commitTurn(turnCommit({ person: 'old', expectedTurn: 1, inboundIds: ['y', 'seen'], counts: { turns: 1 } })),
      store.putDocument(write('t', 3)),
      good('3'),
    ])
    expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
      'committed',
      'failed',
      'committed',
      'conflict',
      'duplicate',
      false,
      'committed',
    ])
    for (const person of ['1', '2', '3']) expect(await store.transcript(keyOf(person), 9)).toEqual([said('01')])
    expect(await store.readConversation(keyOf('twice'))).toBeNull()
    expect((await store.readConversation(keyOf('old')))?.turn).toBe(1)
    for (const id of ['x', 'y']) expect(await store.wasApplied(keyOf('old'), id)).toBe(false)
    expect(await store.counts('2026-11-20', '2026-11-20')).toEqual({ turns: 3 })
  })

  it('takes more at once than fit in one transaction', async () => {
    const store = open(newPath())
    expect(new Set(await Promise.all(turns(1_000).map(store.commitTurn)))).toEqual(new Set(['committed']))
  })
})

describe('two processes on one file', () => {
  it('see one order of turns, and share the outbox without sending twice', async () => {
    const path = newPath()
    const [one, two] = [open(path), open(path)]
    const outcomes = await Promise.all([one, two].map((store) => store.commitTurn(turnCommit({ inboundIds: ['a'] }))))
    expect([...outcomes].sort()).toEqual(['committed', 'duplicate'])
    const people = Array.from({ length: 20 }, (_, n) => `p${n}`)
    for (const person of people) await one.commitTurn(turnCommit({ person, outbox: [outboxEntry(person, { person })] }))
    const claims = await Promise.all(
      [one, two, one, two].map((store) => store.claimOutbox(7, MORNING, MORNING + MINUTE_MS)),
    )
    expect(
      claims
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...people].sort())
  })

  it('say the store is away while the other does not let go, and go on afterwards', async () => {
    const path = newPath()
    const store = open(path)
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const refused = [store.commitTurn(turnCommit()), store.ping()]
    for (const one of refused) await expect(one).rejects.toEqual(away)
    expect(await store.readConversation(keyOf())).toBeNull()
    other.exec('COMMIT')
    other.close()
    expect(await store.commitTurn(turnCommit())).toBe('committed')
  })
})

describe('a full disk', () => {
  it('is told as store-away, takes nothing half, lets people read and be erased, and is over when there is room', async () => {
    const store = open(newPath(), { maxPages: 120 })
    const long = 'x'.repeat(20_000)
    const big = (person: string) => turnCommit({ person, inboundIds: ['i'], transcript: [said('01', { text: long })] })
    const kept: string[] = []
    const lost: string[] = []
    for (let n = 0; lost.length < 3; n++) {
      await store.commitTurn(big(String(n))).then(
        () => kept.push(String(n)),
        (error: unknown) => {
          expect(error).toEqual(away)
          lost.push(String(n))
        },
      )
    }
    await expect(store.ping()).rejects.toEqual(away)
    for (const person of kept) expect(await store.transcript(keyOf(person), 9)).toHaveLength(1)
    for (const person of lost) {
      expect(await store.readConversation(keyOf(person))).toBeNull()
      expect(await store.wasApplied(keyOf(person), 'i')).toBe(false)
    }

    for (const person of kept.splice(0, 10)) await store.erase(keyOf(person))
    await store.ping()
    expect(await Promise.all(lost.map((person) => store.commitTurn(big(person))))).toEqual(lost.map(() => 'committed'))
  })

  it('met by one of many of the same moment: whoever is told "committed" is there, the others are not', async () => {
    const store = open(newPath(), { maxPages: 120 })
    const people = Array.from({ length: 60 }, (_, n) => String(n))
    const outcomes = await Promise.allSettled(
      people.map((person) =>
        store.commitTurn(turnCommit({ person, transcript: [said('01', { text: 'x'.repeat(20_000) })] })),
      ),
    )
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true)
    for (const [n, outcome] of outcomes.entries()) {
      const there = (await store.readConversation(keyOf(String(n)))) !== null
      expect(there).toBe(outcome.status === 'fulfilled')
      if (outcome.status === 'rejected') expect(outcome.reason).toEqual(away)
    }
  })
})

describe('what an error of SQLite means', () => {
  it.each([
    ['the disk is full', 13, 'store-away'],
    ['the disk fails to write (an extended code)', 778, 'store-away'],
    ['another process is writing', 5, 'store-away'],
    ['the file is damaged', 11, 'store-away'],
    ['a constraint does not hold: our mistake', 1_555, undefined],
    ['the statement is wrong: our mistake', 1, undefined],
  ])('%s', (_what, errcode, code) => {
    const error = Object.assign(new Error('from SQLite'), { errcode })
    const meaning = failure(error)
    expect(meaning).toEqual(code === undefined ? error : expect.objectContaining({ code, cause: error }))
  })
})

describe('a backup', () => {
  it('has everything of one moment, for us alone, and can be opened as a store', async () => {
    const path = newPath()
    const store = open(path)
    await store.commitTurn(turnCommit({ inboundIds: ['a'], transcript: [said('01')], documents: [write('t', 0)] }))
    const copy = join(newDirectory(), 'copy.db')
    const [, after] = await Promise.all([store.backup(copy), store.commitTurn(turnCommit({ person: '2' }))])
    expect(after).toBe('committed')
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    await store.commitTurn(turnCommit({ expectedTurn: 1 }))
    const restored = open(copy)
    expect((await restored.readConversation(keyOf()))?.turn).toBe(1)
    expect(await restored.wasApplied(keyOf(), 'a')).toBe(true)
    expect(await restored.transcript(keyOf(), 9)).toEqual([said('01')])
    expect(await restored.getDocument('ticket', 't')).not.toBeNull()
  })

  it('that cannot be made leaves nothing behind', async () => {
    const directory = newDirectory()
    await expect(open(newPath()).backup(join(directory, 'none', 'copy.db'))).rejects.toThrow()
    const noDatabase = join(newDirectory(), 'notes.txt')
    writeFileSync(noDatabase, 'no database at all, but long enough to be taken for one. '.repeat(40))
    expect(() => copyDatabase(noDatabase, join(directory, 'copy.db'))).toThrow()
    expect(readdirSync(directory)).toEqual([])
  })
})

function modesIn(directory: string): Readonly<Record<string, number>> {
  const names = ['.', ...readdirSync(directory)]
  return Object.fromEntries(names.map((name) => [name, statSync(join(directory, name)).mode & 0o777]))
}

/**
 * How many transactions the log holds: frames whose header names the size of the database after a commit.
 * https://www.sqlite.org/fileformat2.html#walformat
 */
function transactionsIn(path: string): number {
  const log = readFileSync(`${path}-wal`)
  const frameBytes = 24 + 4_096
  let commits = 0
  for (let at = 32; at + frameBytes <= log.length; at += frameBytes) {
    const sameRun = log.subarray(at + 8, at + 16).equals(log.subarray(16, 24))
    if (sameRun && log.readUInt32BE(at + 4) > 0) commits++
  }
  return commits
}
