/** What is wrong with a draft among everything that is live, each fault with the part and the field to go to. */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { LoadedCatalogue } from '../conversation/catalogue.ts'
import { dayOf } from '../flows/calendar.ts'
import { checkFlow, checkShared, type FindTopics, type Whole } from '../flows/check.ts'
import { KIND_NAMES, spaced, wayName } from '../flows/in-words.ts'
import { MAIN_LANGUAGE } from '../flows/lending.ts'
import type { Problem, Where } from '../flows/problem.ts'
import { stepKind } from '../flows/steps/index.ts'
import type { EditorProblem, FileName } from './api.ts'
import { type ReadUnit, readUnit } from './reading.ts'
import { ALL, HEAD, kindOf, partOfStep, pathOf, type UnitFiles } from './units.ts'

interface Placed extends Problem {
  readonly path?: readonly (string | number)[]
  readonly language?: string
}

/**
 * Residents are answered meanwhile: the loop is left between any two flows.
 *
 * @param now         for dates in it
 * @param findTopics  with the draft in its index; left out: examples are not looked at
 * @param far         whether all flows are looked at when the ward's data or the common words change: seconds, so before
 *                    publishing only
 */
export async function problemsOf(
  whole: LoadedCatalogue,
  unit: string,
  files: UnitFiles,
  now: number,
  { findTopics, far = true }: { readonly findTopics?: FindTopics | undefined; readonly far?: boolean } = {},
): Promise<{ readonly read: ReadUnit; readonly problems: readonly EditorProblem[] }> {
  const read = readUnit(unit, files, 1)
  if (read.problems.length > 0)
    return { read, problems: read.problems.map((problem) => asEditors(problem, unit, whole)) }
  const next = withUnit(whole, unit, read)
  const where: Where = (id, language, path) =>
    ({
      file: pathOf(id, language ?? 'flow'),
      line: id === unit ? (read.lines.get(language ?? 'flow')?.(path) ?? 1) : 1,
      path,
      language,
    }) as ReturnType<Where>
  const given = { ...next, now, where }
  const isFlow = kindOf(unit) === 'flow'
  const problems = [...(isFlow ? checkFlow(given, unit, findTopics) : sharedFaults(whole, given, unit))]
  for (const id of isFlow || far ? touchedBy(whole, next, unit) : []) {
    await setImmediate()
    const had = faultsOf(whole, id, now)
    problems.push(...checkFlow(given, id).filter((problem) => !had.has(keyOf(problem))))
  }
  return { read, problems: problems.map((problem) => asEditors(problem, unit, next)) }
}

/** Of the unit itself all, of the other shared one what is new. */
function sharedFaults(whole: LoadedCatalogue, given: Whole, unit: string): readonly Problem[] {
  const had = new Set(checkShared({ ...given, ...whole }).map(keyOf))
  return checkShared(given).filter((problem) => problem.file.includes(`/${unit}.`) || !had.has(keyOf(problem)))
}

/** Other flows that may have become wrong: they know of a flow its structure, and of the shared units everything. */
function touchedBy(whole: LoadedCatalogue, next: LoadedCatalogue, unit: string): readonly string[] {
  if (kindOf(unit) !== 'flow') {
    const same = isDeepStrictEqual([whole.place, whole.common], [next.place, next.common])
    return same ? [] : [...next.flows.keys()]
  }
  if (isDeepStrictEqual(whole.flows.get(unit)?.definition, next.flows.get(unit)?.definition)) return []
  return usersOf(next, unit)
}

/** What was wrong with a flow before, looked for once in each state of what is live, and again each day. */
const faults = new WeakMap<LoadedCatalogue, Map<string, ReadonlySet<string>>>()

