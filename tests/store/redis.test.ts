import { afterAll, beforeAll } from 'vitest'
import { redisStore } from '../../src/store/redis/redis.ts'
import { storeContract } from './contract.ts'
import { removeDirectories } from './fixtures.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

let server: RedisServer

beforeAll(async () => {
  server = await startRedis()
})
afterAll(async () => {
  await server.stop()
  removeDirectories()
})

const hashKey = Buffer.alloc(32, 7)

storeContract(
  'redis',
  async (clock) => {
    await server.admin.flushdb()
    return await redisStore({ url: server.url, hashKey, clock })
  },
  { shared: true },
)
