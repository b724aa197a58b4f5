/** Everything goes from one driver to the other and back, and is the same. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { keyFor, openDataKey } from '../../src/keys.ts'
import { moveStore, openStore } from '../../src/store/open.ts'
import { redisStore } from '../../src/store/redis/redis.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import {
  keyOf,
  MINUTE_MS,
  MORNING,
  newDirectory,
  outboxEntry,
  removeDirectories,
  said,
  timer,
  turnCommit,
  write,
} from './fixtures.ts'
import { type RedisCluster, type RedisServer, startCluster, startRedis } from './redis-server.ts'

const MOVE = fileURLToPath(new URL('../../src/store/move.ts', import.meta.url))
const hashKey = Buffer.alloc(32, 7)
const PEOPLE = 30

let server: RedisServer
let cluster: RedisCluster
beforeAll(async () => {
  server = await startRedis()
  cluster = await startCluster()
}, 60_000)
afterEach(async () => {
  for (const { admin } of [server, ...cluster.servers]) await admin.flushall()
})
afterAll(async () => {
  await server.stop()
  await cluster.stop()
  removeDirectories()
})

describe('moving a store', { timeout: 60_000 }, () => {
  it('from SQLite to Redis, from there to a cluster, and back into a file: everything is as it was', async () => {
    const [first, last] = [join(newDirectory(), 'a'), join(newDirectory(), 'b')]
    const full = await openStore({ dataDir: first, hashKey })
    await fill(full)
    const before = await contents(full)
    await full.close()
    for (const [from, to] of [
      [first, server.url],
      [server.url, cluster.url],
      [cluster.url, last],
    ] as const) {
      const { read, written } = await moveStore(from, to, hashKey)
      expect(written).toEqual(read)
      expect(read).toEqual({
        conversations: PEOPLE,
        outbox: 3 * PEOPLE,
        timers: 2 * PEOPLE,
        transcript: 2 * PEOPLE,
        applied: 2 * PEOPLE,
        documents: PEOPLE + 1,
        counted: 7 * PEOPLE,
      })
    }
    const back = await openStore({ dataDir: last, hashKey })
    expect(await contents(back)).toEqual(before)
    await back.close()
  })

  it('leaves a Redis on which a node goes on at once', async () => {
    const dataDir = join(newDirectory(), 'a')
    const full = await openStore({ dataDir, hashKey })
    await fill(full)
    const before = await contents(full)
    await full.close()
    await moveStore(dataDir, server.url, hashKey)
    const store = await redisStore({ url: server.url, hashKey })
    expect(await store.commitTurn(turnCommit({ person: '1', expectedTurn: 2, inboundIds: ['seen 1'] }))).toBe(
      'duplicate',
    )
    expect(await contents(store)).toEqual(before)
    await store.close()
  })

  it('refuses where something is, where a node runs, and where nothing is; and changes nothing', async () => {
    const dataDir = join(newDirectory(), 'a')
    const full = await openStore({ dataDir, hashKey })
    await full.commitTurn(turnCommit())
    await full.close()
    await server.admin.set('theirs', '1')
    await expect(moveStore(dataDir, server.url, hashKey)).rejects.toMatchObject({ code: 'config' })
    expect(await server.admin.keys('*')).toEqual(['theirs'])
    await server.admin.flushall()

    const running = await redisStore({ url: server.url, hashKey })
    for (const [from, to] of [
      [dataDir, server.url],
      [server.url, join(newDirectory(), 'b')],
    ] as const)
      await expect(moveStore(from, to, hashKey)).rejects.toThrow('a node uses this Redis')
    await running.close()
    await expect(moveStore(server.url, dataDir, hashKey)).rejects.toThrow('exists')
    await expect(moveStore(join(newDirectory(), 'none'), server.url, hashKey)).rejects.toThrow('no data to move')
    await expect(moveStore(server.url, join(newDirectory(), 'b'), Buffer.alloc(32, 8))).rejects.toThrow('DATA_KEY')
  })

  it('that was broken off is no store to start on, and is taken up by the same call', async () => {
    const dataDir = join(newDirectory(), 'a')
    const full = await openStore({ dataDir, hashKey })
    await fill(full)
    const before = await contents(full)
    await full.close()
    await moveStore(dataDir, server.url, hashKey)
    // As after a break in the middle: half is there, the rest is not.
    const half = await redisStore({ url: server.url, hashKey })
    for (let n = 1; n <= 9; n++) await half.erase(keyOf(String(n)))
    await half.close()
    await server.admin.hset('{b0}:about', 'moving', 'here')
    await expect(redisStore({ url: server.url, hashKey })).rejects.toThrow('broken off')

    const { read, written } = await moveStore(dataDir, server.url, hashKey)
    expect(written).toEqual(read)
    const store = await redisStore({ url: server.url, hashKey })
    expect((await contents(store)).turns).toEqual(before.turns)
    await store.close()
  })

  it('by the command says what it found, and takes the key of the data folder along', async () => {
    const dataDir = newDirectory()
    const full = await openStore({ dataDir, hashKey: keyFor(openDataKey(dataDir), 'applied-ids') })
    await full.commitTurn(turnCommit({ transcript: [said('01')] }))
    await full.close()
    expect(await move('--from', dataDir, '--to', server.url)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/conversations +1 +1\n.*\n.*\nlines of transcripts +1 +1\n/),
    })
    expect(await move('--from', dataDir, '--to', server.url)).toMatchObject({ code: 1 })
    expect(await move('--from', dataDir)).toMatchObject({ code: 2 })
    const away = join(newDirectory(), 'b')
    expect(await move('--from', server.url, '--to', away)).toMatchObject({
      code: 1,
      err: expect.stringContaining('DATA_KEY is not set'),
    })
    expect(existsSync(away)).toBe(false)
  }, 120_000)
})

describe('a backup of Redis', { timeout: 60_000 }, () => {
  it('made while a node writes is a store of its own', async () => {
    const store = await redisStore({ url: server.url, hashKey })
    await fill(store)
    const before = await contents(store)
    const path = join(newDirectory(), 'copy.db')
    await Promise.all([store.backup(path), store.commitTurn(turnCommit({ person: 'new' }))])
    const copy = sqliteStore({ path, hashKey })
    const after = await contents(copy)
    expect({ ...after, turns: after.turns.filter(([key]) => key !== keyOf('new')) }).toEqual(before)
    await copy.close()
    expect(readdirSync(join(path, '..')).filter((name) => name.startsWith('copy.db.'))).toEqual([])
    await store.close()
  })
})

/** Of each person a turn, a message that waits, one that is held and one that was being sent, and all the rest. */
async function fill(store: Store): Promise<void> {
  for (let n = 1; n <= PEOPLE; n++) {
    const person = String(n)
    await store.commitTurn(
      turnCommit({
        ...{ person, inboundIds: [`seen ${n}`], counts: { turns: 3 }, transcript: [said('01', { platformId: 'p' })] },
        outbox: [0, 1, 2].map((place) => outboxEntry(`${n}.${place}`, { person, place })),
        timers: [timer('remind', { person, flow: 'luu-tru' }), timer('silence', { person, step: 'hoi' })],
        documents: [write(`t${n}`, 0, { indexes: { state: 'waiting', conversation: keyOf(person) } })],
      }),
    )
    await store.commitTurn(
      turnCommit({
        person,
        expectedTurn: 1,
        inboundIds: [`then ${n}`],
        counts: { turns: 3 },
        transcript: [said('02')],
      }),
    )
    const conversation = keyOf(person)
    await store.settleOutbox([
      { entry: { id: `${n}.1`, conversation }, outcome: { kind: 'held', reason: 'closed' }, counts: { held: 1 } },
      {
        entry: { id: `${n}.0`, conversation },
        outcome: { kind: 'retry', reason: 'busy', notBefore: MORNING + n * MINUTE_MS },
        counts: {},
      },
    ])
  }
  await store.putDocument(write('staff', 0, { kind: 'staff', sort: -1.5, indexes: {} }))
  await store.putDocument(write('staff', 1, { kind: 'staff', sort: 2.25, indexes: { role: 'lead' } }))
}

