/** Times and numbers as they are written in Viet Nam. */

const ZONE = 'Asia/Ho_Chi_Minh'
const clockOf = new Intl.DateTimeFormat('vi-VN', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const secondOf = new Intl.DateTimeFormat('vi-VN', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const dayOf = new Intl.DateTimeFormat('vi-VN', { timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric' })
const numberOf = new Intl.NumberFormat('vi-VN')

/** "14:05". */
export const clock = (at: number): string => clockOf.format(at)
/** "23/11/2026". */
export const day = (at: number): string => dayOf.format(at)
/** "14:05:30": of things that happen several times in a minute. */
export function second(at: number, now = Date.now()): string {
  const time = secondOf.format(at)
  return day(at) === day(now) ? time : `${time} ngày ${day(at)}`
}
/** "14:05" of today, else "14:05 ngày 23/11/2026". */
export function moment(at: number, now = Date.now()): string {
  return day(at) === day(now) ? clock(at) : `${clock(at)} ngày ${day(at)}`
}
/** "1.234,5". */
export const number = (value: number): string => numberOf.format(value)
/** Of a fraction: "64%". */
export const percent = (value: number): string => `${Math.round(value * 100)}%`
/** A stretch of time in the largest unit that says enough: "31 phút". */
export function span(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (ms < 60_000) return `${Math.round(ms / 1_000)} giây`
  if (minutes < 90) return `${minutes} phút`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} giờ` : `${Math.round(hours / 24)} ngày`
}
