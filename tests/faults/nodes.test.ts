/**
 * Several nodes on one Redis while many people write, any node taking any message: nodes are killed (SIGKILL), restarted
 * in turn, Redis is killed. Afterwards everything is counted. By hand, with more: `KILLS=50 npm test -- tests/faults/nodes`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { keyFor } from '../../src/keys.ts'
import { openStore } from '../../src/store/open.ts'
import { type TelegramStandIn, telegramStandIn } from '../platforms/telegram.ts'
import { freePort, type RedisServer, startRedis, until } from '../store/redis-server.ts'

const KILLS = Number(process.env.KILLS ?? 3)
const NUMBERS = 8
const AT_ONCE = 16
/** A question comes late where everything is killed, but it comes. */
const READ_MS = 60_000
const SECRET = 'c2VjcmV0_of-nobody-at-all'
const DATA_KEY = Buffer.alloc(32, 5)

it('a node that is killed loses nothing, and another goes on with its work', async () => {
  const town = await startTown('any')
  let struckWhileWriting = 0
  for (let kills = 0; kills < KILLS; kills++) {
    await rest(400 + 300 * (kills % 3))
    if (town.writing() > 0) struckWhileWriting += 1
    await town.kill(kills % 2)
    // For a while the other is alone.
    await rest(300)
    await town.start(kills % 2)
  }
  await town.kill(0)
  const alone = performance.now()
  await town.end()
  await town.drained(1)
  // What the dead one held was found, sent and settled by the one that lives.
  expect(performance.now() - alone).toBeLessThan(60_000)
  const { wrong, shownTwice } = await town.books()
  expect(wrong).toEqual([])
  expect(shownTwice).toBeLessThanOrEqual(AT_ONCE * (KILLS + 1))
  expect(struckWhileWriting).toBeGreaterThan(KILLS / 2)
}, 300_000)

it('nodes restarted one after the other lose nothing and show nothing twice', async () => {
  const town = await startTown('any')
  for (const node of [0, 1, 0, 1]) {
    await rest(500)
    await town.leave(node)
    await town.start(node)
  }
  await town.end()
  await town.drained(0)
  expect(await town.books()).toEqual({ wrong: [], shownTwice: 0 })
}, 300_000)

it('Redis that is killed and comes back has everything that was acknowledged, once and in order', async () => {
  // As a proxy that keeps a person on one node: what one node has put aside, another cannot know of.
  const town = await startTown('same')
  for (let kills = 0; kills < KILLS; kills++) {
    await rest(700)
    await town.redis.kill()
    await town.redis.restart()
  }
  await town.end()
  await town.drained(0)
  await town.drained(1)
  expect((await town.books()).wrong).toEqual([])
}, 300_000)

