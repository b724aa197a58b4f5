/** One message, then it waits for "Tiếp"; with `pause: none` it goes on at once. */
import { type Static, Type } from 'typebox'
import { Id, stepFields, strict } from '../fields.ts'
import { button, readNext, shown } from './saying.ts'
import type { StepKind } from './step.ts'

export const SayStep = Type.Object(
  { kind: Type.Literal('say'), ...stepFields, next: Id, pause: Type.Optional(Type.Literal('none')) },
  strict,
)

export const say: StepKind<Static<typeof SayStep>> = {
  kind: 'say',
  schema: SayStep,
  speaks: true,
  waits: (step) => step.pause !== 'none',
  exits: (step) => [{ event: 'next', to: step.next }],
  show: (step, words, fill, labels, view) =>
    shown(step, words, fill, view, step.pause === 'none' ? [] : [button('next', words, fill, labels)]),
  read: (_step, words, input, _view, aid) => readNext(input, words, aid),
}
