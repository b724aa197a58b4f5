import { describe, expect, it } from 'vitest'
import { personHash } from '../../src/privacy/person.ts'

const KEY = Buffer.alloc(32, 7)
/** Noon in Vietnam. */
const NOON = Date.UTC(2026, 10, 23, 5)
const HOUR = 3_600_000

describe('what stands for a person in the log', () => {
  const hash = personHash(KEY)

  it('is eight characters', () => {
    expect(hash('telegram:main:42', NOON)).toMatch(/^[0-9a-f]{8}$/)
  })

  it.each([
    ['the same all day', 'telegram:main:42', NOON + 11 * HOUR, true],
    ['another after midnight in Vietnam', 'telegram:main:42', NOON + 12 * HOUR, false],
    ['another for somebody else', 'telegram:main:43', NOON, false],
  ])('is %s', (_situation, person, at, same) => {
    expect(hash(person, at) === hash('telegram:main:42', NOON)).toBe(same)
  })

  it('comes back the same when an earlier day is asked again', () => {
    const before = hash('a', NOON)
    hash('a', NOON + 24 * HOUR)
    expect(hash('a', NOON)).toBe(before)
  })

  it('needs the key', () => {
    expect(personHash(Buffer.alloc(32, 8))('a', NOON)).not.toBe(hash('a', NOON))
    expect(() => personHash(Buffer.alloc(15))).toThrow(RangeError)
  })
})
