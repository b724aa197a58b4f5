/** Every kind of step there is. A new kind is one file, one line in each of the two lists, one row in `flows/README.md`. */
import { type Static, Type } from 'typebox'
import { AskStep, ask } from './ask.ts'
import { BranchStep, branch } from './branch.ts'
import { CallStep, call } from './call.ts'
import { ChooseStep, choose } from './choose.ts'
import { ConfirmStep, confirm } from './confirm.ts'
import { FinishStep, finish } from './finish.ts'
import { HandoffStep, handoff } from './handoff.ts'
import { PhotoStep, photo } from './photo.ts'
import { SayStep, say } from './say.ts'
import type { StepKind } from './step.ts'
import { VisitStep, visit } from './visit.ts'
import { WaitStep, wait } from './wait.ts'
import { WindowStep, window } from './window.ts'

export const Step = Type.Union([
  SayStep,
  ChooseStep,
  AskStep,
  WindowStep,
  ConfirmStep,
  PhotoStep,
  BranchStep,
  CallStep,
  WaitStep,
  HandoffStep,
  VisitStep,
  FinishStep,
])
export type Step = Static<typeof Step>

export const stepKinds = {
  say,
  choose,
  ask,
  window,
  confirm,
  photo,
  branch,
  call,
  wait,
  handoff,
  visit,
  finish,
} as const satisfies {
  readonly [Kind in Step['kind']]: StepKind<Extract<Step, { kind: Kind }>>
}

/** The kind of a step. Each kind is asked only about its own steps, which the types cannot say. */
export function stepKind(step: Pick<Step, 'kind'>): StepKind<Step> {
  return stepKinds[step.kind] as unknown as StepKind<Step>
}
