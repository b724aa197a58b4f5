/** Flows, the ward's data and all words, read from their folders. Every problem is collected; nothing is thrown. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type TSchema, Type } from 'typebox'
import { conditionDefs } from './conditions.ts'
import { FlowDefinition, FlowWords, type Step } from './definition.ts'
import { LANGUAGE_PATTERN } from './fields.ts'
import { CommonWords } from './own-words.ts'
import { Place } from './place.ts'
import { type Problem, type Where, withoutLines } from './problem.ts'
import { type ShapeProblem, shapeProblems } from './shape.ts'
import { stepKinds } from './steps/index.ts'
import { FILE_BYTES_MAX, type LineFinder, lineFinder, readYaml, TOO_BIG } from './yaml.ts'

export interface LoadedFlow {
  readonly definition: FlowDefinition
  /** By language. */
  readonly words: ReadonlyMap<string, FlowWords>
  /** 1 for the files that come with the program. */
  readonly revision: number
}

export interface Definitions {
  readonly flows: ReadonlyMap<string, LoadedFlow>
  /** `null`: `flows/place.yaml` is missing or wrong. */
  readonly place: Place | null
  /** By language. */
  readonly common: ReadonlyMap<string, CommonWords>
  /** Files and schemas only; whether a flow makes sense is `check`'s question. */
  readonly problems: readonly Problem[]
  /** Finds the file and line of anything read here. */
  readonly where: Where
}

/** A file as `check` names it, with its bytes; `null` when it was too big to be read. */
export interface DefinitionFile {
  /** `flows/luu-tru.yaml`, `locales/vi/luu-tru.yaml` */
  readonly file: string
  readonly bytes: Uint8Array | null
}

/** Reads both folders. A folder that cannot be read is the operator's mistake and throws. */
export function loadDefinitions(flowsDir: string, localesDir: string): Definitions {
  const languages = readdirSync(localesDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return readDefinitions({
    flows: yamlFiles(flowsDir),
    words: new Map(languages.map(({ name }) => [name, yamlFiles(join(localesDir, name))])),
  })
}

function yamlFiles(folder: string): readonly DefinitionFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(folder, entry.name))
    .sort()
    .map((file) => ({ file, bytes: statSync(file).size > FILE_BYTES_MAX ? null : readFileSync(file) }))
}

/** The same from files already at hand. */
export function readDefinitions(files: {
  readonly flows: readonly DefinitionFile[]
  readonly words: ReadonlyMap<string, readonly DefinitionFile[]>
}): Definitions {
  const problems: Problem[] = []
  const lines = new Map<string, LineFinder>()
  const read = <T>(file: DefinitionFile, schema: TSchema): T | null => {
    const reading = readDefinition<T>(file, schema)
    if (reading.lines) lines.set(file.file, reading.lines)
    problems.push(...reading.problems)
    return reading.value
  }
  const block = (file: string, what: string, remedy: string) =>
    problems.push({ level: 'block', file, line: 1, what, remedy })

  let place: Place | null = null
  const flows = new Map<string, { definition: FlowDefinition; words: Map<string, FlowWords>; revision: number }>()
  const broken = new Set<string>()
  for (const file of files.flows) {
    const name = basename(file.file, '.yaml')
    if (name === 'place') {
      place = read<Place>(file, Place)
      continue
    }
    const definition = read<FlowDefinition>(file, FlowDefinition)
    if (definition === null) broken.add(name)
    else if (definition.id !== name) {
      block(file.file, `id "${definition.id}" khác tên tệp "${name}"`, 'đặt hai tên giống nhau')
      broken.add(name)
    } else flows.set(name, { definition, words: new Map(), revision: 1 })
  }
  if (!files.flows.some(({ file }) => basename(file) === 'place.yaml')) {
    block('flows/place.yaml', 'không có tệp này', 'chép tệp mẫu và điền dữ liệu của phường')
  }

  const common = new Map<string, CommonWords>()
  for (const [language, wordFiles] of files.words) {
    if (!new RegExp(LANGUAGE_PATTERN).test(language)) {
      block(wordFiles[0]?.file ?? language, `"${language}" không phải là mã ngôn ngữ`, 'đặt tên thư mục như vi, en')
      continue
    }
    for (const file of wordFiles) {
      const name = basename(file.file, '.yaml')
      // Ready-made replies of helpers: the desk reads them.
      if (name === 'canned') continue
      if (name === 'common') {
        const words = read<CommonWords>(file, CommonWords)
        if (words === null) continue
        common.set(language, words)
        if (words.language.tag !== language)
          block(file.file, `language.tag khác tên thư mục "${language}"`, 'sửa cho giống nhau')
        continue
      }
      const words = read<FlowWords>(file, FlowWords)
      const flow = flows.get(name)
      if (words !== null && flow) flow.words.set(language, words)
      else if (!flow && !broken.has(name)) block(file.file, `không có thủ tục "${name}"`, 'đổi tên tệp hoặc xóa đi')
    }
    if (!wordFiles.some(({ file }) => basename(file) === 'common.yaml')) {
      block(
        wordFiles[0]?.file ?? language,
        `ngôn ngữ "${language}" thiếu common.yaml`,
        'chép từ locales/vi/common.yaml rồi dịch',
      )
    }
  }
  const fileNames = new Map([
    ...files.flows.map(({ file }) => [key(basename(file, '.yaml')), file] as const),
    ...[...files.words].flatMap(([language, own]) =>
      own.map(({ file }) => [key(basename(file, '.yaml'), language), file] as const),
    ),
  ])
  const where: Where = (id, language, path) => {
    const file = fileNames.get(key(id, language))
    return file === undefined ? withoutLines(id, language, path) : { file, line: lines.get(file)?.(path) ?? 1 }
  }
  return { flows, place, common, problems, where }
}

