/** Handing out from two nodes on one Redis, and on a cluster. */
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { redisStore } from '../../src/store/redis/redis.ts'
import type { Store } from '../../src/store/store.ts'
import { type RedisCluster, type RedisServer, startCluster, startRedis } from '../store/redis-server.ts'
import { rounds } from './round.ts'

const hashKey = Buffer.alloc(32, 7)
const opened: Store[] = []
async function pair(url: string): Promise<readonly [Store, Store]> {
  const stores = [await redisStore({ url, hashKey }), await redisStore({ url, hashKey })] as const
  opened.push(...stores)
  return stores
}
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

describe('one Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())
  rounds('redis', async () => {
    await server.admin.flushall()
    return await pair(server.url)
  })
})

describe('a cluster', () => {
  let cluster: RedisCluster
  beforeAll(async () => {
    cluster = await startCluster()
  }, 60_000)
  afterAll(() => cluster.stop())
  rounds('redis cluster', async () => {
    await Promise.all(cluster.servers.map(({ admin }) => admin.flushall()))
    return await pair(cluster.url)
  })
})
