/** Hours in which one person is not called, in minutes of the day, by the process's time zone (`TZ`). Pure. */
import { localTime } from '../flows/calendar.ts'

export interface Quiet {
  readonly from: number
  readonly until: number
}

/** 21:30 to 07:00, until somebody says otherwise. */
export const QUIET: Quiet = { from: 21 * 60 + 30, until: 7 * 60 }
export const DAY_MINUTES = 24 * 60

/** From and until the same: none. */
export function quietAt({ from, until }: Quiet, now: number): boolean {
  const { minute } = localTime(now)
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until
}
