/** What the addresses take. Whole: nothing is coerced, dropped or filled in. */
import { Type } from 'typebox'
import { HARD_WHYS } from '../conversation/counted.ts'
import { CANNED_CHARS_MAX } from './canned.ts'
import { HABITS_MAX } from './habits.ts'
import { NOTE_CHARS_MAX } from './notes.ts'
import { ENDPOINT_CHARS_MAX } from './push.ts'
import { DAY_MINUTES } from './quiet-hours.ts'
import { RULES_CHARS_MAX } from './rules.ts'

const strict = { additionalProperties: false }
/** Longer than anybody types on a phone; bounds the guard's work. */
export const SAY_CHARS_MAX = 2_000
const REASON_CHARS_MAX = 200
const QUERY_CHARS_MAX = 80

const Id = Type.String({ pattern: '^[0-9a-z]{26}$' })
const Staff = Type.String({ pattern: '^[0-9a-z-]{1,64}$' })
const Step = Type.String({ pattern: '^[a-z0-9_-]{1,60}$' })
const Change = Type.String({ pattern: '^\\d{1,16}$' })
const Claim = Type.Integer({ minimum: 0, maximum: 1_000_000 })
const Time = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const reason = Type.Union([
  Type.Literal('done'),
  Type.Literal('explained'),
  Type.Literal('wrong-flow'),
  Type.Literal('other'),
])

export const TicketParams = Type.Object({ id: Type.String({ pattern: '^[0-9a-z]{10,40}$' }) }, strict)
/** A line's id and the place of the file in it. */
export const MediaParams = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-z]{10,40}$' }),
    item: Type.String({ pattern: '^[0-9a-z]{26}-\\d{1,2}$' }),
  },
  strict,
)
export const CardsQuery = Type.Object({ after: Type.Optional(Change) }, strict)
export const LinesQuery = Type.Object({ before: Type.Optional(Id), after: Type.Optional(Id) }, strict)
export const PreviewQuery = Type.Object({ step: Type.Optional(Step) }, strict)
export const SearchQuery = Type.Object({ q: Type.String({ minLength: 1, maxLength: QUERY_CHARS_MAX }) }, strict)
export const CannedParams = Type.Object(
  { id: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 }) },
  strict,
)

export const ClaimBody = Type.Object(
  { takeOver: Type.Optional(Type.String({ minLength: 3, maxLength: REASON_CHARS_MAX })) },
  strict,
)
export const ReasonBody = Type.Object({ reason: Type.String({ minLength: 3, maxLength: REASON_CHARS_MAX }) }, strict)
export const SayBody = Type.Object(
  { id: Id, claim: Claim, text: Type.String({ minLength: 1, maxLength: SAY_CHARS_MAX }) },
  strict,
)
export const PictureBody = Type.Object(
  { id: Id, claim: Claim, picture: Type.String({ pattern: '^[a-z0-9_-]+(/[a-z0-9_-]+){0,3}$', maxLength: 100 }) },
  strict,
)
/** A message of the Telegram group has an id of another form. */
export const PhotoParams = Type.Object(
  { id: TicketParams.properties.id, photo: Type.String({ pattern: '^[0-9a-z]{3,40}$' }) },
  strict,
)
/** What a form with a file is for. */
export const MediaQuery = Type.Object(
  {
    id: Id,
    claim: Type.String({ pattern: '^\\d{1,7}$' }),
    kind: Type.Union([Type.Literal('photo'), Type.Literal('voice')]),
  },
  strict,
)
export const OpenPhotoBody = Type.Object({ reason: Type.String({ minLength: 3, maxLength: REASON_CHARS_MAX }) }, strict)
export const UnderClaimBody = Type.Object({ claim: Claim }, strict)
export const KeepBody = Type.Object({ claim: Claim, typing: Type.Optional(Type.Boolean()) }, strict)
const hard = Type.Optional(Type.Union(HARD_WHYS.map((why) => Type.Literal(why))))
export const HandBackBody = Type.Object({ claim: Claim, step: Type.Optional(Step), reason, hard }, strict)
export const CloseBody = Type.Object({ claim: Claim, hard }, strict)
export const EmptyBody = Type.Object({}, strict)
export const TransferBody = Type.Object({ claim: Claim, to: Staff }, strict)
export const ScheduleBody = Type.Object({ claim: Claim, at: Time }, strict)
export const NoteBody = Type.Object({ text: Type.String({ minLength: 1, maxLength: NOTE_CHARS_MAX }) }, strict)
export const RulesBody = Type.Object({ text: Type.String({ minLength: 1, maxLength: RULES_CHARS_MAX }) }, strict)
export const CannedBody = Type.Object(
  {
    text: Type.String({ minLength: 1, maxLength: CANNED_CHARS_MAX }),
    flow: Type.Optional(Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 })),
    step: Type.Optional(Step),
    off: Type.Optional(Type.Boolean()),
    was: Type.Optional(Type.String({ maxLength: CANNED_CHARS_MAX })),
  },
  strict,
)
export const ScheduleQuery = Type.Object({ at: Type.String({ pattern: '^\\d{1,16}$' }) }, strict)

const AtMost = Type.Integer({ minimum: 1, maximum: 9 })
const Topics = Type.Array(Type.String({ pattern: '^[a-z0-9_-]{1,60}$' }), { maxItems: 50, uniqueItems: true })
export const ShiftBody = Type.Union([
  Type.Null(),
  Type.Object({ from: Type.Optional(Time), until: Time, atMost: AtMost, topics: Topics }, strict),
])

const Minute = Type.Integer({ minimum: 0, maximum: DAY_MINUTES - 1 })
export const OwnBody = Type.Object(
  {
    quiet: Type.Object({ from: Minute, until: Minute }, strict),
    habits: Type.Array(
      Type.Object(
        {
          day: Type.Integer({ minimum: 0, maximum: 6 }),
          from: Minute,
          until: Type.Integer({ minimum: 1, maximum: DAY_MINUTES }),
          atMost: AtMost,
          topics: Topics,
        },
        strict,
      ),
      { maxItems: HABITS_MAX },
    ),
    welcomed: Type.Boolean(),
  },
  strict,
)
/** As browsers give them: an uncompressed point of P-256 and 16 random bytes, base64url. */
export const PhoneBody = Type.Object(
  {
    endpoint: Type.String({ pattern: '^https?://', maxLength: ENDPOINT_CHARS_MAX }),
    keys: Type.Object(
      {
        p256dh: Type.String({ pattern: '^[\\w-]{86,88}={0,2}$' }),
        auth: Type.String({ pattern: '^[\\w-]{21,24}={0,2}$' }),
      },
      strict,
    ),
  },
  strict,
)
export const ArrivedBody = Type.Object({ id: Id, opened: Type.Optional(Type.Boolean()) }, strict)
