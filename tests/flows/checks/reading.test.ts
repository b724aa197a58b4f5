/** Hard words and letters that nobody spelled out, found before an old person meets them. */
import { describe, expect, it } from 'vitest'
import { type Change, problemsOf, text } from './broken.ts'

const found = (change: Change) =>
  problemsOf(change)
    .map(({ level, what, remedy }) => `${level} ${what} → ${remedy}`)
    .filter((line) => /khó hiểu|chưa được viết đủ/.test(line))

describe('hard words', () => {
  it.each([
    ['an official word', 'Bác thực hiện bước này ạ.', '"thực hiện"', 'làm'],
    ['at the beginning of a sentence', 'Truy cập trang này ạ.', '"truy cập"', 'vào, mở'],
    ['a foreign word', 'Bác bấm vào link này ạ.', '"link"', 'đường dẫn'],
    ['a word of two', 'Bác điền trường thông tin này ạ.', '"trường thông tin"', 'ô'],
  ])('%s is worth a look, and the plain one is named', (_what, said, hard, plain) => {
    expect(found({ words: text(said) })).toEqual([`warn ${hard} khó hiểu với nhiều bà con → nói: ${plain}`])
  })

  it.each([
    ['the label of a screen, in quotes', 'Bác bấm nút “Thực hiện” ạ.'],
    ['a part of another word', 'Bác bấm vào Linkin, profile ạ.'],
    ['a placeholder', 'Bác gặp {place.helpers.name} ạ.'],
    ['plain words', 'Bác làm bước này ạ.'],
  ])('%s is none', (_what, said) => {
    expect(found({ words: text(said) })).toEqual([])
  })

  it.each([
    ['a button', { words: { hoi: { text: 'Bác có chưa ạ?', choices: { roi: 'Hoàn tất', chua: 'Chưa' } } } }],
    ['a hint', { words: text('Có chưa ạ?', { hint: 'Bác hoàn tất đi ạ.' }) }],
    ['what is said otherwise', { words: text({ text: 'Sau {fact.co_han}.', otherwise: 'Hoàn tất rồi ạ.' }) }],
    ['an answer to a question', { more: { questions: { phi: 'Hoàn tất mới mất phí.' } } }],
    ['what to bring', { more: { bring: 'giấy đã hoàn tất' } }],
  ] as readonly (readonly [string, Change])[])('are found in %s', (_where, change) => {
    expect(found(change)).toEqual(['warn "hoàn tất" khó hiểu với nhiều bà con → nói: làm xong'])
  })
})

describe('letters in a row', () => {
  it.each([
    ['that nobody spelled out', 'Bác ra BCA ạ.', ['BCA']],
    ['that stand twice are reported once', 'Bác ra BCA. Ở BCA bác hỏi ạ.', ['BCA']],
    ['that people know from their screen', 'Mã OTP, mã QR, thẻ SIM ạ.', []],
    ['with the long form before them', 'Bác ra Bộ Công an (BCA) ạ.', []],
    ['with the long form after them', 'Bác ra BCA (Bộ Công an) ạ.', []],
    ['of a form that is called so', 'Bác điền tờ CT01 ạ.', []],
    ['of a section', 'Bác điền mục XIV ạ.', []],
    ['on a button of a screen', 'Bác bấm “BCA” ạ.', []],
    ['inside a word', 'Bác mở VNeID ạ.', []],
  ])('%s', (_what, said, letters) => {
    expect(found({ words: text(said) })).toEqual(
      letters.map((one) => `warn "${one}" chưa được viết đủ chữ lần nào → viết đủ một lần, ví dụ "… (${one})"`),
    )
  })

  it('may be spelled out anywhere in the flow, also in its summary', () => {
    expect(found({ words: text('Bác ra BCA ạ.'), more: { summary: 'Việc ở Bộ Công an (BCA)' } })).toEqual([])
  })
})
