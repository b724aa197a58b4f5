/**
 * `npm run bench -- parked`: does it matter how many conversations rest in the file? The server as `npm start` makes it, with
 * an empty file and, in turn, one of a million conversations and 200,000 timers: its start, its memory, the answers at the
 * pace of a city's rush hour and to eight residents who never rest, and how late timers are noticed meanwhile. Prints a
 * table and writes `bench/parked.json`.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { freePort } from '../tests/store/redis-server.ts'
import { startLoad } from './load.ts'
import { percentile } from './nodes.ts'
import { START_FLAGS } from './start.ts'
import { READY, SECRET, TOKEN } from './work.ts'

const CONVERSATIONS = Number(process.env.BENCH_CONVERSATIONS ?? 1_000_000)
const TIMERS = Number(process.env.BENCH_TIMERS ?? 200_000)
/** The best of each is shown: what disturbs the machine only makes it slower. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const WARM_MS = 3_000
const RUN_MS = Number(process.env.BENCH_RUN_MS ?? 10_000)
/** The rush hour of a city with 100,000 active residents (`docs/van-hanh.md`), for as long as a p99 of it needs. */
const STEADY = { perSecond: 42, residents: 100 }
const STEADY_MS = 3 * RUN_MS
/** Timers that come due while residents write, one after the other. */
const DUE = 100
const DUE_EVERY_MS = 50
const LOOK_EVERY_MS = 20
const SETTLE_MS = 3_000
/** So many that the processor is not full: it is the file that is asked about. */
const RESIDENTS = 8
/** Real flows: every line is answered, whatever it leads to. */
const lines = ['/start', 'Đồng ý', 'Bác', 'cài vneid', '1', '1', 'quay lại', '2', 'dừng']

interface Figures {
  readonly startMs: number
  readonly rssMb: number
  readonly peakMb: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly steadyP50Ms: number
  readonly steadyP99Ms: number
  readonly lateMs: number
}

const here = (path: string) => new URL(path, import.meta.url).pathname
const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
const load = await startLoad()
const stores = { empty: await seeded(0, 0), parked: await seeded(CONVERSATIONS, TIMERS) }
const megabytes = Math.round(statSync(join(stores.parked, 'tung-buoc.db')).size / 2 ** 20)
console.error(`${CONVERSATIONS} conversations and ${TIMERS} timers in ${megabytes} MB`)
const rounds: Record<keyof typeof stores, Figures[]> = { empty: [], parked: [] }
for (let round = 1; round <= ROUNDS; round++) {
  for (const name of ['empty', 'parked'] as const) {
    const figures = await measured(stores[name])
    rounds[name].push(figures)
    console.error(`round ${round} ${name}: ${rowOf(figures)}`)
  }
}
await load.close()