function key(id: string, language = ''): string {
  return `${language}/${id}`
}

/** One file against its schema; `value` is null when there is any problem. */
export function readDefinition<T>(
  { file, bytes }: DefinitionFile,
  schema: TSchema,
): { readonly value: T | null; readonly problems: readonly Problem[]; readonly lines?: LineFinder } {
  const refused = (problems: readonly { line: number; what: string; remedy: string }[]) => ({
    value: null,
    problems: problems.map((problem) => ({ level: 'block' as const, file, ...problem })),
  })
  if (bytes === null || bytes.byteLength > FILE_BYTES_MAX) return refused([TOO_BIG])
  const text = decode(bytes)
  if (text === null) return refused([{ line: 1, what: 'không phải là UTF-8', remedy: 'lưu lại tệp với mã UTF-8' }])
  const reading = readYaml(text)
  if (reading.kind === 'refused') return refused(reading.problems)
  const lines = lineFinder(text)
  const problems = (schema === FlowDefinition ? flowShape(reading.value) : shapeProblems(schema, reading.value)).map(
    ({ path, what, remedy }): Problem => ({
      level: 'block',
      file,
      line: lines(path),
      ...(path[0] === 'steps' && path[1] !== undefined ? { step: path[1] } : {}),
      what,
      remedy,
    }),
  )
  return { value: problems.length === 0 ? (reading.value as T) : null, problems, lines }
}

/** Two megabytes of text, of which the values read are pieces: whoever wants it whole gets the very same. */
const decoded = new WeakMap<Uint8Array, string | null>()

/** Words are compared in one form of Unicode, so they are kept in it. `null`: not UTF-8. */
export function decode(bytes: Uint8Array): string | null {
  const known = decoded.get(bytes)
  if (known !== undefined) return known
  let text: string | null = null
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFC')
  } catch {
    // Told as a problem of the file by whoever reads it.
  }
  decoded.set(bytes, text)
  return text
}

/** The flow without its steps, then each step against its own kind: what is said is then about that kind only. */
function flowShape(value: unknown): readonly ShapeProblem[] {
  const outer = shapeProblems(FlowShell, value)
  if (outer.length > 0) return outer
  const { steps } = value as { steps: Record<string, { kind: Step['kind'] }> }
  return Object.entries(steps).flatMap(([id, step]) =>
    shapeProblems(STEP_SHAPES[step.kind], step).map(({ path, ...problem }) => ({
      path: ['steps', id, ...path],
      ...problem,
    })),
  )
}

const FlowShell = Type.Object(
  {
    ...FlowDefinition.properties,
    steps: {
      ...FlowDefinition.properties.steps,
      patternProperties: Object.fromEntries(
        Object.keys(FlowDefinition.properties.steps.patternProperties).map((pattern) => [
          pattern,
          Type.Object({ kind: Type.Union(Object.keys(stepKinds).map((kind) => Type.Literal(kind))) }),
        ]),
      ),
    },
  },
  { additionalProperties: false },
)

const STEP_SHAPES = Object.fromEntries(
  Object.entries(stepKinds).map(([kind, { schema }]) => [kind, { ...schema, $defs: conditionDefs }]),
) as unknown as Readonly<Record<Step['kind'], TSchema>>