function faultsOf(whole: LoadedCatalogue, id: string, now: number): ReadonlySet<string> {
  const known = faults.get(whole) ?? new Map<string, ReadonlySet<string>>()
  faults.set(whole, known)
  const name = `${dayOf(now)} ${id}`
  const where: Whole['where'] = (flow, language) => ({ file: pathOf(flow, language ?? 'flow'), line: 1 })
  const found = known.get(name) ?? new Set(checkFlow({ ...whole, now, where }, id).map(keyOf))
  known.set(name, found)
  return found
}

/** Everything live with one unit in its new form. */
export function withUnit(whole: LoadedCatalogue, unit: string, read: ReadUnit): LoadedCatalogue {
  return {
    flows: read.flow ? new Map([...whole.flows, [unit, read.flow]]) : whole.flows,
    place: read.place ?? whole.place,
    common: read.common ?? whole.common,
  }
}

/** Without one flow: who would lead to nothing? */
export function usersOf(whole: LoadedCatalogue, unit: string): readonly string[] {
  return [...whole.flows.keys()].filter((id) => id !== unit && leadsTo(whole, id, unit))
}

function leadsTo({ flows }: LoadedCatalogue, id: string, unit: string): boolean {
  return Object.values(flows.get(id)?.definition.steps ?? {}).some(
    (step) =>
      (step.kind === 'call' && step.flow === unit) || (step.kind === 'finish' && (step.offer ?? []).includes(unit)),
  )
}

function keyOf({ file, step, what }: Problem): string {
  return `${file} ${step ?? ''} ${what}`
}

export function asEditors(problem: Placed, unit: string, whole: LoadedCatalogue): EditorProblem {
  const { level, file, line, flow, step, what, remedy, path = [], language } = problem
  const inOther = flow !== undefined && flow !== unit && flow !== 'place' && flow !== 'common'
  const at = step ?? (path[0] === 'steps' && path[1] !== undefined ? String(path[1]) : undefined)
  const part = at !== undefined ? partOfStep(at) : kindOf(unit) === 'flow' ? HEAD : ALL
  const name = (language ?? /^locales\/([^/]+)\//.exec(file)?.[1] ?? 'flow') as FileName
  const inside = at !== undefined && path[0] === 'steps' ? path.slice(2) : path
  return {
    ...{ level, part, file: name, line, path: inside, what, remedy },
    id: createHash('sha256')
      .update([flow ?? unit, name, path.join('.'), what].join('\0'))
      .digest('hex')
      .slice(0, 12),
    ...(inOther && { unit: whole.flows.get(flow)?.words.get(MAIN_LANGUAGE)?.title ?? flow }),
  }
}

/** Names of steps as the editor's page counts them: "Bước 4. Nhập mã", by their place in the file. */
export function stepName(read: Pick<ReadUnit, 'flow'>, step: string): string {
  const { flow } = read
  const known = flow?.definition.steps[step]
  if (!flow || !known) return `bước “${spaced(step)}”, không còn`
  const { title, text } = flow.words.get(MAIN_LANGUAGE)?.steps[step] ?? {}
  const said = typeof text === 'object' ? text.text : text
  const name = title ?? (said === undefined ? KIND_NAMES[known.kind] : shortened(said))
  return `Bước ${Object.keys(flow.definition.steps).indexOf(step) + 1}. ${name}`
}

/** As much of a text as stands for a title. */
const SHORT_CHARS = 40
const shortened = (text: string) =>
  text.length <= SHORT_CHARS ? text : `${text.slice(0, SHORT_CHARS).replace(/\s\S*$/, '')}…`

/** Every way out of a step with the words on it. */
export function exitNames(
  read: Pick<ReadUnit, 'flow'>,
  step: string,
): readonly { event: string; to: string; label: string }[] {
  const known = read.flow?.definition.steps[step]
  const words = read.flow?.words.get(MAIN_LANGUAGE)?.steps[step]
  if (!known) return []
  return stepKind(known)
    .exits(known)
    .map(({ event, to }) => ({ event, to, label: wayName(words, event) }))
}
