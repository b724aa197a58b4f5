/** The day and hour at a moment, in the process's time zone (`TZ`, `Asia/Ho_Chi_Minh` unless set otherwise). */

export interface LocalTime {
  /** `2026-11-23` */
  readonly day: string
  /** 0: Sunday. */
  readonly weekday: number
  /** Minutes since midnight. */
  readonly minute: number
}

const two = (number: number) => String(number).padStart(2, '0')

export function localTime(now: number): LocalTime {
  const date = new Date(now)
  return {
    day: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
    weekday: date.getDay(),
    minute: date.getHours() * 60 + date.getMinutes(),
  }
}

export function dayOf(now: number): string {
  return localTime(now).day
}
