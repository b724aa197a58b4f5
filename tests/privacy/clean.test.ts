import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clean, cleanName } from '../../src/privacy/clean.ts'

describe('cleaning a text', () => {
  it.each([
    ['an ordinary text stays', 'Dạ, bác ở Hải An ạ', 'Dạ, bác ở Hải An ạ'],
    ['decomposed letters are composed', 'Đằng Hải'.normalize('NFD'), 'Đằng Hải'],
    ['tab and newline stay', 'a\tb\nc', 'a\tb\nc'],
    ['other line ends become newlines', 'a\r\nb\rc\u0085d\u2028e', 'a\nb\nc\nd\ne'],
    ['NUL and control characters go', 'a\0b\u0007c\u001b[31md\u007f\u009be', 'abc[31mde'],
    ['half a surrogate pair is replaced', 'a\ud83db', 'a\ufffdb'],
    ['emoji stay whole', 'ok 👍🏽', 'ok 👍🏽'],
    ['nine marks on one letter become eight', `x${'\u0335'.repeat(9)}y`, `x${'\u0335'.repeat(8)}y`],
    ['a mark that becomes two does not exceed eight', `q${'\u0344'.repeat(8)}y`, `q${'\u0308\u0301'.repeat(4)}y`],
  ])('%s', (_situation, text, cleaned) => {
    expect(clean(text)).toEqual({ text: cleaned, cut: false })
  })

  it.each([
    ['as long as allowed', 'a'.repeat(4_096), 'a'.repeat(4_096), false],
    ['one too long', 'a'.repeat(4_097), `${'a'.repeat(4_095)}…`, true],
    ['short again once composed', 'é'.normalize('NFD').repeat(4_096), 'é'.repeat(4_096), false],
    ['cut in the middle of an emoji', `${'a'.repeat(4_094)}👍bc`, `${'a'.repeat(4_094)}…`, true],
  ])('a text %s', (_length, text, cleaned, cut) => {
    expect(clean(text)).toEqual({ text: cleaned, cut })
  })

  it('cuts where it is told', () => {
    expect(clean('Hải Phòng', 4)).toEqual({ text: 'Hải…', cut: true })
  })

  it('changes nothing the second time, and keeps its promises for anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const once = clean(text, 100).text
        expect(clean(once, 100)).toEqual({ text: once, cut: false })
        expect(once.length).toBeLessThanOrEqual(100)
        expect(once.isWellFormed()).toBe(true)
        expect(once.normalize('NFC')).toBe(once)
        expect(once).not.toMatch(/[^\P{Cc}\t\n]|\p{M}{9}/u)
      }),
    )
  })

  it('is done in a moment with a quarter of a million marks in the worst order', () => {
    const begin = performance.now()
    clean(`a${'\u0301\u0323'.repeat(131_072)}`)
    expect(performance.now() - begin).toBeLessThan(500)
  })
})

describe('cleaning a display name', () => {
  it.each([
    ['lines and spaces become one line', ' Nguyễn\n\tVăn   Thử ', 'Nguyễn Văn Thử'],
    ['direction controls go', 'Thử\u202eABC\u2066', 'ThửABC'],
    ['at most 80 characters', 'a'.repeat(100), `${'a'.repeat(79)}…`],
    ['nothing stays nothing', ' \0 ', ''],
  ])('%s', (_situation, name, cleaned) => {
    expect(cleanName(name)).toBe(cleaned)
  })
})
