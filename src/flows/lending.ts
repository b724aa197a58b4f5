/**
 * A language that lacks the words of a flow, or of one of its steps, borrows them whole from the main language: better a
 * step in Vietnamese than a silence, or a message in two languages at once. What is borrowed remembers where it is from, so
 * that it is filled as that language fills. `check` lists what is missing.
 */
import { HALVES } from '../understanding/half-days.ts'
import type { FlowDefinition, FlowWords, Step, StepWords, Text } from './definition.ts'
import { stepKind } from './steps/index.ts'

/** The language that is always whole. */
export const MAIN_LANGUAGE = 'vi'

/** Languages we publish: a text missing in one of them stops the start. In others it is borrowed, and listed. */
export const WHOLE_LANGUAGES: readonly string[] = [MAIN_LANGUAGE, 'en']

/** A text of another language. */
export interface LentText {
  readonly text: string
  readonly otherwise: string
  readonly from: string
}

export function lend(text: Text, from: string): Text & LentText {
  const { text: said, otherwise } = typeof text === 'string' ? { text, otherwise: text } : text
  return { text: said, otherwise, from }
}

export function lentFrom(text: Text): string | undefined {
  return typeof text === 'object' && 'from' in text ? (text as LentText).from : undefined
}

/** What a step's words lack so that everything it says can be said. */
export function lacking(step: Step, words: StepWords): readonly Lack[] {
  const missing: Lack[] = []
  if (stepKind(step).speaks && words.text === undefined) missing.push(['text'])
  if (step.picture !== undefined && words.alt === undefined) missing.push(['alt'])
  for (const trouble of Object.keys(step.stuck ?? {})) if (!owns(words.stuck, trouble)) missing.push(['stuck', trouble])
  const choices = step.kind === 'choose' ? Object.keys(step.choices) : step.kind === 'window' ? HALVES : []
  for (const choice of choices) if (!owns(words.choices, choice)) missing.push(['choices', choice])
  return missing
}

/** Where in a step's words something is missing: the field, and of a list of labels which. */
export type Lack = readonly ['text' | 'alt'] | readonly ['stuck' | 'choices', string]

/**
 * The words of a flow in a language, with what it lacks borrowed step by step.
 *
 * @param own   of the language; undefined: it has none of this flow
 * @param main  of the main language
 */
export function withLent(definition: FlowDefinition, own: FlowWords | undefined, main: FlowWords): FlowWords {
  const lent = (step: StepWords) => lentStep(step, MAIN_LANGUAGE)
  if (own === undefined) {
    return {
      ...main,
      ...(main.bring === undefined ? {} : { bring: lend(main.bring, MAIN_LANGUAGE) }),
      ...(main.questions === undefined ? {} : { questions: each(main.questions, (one) => lend(one, MAIN_LANGUAGE)) }),
      steps: each(main.steps, lent),
    }
  }
  const borrowed = Object.entries(definition.steps).flatMap(([id, step]) => {
    const words = own.steps[id] ?? {}
    const theirs = main.steps[id]
    return theirs === undefined || lacking(step, words).length === 0 ? [] : [[id, lent(theirs)] as const]
  })
  return borrowed.length === 0 ? own : { ...own, steps: { ...own.steps, ...Object.fromEntries(borrowed) } }
}

/** Every text of a step, marked; what is read by people of ours or by the phrase finder stays as it is. */
function lentStep(words: StepWords, from: string): StepWords {
  const one = (text: Text) => lend(text, from)
  const { text, brief, next, skip, yes, no, choices, stuck, hint } = words
  return {
    ...words,
    ...each({ text, brief, next, skip, yes, no }, (said) => (said === undefined ? said : one(said))),
    ...(choices && { choices: each(choices, one) }),
    ...(stuck && { stuck: each(stuck, one) }),
    ...(hint && { hint: Array.isArray(hint) ? hint.map(one) : one(hint) }),
  } as StepWords
}

function each<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}

function owns(record: Readonly<Record<string, unknown>> | undefined, name: string): boolean {
  return record !== undefined && Object.hasOwn(record, name)
}
