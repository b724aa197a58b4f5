/** What is edited and published together, as files and as parts. Pure. */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { FlowDefinition, FlowWords, Place } from '../flows/definition.ts'
import type { CommonWords } from '../flows/own-words.ts'
import { readYaml } from '../flows/yaml.ts'
import type { AllContent, Head, StepContent } from './api.ts'
import { putAt, renameKey, reorder } from './edit.ts'
import { recent } from './recent.ts'

/** The texts of a unit: `flow` the structure, every other name a language. */
export type UnitFiles = Readonly<Record<string, string>>

export type UnitKind = 'flow' | 'place' | 'common'

/** The order of the steps, as something that changes by itself. */
export const ORDER = 'order'
export const HEAD = 'head'
export const ALL = 'all'
/** Part ids of steps begin so. */
const STEP = 'step.'

export type Content = Head | StepContent | AllContent

export function kindOf(unit: string): UnitKind {
  return unit === 'place' || unit === 'common' ? unit : 'flow'
}

export function partOfStep(step: string): string {
  return `${STEP}${step}`
}

export function stepOfPart(part: string): string | undefined {
  return part.startsWith(STEP) ? part.slice(STEP.length) : undefined
}

/** Where a file of a unit stands in a folder of definitions. */
export function pathOf(unit: string, file: string): string {
  return file === 'flow' ? `flows/${unit}.yaml` : `locales/${file}/${unit}.yaml`
}

export function digestOf(files: UnitFiles): string {
  const hash = createHash('sha256')
  for (const name of Object.keys(files).sort()) hash.update(`${name}\0${files[name]}\0`)
  return hash.digest('hex').slice(0, 24)
}

/** Fingerprint of a part's content; of nothing: empty. */
export function baseOf(content: Content | undefined): string {
  if (content === undefined) return ''
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)
}

/** Texts whose data is kept: live and drafted, with both languages, of the few flows that are worked on at a time. */
const READ_MAX = 24
const lately = recent<ReturnType<typeof readYaml>>(READ_MAX)

/** Plain data of every file; a file that does not read counts as empty (only checked texts get so far). */
export interface UnitData {
  readonly structure?: FlowDefinition | Place
  readonly words: Readonly<Record<string, FlowWords | CommonWords>>
}

export function dataOf(files: UnitFiles): UnitData {
  const words: Record<string, FlowWords> = {}
  let structure: FlowDefinition | undefined
  for (const [name, text] of Object.entries(files)) {
    const reading = lately(text, () => readYaml(text))
    if (reading.kind === 'refused') continue
    if (name === 'flow') structure = reading.value as FlowDefinition
    else words[name] = reading.value as FlowWords
  }
  return { ...(structure && { structure }), words }
}

/** Every part by id, in the order of the file. */
export function partsOf(unit: string, files: UnitFiles): ReadonlyMap<string, Content> {
  const { structure, words } = dataOf(files)
  const kind = kindOf(unit)
  if (kind !== 'flow') {
    return new Map([[ALL, kind === 'place' ? { structure: structure as Place } : ({ words } as AllContent)]])
  }
  const { steps = {}, format: _, id: __, ...head } = (structure ?? {}) as FlowDefinition
  const heads = Object.entries(words as Readonly<Record<string, FlowWords>>).map(
    ([language, { steps: _own, ...own }]) => [language, own],
  )
  const parts = new Map<string, Content>([[HEAD, { structure: head, words: Object.fromEntries(heads) } as Head]])
  for (const [id, step] of Object.entries(steps)) {
    const said = Object.entries(words as Readonly<Record<string, FlowWords>>).flatMap(([language, own]) =>
      own.steps?.[id] ? [[language, own.steps[id]] as const] : [],
    )
    parts.set(partOfStep(id), { structure: step, words: Object.fromEntries(said) })
  }
  return parts
}

export function stepOrder(files: UnitFiles): readonly string[] {
  const { structure } = dataOf(files)
  return Object.keys((structure as FlowDefinition | undefined)?.steps ?? {})
}

