/** Three programs, the same work, one session; prints a table and writes `bench/latest.json`. */
import { fork } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Run, startLoad } from './load.ts'
import { READY } from './work.ts'

const PROGRAMS = [
  { id: 'a', file: 'bare.ts', title: 'bare Fastify, a Map, nothing durable' },
  { id: 'b', file: 'wizard.ts', title: "telegraf's wizard scene, sessions in memory" },
  { id: 'c', file: 'product.ts', title: 'Từng Bước, every turn durable' },
] as const

/** As in package.json: a small heap, and no word about types being stripped. */
const START_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', '--heap-growing-percent=20']

const WARM_MS = Number(process.env.BENCH_WARM_MS ?? 3_000)
const RUN_MS = Number(process.env.BENCH_RUN_MS ?? 8_000)
/** Rounds in turn a, b, c, a, b, c …: what disturbs the machine disturbs all of them. The median is shown. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)

interface Figures {
  readonly turnsPerSecond: number
  readonly cpuMicrosPerTurn: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly rssMb: number
}

const load = await startLoad()
const rounds: Record<string, Figures[]> = { a: [], b: [], c: [] }
let port = 42_100
for (let round = 0; round < ROUNDS; round++) {
  for (const program of PROGRAMS) {
    const figures = await measure(program.file, port++)
    rounds[program.id]?.push(figures)
    console.error(
      `round ${round + 1} (${program.id}) ${Math.round(figures.turnsPerSecond)} turns/s, ${figures.cpuMicrosPerTurn.toFixed(0)} µs, p99 ${figures.p99Ms.toFixed(1)} ms, ${figures.rssMb.toFixed(0)} MB`,
    )
  }
}
await load.close()

const result = Object.fromEntries(PROGRAMS.map(({ id }) => [id, median(rounds[id] ?? [])])) as Record<
  'a' | 'b' | 'c',
  Figures
>
const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
const date = new Date().toISOString().slice(0, 10)
const table = [
  '| program | turns/s | processor time per turn | p50 | p99 | memory |',
  '|---|---:|---:|---:|---:|---:|',
  ...PROGRAMS.map(({ id, title }) => {
    const { turnsPerSecond, cpuMicrosPerTurn, p50Ms, p99Ms, rssMb } = result[id]
    return `| (${id}) ${title} | ${Math.round(turnsPerSecond)} | ${Math.round(cpuMicrosPerTurn)} µs | ${p50Ms.toFixed(1)} ms | ${p99Ms.toFixed(1)} ms | ${Math.round(rssMb)} MB |`
  }),
].join('\n')
const ratios = {
  cpuToBare: result.c.cpuMicrosPerTurn / result.a.cpuMicrosPerTurn,
  turnsToWizard: result.c.turnsPerSecond / result.b.turnsPerSecond,
  p99ToWizard: result.c.p99Ms / result.b.p99Ms,
}
console.log(`${table}\n\n(c) to (a): ${ratios.cpuToBare.toFixed(2)} × the processor time (wanted ≤ 1.7).`)
console.log(
  `(c) to (b): ${ratios.turnsToWizard.toFixed(2)} × the turns per second (wanted ≥ 1.5), ${ratios.p99ToWizard.toFixed(2)} × the p99 (wanted ≤ 1).`,
)
console.log(`\n${machine}, ${date}, median of ${ROUNDS} rounds of ${RUN_MS / 1_000} s.`)
writeFileSync(
  new URL('latest.json', import.meta.url),
  `${JSON.stringify({ date, machine, result, ratios, rounds }, null, 2)}\n`,
)

async function measure(file: string, port: number): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-bench-'))
  const here = (path: string) => new URL(path, import.meta.url).pathname
  cpSync(here('flows'), join(folder, 'flows'), { recursive: true })
  cpSync(here('../flows/place.yaml'), join(folder, 'flows/place.yaml'))
  cpSync(here('locales'), join(folder, 'locales'), { recursive: true })
  cpSync(here('../locales/vi/common.yaml'), join(folder, 'locales/vi/common.yaml'))
  const child = fork(here(`programs/${file}`), {
    // (c) runs with the flags of `npm start`.
    execArgv: file === 'product.ts' ? START_FLAGS : [],
    env: {
      ...process.env,
      PORT: String(port),
      API: load.api,
      DATA_DIR: join(folder, 'data'),
      FLOWS_DIR: join(folder, 'flows'),
      LOCALES_DIR: join(folder, 'locales'),
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes(READY) && resolve())
      child.on('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
    })
    const usage = () =>
      new Promise<{ cpu: NodeJS.CpuUsage; rss: number }>((resolve) => {
        child.once('message', (message) => resolve(message as { cpu: NodeJS.CpuUsage; rss: number }))
        child.send('usage')
      })
    await load.run(`http://127.0.0.1:${port}`, WARM_MS)
    const before = await usage()
    const run = await load.run(`http://127.0.0.1:${port}`, RUN_MS)
    const after = await usage()
    if (run.unfinished > 0 || run.refused > 0)
      throw new Error(`${file}: ${run.unfinished} residents heard nothing, ${run.refused} webhooks refused`)
    const micros = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system
    return {
      turnsPerSecond: run.turns / run.seconds,
      cpuMicrosPerTurn: micros / run.turns,
      ...percentiles(run),
      rssMb: after.rss / 2 ** 20,
    }
  } finally {
    child.removeAllListeners('exit')
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

function percentiles({ latenciesMs }: Run): { p50Ms: number; p99Ms: number } {
  const at = (share: number) =>
    latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * share))] ?? 0
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}

function median(all: readonly Figures[]): Figures {
  const middle = (name: keyof Figures) => {
    const sorted = all.map((figures) => figures[name]).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? 0
  }
  return {
    turnsPerSecond: middle('turnsPerSecond'),
    cpuMicrosPerTurn: middle('cpuMicrosPerTurn'),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    rssMb: middle('rssMb'),
  }
}
