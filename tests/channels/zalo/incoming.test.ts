import { describe, expect, it } from 'vitest'
import { type ParseContext, parseEvent } from '../../../src/channels/zalo/incoming.ts'
import { clean } from '../../../src/privacy/clean.ts'
import { NOW } from '../tools.ts'

const OA = '3000000000000000003'
const PERSON = '2000000000000000002'
const AT = NOW - 5_000

const context: ParseContext = {
  oas: [OA, '3000000000000000009'],
  unknownEcho: 'ignore',
  anonymous: 'answer',
  receivedAt: NOW,
  clean,
  raw: Buffer.from('the bytes'),
  speaksFor: () => true,
  fromTemplates: false,
}
const parse = (body: unknown, more: Partial<ParseContext> = {}) => parseEvent(body, { ...context, ...more })

const sent = (what: string, message: object, more: object = {}) => ({
  app_id: '1',
  event_name: `user_send_${what}`,
  timestamp: String(AT),
  sender: { id: PERSON },
  recipient: { id: OA },
  user_id_by_app: '4000000000000000004',
  message: { msg_id: '0a1b2c3d', ...message },
  ...more,
})
const inputOf = (body: unknown, more: Partial<ParseContext> = {}) => parse(body, more).events[0]?.input
const attached = (type: string, payload: object) => ({ attachments: [{ type, payload }] })
const about = (event_name: string, fields: object) => ({ app_id: '1', event_name, timestamp: String(AT), ...fields })

describe('a message as a whole', () => {
  it('becomes an event of the person and the account', () => {
    expect(parse(sent('text', { text: 'Cài VNeID' }))).toEqual({
      events: [
        {
          channel: 'zalo',
          account: OA,
          person: PERSON,
          id: expect.stringMatching(/^[0-9a-f]{40}$/),
          at: AT,
          input: { kind: 'text', text: 'Cài VNeID', secrets: [] },
          platformId: '0a1b2c3d',
        },
      ],
      echoes: [],
      ignored: [],
    })
  })

  it.each([
    ['a time that is a number', { timestamp: AT }, { at: AT }],
    ['a time of 11 figures', { timestamp: '17900000001' }, { at: NOW }],
    ['a time in words', { timestamp: 'hôm qua' }, { at: NOW }],
    ['no time', { timestamp: undefined }, { at: NOW }],
    ['a time to come', { timestamp: String(NOW + 3_600_000) }, { at: NOW }],
    ['a short id', { sender: { id: '42' } }, { person: '42' }],
    [
      'an id without quotes that a number cannot hold',
      { sender: { id: '2000000000000000007' } },
      { person: '2000000000000000007' },
    ],
    ['keys nobody knows', { reorder_id: 7, extra: { a: [1] } }, { person: PERSON }],
    ['another of our accounts', { recipient: { id: '3000000000000000009' } }, { account: '3000000000000000009' }],
  ])('%s', (_what, more, expected) => {
    expect(parse(sent('text', { text: 'a' }, more)).events[0]).toMatchObject(expected)
  })

  it('keeps its id when it is brought again, and has another as reaction, echo or of somebody else', () => {
    const text = sent('text', { text: 'a' })
    const ids = [
      parse(text, { raw: Buffer.from('brought again') }),
      parse(sent('image', { text: 'a' })),
      parse(sent('text', { text: 'a' }, { sender: { id: '42' } })),
      parse(sent('text', { text: 'a', msg_id: 'other' })),
    ].map(({ events }) => events[0]?.id)
    expect(ids[0]).toBe(parse(text).events[0]?.id)
    expect(new Set(ids).size).toBe(4)
  })

  it('is known by its bytes where it has no id', () => {
    const without = sent('sticker', { msg_id: undefined })
    const [first, again, other] = ['one', 'one', 'two'].map(
      (raw) => parse(without, { raw: Buffer.from(raw) }).events[0],
    )
    expect(first?.id).toBe(again?.id)
    expect(first?.id).not.toBe(other?.id)
    expect(first).not.toHaveProperty('platformId')
  })
})

describe('words', () => {
  const text = (words: string) => ({ kind: 'text', text: words, secrets: [] })
  const press = (data: string) => ({ kind: 'press', data })
  it.each([
    ['plain', 'Chưa có ạ', text('Chưa có ạ')],
    ['a reply to one of ours', 'Rồi', text('Rồi')],
    ['decomposed', 'Chưa có'.normalize('NFD'), text('Chưa có')],
    ['with invisible signs and blanks', ' \u200bRồi\ufeff ', text('Rồi')],
    ['nothing', '', text('')],
    ['a button of ours, of any age', '#vneid-kich-hoat.otp.duoc.1.2f', press('#vneid-kich-hoat.otp.duoc.1.2f')],
    ['a question of our own', '#-.consent.yes.0.1', press('#-.consent.yes.0.1')],
    ['a button typed by hand', ' #a.b.c.1.1 ', press('#a.b.c.1.1')],
    ['a flow named by a menu', '#vneid-cai-dat', { kind: 'open', ref: 'vneid-cai-dat' }],
    ['a hash tag', '#vneid', text('#vneid')],
    ['a payload of somebody else', '#vneid:install', text('#vneid:install')],
    ['a sentence with a hash', '#a.b.c là gì', text('#a.b.c là gì')],
    ['longer than a button', `#${'a'.repeat(60)}.b.c.1.1`, text(`#${'a'.repeat(60)}.b.c.1.1`)],
  ])('%s', (_what, said, expected) => {
    expect(inputOf(sent('text', { text: said, quote_msg_id: '9f8e' }))).toEqual(expected)
  })

  it('says that they were too long', () => {
    expect(inputOf(sent('text', { text: 'a'.repeat(5_000) }))).toMatchObject({ kind: 'text', cut: true })
  })

  it('a message without text is empty, not lost', () => {
    expect(inputOf(sent('text', {}))).toEqual(text(''))
    expect(inputOf(sent('text', {}, { message: undefined }))).toEqual(text(''))
  })
})

