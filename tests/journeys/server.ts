/**
 * The whole product with its platform: in this process (`startProduct`) or in one of its own (`startProcess`), over real
 * sockets, with its data in a folder that goes away. Only Telegram is a stand-in.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type AppParts, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { type StandInOptions, type TelegramStandIn, telegramStandIn } from '../platforms/telegram.ts'

export const SECRET = 'c2VjcmV0_of-nobody-at-all'

type Env = Readonly<Record<string, string>>

/** The made-up flows with their words; the bot's own words are read from where they really are. */
export const REAL_FLOWS: Env = { FLOWS_DIR: 'flows', LOCALES_DIR: 'locales' }

/** Reading and checking every flow takes most of a start: seconds on a quiet machine, many on one that runs all tests. */
const LAUNCHED_MS = 60_000

/** A stand-in that never tells anyone to slow down, unless asked to. */
export function roomyPlatform(options: StandInOptions = {}): Promise<TelegramStandIn> {
  return telegramStandIn({ burst: 100_000, perSecond: 100_000, ...options })
}

export function dataFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'tung-buoc-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) }
}

/** What the product reads: this stand-in, this folder, any free port. */
export function settings(platform: TelegramStandIn, dataDir: string, more: Env = {}): Env {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    TZ: 'Asia/Ho_Chi_Minh',
    TELEGRAM_BOT_TOKEN: platform.token,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TELEGRAM_API_ROOT: platform.apiRoot,
    ...REAL_FLOWS,
    ...more,
  }
}

export interface LogLine extends Readonly<Record<string, unknown>> {
  readonly level: string
  readonly msg?: string
}

/** Lines of a JSON log, with those who wait for one. */
function logBook() {
  const lines: LogLine[] = []
  let waiting: { readonly wanted: (line: LogLine) => boolean; readonly resolve: (line: LogLine) => void }[] = []
  return {
    lines,
    take(text: string): void {
      if (!text.startsWith('{')) return
      const line = JSON.parse(text) as LogLine
      lines.push(line)
      for (const one of waiting.filter(({ wanted }) => wanted(line))) {
        waiting = waiting.filter((other) => other !== one)
        one.resolve(line)
      }
    },
    /** The first line, past or to come, that is wanted. */
    logged(wanted: (line: LogLine) => boolean): Promise<LogLine> {
      const known = lines.find(wanted)
      if (known !== undefined) return Promise.resolve(known)
      return new Promise((resolve) => waiting.push({ wanted, resolve }))
    },
  }
}

export interface Product {
  readonly app: App
  readonly url: string
  readonly lines: readonly LogLine[]
  logged(wanted: (line: LogLine) => boolean): Promise<LogLine>
  stop(): Promise<void>
}

/** In this process. The platform is told where it stands. */
export async function startProduct(
  platform: TelegramStandIn,
  dataDir: string,
  env: Env = {},
  parts: AppParts = {},
): Promise<Product> {
  const book = logBook()
  const log = createLog('debug', { stream: { write: (line) => book.take(line) } })
  const pace = { perPersonMs: 0, perSecond: 1_000_000 }
  const app = await createApp(readConfig(settings(platform, dataDir, env)), { log, pace, ...parts })
  const url = await app.start()
  platform.setWebhook(`${url}/webhooks/telegram`, SECRET)
  return { app, url, lines: book.lines, logged: book.logged, stop: () => app.stop() }
}

export interface Process {
  readonly child: ChildProcess
  /** Where it listens. */
  readonly url: string
  readonly lines: readonly LogLine[]
  logged(wanted: (line: LogLine) => boolean): Promise<LogLine>
  /** Everything it printed, log lines too. */
  printed(): string
  /** SIGTERM. @returns the exit code, `null` when it had to be killed */
  stop(): Promise<number | null>
  /** SIGKILL, at once. */
  kill(): Promise<void>
}

export interface Launch {
  readonly env: Env
  /** For Node itself, before the program. */
  readonly nodeOptions?: readonly string[]
}

/** `node src/main.ts`, until it listens. The platform is told where. */
export async function startProcess(platform: TelegramStandIn, launch: Launch): Promise<Process> {
  const launched = launchProcess(launch)
  const { child, book } = launched
  const listening = book.logged(({ msg }) => msg?.startsWith('Server listening at ') ?? false)
  const line = await Promise.race([listening, launched.ended.then(() => null), timeout(LAUNCHED_MS)])
  if (line === null) {
    child.kill('SIGKILL')
    throw new Error(`the product did not start: ${launched.printed()}`)
  }
  const url = String(line.msg).replace('Server listening at ', '')
  platform.setWebhook(`${url}/webhooks/telegram`, SECRET)
  return {
    child,
    url,
    lines: book.lines,
    logged: book.logged,
    printed: launched.printed,
    async stop() {
      child.kill('SIGTERM')
      await launched.ended
      return child.exitCode
    },
    async kill() {
      child.kill('SIGKILL')
      await launched.ended
    },
  }
}

/** A start that is expected to fail. @returns its exit code and what it printed */
export async function failingStart(env: Env): Promise<{ readonly code: number | null; readonly printed: string }> {
  const launched = launchProcess({ env })
  await Promise.race([launched.ended, timeout(LAUNCHED_MS)])
  const { exitCode: code } = launched.child
  launched.child.kill('SIGKILL')
  return { code, printed: launched.printed() }
}

function launchProcess({ env, nodeOptions = [] }: Launch) {
  const child = spawn(process.execPath, [...nodeOptions, 'src/main.ts'], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const book = logBook()
  let text = ''
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) book.take(line)
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return { child, book, printed: () => text, ended: once(child, 'close') }
}

function timeout(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms).unref())
}
