/**
 * Two programs that keep nothing and this one in three forms, the same work, one session; prints a table and writes
 * `bench/latest.json`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { freePort, type RedisServer, startRedis } from '../tests/store/redis-server.ts'
import { type Run, startLoad } from './load.ts'
import { READY } from './work.ts'

interface Program {
  readonly id: 'a' | 'b' | 'c' | 'd' | 'e'
  readonly file: string
  readonly title: string
  /** On so many nodes that share one Redis; absent: by itself. */
  readonly nodes?: number
}

const PROGRAMS: readonly Program[] = [
  { id: 'a', file: 'bare.ts', title: 'bare Fastify, a Map, nothing durable' },
  { id: 'b', file: 'wizard.ts', title: "telegraf's wizard scene, sessions in memory" },
  { id: 'c', file: 'product.ts', title: 'Từng Bước, every turn durable in SQLite' },
  { id: 'd', file: 'product.ts', title: 'the same, one node on Redis', nodes: 1 },
  { id: 'e', file: 'product.ts', title: 'the same, two nodes on one Redis', nodes: 2 },
]

/** As in package.json: a small heap, and no word about types being stripped. */
const START_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', '--heap-growing-percent=20']

const WARM_MS = Number(process.env.BENCH_WARM_MS ?? 3_000)
const RUN_MS = Number(process.env.BENCH_RUN_MS ?? 8_000)
/** Rounds in turn a, b, c, d, e, a, b …: what disturbs the machine disturbs all of them. The median is shown. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)

interface Figures {
  readonly turnsPerSecond: number
  /** Of all nodes. */
  readonly cpuMicrosPerTurn: number
  /** Of Redis itself; 0 without one. */
  readonly redisMicrosPerTurn: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of one node. */
  readonly rssMb: number
}

const load = await startLoad()
const rounds: Record<string, Figures[]> = {}
for (let round = 0; round < ROUNDS; round++) {
  for (const program of PROGRAMS) {
    const figures = await measure(program)
    rounds[program.id] = [...(rounds[program.id] ?? []), figures]
    console.error(
      `round ${round + 1} (${program.id}) ${Math.round(figures.turnsPerSecond)} turns/s, ${figures.cpuMicrosPerTurn.toFixed(0)} µs, p99 ${figures.p99Ms.toFixed(1)} ms, ${figures.rssMb.toFixed(0)} MB`,
    )
  }
}
await load.close()

const result = Object.fromEntries(PROGRAMS.map(({ id }) => [id, median(rounds[id] ?? [])])) as Record<
  Program['id'],
  Figures
>
const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
const date = new Date().toISOString().slice(0, 10)
const table = [
  '| program | turns/s | processor time per turn | p50 | p99 | memory |',
  '|---|---:|---:|---:|---:|---:|',
  ...PROGRAMS.map(({ id, title }) => {
    const { turnsPerSecond, cpuMicrosPerTurn, redisMicrosPerTurn, p50Ms, p99Ms, rssMb } = result[id]
    const micros = `${Math.round(cpuMicrosPerTurn)} µs${redisMicrosPerTurn > 0 ? ` + Redis ${Math.round(redisMicrosPerTurn)} µs` : ''}`
    return `| (${id}) ${title} | ${Math.round(turnsPerSecond)} | ${micros} | ${p50Ms.toFixed(1)} ms | ${p99Ms.toFixed(1)} ms | ${Math.round(rssMb)} MB |`
  }),
].join('\n')
const ratios = {
  cpuToBare: result.c.cpuMicrosPerTurn / result.a.cpuMicrosPerTurn,
  redisCpuToBare: result.d.cpuMicrosPerTurn / result.a.cpuMicrosPerTurn,
  twoNodesToOne: result.e.turnsPerSecond / result.d.turnsPerSecond,
  turnsToWizard: result.c.turnsPerSecond / result.b.turnsPerSecond,
  p99ToWizard: result.c.p99Ms / result.b.p99Ms,
}
console.log(
  `${table}\n\n(c) to (a): ${ratios.cpuToBare.toFixed(2)} × the processor time (wanted ≤ 1.5); (d) to (a): ${ratios.redisCpuToBare.toFixed(2)} × (wanted ≤ 1.8).`,
)
console.log(`(e) to (d): ${ratios.twoNodesToOne.toFixed(2)} × the turns per second, all on ${cpus().length} cores.`)
console.log(
  `(c) to (b): ${ratios.turnsToWizard.toFixed(2)} × the turns per second (wanted ≥ 1.5), ${ratios.p99ToWizard.toFixed(2)} × the p99 (wanted ≤ 1).`,
)
console.log(`\n${machine}, ${date}, median of ${ROUNDS} rounds of ${RUN_MS / 1_000} s.`)
writeFileSync(
  new URL('latest.json', import.meta.url),
  `${JSON.stringify({ date, machine, result, ratios, rounds }, null, 2)}\n`,
)

