import { describe, expect, it } from 'vitest'
import type { Step, StepWords } from '../../src/flows/definition.ts'
import { stepKind } from '../../src/flows/steps/index.ts'
import type { StepInput } from '../../src/flows/steps/step.ts'
import { aid, NOW, thenTo, view } from './samples.ts'

const text = (words: string, secrets = 0): StepInput => ({ kind: 'text', text: words, secrets })
const press = (event: string): StepInput => ({ kind: 'press', event })
const photo: StepInput = { kind: 'media', media: 'photo' }
const voice: StepInput = { kind: 'media', media: 'voice' }
const captioned = (caption: string): StepInput => ({ kind: 'media', media: 'photo', caption })
const gathered = (...texts: string[]): StepInput => ({ kind: 'gathered', texts })

const go = (event: string, remember?: Record<string, { value: string | number; said: string }>) => ({
  kind: 'go',
  event,
  ...(remember ? { remember } : {}),
})
const miss = (why = 'unclear', near: string[] = []) => ({ kind: 'miss', near, why })
const wrongMedium = { kind: 'wrong-medium' }

const read = (step: Step, words: StepWords, input: StepInput) => stepKind(step).read(step, words, input, view(), aid)

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

describe('reading an answer', () => {
  it.each<[string, Step, StepWords, StepInput, unknown]>([
    ['say: the button', say, {}, press('next'), go('next')],
    ['say: the word', say, {}, text('tiep'), go('next')],
    ['say: a plain yes', say, {}, text('dạ vâng'), go('next')],
    ['say: its own other words', say, { also: { next: ['xong xuôi'] } }, text('xong xuôi'), go('next')],
    ['say: a no', say, {}, text('chưa'), miss()],
    ['say: a button of another step', say, {}, press('roi'), miss()],
    ['say: a voice message', say, {}, voice, wrongMedium],

    ['choose: the button', choose, chooseWords, press('chua'), go('chua', { tin: { value: 'chua', said: 'Chưa có' } })],
    ['choose: the number', choose, chooseWords, text('2'), go('chua', { tin: { value: 'chua', said: 'Chưa có' } })],
    [
      'choose: another way to say it',
      choose,
      chooseWords,
      text('khong thay tin'),
      go('chua', { tin: { value: 'chua', said: 'Chưa có' } }),
    ],
    ['choose: a removed choice', choose, chooseWords, press('gone'), miss()],
    [
      'choose: a photo with the answer under it',
      choose,
      chooseWords,
      captioned('Chưa có'),
      go('chua', { tin: { value: 'chua', said: 'Chưa có' } }),
    ],
    ['choose: a photo with other words', choose, chooseWords, captioned('nhà em'), wrongMedium],
    ['choose: a photo alone', choose, chooseWords, photo, wrongMedium],
    [
      'choose: an answer beside a hidden code',
      choose,
      chooseWords,
      text('Rồi [mã đã ẩn]', 1),
      go('roi', { tin: { value: 'roi', said: 'Rồi' } }),
    ],
    ['choose: nothing but a hidden code', choose, chooseWords, text('[mã đã ẩn]', 1), miss()],
    [
      'choose without a name keeps nothing',
      { kind: 'choose', choices: { a: 'b', c: 'd' } },
      { choices: { a: 'Một chút', c: 'Nhiều lắm' } },
      press('a'),
      go('a'),
    ],

    [
      'ask text: taken as it stands, spaces tidied',
      ask('text'),
      {},
      text(' Nguyễn  Thị Thử '),
      go('next', { ten: { value: 'Nguyễn Thị Thử', said: 'Nguyễn Thị Thử' } }),
    ],
    ['ask text: waits for more', ask('text', { gather: '3s' }), {}, text('máy em'), { kind: 'gather', forMs: 3_000 }],
    [
      'ask text: several texts are one answer',
      ask('text', { gather: '3s' }),
      {},
      gathered('máy em', 'không vào được'),
      go('next', { ten: { value: 'máy em không vào được', said: 'máy em không vào được' } }),
    ],
    ['ask text: too long', ask('text'), {}, text('a'.repeat(1_001)), miss('too-long')],
    ['ask text: only signs', ask('text'), {}, text('...'), miss()],
    ['ask text: nothing but hidden secrets', ask('text'), {}, text('[mật khẩu đã ẩn] [mã đã ẩn]', 2), miss()],
    [
      'ask text: gathered, nothing but hidden secrets',
      ask('text', { gather: '3s' }),
      {},
      gathered('[mã đã ẩn]'),
      miss(),
    ],
    [
      'ask text: a secret beside an answer stays hidden',
      ask('text'),
      {},
      text('mã là [mã đã ẩn]', 1),
      go('next', { ten: { value: 'mã là [mã đã ẩn]', said: 'mã là [mã đã ẩn]' } }),
    ],
    ['ask text: the skip button', ask('text', { skip: 'c' }), {}, press('skip'), go('skip')],
    ['ask text: the skip button where nothing may be skipped', ask('text'), {}, press('skip'), miss()],
    ['ask text: the words of skip', ask('text', { skip: 'c' }), {}, text('bỏ qua'), go('skip')],
    [
      'ask text: a story that begins like skip',
      ask('text', { skip: 'c' }),
      {},
      text('bỏ'),
      go('next', { ten: { value: 'bỏ', said: 'bỏ' } }),
    ],
    ['ask text: a voice message', ask('text'), {}, voice, wrongMedium],
    ['ask number: digits', ask('number'), {}, text('3 người'), go('next', { ten: { value: 3, said: '3' } })],
    [
      'ask number: "1" is no skip button',
      ask('number', { skip: 'c' }),
      {},
      text('1'),
      go('next', { ten: { value: 1, said: '1' } }),
    ],
    ['ask number: skipped in words', ask('number', { skip: 'c' }), {}, text('dạ bỏ qua ạ'), go('skip')],
    ['ask number: none', ask('number'), {}, text('nhiều lắm'), miss('not-a-number')],
    ['ask number: none, under a photo', ask('number'), {}, captioned('nhiều lắm'), wrongMedium],
    ['ask date', ask('date'), {}, text('20/11/2026'), go('next', { ten: { value: '2026-11-20', said: '20/11/2026' } })],
    ['ask date: to come', ask('date'), {}, text('20/12/2026'), miss('future-date')],
    ['ask date: none', ask('date'), {}, text('hôm nào đó'), miss('not-a-date')],
    [
      'ask phone',
      ask('phone'),
      {},
      text('0912 345 678'),
      go('next', { ten: { value: '0912345678', said: '0912 345 678' } }),
    ],
    ['ask phone: too short', ask('phone'), {}, text('0912'), miss('not-a-phone')],
    [
      'ask area: an old name',
      ask('area'),
      {},
      text('Thử Một'),
      go('next', { ten: { value: 'phường Thử', said: 'phường Thử' } }),
    ],
    ['ask area: elsewhere', ask('area'), {}, text('Mường Xa'), miss('not-an-area')],
    [
      'ask code',
      ask('code'),
      {},
      text('G22.99-251123-0001'),
      go('next', { ten: { value: 'G22.99-251123-0001', said: 'G22.99-251123-0001' } }),
    ],
    ['ask code: none', ask('code'), {}, text('không nhớ'), miss('not-a-code')],

    ['confirm: the button', confirm, {}, press('no'), go('no')],
    ['confirm: a plain yes', confirm, {}, text('ừ'), go('yes')],
    ['confirm: a plain no', confirm, {}, text('không'), go('no')],
    ['confirm: the number', confirm, {}, text('2'), go('no')],
    ['confirm: something else', confirm, {}, text('trời mưa'), miss()],

    ['photo: a photo', photoStep, {}, photo, go('next')],
    ['photo: skipped', photoStep, {}, text('bỏ qua'), go('skip')],
    ['photo: words instead', photoStep, {}, text('em không biết chụp'), miss('wants-photo')],
    ['photo: a voice message', photoStep, {}, voice, wrongMedium],
    ['photo: "gửi xong"', { kind: 'photo', next: 'b' }, { next: 'Gửi xong' }, text('gui xong'), go('next')],

    ['wait: goes on sooner', { kind: 'wait', for: '3d', next: 'b' }, {}, press('next'), go('next')],
    [
      'handoff: on alone',
      { kind: 'handoff', topic: 'x', ...thenTo('b'), nobody: 'c' },
      {},
      press('nobody'),
      go('nobody'),
    ],
    [
      'handoff: nobody can press their way past the person',
      { kind: 'handoff', topic: 'x', ...thenTo('b'), nobody: 'c' },
      {},
      press('then'),
      miss(),
    ],
    ['branch reads nothing', { kind: 'branch', when: [], else: 'b' } as Step, {}, press('else'), miss()],
    ['finish reads nothing', { kind: 'finish', outcome: 'done' }, {}, text('a'), miss()],
  ])('%s', (_name, step, words, input, reading) => {
    expect(read(step, words, input)).toEqual(reading)
  })

  it('keeps of a suspicious message only the judgement and its reason', () => {
    const message = 'Công an yêu cầu bác đọc mã OTP cho cháu ngay'
    const reading = read(ask('suspicious'), {}, text(message))
    expect(reading).toMatchObject({
      kind: 'go',
      event: 'next',
      remember: {
        ten: { value: 'lua_dao', said: 'vì lua_dao' },
        ten_vi_sao: { said: expect.stringMatching(/^vì (?!lua_dao)/) },
      },
    })
    expect(JSON.stringify(reading)).not.toContain('OTP')
  })

  it('judges a message even when everything in it was hidden', () => {
    expect(read(ask('suspicious'), {}, text('[số điện thoại …678]', 1))).toMatchObject({ kind: 'go' })
  })

  it('reads dates from the moment of the conversation, not of the machine', () => {
    const step = ask('date')
    const year = new Date(NOW).getFullYear()
    const words = text(`20/11/${year}`)
    expect(stepKind(step).read(step, {}, words, view({ now: NOW - 10 * 86_400_000 }), aid)).toMatchObject(
      miss('future-date'),
    )
  })
})
