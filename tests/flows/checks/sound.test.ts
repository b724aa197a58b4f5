import { describe, expect, it } from 'vitest'
import { thenTo } from '../samples.ts'
import { between, branch, type Change, call, other, problemsOf, say, text } from './broken.ts'

describe('a sound flow', () => {
  it('has no problems', () => {
    expect(problemsOf({})).toEqual([])
  })

  it.each<[string, Change]>([
    ['a loop that waits', { steps: between(branch({ consent: true }, 'hoi')) }],
    [
      'a call to a flow that asks, in a loop',
      {
        steps: between(call('con', 'hoi')),
        others: other('con', { a: say('b'), b: { kind: 'finish', outcome: 'done' } }),
      },
    ],
    [
      'a step reached only as help for a trouble',
      {
        steps: {
          hoi: { kind: 'choose', choices: { roi: 'xong', chua: 'xong' }, stuck: { kho: 'giup' } },
          giup: say('hoi'),
        },
        words: { ...text(undefined, { stuck: { kho: 'Khó quá' } }), giup: { text: 'Làm thế này ạ.' } },
      },
    ],
    ['a fact that never runs out', { words: text('Trong {fact.mai_mai} ạ.') }],
    [
      'a fact that may, with its otherwise',
      { words: text({ text: 'Trong {fact.co_han} ạ.', otherwise: '{bác} hỏi lại công an ạ.' }) },
    ],
    [
      'a fact that may, behind a branch that asks',
      {
        steps: between(branch({ fact: 'co_han', usable: true }, 'noi'), { noi: say('xong') }),
        words: { noi: { text: 'Trong {fact.co_han} ạ.' } },
      },
    ],
    [
      'a phone, behind a branch that asks otherwise',
      {
        steps: between(branch({ not: { any: [{ place: 'police.phone', known: false }, { consent: false }] } }, 'noi'), {
          noi: say('xong'),
        }),
        words: { noi: { text: 'Gọi {place.police.phone} ạ.' } },
      },
    ],
    [
      'a phone, after the way without it',
      {
        steps: between(branch({ place: 'police.phone', known: false }, 'xong', 'noi'), { noi: say('xong') }),
        words: { noi: { text: 'Gọi {place.police.phone} ạ.' } },
      },
    ],
    [
      'a choice said back',
      {
        steps: { hoi: { kind: 'choose', choices: { roi: 'noi', chua: 'noi' }, remember: 'tin' }, noi: say('xong') },
        words: { noi: { text: 'Là {answer.tin} ạ.' } },
      },
    ],
    [
      'what was typed, by someone who agreed',
      {
        steps: between(branch({ consent: true }, 'ten'), {
          ten: { kind: 'ask', expect: 'text', remember: 'ten', next: 'noi' },
          noi: say('xong'),
        }),
        words: { ten: { text: 'Tên gì ạ?' }, noi: { text: 'Là {answer.ten} ạ.' } },
      },
    ],
    [
      'a judgement and its reason',
      {
        steps: between({ kind: 'ask', expect: 'suspicious', remember: 'x', next: 'noi' }, { noi: say('xong') }),
        words: { giua: { text: 'Dán vào ạ.' }, noi: { text: 'Là {answer.x} vì {answer.x_vi_sao} ạ.' } },
      },
    ],
    [
      'the reference of a visit, in its own text',
      {
        steps: between({ kind: 'visit', ...thenTo('xong'), without: 'xong' }),
        words: { giua: { text: { text: 'Mã {answer.ma_hen} ạ.', otherwise: 'Đã ghi ạ.' } } },
      },
    ],
    [
      'an answer of the flow that was called, with its otherwise',
      {
        steps: between(call('con', 'noi'), { noi: say('xong') }),
        words: { noi: { text: { text: 'Là {answer.kia}.', otherwise: 'Chưa rõ ạ.' } } },
        others: other('con', {
          a: { kind: 'ask', expect: 'text', remember: 'kia', next: 'b' },
          b: { kind: 'finish', outcome: 'done' },
        }),
      },
    ],
    [
      'a choice whose words change with a fact',
      {
        words: text(undefined, {
          choices: { roi: { text: 'Có, quá {fact.co_han}', otherwise: 'Có, lâu rồi' }, chua: 'Chưa thấy' },
        }),
      },
    ],
    ['an official link', { words: text('Mở https://vneid.gov.vn hoặc dichvucong.gov.vn ạ.') }],
    ['three sentences and a list', { words: text('Một ạ. Hai ạ. Có:\n- ba\n- bốn\n- năm') }],
    ['an old step that leads to one of today', { flow: { aliases: { cu: 'hoi', rat_cu: 'cu' } } }],
  ])('%s', (_name, change) => {
    expect(problemsOf(change)).toEqual([])
  })
})
