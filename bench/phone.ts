/**
 * `npm run bench -- phone`: an old phone in a bad network, as Chromium plays it (a processor four times as slow, 400 kbit/s,
 * 400 ms to the first byte of every answer): how long until a volunteer sees the queue, a conversation of 3,000 messages is
 * open, a resident can write. Beside it, in turn, a page that weighs as much and does nothing: what the network alone takes.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus } from 'node:os'
import type { BrowserContext, Page } from 'playwright-core'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { createLog } from '../src/logging.ts'
import { conversationKey } from '../src/messages.ts'
import type { TranscriptEntry } from '../src/records.ts'
import { launchBrowser } from '../tests/browser/chromium.ts'
import { authenticator } from '../tests/staff/authenticator.ts'
import { member, newFolder, type Rig } from '../tests/staff/rig.ts'
import { freePort } from '../tests/store/redis-server.ts'

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 3_000)
/** Who waits besides. */
const WAITING = 20
/** The best is shown: what disturbs the machine only makes it slower. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const SLOWER = 4
const LATENCY_MS = 400
const BYTES_PER_S = 400_000 / 8
/** Nothing that takes longer is waited for. */
const PATIENCE_MS = 120_000
const WORKER_MS = 15_000

const port = await freePort()
const base = `http://localhost:${port}`
const folder = newFolder()
const env = { DATA_DIR: folder, HOST: 'localhost', PORT: String(port), PUBLIC_URL: base, LOG_LEVEL: 'silent' }
const app = await createApp(readConfig(env), { log: createLog('silent') })
await app.start()
let said = 0
await waits('nguoi-dan', 'Nguyễn Thị Hoa')
for (let n = 0; n < WAITING; n++) await waits(`nguoi-dan-${n}`, 'Lê Thị Mai')
await talksLong('nguoi-dan')
const lan = await volunteer()
const cookies = Array.from(lan.cookies, ([name, value]) => ({ name, value, url: base }))
const browser = await launchBrowser()

interface Times {
  readonly queueCold: number
  readonly queueWarm: number
  readonly opened: number
  readonly chatCold: number
  readonly bytes: { readonly desk: number; readonly chat: number }
}
const rounds: (Times & { readonly floorDesk: number; readonly floorChat: number })[] = []
for (let round = 1; round <= ROUNDS; round++) {
  const times = await measured()
  const [floorDesk, floorChat] = [await floor(times.bytes.desk), await floor(times.bytes.chat)]
  rounds.push({ ...times, floorDesk, floorChat })
  console.error(`round ${round}: ${JSON.stringify(rounds.at(-1))}`)
}
await browser.close()
await app.stop()

const best = (of: (one: (typeof rounds)[number]) => number) => Math.min(...rounds.map(of))
const row = (what: string, wantedMs: number, ms: number, floorMs?: number) =>
  `| ${what} | ${(wantedMs / 1_000).toFixed(1)} s | ${(ms / 1_000).toFixed(1)} s | ${floorMs === undefined ? '' : `${(ms / floorMs).toFixed(1)} ×`} |`
const floorDesk = best((one) => one.floorDesk)
console.log(
  [
    '| on an old phone in a bad network | wanted | measured | to a page that only weighs as much |',
    '|---|---:|---:|---:|',
    row(
      'the queue, cold',
      6_000,
      best((one) => one.queueCold),
      floorDesk,
    ),
    row(
      'the queue, warm',
      1_500,
      best((one) => one.queueWarm),
    ),
    row(
      `a conversation of ${MESSAGES} messages opens`,
      3_000,
      best((one) => one.opened),
    ),
    row(
      'the web chat can be used, cold',
      5_000,
      best((one) => one.chatCold),
      best((one) => one.floorChat),
    ),
    '',
    `${rounds[0]?.bytes.desk} and ${rounds[0]?.bytes.chat} bytes over the network. ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}, best of ${ROUNDS} rounds.`,
  ].join('\n'),
)

