/** A morning or an afternoon out of those that are offered: "sáng mai", "chiều thứ tư", "25/11 buổi sáng". */
import { readDate, WEEKDAYS } from './dates.ts'
import { isIn, nfc, wordSet, words } from './normalise.ts'

export const HALVES = ['morning', 'afternoon'] as const
export type Half = (typeof HALVES)[number]

export interface HalfDay {
  /** `2026-11-25` */
  readonly day: string
  readonly half: Half
}

export type HalfDayReading =
  | { readonly kind: 'half-day'; readonly halfDay: HalfDay }
  /** A day or a part of one is named, but not exactly one of those offered. */
  | { readonly kind: 'unclear' }

const TEXT_CHARS_MAX = 120
const NOT = wordSet('không chưa chẳng chả đừng hay hoặc')
const MORNING = /\b(sang|morning|am)\b/
const AFTERNOON = /\b(chieu|afternoon|pm)\b/
const OTHER_TIMES = /\b(toi|trua|dem|khuya|evening|night|noon)\b/
const ENGLISH = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const DAY_MS = 86_400_000

/** @returns null when the words name neither a day nor a part of one: they may be a number, a button, something else */
export function readHalfDay(text: string, offered: readonly HalfDay[], now: number): HalfDayReading | null {
  if (text.length > TEXT_CHARS_MAX) return null
  const all = words(text)
  const plain = all.map((word) => word.plain).join(' ')
  const halves = [...(MORNING.test(plain) ? [HALVES[0]] : []), ...(AFTERNOON.test(plain) ? [HALVES[1]] : [])]
  const days = daysNamed(text, plain, offered, now)
  if (halves.length === 0 && days === null) return null
  if (all.some((word) => isIn(NOT, word)) || OTHER_TIMES.test(plain) || halves.length > 1) return { kind: 'unclear' }
  const meant = offered.filter(
    ({ day, half }) => days?.includes(day) === true && (halves.length === 0 || halves.includes(half)),
  )
  const [only] = meant
  return only && meant.length === 1 ? { kind: 'half-day', halfDay: only } : { kind: 'unclear' }
}

/** `null`: no day is named. */
function daysNamed(text: string, plain: string, offered: readonly HalfDay[], now: number): readonly string[] | null {
  if (/mốt/iu.test(nfc(text)) || /\b(ngay|bua|hom) mot\b/.test(plain)) return [dayAfter(now, 2)]
  const date = readDate(text, now)
  if (date !== null) return [date.iso]
  const weekdays = [
    ...WEEKDAYS.flatMap(([pattern, weekday]) => (pattern.test(plain) ? [weekday] : [])),
    ...ENGLISH.flatMap((name, i) => (plain.includes(name) ? [i + 1] : [])),
  ]
  if (weekdays.length > 0)
    return offered.flatMap(({ day }) => (weekdays.includes(new Date(day).getUTCDay() || 7) ? [day] : []))
  const ofMonth = /\b(?:ngay|hom|bua|the) (\d{1,2})\b/.exec(plain)?.[1]
  return ofMonth === undefined
    ? null
    : offered.flatMap(({ day }) => (Number(day.slice(-2)) === Number(ofMonth) ? [day] : []))
}

/** By the calendar of Viet Nam. */
function dayAfter(now: number, days: number): string {
  return new Date(now + 7 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10)
}
