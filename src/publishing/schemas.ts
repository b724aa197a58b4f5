/** What the addresses take. Whole: nothing is coerced, dropped or filled in. Contents of parts are read against the schema of the files. */
import { Type } from 'typebox'

const strict = { additionalProperties: false }
/** The largest file there may be, twice over for JSON's own signs. */
export const TEXT_BODY_BYTES = 2_097_152
const NOTE_CHARS_MAX = 1_000
const TITLE_CHARS_MAX = 80

/** The one name of this form that every object knows already; files refuse it as a key too. */
const NOT_KNOWN = '(?!constructor$)'
const UnitId = Type.String({ pattern: `^${NOT_KNOWN}[a-z0-9]+(-[a-z0-9]+)*$`, maxLength: 40 })
const StepId = Type.String({ pattern: `^${NOT_KNOWN}[a-z][a-z0-9_]*$`, maxLength: 40 })
const StepOrStart = Type.String({ pattern: `^(${NOT_KNOWN}[a-z][a-z0-9_]*)?$`, maxLength: 40 })
const PartId = Type.String({ pattern: `^(head|all|order|step\\.${NOT_KNOWN}[a-z][a-z0-9_]*)$`, maxLength: 50 })
const Base = Type.String({ pattern: '^[0-9a-f]{0,24}$' })
const Proof = Type.String({ pattern: '^[0-9a-f]{32}$' })
const Version = Type.Integer({ minimum: 0, maximum: 10_000_000 })
const Parts = Type.Array(PartId, { maxItems: 400, uniqueItems: true })
const Note = Type.String({ minLength: 1, maxLength: NOTE_CHARS_MAX })
const Event = Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 40 })
/** Looked at whole by the files' own schemas. */
const AnyObject = Type.Object({}, { additionalProperties: true })
const Content = Type.Object(
  {
    structure: Type.Optional(AnyObject),
    words: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z]{2,3}$' }), AnyObject, strict)),
  },
  strict,
)

export const UnitParams = Type.Object({ unit: UnitId }, strict)
export const PartParams = Type.Object({ unit: UnitId, part: PartId }, strict)
export const StepParams = Type.Object({ unit: UnitId, step: StepId }, strict)
export const FileParams = Type.Object(
  { unit: UnitId, file: Type.Union([Type.Literal('flow'), Type.Literal('vi'), Type.Literal('en')]) },
  strict,
)
export const VersionParams = Type.Object({ unit: UnitId, number: Type.String({ pattern: '^[1-9]\\d{0,5}$' }) }, strict)
export const IdParams = Type.Object({ unit: UnitId, id: Type.String({ pattern: '^[0-9a-z]{10,40}$' }) }, strict)
/** As in a step's `picture`, its slashes encoded: no dots, so no way out of the folder. */
export const PictureParams = Type.Object(
  { name: Type.String({ pattern: '^[a-z0-9_-]+(/[a-z0-9_-]+){0,3}$', maxLength: 100 }) },
  strict,
)
export const SearchQuery = Type.Object({ q: Type.String({ minLength: 2, maxLength: 80 }) }, strict)
export const WithQuery = Type.Object({ with: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,5}$' })) }, strict)

export const NewFlow = Type.Object(
  {
    ...{ id: UnitId, title: Type.String({ minLength: 1, maxLength: TITLE_CHARS_MAX }), group: UnitId },
    like: Type.Optional(UnitId),
  },
  strict,
)
export const Here = Type.Object(
  { editing: Type.Optional(PartId), gone: Type.Optional(Type.Boolean()), wants: Type.Optional(PartId) },
  strict,
)
export const Save = Type.Object({ base: Base, content: Content }, strict)
export const AddStep = Type.Object(
  {
    ...{ draft: Version, id: StepId, content: Content, after: Type.Optional(StepOrStart) },
    from: Type.Optional(Type.Object({ step: StepId, event: Event }, strict)),
  },
  strict,
)
export const MoveStep = Type.Object({ draft: Version, after: StepOrStart }, strict)
export const RenameStep = Type.Object({ draft: Version, to: StepId }, strict)
export const RemoveStep = Type.Object({ draft: Version, instead: Type.Optional(StepId) }, strict)
export const Link = Type.Object({ draft: Version, event: Event, to: StepId }, strict)
export const Undo = Type.Object({ draft: Version }, strict)
export const Discard = Type.Object({ draft: Version, parts: Parts }, strict)
export const TextBody = Type.Object({ base: Base, text: Type.String({ maxLength: TEXT_BODY_BYTES }) }, strict)
export const NoteBody = Type.Object({ part: PartId, text: Note, open: Type.Boolean() }, strict)
export const ReviewBody = Type.Object({ parts: Type.Optional(Parts) }, strict)
export const Approve = Type.Object({ proof: Proof, parts: Parts }, strict)
export const Publish = Type.Object(
  {
    ...{ proof: Proof, parts: Parts, note: Note },
    reasons: Type.Record(
      Type.String({ pattern: '^[0-9a-f]{12}$' }),
      Type.String({ maxLength: NOTE_CHARS_MAX }),
      strict,
    ),
    share: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  },
  strict,
)
export const Restore = Type.Object({ seen: Version, note: Type.Optional(Note) }, strict)
export const Off = Type.Object(
  { inside: Type.Union([Type.Literal('finish'), Type.Literal('menu')]), note: Note },
  strict,
)
export const Empty = Type.Object({}, strict)
export const UpdateBody = Type.Object({ take: Parts }, strict)

const Word = Type.String({ minLength: 1, maxLength: 20 })
const Act = Type.Union([
  Type.Object({ kind: Type.Literal('text'), text: Type.String({ minLength: 1, maxLength: 1_000 }) }, strict),
  Type.Object({ kind: Type.Literal('press'), choice: Type.String({ minLength: 1, maxLength: 100 }) }, strict),
  Type.Object({ kind: Type.Literal('photo') }, strict),
  Type.Object({ kind: Type.Literal('wait'), ms: Type.Integer({ minimum: 1, maximum: 60 * 86_400_000 }) }, strict),
])
export const Play = Type.Object(
  {
    channel: Type.Union([
      Type.Literal('zalo'),
      Type.Literal('messenger'),
      Type.Literal('telegram'),
      Type.Literal('web'),
    ]),
    ...{ language: Type.String({ pattern: '^[a-z]{2,3}$' }), pair: Type.Object({ resident: Word, bot: Word }, strict) },
    ...{ revision: Type.Optional(Version), from: Type.Optional(StepId) },
    answers: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
        Type.Union([Type.String({ maxLength: 200 }), Type.Number()]),
        { additionalProperties: false, maxProperties: 50 },
      ),
    ),
    acts: Type.Array(Act, { maxItems: 200 }),
  },
  strict,
)
export const JourneyBody = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: TITLE_CHARS_MAX }), play: Play },
  strict,
)
export const Preview = Type.Object(
  // One that was cut off on the way is answered like one that has run out: with what to do.
  { token: Type.String({ maxLength: 200 }), play: Type.Optional(Play) },
  strict,
)
export const Settings = Type.Object({ twoPeople: Type.Boolean() }, strict)
