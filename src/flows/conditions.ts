/** Conditions of a `branch`: what can be asked, and whether it holds. Pure; everything it looks at is passed in. */
import { type Static, Type } from 'typebox'
import { dayOf } from './calendar.ts'
import type { FlowDefinition } from './definition.ts'
import { usable } from './facts.ts'
import { Day, FlowId, Id, strict } from './fields.ts'
import { openAt } from './hours.ts'
import { office, type Place, placeDatum } from './place.ts'
import type { View } from './steps/step.ts'

const Value = Type.Union([Type.String({ maxLength: 100 }), Type.Number()])

const Simple = Type.Union([
  Type.Object({ answer: Id, is: Value }, strict),
  Type.Object({ answer: Id, in: Type.Array(Value, { minItems: 1, maxItems: 40 }) }, strict),
  Type.Object({ answer: Id, above: Type.Number() }, strict),
  Type.Object({ answer: Id, below: Type.Number() }, strict),
  Type.Object({ answer: Id, known: Type.Boolean() }, strict),
  Type.Object({ channel: Type.String({ minLength: 1, maxLength: 40 }) }, strict),
  Type.Object({ language: Type.String({ minLength: 2, maxLength: 20 }) }, strict),
  Type.Object({ consent: Type.Boolean() }, strict),
  Type.Object({ open: Id }, strict),
  Type.Object(
    { place: Type.String({ pattern: '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+$' }), known: Type.Boolean() },
    strict,
  ),
  Type.Object({ fact: Id, usable: Type.Boolean() }, strict),
  Type.Object({ from: Day, until: Type.Optional(Day) }, strict),
  Type.Object({ until: Day }, strict),
  Type.Object({ done: FlowId }, strict),
  /** At least so many requests for a home visit are open. */
  Type.Object({ visits: Type.Integer({ minimum: 1, maximum: 9 }) }, strict),
])

export type Condition =
  | Static<typeof Simple>
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

/** Stands under `$defs` of every schema that uses `ConditionRef`. Depth is bounded by that of the file. */
const reference = { $ref: '#/$defs/condition' }
export const ConditionRef = Type.Unsafe<Condition>(reference)
const several = { type: 'array', items: reference, minItems: 1, maxItems: 20 }
const group = (name: string, value: object) => ({
  type: 'object',
  required: [name],
  properties: { [name]: value },
  additionalProperties: false,
})
export const conditionDefs = {
  condition: { anyOf: [...Simple.anyOf, group('all', several), group('any', several), group('not', reference)] },
}

/** What conditions may look at. */
export interface Ground {
  readonly view: View
  readonly place: Place
  readonly definition: Pick<FlowDefinition, 'facts' | 'sources'>
}

export function holds(condition: Condition, ground: Ground): boolean {
  const { view, place, definition } = ground
  if ('all' in condition) return condition.all.every((one) => holds(one, ground))
  if ('any' in condition) return condition.any.some((one) => holds(one, ground))
  if ('not' in condition) return !holds(condition.not, ground)
  if ('answer' in condition) return holdsOfAnswer(condition, view)
  if ('channel' in condition) return view.channel === condition.channel
  if ('language' in condition) return view.language === condition.language
  if ('consent' in condition) return view.consent === condition.consent
  if ('open' in condition) return openAt(office(place, condition.open)?.hours ?? null, view.now).open
  if ('place' in condition) return ((placeDatum(place, condition.place) ?? null) !== null) === condition.known
  if ('fact' in condition) {
    const fact = definition.facts?.[condition.fact]
    const source = fact && definition.sources?.[fact.source]
    return (fact !== undefined && usable(fact, source, view.now)) === condition.usable
  }
  if ('done' in condition) return view.done.includes(condition.done)
  if ('visits' in condition) return (view.visits ?? 0) >= condition.visits
  return today(condition, view.now)
}

function holdsOfAnswer(condition: Extract<Condition, { answer: string }>, view: View): boolean {
  const answer = Object.hasOwn(view.answers, condition.answer) ? view.answers[condition.answer] : undefined
  if ('known' in condition) return (answer !== undefined) === condition.known
  if (answer === undefined) return false
  if ('is' in condition) return same(answer.value, condition.is)
  if ('in' in condition) return condition.in.some((value) => same(answer.value, value))
  // A text that is no number is neither above nor below one.
  const number = typeof answer.value === 'number' ? answer.value : Number(answer.value.trim() || Number.NaN)
  return 'above' in condition ? number > condition.above : number < condition.below
}

/** `is: 3` and `is: "3"` mean the same: editors do not see which of the two an answer is kept as. */
function same(a: string | number, b: string | number): boolean {
  return String(a) === String(b)
}

/** Both days included. Days compare as text. */
function today({ from, until }: { from?: string; until?: string }, now: number): boolean {
  const day = dayOf(now)
  return (from === undefined || day >= from) && (until === undefined || day <= until)
}
