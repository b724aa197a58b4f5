/** What the addresses of home visits take. Whole: nothing is coerced, dropped or filled in. */
import { Type } from 'typebox'

const strict = { additionalProperties: false }
const REASON_CHARS_MAX = 200

const Day = Type.String({ pattern: '^20\\d\\d-[01]\\d-[0-3]\\d$' })
const Staff = Type.String({ pattern: '^[0-9a-z-]{1,64}$' })
const Version = Type.Integer({ minimum: 1, maximum: 1_000_000 })
const time = {
  day: Day,
  half: Type.Union([Type.Literal('morning'), Type.Literal('afternoon')]),
  time: Type.Optional(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })),
}
const Missed = Type.Union([
  Type.Literal('nobody-home'),
  Type.Literal('needs-papers'),
  Type.Literal('refused'),
  Type.Literal('not-found'),
  Type.Literal('could-not-come'),
  Type.Literal('other'),
])
const CalledOff = Type.Union([
  Type.Literal('could-not-come'),
  Type.Literal('not-needed'),
  Type.Literal('at-counter'),
  Type.Literal('elsewhere'),
])

export const VisitParams = Type.Object({ id: Type.String({ pattern: '^[0-9a-z]{10,40}$' }) }, strict)
export const AssignBody = Type.Object(
  { version: Version, ...time, people: Type.Array(Staff, { minItems: 1, maxItems: 4 }) },
  strict,
)
export const OnVersionBody = Type.Object({ version: Version }, strict)
export const CallOffBody = Type.Object({ version: Version, why: CalledOff }, strict)
export const RevealBody = Type.Object(
  { why: Type.Optional(Type.String({ minLength: 3, maxLength: REASON_CHARS_MAX })) },
  strict,
)
export const NothingBody = Type.Object({}, strict)
export const ArriveBody = Type.Object({ code: Type.String({ minLength: 1, maxLength: 12 }) }, strict)
export const FinishBody = Type.Object(
  {
    version: Version,
    outcome: Type.Union([Type.Literal('done'), Type.Literal('missed')]),
    why: Type.Optional(Missed),
    note: Type.Optional(Type.String({ maxLength: REASON_CHARS_MAX })),
    next: Type.Optional(Type.Object(time, strict)),
  },
  strict,
)
export const PrintBody = Type.Object({ day: Day }, strict)
