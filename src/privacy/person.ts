import { createHmac } from 'node:crypto'
import { DAY_MS } from './retention.ts'

/** Days change at midnight in Vietnam, so that one day's log lines of a person share one hash. */
const VIETNAM_OFFSET_MS = 7 * 3_600_000

/**
 * Makes the function that stands in for a person in logs and metrics: 8 hexadecimal characters, the same for one
 * person all day, another the next day. Without the key nobody can try out known ids; with it, only day by day.
 *
 * @param key  secret of this installation, at least 16 bytes
 * @throws {RangeError} when the key is shorter: a mistake in our wiring
 */
export function personHash(key: Buffer): (person: string, now: number) => string {
  if (key.length < 16) throw new RangeError(`the key must have 16 bytes or more, got ${key.length}`)
  let keyDay = Number.NaN
  let dayKey = key
  return (person, now) => {
    const day = Math.floor((now + VIETNAM_OFFSET_MS) / DAY_MS)
    if (day !== keyDay) {
      keyDay = day
      dayKey = createHmac('sha256', key).update(`log person ${day}`).digest()
    }
    return createHmac('sha256', dayKey).update(person).digest('hex').slice(0, 8)
  }
}
