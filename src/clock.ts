import { randomBytes } from 'node:crypto'

/** Time, ids and chance come from here, so that a test can repeat a day exactly. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /**
   * Milliseconds since some moment of this process: for how long, never for when. What only this process waits for is
   * measured by it, since the machine's clock may be put right by a day.
   */
  steady(): number
  /** Unguessable id, 26 characters of `0-9a-z`, sortable by time of making. */
  id(): string
  /** Uniform in [0, 1). For jitter, never for secrets. */
  chance(): number
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuv'

/** Chance is drawn for many ids at once: one call into the system for each costs more than the id. */
const POOL_BYTES = 16 * 256
let pool = ''
let taken = 0
let lastTime = -1
let timePart = ''

/** 10 characters of time in base 32, then 16 of chance (80 bits). */
function timeSortedId(now: number): string {
  if (now !== lastTime) {
    lastTime = now
    timePart = ''
    for (let rest = now, i = 0; i < 10; i++) {
      timePart = ALPHABET[rest % 32] + timePart
      rest = Math.floor(rest / 32)
    }
  }
  if (taken === pool.length) {
    const letters = randomBytes(POOL_BYTES).map((byte) => ALPHABET.charCodeAt(byte & 31))
    pool = Buffer.from(letters).toString('latin1')
    taken = 0
  }
  taken += 16
  return timePart + pool.slice(taken - 16, taken)
}

export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  id: () => timeSortedId(Date.now()),
  chance: () => Math.random(),
}
