/** Times as people here say them. All of them take ms since the epoch and speak the phone's own time zone. */

const MINUTE_MS = 60_000
const HALF_MS = 30 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** "19:36" */
export function clockTime(at: number): string {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}`
}

/** "19:42:07": where two people pressed in the same minute. */
export function exactTime(at: number): string {
  return `${clockTime(at)}:${two(new Date(at).getSeconds())}`
}

/** "19:36", or "thứ Hai 23/11 19:36" for another day. */
export function dayTime(at: number, now: number): string {
  const date = new Date(at)
  if (date.toDateString() === new Date(now).toDateString()) return clockTime(at)
  return `${WEEKDAYS[date.getDay()]} ${date.getDate()}/${date.getMonth() + 1} ${clockTime(at)}`
}

/** "hôm nay", "hôm qua", "thứ Hai 23/11". */
export function dayWord(at: number, now: number): string {
  const date = new Date(at)
  const ago = (days: number) => new Date(now - days * DAY_MS).toDateString() === date.toDateString()
  if (ago(0)) return 'hôm nay'
  if (ago(1)) return 'hôm qua'
  return `${WEEKDAYS[date.getDay()]} ${date.getDate()}/${date.getMonth() + 1}`
}

/** "6 phút", "2 giờ", "3 ngày": whole ones, never more than have passed. */
export function span(ms: number): string {
  if (ms < MINUTE_MS) return 'chưa đến 1 phút'
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} phút`
  if (ms < 2 * DAY_MS) return `${Math.floor(ms / HOUR_MS)} giờ`
  return `${Math.floor(ms / DAY_MS)} ngày`
}

/** "2 phút 05 giây": a countdown. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  return `${Math.floor(seconds / 60)} phút ${two(seconds % 60)} giây`
}

/** What a `datetime-local` field holds. */
export function fieldTime(at: number): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${clockTime(at)}`
}

/** The next time it is `hour:minute`, `days` days from today. */
export function at(now: number, hour: number, minute = 0, days = 0): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  return date.setHours(hour, minute, 0, 0)
}

/** Nobody is called between these, in minutes of the day: 21:30 to 07:00. */
export const QUIET_FROM = 21 * 60 + 30
export const QUIET_UNTIL = 7 * 60

/** Minutes of the day between which one is not called; both the same: never. */
export interface Quiet {
  readonly from: number
  readonly until: number
}
const USUAL: Quiet = { from: QUIET_FROM, until: QUIET_UNTIL }

export function isQuiet(moment: number, { from, until }: Quiet = USUAL): boolean {
  const date = new Date(moment)
  const minutes = date.getHours() * 60 + date.getMinutes()
  return from <= until ? minutes >= from && minutes < until : minutes >= from || minutes < until
}

/**
 * Ends of a shift that can be promised now: at least 30 minutes off, none in the quiet hours. Half hours for the next
 * two, whole hours after that: a whole day of half hours is more than anybody reads.
 */
export function shiftEnds(now: number, quiet: Quiet = USUAL): readonly number[] {
  if (isQuiet(now, quiet)) return []
  const last = at(now, 0, quiet.from > new Date(now).getHours() * 60 ? quiet.from : 24 * 60 - 1)
  const ends: number[] = []
  for (let end = Math.ceil((now + HALF_MS) / HALF_MS) * HALF_MS; end < last; end += HALF_MS) {
    if (end - now <= 2.5 * HOUR_MS || new Date(end).getMinutes() === 0) ends.push(end)
  }
  return [...ends, last]
}

const WEEKDAYS = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy']

function two(number: number): string {
  return String(number).padStart(2, '0')
}
