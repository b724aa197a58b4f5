/**
 * Programs that keep nothing, one that keeps the least, and this one in four forms, the same work, one session: (f) and (g)
 * over the Bot Framework, the others over Telegram. Prints a table and writes `bench/latest.json`.
 */
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, type RedisServer, startRedis } from '../tests/store/redis-server.ts'
import { installDialogs } from './dialogs.ts'
import { emulator } from './emulator.ts'
import { type Load, startLoad } from './load.ts'
import { here, MACHINE, microsBetween, middle, percentile, startNode, surveyFolder, surveyOf, today } from './nodes.ts'

interface Program {
  readonly id: 'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h'
  readonly file: string
  readonly title: string
  /** On so many nodes that share one Redis; absent: by itself. */
  readonly nodes?: number
  /** Over the Bot Framework; absent: over Telegram. */
  readonly emulator?: true
}

const PROGRAMS: readonly Program[] = [
  { id: 'a', file: 'bare.ts', title: 'bare Fastify, a Map, nothing durable' },
  { id: 'b', file: 'wizard.ts', title: "telegraf's wizard scene, sessions in memory" },
  { id: 'c', file: 'product.ts', title: 'Từng Bước, every turn durable in SQLite' },
  { id: 'd', file: 'product.ts', title: 'the same, one node on Redis', nodes: 1 },
  { id: 'e', file: 'product.ts', title: 'the same, two nodes on one Redis', nodes: 2 },
  { id: 'f', file: 'dialogs.ts', title: 'Bot Framework: botbuilder-dialogs, state in memory', emulator: true },
  { id: 'g', file: 'product.ts', title: 'Bot Framework: Từng Bước, SQLite', emulator: true },
  { id: 'h', file: 'kept.ts', title: '(a), and every turn durable in SQLite: id, session, message' },
]

const WARM_MS = Number(process.env.BENCH_WARM_MS ?? 3_000)
const RUN_MS = Number(process.env.BENCH_RUN_MS ?? 8_000)
/** Rounds in turn a, b, c, d, e, f, g, h, a, b …: what disturbs the machine disturbs all of them. The median is shown. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
/** Letters of those that are wanted; absent: all. */
const ONLY = process.env.BENCH_ONLY

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

const dialogs = ONLY && !ONLY.includes('f') ? null : installDialogs()
if (dialogs === null) console.error('botbuilder-dialogs is not installed: (f) is left out')
const programs = PROGRAMS.filter(({ id }) => (ONLY ?? 'abcdefgh').includes(id) && (id !== 'f' || dialogs !== null))
const loads = { telegram: await startLoad(), emulator: await startLoad(undefined, emulator()) }
const rounds: Partial<Record<Program['id'], Figures[]>> = {}
for (let round = 0; round < ROUNDS; round++) {
  for (const program of programs) {
    const figures = await measure(program)
    rounds[program.id] = [...(rounds[program.id] ?? []), figures]
    console.error(
      `round ${round + 1} (${program.id}) ${Math.round(figures.turnsPerSecond)} turns/s, ${figures.cpuMicrosPerTurn.toFixed(0)} µs, p99 ${figures.p99Ms.toFixed(1)} ms, ${figures.rssMb.toFixed(0)} MB`,
    )
  }
}
await loads.telegram.close()
await loads.emulator.close()

