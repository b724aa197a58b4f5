import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChannelLimits } from '../../src/channels/channel.ts'
import { asBareText, fitMessage } from '../../src/delivery/fit.ts'
import { splitText } from '../../src/delivery/split.ts'
import type { OutboundMessage } from '../../src/messages.ts'

const roomy: ChannelLimits = {
  textChars: 4_096,
  captionChars: 1_024,
  buttons: 8,
  buttonChars: 40,
  numbersAlways: false,
  pictures: 'png',
}
const lan = { kind: 'person', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường Đông Xuân' } as const
const picture = { path: 'vneid/nhap-so', alt: 'Ô nhập số điện thoại ở giữa màn hình' }

function message(parts: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    text: 'Bác cài VNeID chưa ạ?',
    choices: [],
    author: { kind: 'bot' },
    language: 'vi',
    urgency: 'live',
    ...parts,
  }
}

function choices(...labels: string[]) {
  return labels.map((label, index) => ({ data: `#a.b.c${index}.1.1`, label }))
}

function shown(what: OutboundMessage, limits: Partial<ChannelLimits> = {}) {
  return fitMessage(what, { ...roomy, ...limits }, 'entry').map((part) => ({
    text: part.text,
    buttons: part.buttons.map(({ label }) => label),
    picture: part.picture?.path,
  }))
}

const asked = message({ choices: choices('Rồi', 'Chưa') })

describe('how choices are shown', () => {
  it.each<[string, OutboundMessage, Partial<ChannelLimits>, string, string[]]>([
    ['on buttons, with the number in the label', asked, {}, 'Bác cài VNeID chưa ạ?', ['1. Rồi', '2. Chưa']],
    [
      'in the text too where buttons may not show',
      asked,
      { numbersAlways: true },
      'Bác cài VNeID chưa ạ?\n\n1. Rồi\n2. Chưa',
      ['1. Rồi', '2. Chưa'],
    ],
    [
      'as numbers only where there are no buttons',
      asked,
      { buttons: 0 },
      'Bác cài VNeID chưa ạ?\n\n1. Rồi\n2. Chưa',
      [],
    ],
    [
      'as numbers only where there are more choices than buttons',
      asked,
      { buttons: 1 },
      'Bác cài VNeID chưa ạ?\n\n1. Rồi\n2. Chưa',
      [],
    ],
    [
      'as numbers only where one label is too long',
      asked,
      { buttonChars: 3 },
      'Bác cài VNeID chưa ạ?\n\n1. Rồi\n2. Chưa',
      [],
    ],
    [
      'plain, and as numbers in the text, where only the number is too much',
      asked,
      { buttonChars: 5 },
      'Bác cài VNeID chưa ạ?\n\n1. Rồi\n2. Chưa',
      ['Rồi', 'Chưa'],
    ],
    ['as numbers alone under no text', message({ text: '', choices: choices('Rồi') }), { buttons: 0 }, '1. Rồi', []],
  ])('%s', (_how, what, limits, text, buttons) => {
    expect(shown(what, limits)).toEqual([{ text, buttons, picture: undefined }])
  })

  it('a press sends back what the flow put into the choice', () => {
    expect(fitMessage(asked, roomy, 'entry')[0]?.buttons[1]).toEqual({ data: '#a.b.c1.1.1', label: '2. Chưa' })
  })

  it('decomposed letters do not make a label too long', () => {
    const spelled = message({ choices: choices('Đã được duyệt'.normalize('NFD')) })
    expect(shown(spelled, { buttonChars: 16 })[0]?.buttons).toEqual(['1. Đã được duyệt'])
  })
})

