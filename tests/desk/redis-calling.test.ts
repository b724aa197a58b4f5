/** Two nodes on one Redis that call volunteers: nobody is called twice, and a node that dies takes no call along. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { OWED_MS } from '../../src/desk/calls.ts'
import { putShift } from '../../src/desk/shifts.ts'
import type { Ticket } from '../../src/records.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { MONDAY, testClock } from '../clock.ts'
import { openPushService, type PushService } from '../platforms/push.ts'
import { type RedisServer, startRedis } from '../store/redis-server.ts'
import { fixtures } from '../talk.ts'
import { HOUR_MS, openCalling, standInGate } from './rig.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })
const MINUTE_MS = 60_000
const HELPERS = ['lan', 'minh', 'dung']

let redis: RedisServer
let push: PushService
let store: Store
let folder: string
let nodes: ReturnType<typeof node>[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'desk-calling-'))
  redis = await startRedis()
  push = await openPushService()
  store = await openStore({ dataDir: folder, redisUrl: redis.url, hashKey: Buffer.alloc(32, 7) })
  const catalogue = fixtures()
  const parts = { store, clock: testClock(), gate: standInGate(), catalogue: () => catalogue, pushRoot: push.url }
  const { phones, push: sender, out } = openCalling(parts)
  await sender.key()
  for (const staff of [...HELPERS, 'mai']) {
    await putShift(store, staff, { until: MONDAY + HOUR_MS, atMost: 3, topics: [] })
    await phones.keep({ id: staff, staff, device: '' }, push.subscribe(staff))
  }
  await out.close()
  nodes = [node('a'), node('b')]
  await Promise.all(nodes.map(({ ready }) => ready))
})
afterEach(async () => {
  await Promise.all(nodes.map(({ end }) => end()))
  await store.close()
  await push.close()
  await redis.stop()
  rmSync(folder, { recursive: true, force: true })
  expect(push.faults).toEqual([])
})

async function waits(count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, n) => `t${String(n).padStart(25, '0')}`)
  for (const [n, id] of ids.entries()) {
    const conversation = `telegram:main:${n}`
    const body: Ticket = {
      ...{ conversation, channel: 'telegram', topic: 'nuoi-ga', reason: 'asked', answers: {}, tries: [], path: [] },
      ...{ openedAt: MONDAY, state: 'waiting', urgent: false, waitingSince: MONDAY, front: false, claim: 0 },
      who: { language: 'vi', lastInAt: MONDAY, kept: true },
    }
    const indexes = { conversation, state: 'waiting', open: 'yes' }
    await store.putDocument({
      document: { kind: 'ticket', id, version: 1, indexes, sort: MONDAY * 1_000 + n, body },
      replaces: 0,
    })
  }
  return ids
}

function node(name: string) {
  const bin = join('node_modules', '.bin', 'node')
  const words = ['--disable-warning=ExperimentalWarning', 'tests/desk/calling-node.ts']
  const child = spawn(bin, [...words, redis.url, join(folder, name), push.url], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const over = once(child, 'exit')
  child.stdin.on('error', () => {})
  return {
    ready: lines.next(),
    over,
    /** False: it died of it. */
    async look(ms: number): Promise<boolean> {
      child.stdin.write(`look ${ms}\n`)
      return (await lines.next()).value === 'looked'
    },
    dies: () => child.stdin.write('die\n'),
    async end() {
      child.stdin.end()
      await over
    },
  }
}
/** Not counted: after two calls without a sign a promise ends, which is said. */
const calls = () =>
  push.arrived.filter(({ push: { kind } }) => kind === 'wait').map(({ to, push: { ticket } }) => `${to} ${ticket}`)

it('both look at once, again and again: for each who waits everybody is called, and nobody twice', async () => {
  const tickets = await waits(12)
  for (const ms of [0, 0, MINUTE_MS, MINUTE_MS, 3 * MINUTE_MS, 3 * MINUTE_MS])
    await Promise.all(nodes.map(({ look }) => look(ms)))
  const wanted = tickets.flatMap((ticket) => [...HELPERS, 'mai'].map((staff) => `${staff} ${ticket}`))
  expect(calls().sort()).toEqual(wanted.sort())
})

it('one dies between claiming a wave and sending it: the other sends it, once, a little later', async () => {
  const [ticket] = await waits(1)
  const [a, b] = nodes
  a?.dies()
  expect(await a?.look(0)).toBe(false)
  await a?.over
  // It might only be slow.
  expect(await b?.look(OWED_MS - 1)).toBe(true)
  expect(calls()).toEqual([])
  await b?.look(OWED_MS)
  expect(calls().sort()).toEqual([`dung ${ticket}`, `lan ${ticket}`])
  await b?.look(2 * OWED_MS + 1)
  await b?.look(3 * MINUTE_MS)
  expect(calls().sort()).toEqual([...HELPERS, 'mai'].map((staff) => `${staff} ${ticket}`).sort())
})
