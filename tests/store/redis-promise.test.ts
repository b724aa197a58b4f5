/** What the start says of a Redis that cannot keep the promise that 200 means durable: asked of real servers. */
import { afterEach, expect, it } from 'vitest'
import { redisStore } from '../../src/store/redis/redis.ts'
import { type RedisServer, startRedis, until } from './redis-server.ts'

const servers: RedisServer[] = []
afterEach(async () => {
  for (const one of servers.splice(0)) await one.stop()
})

async function server(settings: readonly string[] = []): Promise<RedisServer> {
  const one = await startRedis(['--maxmemory-policy', 'noeviction', ...settings])
  servers.push(one)
  return one
}

async function warned({ url }: RedisServer): Promise<readonly string[]> {
  const said: string[] = []
  const tell = (what: string, warning: boolean) => warning && said.push(what)
  const store = await redisStore({ url, hashKey: Buffer.alloc(32, 7), tell })
  await store.close()
  return said
}

it('that keeps it is not spoken of', async () => {
  expect(await warned(await server())).toEqual([])
})

it.each([
  [['--appendonly', 'no'], /^appendonly is off: .*everything since its last snapshot/],
  [['--appendfsync', 'everysec'], /^appendfsync is everysec: .*last second/],
  [['--no-appendfsync-on-rewrite', 'yes'], /^no-appendfsync-on-rewrite is yes: /],
  [['--maxmemory-policy', 'allkeys-lru'], /^maxmemory-policy is allkeys-lru: .*deletes conversations/],
  [['--rename-command', 'CONFIG', ''], /^Redis does not show its settings: /],
])('with %j says what is lost', async (settings, what) => {
  expect(await warned(await server(settings))).toEqual([expect.stringMatching(what)])
})

it('with a replica says what a failover loses; where none is demanded, also that a master cut off goes on taking it', async () => {
  const master = await server()
  const replica = await server(['--replicaof', '127.0.0.1', String(master.port)])
  await until(async () => (await replica.admin.info('replication')).includes('master_link_status:up'), 'no replica')
  expect(await warned(master)).toEqual([expect.stringMatching(/^1 replica.*min-replicas-to-write is 0: .*cut off/)])
  await master.admin.config('SET', 'min-replicas-to-write', '1')
  expect(await warned(master)).toEqual([expect.stringMatching(/^1 replica\(s\): a failover loses/)])
})

it('that is older than functions is refused in a sentence', async () => {
  await expect(warned(await server(['--rename-command', 'FUNCTION', '']))).rejects.toThrow(/Redis 7 or newer/)
})
