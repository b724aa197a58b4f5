/** `npm run flows -- check | understand [--json] | graph ID`. Exit 1: something blocks. Exit 2: asked wrongly. */
import { createInterface } from 'node:readline'
import { buildTopics, findTopics, type TopicIndex } from '../understanding/topics.ts'
import { check } from './check.ts'
import { mermaid } from './graph.ts'
import { type Definitions, loadDefinitions } from './load.ts'
import { blocks, problemLine } from './problem.ts'

/** How many further flows `understand` names. */
const ALSO_MAX = 3

const USAGE = 'Cách dùng: npm run flows -- check | understand [--json] | graph TÊN-THỦ-TỤC'

export interface CliWorld {
  readonly flowsDir: string
  readonly localesDir: string
  readonly now: number
  readonly lines: AsyncIterable<string>
  readonly print: (line: string) => void
  readonly complain: (line: string) => void
}

/** @returns the exit code */
export async function runFlows(args: readonly string[], world: CliWorld): Promise<number> {
  const [command, ...rest] = args
  switch (command) {
    case 'check':
      return rest.length === 0 ? checkAll(world) : usage(world)
    case 'understand':
      return rest.every((arg) => arg === '--json') ? understand(world, rest.includes('--json')) : usage(world)
    case 'graph':
      return rest.length === 1 ? graph(world, rest[0] as string) : usage(world)
    default:
      return usage(world)
  }
}

function usage({ complain }: CliWorld): number {
  complain(USAGE)
  return 2
}

function checkAll({ flowsDir, localesDir, now, print }: CliWorld): number {
  const definitions = loadDefinitions(flowsDir, localesDir)
  const { flows, place, common, where } = definitions
  const index = topicsOf(definitions)
  const found = place === null ? [] : check({ flows, place, common, now, where }, (text) => findTopics(index, text))
  const problems = [...definitions.problems, ...found]
  for (const problem of problems) print(problemLine(problem))
  const blocking = problems.filter(({ level }) => level === 'block').length
  print(
    `${flows.size} thủ tục, ${common.size} ngôn ngữ: ${blocking} lỗi, ${problems.length - blocking} điều nên xem lại.`,
  )
  return blocks(problems) ? 1 : 0
}

async function understand({ flowsDir, localesDir, lines, print }: CliWorld, json: boolean): Promise<number> {
  const index = topicsOf(loadDefinitions(flowsDir, localesDir))
  for await (const text of lines) {
    const { best, score, ranked } = findTopics(index, text)
    const also = ranked.filter(({ flow }) => flow !== best).slice(0, ALSO_MAX)
    if (json) print(JSON.stringify({ text, flow: best, score, also: also.map(({ flow, score }) => ({ flow, score })) }))
    else
      print(
        `${text} → ${best ?? '(không rõ)'} ${score.toFixed(2)}${also.map((one) => ` · ${one.flow} ${one.score.toFixed(2)}`).join('')}`,
      )
  }
  return 0
}

function graph({ flowsDir, localesDir, print, complain }: CliWorld, id: string): number {
  const { flows, problems } = loadDefinitions(flowsDir, localesDir)
  const flow = flows.get(id)
  if (flow === undefined) {
    const own = problems.filter(({ file }) => file.endsWith(`${id}.yaml`))
    for (const problem of own) complain(problemLine(problem))
    if (own.length === 0) complain(`Không có thủ tục "${id}". Có: ${[...flows.keys()].join(', ')}`)
    return 1
  }
  print(mermaid(flow.definition, flow.words.get('vi')))
  return 0
}

/** The finder's index of everything a resident can reach. */
export function topicsOf({ flows, common }: Pick<Definitions, 'flows' | 'common'>): TopicIndex {
  const sources = [...flows]
    .filter(([, { definition }]) => !definition.part)
    .flatMap(([flow, { words }]) =>
      [...words].map(([language, { title, summary, examples = [] }]) => ({
        flow,
        language,
        title,
        ...(summary === undefined ? {} : { summary }),
        examples,
      })),
    )
  return buildTopics(sources, { person: [...common.values()].flatMap(({ moves }) => moves.human ?? []) })
}

if (import.meta.main) {
  process.env.TZ ??= 'Asia/Ho_Chi_Minh'
  process.exitCode = await runFlows(process.argv.slice(2), {
    flowsDir: process.env.FLOWS_DIR ?? 'flows',
    localesDir: process.env.LOCALES_DIR ?? 'locales',
    now: Date.now(),
    lines: createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }),
    print: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`${line}\n`),
  })
}
