/** Makes the request for a home visit out of the answers so far, says so, and goes on. */
import { type Static, Type } from 'typebox'
import { stepFields, strict, thenField } from '../fields.ts'
import { shown, UNCLEAR } from './saying.ts'
import type { StepKind } from './step.ts'

export const VisitStep = Type.Object({ kind: Type.Literal('visit'), ...stepFields, ...thenField }, strict)

/** The reference of the request, remembered by the step itself for its text and the ones after it. */
export const VISIT_ANSWER = 'ma_hen'

export const visit: StepKind<Static<typeof VisitStep>> = {
  kind: 'visit',
  schema: VisitStep,
  speaks: true,
  waits: () => false,
  exits: (step) => [{ event: 'then', to: step.then }],
  show: (step, words, fill, _labels, view) => shown(step, words, fill, view),
  read: () => UNCLEAR,
}
