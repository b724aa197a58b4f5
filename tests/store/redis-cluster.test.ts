import { afterAll, beforeAll } from 'vitest'
import { redisStore } from '../../src/store/redis/redis.ts'
import { storeContract } from './contract.ts'
import { removeDirectories } from './fixtures.ts'
import { type RedisCluster, startCluster } from './redis-server.ts'

let cluster: RedisCluster

beforeAll(async () => {
  cluster = await startCluster()
}, 60_000)
afterAll(async () => {
  await cluster.stop()
  removeDirectories()
})

const hashKey = Buffer.alloc(32, 7)

storeContract(
  'redis cluster',
  async (clock) => {
    await Promise.all(cluster.servers.map(({ admin }) => admin.flushall()))
    return await redisStore({ url: cluster.url, hashKey, clock })
  },
  { shared: true },
)
