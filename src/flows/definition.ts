/**
 * The shape of a flow and of its words. The schemas come first and the types are derived from them; the same schemas
 * are published as `flows/schema.json` and `locales/schema.json` (`node src/flows/schemas.ts`).
 *
 * What each field means stands in `flows/README.md`; what a kind of step has of its own, in `steps/<kind>.ts`.
 */
import { type Static, Type } from 'typebox'
import { conditionDefs } from './conditions.ts'
import { byId, Day, Duration, FlowId, ID_PATTERN, Id, LANGUAGE_PATTERN, strict, Text, Words } from './fields.ts'
import { Step } from './steps/index.ts'

/** The loader's limits; `check` is stricter about choices. */
export const STEPS_MAX = 300

/** Sections of the menu; their names stand in `common.yaml`. */
const Group = Type.Union([
  Type.Literal('vneid'),
  Type.Literal('cu-tru'),
  Type.Literal('giay-to'),
  Type.Literal('gia-dinh'),
  Type.Literal('xe-co'),
  Type.Literal('tro-giup'),
  Type.Literal('an-toan'),
])

/** In the order of the menu. */
export const GROUPS: readonly string[] = Group.anyOf.map((literal) => literal.const)

export const Source = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 300 }),
    /** Missing address or date: a warning of `check`. */
    url: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 1_000 })),
    date: Type.Optional(Day),
    certainty: Type.Union([Type.Literal('A'), Type.Literal('B'), Type.Literal('C'), Type.Literal('D')]),
  },
  strict,
)
export type Source = Static<typeof Source>

export const Fact = Type.Object(
  {
    /** By language, or one value for all. */
    value: Type.Union([
      Words,
      Type.Number(),
      Type.Record(Type.String({ pattern: LANGUAGE_PATTERN }), Words, { additionalProperties: false, minProperties: 1 }),
    ]),
    source: Id,
    valid: Type.Optional(Type.Object({ from: Type.Optional(Day), until: Type.Optional(Day) }, strict)),
  },
  strict,
)
export type Fact = Static<typeof Fact>

export { Step }
export type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

export const FlowDefinition = Type.Object(
  {
    format: Type.Literal(1),
    id: FlowId,
    group: Group,
    reviewed: Day,
    review_by: Type.Optional(Day),
    part: Type.Optional(Type.Boolean()),
    sources: Type.Optional(byId(Source)),
    facts: Type.Optional(byId(Fact)),
    start: Id,
    steps: Type.Record(Type.String({ pattern: ID_PATTERN }), Step, {
      additionalProperties: false,
      minProperties: 1,
      maxProperties: STEPS_MAX,
    }),
    aliases: Type.Optional(byId(Id)),
  },
  { ...strict, $defs: conditionDefs },
)
export type FlowDefinition = Static<typeof FlowDefinition>

const Phrases = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 60 })

export const StepWords = Type.Object(
  {
    text: Type.Optional(Text),
    choices: Type.Optional(byId(Text, 40)),
    also: Type.Optional(byId(Phrases, 40)),
    hint: Type.Optional(Type.Union([Text, Type.Array(Text, { minItems: 1, maxItems: 6 })])),
    brief: Type.Optional(Text),
    stuck: Type.Optional(byId(Text, 8)),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    helper: Type.Optional(Words),
    alt: Type.Optional(Words),
    voice: Type.Optional(Type.String({ pattern: '^[a-z0-9_-]+(/[a-z0-9_-]+)*\\.(m4a|mp3|ogg)$', maxLength: 100 })),
    next: Type.Optional(Text),
    skip: Type.Optional(Text),
    yes: Type.Optional(Text),
    no: Type.Optional(Text),
  },
  strict,
)
export type StepWords = Static<typeof StepWords>

export const FlowWords = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 80 }),
    summary: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    examples: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 400 })),
    /** What to have at hand, for the recap after days away. */
    bring: Type.Optional(Text),
    /** Answers to what people ask in the middle, by the question's id in `common.yaml`: `phi`, `thoi_gian` … */
    questions: Type.Optional(byId(Text, 20)),
    steps: byId(StepWords, STEPS_MAX),
  },
  strict,
)
export type FlowWords = Static<typeof FlowWords>

export type { Condition } from './conditions.ts'
export type { Place } from './place.ts'
export { Duration, Text }
