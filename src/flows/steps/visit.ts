/** A request that the team come to the house: makes it out of the answers so far, or shows, changes or ends the open one. */
import { type Static, Type } from 'typebox'
import { Id, stepFields, strict, thenField } from '../fields.ts'
import { shown, UNCLEAR } from './saying.ts'
import type { StepKind } from './step.ts'

const Act = Type.Union([
  Type.Literal('request'),
  /** Brings back what was asked for, so that the texts after it can say it and `change` keeps it. */
  Type.Literal('show'),
  /** The same of the next one, where several are open. */
  Type.Literal('next'),
  /** Says who comes, when, and the code they read out at the door; another way on while nobody was named. */
  Type.Literal('who'),
  Type.Literal('change'),
  Type.Literal('cancel'),
  /** The resident says that the team has been there. */
  Type.Literal('done'),
])
export type VisitAct = Static<typeof Act>

export const VisitStep = Type.Object(
  {
    kind: Type.Literal('visit'),
    ...stepFields,
    /** `request` when left out. */
    do: Type.Optional(Act),
    ...thenField,
    /** Where it goes when nothing may be kept (no consent), when too many are open, or when there is none. */
    without: Type.Optional(Id),
  },
  strict,
)

/** The reference of the request, remembered by the step itself for its text and the ones after it. */
export const VISIT_ANSWER = 'ma_hen'
/** The time the desk has set, remembered by `show` and `next` while it holds. */
export const VISIT_SETTLED = 'hen_chac'

export const visit: StepKind<Static<typeof VisitStep>> = {
  kind: 'visit',
  schema: VisitStep,
  speaks: true,
  waits: () => false,
  exits: (step) => [
    { event: 'then', to: step.then },
    ...(step.without ? [{ event: 'without', to: step.without }] : []),
  ],
  show: (step, words, fill, _labels, view) => shown(step, words, fill, view),
  read: () => UNCLEAR,
}
