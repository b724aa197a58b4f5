import { describe, expect, it } from 'vitest'
import { type Change, problemsOf, sources, text } from './broken.ts'

describe('check points out, without blocking', () => {
  it.each<[string, Change, { step?: string }, RegExp]>([
    ['words of a step that is gone', { words: { cu: { text: 'Cũ ạ.' } } }, { step: 'cu' }, /bước không có "cu"/],
    [
      'words of a choice that is gone',
      { words: text(undefined, { choices: { roi: 'Có rồi', chua: 'Chưa thấy', cu: 'Cũ' } }) },
      { step: 'hoi' },
      /có lời cho "cu"/,
    ],
    [
      'other words of a choice that is gone',
      { words: text(undefined, { also: { cu: ['cũ'] } }) },
      { step: 'hoi' },
      /có lời cho "cu"/,
    ],
    [
      'words of a trouble that is gone',
      { words: text(undefined, { stuck: { cu: 'Cũ' } }) },
      { step: 'hoi' },
      /có lời cho "cu"/,
    ],
    ['a sentence of 31 words', { words: text(`${'chữ '.repeat(31)}ạ.`) }, { step: 'hoi' }, /câu dài 32 chữ/],
    ['four sentences', { words: text('Một ạ. Hai ạ. Ba ạ. Bốn ạ?') }, { step: 'hoi' }, /có 4 câu/],
    [
      'four sentences in an otherwise',
      { words: text({ text: 'Ạ {fact.co_han}.', otherwise: 'Một ạ. Hai ạ. Ba ạ. Bốn ạ?' }) },
      { step: 'hoi' },
      /có 4 câu/,
    ],
    [
      'a phone written into a text',
      { words: text('Gọi 0225 000 0000 ạ.') },
      { step: 'hoi' },
      /"0225 000 0000" viết thẳng/,
    ],
    ['a hotline written into a text', { words: text('Gọi 1900 0368 ạ.') }, { step: 'hoi' }, /"1900 0368" viết thẳng/],
    ['a fee written into a text', { words: text('Mất 50.000 đồng ạ.') }, { step: 'hoi' }, /"50.000 đồng" viết thẳng/],
    ['a deadline written into a text', { words: text('Sau 7 ngày làm việc ạ.') }, { step: 'hoi' }, /viết thẳng/],
    [
      'a source without a date',
      { flow: { sources: { luat: { title: 'L', url: 'https://x.vn', certainty: 'A' }, nghe_noi: sources.nghe_noi } } },
      {},
      /nguồn "L" không có ngày/,
    ],
    [
      'a source without an address',
      { flow: { sources: { luat: { title: 'L', date: '2026-01-01', certainty: 'A' }, nghe_noi: sources.nghe_noi } } },
      {},
      /nguồn "L" không có địa chỉ/,
    ],
    ['a review that is overdue', { flow: { review_by: '2026-11-22' } }, {}, /quá hạn xem lại/],
    [
      'an example the finder sends elsewhere',
      { findTopics: () => ({ best: 'luu-tru' }) },
      {},
      /câu "thử thủ tục" dẫn tới "luu-tru"/,
    ],
    ['an example the finder sends nowhere', { findTopics: () => ({ best: null }) }, {}, /không dẫn tới đâu/],
    ['no examples', { more: { examples: [] } }, {}, /chưa có câu ví dụ/],
  ])('%s', (_name, change, at, what) => {
    const found = problemsOf(change)
    expect(found).toMatchObject([{ level: 'warn', ...at, what: expect.stringMatching(what) }])
  })

  it('a review that is due today is not overdue', () => {
    expect(problemsOf({ flow: { review_by: '2026-11-23' } })).toEqual([])
  })

  it('a part needs no examples', () => {
    expect(problemsOf({ flow: { part: true }, findTopics: () => ({ best: null }) })).toEqual([])
  })
})
