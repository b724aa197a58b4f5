/**
 * What one node publishes, takes back or switches off is what residents of the other hear within two seconds: two nodes on one
 * real Redis, each with its own folder.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import type { StepContent, Unit } from '../../src/publishing/api.ts'
import type { Published, Review } from '../../src/publishing/api-publish.ts'
import { authenticator } from '../staff/authenticator.ts'
import { type Browser, DATA_KEY, member, type Rig } from '../staff/rig.ts'
import { type RedisServer, startRedis } from '../store/redis-server.ts'
import { dataFolder } from './server.ts'

const EVERYWHERE_MS = 2_000
/** How often somebody who stands there asks again. */
const ASKS_EVERY_MS = 100
/** A flow that no other leads to: it may be switched off. */
const FLOW = 'tach-ho'
const ASKED_FOR = 'tách hộ'
const STEP = 'dia_chi'
const BEFORE = 'Tách hộ xong bác vẫn ở địa chỉ cũ, hay chuyển đi chỗ khác ạ?'
const OFF = 'Phần hướng dẫn bác đang làm vừa được tạm dừng để sửa.'
const AFTER = 'Lần này bác ở lại chỗ cũ, hay chuyển đi ạ?'
const folders = [dataFolder(), dataFolder()] as const

let redis: RedisServer
let here: App
let there: App
let admin: Browser
let people = 0
let events = 0

beforeAll(async () => {
  redis = await startRedis()
  const start = async ({ path }: (typeof folders)[number]) => {
    const env = { HOST: 'localhost', PORT: '3000', PUBLIC_URL: 'http://localhost:3000', DATA_DIR: path }
    const shared = { REDIS_URL: redis.url, DATA_KEY: DATA_KEY.toString('base64') }
    const app = await createApp(readConfig({ ...env, ...shared }), { log: createLog('silent') })
    await app.server.ready()
    return app
  }
  here = await start(folders[0])
  there = await start(folders[1])
  const phone = authenticator({ origin: 'http://localhost:3000', rpId: 'localhost' })
  admin = await member({ app: here.server, staff: here.staff } as Rig, 'admin', 'Hạnh', phone)
}, 240_000)
afterAll(async () => {
  await here?.stop()
  await there?.stop()
  await redis?.stop()
  for (const folder of folders) folder.remove()
})

async function says(node: App, person: string, text: string): Promise<string> {
  const done = await node.receive.inbound({
    ...{ channel: 'web', account: 'main', person, id: `said-${++events}`, at: Date.now() },
    input: { kind: 'text', text, secrets: [] },
  })
  return done.kind === 'done' ? done.entries.map(({ message }) => message.text).join('\n') : done.kind
}

/** Those who stand in the flow at the other node, having heard the question as it is now. */
async function standing(count: number): Promise<{ readonly all: readonly string[]; readonly heard: string }> {
  const all = Array.from({ length: count }, () => `resident-${++people}`)
  let heard = ''
  for (const person of all)
    for (const text of ['chào cháu', 'Đồng ý', 'Bác', ASKED_FOR]) heard = await says(there, person, text)
  return { all, heard }
}

/**
 * Milliseconds from the editor's answer until somebody at the other node hears what is wanted; each asks once, so that nobody
 * is slowed down for writing too much.
 */
async function reached(all: readonly string[], isWanted: (words: string) => boolean): Promise<number> {
  const began = performance.now()
  const heard = new Set<string>()
  for (const person of all) {
    const next = performance.now() + ASKS_EVERY_MS
    const words = await says(there, person, 'nhắc lại')
    if (isWanted(words)) return performance.now() - began
    heard.add(words)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())))
  }
  throw new Error(`after ${performance.now() - began} ms: ${[...heard].join(' | ')}`)
}
/** Enough to ask for longer than it may take. */
const ASKING = 1.25 * (EVERYWHERE_MS / ASKS_EVERY_MS)

async function asked<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T> {
  const answer = await admin.call(method, `/api/admin/units/${FLOW}${path}`, body)
  expect([path, answer.status, answer.status === 200 ? '' : answer.body]).toEqual([path, 200, ''])
  return answer.body as T
}

it('a publish', { timeout: 120_000 }, async () => {
  const { parts } = await asked<Unit>('GET', '')
  const part = parts.find(({ id }) => id === `step.${STEP}`)
  const content = structuredClone(part?.content) as StepContent & { words: { vi: { text: string } } }
  content.words.vi.text = AFTER.replace('bác', '{bác}')
  await asked('PUT', `/parts/step.${STEP}`, { base: part?.base, content })
  const { proof, changes, problems } = await asked<Review>('POST', '/review', {})
  const reasons = Object.fromEntries(problems.map(({ id }) => [id, 'Đã xem, để sau']))
  const { all, heard } = await standing(ASKING)
  expect(heard).toContain(BEFORE)

  await asked('POST', '/publish', { proof, parts: changes.map(({ part }) => part), note: 'Hỏi cho gọn', reasons })
  expect(await reached(all, (words) => words.includes(AFTER))).toBeLessThan(EVERYWHERE_MS)
})

it('the way back', { timeout: 120_000 }, async () => {
  const { all, heard } = await standing(ASKING)
  expect(heard).toContain(AFTER)
  await asked<Published>('POST', '/versions/1/restore', { seen: 2, note: 'Nhầm' })
  expect(await reached(all, (words) => words.includes(BEFORE))).toBeLessThan(EVERYWHERE_MS)
})

it('switching off', { timeout: 120_000 }, async () => {
  const { all, heard } = await standing(ASKING)
  expect(heard).toContain(BEFORE)
  await asked('POST', '/off', { inside: 'menu', note: 'Luật vừa đổi' })
  expect(await reached(all, (words) => words.includes(OFF))).toBeLessThan(EVERYWHERE_MS)
  // Nobody gets in any more either.
  const newcomer = `resident-${++people}`
  for (const text of ['chào cháu', 'Đồng ý', 'Bác']) await says(there, newcomer, text)
  expect(await says(there, newcomer, ASKED_FOR)).not.toContain(BEFORE)
})
