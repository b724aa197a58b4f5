/** Files of a unit as the rest of the program knows them: checked against their schema, every problem with its place. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { FlowDefinition, FlowWords } from '../flows/definition.ts'
import { type DefinitionFile, decode, type LoadedFlow, readDefinition } from '../flows/load.ts'
import { CommonWords } from '../flows/own-words.ts'
import { Place } from '../flows/place.ts'
import type { Problem } from '../flows/problem.ts'
import { FILE_BYTES_MAX, type LineFinder } from '../flows/yaml.ts'
import { recent } from './recent.ts'
import { digestOf, kindOf, pathOf, type UnitFiles } from './units.ts'

/** One unit, read. What is missing did not read; `problems` say why. */
export interface ReadUnit {
  readonly flow?: LoadedFlow
  readonly place?: Place
  readonly common?: ReadonlyMap<string, CommonWords>
  readonly problems: readonly Problem[]
  readonly lines: ReadonlyMap<string, LineFinder>
}

/** Units kept as they were read: saving one reads it to refuse it, to check it and to show it. */
const READ_MAX = 8
const lately = recent<ReadUnit>(READ_MAX)

export function readUnit(unit: string, files: UnitFiles, revision: number): ReadUnit {
  return lately(`${unit} ${revision} ${digestOf(files)}`, () => readAnew(unit, files, revision))
}

function readAnew(unit: string, files: UnitFiles, revision: number): ReadUnit {
  const problems: Problem[] = []
  const lines = new Map<string, LineFinder>()
  const read = <T>(name: string, schema: Parameters<typeof readDefinition>[1]): T | null => {
    const reading = readDefinition<T>({ file: pathOf(unit, name), bytes: Buffer.from(files[name] ?? '') }, schema)
    problems.push(...reading.problems)
    if (reading.lines) lines.set(name, reading.lines)
    return reading.value
  }
  const languages = Object.keys(files).filter((name) => name !== 'flow')
  const kind = kindOf(unit)
  if (kind === 'place') {
    const place = read<Place>('flow', Place)
    return { ...(place && { place }), problems, lines }
  }
  if (kind === 'common') {
    const common = languages.map((language) => [language, read<CommonWords>(language, CommonWords)] as const)
    const whole = common.every((one): one is readonly [string, CommonWords] => one[1] !== null)
    return { ...(whole && { common: new Map(common as (readonly [string, CommonWords])[]) }), problems, lines }
  }
  const definition = read<FlowDefinition>('flow', FlowDefinition)
  const words = languages.map((language) => [language, read<FlowWords>(language, FlowWords)] as const)
  if (definition !== null && definition.id !== unit) {
    problems.push({
      ...{ level: 'block', file: pathOf(unit, 'flow'), line: lines.get('flow')?.(['id']) ?? 1 },
      what: `id "${definition.id}" khác tên thủ tục "${unit}"`,
      remedy: `ghi lại id: ${unit}`,
    })
  }
  if (problems.length > 0 || definition === null) return { problems, lines }
  return { flow: { definition, words: new Map(words as (readonly [string, FlowWords])[]), revision }, problems, lines }
}

export interface ShippedFiles {
  readonly flows: readonly DefinitionFile[]
  readonly words: ReadonlyMap<string, readonly DefinitionFile[]>
}

/** The program's own definitions, as bytes. */
export function shippedFiles(flowsDir: string, localesDir: string): ShippedFiles {
  const yaml = (folder: string): readonly DefinitionFile[] =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
      .map((entry) => join(folder, entry.name))
      .sort()
      .map((file) => ({ file, bytes: statSync(file).size > FILE_BYTES_MAX ? null : readFileSync(file) }))
  const languages = readdirSync(localesDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return { flows: yaml(flowsDir), words: new Map(languages.map(({ name }) => [name, yaml(join(localesDir, name))])) }
}

/** By unit. Ready-made replies of helpers belong to the desk. */
export function unitsIn({ flows, words }: ShippedFiles): ReadonlyMap<string, UnitFiles> {
  const units = new Map<string, Record<string, string>>()
  const put = (name: string, { file, bytes }: DefinitionFile) => {
    const unit = basename(file, '.yaml')
    if (bytes === null || unit === 'canned') return
    const files = units.get(unit) ?? {}
    files[name] = decode(bytes) ?? Buffer.from(bytes).toString('utf8').normalize('NFC')
    units.set(unit, files)
  }
  for (const file of flows) put('flow', file)
  for (const [language, files] of words) for (const file of files) put(language, file)
  return units
}