/** What a store holds, as its contract shows it. */
async function contents(store: Store) {
  const people = Array.from({ length: PEOPLE }, (_, n) => keyOf(String(n + 1)))
  const conversations = await Promise.all(people.map(store.readConversation))
  const later = MORNING + 90 * MINUTE_MS
  return {
    turns: conversations.map((one) => [one?.key, one?.turn, one?.state, one?.unsent] as const),
    said: await Promise.all(people.map((key) => store.transcript(key, 9))),
    applied: await Promise.all(people.map((key, n) => store.wasApplied(key, `seen ${n + 1}`))),
    tickets: await store.listDocuments('ticket', { index: ['conversation', keyOf('7')], max: 9 }),
    all: await store.listDocuments('ticket', { max: 99 }),
    staff: await store.listDocuments('staff', { max: 9 }),
    counts: await store.counts('2026-01-01', '2027-12-31'),
    depth: (await store.outboxDepth(later)).waiting,
    inFlow: [...(await store.conversationsIn('vneid-kich-hoat', 99))].sort(),
    // Only the first of each is due, the held one stops the rest.
    due: (await store.claimOutbox(99, later, later))
      .map(({ id, attempts, lastReason }) => [id, attempts, lastReason].join(' '))
      .sort(),
    timers: (await store.claimTimers(99, later, later))
      .map(({ conversation, name, dueAt, flow, step }) => [conversation, name, dueAt, flow, step].join(' '))
      .sort(),
  }
}

function move(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? '' }
    const child = execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', MOVE, ...args],
      { env },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    )
  })
}
