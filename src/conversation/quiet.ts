/** Hours in which nothing is sent that nobody asked for: 21:00–07:00 by the process's time zone (`TZ`). */
const QUIET_FROM_HOUR = 21
const QUIET_UNTIL_HOUR = 7

export function isQuiet(now: number): boolean {
  const hour = new Date(now).getHours()
  return hour >= QUIET_FROM_HOUR || hour < QUIET_UNTIL_HOUR
}

/**
 * The next moment at which a reminder may go out, spread over half an hour so that a morning does not begin with all
 * of the night's reminders in one second.
 *
 * @param chance uniform in [0, 1)
 */
export function afterQuiet(now: number, chance: number): number {
  const morning = new Date(now)
  if (morning.getHours() >= QUIET_FROM_HOUR) morning.setDate(morning.getDate() + 1)
  morning.setHours(QUIET_UNTIL_HOUR, 0, 0, 0)
  return morning.getTime() + Math.floor(chance * 30 * 60_000)
}
