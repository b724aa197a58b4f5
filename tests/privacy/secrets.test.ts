import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mask, maskJoined } from '../../src/privacy/secrets.ts'
import { HARMLESS } from './harmless.ts'
import { SPELLINGS, STYLES } from './spellings.ts'

describe('a secret is hidden however it is written', () => {
  it('in at least 200 spellings', () => {
    expect(new Set(SPELLINGS.map(({ before, secret, after }) => before + secret + after)).size).toBeGreaterThanOrEqual(
      200,
    )
  })

  it.each(SPELLINGS)('$how', ({ kind, before, secret, after, label }) => {
    expect(mask(before + secret + after)).toEqual({ text: before + label + after, findings: [{ kind }] })
  })

  it('twice in one message, each with its own label', () => {
    expect(mask('031060001234 và 0912345678')).toEqual({
      text: '[số định danh …1234] và [số điện thoại …678]',
      findings: [{ kind: 'id-number' }, { kind: 'phone' }],
    })
  })

  it('with any separator between any two of its digits', () => {
    const separators = fc.array(fc.constantFrom('', '', '', ' ', '.', '-', '\u200b', '\n'), {
      minLength: 11,
      maxLength: 11,
    })
    fc.assert(
      fc.property(separators, (between) => {
        const written = [...'031060001234'].map((digit, i) => digit + (between[i] ?? '')).join('')
        expect(mask(`số ${written} ạ`).text).toBe('số [số định danh …1234] ạ')
      }),
    )
  })

  it.each(STYLES)('in full even where another number stands before it: %s', (_how, write) => {
    expect(mask(`năm 1960 ${write('031060001234')}`).text).toBe('năm 1960 [số định danh …1234]')
  })
})

describe('a harmless text stays as it is', () => {
  it('in at least 500 examples', () => {
    expect(new Set(Object.values(HARMLESS).flat()).size).toBeGreaterThanOrEqual(500)
  })

  it.each(Object.entries(HARMLESS))('%s', (_class, texts) => {
    const changed = texts
      .map((text) => ({ text, masked: mask(text) }))
      .filter(({ text, masked }) => masked.text !== text || masked.findings.length > 0)
    expect(changed).toEqual([])
  })

  it('masking what is masked already finds nothing more', () => {
    for (const { before, secret, after } of SPELLINGS) {
      const once = mask(before + secret + after).text
      expect(mask(once)).toEqual({ text: once, findings: [] })
    }
  })
})

describe('what the present step asks for is let through, and only that', () => {
  it.each([
    ['a phone number where one is asked', '0912345678', { phone: true }, '0912345678'],
    ['written in groups', 'dạ 0912 345 678 ạ', { phone: true }, 'dạ 0912 345 678 ạ'],
    ['without its zero', '912345678', { phone: true }, '912345678'],
    ['with another number behind it', '0912345678 12', { phone: true }, '0912345678 12'],
    ['but not where a number is asked', '0912345678', { number: true }, '[số điện thoại …678]'],
    ['an ID number is hidden where a phone number is asked', '031060001234', { phone: true }, '[số định danh …1234]'],
    ['even beside a phone number', '0912345678, 031060001234', { phone: true }, '0912345678, [số định danh …1234]'],
    ['six digits where a number is asked', '482915', { number: true }, '482915'],
    ['six digits where a file number is asked', '482915', { code: true }, '482915'],
    ['not where a phone number is asked', '482915', { phone: true }, '[mã đã ẩn]'],
    ['a named one-time code is hidden even so', 'mã otp 482915', { number: true, code: true }, 'mã otp [mã đã ẩn]'],
    [
      'a password too',
      'mật khẩu là Abc@1234',
      { number: true, code: true, phone: true },
      'mật khẩu là [mật khẩu đã ẩn]',
    ],
    ['a file number always passes', 'H24.12-261123-0001', {}, 'H24.12-261123-0001'],
  ])('%s', (_situation, text, expects, result) => {
    expect(mask(text, expects).text).toBe(result)
  })
})

