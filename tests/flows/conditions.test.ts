import { describe, expect, it } from 'vitest'
import { type Condition, type Ground, holds } from '../../src/flows/conditions.ts'
import { at, NOW, place, view } from './samples.ts'

const facts: Ground['definition'] = {
  sources: {
    luat: { title: 'Luật', certainty: 'A' },
    nghe_noi: { title: 'Nghe nói', certainty: 'C' },
  },
  facts: {
    han: { value: '7 ngày', source: 'luat' },
    cu: { value: '5 ngày', source: 'luat', valid: { until: '2026-11-22' } },
    don: { value: '3 ngày', source: 'nghe_noi' },
  },
}

const answers = {
  tuoi: { value: 60, said: '60' },
  so_nguoi: { value: '3', said: '3' },
  noi: { value: 'nha', said: 'Ở nhà' },
}

describe('whether a condition holds', () => {
  it.each<[string, Condition, boolean, Partial<Ground['view']>?]>([
    ['an answer is what is asked for', { answer: 'noi', is: 'nha' }, true],
    ['an answer is something else', { answer: 'noi', is: 'cong_an' }, false],
    ['a number asked for as text', { answer: 'tuoi', is: '60' }, true],
    ['a text asked for as number', { answer: 'so_nguoi', is: 3 }, true],
    ['an answer never given is nothing', { answer: 'ten', is: '' }, false],
    ['an answer named like a part of every object', { answer: 'constructor', known: true }, false],
    ['an answer is one of several', { answer: 'noi', in: ['truong', 'nha'] }, true],
    ['an answer is none of several', { answer: 'noi', in: ['truong'] }, false],
    ['above', { answer: 'tuoi', above: 59 }, true],
    ['the limit itself is not above', { answer: 'tuoi', above: 60 }, false],
    ['below', { answer: 'so_nguoi', below: 4 }, true],
    ['the limit itself is not below', { answer: 'so_nguoi', below: 3 }, false],
    ['words are neither above a number', { answer: 'noi', above: -1 }, false],
    ['nor below it', { answer: 'noi', below: 1 }, false],
    ['an answer never given is not below', { answer: 'ten', below: 100 }, false],
    ['known', { answer: 'tuoi', known: true }, true],
    ['not known', { answer: 'ten', known: false }, true],
    ['the channel', { channel: 'telegram' }, true],
    ['another channel', { channel: 'zalo' }, false],
    ['the language', { language: 'en' }, false],
    ['consent', { consent: true }, true],
    ['no consent', { consent: false }, true, { consent: false }],
    ['open in the morning', { open: 'police' }, true],
    ['closed at noon', { open: 'police' }, false, { now: at('2026-11-23', '12:00') }],
    ['closed when nobody knows the hours', { open: 'helpers' }, false],
    ['an office there is not', { open: 'buu_dien' }, false],
    ['a confirmed phone', { place: 'police.phone', known: true }, true],
    ['a phone nobody confirmed', { place: 'one_stop.phone', known: true }, false],
    ['a phone left out is not known', { place: 'helpers.phone', known: false }, true],
    ['a phone of another office of the ward', { place: 'tram_y_te.phone', known: false }, true],
    ['a usable fact', { fact: 'han', usable: true }, true],
    ['a fact that ran out yesterday', { fact: 'cu', usable: true }, false],
    ['a fact of doubtful origin', { fact: 'don', usable: false }, true],
    ['a fact there is not', { fact: 'gi', usable: true }, false],
    ['the first day counts', { from: '2026-11-23' }, true],
    ['the last day counts', { from: '2026-11-01', until: '2026-11-23' }, true],
    ['not yet', { from: '2026-11-24' }, false],
    ['no more', { until: '2026-11-22' }, false],
    ['the evening still belongs to the last day', { until: '2026-11-23' }, true, { now: at('2026-11-23', '23:59') }],
    ['a finished flow', { done: 'luu-tru' }, true, { done: ['luu-tru'] }],
    ['a flow not finished', { done: 'luu-tru' }, false],
    ['all', { all: [{ consent: true }, { answer: 'tuoi', above: 59 }] }, true],
    ['all but one', { all: [{ consent: true }, { answer: 'tuoi', above: 60 }] }, false],
    ['any', { any: [{ consent: false }, { channel: 'telegram' }] }, true],
    ['none', { any: [{ consent: false }, { channel: 'zalo' }] }, false],
    ['not', { not: { any: [{ channel: 'zalo' }] } }, true],
  ])('%s', (_situation, condition, outcome, change = {}) => {
    expect(holds(condition, { view: view({ answers, now: NOW, ...change }), place, definition: facts })).toBe(outcome)
  })
})
