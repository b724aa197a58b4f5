/**
 * `npm run bench -- desk`: how long until something that happened is on every volunteer's screen, and what the server needs
 * for it. The server is a process of its own, started as `npm start` does; beside it, in turn, a bare broadcaster that
 * tells as many screens as much. Prints a table and writes `bench/desk.json`.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../tests/store/redis-server.ts'
import { startLoad } from './load.ts'
import type { Evening } from './programs/desk-seed.ts'
import { openScreens } from './screens.ts'
import { PRODUCT_READY, START_FLAGS } from './start.ts'
import { updateOf } from './telegram.ts'
import { READY, SECRET, TOKEN, WEBHOOK } from './work.ts'

const VOLUNTEERS = Number(process.env.BENCH_VOLUNTEERS ?? 200)
const TICKETS = Number(process.env.BENCH_TICKETS ?? 500)
const EVENTS = Number(process.env.BENCH_EVENTS ?? 40)
/** Rounds in turn; the best of each program is shown. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const WARM = 5
/** 200 lists read whole have to be forgotten first. */
const SETTLE_MS = 5_000
/** One event after the other; what comes within a second of another, a screen gathers (`BETWEEN_MS` of its sync.ts). */
const BETWEEN_MS = 1_100

interface Figures {
  readonly signMs: Spread
  readonly shownMs: Spread
  readonly cpuMsPerEvent: number
  readonly rssMb: number
  /** Until the program said that it is ready. */
  readonly startPeakMb: number
  /** From then on, while 200 screens open and things happen. */
  readonly peakMb: number
}
type Spread = Readonly<Record<'p50' | 'p99' | 'max', number>>

const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-desk-'))
const load = await startLoad()
const port = await freePort()
const base = `http://localhost:${port}`
const env = {
  ...process.env,
  ...{ PORT: String(port), HOST: 'localhost', PUBLIC_URL: base, DATA_DIR: folder, LOG_LEVEL: 'warn' },
  ...{ TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: SECRET, TELEGRAM_API_ROOT: load.api },
}
const here = (path: string) => new URL(path, import.meta.url).pathname

const evening = await seeded()
const cookies = evening.volunteers.map(({ cookie }) => cookie)
const waiting = [...evening.waiting]
console.error(`${cookies.length} volunteers signed in, ${TICKETS} tickets open`)

const firstStartMb = await firstStart()
console.error(`the first start, with every flow checked: ${firstStartMb.toFixed(0)} MB at most`)

const rounds: Record<'desk' | 'bare', Figures[]> = { desk: [], bare: [] }
let answerBytes = 0
let update = 1
let notNow = 0
for (let round = 1; round <= ROUNDS; round++) {
  for (const program of ['desk', 'bare'] as const) {
    const figures = await (program === 'desk' ? desk() : bare())
    rounds[program].push(figures)
    console.error(`round ${round} ${program}: ${rowOf(figures)}`)
  }
}
await load.close()
rmSync(folder, { recursive: true, force: true })

const best = { desk: bestOf(rounds.desk), bare: bestOf(rounds.bare) }
const ratio = (of: (figures: Figures) => number) => of(best.desk) / of(best.bare)
const ratios = {
  signP99: ratio(({ signMs }) => signMs.p99),
  shownP99: ratio(({ shownMs }) => shownMs.p99),
  cpu: ratio(({ cpuMsPerEvent }) => cpuMsPerEvent),
}
const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
const date = new Date().toISOString().slice(0, 10)
console.log(
  [
    '| program | sign p50 · p99 · max | on the screen p50 · p99 · max | processor time per event | memory at most: starting | with the screens |',
    '|---|---:|---:|---:|---:|---:|',
    `| Từng Bước's desk | ${rowOf(best.desk)} |`,
    `| bare broadcaster | ${rowOf(best.bare)} |`,
    '',
    `${VOLUNTEERS} screens, ${TICKETS} open tickets, ${EVENTS} events, answers of ${answerBytes} bytes; "not now" ${notNow} times.`,
    `Desk to bare: ${ratios.signP99.toFixed(1)} × the p99 of the sign, ${ratios.shownP99.toFixed(1)} × that of the screen, ${ratios.cpu.toFixed(1)} × the processor time.`,
    `The very first start checks every flow and needs ${firstStartMb.toFixed(0)} MB at most; the rounds above are later starts.`,
    `Wanted: on every screen in under 300 ms (${best.desk.shownMs.max < 300 ? 'reached' : 'missed'}), under 300 MB (${best.desk.peakMb < 300 ? 'reached' : 'missed'}).`,
    '',
    `${machine}, ${date}, best of ${ROUNDS} rounds by the slowest screen.`,
  ].join('\n'),
)
writeFileSync(here('desk.json'), `${JSON.stringify({ date, machine, firstStartMb, best, ratios, rounds }, null, 2)}\n`)

