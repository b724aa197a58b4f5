/** The ward's own data, `flows/place.yaml`. A value that nobody has confirmed is null: texts then say what to ask. */
import { type Static, Type } from 'typebox'
import { Day, FlowId, ID_PATTERN, strict } from './fields.ts'

const Known = Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 300 }), Type.Null()]))

/** `07:30-11:30`, in the ward's own time. */
const Span = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' })

const DAY_NAMES = 'mon|tue|wed|thu|fri|sat|sun'

/** By day or run of days: `mon-fri: ["07:30-11:30", "13:30-17:00"]`. A day without an entry is closed. */
export const Hours = Type.Record(
  Type.String({ pattern: `^(${DAY_NAMES})(-(${DAY_NAMES}))?$` }),
  Type.Array(Span, { minItems: 1, maxItems: 6 }),
  { additionalProperties: false },
)
export type Hours = Static<typeof Hours>

const Office = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    unit: Known,
    address: Known,
    phone: Known,
    hours: Type.Optional(Type.Union([Hours, Type.Null()])),
  },
  strict,
)
export type Office = Static<typeof Office>

const Hotline = Type.Object(
  {
    number: Type.String({ minLength: 2, maxLength: 30 }),
    source: Type.String({ minLength: 1, maxLength: 300 }),
    certainty: Type.Union([Type.Literal('A'), Type.Literal('B'), Type.Literal('C'), Type.Literal('D')]),
    date: Day,
  },
  strict,
)

const Names = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 100 }))

export const Place = Type.Object(
  {
    format: Type.Literal(1),
    reviewed: Day,
    ward: Type.Object(
      {
        name: Type.String({ minLength: 1 }),
        city: Type.String({ minLength: 1 }),
        formerly: Names,
        formerly_district: Names,
      },
      strict,
    ),
    police: Office,
    one_stop: Office,
    helpers: Office,
    hotlines: Type.Record(Type.String({ pattern: ID_PATTERN }), Hotline, strict),
    data_protection: Type.Object({ name: Known, contact: Known }, strict),
    /** Other offices of the ward (health station, school …), used like the three above. */
    offices: Type.Optional(Type.Record(Type.String({ pattern: ID_PATTERN }), Office, strict)),
    /** Flows that people of this ward ask for most: first in their lists, and "Hay được hỏi" until figures say more. */
    often: Type.Optional(Type.Array(FlowId, { maxItems: 20, uniqueItems: true })),
  },
  strict,
)
export type Place = Static<typeof Place>

/** An office by the name conditions and texts use for it; `undefined`: there is none of that name. */
export function office(place: Place, name: string): Office | undefined {
  if (name === 'police' || name === 'one_stop' || name === 'helpers') return place[name]
  return place.offices && Object.hasOwn(place.offices, name) ? place.offices[name] : undefined
}

/**
 * What stands at a path such as `police.phone`.
 *
 * @returns `undefined` when there is no such datum in the format, `null` when it is there and nobody has confirmed it
 */
export function placeDatum(place: Place, path: string): unknown {
  const [first = '', ...rest] = path.split('.')
  let value: unknown = office(place, first) ?? ownValue(place, first)
  let isOffice = office(place, first) !== undefined
  for (const key of rest) {
    if (value === null || value === undefined) return value
    const next = ownValue(value, key)
    value = next === undefined && isOffice && (OFFICE_FIELDS as readonly string[]).includes(key) ? null : next
    isOffice = false
  }
  return value
}

/** What an office may leave out without being wrong: not known, rather than not existing. */
export const OFFICE_FIELDS = ['unit', 'address', 'phone', 'hours'] as const

function ownValue(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Readonly<Record<string, unknown>>)[key]
}
