/** What comes from outside, whole: nothing is coerced, dropped or filled in. */
import { Type } from 'typebox'

const CLOSED = { additionalProperties: false }
const Day = Type.String({ pattern: '^20\\d{2}-\\d{2}-\\d{2}$' })
const Channel = Type.String({ pattern: '^[a-z]{1,20}$' })
const FlowId = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+){0,8}$', maxLength: 40 })
const OurId = Type.String({ pattern: '^[0-9a-zA-Z]{4,26}$' })
/** As long as fits beside a poster's title. */
const Line = Type.String({ minLength: 1, maxLength: 80 })

export const PeriodQuery = Type.Object({ from: Day, to: Day, channel: Type.Optional(Channel) }, CLOSED)
export const FlowQuery = Type.Object(
  {
    from: Day,
    to: Day,
    channel: Type.Optional(Channel),
    revision: Type.Optional(Type.String({ pattern: '^\\d{1,6}$' })),
  },
  CLOSED,
)
export const FlowParams = Type.Object({ flow: FlowId }, CLOSED)
export const HoursQuery = Type.Object({ weeks: Type.Optional(Type.String({ pattern: '^([1-9]|1[0-2])$' })) }, CLOSED)
export const IdParams = Type.Object({ id: OurId }, CLOSED)
export const ExportBody = Type.Object(
  {
    kind: Type.Union(['flows', 'steps', 'days', 'handoffs', 'hours', 'sources'].map((kind) => Type.Literal(kind))),
    from: Day,
    to: Day,
    channel: Type.Optional(Channel),
  },
  CLOSED,
)
export const PosterBody = Type.Object(
  {
    flow: Type.Optional(FlowId),
    group: Type.Optional(Line),
    where: Type.Optional(Line),
    channels: Type.Array(Channel, { minItems: 1, maxItems: 6 }),
  },
  CLOSED,
)
export const PosterChangeBody = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    group: Type.Optional(Line),
    where: Type.Optional(Line),
    off: Type.Boolean(),
  },
  CLOSED,
)
export const PrintQuery = Type.Object(
  { size: Type.Optional(Type.Union([Type.Literal('a4'), Type.Literal('a5'), Type.Literal('card')])) },
  CLOSED,
)
export const SlipQuery = Type.Object(
  { flow: FlowId, step: Type.Optional(Type.String({ pattern: '^[a-z0-9_-]{1,40}$' })) },
  CLOSED,
)
export const UnmatchedQuery = Type.Object(
  { flow: Type.Optional(FlowId), show: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('ignored')])) },
  CLOSED,
)
const StepId = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 })
export const TargetBody = Type.Object(
  // A target comes back as it was offered, with its title.
  {
    flow: FlowId,
    step: Type.Optional(StepId),
    choice: Type.Optional(StepId),
    title: Type.Optional(Type.String({ maxLength: 300 })),
  },
  CLOSED,
)
export const EmptyBody = Type.Object({}, CLOSED)
