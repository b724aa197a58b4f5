/**
 * A node is started while Redis is away: it takes what arrives, on two channels, into its spool, says that it is not ready and
 * why, and goes on when Redis answers. It may die meanwhile: whoever starts on the same disk applies what it took.
 */
import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keyFor } from '../../src/keys.ts'
import { conversationKey } from '../../src/messages.ts'
import { openStore } from '../../src/store/open.ts'
import { acquainted, hears } from '../journeys/resident.ts'
import { dataFolder, type Process, roomyPlatform, settings, startProcess, startProduct } from '../journeys/server.ts'
import type { Person, TelegramStandIn } from '../platforms/telegram.ts'
import { type ZaloBotPerson, type ZaloBotStandIn, zaloBotStandIn } from '../platforms/zalobot.ts'
import { freePort, type RedisServer, startRedis, until } from '../store/redis-server.ts'

const DATA_KEY = Buffer.alloc(32, 9)
const ZALO_SECRET = 'c2VjcmV0-of-a-zalo-bot'
/** A try each four seconds, the first turn, and a spool that is looked at each ten. */
const GOES_ON_MS = 20_000

let folder: ReturnType<typeof dataFolder>
let telegram: TelegramStandIn
let zalo: ZaloBotStandIn
let redis: RedisServer | undefined
let port: number
const running: Process[] = []

beforeEach(async () => {
  folder = dataFolder()
  telegram = await roomyPlatform()
  zalo = await zaloBotStandIn()
  port = await freePort()
})
afterEach(async () => {
  for (const one of running.splice(0)) await one.kill()
  await redis?.stop()
  redis = undefined
  await telegram.close()
  await zalo.close()
  folder.remove()
})

const env = () => ({
  REDIS_URL: `redis://127.0.0.1:${port}/0`,
  DATA_KEY: DATA_KEY.toString('base64'),
  ZALO_BOT_TOKEN: zalo.token,
  ZALO_BOT_SECRET: ZALO_SECRET,
  ZALO_BOT_API_ROOT: zalo.apiRoot,
})

async function start(): Promise<Process> {
  const one = await startProcess(telegram, { env: settings(telegram, folder.path, env()) })
  running.push(one)
  zalo.setWebhook(`${one.url}/webhooks/zalobot`, ZALO_SECRET)
  return one
}

async function looked(at: Process, address: string): Promise<readonly [status: number, body: unknown]> {
  const answer = await fetch(`${at.url}${address}`)
  return [answer.status, await answer.json()]
}

/** People of both channels who have agreed to be written down, with nobody waiting for anything. */
async function townsfolk(): Promise<{ readonly ones: readonly Person[]; readonly others: readonly ZaloBotPerson[] }> {
  redis = await startRedis([], port)
  const product = await startProduct(telegram, folder.path, env())
  zalo.setWebhook(`${product.url}/webhooks/zalobot`, ZALO_SECRET)
  const ones = [telegram.person(), telegram.person()]
  for (const person of ones) await acquainted(person, 'vneid-kich-hoat')
  const others = [zalo.person(), zalo.person()]
  for (const person of others) {
    for (const words of ['kích hoạt vneid', '1', '1']) {
      await person.says(words)
      await person.nextMessage()
    }
  }
  await product.stop()
  return { ones, others }
}

it('what came while Redis was away, to a node that began without it and to one before it, is applied once and in order', async () => {
  const { ones, others } = await townsfolk()
  const says = async (words: string) => {
    for (const person of ones) expect(await person.says(words)).toBe(true)
    for (const person of others) expect(await person.says(words)).toBe(200)
  }
  await redis?.kill()

  const first = await start()
  await says('vịt một')
  await says('vịt hai')
  expect(await looked(first, '/healthz')).toEqual([200, { alive: true }])
  expect(await looked(first, '/readyz')).toEqual([503, { ready: false, why: 'store-away', spooled: 8 }])
  expect(first.printed()).toContain('Redis CHƯA trả lời')
  // Who is called for what waits on the disk is called now, though other figures cannot be had.
  const figures = await fetch(`${first.url}/metrics`)
  expect([figures.status, /^tungbuoc_spool_entries .*/m.exec(await figures.text())?.[0]]).toEqual([
    200,
    'tungbuoc_spool_entries 8',
  ])
  await first.kill()

  const second = await start()
  await says('vịt ba')
  expect(await looked(second, '/readyz')).toEqual([503, { ready: false, why: 'store-away', spooled: 12 }])
  await redis?.restart()
  const began = performance.now()
  await until(async () => (await looked(second, '/readyz'))[0] === 200, 'the node does not notice that Redis is back')
  await says('vịt bốn')
  await until(
    async () => JSON.stringify((await looked(second, '/readyz'))[1]) === '{"ready":true,"spooled":0}',
    'the spool is not applied',
  )
  expect(performance.now() - began).toBeLessThan(GOES_ON_MS)
  for (const person of ones) expect((await hears(person)).text).not.toBe('')
  await second.stop()

  const store = await openStore({
    ...{ dataDir: folder.path, redisUrl: env().REDIS_URL },
    hashKey: keyFor(DATA_KEY, 'applied-ids'),
  })
  const keys = [
    ...ones.map(({ id }) => conversationKey({ channel: 'telegram', account: 'main', person: String(id) })),
    ...others.map(({ id }) => conversationKey({ channel: 'zalobot', account: 'main', person: id })),
  ]
  for (const key of keys) {
    const said = (await store.transcript(key, 100)).filter(({ from }) => from === 'resident').map(({ text }) => text)
    expect(said.filter((text) => text.startsWith('vịt'))).toEqual(['vịt một', 'vịt hai', 'vịt ba', 'vịt bốn'])
  }
  await store.close()
}, 180_000)

it('Redis that comes with data under another key ends the process, which says why; a stop while waiting is one as ever', async () => {
  const waiting = await start()
  expect(await waiting.stop()).toBe(0)

  redis = await startRedis([], port)
  const other = { ...env(), DATA_KEY: Buffer.alloc(32, 8).toString('base64') }
  const theirs = await startProduct(telegram, folder.path, other)
  await theirs.stop()
  await redis.kill()
  const mistaken = await start()
  const ended = once(mistaken.child, 'close')
  await redis.restart()
  expect(await ended).toEqual([1, null])
  expect(mistaken.printed()).toContain('Redis CHƯA trả lời')
  expect(mistaken.printed()).toContain('DATA_KEY')
}, 180_000)
