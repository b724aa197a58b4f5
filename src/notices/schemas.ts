/** What comes from outside, whole: nothing is coerced, dropped or filled in. */
import { Type } from 'typebox'

const CLOSED = { additionalProperties: false }
const FlowId = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+){0,8}$', maxLength: 40 })
/** What may be sent is shorter; what is typed is kept while it is made shorter. */
const Text = Type.String({ maxLength: 2_000 })
const Word = Type.String({ minLength: 1, maxLength: 20 })

const words = {
  topic: FlowId,
  texts: Type.Object({ vi: Text, en: Type.Optional(Text) }, CLOSED),
  open: Type.Optional(FlowId),
}

export const IdParams = Type.Object({ id: Type.String({ pattern: '^[0-9a-zA-Z]{8,26}$' }) }, CLOSED)
export const Write = Type.Object(words, CLOSED)
export const Version = Type.Object({ version: Type.Integer({ minimum: 1, maximum: 10_000_000 }) }, CLOSED)
export const Rewrite = Type.Object({ ...words, ...Version.properties }, CLOSED)
export const Preview = Type.Object(
  {
    ...words,
    channel: Type.Union(['zalo', 'messenger', 'telegram', 'web'].map((channel) => Type.Literal(channel))),
    language: Type.Union([Type.Literal('vi'), Type.Literal('en')]),
    pair: Type.Object({ resident: Word, bot: Word }, CLOSED),
  },
  CLOSED,
)
export const Empty = Type.Object({}, CLOSED)
