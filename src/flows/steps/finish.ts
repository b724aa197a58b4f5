/** The end: done, to be done elsewhere in person, or left. */
import { type Static, Type } from 'typebox'
import { FlowId, stepFields, strict } from '../fields.ts'
import { shown, UNCLEAR } from './saying.ts'
import type { StepKind } from './step.ts'

export const FinishStep = Type.Object(
  {
    kind: Type.Literal('finish'),
    ...stepFields,
    outcome: Type.Union([Type.Literal('done'), Type.Literal('elsewhere'), Type.Literal('left')]),
    offer: Type.Optional(Type.Array(FlowId, { maxItems: 6 })),
  },
  strict,
)

export const finish: StepKind<Static<typeof FinishStep>> = {
  kind: 'finish',
  schema: FinishStep,
  speaks: true,
  waits: () => false,
  exits: () => [],
  show: (step, words, fill, _labels, view) => shown(step, words, fill, view),
  read: () => UNCLEAR,
}
