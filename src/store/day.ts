/** Viet Nam has kept UTC+7 without summer time since 1975, so a day needs no time-zone tables. */
const OFFSET_MS = 7 * 3_600_000
const DAY_MS = 86_400_000

let lastDay = -1
let lastText = ''

/** The day in Viet Nam, `2026-11-20`, that counters of this moment belong to. */
export function dayOf(at: number): string {
  const day = Math.floor((at + OFFSET_MS) / DAY_MS)
  // Nearly every call asks for the same day as the one before.
  if (day !== lastDay) {
    lastText = new Date(day * DAY_MS).toISOString().slice(0, 10)
    lastDay = day
  }
  return lastText
}
