/** Which words are older than the question, told from clocks of which neither need be right. */
import { describe, expect, it } from 'vitest'
import { saidBefore } from '../../src/conversation/kept-back.ts'

const S = 1_000
const MINUTE = 60 * S
const HOUR = 60 * MINUTE

/**
 * What the question was the answer to was written at 0 by the platform's clock. `offMs`: how much our clock is ahead of
 * it. Delays: between writing and arrival.
 */
function told({
  offMs = 0,
  firstDelay = 0,
  saidAt,
  delay = 0,
}: {
  readonly offMs?: number
  readonly firstDelay?: number
  readonly saidAt: number
  readonly delay?: number
}): boolean {
  const asked = { at: firstDelay + offMs, turn: 1, to: 0 }
  return saidBefore({ asked }, { saidAt, now: saidAt + delay + offMs })
}

describe('words that come at once', () => {
  it.each([
    ['right', 0],
    ['a minute ahead', MINUTE],
    ['an hour ahead', HOUR],
    ['a day ahead', 24 * HOUR],
    ['a minute behind', -MINUTE],
    ['a day behind', -24 * HOUR],
  ])('are answers, where our clock is %s', (_where, offMs) => {
    for (const saidAt of [0, 2 * S, 20 * S, 5 * MINUTE, 2 * HOUR]) expect(told({ offMs, saidAt })).toBe(false)
    for (const saidAt of [0, 20 * S, 5 * MINUTE]) expect(told({ offMs, saidAt, firstDelay: 2 * S })).toBe(false)
  })
})

describe('words that the platform kept back', () => {
  it.each([
    [
      'with what led to the question, and were written before it',
      { firstDelay: HOUR, saidAt: 10 * S, delay: HOUR - 9 * S },
    ],
    ['and are older than what led to the question', { saidAt: -10 * S, delay: 15 * S }],
  ])('%s: are no answer', (_which, came) => {
    expect(told(came)).toBe(true)
  })

  it('and were written after the question was shown: are one', () => {
    expect(told({ saidAt: 10 * S, delay: HOUR })).toBe(false)
  })
})

it('a question that nobody’s words led to is judged by our clock alone', () => {
  const asked = { at: 20 * MINUTE, turn: 1 }
  expect(saidBefore({ asked }, { saidAt: 19 * MINUTE, now: 21 * MINUTE })).toBe(true)
  expect(saidBefore({ asked }, { saidAt: 20 * MINUTE + S, now: 21 * MINUTE })).toBe(false)
})

it('two nodes whose clocks disagree take each other’s questions for asked', () => {
  const clocks = [0, 5 * MINUTE, -5 * MINUTE, 24 * HOUR, -24 * HOUR]
  for (const [askedBy, heardBy] of clocks.flatMap((one) => clocks.map((other) => [one, other] as const)))
    for (const saidAt of [0, S, 20 * S])
      expect(saidBefore({ asked: { at: askedBy, turn: 1, to: 0 } }, { saidAt, now: saidAt + heardBy })).toBe(false)
})

describe('a question that a press led to', () => {
  // A press has no time of the platform's: what is known of its clock comes from the words before it.
  it.each([0, MINUTE, HOUR, -HOUR])('hears what is typed at once, where our clock is %i ms ahead', (offMs) => {
    for (const saidAt of [S, 20 * S, 5 * MINUTE])
      expect(saidBefore({ asked: { at: offMs, turn: 3 }, lag: offMs + S }, { saidAt, now: saidAt + S + offMs })).toBe(
        false,
      )
  })

  it.each([0, MINUTE])(
    'and not what the platform kept back since before it, where our clock is %i ms ahead',
    (offMs) => {
      const asked = { at: HOUR + offMs, turn: 3 }
      expect(saidBefore({ asked, lag: offMs + S }, { saidAt: 10 * S, now: HOUR + 5 * S + offMs })).toBe(true)
    },
  )

  it('is not judged by a press of later: it carries the step it belongs to', () => {
    expect(saidBefore({ asked: { at: HOUR, turn: 3, to: HOUR } }, { now: HOUR - MINUTE })).toBe(false)
  })
})