async function seeded(): Promise<Evening> {
  const child = fork(here('programs/desk-seed.ts'), [String(VOLUNTEERS), String(TICKETS)], {
    ...{ env, execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  })
  const [evening] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`seeding ended with ${code}`))),
  ])
  await once(child, 'exit')
  return evening as Evening
}

/** Once in the life of a data folder, and after each upgrade: no later start needs as much. */
async function firstStart(): Promise<number> {
  const child = await started([...START_FLAGS, 'src/main.ts'], env, PRODUCT_READY)
  const peak = memoryMb(child, 'VmHWM')
  child.removeAllListeners('exit')
  child.kill('SIGTERM')
  await once(child, 'exit')
  return peak
}

/** Residents who wait and residents who are helped write, and volunteers take who waits. */
async function desk(): Promise<Figures> {
  const child = await started([...START_FLAGS, 'src/main.ts'], env, PRODUCT_READY)
  return await measured(child, base, async (nth) => {
    const at = nth % 2 === 0 ? waiting[nth % waiting.length] : waiting.pop()
    if (!at) throw new Error('nobody waits any more')
    if (nth % 2 === 0) {
      const body = JSON.stringify(updateOf(update++, at.person, 'Cháu ơi, bác vẫn chưa quét được'))
      const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET }
      await post(`${base}${WEBHOOK}`, headers, body)
    } else {
      const cookie = cookies[(update * 7 + nth) % cookies.length] ?? ''
      const headers = { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
      await post(`${base}/api/desk/tickets/${at.ticket}/claim`, headers, '{}')
    }
  })
}

async function bare(): Promise<Figures> {
  const port = await freePort()
  const bareEnv = { ...process.env, PORT: String(port), ANSWER_BYTES: String(answerBytes) }
  const child = await started(
    ['--disable-warning=ExperimentalWarning', here('programs/broadcaster.ts')],
    bareEnv,
    READY,
  )
  const base = `http://127.0.0.1:${port}`
  return await measured(child, base, async () => await post(`${base}/change`))
}

async function measured(child: ChildProcess, base: string, happen: (nth: number) => Promise<void>): Promise<Figures> {
  try {
    const startPeakMb = memoryMb(child, 'VmHWM')
    // Linux begins to count the highest anew.
    writeFileSync(`/proc/${child.pid}/clear_refs`, '5')
    const screens = await openScreens(base, cookies)
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    const signMs: number[] = []
    const shownMs: number[] = []
    let cpuMs = 0
    for (let nth = 0; nth < WARM + EVENTS; nth++) {
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
      const before = cpuMsOf(child)
      const times = await screens.happens(() => happen(nth))
      if (nth < WARM) continue
      cpuMs += cpuMsOf(child) - before
      signMs.push(...times.signMs)
      shownMs.push(...times.shownMs)
    }
    const figures = {
      signMs: spread(signMs),
      shownMs: spread(shownMs),
      cpuMsPerEvent: cpuMs / EVENTS,
      rssMb: memoryMb(child, 'VmRSS'),
      startPeakMb,
      peakMb: memoryMb(child, 'VmHWM'),
    }
    answerBytes = screens.answerBytes()
    await screens.close()
    return figures
  } finally {
    child.removeAllListeners('exit')
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
}

async function started(args: readonly string[], env: NodeJS.ProcessEnv, ready: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes(ready) && resolve())
    child.once('exit', (code) => reject(new Error(`${args.at(-1)} ended with ${code}`)))
  })
  return child
}

/** A server that says "not now" is asked again; the clock goes on meanwhile. */
async function post(url: string, headers: Record<string, string> = {}, body?: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url, { method: 'POST', headers, ...(body !== undefined && { body }) })
    const text = await answer.text()
    if (answer.ok) return
    if (answer.status !== 503) throw new Error(`${url}: ${answer.status} ${text}`)
    notNow += 1
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Linux counts in hundredths of a second. */
function cpuMsOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function memoryMb({ pid }: ChildProcess, name: 'VmRSS' | 'VmHWM'): number {
  const kib = new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1_024
}

function spread(all: readonly number[]): Spread {
  const sorted = all.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

function bestOf(all: readonly Figures[]): Figures {
  const [best] = all.toSorted((a, b) => a.shownMs.max - b.shownMs.max)
  if (!best) throw new Error('no round')
  return best
}

function rowOf({ signMs, shownMs, cpuMsPerEvent, startPeakMb, peakMb }: Figures): string {
  const ms = ({ p50, p99, max }: Spread) => [p50, p99, max].map((value) => value.toFixed(0)).join(' · ')
  return `${ms(signMs)} ms | ${ms(shownMs)} ms | ${cpuMsPerEvent.toFixed(0)} ms | ${startPeakMb.toFixed(0)} MB | ${peakMb.toFixed(0)} MB`
}
