/** Reading and changing the parts of a unit: heads, steps, the ward's data. Pure; nothing is ever changed in place. */

import type { FlowDefinition, FlowWords, Step, StepWords, Text } from '../../../../flows/definition.ts'
import { KIND_NAMES, spaced } from '../../../../flows/in-words.ts'
import type { AllContent, Head, Part, StepContent, Unit } from '../../../../publishing/api.ts'

export type PartContent = Head | StepContent | AllContent
export type Language = 'vi' | 'en'

export interface StepPart extends Part<StepContent> {
  /** Without the `step.` before it. */
  readonly step: string
  /** As staff count them: place in the list, from 1. */
  readonly number: number
}

const STEP = 'step.'

export const partOf = (step: string): string => STEP + step
export const stepOf = (part: string): string | undefined =>
  part.startsWith(STEP) ? part.slice(STEP.length) : undefined

/** Unit by unit: lists of hundreds are made once for each answer of the server. */
const stepsByUnit = new WeakMap<Unit, readonly StepPart[]>()

export function stepsOf(unit: Unit): readonly StepPart[] {
  const known = stepsByUnit.get(unit)
  if (known) return known
  const steps = unit.parts
    .filter(({ id }) => id.startsWith(STEP))
    .map((part, at) => ({ ...(part as Part<StepContent>), step: part.id.slice(STEP.length), number: at + 1 }))
  stepsByUnit.set(unit, steps)
  return steps
}

export function headOf(unit: Unit): Part<Head> | undefined {
  return unit.parts.find(({ id }) => id === 'head') as Part<Head> | undefined
}

/** The words of a text, whichever of its two forms it has. */
export function plain(text: Text | undefined): string {
  return text === undefined ? '' : typeof text === 'string' ? text : text.text
}

/** "Nhập mã OTP": its short name, else how it begins. */
export function titleOf({ content, step }: Pick<StepPart, 'content' | 'step'>): string {
  const words = content.words.vi
  return words?.title ?? (shortened(plain(words?.text), 40) || KIND_NAMES[content.structure.kind] || step)
}

/** "Bước 4. Nhập mã OTP". */
export function nameOf(part: StepPart): string {
  return `Bước ${part.number}. ${titleOf(part)}`
}

/** The text with other words; what is said where a figure is not known stays. */
export function retold(before: Text | undefined, text: string): Text | undefined {
  if (typeof before === 'object') return { ...before, text }
  return text === '' ? undefined : text
}

export function shortened(text: string, chars: number): string {
  return text.length <= chars ? text : `${text.slice(0, chars).replace(/\s\S*$/, '')}…`
}

export function withWords(content: StepContent, language: Language, change: Partial<Loose<StepWords>>): StepContent {
  return { ...content, words: { ...content.words, [language]: without({ ...content.words[language], ...change }) } }
}

export function withStructure(content: StepContent, change: Partial<Loose<Step>>): StepContent {
  return { ...content, structure: without({ ...content.structure, ...change }) as Step }
}

export function withHeadWords(head: Head, language: Language, change: Partial<Loose<Omit<FlowWords, 'steps'>>>): Head {
  const words = without({ ...head.words[language], ...change }) as Omit<FlowWords, 'steps'>
  return { ...head, words: { ...head.words, [language]: words } }
}

export function withHead(head: Head, change: Partial<Loose<Head['structure']>>): Head {
  return { ...head, structure: without({ ...head.structure, ...change }) as Head['structure'] }
}

/** Fields may be set to nothing: then they go. */
type Loose<T> = { readonly [K in keyof T]: T[K] | undefined }

export function without<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined && field !== '')) as T
}

/** The same record with one key set, or taken away where the value is nothing. */
export function put<T>(record: Readonly<Record<string, T>> | undefined, key: string, value: NoInfer<T> | undefined) {
  const next = without({ ...record, [key]: value as T })
  return Object.keys(next).length === 0 ? undefined : next
}

/** An id made of a title: "Nhập mã OTP" becomes `nhap_ma_otp`, numbered where that is taken. At most 40 characters. */
export function idFor(title: string, taken: (id: string) => boolean): string {
  const folded = title.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase()
  const stem =
    folded
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[^a-z]+|_+$/g, '')
      .slice(0, 32) || 'buoc'
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}_${n}`
    if (!taken(id)) return id
  }
}

export type Facts = NonNullable<FlowDefinition['facts']>
export type Sources = NonNullable<FlowDefinition['sources']>

/** A figure as an editor recognises it: what it says, then what it is called. */
export function factName(id: string, { value }: Facts[string]): string {
  const said = typeof value === 'object' ? (value.vi ?? Object.values(value)[0] ?? '') : String(value)
  return `${shortened(said, 40)} (${spaced(id)})`
}
