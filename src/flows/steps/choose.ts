/** A question with 2–8 choices. What was chosen is remembered where the step gives it a name. */
import { type Static, Type } from 'typebox'
import { byId, Id, stepFields, strict } from '../fields.ts'
import { readButtons, said, shown } from './saying.ts'
import type { StepKind } from './step.ts'

export const ChooseStep = Type.Object(
  { kind: Type.Literal('choose'), ...stepFields, choices: byId(Id, 40), remember: Type.Optional(Id) },
  strict,
)

export const choose: StepKind<Static<typeof ChooseStep>> = {
  kind: 'choose',
  schema: ChooseStep,
  speaks: true,
  waits: () => true,
  exits: (step) => Object.entries(step.choices).map(([event, to]) => ({ event, to })),

  show: (step, words, fill, _labels, view) =>
    shown(
      step,
      words,
      fill,
      view,
      Object.keys(step.choices).map((event) => ({ event, label: fill(words.choices?.[event] ?? event) })),
    ),

  read(step, words, input, view, { fill }) {
    const choices = Object.keys(step.choices).map((id) => ({
      id,
      label: fill(words.choices?.[id] ?? id),
      also: words.also?.[id] ?? [],
    }))
    const reading = readButtons(input, choices, fill(said(words, view)))
    if (reading.kind !== 'go' || step.remember === undefined) return reading
    const label = choices.find(({ id }) => id === reading.event)?.label ?? reading.event
    return { ...reading, remember: { [step.remember]: { value: reading.event, said: label } } }
  },
}