const result: Partial<Record<Program['id'], Figures>> = Object.fromEntries(
  programs.map(({ id }) => [id, median(rounds[id] ?? [])]),
)
const row = ({ id, title }: Program) => {
  const { turnsPerSecond, cpuMicrosPerTurn, redisMicrosPerTurn, p50Ms, p99Ms, rssMb } = result[id] as Figures
  const micros = `${Math.round(cpuMicrosPerTurn)} µs${redisMicrosPerTurn > 0 ? ` + Redis ${Math.round(redisMicrosPerTurn)} µs` : ''}`
  return `| (${id}) ${title} | ${Math.round(turnsPerSecond)} | ${micros} | ${p50Ms.toFixed(1)} ms | ${p99Ms.toFixed(1)} ms | ${Math.round(rssMb)} MB |`
}
/** Of two programs, the middle of the rounds' own: a slow minute is in both of its sides. undefined where one of them did not run. */
function ratio(one: Program['id'], other: Program['id'], of: keyof Figures): number | undefined {
  const [above = [], below = []] = [rounds[one], rounds[other]]
  if (above.length === 0 || below.length === 0) return undefined
  return middle(above.map((figures, round) => figures[of] / (below[round] as Figures)[of]))
}
const ratios = {
  cpuToBare: ratio('c', 'a', 'cpuMicrosPerTurn'),
  keptToBare: ratio('h', 'a', 'cpuMicrosPerTurn'),
  cpuToKept: ratio('c', 'h', 'cpuMicrosPerTurn'),
  redisCpuToBare: ratio('d', 'a', 'cpuMicrosPerTurn'),
  twoNodesToOne: ratio('e', 'd', 'turnsPerSecond'),
  turnsToWizard: ratio('c', 'b', 'turnsPerSecond'),
  p99ToWizard: ratio('c', 'b', 'p99Ms'),
  turnsToDialogs: ratio('g', 'f', 'turnsPerSecond'),
  cpuToDialogs: ratio('g', 'f', 'cpuMicrosPerTurn'),
}
const times = (number: number | undefined) => (number === undefined ? '–' : `${number.toFixed(2)} ×`)
console.log(
  [
    '| program | turns/s | processor time per turn | p50 | p99 | memory |',
    '|---|---:|---:|---:|---:|---:|',
    ...programs.map(row),
    '',
    `(c) to (a): ${times(ratios.cpuToBare)} the processor time (wanted ≤ 1.5); (d) to (a): ${times(ratios.redisCpuToBare)} (wanted ≤ 1.8).`,
    `(h) to (a), what keeping the least costs: ${times(ratios.keptToBare)}; (c) to (h): ${times(ratios.cpuToKept)}.`,
    `(e) to (d): ${times(ratios.twoNodesToOne)} the turns per second, all on the same cores.`,
    `(c) to (b): ${times(ratios.turnsToWizard)} the turns per second (wanted ≥ 1.5), ${times(ratios.p99ToWizard)} the p99 (wanted ≤ 1).`,
    `(g) to (f): ${times(ratios.turnsToDialogs)} the turns per second (wanted ≥ 4), ${times(ratios.cpuToDialogs)} the processor time.`,
    '',
    `${MACHINE}, ${today()}, median of ${ROUNDS} rounds of ${RUN_MS / 1_000} s.`,
  ].join('\n'),
)
writeFileSync(
  here('latest.json'),
  `${JSON.stringify({ date: today(), machine: MACHINE, result, ratios, rounds }, null, 2)}\n`,
)

async function measure(program: Program): Promise<Figures> {
  const load: Load = program.emulator ? loads.emulator : loads.telegram
  const folder = surveyFolder()
  const redis = program.nodes === undefined ? null : await startRedis()
  const key = randomBytes(32).toString('base64')
  const ports = await Promise.all(Array.from({ length: program.nodes ?? 1 }, freePort))
  const nodes = await Promise.all(
    ports.map((port, n) =>
      startNode(program.file, {
        ...{ PORT: String(port), API: load.api, DATA_DIR: join(folder, `data-${n}`), ...surveyOf(folder) },
        ...(program.emulator && { BOTFRAMEWORK_OPEN: 'loopback', DIALOGS: dialogs ?? '' }),
        ...(redis && { REDIS_URL: redis.url, DATA_KEY: key }),
      }),
    ),
  )
  try {
    const targets = nodes.map(({ url }) => url)
    const used = () => Promise.all(nodes.map((node) => node.usage()))
    await load.run(targets, WARM_MS)
    const [before, redisBefore] = [await used(), await redisMicros(redis)]
    const run = await load.run(targets, RUN_MS)
    const [after, redisAfter] = [await used(), await redisMicros(redis)]
    if (run.unfinished > 0 || run.refused > 0)
      throw new Error(`${program.file}: ${run.unfinished} residents heard nothing, ${run.refused} webhooks refused`)
    const micros = after.reduce((sum, usage, n) => sum + microsBetween(before[n] as typeof usage, usage), 0)
    return {
      turnsPerSecond: run.turns / run.seconds,
      cpuMicrosPerTurn: micros / run.turns,
      redisMicrosPerTurn: (redisAfter - redisBefore) / run.turns,
      p50Ms: percentile(run.latenciesMs, 0.5),
      p99Ms: percentile(run.latenciesMs, 0.99),
      rssMb: Math.max(...after.map(({ rss }) => rss)) / 2 ** 20,
    }
  } finally {
    for (const node of nodes) await node.end()
    await redis?.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Processor time that the server has used so far, µs. */
async function redisMicros(redis: RedisServer | null): Promise<number> {
  if (!redis) return 0
  const told = await redis.admin.info('cpu')
  const seconds = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(told)?.[1] ?? 0)
  return (seconds('used_cpu_sys') + seconds('used_cpu_user')) * 1e6
}

function median(all: readonly Figures[]): Figures {
  const of = (name: keyof Figures) => middle(all.map((figures) => figures[name]))
  return {
    turnsPerSecond: of('turnsPerSecond'),
    cpuMicrosPerTurn: of('cpuMicrosPerTurn'),
    redisMicrosPerTurn: of('redisMicrosPerTurn'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    rssMb: of('rssMb'),
  }
}
