/**
 * What a turn writes lies together: what was said at the end of the file, the ids of what was applied in the conversation's
 * own row. Whatever is trimmed, swept or erased, nothing of a person's is left behind, and nothing becomes another's.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { appliedHash } from '../../src/store/applied-hash.ts'
import { newestApplied } from '../../src/store/restoring.ts'
import { appliedIds, hashNumber } from '../../src/store/sqlite/applied.ts'
import { openFile } from '../../src/store/sqlite/file.ts'
import { SCHEMA } from '../../src/store/sqlite/schema.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { keyOf, MORNING, newDirectory, removeDirectories, said, state, turnCommit } from './fixtures.ts'

const SECRET = Buffer.alloc(32, 1)
const DAY_MS = 86_400_000
const opened: Store[] = []

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})
afterAll(removeDirectories)

const newPath = () => join(newDirectory(), 'x.db')

function open(path: string): Store {
  const store = sqliteStore({ path, hashKey: SECRET, clock: { now: () => MORNING } })
  opened.push(store)
  return store
}

const idsOf = async (store: Store, person: string) => (await store.transcript(keyOf(person), 5_000)).map(({ id }) => id)

/** One turn of somebody who has had `turn` of them; the line has the turn's number. */
const says = (store: Store, person: string, turn: number, at = MORNING) =>
  store.commitTurn(turnCommit({ person, expectedTurn: turn, at, transcript: [said(String(turn + 1), { at })] }))

function rows(path: string, sql: string): unknown {
  const db = new DatabaseSync(path)
  const all = db.prepare(sql).all()
  db.close()
  return all
}

