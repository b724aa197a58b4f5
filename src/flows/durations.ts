/** Durations as they are written in flows. */

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/**
 * `15m` → 900,000.
 *
 * @throws {RangeError} for anything the schema would not let through: a mistake in our code, not in a flow
 */
export function durationMs(duration: string): number {
  const match = /^([1-9][0-9]{0,3})([smhd])$/.exec(duration)
  if (!match) throw new RangeError(`not a duration: ${duration}`)
  return Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS]
}
