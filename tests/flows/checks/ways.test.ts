import { describe, expect, it } from 'vitest'
import { between, branch, type Change, call, other, problemsOf, say, text } from './broken.ts'

describe('check blocks a way that leads nowhere', () => {
  it.each<[string, Change, { step?: string; file?: string }, RegExp]>([
    ['an unknown first step', { flow: { start: 'khong_co' } }, {}, /bước đầu "khong_co"/],
    ['an unknown step', { steps: between(say('lac')) }, { step: 'giua' }, /bước không có "lac"/],
    [
      'help that is not there',
      {
        steps: { hoi: { kind: 'choose', choices: { roi: 'xong', chua: 'xong' }, stuck: { kho: 'lac' } } },
        words: text(undefined, { stuck: { kho: 'Khó' } }),
      },
      { step: 'hoi' },
      /chỗ vướng dẫn tới bước không có/,
    ],
    [
      'a step nobody reaches',
      { steps: { le_loi: say('xong') }, words: { le_loi: { text: 'Ơ.' } } },
      { step: 'le_loi' },
      /không có lối nào dẫn tới/,
    ],
    [
      'a way without an end',
      { steps: between(say('hai'), { hai: say('giua') }), words: { giua: { text: 'A.' }, hai: { text: 'B.' } } },
      { step: 'giua' },
      /không đi tới được bước kết thúc/,
    ],
    [
      'a loop that never waits',
      {
        steps: between(branch({ consent: true }, 'noi'), { noi: say('giua', { pause: 'none' }) }),
        words: { noi: { text: 'A.' } },
      },
      { step: 'giua' },
      /không bao giờ dừng/,
    ],
    [
      'a step that leads to itself without waiting',
      { steps: between(branch({ consent: true }, 'giua')) },
      { step: 'giua' },
      /không bao giờ dừng/,
    ],
    [
      'a loop through a flow that asks nothing',
      {
        steps: between(call('con', 'lai'), { lai: branch({ consent: true }, 'giua') }),
        others: other('con', { a: say('b', { pause: 'none' }), b: { kind: 'finish', outcome: 'done' } }),
      },
      { step: 'giua' },
      /không bao giờ dừng/,
    ],
    [
      'a call to a flow there is not',
      { steps: between(call('lac', 'xong')) },
      { step: 'giua' },
      /sang thủ tục không có "lac"/,
    ],
    [
      'a call that comes back here',
      {
        steps: between(call('con', 'xong')),
        others: other('con', { a: call('thu-tuc', 'b'), b: { kind: 'finish', outcome: 'done' } }),
      },
      { step: 'giua' },
      /sang về đây/,
    ],
    ['a call of itself', { steps: between(call('thu-tuc', 'xong')) }, { step: 'giua' }, /sang về đây/],
    [
      'two flows that call each other at once',
      {
        flow: { start: 'giua' },
        steps: between(call('con', 'hoi')),
        others: other('con', { a: call('thu-tuc', 'b'), b: { kind: 'finish', outcome: 'done' } }),
      },
      { step: 'giua' },
      /sang về đây/,
    ],
    [
      'an offer of a flow there is not',
      { steps: { xong: { kind: 'finish', outcome: 'done', offer: ['lac'] } } },
      { step: 'xong' },
      /mời sang thủ tục không có/,
    ],
    [
      'an offer of a part',
      {
        steps: { xong: { kind: 'finish', outcome: 'done', offer: ['con'] } },
        others: other('con', { a: { kind: 'finish', outcome: 'done' } }),
      },
      { step: 'xong' },
      /chỉ là phần dùng chung/,
    ],
    [
      'one choice',
      {
        steps: { hoi: { kind: 'choose', choices: { roi: 'xong' } } },
        words: { hoi: { text: 'Chưa ạ?', choices: { roi: 'Rồi' } } },
      },
      { step: 'hoi' },
      /có 1 lựa chọn/,
    ],
    [
      'nine choices',
      {
        steps: { hoi: { kind: 'choose', choices: Object.fromEntries([...'abcdefghi'].map((id) => [id, 'xong'])) } },
        words: {
          hoi: { text: 'Nào ạ?', choices: Object.fromEntries([...'abcdefghi'].map((id) => [id, `Loại ${id}`])) },
        },
      },
      { step: 'hoi' },
      /có 9 lựa chọn/,
    ],
    ['an alias of a step that is still there', { flow: { aliases: { xong: 'hoi' } } }, {}, /trùng với mã một bước/],
    ['an alias that leads nowhere', { flow: { aliases: { cu: 'lac' } } }, {}, /mã cũ "cu" dẫn tới bước không có/],
    [
      'ids too long for a button',
      {
        steps: between(say('a_'.padEnd(40, 'x')), {
          ['a_'.padEnd(40, 'x')]: { kind: 'choose', choices: { lua_chon: 'xong', khac: 'xong' } },
        }),
        words: {
          giua: { text: 'A.' },
          ['a_'.padEnd(40, 'x')]: { text: 'A?', choices: { lua_chon: 'Trái', khac: 'Phải' } },
        },
      },
      { step: 'a_'.padEnd(40, 'x') },
      /cộng lại dài 55 ký tự/,
    ],
  ])('%s', (_name, change, at, what) => {
    const found = problemsOf(change).filter((problem) => what.test(problem.what))
    expect(found.length, JSON.stringify(problemsOf(change), null, 1)).toBeGreaterThan(0)
    expect(found[0]).toMatchObject({ level: 'block', ...at, remedy: expect.stringMatching(/.{5}/) })
  })

  it('tells of a loop once, not once for each of its steps', () => {
    const loop = between(branch({ consent: true }, 'hai'), {
      hai: branch({ consent: true }, 'ba'),
      ba: branch({ consent: true }, 'giua'),
    })
    expect(problemsOf({ steps: loop }).filter(({ what }) => what.includes('không bao giờ dừng'))).toHaveLength(1)
  })
})
