import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'vitest'
import { startRedis } from '../store/redis-server.ts'
import { races } from './race.ts'

it('10,000 racing claims from two nodes on one Redis make 250 owners', async () => {
  const redis = await startRedis(['--appendfsync', 'everysec'])
  const dataDir = mkdtempSync(join(tmpdir(), 'desk-race-'))
  await races({ dataDir, redisUrl: redis.url })
  await redis.stop()
  rmSync(dataDir, { recursive: true, force: true })
}, 240_000)
