/**
 * A product whose one flow counts, and people who count to it: what was acknowledged, applied, said back and seen can be
 * compared to the last message, whatever happens to the product meanwhile.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../../src/store/store.ts'
import type { TelegramStandIn } from '../platforms/telegram.ts'
import { until } from '../store/redis-server.ts'

export const SECRET = 'c2VjcmV0_of-nobody-at-all'
/** A question comes late where everything breaks, but it comes. */
const READ_MS = 60_000
/** Nobody answers before the platform has told us that they were shown the question. */
const READING_MS = 100

export interface CountingFolder {
  readonly path: string
  remove(): void
}

/** The flow, the words it needs, and room for data. */
export function countingFolder(): CountingFolder {
  const path = mkdtempSync(join(tmpdir(), 'tung-buoc-counting-'))
  cpSync('tests/fixtures/dem', path, { recursive: true })
  cpSync('flows/place.yaml', join(path, 'flows/place.yaml'))
  cpSync('locales/vi/common.yaml', join(path, 'locales/vi/common.yaml'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) }
}

export interface Program {
  readonly child: ChildProcess
  printed(): string
  /** SIGKILL, or SIGTERM and its grace. */
  end(signal: NodeJS.Signals): Promise<void>
  /** From now on its clock is this much off, ms. */
  clockIsOff(byMs: number): void
}

/** `tests/faults/program.ts` in a process of its own, until it listens. */
export async function startProgram(parts: {
  readonly platform: TelegramStandIn
  readonly folder: CountingFolder
  readonly port: number
  readonly data: string
  readonly env?: Readonly<Record<string, string>>
}): Promise<Program> {
  const { platform, folder, port, data, env } = parts
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'tests/faults/program.ts'], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      DATA_DIR: data,
      FLOWS_DIR: join(folder.path, 'flows'),
      LOCALES_DIR: join(folder.path, 'locales'),
      TELEGRAM_BOT_TOKEN: platform.token,
      TELEGRAM_WEBHOOK_SECRET: SECRET,
      TELEGRAM_API_ROOT: platform.apiRoot,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const printed: string[] = []
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      printed.push(chunk)
      if (chunk.includes('Server listening')) resolve()
    })
    child.once('close', () => reject(new Error(`the product ended: ${printed.at(-1)}`)))
  })
  return {
    child,
    printed: () => printed.join(''),
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await once(child, 'close')
    },
    clockIsOff: (byMs) => child.send(byMs),
  }
}

export interface People {
  readonly ids: readonly number[]
  /** How many messages of each were acknowledged. */
  readonly said: ReadonlyMap<number, number>
  /** How many are in the middle of it. */
  writing(): number
  /** Everybody who has begun counts to the end; nobody begins any more. */
  end(): Promise<void>
}

/** So many at a time, one after the other, each counting to `numbers`, until they are told to end. */
export function startPeople(
  platform: TelegramStandIn,
  atOnce: number,
  numbers: number,
  readingMs = READING_MS,
): People {
  const ids: number[] = []
  const said = new Map<number, number>()
  const active = new Set<number>()
  let going = true
  const all = Array.from({ length: atOnce }, async () => {
    while (going) {
      const id = 5_000 + ids.length
      ids.push(id)
      active.add(id)
      await count(id)
      active.delete(id)
    }
  })
  async function count(id: number): Promise<void> {
    const person = platform.person({ id })
    const note = () => said.set(id, (said.get(id) ?? 0) + 1)
    note()
    await person.start('dem')
    // As people do: what is answered was read. What is said before its question was shown counts for nothing, and it is asked again.
    for (;;) {
      const { text } = await person.nextMessage(READ_MS)
      if (text.includes('Số đầu tiên')) break
      await rest(readingMs)
      note()
      await person.says(text.includes('đồng ý') ? 'Đồng ý' : 'Bác')
    }
    for (let n = 1; n <= numbers; n++) {
      note()
      await person.says(String(n))
    }
  }
  return {
    ids,
    said,
    writing: () => active.size,
    async end() {
      going = false
      await Promise.all(all)
    },
  }
}

/** What is not as it must be: of turns and words, and of their order; and how often a message was seen twice, by person. */
export async function books(store: Store, platform: TelegramStandIn, people: People, numbers: number) {
  const wrong: string[] = []
  const outOfOrder: string[] = []
  const shownTwice = new Map<number, number>()
  const all = Array.from({ length: numbers }, (_, n) => String(n + 1)).join()
  for (const id of people.ids) {
    const key = `telegram:main:${id}`
    const turns = (await store.readConversation(key))?.turn
    if (turns !== people.said.get(id)) wrong.push(`${id}: ${turns} turns of ${people.said.get(id)} messages`)
    const said = (await store.transcript(key, 2_000))
      .filter(({ from, text }) => from === 'resident' && /^\d+$/.test(text))
      .map(({ text }) => text)
    const sorted = said.toSorted((one, other) => Number(one) - Number(other))
    if (sorted.join() !== all) wrong.push(`${id}: said ${said.join()}`)
    else if (said.join() !== all) outOfOrder.push(`${id}: said ${said.join()}`)
    const seen = messagesTo(platform, id)
    shownTwice.set(id, seen.length - new Set(seen).size)
  }
  return { wrong, outOfOrder, shownTwice }
}

/** Texts in order; the same question asked again for the same number is the same message. */
function messagesTo(platform: TelegramStandIn, id: number): readonly string[] {
  return platform
    .callsOf('sendMessage')
    .filter(({ payload }) => payload.chat_id === id)
    .map(({ payload }) => String(payload.text))
    .filter((text) => text.includes('Vừa rồi là'))
}

/** Everything has been applied and has left. */
export async function drained(port: number): Promise<void> {
  await until(
    async () => {
      const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      return /^tungbuoc_outbox_waiting 0$/m.test(figures) && /^tungbuoc_spool_entries 0$/m.test(figures)
    },
    'messages were still waiting',
    60_000,
  )
}

/** A stand-in that never says "slower", and whose waits before it tries again are short. */
export const IMPATIENT = {
  burst: 1e6,
  perSecond: 1e6,
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 50)).unref()),
}

/** Mulberry32: the same chances in every run. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