async function measured(): Promise<Times> {
  const first = await newContext()
  await first.addCookies(cookies)
  const { page, bytes } = await oldPhone(first)
  const queueCold = await timed(async () => {
    await page.goto(`${base}/desk#cho`, { waitUntil: 'commit' })
    await page.locator('.card').first().waitFor()
  })
  const desk = bytes()
  await kept(page)
  const opened = await timed(async () => {
    await page.locator('.card').filter({ hasText: 'Hoa' }).getByRole('link').click()
    await page.locator('.log .line').filter({ hasText: 'Tin cuối cùng' }).waitFor()
  })
  await page.close()
  const { page: again } = await oldPhone(first)
  const queueWarm = await timed(async () => {
    await again.goto(`${base}/desk#cho`, { waitUntil: 'commit' })
    await again.locator('.card').first().waitFor()
  })
  await first.close()

  const second = await newContext()
  const { page: chat, bytes: chatBytes } = await oldPhone(second)
  const chatCold = await timed(async () => {
    await chat.goto(`${base}/`, { waitUntil: 'commit' })
    await chat.locator('html[data-ready]').waitFor({ state: 'attached' })
  })
  const times = { queueCold, queueWarm, opened, chatCold, bytes: { desk, chat: chatBytes() } }
  await second.close()
  return times
}

/** The worker has put the page's files aside; a server that says "not now" to it is asked again. */
async function kept(page: Page): Promise<void> {
  const late = `new Promise((late) => setTimeout(late, ${WORKER_MS}, false))`
  while (!(await page.evaluate(`Promise.race([navigator.serviceWorker.ready.then(() => true), ${late}])`)))
    await page.reload()
  await page.locator('.card').first().waitFor()
}

async function newContext(): Promise<BrowserContext> {
  return await browser.newContext({
    ...{ viewport: { width: 360, height: 640 }, hasTouch: true, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' },
  })
}

async function oldPhone(context: BrowserContext): Promise<{ readonly page: Page; bytes(): number }> {
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const session = await context.newCDPSession(page)
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: LATENCY_MS, downloadThroughput: BYTES_PER_S, uploadThroughput: BYTES_PER_S },
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  return { page, bytes: () => bytes }
}

/** A page and one script that weigh as much in all: two round trips and the bytes, which no page can do without. */
async function floor(bytes: number): Promise<number> {
  const script = `//${randomBytes(bytes).toString('base64').slice(0, bytes)}\ndocument.documentElement.dataset.ready=''`
  const server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/' ? 'text/html' : 'text/javascript')
    response.end(request.url === '/' ? '<!doctype html><script src="/all.js" defer></script><p>…' : script)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const context = await newContext()
  const { page } = await oldPhone(context)
  const ms = await timed(async () => {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, { waitUntil: 'commit' })
    await page.locator('html[data-ready]').waitFor({ state: 'attached' })
  })
  await context.close()
  server.close()
  return ms
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return Math.round(performance.now() - began)
}

async function volunteer() {
  const phone = authenticator({ origin: base, rpId: 'localhost' })
  const one = await member({ app: app.server, staff: app.staff } as Rig, 'volunteer', 'Chị Lan', phone)
  const shift = { until: Date.now() + 3 * 3_600_000, atMost: 3, topics: [] }
  await one.call('POST', '/api/desk/rules', { text: 'Quy tắc' })
  await one.call('PUT', '/api/desk/shift', shift)
  const quiet = { from: 21 * 60 + 30, until: 7 * 60 }
  await one.call('PUT', '/api/desk/duty', { quiet, habits: [], welcomed: true })
  return one
}

async function waits(person: string, name: string): Promise<void> {
  for (const text of ['xin chào', 'Đồng ý', 'Bác', 'cài vneid', 'gặp người']) {
    said += 1
    await app.receive.inbound({
      ...{ channel: 'web', account: 'main', person, id: `in-${said}`, at: Date.now(), platformId: `p-${said}`, name },
      ...{ input: { kind: 'text', text, secrets: [] } },
    })
  }
}

/** What they said to each other over many evenings, written at once: it is the reading that is measured. */
async function talksLong(person: string): Promise<void> {
  const key = conversationKey({ channel: 'web', account: 'main', person })
  const conversation = await app.store.readConversation(key)
  if (!conversation) throw new Error('nobody wrote')
  const at = Date.now()
  const transcript = Array.from({ length: MESSAGES }, (_, n): TranscriptEntry => {
    const from = n % 2 === 0 ? 'resident' : 'bot'
    const text =
      n === MESSAGES - 1 ? 'Tin cuối cùng' : `Tin số ${n}: bác áp thẻ vào lưng máy rồi mà máy vẫn không rung.`
    return { id: `z${String(n).padStart(25, '0')}`, at, from, text }
  })
  const { address, turn, state } = conversation
  const done = await app.store.commitTurn({
    ...{ key, address, expectedTurn: turn, state, inboundIds: [], outbox: [], claimUntil: at, timers: [] },
    ...{ cancelTimers: [], transcript, counts: {}, at, documents: [] },
  })
  if (done !== 'committed') throw new Error(done)
}
