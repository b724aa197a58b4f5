/** Redis itself in trouble while turns are written: what was said to be committed is there once, what was refused is not there. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { redisStore } from '../../src/store/redis/redis.ts'
import type { Store } from '../../src/store/store.ts'
import { keyOf, MINUTE_MS, MORNING, outboxEntry, said, timer, turnCommit, write } from './fixtures.ts'
import { type RedisCluster, type RedisServer, startCluster, startRedis, until } from './redis-server.ts'

const hashKey = Buffer.alloc(32, 7)
const clock = { now: () => MORNING }
const AWAY = { code: 'store-away' }
/** A cluster notices a dead master, votes and tells everybody. */
const FAILOVER_MS = 60_000
/** After so long Redis gives up a change of masters it was asked for. */
const ORDERED_FAILOVER_MS = 5_000

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function storeOn({ url }: { readonly url: string }): Promise<Store> {
  const store = await redisStore({ url, hashKey, clock })
  closing.push(() => store.close())
  return store
}

async function server(settings: readonly string[] = []): Promise<RedisServer> {
  const one = await startRedis(settings)
  closing.push(() => one.stop())
  return one
}

async function cluster(replicas: number): Promise<RedisCluster> {
  const servers = await startCluster({ replicas })
  closing.push(() => servers.stop())
  return servers
}

/** A turn that leaves something of every kind, so that half of one would show. */
function whole(person: string, turn = 0, more: Partial<Parameters<typeof turnCommit>[0]> = {}) {
  return turnCommit({
    person,
    expectedTurn: turn,
    inboundIds: [`${person}-${turn}`],
    outbox: [outboxEntry(`${person}-${turn}`, { person, turn: turn + 1 })],
    timers: [timer('remind', { person, turn: turn + 1 })],
    transcript: [said(`${person}-${String(turn).padStart(4, '0')}`)],
    counts: { turns: 1 },
    ...more,
  })
}

/** As receiving does: what could not be taken is brought again, with the same id, until it is done. */
async function untilDone<T>(commit: () => Promise<T>): Promise<T> {
  const end = performance.now() + FAILOVER_MS
  for (;;) {
    try {
      return await commit()
    } catch (error) {
      if ((error as { code?: string }).code !== 'store-away' || performance.now() > end) throw error
    }
  }
}

/** Turn, said lines and ids of one person agree with the number of turns that were acknowledged. */
async function expectTurns(store: Store, person: string, turns: number): Promise<void> {
  expect((await store.readConversation(keyOf(person)))?.turn).toBe(turns)
  expect(await store.transcript(keyOf(person), 999)).toHaveLength(turns)
  for (let turn = 0; turn < turns; turn++) expect(await store.wasApplied(keyOf(person), `${person}-${turn}`)).toBe(true)
}

describe('memory that is full', () => {
  it('refuses whole turns and nothing by halves; what was there is read, and with room it goes on', async () => {
    const redis = await server()
    const store = await storeOn(redis)
    await store.commitTurn(whole('before'))
    await redis.admin.config('SET', 'maxmemory', '1mb')

    await expect(store.commitTurn(whole('before', 1))).rejects.toMatchObject(AWAY)
    await expect(store.commitTurn(whole('new', 0, { documents: [write('t', 0)] }))).rejects.toMatchObject(AWAY)
    await expect(store.putDocument(write('d', 0))).rejects.toMatchObject(AWAY)
    await expect(store.ping()).rejects.toMatchObject(AWAY)
    await expectTurns(store, 'before', 1)

    await redis.admin.config('SET', 'maxmemory', '0')
    expect(await store.readConversation(keyOf('new'))).toBeNull()
    expect(await store.getDocument('ticket', 't')).toBeNull()
    expect(await store.wasApplied(keyOf('new'), 'new-0')).toBe(false)
    expect(await store.commitTurn(whole('before', 1))).toBe('committed')
    expect(await store.commitTurn(whole('new', 0, { documents: [write('t', 0)] }))).toBe('committed')
    await expectTurns(store, 'before', 2)
    expect(await store.counts('2026-11-20', '2026-11-20')).toEqual({ turns: 3 })
  })
})

