/** Half days in which somebody may be asked to come. They come from the clock and the ward's hours, never from a text. */
import { HALVES, type Half, type HalfDay } from '../understanding/half-days.ts'
import { localTime } from './calendar.ts'
import { openBetween } from './hours.ts'
import type { Hours } from './place.ts'

/** How far ahead: a week, so that a weekday names one day. */
const DAYS_AHEAD = 7
/** Where morning ends, in minutes since midnight. */
const NOON = 12 * 60
const MINUTES: Readonly<Record<Half, readonly [from: number, until: number]>> = {
  morning: [0, NOON],
  afternoon: [NOON, 24 * 60],
}
/** Monday to Friday, where nobody has confirmed the hours. */
const USUAL_DAYS = [1, 2, 3, 4, 5]

/** @param hours  of the office whose working days count; `null`: not known */
export function halfDaysAhead(hours: Hours | null, now: number): readonly HalfDay[] {
  return Array.from({ length: DAYS_AHEAD }, (_, i) => daysOn(now, i + 1)).flatMap(({ day, weekday }) =>
    HALVES.filter((half) =>
      hours === null ? USUAL_DAYS.includes(weekday) : openBetween(hours, weekday, ...MINUTES[half]),
    ).map((half) => ({ day, half })),
  )
}

function daysOn(now: number, days: number): { readonly day: string; readonly weekday: number } {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  return localTime(date.getTime())
}

/** `2026-11-25 morning`: what an answer keeps. */
export function halfDayValue({ day, half }: HalfDay): string {
  return `${day} ${half}`
}

export function halfDayOf(value: string | number): HalfDay | null {
  const [, day, half] = /^(20\d\d-\d\d-\d\d) (morning|afternoon)$/.exec(String(value)) ?? []
  return day === undefined ? null : { day, half: half as Half }
}

/** `thứ Tư 25/11` */
export function dayWords(day: string, language: string): string {
  const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(day))
  const [, month, date] = day.split('-')
  return `${language === 'vi' ? name.charAt(0).toLowerCase() + name.slice(1) : name} ${date}/${month}`
}