/** Two nodes, their Redis, and people who write until the end. `routing`: which node a message comes to. */
async function startTown(routing: 'any' | 'same') {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-nodes-'))
  cpSync('tests/fixtures/dem', folder, { recursive: true })
  cpSync('flows/place.yaml', join(folder, 'flows/place.yaml'))
  cpSync('locales/vi/common.yaml', join(folder, 'locales/vi/common.yaml'))
  const redis = await startRedis()
  const ports = [await freePort(), await freePort()]
  const nodes: (ChildProcess | null)[] = [null, null]
  let turn = 0
  const platform: TelegramStandIn = await telegramStandIn({
    burst: 1e6,
    perSecond: 1e6,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50)).unref()),
    async post(_url, headers, body) {
      const person = Number(/"from":\{"id":(\d+)/.exec(body)?.[1] ?? 0)
      const first = routing === 'same' ? person % 2 : turn++ % 2
      // As a proxy does: a node that is not there is passed over.
      for (const node of [first, 1 - first]) {
        const answer = await fetch(`http://127.0.0.1:${ports[node]}/webhooks/telegram`, {
          method: 'POST',
          headers,
          body,
        }).catch(() => null)
        if (answer !== null) return { status: answer.status }
      }
      return { status: 502 }
    },
  })
  platform.setWebhook('http://nodes.invalid/webhooks/telegram', SECRET)

  const start = async (node: number): Promise<void> => {
    nodes[node] = await startNode({
      platform,
      redis,
      port: ports[node] ?? 0,
      folder,
      data: join(folder, `data-${node}`),
    })
  }
  const stop = async (node: number, signal: NodeJS.Signals): Promise<void> => {
    const child = nodes[node]
    nodes[node] = null
    if (!child) return
    child.kill(signal)
    await once(child, 'close')
  }
  onTestFinished(async () => {
    await Promise.all([stop(0, 'SIGKILL'), stop(1, 'SIGKILL')])
    await platform.close()
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  await Promise.all([start(0), start(1)])

  const ids: number[] = []
  const active = new Set<number>()
  let writing = true
  const residents = Array.from({ length: AT_ONCE }, async () => {
    while (writing) {
      const id = 5_000 + ids.length
      ids.push(id)
      active.add(id)
      const person = platform.person({ id })
      // As people do: agreed to is what was read. An answer older than its question counts for nothing.
      await person.start('dem')
      await person.nextMessage(READ_MS)
      await person.says('Đồng ý')
      await person.nextMessage(READ_MS)
      await person.says('Bác')
      for (let n = 1; n <= NUMBERS; n++) await person.says(String(n))
      active.delete(id)
    }
  })

  return {
    redis,
    start,
    kill: (node: number) => stop(node, 'SIGKILL'),
    leave: (node: number) => stop(node, 'SIGTERM'),
    writing: () => active.size,
    async end() {
      writing = false
      await Promise.all(residents)
    },
    async drained(node: number) {
      await until(
        async () => {
          const figures = await (await fetch(`http://127.0.0.1:${ports[node]}/metrics`)).text()
          return /^tungbuoc_outbox_waiting 0$/m.test(figures) && /^tungbuoc_spool_entries 0$/m.test(figures)
        },
        'messages were still waiting',
        60_000,
      )
    },
    /** What is not as it must be, and how many messages came twice. */
    async books() {
      const hashKey = keyFor(DATA_KEY, 'applied-ids')
      const store = await openStore({ dataDir: join(folder, 'books'), redisUrl: redis.url, hashKey })
      const wrong: string[] = []
      let shownTwice = 0
      for (const id of ids) {
        const key = `telegram:main:${id}`
        const turns = (await store.readConversation(key))?.turn
        if (turns !== NUMBERS + 3) wrong.push(`${id}: ${turns} turns`)
        const said = (await store.transcript(key, 2_000)).filter(
          ({ from, text }) => from === 'resident' && /^\d+$/.test(text),
        )
        const all = Array.from({ length: NUMBERS }, (_, n) => String(n + 1)).join()
        if (said.map(({ text }) => text).join() !== all)
          wrong.push(`${id}: said ${said.map(({ text }) => text).join()}`)
        const shown = messagesTo(platform, id)
        shownTwice += shown.length - new Set(shown).size
      }
      if (ids.length < AT_ONCE) wrong.push('nobody wrote')
      await store.close()
      return { wrong, shownTwice }
    },
  }
}

/** Texts in order; the same question asked again for the same number is the same message. */
function messagesTo(platform: TelegramStandIn, id: number): readonly string[] {
  return platform
    .callsOf('sendMessage')
    .filter(({ payload }) => payload.chat_id === id)
    .map(({ payload }) => String(payload.text))
    .filter((text) => text.includes('Vừa rồi là'))
}

async function startNode(parts: {
  readonly platform: TelegramStandIn
  readonly redis: RedisServer
  readonly port: number
  readonly folder: string
  readonly data: string
}): Promise<ChildProcess> {
  const { platform, redis, port, folder, data } = parts
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'tests/faults/program.ts'], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      DATA_DIR: data,
      DATA_KEY: DATA_KEY.toString('base64'),
      REDIS_URL: redis.url,
      FLOWS_DIR: join(folder, 'flows'),
      LOCALES_DIR: join(folder, 'locales'),
      TELEGRAM_BOT_TOKEN: platform.token,
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      TELEGRAM_API_ROOT: platform.apiRoot,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      printed = (printed + chunk).slice(-2_000)
      if (printed.includes('Server listening')) resolve()
    })
    child.once('close', () => reject(new Error(`the node ended: ${printed}`)))
  })
  return child
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