describe('a server that', () => {
  it('loses our functions gets them again, and no caller hears of it', async () => {
    const redis = await server()
    const store = await storeOn(redis)
    for (let turn = 0; turn < 5; turn++) {
      await redis.admin.function('FLUSH')
      expect(await store.commitTurn(whole('a', turn))).toBe('committed')
    }
    await redis.admin.function('FLUSH')
    await expectTurns(store, 'a', 5)
    await redis.admin.function('FLUSH')
    expect(await store.claimTimers(9, MORNING + MINUTE_MS, MORNING + 2 * MINUTE_MS)).toHaveLength(1)
  })

  it('stands still (SIGSTOP) for a while does what it was asked once', async () => {
    const redis = await server()
    const store = await storeOn(redis)
    await store.commitTurn(whole('a'))
    redis.signal('SIGSTOP')
    const asked = store.commitTurn(whole('a', 1)).catch((error: unknown) => error)
    await expect(store.readConversation(keyOf('b'))).rejects.toMatchObject(AWAY)
    redis.signal('SIGCONT')
    // Told that it was not done, or done: the call may lie in the socket of a server that wakes up later.
    expect(['committed', 'Redis does not take it']).toContain(
      await asked.then((outcome) => (typeof outcome === 'string' ? outcome : 'Redis does not take it')),
    )
    const again = await untilDone(() => store.commitTurn(whole('a', 1)))
    expect(['committed', 'duplicate']).toContain(again)
    await expectTurns(store, 'a', 2)
    expect(await store.counts('2026-11-20', '2026-11-20')).toEqual({ turns: 2 })
  })

  it('has no replica although one is demanded refuses, and takes it when there is one', async () => {
    const redis = await server(['--min-replicas-to-write', '1', '--min-replicas-max-lag', '10'])
    const replica = await server(['--replicaof', '127.0.0.1', String(redis.port), '--repl-diskless-sync-delay', '0'])
    await until(async () => (await redis.admin.info('replication')).includes('min_slaves_good_slaves:1'), 'no replica')
    const store = await storeOn(redis)
    expect(await store.commitTurn(whole('a'))).toBe('committed')
    await replica.kill()
    await until(async () => (await redis.admin.info('replication')).includes('min_slaves_good_slaves:0'), 'still there')
    await expect(store.commitTurn(whole('a', 1))).rejects.toMatchObject(AWAY)
    await expectTurns(store, 'a', 1)
    await replica.restart()
    expect(await untilDone(() => store.commitTurn(whole('a', 1)))).toBe('committed')
    await expectTurns(store, 'a', 2)
  })
})

