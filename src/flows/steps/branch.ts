/** Goes on by answers, channel, language, time, opening hours. Says nothing. */
import { type Static, Type } from 'typebox'
import { ConditionRef } from '../conditions.ts'
import { Id, stepFields, strict } from '../fields.ts'
import { UNCLEAR } from './saying.ts'
import type { StepKind } from './step.ts'

export const BranchStep = Type.Object(
  {
    kind: Type.Literal('branch'),
    ...stepFields,
    when: Type.Array(Type.Object({ if: ConditionRef, to: Id }, strict), { minItems: 1, maxItems: 40 }),
    else: Id,
  },
  strict,
)

export const branch: StepKind<Static<typeof BranchStep>> = {
  kind: 'branch',
  schema: BranchStep,
  speaks: false,
  waits: () => false,
  /** The first condition that holds is taken by the event `decide`; these names tell the ways apart in drawings. */
  exits: (step) => [...step.when.map(({ to }, i) => ({ event: `if${i}`, to })), { event: 'else', to: step.else }],
  show: () => null,
  read: () => UNCLEAR,
}