/** The files with one part in them as given; undefined: the step is taken out. `after`: where a new step goes. */
export function putPart(files: UnitFiles, part: string, content: Content | undefined, after?: string): UnitFiles {
  const step = stepOfPart(part)
  if (step !== undefined) return putStep(files, step, content as StepContent | undefined, after)
  if (content === undefined) return files
  const next: Record<string, string> = { ...files }
  if (content.structure !== undefined) next.flow = putTop(next.flow ?? '', content.structure)
  for (const [language, own] of Object.entries(content.words ?? {})) {
    if (own !== undefined) next[language] = putTop(next[language] ?? '', own)
  }
  return next
}

function putStep(files: UnitFiles, step: string, content: StepContent | undefined, after?: string): UnitFiles {
  const { structure, words } = dataOf(files)
  const next: Record<string, string> = {}
  for (const [name, text] of Object.entries(files)) {
    const value = name === 'flow' ? content?.structure : content?.words[name as 'vi']
    const known = ((name === 'flow' ? structure : words[name]) as Partial<FlowDefinition> | undefined)?.steps?.[step]
    next[name] = isDeepStrictEqual(known, value) ? text : putAt(text, ['steps', step], value, after)
  }
  return next
}

/** The fields of a file but those that are parts of their own. */
function putTop(text: string, value: object): string {
  const reading = readYaml(text)
  const known = reading.kind === 'read' ? (reading.value as Readonly<Record<string, unknown>>) : {}
  let next = text
  for (const key of Object.keys(known)) {
    if (!['format', 'id', 'steps'].includes(key) && !Object.hasOwn(value, key)) next = putAt(next, [key], undefined)
  }
  let last = Object.hasOwn(known, 'id') ? 'id' : Object.hasOwn(known, 'format') ? 'format' : ''
  for (const [key, one] of Object.entries(value)) {
    if (one === undefined || ['format', 'id', 'steps'].includes(key)) continue
    if (!isDeepStrictEqual(known[key], one)) next = putAt(next, [key], one, last)
    last = key
  }
  return next
}

/** The steps of the structure in this order; the words follow. */
export function putOrder(files: UnitFiles, order: readonly string[]): UnitFiles {
  return each(files, (text) => reorder(text, ['steps'], order))
}

/** A step under another id: everything that leads to it follows, and an alias keeps those who wait there. */
export function renameStep(files: UnitFiles, from: string, to: string): UnitFiles {
  const renamed = each(files, (text) => renameKey(text, ['steps', from], to))
  return redirect(renamed, from, to)
}

/** Takes a step out; what led there leads to `instead`, and so do those who wait there. */
export function removeStep(files: UnitFiles, step: string, instead: string | undefined): UnitFiles {
  const without = putStep(files, step, undefined)
  return instead === undefined ? without : redirect(without, step, instead)
}

function redirect(files: UnitFiles, from: string, to: string): UnitFiles {
  const definition = dataOf(files).structure as FlowDefinition | undefined
  if (definition === undefined || files.flow === undefined) return files
  let text = files.flow
  for (const [id, step] of Object.entries(definition.steps)) {
    const led = leading(step, from, to)
    if (!isDeepStrictEqual(led, step)) text = putAt(text, ['steps', id], led)
  }
  if (definition.start === from) text = putAt(text, ['start'], to)
  const { [to]: _, ...others } = definition.aliases ?? {}
  const aliases = {
    ...Object.fromEntries(Object.entries(others).map(([old, at]) => [old, at === from ? to : at])),
    [from]: to,
  }
  return { ...files, flow: putAt(text, ['aliases'], aliases) }
}

/** Fields of a step that name other steps, with those inside `choices`, `stuck` and `when`. */
const TARGETS = ['next', 'skip', 'invalid', 'yes', 'no', 'else', 'then', 'nobody', 'without', 'except'] as const

/** The step with every way to `from` leading to `to`. */
export function leading<S extends object>(step: S, from: string, to: string): S {
  const turned = (value: unknown) => (value === from ? to : value)
  return Object.fromEntries(
    Object.entries(step).map(([key, value]) => {
      if ((TARGETS as readonly string[]).includes(key)) return [key, turned(value)]
      if (key === 'choices' || key === 'stuck')
        return [key, Object.fromEntries(Object.entries(value as object).map(([id, at]) => [id, turned(at)]))]
      if (key === 'when') return [key, (value as { to: string }[]).map((one) => ({ ...one, to: turned(one.to) }))]
      return [key, value]
    }),
  ) as S
}