describe('what is never masked hides nothing either', () => {
  it.each([
    ['an ID number behind a file number', 'H24-261123-031060001234', '031060001234'],
    ['an ID number called money', '031.060.001.234 đồng', '031.060.001.234'],
    ['a card called money', '4111 1111 1111 1111 đồng', '1111 1111'],
    ['a hotline inside a longer number', 'stk 19000368031060', '19000368031060'],
    ['an ID number in brackets like our label', '[số 031060001234]', '031060001234'],
    ['a date running into more digits', '01-01-1960-1234', '01-01-1960-1234'],
  ])('%s', (_trick, text, secret) => {
    expect(mask(text).text).not.toContain(secret)
  })
})

describe('two messages that belong together', () => {
  it.each([
    ['a number cut in two', '03106000', '1234', '[số định danh …1234]', '[số định danh …1234]'],
    [
      'with words around',
      'số của bác 031060',
      '001234 nhé',
      'số của bác [số định danh …1234]',
      '[số định danh …1234] nhé',
    ],
    ['a phone number', '0912', '345678', '[số điện thoại …678]', '[số điện thoại …678]'],
    ['a code after its word', 'mã otp là', '4829', 'mã otp là', '[mã đã ẩn]'],
    ['a code in two halves', '482', '915', '[mã đã ẩn]', '[mã đã ẩn]'],
    ['a password after its word', 'mật khẩu của bác là', 'Abc@1234', 'mật khẩu của bác là', '[mật khẩu đã ẩn]'],
    ['the word after the number', '48291', 'mã otp đó', '[mã đã ẩn]', 'mã otp đó'],
  ])('%s', (_situation, first, second, earlier, later) => {
    expect(maskJoined(first, second)).toMatchObject({ earlier, later })
  })

  it.each([
    ['two ordinary answers', '2', '1960'],
    ['words', 'xin chào', 'tôi muốn cài vneid'],
    ['two that were masked already', '[số định danh …1234]', '[số điện thoại …678]'],
    ['a masked code and its word', 'mã otp', '[mã đã ẩn]'],
  ])('%s hold nothing together', (_situation, first, second) => {
    expect(maskJoined(first, second)).toBeNull()
  })

  it('lets through what the step asks for', () => {
    expect(maskJoined('0912', '345678', { phone: true })).toBeNull()
  })
})

describe('the time it takes', () => {
  const long = (piece: string) => piece.repeat(Math.ceil(4_096 / piece.length)).slice(0, 4_096)

  it.each([
    ['an ordinary long message', 'Bác ở tổ 12, gọi 0912 345 67, mật khẩu là gì, otp ở đâu. '],
    ['digits only', '0'],
    ['digits one by one', '1 '],
    ['digit words', 'một hai ba '],
    ['the word for password', 'mật khẩu '],
    ['glued keywords', 'otp12345'],
    ['keywords and numbers', 'otp 12345 '],
    ['security questions', 'câu hỏi bảo mật '],
    ['at signs', 'a@'],
    ['angle brackets', '<'],
    ['bars', '012345678901|'],
    ['dates that go on', '01/01/'],
    ['decorated digits', '𝟘'],
    ['opening brackets', '[số '],
  ])('grows no faster than the message for %s', (_situation, piece) => {
    const whole = long(piece)
    // Beside each other, so that a slow machine is slow at both: 4 would be in proportion, 16 the square.
    let [quarter, all] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (let run = 0; run < 60; run++) {
      quarter = Math.min(quarter, spent(whole.slice(0, whole.length / 4)))
      all = Math.min(all, spent(whole))
    }
    expect(all / quarter).toBeLessThan(9)
  })

  function spent(text: string): number {
    const begin = performance.now()
    mask(text)
    return performance.now() - begin
  }

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void mask(text)))
  })
})
