/** `npm run flows -- check | understand | graph | print | links | due | pull | push | diff`. Exit 1: something blocks. Exit 2: asked wrongly. */
import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { AppError } from '../errors.ts'
import { buildTopics, findTopics, type TopicIndex } from '../understanding/topics.ts'
import { check } from './check.ts'
import { dueLines, touchedBy, whatIsDue } from './due.ts'
import { mermaid } from './graph.ts'
import { codeOf, linkLine, type OpenLinks } from './links.ts'
import { type Definitions, loadDefinitions } from './load.ts'
import { printedSheet } from './print.ts'
import { blocks, problemLine } from './problem.ts'

/** How many further flows `understand` names. */
const ALSO_MAX = 3

const USAGE = `Cách dùng: npm run flows -- <lệnh>
  check                       xem mọi thủ tục và lời có lỗi gì không
  understand [--json]         mỗi dòng đọc vào dẫn tới thủ tục nào
  graph THỦ-TỤC               sơ đồ Mermaid
  print THỦ-TỤC [--language en] [--link ĐỊA-CHỈ] [--out TỆP]
                              một tờ A4 chữ lớn để in (mở tệp bằng trình duyệt rồi in)
  links [THỦ-TỤC] [--channel KÊNH] [--qr TỆP.svg]
                              đường dẫn mở thẳng một thủ tục trên từng kênh đang bật; --qr vẽ mã QR của một đường dẫn
  pull THƯ-MỤC                chép các thủ tục đang chạy ra tệp
  push THƯ-MỤC                đưa các tệp vào thành bản nháp (không phát hành)
  diff                        đang chạy khác gì tệp đi kèm, ai đang có bản nháp
  due [--source CHỮ]          cái gì quá hạn, sắp hết hạn; hoặc một nguồn đụng tới thủ tục nào`

