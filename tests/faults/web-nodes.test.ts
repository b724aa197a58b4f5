/** A page may hold its stream at one node while another takes what is written: after a node has died it is always so for a while. */
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { telegramStandIn } from '../platforms/telegram.ts'
import { freePort, startRedis } from '../store/redis-server.ts'
import { countingFolder, startProgram } from './counting.ts'

/** A node with a store of its own looks again after 15 s only. */
const LATE_MS = 12_000
const LISTENING_MS = 60_000

it('what one node says is heard within seconds on a page that another holds', async () => {
  const folder = countingFolder()
  const [redis, platform] = [await startRedis(), await telegramStandIn()]
  const ports = [await freePort(), await freePort()]
  const nodes = await Promise.all(
    ports.map((port, node) => {
      const env = { DATA_KEY: Buffer.alloc(32, 5).toString('base64'), REDIS_URL: redis.url }
      return startProgram({ platform, folder, port, data: join(folder.path, `data-${node}`), env })
    }),
  )
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node.end('SIGKILL')))
    await platform.close()
    await redis.stop()
    folder.remove()
  })
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  let written = 0
  const says = (text: string, cookie: string) =>
    fetch(`http://127.0.0.1:${ports[0]}/chat/messages`, {
      ...{ method: 'POST', headers: { ...headers, cookie } },
      body: JSON.stringify({ id: `tin-nhan-${++written}`, text }),
    })

  const cookie = (await says('đếm số', '')).headers.get('set-cookie')?.split(';')[0] ?? ''
  const stream = await fetch(`http://127.0.0.1:${ports[1]}/chat/events?after=0`, {
    ...{ headers: { ...headers, cookie, accept: 'text/event-stream' }, signal: AbortSignal.timeout(LISTENING_MS) },
  })
  const reader = stream.body?.getReader()
  let shown = ''
  const hears = async (words: string): Promise<void> => {
    while (!shown.includes(words)) {
      const { value, done } = (await reader?.read()) ?? { done: true }
      if (done) throw new Error(`never heard "${words}"`)
      shown += Buffer.from(value).toString()
    }
  }
  await hears('đồng ý')
  // Its own node has just looked, and is told of nothing that another says.
  const said = performance.now()
  await says('Đồng ý', cookie)
  await hears('gọi mình')
  expect(performance.now() - said).toBeLessThan(LATE_MS)
}, 120_000)
