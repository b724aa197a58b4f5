import { describe, expect, it } from 'vitest'
import { oneOfSecrets, sameSecret } from '../../src/channels/secret.ts'

describe('a secret', () => {
  it.each([
    ['the same', 'geheim', 'geheim', true],
    ['another', 'gehein', 'geheim', false],
    ['a part of it', 'gehei', 'geheim', false],
    ['more than it', 'geheimm', 'geheim', false],
    ['none given', undefined, 'geheim', false],
    ['given twice', ['geheim', 'geheim'], 'geheim', false],
    ['of equal length in letters, not in bytes', 'gehêim', 'geheim', false],
    ['empty: nobody may come in without one', '', '', false],
  ])('%s', (_what, given, secret, right) => {
    expect(sameSecret(given, secret)).toBe(right)
  })

  it.each([
    ['the first of two', 'new', true],
    ['the second of two', 'old', true],
    ['neither', 'other', false],
  ])('%s', (_what, given, right) => {
    expect(oneOfSecrets(given, ['new', 'old'])).toBe(right)
  })

  it('none configured: nothing is right', () => {
    expect(oneOfSecrets('', [])).toBe(false)
    expect(oneOfSecrets(undefined, [''])).toBe(false)
  })
})
