/**
 * `npm run bench -- growth`: does a turn cost more when there is more of something? Processor time per turn with more and more
 * conversations in the file, staff, flows, and lines of the transcript of whoever writes; each beside the smallest of its kind in
 * the same minutes. Prints a table, draws `docs/pictures/growth.svg` and writes `bench/growth.json`.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../tests/store/redis-server.ts'
import { drawn } from './growth-plot.ts'
import { startLoad, type Work } from './load.ts'
import { here, MACHINE, microsBetween, type Node, startNode, surveyFolder, surveyOf, today } from './nodes.ts'
import { LINES, SECRET, TOKEN } from './work.ts'

/** What disturbs the machine only ever adds: the best round counts. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const WARM_MS = 3_000
const RUN_MS = Number(process.env.BENCH_RUN_MS ?? 4_000)
const RESIDENTS = 16
/** People with long transcripts: so many that none writes more in ten seconds than anybody is answered. */
const WRITERS = 1_000

export interface Kind {
  readonly what: 'conversations' | 'staff' | 'flows' | 'transcript'
  readonly title: string
  readonly sizes: readonly number[]
}

const KINDS: readonly Kind[] = [
  { what: 'conversations', title: 'conversations in the store', sizes: [0, 10_000, 100_000, 500_000] },
  { what: 'staff', title: 'staff, all on duty', sizes: [0, 50, 200, 500] },
  { what: 'flows', title: 'flows', sizes: [1, 25, 100, 300] },
  { what: 'transcript', title: 'lines said before', sizes: [0, 100, 500, 1_900] },
]

/** The flow, asked for by its link and in words. */
const ALL_LINES = [...LINES, 'cháu muốn làm khảo sát VNeID']
/** Who has a transcript has agreed long ago. */
const KNOWN_LINES = [...LINES.filter((line) => !['Đồng ý', 'Bác'].includes(line)), 'cháu muốn làm khảo sát VNeID']

const load = await startLoad()
const results: { readonly kind: Kind; readonly micros: readonly number[] }[] = []
for (const kind of KINDS) {
  const folders = kind.sizes.map(surveyFolder)
  const nodes: Node[] = []
  try {
    for (const [at, size] of kind.sizes.entries()) nodes.push(await grown(kind, size, folders[at] as string))
    const work: Partial<Work> =
      kind.what === 'transcript'
        ? { lines: KNOWN_LINES, residents: RESIDENTS, people: WRITERS }
        : { lines: ALL_LINES, residents: RESIDENTS }
    for (const node of nodes) await load.run(node.url, WARM_MS, work)
    const micros = kind.sizes.map(() => Number.POSITIVE_INFINITY)
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [at, node] of nodes.entries()) {
        const before = await node.usage()
        const run = await load.run(node.url, RUN_MS, work)
        if (run.refused + run.unfinished > 0) throw new Error(`${kind.what}: ${run.unfinished} heard nothing`)
        const perTurn = microsBetween(before, await node.usage()) / run.turns
        micros[at] = Math.min(micros[at] ?? 0, perTurn)
        console.error(`${kind.what} ${kind.sizes[at]}, round ${round}: ${perTurn.toFixed(0)} µs, ${run.turns} turns`)
      }
    }
    results.push({ kind, micros })
  } finally {
    await Promise.all(nodes.map((node) => node.end()))
  }
}
await load.close()

const ratio = (micros: readonly number[], at: number) => (micros[at] ?? 0) / (micros[0] ?? 1)
console.log(
  [
    '| more of | sizes | processor time per turn | to the smallest |',
    '|---|---|---|---|',
    ...results.map(
      ({ kind, micros }) =>
        `| ${kind.title} | ${kind.sizes.map((size) => size.toLocaleString('en')).join(' · ')} | ${micros.map((one) => one.toFixed(0)).join(' · ')} µs | ${micros.map((_, at) => ratio(micros, at).toFixed(2)).join(' · ')} × |`,
    ),
    '',
    `${MACHINE}, ${today()}, the best of ${ROUNDS} rounds of ${RUN_MS / 1_000} s in turn.`,
  ].join('\n'),
)
const panels = results.map(({ kind, micros }) => ({
  ...{ title: kind.title, sizes: kind.sizes, ratios: micros.map((_, at) => ratio(micros, at)) },
}))
writeFileSync(here('../docs/pictures/growth.svg'), drawn(panels))
writeFileSync(here('growth.json'), `${JSON.stringify({ date: today(), machine: MACHINE, results }, null, 2)}\n`)

async function grown({ what }: Kind, size: number, folder: string): Promise<Node> {
  if (what === 'flows') copyFlows(folder, size)
  const env = {
    ...{ PORT: String(await freePort()), DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn', API: load.api },
    ...surveyOf(folder),
  }
  const platform = { TELEGRAM_API_ROOT: load.api, TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_WEBHOOK_SECRET: SECRET }
  const child = fork(here('programs/grow.ts'), [what, String(what === 'flows' ? 0 : size), String(WRITERS)], {
    env: { ...process.env, ...env, ...platform },
    ...{ execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${what} ${size}: seeding ended with ${code}`)
  return await startNode('product.ts', env)
}

/** The same flow under other names, each with examples of its own. */
function copyFlows(folder: string, many: number): void {
  const structure = readFileSync(here('flows/khao-sat.yaml'), 'utf8')
  const words = readFileSync(here('locales/vi/khao-sat.yaml'), 'utf8')
  for (let n = 1; n < many; n++) {
    const id = `viec-${n}`
    writeFileSync(join(folder, `flows/${id}.yaml`), structure.replace('id: khao-sat', `id: ${id}`))
    const own = words
      .replace('title: Khảo sát', `title: Việc ${named(n)}`)
      .replace('làm khảo sát, khảo sát VNeID', `xin giấy ${named(n)}, nộp hồ sơ ${named(n)}`)
    writeFileSync(join(folder, `locales/vi/${id}.yaml`), own)
  }
  cpSync(here('flows/khao-sat.yaml'), join(folder, 'flows/khao-sat.yaml'))
}

/** Three syllables that stand for a number: no two flows sound alike. */
function named(n: number): string {
  const syllables = ['ba', 'cô', 'đi', 'gà', 'hè', 'kê', 'lô', 'mơ', 'nụ', 'quê', 'rô', 'sứ', 'tổ', 'vé', 'xa', 'yên']
  return [n >> 8, n >> 4, n].map((part) => syllables[part & 15]).join(' ')
}
