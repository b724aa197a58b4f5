/** The process as an operator starts and stops it. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TelegramStandIn } from '../platforms/telegram.ts'
import { type Postman, postman } from './postman.ts'
import { hears } from './resident.ts'
import {
  dataFolder,
  failingStart,
  REAL_FLOWS,
  roomyPlatform,
  SECRET,
  settings,
  startProcess,
  startProduct,
} from './server.ts'

/** Two starts, one after the other. */
vi.setConfig({ testTimeout: 180_000 })

let folder: ReturnType<typeof dataFolder>
beforeEach(() => {
  folder = dataFolder()
})
afterEach(() => folder.remove())

describe('a start that cannot succeed says why and ends', () => {
  it('a line for each wrong setting: its name, what is wrong, what is expected; never a secret', async () => {
    const { code, printed } = await failingStart({
      ...REAL_FLOWS,
      DATA_DIR: folder.path,
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      TZ: 'Mars/Olympus',
      DATA_KEY: 'c2hvcnQ=',
      METRICS_TOKEN: 'short-secret',
      PUBLIC_URL: 'ours',
      RETENTION_DAYS: '0',
      TELEGRAM_BOT_TOKEN: 'no-token-at-all',
      REDIS_URL: 'http://127.0.0.1:1',
    })
    expect(code).toBe(1)
    const names = [
      'PORT',
      'LOG_LEVEL',
      'TZ',
      'DATA_KEY',
      'METRICS_TOKEN',
      'PUBLIC_URL',
      'RETENTION_DAYS',
      'TELEGRAM_BOT_TOKEN',
      'TELEGRAM_WEBHOOK_SECRET',
      'REDIS_URL',
    ]
    for (const name of names) {
      const lines = printed.split('\n').filter((line) => line.trim().startsWith(`${name}:`))
      expect(lines, name).toHaveLength(1)
      expect(lines[0]).toMatch(/: .+; expected .+/)
    }
    for (const secret of ['c2hvcnQ', 'short-secret', 'no-token-at-all']) expect(printed).not.toContain(secret)
    expect(printed).not.toMatch(/\n\s+at /)
  })

  it('a mistake in a flow: file, line, what, remedy', async () => {
    const flows = join(folder.path, 'flows')
    cpSync('flows', flows, { recursive: true })
    const file = join(flows, 'vneid-cai-dat.yaml')
    const text = readFileSync(file, 'utf8')
    const broken = text.replace(/^( {4}next: )\w+$/m, '$1di_dau_mat')
    writeFileSync(file, broken)
    const line = broken.slice(0, broken.indexOf('di_dau_mat')).split('\n').length
    const { code, printed } = await failingStart({
      DATA_DIR: join(folder.path, 'data'),
      FLOWS_DIR: flows,
      LOCALES_DIR: 'locales',
    })
    expect(code).toBe(1)
    // The line of the way on; what is wrong; after the arrow, what to do.
    expect(printed).toMatch(new RegExp(`vneid-cai-dat\\.yaml:${line} .*di_dau_mat.* → .+`))
    expect(printed).not.toMatch(/\n\s+at /)
  })

  it('a port that is taken: what to do', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, printed } = await failingStart({ ...REAL_FLOWS, DATA_DIR: folder.path, PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(printed).toContain(`Cổng ${port}`)
    expect(printed).toContain('PORT=')
    expect(printed).not.toMatch(/\n\s+at /)
  })
})

describe('a stop', () => {
  let platform: TelegramStandIn
  let post: Postman
  beforeEach(async () => {
    post = postman()
    platform = await roomyPlatform(post.options)
  })
  afterEach(async () => {
    await platform.close()
    await post.close()
  })

  it('in the middle of the traffic: what was confirmed is answered once, at the latest after the next start', async () => {
    const env = settings(platform, folder.path)
    const first = await startProcess(platform, { env })
    const people = Array.from({ length: 60 }, () => platform.person())
    const enough = post.confirmations(15)
    const wrote = people.map((person) => person.start())
    await enough
    const began = performance.now()
    const stopped = first.stop()
    expect(await stopped).toBe(0)
    expect(performance.now() - began, 'connections that are kept alive hold nothing up').toBeLessThan(8_000)
    post.productIsGone()
    const second = await startProcess(platform, { env })
    post.productListens()
    expect(await Promise.all(wrote)).toEqual(people.map(() => true))
    const notices = await Promise.all(people.map((person) => hears(person)))
    expect(notices.every(({ text }) => text.includes('trợ lý tự động'))).toBe(true)
    expect(await second.stop()).toBe(0)
    expect(people.map((person) => person.messages().length)).toEqual(people.map(() => 1))
  })

  it('is not held up by somebody whose upload has stalled', async () => {
    const product = await startProduct(platform, folder.path)
    const { port } = new URL(product.url)
    const socket = connect(Number(port), '127.0.0.1')
    const cut = new Promise((resolve) => socket.on('close', resolve))
    socket.on('error', () => {})
    // Whoever does not read what is said does not hear that it is over.
    socket.resume()
    await new Promise<void>((resolve) => socket.on('connect', resolve))
    const head = [
      'POST /webhooks/telegram HTTP/1.1',
      'host: x',
      'content-type: application/json',
      `x-telegram-bot-api-secret-token: ${SECRET}`,
    ]
    socket.write(`${head.join('\r\n')}\r\ncontent-length: 1000\r\n\r\n{"update_id":`)
    await fetch(`${product.url}/healthz`)
    const began = performance.now()
    await product.stop()
    await cut
    expect(performance.now() - began).toBeLessThan(15_000)
  })
})
