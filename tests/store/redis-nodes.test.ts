/** Several nodes on one Redis, as stores: what each sees of the others, and what becomes of one that is gone. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { redisStore } from '../../src/store/redis/redis.ts'
import type { Store } from '../../src/store/store.ts'
import { keyOf, MINUTE_MS, MORNING, outboxEntry, timer, turnCommit, write } from './fixtures.ts'
import { type CuttingWay, cuttingWay, type RedisServer, startRedis, until } from './redis-server.ts'

const hashKey = Buffer.alloc(32, 7)
const clock = { now: () => MORNING }

let server: RedisServer
const opened: Store[] = []
const ways: CuttingWay[] = []

beforeAll(async () => {
  server = await startRedis()
})
afterEach(async () => {
  for (const way of ways.splice(0)) way.mend()
  for (const store of opened.splice(0)) await store.close()
  await server.admin.flushdb()
})
afterAll(() => server.stop())

async function node(url = server.url, told: string[] = []): Promise<Store> {
  const store = await redisStore({ url, hashKey, clock, tell: (what) => told.push(what) })
  opened.push(store)
  return store
}

async function wayTo(): Promise<CuttingWay> {
  const way = await cuttingWay(server.port)
  ways.push(way)
  return way
}

describe('two nodes on one Redis', () => {
  it('see one order of turns, and share the outbox and the timers without taking anything twice', async () => {
    const [one, two] = [await node(), await node()]
    const outcomes = await Promise.all([one, two].map((store) => store.commitTurn(turnCommit({ inboundIds: ['a'] }))))
    expect([...outcomes].sort()).toEqual(['committed', 'duplicate'])
    const people = Array.from({ length: 40 }, (_, n) => `p${n}`)
    for (const person of people)
      await one.commitTurn(
        turnCommit({ person, outbox: [outboxEntry(person, { person })], timers: [timer('remind', { person })] }),
      )
    const nodes = [one, two, one, two]
    const sent = await Promise.all(nodes.map((store) => store.claimOutbox(15, MORNING, MORNING + MINUTE_MS)))
    expect(
      sent
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...people].sort())
    const due = MORNING + MINUTE_MS
    const timers = await Promise.all(nodes.map((store) => store.claimTimers(40, due, due + MINUTE_MS)))
    expect(
      timers
        .flat()
        .map(({ conversation }) => conversation)
        .sort(),
    ).toEqual(people.map(keyOf).sort())
  })

  it('free within ten seconds what a node held that is gone, and say which may have been sent', async () => {
    const way = await wayTo()
    const dead = await node(way.url)
    const told: string[] = []
    const other = await node(server.url, told)
    const claimUntil = MORNING + 10 * MINUTE_MS
    await dead.commitTurn(
      turnCommit({ outbox: [outboxEntry('a')], claimUntil, timers: [timer('wait', { dueAt: MORNING })] }),
    )
    expect(await dead.claimTimers(9, MORNING, claimUntil)).toHaveLength(1)
    expect(await other.claimOutbox(9, MORNING, claimUntil)).toEqual([])
    way.cut()
    const began = performance.now()
    await until(async () => (await other.nextTimerAt()) === MORNING, 'the timer is not free')
    expect(performance.now() - began).toBeLessThan(10_000)
    await until(() => told.some((what) => what.endsWith(' a')), 'nothing was said')
    expect((await other.claimOutbox(9, MORNING, claimUntil)).map(({ id }) => id)).toEqual(['a'])
    expect(await other.claimTimers(9, MORNING, claimUntil)).toHaveLength(1)
  })

  it('take nothing from a node that lives, however long its claims are', async () => {
    const [one, two] = [await node(), await node()]
    await one.commitTurn(turnCommit({ outbox: [outboxEntry('a')], claimUntil: MORNING + 10 * MINUTE_MS }))
    const beats = async () => Number(Object.values(await server.admin.hgetall('{b0}:nodes'))[0])
    const first = await beats()
    await until(async () => (await beats()) >= first + 9, 'no signs of life')
    expect(await two.claimOutbox(9, MORNING, MORNING + MINUTE_MS)).toEqual([])
  })

  it('free at once what a node held that says good-bye', async () => {
    const leaving = await redisStore({ url: server.url, hashKey, clock })
    const other = await node()
    await leaving.commitTurn(turnCommit({ outbox: [outboxEntry('a')], claimUntil: MORNING + 10 * MINUTE_MS }))
    await leaving.close()
    expect(await other.claimOutbox(9, MORNING, MORNING + MINUTE_MS)).toHaveLength(1)
    expect(Object.keys(await server.admin.hgetall('{b0}:nodes'))).toHaveLength(1)
  })

  it('give back only what is still theirs', async () => {
    const [one, two] = [await node(), await node()]
    await one.commitTurn(turnCommit({ outbox: [outboxEntry('a')] }))
    expect(await two.claimOutbox(9, MORNING, MORNING + MINUTE_MS)).toHaveLength(1)
    await one.releaseOutbox([{ id: 'a', conversation: keyOf() }])
    expect(await one.claimOutbox(9, MORNING, MORNING + MINUTE_MS)).toEqual([])
  })

  it('with another DATA_KEY are refused', async () => {
    await node()
    const other = redisStore({ url: server.url, hashKey: Buffer.alloc(32, 8) })
    await expect(other).rejects.toMatchObject({ code: 'config', message: expect.stringContaining('DATA_KEY') })
  })
})

describe('an answer that is lost', () => {
  it.each([
    ['a turn of a message', { inboundIds: ['a'] }],
    ['a turn nobody sent', {}],
    ['a turn with documents', { documents: [write('t', 0)] }],
  ])('of %s: it was done once, and its caller is told so', async (_what, overrides) => {
    const way = await wayTo()
    const store = await node(way.url)
    way.loseAnswer('_commit')
    const commit = turnCommit({ ...overrides, outbox: [outboxEntry('a')], counts: { turns: 1 } })
    expect(await store.commitTurn(commit)).toBe('committed')
    expect(way.lost()).toBe(1)
    expect((await store.readConversation(keyOf()))?.turn).toBe(1)
    expect(await store.counts('2026-11-20', '2026-11-20')).toEqual({ turns: 1 })
    expect(await store.outboxDepth(MORNING)).toMatchObject({ waiting: 1 })
  })

  it('of a document, a settlement: likewise', async () => {
    const way = await wayTo()
    const store = await node(way.url)
    way.loseAnswer('_document_put')
    expect(await store.putDocument(write('t', 0))).toBe(true)
    await store.commitTurn(turnCommit({ outbox: [outboxEntry('a')] }))
    way.loseAnswer('_settle')
    const retry = { kind: 'retry', reason: 'no answer', notBefore: MORNING } as const
    await store.settleOutbox([{ entry: outboxEntry('a'), outcome: retry, counts: { retries: 1 } }])
    expect(way.lost()).toBe(2)
    expect(await store.claimOutbox(1, MORNING, MORNING)).toMatchObject([{ id: 'a', attempts: 1 }])
    expect(await store.counts('2026-11-20', '2026-11-20')).toEqual({ retries: 1 })
  })

  it('and a node that never comes back: its documents come with its turn, or never', async () => {
    const way = await wayTo()
    const dying = await node(way.url)
    const other = await node()
    await other.putDocument(write('t', 0, { body: 'before' }))
    // The turn is committed and the node cut off before it has finished.
    way.loseAnswer('_commit', { forGood: true })
    await dying
      .commitTurn(turnCommit({ documents: [write('t', 1, { body: 'after', indexes: { state: 'held' } })] }))
      .catch(() => {})
    expect(await other.getDocument('ticket', 't')).toMatchObject({ version: 2, body: 'after' })
    expect(await other.listDocuments('ticket', { index: ['state', 'held'], max: 9 })).toHaveLength(1)
    expect(await other.listDocuments('ticket', { index: ['state', 'waiting'], max: 9 })).toEqual([])

    way.mend()
    // Cut off when all was prepared and before the turn was committed.
    await until(() => dying.ping().then(() => true), 'no way back')
    way.loseAnswer('_document_prepare', { forGood: true })
    await dying.commitTurn(turnCommit({ person: '2', documents: [write('t', 2, { body: 'never' })] })).catch(() => {})
    expect(await other.getDocument('ticket', 't')).toMatchObject({ version: 2, body: 'after' })
    expect(await other.putDocument(write('t', 2, { body: 'next' }))).toBe(true)
    expect(await other.getDocument('ticket', 't')).toMatchObject({ version: 3, body: 'next' })
    expect(await other.readConversation(keyOf('2'))).toBeNull()
  })
})
