/** Opening hours of the place data: open now, when next, and the hours in words. */
import { localTime } from './calendar.ts'
import type { Hours } from './place.ts'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

export interface Opening {
  readonly open: boolean
  /** When it opens next, ms since the epoch; `null`: hours not known, or it never opens. */
  readonly next: number | null
}

/** @param hours  `null`: nobody has confirmed them; then it counts as closed and nobody is told a time */
export function openAt(hours: Hours | null, now: number): Opening {
  if (hours === null) return { open: false, next: null }
  const { weekday, minute } = localTime(now)
  const open = spansOf(hours, weekday).some(([from, until]) => minute >= from && minute < until)
  // Today's later openings, then those of the seven days that follow.
  for (let ahead = 0; ahead <= 7; ahead++) {
    const starts = spansOf(hours, (weekday + ahead) % 7).map(([from]) => from)
    const from = Math.min(...starts.filter((start) => ahead > 0 || start > minute))
    if (from === Number.POSITIVE_INFINITY) continue
    const date = new Date(now)
    date.setDate(date.getDate() + ahead)
    date.setHours(Math.floor(from / 60), from % 60, 0, 0)
    return { open, next: date.getTime() }
  }
  return { open, next: null }
}

/** Is it open at any time between two minutes of a day of the week (0: Sunday)? */
export function openBetween(hours: Hours, weekday: number, from: number, until: number): boolean {
  return spansOf(hours, weekday).some(([opens, closes]) => opens < until && closes > from)
}

/** From and until in minutes since midnight, for one day of the week (0: Sunday). */
function spansOf(hours: Hours, weekday: number): readonly (readonly [number, number])[] {
  return Object.entries(hours).flatMap(([days, spans]) => (covers(days, weekday) ? spans.map(minutesOf) : []))
}

/** `mon-fri` covers 1 to 5; `sat-mon` goes over the end of the week. */
function covers(days: string, weekday: number): boolean {
  const [first = '', last = first] = days.split('-')
  const from = DAYS.indexOf(first)
  return (weekday - from + 7) % 7 <= (DAYS.indexOf(last) - from + 7) % 7
}

function minutesOf(span: string): readonly [number, number] {
  const [from = '', until = ''] = span.split('-')
  return [minuteOf(from), minuteOf(until)]
}

function minuteOf(time: string): number {
  const [hour = '', minute = ''] = time.split(':')
  return Number(hour) * 60 + Number(minute)
}

/** A span that ends before it begins: nobody would ever be told that the office is open. */
export function turnedSpans(hours: Hours): readonly string[] {
  return Object.values(hours)
    .flat()
    .filter((span) => {
      const [from, until] = minutesOf(span)
      return until <= from
    })
}

/** `thứ Hai–thứ Sáu 07:30–11:30, 13:30–17:00; thứ Bảy 07:30–11:30`, with the weekday names of the language. */
export function hoursInWords(hours: Hours, language: string): string {
  const names = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' })
  // 2023-01-01 was a Sunday.
  const name = (day: string) => names.format(Date.UTC(2023, 0, 1 + DAYS.indexOf(day)))
  return Object.entries(hours)
    .map(([days, spans]) => {
      const said = days.split('-').map((day) => (language === 'vi' ? lowerFirst(name(day)) : name(day)))
      return `${said.join('–')} ${spans.map((span) => span.replace('-', '–')).join(', ')}`
    })
    .join('; ')
}

/** Vietnamese writes "thứ Hai" inside a sentence, the calendar data give "Thứ Hai". */
function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1)
}
