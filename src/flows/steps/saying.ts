/** What the kinds of steps have in common when they speak and when they read: text, picture, presses, other media. */
import { type ReadableChoice, readChoice, readYesNo } from '../../understanding/answers.ts'
import type { StepWords, Text } from '../definition.ts'
import type { Labels, ReadingAid, Shown, StepInput, StepReading, View } from './step.ts'

export const UNCLEAR: StepReading = { kind: 'miss', near: [], why: 'unclear' }

/** The step's message: its short form for those who asked for short ones, its picture, its recording, its buttons. */
export function shown(
  step: { readonly picture?: string },
  words: StepWords,
  fill: (text: Text) => string,
  view: View,
  choices: Shown['choices'] = [],
): Shown {
  return {
    text: fill(said(words, view)),
    choices,
    ...(step.picture ? { picture: { path: step.picture, alt: words.alt === undefined ? '' : fill(words.alt) } } : {}),
    // The recording speaks the long text; beside a short one it would say something else.
    ...(words.voice && !(view.brief && words.brief) ? { voice: words.voice } : {}),
  }
}

/** The step's words as this resident gets them. */
export function said(words: StepWords, view: View): Text {
  return (view.brief ? words.brief : undefined) ?? words.text ?? ''
}

/** A usual button, with the step's own label where it has one. */
export function button(
  event: keyof Labels,
  words: StepWords,
  fill: (text: Text) => string,
  labels: Labels,
): { readonly event: keyof Labels; readonly label: string } {
  const own = words[event]
  return { event, label: own === undefined ? labels[event] : fill(own) }
}

/** The same button as something a text may mean. */
export function readable(event: keyof Labels, words: StepWords, aid: ReadingAid): ReadableChoice {
  return {
    id: event,
    label: button(event, words, aid.fill, aid.labels).label,
    also: [...(words.also?.[event] ?? []), ...(aid.also?.[event] ?? [])],
  }
}

/** The resident's words, wherever they stand: a text, a caption, several texts sent in one go. */
export function wordsIn(input: StepInput): string | undefined {
  if (input.kind === 'text') return input.text
  if (input.kind === 'gathered') return input.texts.join(' ')
  return input.kind === 'media' ? input.caption : undefined
}

/** What stands where a secret was hidden: `[mã đã ẩn]`. */
const MASKS = /\[[^[\]\n]{1,60}\]/g

/** The words without what was hidden in them. Without a secret, brackets are the resident's own. */
export function unmasked(input: StepInput): string | undefined {
  const words = wordsIn(input)
  if (words === undefined || (input.kind === 'text' && input.secrets === 0)) return words
  return words.replace(MASKS, ' ').trim()
}

/** True when nothing is left of the answer but hidden secrets and signs. */
export function onlySecrets(input: StepInput): boolean {
  if (input.kind === 'text' && input.secrets === 0) return false
  const words = wordsIn(input) ?? ''
  return words.search(/\[/) >= 0 && !/[\p{L}\p{N}]/u.test(words.replace(MASKS, ''))
}

export function go(event: string): StepReading {
  return { kind: 'go', event }
}

/**
 * Reads an answer to a step whose ways on are choices: a press, a number, the words. Another medium costs no attempt,
 * unless its caption is an answer.
 *
 * @param question  over the choices; absent: it can be answered by yes or no
 */
export function readButtons(input: StepInput, choices: readonly ReadableChoice[], question?: string): StepReading {
  if (input.kind === 'press') return choices.some(({ id }) => id === input.event) ? go(input.event) : UNCLEAR
  const text = unmasked(input)
  if (text === undefined) return { kind: 'wrong-medium' }
  const reading = text === '' ? UNCLEAR : meant(text, choices, question)
  return input.kind === 'media' && reading.kind !== 'go' ? { kind: 'wrong-medium' } : reading
}

function meant(text: string, choices: readonly ReadableChoice[], question: string | undefined): StepReading {
  const reading = readChoice(text, choices, question)
  return reading.kind === 'choice' ? go(reading.id) : { kind: 'miss', near: reading.near, why: 'unclear' }
}

/** Reads "Tiếp" in its many forms: the label, "xong rồi", a plain yes. */
export function readNext(input: StepInput, words: StepWords, aid: ReadingAid): StepReading {
  const reading = readButtons(input, [readable('next', words, aid)])
  if (reading.kind !== 'miss') return reading
  return readYesNo(unmasked(input) ?? '') === 'yes' ? go('next') : reading
}