/** The step with one exit leading elsewhere; `null`: it has no such exit. */
export function withExit<S extends object>(step: S, event: string, to: string): S | null {
  const record = step as Readonly<Record<string, unknown>>
  if ((TARGETS as readonly string[]).includes(event)) return { ...step, [event]: to }
  const choices = record.choices as Readonly<Record<string, string>> | undefined
  if (choices && Object.hasOwn(choices, event)) return { ...step, choices: { ...choices, [event]: to } }
  const stuck = record.stuck as Readonly<Record<string, string>> | undefined
  if (stuck && Object.hasOwn(stuck, event)) return { ...step, stuck: { ...stuck, [event]: to } }
  const at = /^if(\d+)$/.exec(event)?.[1]
  const when = record.when as readonly { readonly to: string }[] | undefined
  if (at !== undefined && when?.[Number(at)])
    return { ...step, when: when.map((one, i) => (i === Number(at) ? { ...one, to } : one)) }
  return null
}

function each(files: UnitFiles, change: (text: string) => string): UnitFiles {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, change(text)]))
}

/** Ids of parts that differ, `order` among them where only the order does. */
export function changedParts(unit: string, before: UnitFiles, after: UnitFiles): readonly string[] {
  const [old, now] = [partsOf(unit, before), partsOf(unit, after)]
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter(
    (part) => baseOf(old.get(part)) !== baseOf(now.get(part)),
  )
  const kept = (order: readonly string[], other: ReadonlyMap<string, Content>) =>
    order.filter((step) => other.has(partOfStep(step)))
  return isDeepStrictEqual(kept(stepOrder(before), now), kept(stepOrder(after), old)) ? changed : [...changed, ORDER]
}

/** `base` with only some parts of `draft`: what goes out when a colleague's unfinished work stays behind. */
export function withParts(unit: string, base: UnitFiles, draft: UnitFiles, parts: readonly string[]): UnitFiles {
  const changed = changedParts(unit, base, draft)
  if (changed.every((part) => parts.includes(part))) return draft
  const theirs = partsOf(unit, draft)
  const order = stepOrder(draft)
  let files = base
  for (const part of changed.filter((one) => parts.includes(one) && one !== ORDER)) {
    const step = stepOfPart(part)
    const at = step === undefined ? -1 : order.indexOf(step)
    // Behind the nearest step before it that is there.
    const before = order.slice(0, Math.max(0, at)).findLast((one) => partsOf(unit, files).has(partOfStep(one)))
    files = putPart(files, part, theirs.get(part), before ?? '')
  }
  return parts.includes(ORDER) ? putOrder(files, order) : files
}

/** Paths of texts inside a part's words, with what stands there: `choices.roi` → "Rồi". */
export function textsIn(words: unknown, path = ''): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (typeof words === 'string') return found.set(path, words)
  if (typeof words !== 'object' || words === null) return found
  for (const [key, value] of Object.entries(words)) {
    for (const [at, text] of textsIn(value, path === '' ? key : `${path}.${key}`)) found.set(at, text)
  }
  return found
}

export type StaleMarks = Readonly<Record<string, readonly string[]>>

/** English texts whose Vietnamese was changed after them: those marked before that nobody touched, and the new ones. */
export function staleMarks(unit: string, before: UnitFiles, after: UnitFiles, known: StaleMarks): StaleMarks {
  const [old, now] = [partsOf(unit, before), partsOf(unit, after)]
  const marks: Record<string, readonly string[]> = {}
  for (const [part, content] of now) {
    const texts = (one: Content | undefined, language: 'vi' | 'en') =>
      textsIn((one?.words as Readonly<Record<string, unknown>> | undefined)?.[language])
    const [vi, en] = [texts(content, 'vi'), texts(content, 'en')]
    const [viOld, enOld] = [texts(old.get(part), 'vi'), texts(old.get(part), 'en')]
    // Lists of phrases are each language's own.
    const stale = [...en.keys()].filter((path) => {
      if (/^(also|examples)\./.test(path) || enOld.get(path) !== en.get(path)) return false
      const was = known[part]?.includes(path) ?? false
      return was || (viOld.has(path) && viOld.get(path) !== vi.get(path))
    })
    if (stale.length > 0) marks[part] = stale
  }
  return marks
}
