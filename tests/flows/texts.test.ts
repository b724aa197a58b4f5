import { describe, expect, it } from 'vitest'
import type { Text } from '../../src/flows/definition.ts'
import { type FillContext, fill, placeholders, TemplateError } from '../../src/flows/texts.ts'
import { place, view } from './samples.ts'

const context = (change: Parameters<typeof view>[0] = {}, extra: FillContext['extra'] = {}): FillContext => ({
  view: view({ answers: { ten: { value: 'x', said: 'Thử' } }, ...change }),
  place,
  definition: {
    sources: { luat: { title: 'Luật', certainty: 'A' } },
    facts: {
      han: { value: { vi: '7 ngày', en: '7 days' }, source: 'luat' },
      cu: { value: '5 ngày', source: 'luat', valid: { until: '2026-11-22' } },
    },
  },
  extra,
})

const coVoi = { pair: { resident: 'cô', bot: 'em' } }

describe('filling a text', () => {
  it.each<[string, Text, string, Parameters<typeof context>[0]?, FillContext['extra']?]>([
    ['without placeholders', 'Mở ứng dụng.', 'Mở ứng dụng.'],
    ['the pair of the resident', 'Mời {bác} xem, {cháu} chờ.', 'Mời cô xem, em chờ.', coVoi],
    ['at the beginning', '{bác} xem ạ', 'Cô xem ạ', coVoi],
    [
      'after the end of a sentence',
      'Xong rồi. {bác} xem! {cháu} chờ? {cháu} đây… {bác} ơi',
      'Xong rồi. Cô xem! Em chờ? Em đây… Cô ơi',
      coVoi,
    ],
    ['on a new line and in a list', 'Có:\n{bác} đi\n- {bác} về\n1. {bác} ở', 'Có:\nCô đi\n- Cô về\n1. Cô ở', coVoi],
    ['inside quotes at the beginning', '“{cháu} đây”, “nhé”', '“Em đây”, “nhé”', coVoi],
    ['not after a comma, a colon or a number', 'Dạ, {bác}: {cháu}, 1900.{bác}', 'Dạ, cô: em, 1900.cô', coVoi],
    ['spaces inside the braces', '{ bác } ơi', 'Bác ơi'],
    ['braces written with separate accents', '{ba\u0301c} ơi', 'Bác ơi'],
    ['the name', 'Chào {bác} {tên} ạ', 'Chào bác Nguyệt ạ', { name: 'Nguyệt' }],
    ['no name leaves no hole', 'Chào {bác} {tên} ạ', 'Chào bác ạ'],
    ['no name before a comma', 'Chào {bác} {tên}, mời xem', 'Chào bác, mời xem'],
    ['no name at the end of a line', 'Chào {tên}\nMời xem', 'Chào\nMời xem'],
    ['no name at the beginning', '{tên} ơi', 'ơi'],
    ['a fact', 'Trong {fact.han} ạ', 'Trong 7 ngày ạ'],
    ['a fact in English', 'Within {fact.han}', 'Within 7 days', { language: 'en' }],
    ['a fact that ran out', { text: 'Trong {fact.cu}', otherwise: 'Hỏi lại công an' }, 'Hỏi lại công an'],
    ['a fact there is not', { text: 'Trong {fact.gi}', otherwise: '{bác} hỏi lại' }, 'Bác hỏi lại'],
    ['an answer', 'Tên {answer.ten}', 'Tên Thử'],
    ['an answer not given', { text: 'Tên {answer.kia}', otherwise: 'Chưa rõ tên' }, 'Chưa rõ tên'],
    ['an answer named like a part of every object', { text: '{answer.constructor}', otherwise: 'không' }, 'không'],
    ['an unused otherwise', { text: 'Tên {answer.ten}', otherwise: 'Chưa rõ tên' }, 'Tên Thử'],
    ['a phone of the ward', 'Gọi {place.police.phone}', 'Gọi 0225 000 0000'],
    ['a phone nobody confirmed', { text: 'Gọi {place.one_stop.phone}', otherwise: 'Ra tận nơi' }, 'Ra tận nơi'],
    [
      'hours of the ward',
      'Mở cửa {place.police.hours}',
      'Mở cửa thứ Hai–thứ Sáu 07:30–11:30, 13:30–17:00; thứ Bảy 07:30–11:30',
    ],
    ['former names', 'Trước là {place.ward.formerly}', 'Trước là Thử Một, Thử Hai'],
    ['a hotline', 'Gọi {place.hotlines.vneid}', 'Gọi 1900 0368'],
    ['its number', 'Gọi {place.hotlines.vneid.number}', 'Gọi 1900 0368'],
    ['a doubtful hotline', { text: 'Gọi {place.hotlines.doubtful}', otherwise: 'Hỏi' }, 'Hỏi'],
    ['a whole office is nothing to say', { text: '{place.police}', otherwise: 'Hỏi' }, 'Hỏi'],
    ['a word of the moment', 'Quay lại {flow}', 'Quay lại lưu trú', {}, { flow: 'lưu trú' }],
    [
      'an answer that looks like a placeholder stays text',
      'Tên {answer.ten}',
      'Tên {bác} & <b>',
      { answers: { ten: { value: 'x', said: '{bác} & <b>' } } },
    ],
    ['something unknown without otherwise', 'Tên {answer.kia} ạ', 'Tên … ạ'],
    ['a template that is wrong is shown as it stands', 'Tên {bác', 'Tên {bác'],
  ])('%s', (_situation, text, filled, change = {}, extra = {}) => {
    expect(fill(text, context(change, extra))).toBe(filled)
    // The second time it comes from the cache.
    expect(fill(text, context(change, extra))).toBe(filled)
  })
})

describe('placeholders of a template', () => {
  it('are listed in order', () => {
    expect(placeholders('{bác} {fact.han_kich_hoat}, {place.police.phone} {tên}')).toEqual([
      'bác',
      'fact.han_kich_hoat',
      'place.police.phone',
      'tên',
    ])
  })

  it.each([
    '{',
    '}',
    '{}',
    'a { b',
    'a } b',
    '{#bác}x{/bác}',
    '{^bác}x{/bác}',
    '{{bác}}',
    '{&bác}',
    '{>bác}',
    '{!bác}',
    '{=| |=}',
    '{bác.}',
    '{a b}',
    '{1}',
    '{fact.Ḥan}',
  ])('anything else is refused: %s', (template) => {
    expect(() => placeholders(template)).toThrow(TemplateError)
  })
})
