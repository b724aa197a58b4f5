import { describe, expect, it } from 'vitest'
import type { Step, StepWords } from '../../src/flows/definition.ts'
import { stepKind, stepKinds } from '../../src/flows/steps/index.ts'
import { aid, labels, thenTo, view } from './samples.ts'

const show = (step: Step, words: StepWords, change = {}) =>
  stepKind(step).show(step, words, aid.fill, labels, view(change))

const say: Step = { kind: 'say', next: 'b', picture: 'vneid/nhap-so' }
const choose: Step = { kind: 'choose', choices: { roi: 'b', chua: 'c', qua_han: 'd' }, remember: 'tin' }
const chooseWords: StepWords = {
  text: 'Có tin chưa?',
  choices: { roi: 'Rồi', chua: 'Chưa có', qua_han: 'Có, quá 7 ngày rồi' },
  also: { chua: ['không thấy tin'] },
}
const confirm: Step = { kind: 'confirm', yes: 'b', no: 'c' }
const photoStep: Step = { kind: 'photo', next: 'b', skip: 'c' }
const ask = (expect: Extract<Step, { kind: 'ask' }>['expect'], more = {}): Step => ({
  kind: 'ask',
  expect,
  remember: 'ten',
  next: 'b',
  ...more,
})

describe('the list of kinds', () => {
  it('names every kind by its own name', () => {
    expect(Object.entries(stepKinds).map(([name, { kind }]) => [name, kind])).toEqual(
      Object.keys(stepKinds).map((name) => [name, name]),
    )
  })

  it.each<[string, Step, boolean, string[]]>([
    ['say waits for "Tiếp"', say, true, ['next→b']],
    ['say without a pause goes on', { kind: 'say', next: 'b', pause: 'none' }, false, ['next→b']],
    ['choose', choose, true, ['roi→b', 'chua→c', 'qua_han→d']],
    ['ask with all its ways', ask('text', { skip: 'c', invalid: 'd' }), true, ['next→b', 'skip→c', 'invalid→d']],
    ['confirm', confirm, true, ['yes→b', 'no→c']],
    ['photo', photoStep, true, ['next→b', 'skip→c']],
    [
      'branch',
      {
        kind: 'branch',
        when: [
          { if: { consent: true }, to: 'b' },
          { if: { consent: false }, to: 'c' },
        ],
        else: 'd',
      },
      false,
      ['if0→b', 'if1→c', 'else→d'],
    ],
    ['call', { kind: 'call', flow: 'x', ...thenTo('b') }, false, ['then→b']],
    ['wait', { kind: 'wait', for: '3d', next: 'b' }, true, ['next→b']],
    ['handoff', { kind: 'handoff', topic: 'x', ...thenTo('b'), nobody: 'c' }, true, ['then→b', 'nobody→c']],
    ['visit', { kind: 'visit', ...thenTo('b') }, false, ['then→b']],
    ['finish', { kind: 'finish', outcome: 'done' }, false, []],
  ])('%s', (_name, step, waits, exits) => {
    expect(stepKind(step).waits(step)).toBe(waits)
    expect(
      stepKind(step)
        .exits(step)
        .map(({ event, to }) => `${event}→${to}`),
    ).toEqual(exits)
  })
})

describe('what a resident sees', () => {
  it.each<[string, Step, StepWords, object, unknown]>([
    [
      'a picture with its description and "Tiếp"',
      say,
      { text: 'Nhập số', alt: 'Ô nhập số', voice: 'a/b.m4a' },
      {},
      {
        text: 'Nhập số',
        choices: [{ event: 'next', label: 'Tiếp' }],
        picture: { path: 'vneid/nhap-so', alt: 'Ô nhập số' },
        voice: 'a/b.m4a',
      },
    ],
    [
      'no button where nothing is waited for',
      { kind: 'say', next: 'b', pause: 'none' },
      { text: 'Xin chào' },
      {},
      { text: 'Xin chào', choices: [] },
    ],
    [
      'the short text, without the recording of the long one, for those who asked for short ones',
      { kind: 'say', next: 'b' },
      { text: 'Dài', brief: 'Ngắn', voice: 'a/b.m4a' },
      { brief: true },
      { text: 'Ngắn', choices: [{ event: 'next', label: 'Tiếp' }] },
    ],
    [
      'the long text where there is no short one',
      { kind: 'say', next: 'b' },
      { text: 'Dài', next: 'Đã xong' },
      { brief: true },
      { text: 'Dài', choices: [{ event: 'next', label: 'Đã xong' }] },
    ],
    [
      'choices in the order of the flow',
      choose,
      chooseWords,
      {},
      {
        text: 'Có tin chưa?',
        choices: [
          { event: 'roi', label: 'Rồi' },
          { event: 'chua', label: 'Chưa có' },
          { event: 'qua_han', label: 'Có, quá 7 ngày rồi' },
        ],
      },
    ],
    [
      '"Bỏ qua" where the question may be skipped',
      ask('text', { skip: 'c' }),
      { text: 'Tên?' },
      {},
      { text: 'Tên?', choices: [{ event: 'skip', label: 'Bỏ qua' }] },
    ],
    ['no button where it may not', ask('text'), { text: 'Tên?' }, {}, { text: 'Tên?', choices: [] }],
    [
      'a confirm with its own words',
      confirm,
      { text: 'Đúng không ạ?', no: 'Sai rồi' },
      {},
      {
        text: 'Đúng không ạ?',
        choices: [
          { event: 'yes', label: 'Đúng rồi' },
          { event: 'no', label: 'Sai rồi' },
        ],
      },
    ],
    [
      'a photo step that may be skipped',
      photoStep,
      { text: 'Gửi ảnh' },
      {},
      { text: 'Gửi ảnh', choices: [{ event: 'skip', label: 'Bỏ qua' }] },
    ],
    [
      'a photo step with a word for having sent all',
      { kind: 'photo', next: 'b' },
      { text: 'Gửi ảnh', next: 'Gửi xong' },
      {},
      { text: 'Gửi ảnh', choices: [{ event: 'next', label: 'Gửi xong' }] },
    ],
    ['nothing at a branch', { kind: 'branch', when: [], else: 'b' } as Step, {}, {}, null],
    ['nothing at a call', { kind: 'call', flow: 'x', ...thenTo('b') }, {}, {}, null],
    ['the last words', { kind: 'finish', outcome: 'done' }, { text: 'Xong ạ' }, {}, { text: 'Xong ạ', choices: [] }],
  ])('%s', (_name, step, words, change, shown) => {
    expect(show(step, words, change)).toEqual(shown)
  })
})
