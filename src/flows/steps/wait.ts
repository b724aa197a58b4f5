/** Comes back after a time ("3 ngày nữa cháu hỏi lại"), or at once when the resident says so. */
import { type Static, Type } from 'typebox'
import { Duration, Id, stepFields, strict } from '../fields.ts'
import { button, readNext, shown } from './saying.ts'
import type { StepKind } from './step.ts'

export const WaitStep = Type.Object({ kind: Type.Literal('wait'), ...stepFields, for: Duration, next: Id }, strict)

export const wait: StepKind<Static<typeof WaitStep>> = {
  kind: 'wait',
  schema: WaitStep,
  speaks: true,
  waits: () => true,
  exits: (step) => [{ event: 'next', to: step.next }],
  show: (step, words, fill, labels, view) => shown(step, words, fill, view, [button('next', words, fill, labels)]),
  read: (_step, words, input, _view, aid) => readNext(input, words, aid),
}
