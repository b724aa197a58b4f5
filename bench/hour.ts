/**
 * `npm run bench -- hour`: the product on SQLite for an hour at half of what it could do in the first half minute. Is it
 * as it was? Minutes 5 to 15 beside the last ten: memory, p99, processor time per turn. Beside it bare Fastify answers ten
 * messages a second, so that what the machine does to anybody can be seen. Prints tables and writes `bench/hour.json`.
 */
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../tests/store/redis-server.ts'
import { startLoad } from './load.ts'
import { here, MACHINE, microsBetween, middle, percentile, startNode, surveyFolder, surveyOf, today } from './nodes.ts'

const MINUTES = Number(process.env.BENCH_MINUTES ?? 60)
const CAPACITY_MS = Number(process.env.BENCH_RUN_MS ?? 30_000)
const WARM_MS = 5_000
/** Of what it could do, unless `BENCH_PER_SECOND` says how many turns a second. */
const SHARE = 0.5
/** Enough that nobody writes sooner than a second after the answer. */
const RESIDENTS = 400
const BESIDE_PER_SECOND = 10
const LOOK_EVERY_MS = 1_000
const MINUTE_MS = 60_000

interface Minute {
  readonly turns: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly bareP99Ms: number
  readonly cpuMicrosPerTurn: number
  /** At most, in this minute. */
  readonly rssMb: number
  /** Programs that want a processor, all on the machine together. */
  readonly load: number
}

const folder = surveyFolder()
const load = await startLoad()
const node = await startNode('product.ts', {
  ...{ PORT: String(await freePort()), DATA_DIR: join(folder, 'data'), API: load.api, ...surveyOf(folder) },
})
const bare = await startNode('bare.ts', { PORT: String(await freePort()), API: load.api })

await load.run(node.url, WARM_MS)
const full = await load.run(node.url, CAPACITY_MS)
const capacity = full.turns / full.seconds
const perSecond = Number(process.env.BENCH_PER_SECOND ?? Math.max(1, Math.floor(capacity * SHARE)))
console.error(`${capacity.toFixed(0)} turns/s at its beginning; ${perSecond} a second for ${MINUTES} minutes`)

const minutes: Minute[] = []
/** Of the minute that runs. */
const latencies: number[] = []
const bareLatencies: number[] = []
const ms = MINUTES * MINUTE_MS
const runs = Promise.all([
  load.run(node.url, ms, { residents: RESIDENTS, perSecond, answered: (took) => void latencies.push(took) }),
  load.run(bare.url, ms, {
    ...{ residents: BESIDE_PER_SECOND, perSecond: BESIDE_PER_SECOND },
    answered: (took) => void bareLatencies.push(took),
  }),
])
let before = await node.usage()
for (let minute = 1; minute <= MINUTES; minute++) {
  let rss = 0
  const end = performance.now() + MINUTE_MS
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_EVERY_MS, end - performance.now())))
    rss = Math.max(rss, (await node.usage()).rss)
  }
  const after = await node.usage()
  const [sorted, bareSorted] = [latencies, bareLatencies].map((all) => all.splice(0).sort((a, b) => a - b))
  minutes.push({
    turns: sorted?.length ?? 0,
    p50Ms: percentile(sorted ?? [], 0.5),
    p99Ms: percentile(sorted ?? [], 0.99),
    bareP99Ms: percentile(bareSorted ?? [], 0.99),
    cpuMicrosPerTurn: microsBetween(before, after) / Math.max(1, sorted?.length ?? 0),
    rssMb: rss / 2 ** 20,
    load: loadavg()[0] ?? 0,
  })
  before = after
  console.error(
    `minute ${minute}: ${JSON.stringify(minutes.at(-1), (_key, value) => Math.round(value * 10) / 10 || value)}`,
  )
}
const [run] = await runs
await Promise.all([node.end(), bare.end(), load.close()])

/** An hour has its first quarter to settle; a shorter run as much of its time. */
const at = (minute: number) => Math.floor((minute * MINUTES) / 60)
const parts = { early: minutes.slice(at(5), at(15)), late: minutes.slice(at(50)) }
const of = (part: readonly Minute[]) => ({
  p50Ms: middle(part.map(({ p50Ms }) => p50Ms)),
  p99Ms: middle(part.map(({ p99Ms }) => p99Ms)),
  bareP99Ms: middle(part.map(({ bareP99Ms }) => bareP99Ms)),
  cpuMicrosPerTurn: middle(part.map(({ cpuMicrosPerTurn }) => cpuMicrosPerTurn)),
  rssMb: Math.max(...part.map(({ rssMb }) => rssMb)),
  load: middle(part.map(({ load }) => load)),
})
const [early, late] = [of(parts.early), of(parts.late)]
const row = (title: string, name: keyof typeof early, unit: string) =>
  `| ${title} | ${early[name].toFixed(1)}${unit} | ${late[name].toFixed(1)}${unit} | ${(late[name] / early[name]).toFixed(2)} × |`
console.log(
  [
    `${capacity.toFixed(0)} turns/s at its beginning, ${perSecond} a second for ${MINUTES} minutes: ${run.turns} turns, ${run.refused} refused, ${run.unfinished} without an answer.`,
    '',
    `| | minutes ${at(5)}–${at(15)} | minutes ${at(50)}–${MINUTES} | |`,
    '|---|---:|---:|---:|',
    row('memory, at most', 'rssMb', ' MB'),
    row('p50', 'p50Ms', ' ms'),
    row('p99', 'p99Ms', ' ms'),
    row('bare Fastify beside it, p99', 'bareP99Ms', ' ms'),
    row('processor time per turn', 'cpuMicrosPerTurn', ' µs'),
    row('load of the machine', 'load', ''),
    '',
    `${MACHINE}, ${today()}, the middle of each part's minutes.`,
  ].join('\n'),
)
writeFileSync(
  here('hour.json'),
  `${JSON.stringify({ machine: MACHINE, date: today(), capacity, perSecond, run: { ...run, latenciesMs: undefined }, early, late, minutes }, null, 2)}\n`,
)
