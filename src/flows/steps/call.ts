/** Runs another flow and comes back. */
import { type Static, Type } from 'typebox'
import { FlowId, stepFields, strict, thenField } from '../fields.ts'
import { UNCLEAR } from './saying.ts'
import type { StepKind } from './step.ts'

export const CallStep = Type.Object({ kind: Type.Literal('call'), ...stepFields, flow: FlowId, ...thenField }, strict)

export const call: StepKind<Static<typeof CallStep>> = {
  kind: 'call',
  schema: CallStep,
  speaks: false,
  waits: () => false,
  exits: (step) => [{ event: 'then', to: step.then }],
  show: () => null,
  read: () => UNCLEAR,
}