async function measure({ file, nodes }: Program): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-bench-'))
  const redis = nodes === undefined ? null : await startRedis()
  const key = randomBytes(32).toString('base64')
  cpSync(here('flows'), join(folder, 'flows'), { recursive: true })
  cpSync(here('../flows/place.yaml'), join(folder, 'flows/place.yaml'))
  cpSync(here('locales'), join(folder, 'locales'), { recursive: true })
  cpSync(here('../locales/vi/common.yaml'), join(folder, 'locales/vi/common.yaml'))
  const ports = await Promise.all(Array.from({ length: nodes ?? 1 }, freePort))
  const started = ports.map((port, node) =>
    startNode(file, {
      PORT: String(port),
      DATA_DIR: join(folder, `data-${node}`),
      FLOWS_DIR: join(folder, 'flows'),
      LOCALES_DIR: join(folder, 'locales'),
      ...(redis && { REDIS_URL: redis.url, DATA_KEY: key }),
    }),
  )
  const children = started.map(({ child }) => child)
  try {
    await Promise.all(started.map(({ ready }) => ready))
    const targets = started.map(({ target }) => target)
    await load.run(targets, WARM_MS)
    const [before, redisBefore] = [await Promise.all(children.map(usage)), await redisMicros(redis)]
    const run = await load.run(targets, RUN_MS)
    const [after, redisAfter] = [await Promise.all(children.map(usage)), await redisMicros(redis)]
    if (run.unfinished > 0 || run.refused > 0)
      throw new Error(`${file}: ${run.unfinished} residents heard nothing, ${run.refused} webhooks refused`)
    const spent = (all: readonly Usage[]) => all.reduce((sum, { cpu: { user, system } }) => sum + user + system, 0)
    return {
      turnsPerSecond: run.turns / run.seconds,
      cpuMicrosPerTurn: (spent(after) - spent(before)) / run.turns,
      redisMicrosPerTurn: (redisAfter - redisBefore) / run.turns,
      ...percentiles(run),
      rssMb: Math.max(...after.map(({ rss }) => rss)) / 2 ** 20,
    }
  } finally {
    for (const child of children) child.removeAllListeners('exit').kill('SIGKILL')
    await redis?.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

interface Usage {
  readonly cpu: NodeJS.CpuUsage
  readonly rss: number
}

function startNode(file: string, env: Readonly<Record<string, string>>) {
  const child = fork(here(`programs/${file}`), {
    // The product runs with the flags of `npm start`.
    execArgv: file === 'product.ts' ? START_FLAGS : [],
    env: { ...process.env, API: load.api, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes(READY) && resolve())
    child.on('exit', (code) => reject(new Error(`${file} ended with ${code}`)))
  })
  return { child, ready, target: `http://127.0.0.1:${env.PORT}` }
}

function usage(child: ChildProcess): Promise<Usage> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as Usage))
    child.send('usage')
  })
}

/** Processor time that the server has used so far, µs. */
async function redisMicros(redis: RedisServer | null): Promise<number> {
  if (!redis) return 0
  const told = await redis.admin.info('cpu')
  const seconds = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(told)?.[1] ?? 0)
  return (seconds('used_cpu_sys') + seconds('used_cpu_user')) * 1e6
}

function here(path: string): string {
  return new URL(path, import.meta.url).pathname
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
    redisMicrosPerTurn: middle('redisMicrosPerTurn'),
    p50Ms: middle('p50Ms'),
    p99Ms: middle('p99Ms'),
    rssMb: middle('rssMb'),
  }
}