const best = { empty: bestOf(rounds.empty), parked: bestOf(rounds.parked) }
const ratio = (name: 'p99Ms' | 'steadyP99Ms') => (best.parked[name] / best.empty[name]).toFixed(2)
const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`
const date = new Date().toISOString().slice(0, 10)
console.log(
  [
    `| the file | start | memory, then at most | turn p50 · p99, ${STEADY.perSecond} a second | eight who never rest | a timer is late, at most |`,
    '|---|---:|---:|---:|---:|---:|',
    `| empty | ${rowOf(best.empty)} |`,
    `| ${CONVERSATIONS} conversations, ${TIMERS} timers, ${megabytes} MB | ${rowOf(best.parked)} |`,
    '',
    `p99 ${ratio('steadyP99Ms')} × at that pace, ${ratio('p99Ms')} × without rest (wanted ≤ 1.3); start under 3 s, under 300 MB, timers within 2 s.`,
    `${machine}, ${date}, each figure the best of ${ROUNDS} rounds.`,
  ].join('\n'),
)
writeFileSync(here('parked.json'), `${JSON.stringify({ date, machine, megabytes, best, rounds }, null, 2)}\n`)

function envOf(folder: string, port = 1): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...{ PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'warn', API: load.api, TELEGRAM_API_ROOT: load.api },
    ...{ TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: SECRET },
  }
}

async function seeded(conversations: number, timers: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-parked-'))
  folders.push(folder)
  const child = fork(here('programs/park.ts'), [String(conversations), String(timers)], {
    ...{
      env: envOf(folder),
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`seeding ended with ${code}`)
  return folder
}

async function measured(folder: string): Promise<Figures> {
  const port = await freePort()
  const began = performance.now()
  const child = fork(here('programs/product.ts'), {
    ...{ env: envOf(folder, port), execArgv: [...START_FLAGS], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  })
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes(READY) && resolve())
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    })
    const startMs = performance.now() - began
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
    const rssMb = memoryMb(child.pid, 'VmRSS')
    const base = `http://127.0.0.1:${port}`
    await load.run(base, WARM_MS, { lines, residents: RESIDENTS })
    const steady = await load.run(base, STEADY_MS, { lines, ...STEADY })
    const [run, lateMs] = await Promise.all([load.run(base, RUN_MS, { lines, residents: RESIDENTS }), lateness(folder)])
    for (const { unfinished, refused } of [steady, run])
      if (unfinished + refused > 0)
        throw new Error(`${unfinished} residents heard nothing, ${refused} webhooks refused`)
    return {
      ...{ startMs, rssMb, peakMb: memoryMb(child.pid, 'VmHWM'), lateMs },
      ...{ p50Ms: percentile(run.latenciesMs, 0.5), p99Ms: percentile(run.latenciesMs, 0.99) },
      steadyP50Ms: percentile(steady.latenciesMs, 0.5),
      steadyP99Ms: percentile(steady.latenciesMs, 0.99),
    }
  } finally {
    child.removeAllListeners('exit')
    const gone = once(child, 'exit')
    child.send('end')
    await gone
  }
}

/** Sets timers behind the server's back and looks until each has been taken. @returns how late the latest was, ms */
async function lateness(folder: string): Promise<number> {
  const db = new DatabaseSync(join(folder, 'tung-buoc.db'), { timeout: 5_000 })
  const from = Date.now() + 1_500
  const set = db.prepare(
    "INSERT INTO timer (conversation, name, due_at, turn, ready_at) VALUES (?1, 'late', ?2, 0, ?2)",
  )
  for (let n = 0; n < DUE; n++) set.run(`telegram:main:q${n}`, from + n * DUE_EVERY_MS)
  const left = db.prepare("SELECT due_at FROM timer WHERE name = 'late' ORDER BY due_at LIMIT 1")
  let worst = 0
  for (;;) {
    const first = left.get()
    if (first === undefined) break
    worst = Math.max(worst, Date.now() - Number(first.due_at))
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  db.close()
  return worst
}

function memoryMb(pid: number | undefined, name: 'VmRSS' | 'VmHWM'): number {
  const kib = new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1_024
}

function bestOf(all: readonly Figures[]): Figures {
  const least = (of: (figures: Figures) => number) => Math.min(...all.map(of))
  return {
    startMs: least(({ startMs }) => startMs),
    rssMb: least(({ rssMb }) => rssMb),
    peakMb: least(({ peakMb }) => peakMb),
    p50Ms: least(({ p50Ms }) => p50Ms),
    p99Ms: least(({ p99Ms }) => p99Ms),
    steadyP50Ms: least(({ steadyP50Ms }) => steadyP50Ms),
    steadyP99Ms: least(({ steadyP99Ms }) => steadyP99Ms),
    lateMs: least(({ lateMs }) => lateMs),
  }
}

function rowOf({ startMs, rssMb, peakMb, lateMs, ...ms }: Figures): string {
  const turn = (p50: number, p99: number) => `${p50.toFixed(1)} · ${p99.toFixed(1)} ms`
  return `${(startMs / 1_000).toFixed(1)} s | ${rssMb.toFixed(0)}, ${peakMb.toFixed(0)} MB | ${turn(ms.steadyP50Ms, ms.steadyP99Ms)} | ${turn(ms.p50Ms, ms.p99Ms)} | ${(lateMs / 1_000).toFixed(1)} s`
}
