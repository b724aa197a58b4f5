/** Pieces that the schemas of several files share: ids, durations, days, texts, and the fields every step may have. */
import { Type } from 'typebox'

/** Steps, choices, facts, answers. Together with the flow's id at most 52 characters (`check`), for the sake of buttons. */
export const ID_PATTERN = '^[a-z][a-z0-9_]*$'
/** Flows: the id is the file's name. */
export const FLOW_ID_PATTERN = '^[a-z0-9]+(-[a-z0-9]+)*$'

export const Id = Type.String({ pattern: ID_PATTERN, maxLength: 40 })
export const FlowId = Type.String({ pattern: FLOW_ID_PATTERN, maxLength: 40 })
/** `30s`, `15m`, `2h`, `3d`; read by `durations.ts`. */
export const Duration = Type.String({ pattern: '^[1-9][0-9]{0,3}[smhd]$' })
/** A day as `2026-11-23`. */
export const Day = Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' })

/** A language as in `locales/<tag>`: `vi`, `en`, `zh-Hant`. */
export const LANGUAGE_PATTERN = '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'

/** One line or a few; longer than any channel takes is caught by `check` after filling in. */
export const Words = Type.String({ minLength: 1, maxLength: 4_000 })

/**
 * What is said. `otherwise` is said in place of `text` when a fact in it is not usable, or a place datum or an answer
 * in it is not known.
 */
export const Text = Type.Union([Words, Type.Object({ text: Words, otherwise: Words }, { additionalProperties: false })])
export type Text = Type.Static<typeof Text>

/** Fields every step may have; their meaning stands in `flows/README.md`. */
export const stepFields = {
  sources: Type.Optional(Type.Array(Id, { maxItems: 20 })),
  stage: Type.Optional(Type.Integer({ minimum: 1, maximum: 40 })),
  remind: Type.Optional(Duration),
  hard: Type.Optional(Type.Boolean()),
  stuck: Type.Optional(
    Type.Record(Type.String({ pattern: ID_PATTERN }), Id, { additionalProperties: false, maxProperties: 8 }),
  ),
  picture: Type.Optional(Type.String({ pattern: '^[a-z0-9-]+(/[a-z0-9-]+)*$', maxLength: 100 })),
}

/** Where it goes on after something that takes its own time: another flow, a person. */
// biome-ignore lint/suspicious/noThenProperty: the field is called so in the files; a schema is never awaited
export const thenField = { then: Id }

/** Nothing beside the listed fields: a misspelt field is reported, not dropped. */
export const strict = { additionalProperties: false } as const

/** A mapping whose keys are ids. */
export function byId<Value extends Type.TSchema>(value: Value, most = 300) {
  return Type.Record(Type.String({ pattern: ID_PATTERN }), value, { additionalProperties: false, maxProperties: most })
}