export interface CliWorld {
  readonly flowsDir: string
  readonly localesDir: string
  readonly now: number
  readonly lines: AsyncIterable<string>
  readonly print: (line: string) => void
  /** Writes a file of the operator's choosing. */
  readonly save: (path: string, text: string) => void
  readonly publicUrl: string
  /** The links of every channel that is switched on. @throws {AppError} when the settings hold mistakes */
  readonly links: () => Promise<OpenLinks>
  readonly complain: (line: string) => void
  /** With the store, beside a running server. @returns the exit code */
  readonly exchange: (command: 'pull' | 'push' | 'diff', folder: string) => Promise<number>
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
    case 'print':
      return printSheet(rest, world)
    case 'links':
      return sayLinks(rest, world)
    case 'due':
      return sayDue(rest, world)
    case 'pull':
    case 'push':
      return rest.length === 1 ? await world.exchange(command, rest[0] as string) : usage(world)
    case 'diff':
      return rest.length === 0 ? await world.exchange(command, '') : usage(world)
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

/** One flow as a sheet to print. */
function printSheet(args: readonly string[], world: CliWorld): number {
  const asked = readOptions(args, ['--language', '--link', '--out'])
  const [id, ...more] = asked?.plain ?? []
  if (asked === null || id === undefined || more.length > 0) return usage(world)
  const { flows, common, place, problems } = loadDefinitions(world.flowsDir, world.localesDir)
  const flow = flows.get(id)
  const language = asked.options['--language'] ?? 'vi'
  const words = flow?.words.get(language)
  const own = common.get(language)
  if (flow === undefined || words === undefined || own === undefined || place === null) {
    for (const problem of problems.filter(({ file }) => file.endsWith(`${id}.yaml`)))
      world.complain(problemLine(problem))
    world.complain(`Không in được "${id}" (${language}). Có: ${[...flows.keys()].join(', ')}`)
    return 1
  }
  const link = asked.options['--link'] ?? `${world.publicUrl}/?ref=${id}`
  const out = asked.options['--out'] ?? `${id}.html`
  world.save(out, printedSheet({ definition: flow.definition, words, common: own, place, link, now: world.now }))
  world.print(`Đã ghi ${out}. Mở bằng trình duyệt rồi in (khổ A4). Mã QR dẫn tới ${link}`)
  return 0
}

/** The links that begin a flow, or all flows; one of them as a code to print. */
async function sayLinks(args: readonly string[], world: CliWorld): Promise<number> {
  const asked = readOptions(args, ['--channel', '--qr'])
  const [id, ...more] = asked?.plain ?? []
  const qr = asked?.options['--qr']
  if (asked === null || more.length > 0 || (qr !== undefined && id === undefined)) return usage(world)
  const { flows } = loadDefinitions(world.flowsDir, world.localesDir)
  const offered = [...flows].filter(([, { definition }]) => !definition.part).map(([flow]) => flow)
  if (id !== undefined && !offered.includes(id)) {
    world.complain(`Không có thủ tục "${id}" để bà con chọn. Có: ${offered.join(', ')}`)
    return 1
  }
  const channel = asked.options['--channel'] ?? (qr === undefined ? undefined : 'web')
  const open = await world.links()
  try {
    const drawn: string[] = []
    for (const flow of id === undefined ? offered : [id]) {
      const links = (await open.of(flow)).filter((link) => channel === undefined || link.channel === channel)
      for (const link of links) world.print(linkLine(flow, link))
      drawn.push(...links.flatMap(({ url }) => (url === undefined ? [] : [url])))
    }
    if (qr === undefined) return 0
    const [url] = drawn
    if (url === undefined) {
      world.complain(`Kênh "${channel}" đang tắt, hoặc không có đường dẫn để vẽ mã.`)
      return 1
    }
    world.save(qr, codeOf(url))
    world.print(`Đã ghi ${qr}: mã của ${url}`)
    return 0
  } finally {
    await open.close()
  }
}

function sayDue(args: readonly string[], world: CliWorld): number {
  const asked = readOptions(args, ['--source'])
  if (asked === null || asked.plain.length > 0) return usage(world)
  const { flows } = loadDefinitions(world.flowsDir, world.localesDir)
  const source = asked.options['--source']
  if (source === undefined) for (const line of dueLines(whatIsDue(flows, world.now))) world.print(line)
  else {
    const touched = touchedBy(flows, source, world.now)
    for (const { flow, title, facts } of touched)
      world.print([`${flow}: ${title}`, ...facts.map((one) => `    ${one}`)].join('\n'))
    if (touched.length === 0) world.print(`Không thủ tục nào dẫn nguồn có chữ "${source}".`)
  }
  return 0
}

/** `--name value` pairs from a closed set; null: something else stands there. */
function readOptions(args: readonly string[], names: readonly string[]) {
  const options: Record<string, string> = {}
  const plain: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (!arg.startsWith('--')) plain.push(arg)
    else {
      const value = args[i + 1]
      if (!names.includes(arg) || value === undefined) return null
      options[arg] = value
      i += 1
    }
  }
  return { options, plain }
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
  const world: CliWorld = {
    flowsDir: process.env.FLOWS_DIR ?? 'flows',
    localesDir: process.env.LOCALES_DIR ?? 'locales',
    now: Date.now(),
    // Not before it is read: an open input keeps the program from ending.
    get lines() {
      return createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })
    },
    print: (line) => process.stdout.write(`${line}\n`),
    save: (path, text) => writeFileSync(path, text),
    // Settings, store and channels are read by this command alone.
    links: async () => (await import('../setup/links.ts')).openLinks(process.env),
    publicUrl: (process.env.PUBLIC_URL ?? 'http://127.0.0.1:3000').replace(/\/+$/, ''),
    complain: (line) => process.stderr.write(`${line}\n`),
    exchange: async (command, folder) =>
      (await import('../publishing/command.ts')).exchange(command, folder, (line) => process.stdout.write(`${line}\n`)),
  }
  try {
    process.exitCode = await runFlows(process.argv.slice(2), world)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    for (const line of [error.message, ...error.details]) world.complain(line)
    process.exitCode = 1
  }
}