describe('what stands around the text', () => {
  it.each<[string, OutboundMessage, Partial<ChannelLimits>, string]>([
    ['how far one has come', message({ progress: { stage: 4, of: 9 } }), {}, 'Bước 4/9\nBác cài VNeID chưa ạ?'],
    [
      'how far, in English',
      message({ language: 'en', progress: { stage: 4, of: 9 } }),
      {},
      'Step 4/9\nBác cài VNeID chưa ạ?',
    ],
    [
      'not how far, where the channel draws it',
      message({ progress: { stage: 4, of: 9 } }),
      { drawsProgress: true },
      'Bác cài VNeID chưa ạ?',
    ],
    [
      'who speaks, when it is a person',
      message({ author: lan }),
      {},
      'Chị Lan (tình nguyện viên, phường Đông Xuân): Bác cài VNeID chưa ạ?',
    ],
    [
      'what the picture shows, where there are no pictures',
      message({ picture }),
      { pictures: 'none' },
      `[${picture.alt}]\nBác cài VNeID chưa ạ?`,
    ],
  ])('%s', (_what, outbound, limits, text) => {
    expect(shown(outbound, limits).map((part) => part.text)).toEqual([text])
  })

  it('a person is named in every part of long words', () => {
    const long = message({ author: lan, text: 'Bác mở ứng dụng rồi bấm vào chữ Đăng nhập nhé. '.repeat(10) })
    const parts = shown(long, { textChars: 200 })
    expect(parts.length).toBeGreaterThan(2)
    for (const { text } of parts) expect(text).toMatch(/^Chị Lan \(tình nguyện viên, phường Đông Xuân\): Bác mở/)
  })
})

describe('pictures', () => {
  it('carry the text where it fits', () => {
    expect(shown({ ...asked, picture })).toEqual([
      { text: 'Bác cài VNeID chưa ạ?', buttons: ['1. Rồi', '2. Chưa'], picture: 'vneid/nhap-so' },
    ])
  })

  it('go first, with what they show, where the text does not fit; the buttons stay with the text', () => {
    expect(shown({ ...asked, picture }, { captionChars: 20 })).toEqual([
      { text: 'Ô nhập số điện…', buttons: [], picture: 'vneid/nhap-so' },
      { text: 'Bác cài VNeID chưa ạ?', buttons: ['1. Rồi', '2. Chưa'], picture: undefined },
    ])
  })

  it('go alone where nothing can stand under them', () => {
    expect(shown(message({ picture }), { captionChars: 0 }).map(({ text, picture }) => [text, picture])).toEqual([
      ['', 'vneid/nhap-so'],
      ['Bác cài VNeID chưa ạ?', undefined],
    ])
  })
})

describe('long texts', () => {
  it.each([
    ['between paragraphs', 'Một hai ba.\n\nBốn năm sáu. Bảy.', 22, ['Một hai ba.', 'Bốn năm sáu. Bảy.']],
    ['between sentences', 'Một hai ba. Bốn năm sáu bảy.', 20, ['Một hai ba.', 'Bốn năm sáu bảy.']],
    ['between words', 'Một hai ba bốn năm', 11, ['Một hai ba', 'bốn năm']],
    ['not after the number of a choice', 'Chọn\n1. Rồi nhé', 8, ['Chọn', '1. Rồi', 'nhé']],
    ['inside a word only when it fills a part', 'một aaaaaaaaaaaa', 5, ['một', 'aaaaa', 'aaaaa', 'aa']],
    ['not before a mark that belongs to the space', 'aaaa \u0301bb', 5, ['aaaa', ' \u0301bb']],
    ['once at a gap of any length', `một${' '.repeat(300)}hai`, 6, ['một', 'hai']],
    ['never inside an emoji', 'aaa👨‍👩‍👧‍👦aaa', 12, ['aaa', '👨‍👩‍👧‍👦a', 'aa']],
  ])('are cut %s', (_where, text, limit, parts) => {
    expect(splitText(text, limit)).toEqual(parts)
  })

  it('are cut between code points at least, where one letter alone is longer than a part', () => {
    const parts = splitText(`a${'\u{e0101}'.repeat(6)}`, 4)
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(part.isWellFormed()).toBe(true)
  })

  it('keep the question beside its choices, in the last part', () => {
    const long = message({
      text: `${'Bác mở ứng dụng. '.repeat(12)}Bác làm được chưa ạ?`,
      choices: choices('Được rồi', 'Chưa được'),
    })
    const parts = shown(long, { textChars: 100, buttons: 0 })
    expect(parts.at(-1)?.text).toMatch(/Bác làm được chưa ạ\?\n\n1\. Được rồi\n2\. Chưa được$/)
    expect(parts.slice(0, -1).every(({ text }) => !text.includes('1. '))).toBe(true)
  })

  it('number their parts, so that an echo of ours is known', () => {
    const parts = fitMessage(message({ text: 'Một hai ba. Bốn năm sáu.' }), { ...roomy, textChars: 14 }, 'e1')
    expect(parts.map(({ ourId }) => ourId)).toEqual(['e1/0', 'e1/1'])
  })
})

