import { randomBytes } from 'node:crypto'

/** Time, ids and chance come from here, so that a test can repeat a day exactly. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Unguessable id, 26 characters of `0-9a-z`, sortable by time of making. */
  id(): string
  /** Uniform in [0, 1). For jitter, never for secrets. */
  chance(): number
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuv'

/** 10 characters of time in base 32, then 16 of chance (80 bits). */
function timeSortedId(now: number): string {
  let time = ''
  for (let rest = now, i = 0; i < 10; i++) {
    time = ALPHABET[rest % 32] + time
    rest = Math.floor(rest / 32)
  }
  let chance = ''
  for (const byte of randomBytes(16)) chance += ALPHABET[byte & 31]
  return time + chance
}

export const systemClock: Clock = {
  now: () => Date.now(),
  id: () => timeSortedId(Date.now()),
  chance: () => Math.random(),
}
