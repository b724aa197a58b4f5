/**
 * The process is killed (SIGKILL) at random moments while many people write; the platform brings again what was not
 * acknowledged. Afterwards everything is counted. By hand, with more: `KILLS=100 npm test -- tests/faults/kill.test.ts`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { type TelegramStandIn, telegramStandIn } from '../platforms/telegram.ts'

const KILLS = Number(process.env.KILLS ?? 8)
const NUMBERS = 12
const AT_ONCE = 24
/** A question comes late where the process is killed, but it comes. */
const READ_MS = 60_000
const SECRET = 'c2VjcmV0_of-nobody-at-all'

it('loses nothing that was acknowledged, applies nothing twice, and marks what may be seen twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-kill-'))
  cpSync('tests/fixtures/dem', folder, { recursive: true })
  cpSync('flows/place.yaml', join(folder, 'flows/place.yaml'))
  cpSync('locales/vi/common.yaml', join(folder, 'locales/vi/common.yaml'))
  const data = join(folder, 'data')
  // Telegram waits longer and longer; here a kill is over in a second, and so are its waits.
  const platform = await telegramStandIn({
    burst: 1e6,
    perSecond: 1e6,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50)).unref()),
  })
  const port = await freePort()
  platform.setWebhook(`http://127.0.0.1:${port}/webhooks/telegram`, SECRET)
  const chance = seeded(20_261_123)
  const printed: string[] = []
  onTestFinished(async () => {
    product.kill('SIGKILL')
    await platform.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const start = () => startProcess(platform, port, folder, data, printed)

  let product = await start()
  let people = 0
  let writing = true
  let kills = 0
  let struckWhileWriting = 0
  /** How often the process died while this person was writing. */
  const killsSeen = new Map<number, number>()
  const active = new Set<number>()

  const residents = Array.from({ length: AT_ONCE }, async () => {
    while (writing) {
      const id = 5_000 + people++
      const person = platform.person({ id })
      active.add(id)
      killsSeen.set(id, 0)
      // As people do: agreed to is what was read. What is said before its question was shown counts for nothing.
      await person.start('dem')
      await person.nextMessage(READ_MS)
      await person.says('Đồng ý')
      await person.nextMessage(READ_MS)
      await person.says('Bác')
      for (let n = 1; n <= NUMBERS; n++) await person.says(String(n))
      active.delete(id)
    }
  })

  while (kills < KILLS) {
    await new Promise((resolve) => setTimeout(resolve, 100 + chance() * 500))
    if (active.size > 0) struckWhileWriting += 1
    for (const id of killsSeen.keys()) killsSeen.set(id, (killsSeen.get(id) ?? 0) + 1)
    product.kill('SIGKILL')
    await once(product, 'close')
    kills += 1
    product = await start()
  }
  writing = false
  await Promise.all(residents)
  await drained(port)
  product.kill('SIGTERM')
  await once(product, 'close')

  const store = await openStore({ dataDir: data })
  let shownTwice = 0
  const wrong: string[] = []
  for (const [id, seen] of killsSeen) {
    const conversation = await store.readConversation(`telegram:main:${id}`)
    // Every acknowledged message is one turn: start, consent, form of address, and the numbers.
    if (conversation?.turn !== NUMBERS + 3) wrong.push(`${id}: ${conversation?.turn} turns`)
    const said = (await store.transcript(`telegram:main:${id}`, 2_000))
      .filter(({ from, text }) => from === 'resident' && /^\d+$/.test(text))
      .map(({ text }) => text)
    if (said.join() !== Array.from({ length: NUMBERS }, (_, i) => String(i + 1)).join())
      wrong.push(`${id}: said ${said.join()}`)
    const texts = messagesTo(platform, id)
    const repeated = texts.length - new Set(texts).size
    if (repeated > seen) wrong.push(`${id}: ${repeated} messages twice after ${seen} kills`)
    shownTwice += repeated
  }
  expect(wrong).toEqual([])
  expect((await store.outboxDepth(Date.now())).waiting).toBe(0)
  await store.close()
  const marked = printed
    .join('')
    .split('\n')
    .filter((line) => line.includes('may be seen twice')).length
  expect(marked).toBeGreaterThanOrEqual(shownTwice)
  // The test is worth nothing if nobody was writing when it struck.
  expect(struckWhileWriting).toBeGreaterThan(KILLS / 2)
}, 120_000)

/** Texts in order; the same question asked again for the same number is the same message. */
function messagesTo(platform: TelegramStandIn, id: number): readonly string[] {
  return platform
    .callsOf('sendMessage')
    .filter(({ payload }) => payload.chat_id === id)
    .map(({ payload }) => String(payload.text))
    .filter((text) => text.includes('Vừa rồi là'))
}

async function startProcess(
  platform: TelegramStandIn,
  port: number,
  folder: string,
  data: string,
  printed: string[],
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'tests/faults/program.ts'], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      DATA_DIR: data,
      FLOWS_DIR: join(folder, 'flows'),
      LOCALES_DIR: join(folder, 'locales'),
      TELEGRAM_BOT_TOKEN: platform.token,
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      TELEGRAM_API_ROOT: platform.apiRoot,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      printed.push(chunk)
      if (chunk.includes('Server listening')) resolve()
    })
    child.once('close', () => reject(new Error(`the product ended: ${printed.at(-1)}`)))
  })
  return child
}

async function drained(port: number): Promise<void> {
  for (let i = 0; i < 300; i++) {
    const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    if (/^tungbuoc_outbox_waiting 0$/m.test(figures)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('messages were still waiting after 30 s')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

/** Mulberry32: the same kills in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