describe('a cluster', () => {
  const PEOPLE = Array.from({ length: 24 }, (_, n) => `p${n}`)

  /** Everybody writes turn after turn until told to stop; whoever finds their turns gone goes on from what there is. */
  function writing(store: Store) {
    let going = true
    let conflicts = 0
    const turns = new Map(PEOPLE.map((person) => [person, 0]))
    const all = PEOPLE.map(async (person) => {
      while (going) {
        const turn = turns.get(person) ?? 0
        const outcome = await untilDone(() => store.commitTurn(whole(person, turn)))
        if (outcome !== 'conflict') {
          turns.set(person, turn + 1)
          continue
        }
        conflicts += 1
        const found = await untilDone(() => store.readConversation(keyOf(person)))
        turns.set(person, found?.turn ?? 0)
      }
    })
    const over = Promise.allSettled(all)
    // Nobody writes on after a test that failed.
    closing.push(async () => {
      going = false
      await over
    })
    return {
      least: () => Math.min(...turns.values()),
      /** How many turns of each were acknowledged and not found gone, and how often one was. */
      async end() {
        going = false
        await over
        await Promise.all(all)
        return { turns, conflicts }
      },
    }
  }

  /** Everybody has written again. */
  async function goesOn(of: { least(): number }): Promise<void> {
    const before = of.least()
    await until(() => of.least() > before + 1, 'somebody waits', FAILOVER_MS)
  }

  /** A server that did not hear its master in time gives the change up: it is asked again, as an operator would. */
  async function becomesMaster({ admin }: RedisServer): Promise<void> {
    const isMaster = async () => (await admin.info('replication')).includes('role:master')
    let asked = -ORDERED_FAILOVER_MS
    await until(
      async () => {
        if (await isMaster()) return true
        if (performance.now() - asked > ORDERED_FAILOVER_MS) {
          asked = performance.now()
          await admin.cluster('FAILOVER').catch(() => {})
        }
        return false
      },
      'no new master',
      FAILOVER_MS,
    )
  }

  it('whose slots move to another server under load loses nothing and does nothing twice', async () => {
    const servers = await cluster(0)
    const store = await storeOn(servers)
    const town = writing(store)
    await goesOn(town)
    const [from, to] = await Promise.all(
      [0, 1].map(async (n) => String(await servers.servers[n]?.admin.cluster('MYID'))),
    )
    const moved = spawnSync(
      join(dirname(process.env.REDIS_SERVER ?? '/usr/bin/redis-server'), 'redis-cli'),
      ['--cluster', 'reshard', `127.0.0.1:${servers.servers[0]?.port}`, '--cluster-from', String(from)].concat([
        ...['--cluster-to', String(to), '--cluster-slots', '2000', '--cluster-yes'],
      ]),
      { encoding: 'utf8' },
    )
    expect(moved.status, moved.stdout + moved.stderr).toBe(0)
    await goesOn(town)
    const { turns, conflicts } = await town.end()
    expect(conflicts).toBe(0)
    for (const [person, count] of turns) await expectTurns(store, person, count)
    const total = [...turns.values()].reduce((sum, count) => sum + count, 0)
    expect(await store.counts('2026-11-20', '2026-11-20')).toEqual({ turns: total })
  }, 180_000)

  it('that changes its master in order (upgrade of a server) loses nothing', async () => {
    const servers = await cluster(3)
    const store = await storeOn(servers)
    const town = writing(store)
    await goesOn(town)
    for (const replica of servers.servers.slice(3)) {
      await becomesMaster(replica)
      await goesOn(town)
    }
    const { turns, conflicts } = await town.end()
    expect(conflicts).toBe(0)
    for (const [person, count] of turns) await expectTurns(store, person, count)
  }, 180_000)

  it('that is just failing over when a process starts is waited for, not for ever', async () => {
    const servers = await cluster(0)
    const [first, second, gone] = servers.servers
    await gone?.kill()
    await until(
      async () => String(await first?.admin.cluster('INFO')).includes('cluster_state:fail'),
      'the cluster does not notice',
      FAILOVER_MS,
    )
    /** How often somebody who begins has asked whose the slots are. */
    const asked = async () => {
      const each = await Promise.all([first, second].map(async (one) => String(await one?.admin.info('commandstats'))))
      return each.reduce((sum, said) => sum + Number(/cmdstat_cluster\|slots:calls=(\d+)/.exec(said)?.[1] ?? 0), 0)
    }
    const before = await asked()
    const opening = storeOn(servers)
    await until(async () => (await asked()) > before + 1, 'nobody asks a second time', FAILOVER_MS)
    await gone?.restart()
    const store = await opening
    for (const person of PEOPLE) expect(await untilDone(() => store.commitTurn(whole(person, 0)))).toBe('committed')
  }, 60_000)

  it("whose master dies goes on with its replica; what a person's last moment lost is lost whole", async () => {
    const servers = await cluster(3)
    const store = await storeOn(servers)
    const town = writing(store)
    await goesOn(town)
    await servers.servers[0]?.kill()
    await goesOn(town)
    await town.end()
    for (const person of PEOPLE) {
      const kept = (await store.readConversation(keyOf(person)))?.turn ?? 0
      await expectTurns(store, person, kept)
      expect(await untilDone(() => store.commitTurn(whole(person, kept)))).toBe('committed')
    }
  }, 180_000)
})