describe('a file of version 3', () => {
  const full = said('02', {
    from: 'person',
    text: 'Bác nói "rồi"\n',
    flow: 'luu-tru',
    step: 'hoi',
    platformId: 'p1',
    media: [{ kind: 'photo', ref: 'r' }, { kind: 'voice' }],
    by: 'lan',
    trace: '{"turn":1}',
  })

  function written(): string {
    const path = newPath()
    const db = openFile(path, { schema: SCHEMA.slice(0, 3) })
    const conversation = db.prepare(`
      INSERT INTO conversation (key, channel, account, person, turn, flows, state) VALUES (?, 'telegram', 'main', ?, 3, '', ?)`)
    const line = db.prepare(`
      INSERT INTO transcript (conversation, id, at, said_by, text, flow, step, platform_id, media, author, trace)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    for (const person of ['2', '1', 'quiet'])
      conversation.run(keyOf(person), person, JSON.stringify(state({ frames: [] })))
    for (const person of ['1', '2']) {
      line.run(keyOf(person), '01', MORNING, 'resident', `từ ${person}`, null, null, null, null, null, null)
      line.run(
        ...([keyOf(person), '02', MORNING, 'person', full.text, 'luu-tru', 'hoi', 'p1'] as const),
        ...([JSON.stringify(full.media), 'lan', '{"turn":1}'] as const),
      )
      // The clock had been set back.
      line.run(keyOf(person), '03', MORNING - DAY_MS, 'bot', 'vâng', null, null, null, null, null, null)
    }
    const hash = hashNumber(appliedHash(SECRET)(keyOf('1'), 'seen'))
    db.prepare('INSERT INTO applied (hash, at) VALUES (?, ?)').run(hash, MORNING)
    db.close()
    return path
  }

  it('keeps every line of everybody, in order, and knows the ids', async () => {
    const store = open(written())
    for (const person of ['1', '2'])
      expect(await store.transcript(keyOf(person), 9)).toEqual([
        said('01', { text: `từ ${person}` }),
        full,
        said('03', { at: MORNING - DAY_MS, from: 'bot', text: 'vâng' }),
      ])
    expect(await store.transcript(keyOf('quiet'), 9)).toEqual([])
    expect(await store.wasApplied(keyOf('1'), 'seen')).toBe(true)
    expect(await store.commitTurn(turnCommit({ person: '1', expectedTurn: 3, inboundIds: ['seen'] }))).toBe('duplicate')
  })

  it('goes on from there', async () => {
    const path = written()
    const store = open(path)
    for (const person of ['1', '2', 'quiet'])
      await store.commitTurn(turnCommit({ person, expectedTurn: 3, inboundIds: ['new'], transcript: [said('04')] }))
    expect(await idsOf(store, '1')).toEqual(['01', '02', '03', '04'])
    expect(await idsOf(store, 'quiet')).toEqual(['04'])
    await store.erase(keyOf('1'))
    await store.close()
    expect(readFileSync(path).includes('từ 1')).toBe(false)
    expect(rows(path, 'SELECT DISTINCT key FROM said JOIN conversation ON id = conversation ORDER BY key')).toEqual([
      { key: keyOf('2') },
      { key: keyOf('quiet') },
    ])
  })
})

describe('what was said', () => {
  it('is nobody else’s when rows before were swept and their place is free', async () => {
    const store = open(newPath())
    await says(store, '1', 0)
    await says(store, '2', 0, MORNING + DAY_MS)
    await says(store, '1', 1)
    await store.sweep({ transcriptBefore: MORNING + 2 * DAY_MS, idsBefore: 0 })
    await says(store, '2', 1, MORNING + 3 * DAY_MS)
    expect(await idsOf(store, '1')).toEqual([])
    expect(await idsOf(store, '2')).toEqual(['2'])
    await says(store, '1', 2, MORNING + 3 * DAY_MS)
    expect(await idsOf(store, '1')).toEqual(['3'])
  })

  it('goes on where the program begins anew after all of it was swept', async () => {
    const path = newPath()
    const first = open(path)
    await says(first, '1', 0)
    await first.sweep({ transcriptBefore: MORNING + 1, idsBefore: 0 })
    await first.close()
    const second = open(path)
    await says(second, '1', 1, MORNING + 5)
    await says(second, '1', 2, MORNING + 5)
    expect(await idsOf(second, '1')).toEqual(['2', '3'])
  })

  it('is erased to the last row, also what was said by a clock that was set back', async () => {
    const path = newPath()
    const store = open(path)
    for (const [turn, days] of [9, 1, 9, 2, 0].entries()) await says(store, '1', turn, MORNING + days * DAY_MS)
    await says(store, '2', 0)
    await store.sweep({ transcriptBefore: MORNING + 3 * DAY_MS, idsBefore: 0 })
    await store.erase(keyOf('1'))
    expect(rows(path, 'SELECT count(*) AS rows FROM said')).toEqual([{ rows: 0 }])
  })

  it('of a turn with many lines is read, trimmed and erased like any other', async () => {
    const path = newPath()
    const store = open(path)
    const lines = Array.from({ length: 50 }, (_, n) => said(String(n).padStart(3, '0')))
    await store.commitTurn(turnCommit({ person: '1', transcript: lines }))
    expect((await store.transcript(keyOf('1'), 20, '030')).map(({ id }) => id)).toEqual(
      lines.slice(10, 30).map(({ id }) => id),
    )
    await store.erase(keyOf('1'))
    expect(rows(path, 'SELECT count(*) AS rows FROM said')).toEqual([{ rows: 0 }])
  })
})

describe('ids of what was applied', () => {
  /** 200 messages of one person, ten in the last turn. */
  async function talked(path: string): Promise<Store> {
    const store = open(path)
    for (let turn = 0; turn < 190; turn++)
      await store.commitTurn(
        turnCommit({ person: '1', expectedTurn: turn, inboundIds: [`i${turn}`], at: MORNING + turn }),
      )
    const inboundIds = Array.from({ length: 10 }, (_, n) => `i${190 + n}`)
    await store.commitTurn(turnCommit({ person: '1', expectedTurn: 190, inboundIds, at: MORNING + 190 }))
    return store
  }
  const known = async (store: Store) => {
    const all = Array.from({ length: 201 }, (_, n) => n)
    const found = await Promise.all(all.map((n) => store.wasApplied(keyOf('1'), `i${n}`)))
    return all.filter((n) => found[n])
  }
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)

  it('are known however many came after, to a program that begins anew, and when their person was erased', async () => {
    const path = newPath()
    const first = await talked(path)
    expect(await known(first)).toEqual(range(0, 200))
    expect(await first.wasApplied(keyOf('2'), 'i199')).toBe(false)
    await first.close()
    const second = open(path)
    expect(await known(second)).toEqual(range(0, 200))
    await second.erase(keyOf('1'))
    expect(await known(second)).toEqual(range(0, 200))
  })

  it.each([
    ['in the table', 100],
    ['in the row too', 185],
  ])('that are too old are swept %s, the others stay known, and a turn goes on', async (_where, before) => {
    const store = await talked(newPath())
    expect(await store.sweep({ transcriptBefore: 0, idsBefore: MORNING + before })).toBe(before)
    expect(await known(store)).toEqual(range(before, 200))
    const again = turnCommit({ person: '1', expectedTurn: 191, inboundIds: ['i0'], at: MORNING + 300 })
    expect(await store.commitTurn(again)).toBe('committed')
    expect(await store.wasApplied(keyOf('1'), 'i0')).toBe(true)
  })

  it('say how new a copy is', async () => {
    const path = newPath()
    const store = await talked(path)
    const newest = () => {
      const db = new DatabaseSync(path)
      try {
        return newestApplied(db)
      } finally {
        db.close()
      }
    }
    expect(newest()).toBe(MORNING + 190)
    await store.erase(keyOf('1'))
    expect(newest()).toBe(MORNING + 190)
    await store.sweep({ transcriptBefore: 0, idsBefore: MORNING + DAY_MS })
    expect(newest()).toBe(0)
  })

  it('are no part of two that stand side by side', () => {
    const db = openFile(newPath())
    const applied = appliedIds(db, SECRET)
    const hash = Buffer.from(appliedHash(SECRET)(keyOf(), 'a'), 'latin1')
    const across = Buffer.concat([Buffer.alloc(10), hash, Buffer.alloc(10)])
    expect(applied.has(keyOf(), 'a', across)).toBe(false)
    expect(applied.has(keyOf(), 'a', Buffer.concat([across, hash, Buffer.alloc(6)]))).toBe(true)
    db.close()
  })
})

it('a turn changes the page of its conversation, and hardly another, however many people there are', async () => {
  const path = newPath()
  const everybody = Array.from({ length: 4_000 }, (_, n) => String(n))
  const write = (store: Store, turn: number, people: readonly string[]) =>
    Promise.all(
      people.map((person) => {
        const transcript = [said(String(turn))]
        return store.commitTurn(turnCommit({ person, expectedTurn: turn, inboundIds: [`i${turn}`], transcript }))
      }),
    )
  const first = open(path)
  for (const turn of [0, 1]) await write(first, turn, everybody)
  await first.close()
  const second = open(path)
  const few = everybody.filter((_, n) => n % 40 === 0)
  await write(second, 2, few)
  const pages = statSync(`${path}-wal`).size / (4_096 + 24)
  expect(pages / few.length).toBeLessThan(1.3)
})