describe('what is not words', () => {
  const media = (kind: string, more: object = {}) => ({ kind: 'media', items: [{ kind, ...more }], secrets: [] })
  const url = 'https://f1.zdn.vn/secret-of-somebody.jpg'
  it.each([
    ['a picture', sent('image', attached('image', { url, thumbnail: url })), media('photo', { ref: url })],
    [
      'a picture with words',
      sent('image', { ...attached('photo', { url }), text: 'Đây ạ' }),
      { ...media('photo', { ref: url }), caption: 'Đây ạ' },
    ],
    ['an animation', sent('gif', attached('gif', { url })), media('photo', { ref: url })],
    [
      'one picture of an album',
      sent('image', attached('multi_image', { url, album_id: 'al1', id_in_album: '2', total_item_in_album: '3' })),
      media('photo', { ref: url, album: 'al1' }),
    ],
    [
      'a recording',
      sent('audio', attached('audio', { url: 'https://f1.zdn.vn/a.aac' })),
      media('voice', { ref: 'https://f1.zdn.vn/a.aac' }),
    ],
    ['a film', sent('video', attached('video', { url, description: '' })), media('video')],
    ['a film as a file', sent('file', attached('file', { url, type: 'mp4' })), media('video')],
    [
      'a picture as a file, in capitals',
      sent('file', attached('FILE', { url, type: 'JPG', size: 12 })),
      media('photo', { ref: url }),
    ],
    [
      'a file',
      sent('file', attached('file', { url, name: 'don.pdf', size: '9', type: 'pdf', checksum: 'x' })),
      media('file', { ref: url }),
    ],
    ['a file known by its name only', sent('file', attached('file', { url, name: 'phim.MP4' })), media('video')],
    ['a sticker', sent('sticker', attached('sticker', { url, id: '7' })), media('sticker')],
    ['a sticker with nothing but its id', sent('sticker', { msg_id: undefined, sticker_id: '7' }), media('sticker')],
    [
      'a place in text',
      sent('location', attached('location', { coordinates: { latitude: '20.8', longitude: '106.6' } })),
      media('location'),
    ],
    ['a place in numbers', sent('location', { location: { lat: 20.8, long: 106.6 } }), media('location')],
    ['a picture at the root of the event', sent('image', {}, attached('image', { url })), media('photo', { ref: url })],
    ['a kind that is new', sent('hologram', attached('hologram', { url })), media('other')],
    ['a picture without attachments', sent('image', {}), media('photo')],
    ['attachments that are none', sent('image', { attachments: 'x' }), media('photo')],
    [
      'a contact card',
      sent('business_card', { ...attached('link', { description: '{"phone":"0900000000"}' }), text: 'Người Khác' }),
      media('contact'),
    ],
    [
      'a contact card that is no JSON',
      sent('business_card', attached('link', { description: 'Số: 0900000000' })),
      media('contact'),
    ],
    [
      'a contact card sent as a link',
      sent('link', {
        ...attached('link', { url, description: '{"qrCodeUrl":"x","phone":"0900000000"}' }),
        text: 'Người Khác',
      }),
      media('contact'),
    ],
  ])('%s', (_what, body, expected) => {
    expect(inputOf(body)).toEqual(expected)
  })

  it.each([
    ['a link alone', sent('link', attached('link', { url: 'https://a.vn/x', description: 'Trang' })), 'https://a.vn/x'],
    [
      'a link with words',
      sent('link', { ...attached('link', { url: 'https://a.vn/x' }), text: 'Có thật không?' }),
      'Có thật không? https://a.vn/x',
    ],
    [
      'a link that is in the words',
      sent('link', { ...attached('link', { url: 'https://a.vn' }), text: 'xem https://a.vn' }),
      'xem https://a.vn',
    ],
    [
      'a link with half a card',
      sent('link', attached('link', { url: 'https://a.vn', description: '{"phone":' })),
      'https://a.vn',
    ],
  ])('%s is read as words: it may be what is asked about', (_what, body, words) => {
    expect(inputOf(body)).toEqual({ kind: 'text', text: words, secrets: [] })
  })

  it('takes no place or number of anybody along, and an address only of what a person may open', () => {
    const events = [
      sent('video', attached('video', { url })),
      sent('image', attached('image', { url: `https://f1.zdn.vn/${'a'.repeat(2_100)}` })),
      sent('image', attached('image', { url: 'data:image/png;base64,zdn.vn' })),
      sent('location', attached('location', { coordinates: { latitude: '20.8', longitude: '106.6' } })),
      sent('business_card', {
        ...attached('link', { url, description: '{"phone":"0900000000"}' }),
        text: 'Người Khác',
      }),
      about('user_submit_info', {
        sender: { id: PERSON },
        recipient: { id: OA },
        info: { name: 'Người Khác', phone: '84900000000' },
      }),
    ].map((body) => JSON.stringify(parse(body)))
    for (const event of events) expect(event).not.toMatch(/zdn\.vn|20\.8|106\.6|900000000|Người Khác/)
  })
})
