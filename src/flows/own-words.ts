/** What the bot says by itself and understands at every step: `locales/<tag>/common.yaml`. */
import { type Static, Type } from 'typebox'
import { ID_PATTERN, LANGUAGE_PATTERN, strict, Words } from './fields.ts'

const Key = Type.String({ pattern: '^[a-z][a-z0-9_-]*$' })
const Phrases = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 400 })
const Label = Type.String({ minLength: 1, maxLength: 200 })
const Pair = {
  resident: Type.String({ minLength: 1, maxLength: 20 }),
  bot: Type.String({ minLength: 1, maxLength: 20 }),
}

/** Words for dates and hours. `weekdays` begins with Sunday. */
export const ClockWords = Type.Object(
  { today: Label, tomorrow: Label, weekdays: Type.Array(Label, { minItems: 7, maxItems: 7 }) },
  strict,
)
export type ClockWords = Static<typeof ClockWords>

export const CommonWords = Type.Object(
  {
    language: Type.Object({ tag: Type.String({ pattern: LANGUAGE_PATTERN }), name: Label }, strict),
    /** How a resident may be addressed, with what we then call ourselves; `label` is what is offered. */
    pairs: Type.Array(Type.Object({ ...Pair, label: Label }, strict), { maxItems: 20 }),
    /** Until the resident has chosen. */
    default_pair: Type.Object(Pair, strict),
    /** Moves understood at every step, by id (`back`, `human`, `language_en` …). */
    moves: Type.Record(Key, Phrases, strict),
    /** Asked in the middle of a step and answered before going on, by the id under which a flow's words have the answer. */
    questions: Type.Optional(Type.Record(Key, Phrases, strict)),
    distress: Phrases,
    fraud: Phrases,
    /** The bot's own sentences; a list is taken in turn, or by the number of the miss. */
    says: Type.Record(Key, Type.Union([Words, Type.Array(Words, { minItems: 1, maxItems: 20 })]), strict),
    labels: Type.Record(Key, Label, strict),
    /** One sentence for each reason and each verdict of the scam rules. */
    reasons: Type.Record(Key, Words, strict),
    groups: Type.Record(Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }), Label, strict),
    /** What a photo, a voice message … is called. */
    media: Type.Record(Type.String({ pattern: ID_PATTERN }), Label, strict),
    clock: ClockWords,
  },
  strict,
)
export type CommonWords = Static<typeof CommonWords>
