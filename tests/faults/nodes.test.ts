/**
 * Several nodes on one Redis while many people write, any node taking any message: nodes are killed (SIGKILL), restarted
 * in turn, Redis is killed, messages come twice, late and in any order, clocks disagree. Afterwards everything is counted.
 * By hand, with more: `KILLS=50 npm test -- tests/faults/nodes`.
 */
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { keyFor } from '../../src/keys.ts'
import { openStore } from '../../src/store/open.ts'
import { type TelegramStandIn, telegramStandIn } from '../platforms/telegram.ts'
import { freePort, startRedis } from '../store/redis-server.ts'
import {
  books,
  countingFolder,
  drained,
  IMPATIENT,
  type Program,
  rest,
  SECRET,
  seeded,
  startPeople,
  startProgram,
} from './counting.ts'

const KILLS = Number(process.env.KILLS ?? 3)
const NUMBERS = 8
const AT_ONCE = 16
const DATA_KEY = Buffer.alloc(32, 5)
const HOURS_MS = 6 * 60 * 60_000

it('a node that is killed loses nothing, and another goes on with its work', async () => {
  const town = await startTown({ node: anyNode() })
  let struckWhileWriting = 0
  for (let kills = 0; kills < KILLS; kills++) {
    await rest(400 + 300 * (kills % 3))
    if (town.people.writing() > 0) struckWhileWriting += 1
    await town.kill(kills % 2)
    // For a while the other is alone.
    await rest(300)
    await town.start(kills % 2)
  }
  await town.kill(0)
  const alone = performance.now()
  await town.people.end()
  await town.drained(1)
  // What the dead one held was found, sent and settled by the one that lives.
  expect(performance.now() - alone).toBeLessThan(60_000)
  const { wrong, shownTwice } = await town.books()
  expect(wrong).toEqual([])
  expect(shownTwice).toBeLessThanOrEqual(AT_ONCE * (KILLS + 1))
  expect(struckWhileWriting).toBeGreaterThan(KILLS / 2)
}, 300_000)

it('nodes restarted one after the other lose nothing and show nothing twice', async () => {
  const town = await startTown({ node: anyNode() })
  for (const node of [0, 1, 0, 1]) {
    await rest(500)
    await town.leave(node)
    await town.start(node)
  }
  await town.people.end()
  await town.drained(0)
  expect(await town.books()).toEqual({ wrong: [], shownTwice: 0 })
}, 300_000)

it('Redis that is killed and comes back has everything that was acknowledged, once and in order', async () => {
  // As a proxy that keeps a person on one node: what one node has put aside, another cannot know of.
  const town = await startTown({ node: (person) => person % 2 })
  for (let kills = 0; kills < KILLS; kills++) {
    await rest(700)
    await town.redis.kill()
    await town.redis.restart()
  }
  await town.people.end()
  await town.drained(0)
  await town.drained(1)
  expect((await town.books()).wrong).toEqual([])
}, 300_000)

it('a message that comes two or three times, to both nodes at once or much later, is applied once', async () => {
  const chance = seeded(20_261_129)
  const late: (() => Promise<unknown>)[] = []
  const town = await startTown({
    node: anyNode(),
    async beside(send) {
      if (chance() < 0.3) await Promise.all([send(0), send(1)])
      if (chance() < 0.2) late.push(() => send(chance() < 0.5 ? 0 : 1))
      // Some that were late come now: older than what has been applied since, and in no order.
      while (late.length > 20) await late.splice(Math.floor(chance() * late.length), 1)[0]?.()
    },
  })
  await rest(3_000)
  await town.people.end()
  for (const send of late) await send()
  await town.drained(0)
  await town.drained(1)
  expect(await town.books()).toEqual({ wrong: [], shownTwice: 0 })
}, 300_000)

it('clocks that disagree, and jump by hours both ways, take nothing from anybody', async () => {
  // A node whose clock is ahead takes the other's sending for one whose sender has died, until it is written down that it was
  // sent: an answer within that moment counts as one to a question nobody was shown.
  const town = await startTown({ node: anyNode(), readingMs: 2_000 })
  const jumps: readonly (readonly [node: number, offMs: number])[] = [
    [0, 5 * 60_000],
    [1, -5 * 60_000],
    [0, HOURS_MS],
    [1, -HOURS_MS],
    [0, -HOURS_MS],
    [1, HOURS_MS],
    [0, 0],
    [1, 0],
  ]
  for (const [node, offMs] of jumps) {
    await rest(400)
    town.clockIsOff(node, offMs)
  }
  await town.people.end()
  await town.drained(0)
  await town.drained(1)
  expect((await town.books()).wrong).toEqual([])
}, 300_000)

/** Which node a message of somebody is brought to first. */
type Node = (person: number) => number

function anyNode(): Node {
  let turn = 0
  return () => turn++ % 2
}

/** Two nodes, their Redis, and people who write until the end. `beside`: what the network does besides. */
async function startTown(how: {
  readonly node: Node
  readonly beside?: (send: (node: number) => Promise<number | null>) => Promise<void>
  readonly readingMs?: number
}) {
  const folder = countingFolder()
  const redis = await startRedis()
  const ports = [await freePort(), await freePort()]
  const nodes: (Program | undefined)[] = []
  const platform: TelegramStandIn = await telegramStandIn({
    ...IMPATIENT,
    async post(_url, headers, body) {
      const send = (node: number): Promise<number | null> =>
        fetch(`http://127.0.0.1:${ports[node]}/webhooks/telegram`, { method: 'POST', headers, body }).then(
          ({ status }) => status,
          () => null,
        )
      await how.beside?.(send)
      const first = how.node(Number(/"from":\{"id":(\d+)/.exec(body)?.[1] ?? 0))
      // As a proxy does: a node that is not there is passed over.
      return { status: (await send(first)) ?? (await send(1 - first)) ?? 502 }
    },
  })
  platform.setWebhook('http://nodes.invalid/webhooks/telegram', SECRET)

  const start = async (node: number): Promise<void> => {
    const env = { DATA_KEY: DATA_KEY.toString('base64'), REDIS_URL: redis.url }
    const data = join(folder.path, `data-${node}`)
    nodes[node] = await startProgram({ platform, folder, port: ports[node] ?? 0, data, env })
  }
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node?.end('SIGKILL')))
    await platform.close()
    await redis.stop()
    folder.remove()
  })
  await Promise.all([start(0), start(1)])
  const people = startPeople(platform, AT_ONCE, NUMBERS, how.readingMs)

  return {
    redis,
    start,
    people,
    kill: async (node: number) => await nodes[node]?.end('SIGKILL'),
    leave: async (node: number) => await nodes[node]?.end('SIGTERM'),
    clockIsOff: (node: number, byMs: number) => nodes[node]?.clockIsOff(byMs),
    drained: (node: number) => drained(ports[node] ?? 0),
    /** What is not as it must be, and how many messages came twice. */
    async books() {
      const hashKey = keyFor(DATA_KEY, 'applied-ids')
      const store = await openStore({ dataDir: join(folder.path, 'books'), redisUrl: redis.url, hashKey })
      const { wrong, outOfOrder, shownTwice } = await books(store, platform, people, NUMBERS)
      wrong.push(...outOfOrder)
      await store.close()
      if (people.ids.length < AT_ONCE) wrong.push('nobody wrote')
      return { wrong, shownTwice: [...shownTwice.values()].reduce((sum, times) => sum + times, 0) }
    },
  }
}
