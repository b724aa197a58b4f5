/** How an answer was recognised, for people who ask why: looked for once more, since no resident waits for it. */
import { type ChoiceHow, howChosen } from '../../understanding/answers.ts'
import type { Step, StepWords } from '../definition.ts'
import { stepKind } from './index.ts'
import { unmasked } from './saying.ts'
import type { ReadingAid, StepInput, View } from './step.ts'

/** `typed`: anything of the kind the step asks for, a date or a name. `yes-no`: a plain yes or no in other words. */
export function howRead(
  step: Step,
  words: StepWords,
  input: StepInput,
  view: View,
  aid: ReadingAid,
): ChoiceHow | 'yes-no' | 'typed' | undefined {
  const text = unmasked(input)
  if (text === undefined) return undefined
  const shown = stepKind(step).show(step, words, aid.fill, aid.labels, view)
  const choices = (shown?.choices ?? []).map(({ event, label }) => ({
    ...{ id: event, label },
    also: [...(words.also?.[event] ?? []), ...(aid.also?.[event as keyof typeof aid.also] ?? [])],
  }))
  const how = howChosen(text, choices, step.kind === 'choose' ? shown?.text : undefined)
  if (how !== undefined) return how
  return step.kind === 'ask' || step.kind === 'window' ? 'typed' : 'yes-no'
}
