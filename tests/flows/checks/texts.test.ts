import { describe, expect, it } from 'vitest'
import { between, branch, type Change, problemsOf, say, text } from './broken.ts'

describe('check blocks a text that cannot be said', () => {
  it.each<[string, Change, { step?: string; file?: string }, RegExp]>([
    ['a placeholder there is not', { words: text('Chào {ban} ạ.') }, { step: 'hoi' }, /không có chỗ trống {ban}/],
    ['a fact there is not', { words: text('Trong {fact.la} ạ.') }, { step: 'hoi' }, /không có chỗ trống {fact.la}/],
    ['an answer nobody keeps', { words: text('Là {answer.la} ạ.') }, { step: 'hoi' }, /không có chỗ trống {answer.la}/],
    [
      'a datum there is not',
      { words: text('Gọi {place.police.fax} ạ.') },
      { step: 'hoi' },
      /không có chỗ trống {place.police.fax}/,
    ],
    [
      'a whole office as a text',
      { words: text('Gọi {place.police} ạ.') },
      { step: 'hoi' },
      /không có chỗ trống {place.police}/,
    ],
    [
      'a section instead of a placeholder',
      { words: text('{#bác}x{/bác}') },
      { step: 'hoi' },
      /không phải là tên một chỗ trống/,
    ],
    ['a brace left open', { words: text('Chào {bác ạ.') }, { step: 'hoi' }, /mở mà không đóng/],
    [
      'a wrong placeholder in a label',
      { words: text(undefined, { choices: { roi: 'Có {la}', chua: 'Chưa thấy' } }) },
      { step: 'hoi' },
      /{la}/,
    ],
    [
      'a placeholder in a title, which nobody fills',
      { more: { title: 'Giúp {bác}' } },
      {},
      /"Giúp {bác}" có chỗ trống/,
    ],
    [
      'a placeholder in the note for the volunteer',
      { words: text(undefined, { helper: 'Hỏi {bác}' }) },
      { step: 'hoi' },
      /"Hỏi {bác}" có chỗ trống/,
    ],
    [
      'a wrong placeholder in a hint',
      { words: text(undefined, { hint: ['Tin ạ.', 'Tin {la} ạ.'] }) },
      { step: 'hoi' },
      /{la}/,
    ],
    [
      'a wrong placeholder in the short text',
      { words: text(undefined, { brief: 'Tin {la}?' }) },
      { step: 'hoi' },
      /{la}/,
    ],
    ['a wrong placeholder in an answer to a question', { more: { questions: { phi: 'Mất {la} ạ.' } } }, {}, /{la}/],
    [
      'a fact that can run out, without otherwise',
      { words: text('Trong {fact.co_han} ạ.') },
      { step: 'hoi' },
      /{fact.co_han} có lúc chưa biết/,
    ],
    [
      'a fact of doubtful origin, without otherwise',
      { words: text('Trong {fact.doan} ạ.') },
      { step: 'hoi' },
      /{fact.doan} có lúc/,
    ],
    [
      'a phone of the ward, without otherwise',
      { words: text('Gọi {place.police.phone} ạ.') },
      { step: 'hoi' },
      /{place.police.phone} có lúc/,
    ],
    [
      'an answer given later',
      {
        steps: { hoi: { kind: 'choose', choices: { roi: 'xong', chua: 'xong' }, remember: 'tin' } },
        words: text('Là {answer.tin} ạ.'),
      },
      { step: 'hoi' },
      /{answer.tin} có lúc/,
    ],
    [
      'an answer that may have been skipped',
      {
        steps: between(
          { kind: 'ask', expect: 'suspicious', remember: 'x', next: 'noi', skip: 'noi' },
          { noi: say('xong') },
        ),
        words: { giua: { text: 'Dán ạ.' }, noi: { text: 'Là {answer.x} ạ.' } },
      },
      { step: 'noi' },
      /{answer.x} có lúc/,
    ],
    [
      'what was typed, which is kept only with consent',
      {
        steps: between({ kind: 'ask', expect: 'text', remember: 'x', next: 'noi' }, { noi: say('xong') }),
        words: { giua: { text: 'Tên ạ?' }, noi: { text: 'Là {answer.x} ạ.' } },
      },
      { step: 'noi' },
      /{answer.x} có lúc/,
    ],
    [
      'a fact asked about on one of two ways',
      {
        steps: between(branch({ fact: 'co_han', usable: true }, 'noi', 'noi'), { noi: say('xong') }),
        words: { noi: { text: 'Trong {fact.co_han} ạ.' } },
      },
      { step: 'noi' },
      /{fact.co_han} có lúc/,
    ],
    [
      'a fact that one of several conditions asks about',
      {
        steps: between(branch({ any: [{ fact: 'co_han', usable: true }, { consent: true }] }, 'noi'), {
          noi: say('xong'),
        }),
        words: { noi: { text: 'Trong {fact.co_han} ạ.' } },
      },
      { step: 'noi' },
      /{fact.co_han} có lúc/,
    ],
    [
      'an otherwise that needs the same',
      { words: text({ text: 'Trong {fact.co_han} ạ.', otherwise: 'Khoảng {fact.co_han} ạ.' }) },
      { step: 'hoi' },
      /lời thay .*lại cần {fact.co_han}/,
    ],
    [
      'a text too long for a channel',
      { words: text('Dài ạ. '.repeat(300)) },
      { step: 'hoi' },
      /dài \d+ ký tự sau khi điền/,
    ],
    [
      'a text too long with its choices',
      { words: text('x'.repeat(1_880), { choices: { roi: 'Có rồi, tin nhắn đến hôm qua', chua: 'Chưa thấy' } }) },
      { step: 'hoi' },
      /dài 19\d\d ký tự/,
    ],
    [
      'a text too long once the fact is in it',
      { flow: { facts: { dai: { value: 'x'.repeat(1_900), source: 'luat' } } }, words: text('{fact.dai}') },
      { step: 'hoi' },
      /ký tự sau khi điền/,
    ],
    [
      'a link elsewhere',
      { words: text('Mở https://dichvucong.gov.vn.evil.top ạ.') },
      { step: 'hoi' },
      /liên kết https:\/\/dichvucong.gov.vn.evil.top/,
    ],
    ['a link without https', { words: text('Mở http://vneid.gov.vn ạ.') }, { step: 'hoi' }, /liên kết http:/],
    [
      'a short link in a label',
      { words: text(undefined, { choices: { roi: 'bit.ly/abc', chua: 'Chưa thấy' } }) },
      { step: 'hoi' },
      /liên kết bit.ly/,
    ],
    [
      'a link in a fact',
      { flow: { facts: { trang: { value: 'https://evil.top', source: 'luat' } } } },
      {},
      /liên kết https:\/\/evil.top/,
    ],
  ])('%s', (_name, change, at, what) => {
    const found = problemsOf(change).filter((problem) => what.test(problem.what))
    expect(found.length, JSON.stringify(problemsOf(change), null, 1)).toBeGreaterThan(0)
    expect(found[0]).toMatchObject({ level: 'block', ...at, remedy: expect.stringMatching(/.{5}/) })
  })
})