describe('a refused part as bare text', () => {
  it.each<[string, Partial<ChannelLimits>]>([
    ['where the choices were on buttons only', {}],
    ['where they stood in the text already', { numbersAlways: true }],
  ])('has the choices once, as numbers, and the picture in words: %s', (_where, limits) => {
    const all = { ...roomy, ...limits }
    const [part] = fitMessage({ ...asked, picture, progress: { stage: 1, of: 9 }, author: lan }, all, 'e1')
    if (!part) throw new Error('nothing fitted')
    expect(asBareText(part, all).map(({ text, buttons, picture, ourId }) => [text, buttons, picture, ourId])).toEqual([
      [
        `[${picture.alt}]\nChị Lan (tình nguyện viên, phường Đông Xuân): Bước 1/9\nBác cài VNeID chưa ạ?\n\n1. Rồi\n2. Chưa`,
        [],
        undefined,
        'e1/0',
      ],
    ])
  })
})

it('a message of nothing becomes no message', () => {
  expect(shown(message({ text: ' \n ' }))).toEqual([])
})

const letters = new Intl.Segmenter('vi', { granularity: 'grapheme' })
const lettersOf = (text: string) =>
  [...letters.segment(text)].map(({ segment }) => segment).filter((letter) => letter.trim() !== '')

const syllables = [
  'Bác',
  'đã',
  'nhận',
  'được',
  'tin',
  'nhắn.',
  'chưa?',
  '…',
  '1.',
  '👵🏽',
  '👨‍👩‍👧‍👦',
  'e\u0302\u0323\u0301',
  '🇻🇳',
  'a'.repeat(70),
]
const vietnamese = fc
  .array(
    fc.tuple(fc.constantFrom(...syllables), fc.constantFrom(' ', '  ', '\n', '\n\n', '\r\n', '', ' '.repeat(50))),
    { maxLength: 120 },
  )
  .map((words) => words.map(([word, gap]) => word + gap).join(''))
