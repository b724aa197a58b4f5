/** To a volunteer. `then` after a person helped, `nobody` when the resident goes on alone. */
import { type Static, Type } from 'typebox'
import { Id, stepFields, strict, thenField } from '../fields.ts'
import { go, shown, UNCLEAR } from './saying.ts'
import type { StepKind } from './step.ts'

export const HandoffStep = Type.Object(
  {
    kind: Type.Literal('handoff'),
    ...stepFields,
    topic: Type.String({ pattern: '^[a-z0-9]+([_-][a-z0-9]+)*$', maxLength: 60 }),
    ...thenField,
    nobody: Id,
    /** Something is being lost right now: they go first in the queue. */
    reason: Type.Optional(Type.Literal('fraud')),
  },
  strict,
)

export const handoff: StepKind<Static<typeof HandoffStep>> = {
  kind: 'handoff',
  schema: HandoffStep,
  speaks: true,
  waits: () => true,
  exits: (step) => [
    { event: 'then', to: step.then },
    { event: 'nobody', to: step.nobody },
  ],
  /** When someone comes and how to go on alone is added by the conversation, which knows the queue. */
  show: (step, words, fill, _labels, view) => shown(step, words, fill, view),
  read: (_step, _words, input) => (input.kind === 'press' && input.event === 'nobody' ? go('nobody') : UNCLEAR),
}
