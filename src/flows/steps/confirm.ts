/** Says back what was understood and asks whether it is right. */
import { type Static, Type } from 'typebox'
import { readYesNo } from '../../understanding/answers.ts'
import { Id, stepFields, strict } from '../fields.ts'
import { button, go, readable, readButtons, shown, unmasked } from './saying.ts'
import type { StepKind } from './step.ts'

export const ConfirmStep = Type.Object({ kind: Type.Literal('confirm'), ...stepFields, yes: Id, no: Id }, strict)

export const confirm: StepKind<Static<typeof ConfirmStep>> = {
  kind: 'confirm',
  schema: ConfirmStep,
  speaks: true,
  waits: () => true,
  exits: (step) => [
    { event: 'yes', to: step.yes },
    { event: 'no', to: step.no },
  ],
  show: (step, words, fill, labels, view) =>
    shown(step, words, fill, view, [button('yes', words, fill, labels), button('no', words, fill, labels)]),
  read(_step, words, input, _view, aid) {
    const reading = readButtons(input, [readable('yes', words, aid), readable('no', words, aid)])
    if (reading.kind !== 'miss') return reading
    const plain = readYesNo(unmasked(input) ?? '')
    return plain === null ? reading : go(plain)
  },
}