const anyText = fc.oneof(
  vietnamese,
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

const anyLimits: fc.Arbitrary<ChannelLimits> = fc.record({
  textChars: fc.integer({ min: 40, max: 300 }),
  captionChars: fc.integer({ min: 0, max: 200 }),
  buttons: fc.integer({ min: 0, max: 8 }),
  buttonChars: fc.integer({ min: 4, max: 40 }),
  numbersAlways: fc.boolean(),
  drawsProgress: fc.boolean(),
  pictures: fc.constantFrom('svg', 'png', 'none'),
})

const anyMessage = fc
  .record({
    text: vietnamese,
    labels: fc.array(fc.constantFrom('Rồi', 'Chưa có', 'Có, quá bảy ngày rồi', 'Khác'), { maxLength: 8 }),
    hasPicture: fc.boolean(),
    isPerson: fc.boolean(),
  })
  .map(({ text, labels, hasPicture, isPerson }) =>
    message({ text, choices: choices(...labels), ...(hasPicture && { picture }), ...(isPerson && { author: lan }) }),
  )

describe('whatever is written, on whatever channel', () => {
  it('every part is within the limits and has something to show', () => {
    fc.assert(
      fc.property(anyMessage, anyLimits, (what, limits) => {
        for (const part of fitMessage(what, limits, 'e1')) {
          const max = part.picture ? Math.max(limits.captionChars, 0) : limits.textChars
          expect(part.text.length).toBeLessThanOrEqual(max)
          expect([...part.text].length).toBeLessThanOrEqual(max)
          expect(part.text.isWellFormed()).toBe(true)
          expect(part.text.normalize('NFC')).toBe(part.text)
          expect(part.buttons.length).toBeLessThanOrEqual(limits.buttons)
          for (const { label } of part.buttons) expect(label.length).toBeLessThanOrEqual(limits.buttonChars)
          expect(part.text.trim() !== '' || part.picture !== undefined).toBe(true)
          if (limits.pictures === 'none') expect(part.picture).toBeUndefined()
        }
      }),
    )
  })

  it('every word and every choice arrives, in order, and the choices last', () => {
    fc.assert(
      fc.property(anyMessage, anyLimits, (what, limits) => {
        const parts = fitMessage({ ...what, author: { kind: 'bot' } }, limits, 'e1')
        const said = parts.filter((part) => !(part.picture && part.text !== parts.at(-1)?.text)).map(({ text }) => text)
        const words = lettersOf(said.join('\n')).join('')
        expect(words).toContain(lettersOf(what.text.normalize('NFC')).join(''))
        for (const { label } of what.choices) {
          const inText = words.includes(lettersOf(label).join(''))
          expect(inText || parts.at(-1)?.buttons.some((button) => button.label.endsWith(label))).toBe(true)
        }
        for (const part of parts.slice(0, -1)) expect(part.buttons).toEqual([])
      }),
    )
  })

  it('cutting loses nothing but white space, and cuts no letter', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 12, max: 120 }), (text, limit) => {
        const whole = text.normalize('NFC')
        const parts = splitText(whole, limit)
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(limit)
          expect(part.trim()).not.toBe('')
        }
        if (lettersOf(whole).some((letter) => letter.length > limit)) return
        expect(parts.flatMap(lettersOf)).toEqual(lettersOf(whole.trim()))
      }),
    )
  })
})

describe("a person's own photo or recording", () => {
  const media = { kind: 'photo', id: 'a/o1-1', type: 'image/jpeg' } as const
  const sends = { photo: { bytes: 1_000 }, voice: { why: 'Kênh này không nhận lời nói.' } } as const
  const parts = (what: Partial<OutboundMessage>, limits: Partial<ChannelLimits> = {}) =>
    fitMessage(message({ text: '', author: lan, media, ...what }), { ...roomy, sends, ...limits }, 'entry').map(
      ({ text, media: file, ourId }) => [ourId, text, file?.kind],
    )
  const name = 'Chị Lan (tình nguyện viên, phường Đông Xuân)'

  it('has its line under it, with who speaks', () => {
    expect(parts({ text: 'Đây ạ' })).toEqual([['entry/0', `${name}: Đây ạ`, 'photo']])
    expect(parts({})).toEqual([['entry/0', name, 'photo']])
    expect(parts({ text: 'Đây ạ' }, { drawsAuthor: true })).toEqual([['entry/0', 'Đây ạ', 'photo']])
    expect(parts({}, { drawsAuthor: true })).toEqual([['entry/0', '', 'photo']])
  })

  it('goes before its line where there is no room under it', () => {
    const apart = [
      ['entry/0', '', 'photo'],
      ['entry/1', `${name}: Đây ạ`, undefined],
    ]
    expect(parts({ text: 'Đây ạ' }, { captionChars: 0 })).toEqual(apart)
    const roomUnder = { sends: { ...sends, photo: { bytes: 1_000, captionChars: 500 } }, captionChars: 0 }
    expect(parts({ text: 'Đây ạ' }, roomUnder)).toEqual([['entry/0', `${name}: Đây ạ`, 'photo']])
  })

  it('is told of in words where it cannot be shown', () => {
    const voice = { ...media, kind: 'voice' } as const
    expect(parts({ media: voice, text: 'Nghe nhé' })).toEqual([['entry/0', `${name}: [Lời nói]\nNghe nhé`, undefined]])
    expect(parts({ media: voice, language: 'en' })).toEqual([['entry/0', `${name}: [Recording]`, undefined]])
    const { sends: _, ...silent } = { ...roomy, sends }
    expect(fitMessage(message({ text: '', author: lan, media }), silent, 'e')[0]?.text).toBe(`${name}: [Ảnh]`)
  })
})
