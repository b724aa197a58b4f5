import type { Clock } from '../src/clock.ts'

/** A clock that stands still until it is moved, ids in order, and chance that repeats. */
export interface TestClock extends Clock {
  set(at: number | string): void
  pass(ms: number): void
}

/** Monday 2026-11-23 10:00 in Hải Phòng: an ordinary morning. */
export const MONDAY = Date.parse('2026-11-23T10:00:00+07:00')

export function testClock(start: number = MONDAY): TestClock {
  let now = start
  /** Time that went by: putting the clock back takes none of it away. */
  let ran = 0
  const move = (ms: number) => {
    now += ms
    ran += Math.max(0, ms)
  }
  let made = 0
  let seed = 12_345
  return {
    now: () => now,
    steady: () => ran,
    id: () => `id${String(++made).padStart(24, '0')}`,
    chance: () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed / 2_147_483_648
    },
    set: (at) => {
      move((typeof at === 'number' ? at : Date.parse(at)) - now)
    },
    pass: move,
  }
}
