/** Every kind of event Facebook sends, and every oddity of it that is known: what it means here. */
import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../../src/channels/messenger/incoming.ts'
import type { Input } from '../../../src/messages.ts'
import { clean } from '../../../src/privacy/clean.ts'
import { NOW } from '../tools.ts'
import { APP, envelope, from, PAGE } from './rig.ts'

const parse = (body: unknown) => parseWebhook(body, { pageId: PAGE, appId: APP, receivedAt: NOW, clean })
const of = (content: object, timestamp?: unknown) => parse(envelope(from('7001', content, timestamp)))
const said = (text: string): Input => ({ kind: 'text', text, secrets: [] })
const sees = (...items: readonly object[]) => ({ kind: 'media', items, secrets: [] })
const message = (content: object) => ({ message: { mid: 'm_1', ...content } })
const postback = (content: object) => ({ postback: { mid: 'm_1', ...content } })
const attached = (...attachments: readonly unknown[]) => message({ attachments })

describe('what a person does', () => {
  it.each<[string, object, object]>([
    ['words', message({ text: 'Cài VNeID' }), said('Cài VNeID')],
    ['words in decomposed letters', message({ text: 'Cài'.normalize('NFD') }), said('Cài')],
    [
      'a quick reply: its payload goes before its words',
      message({ text: '1. Rồi', quick_reply: { payload: '#a.b.roi.1.2' } }),
      { kind: 'press', data: '#a.b.roi.1.2', label: '1. Rồi' },
    ],
    ['the words of a quick reply typed by hand', message({ text: '1. Rồi' }), said('1. Rồi')],
    ['a quick reply without payload', message({ text: 'Rồi', quick_reply: {} }), said('Rồi')],
    ['an answer that quotes', message({ text: 'Rồi', reply_to: { mid: 'm_0', is_self_reply: false } }), said('Rồi')],
    ['a command that is a move', message({ text: '/menu', commands: [{ name: 'menu' }] }), said('danh sách việc')],
    [
      'a command that is a flow',
      message({ text: '/x', commands: [{ name: 'vneid-muc-2' }] }),
      { kind: 'open', ref: 'vneid-muc-2' },
    ],
    ['a command that begins', message({ text: '/start', commands: [{ name: 'start' }] }), { kind: 'open' }],
    ['an unknown command', message({ text: '/xyz', commands: [{ name: 'xyz' }] }), said('xyz')],
    [
      'words with an advertisement they came from',
      message({ text: 'Chào', referral: { ref: 'qc', source: 'ADS' } }),
      said('Chào'),
    ],
    [
      'an advertisement alone',
      message({ referral: { ref: 'vneid-cai-dat', source: 'ADS' } }),
      { kind: 'open', ref: 'vneid-cai-dat' },
    ],

    ['a photo', attached({ type: 'image', payload: { url: 'https://cdn/x' } }), sees({ kind: 'photo', ref: 'm_1#0' })],
    [
      'two photos',
      attached({ type: 'image', payload: {} }, { type: 'image' }),
      sees({ kind: 'photo', ref: 'm_1#0' }, { kind: 'photo', ref: 'm_1#1' }),
    ],
    [
      'a photo with words',
      message({ text: 'đây', attachments: [{ type: 'image', payload: { url: 'u' } }] }),
      { ...sees({ kind: 'photo', ref: 'm_1#0' }), caption: 'đây' },
    ],
    ['a voice message', attached({ type: 'audio', payload: { url: 'u' } }), sees({ kind: 'voice', ref: 'm_1#0' })],
    ['a video', attached({ type: 'video', payload: { url: 'u' } }), sees({ kind: 'video', ref: 'm_1#0' })],
    ['a reel', attached({ type: 'ig_reel', payload: { url: 'u' } }), sees({ kind: 'video', ref: 'm_1#0' })],
    ['a file', attached({ type: 'file', payload: { url: 'u' } }), sees({ kind: 'file', ref: 'm_1#0' })],
    [
      'a position, as it used to come',
      attached({ type: 'location', payload: { coordinates: { lat: 20.8, long: 106.7 } } }),
      sees({ kind: 'location' }),
    ],
    [
      'a sticker as it comes now',
      attached({ type: 'sticker', payload: { url: 'u', sticker_id: 11 } }),
      sees({ kind: 'sticker' }),
    ],
    [
      'a sticker as it came before: no photo of a document',
      attached({ type: 'image', payload: { url: 'u', sticker_id: '11' } }),
      sees({ kind: 'sticker' }),
    ],
    [
      'a sticker in both kinds at once: one of them',
      attached({ type: 'image', payload: { sticker_id: 11 } }, { type: 'sticker', payload: { sticker_id: '11' } }),
      sees({ kind: 'sticker' }),
    ],
    ['the small thumb', attached({ type: 'sticker', payload: { sticker_id: 369239263222822 } }), said('👍')],
    ['the middle thumb', attached({ type: 'image', payload: { sticker_id: '369239343222814' } }), said('👍')],
    ['the big thumb', attached({ type: 'sticker', payload: { sticker_id: '369239383222810' } }), said('👍')],
    [
      'the preview of a link beside its words',
      message({ text: 'xem https://x.vn', attachments: [{ type: 'fallback', payload: null, title: 'X' }] }),
      said('xem https://x.vn'),
    ],
    [
      'a shared link without words',
      attached({ type: 'fallback', payload: { url: 'https://x.vn' } }),
      said('https://x.vn'),
    ],
    [
      'a shared link beside the type',
      attached({ type: 'fallback', payload: null, url: 'https://x.vn', title: 'X' }),
      said('https://x.vn'),
    ],
    ['a preview of nothing', attached({ type: 'fallback', payload: null }), sees({ kind: 'other' })],
    ['a shared post', attached({ type: 'post', payload: {} }), sees({ kind: 'other' })],
    ['a template', attached({ type: 'template', payload: {} }), sees({ kind: 'other' })],
    ['a booking', attached({ type: 'appointment_booking' }), sees({ kind: 'other' })],
    ['a kind from the future', attached({ type: 'hologram' }), sees({ kind: 'other' })],
    ['an attachment that is a word', attached('xyz'), sees({ kind: 'other' })],
    ['what Facebook does not show to apps', message({ is_unsupported: true }), sees({ kind: 'other' })],

    ['Get Started', postback({ title: 'Bắt đầu', payload: 'get_started' }), { kind: 'open' }],
    ['Get Started of another tool', postback({ title: 'Get Started', payload: 'GET_STARTED' }), { kind: 'open' }],
    ['Facebook’s own welcome', postback({ title: 'Bắt đầu', payload: 'FACEBOOK_WELCOME' }), { kind: 'open' }],
    [
      'Get Started from a link',
      postback({
        title: 'Bắt đầu',
        payload: 'get_started',
        referral: { ref: 'vneid-kich-hoat', source: 'SHORTLINK', type: 'OPEN_THREAD' },
      }),
      { kind: 'open', ref: 'vneid-kich-hoat' },
    ],
    [
      'a button of ours',
      postback({ title: '1. Rồi', payload: '#a.b.roi.1.2' }),
      { kind: 'press', data: '#a.b.roi.1.2', label: '1. Rồi' },
    ],
    [
      'a button of ours by way of a link',
      postback({ title: 'Rồi', payload: '#a.b.roi.1.2', referral: { ref: 'x' } }),
      { kind: 'press', data: '#a.b.roi.1.2', label: 'Rồi' },
    ],
    [
      'a menu entry that opens a flow',
      postback({ title: 'Cài VNeID', payload: 'open:vneid-cai-dat' }),
      { kind: 'open', ref: 'vneid-cai-dat' },
    ],
    ['a menu entry that is a move', postback({ title: 'Gặp người hỗ trợ', payload: 'say:human' }), said('gặp người')],
    [
      'an unknown word to say',
      postback({ title: 'Ừ', payload: 'say:xyz' }),
      { kind: 'press', data: 'say:xyz', label: 'Ừ' },
    ],
    [
      'a menu entry of the time before us',
      postback({ title: 'Giờ làm việc', payload: 'HOURS' }),
      { kind: 'press', data: 'HOURS', label: 'Giờ làm việc' },
    ],
    [
      'a payload too long to be ours',
      postback({ title: 'Ừ', payload: 'x'.repeat(1_000) }),
      { kind: 'press', data: '', label: 'Ừ' },
    ],
    ['a payload with accents', postback({ title: 'Ừ', payload: 'cài' }), { kind: 'press', data: '', label: 'Ừ' }],
    ['a postback without payload', postback({ title: 'Gặp người' }), { kind: 'press', data: '', label: 'Gặp người' }],
    ['a postback with nothing', { postback: {} }, { kind: 'open' }],

    [
      'a link into a thread that is there',
      { referral: { ref: 'vneid-muc-2', source: 'SHORTLINK', type: 'OPEN_THREAD' } },
      { kind: 'open', ref: 'vneid-muc-2' },
    ],
    [
      'a link with underscores and capitals',
      { referral: { ref: 'VNeID_Muc_2' } },
      { kind: 'open', ref: 'vneid-muc-2' },
    ],
    [
      'a link that names no flow',
      { referral: { ref: 'Quang=cao', source: 'ADS' } },
      { kind: 'open', ref: 'Quang=cao' },
    ],
    ['a link without a reference', { referral: { source: 'SHORTLINK' } }, { kind: 'open' }],
    ['a reference no link may hold', { referral: { ref: 'a b<c>' } }, { kind: 'open' }],
    ['a reference longer than any of ours', { referral: { ref: 'a'.repeat(2_083) } }, { kind: 'open' }],

    ['a reaction', { reaction: { reaction: 'love', emoji: '❤', action: 'react', mid: 'm_9' } }, { kind: 'reaction' }],
    [
      'an edit',
      { message_edit: { mid: 'm_1', text: 'Sửa lại', num_edit: 2 } },
      { kind: 'edit', of: 'm_1', text: 'Sửa lại', secrets: [] },
    ],
    [
      'delivered',
      { delivery: { mids: ['m_1', 'm_2'], watermark: NOW - 5 } },
      { kind: 'receipt', state: 'delivered', ids: ['m_1', 'm_2'], before: NOW - 5 },
    ],
    [
      'delivered, without ids',
      { delivery: { watermark: NOW - 5 } },
      { kind: 'receipt', state: 'delivered', ids: [], before: NOW - 5 },
    ],
    ['read', { read: { watermark: NOW - 5 } }, { kind: 'receipt', state: 'read', ids: [], before: NOW - 5 }],
    ['read by nobody knows when', { read: null }, { kind: 'receipt', state: 'read', ids: [] }],
  ])('%s', (_what, content, input) => {
    const { events, ignored, echoes } = of(content)
    expect(events.map((event) => event.input)).toEqual([input])
    expect(events[0]).toMatchObject({ channel: 'messenger', account: PAGE, person: '7001', at: NOW })
    expect(ignored).toEqual([])
    expect(echoes).toEqual([])
  })

  it('says when words were cut', () => {
    expect(of(message({ text: 'a'.repeat(5_000) })).events[0]?.input).toMatchObject({ kind: 'text', cut: true })
  })
})

describe('time', () => {
  it.each<[string, unknown, number]>([
    ['in milliseconds', 1_790_000_000_000, 1_790_000_000_000],
    ['in seconds', 1_790_000_000, 1_790_000_000_000],
    ['as text', '1790000000000', 1_790_000_000_000],
    ['as text in seconds', '1790000000', 1_790_000_000_000],
    ['not at all', undefined, NOW],
    ['nothing', null, NOW],
    ['no number', 'gestern', NOW],
    ['empty', '', NOW],
    ['zero', 0, NOW],
    ['before Messenger', 1_000, NOW],
    ['far ahead of ours', NOW + 86_400_000, NOW],
    ['a little ahead of ours', NOW + 60_000, NOW + 60_000],
    ['infinite', Number.POSITIVE_INFINITY, NOW],
  ])('%s', (_how, timestamp, at) => {
    expect(of(message({ text: 'a' }), timestamp).events[0]?.at).toBe(at)
  })
})

describe('a redelivery is recognised', () => {
  const id = (content: object, timestamp?: unknown) => of(content, timestamp).events[0]?.id
  it.each<[string, object]>([
    ['a message', message({ text: 'a' })],
    ['a postback', postback({ payload: 'x', title: 'y' })],
    ['an old postback without an id', { postback: { payload: 'x', title: 'y' } }],
    ['a referral', { referral: { ref: 'x', source: 'SHORTLINK' } }],
    ['a reaction', { reaction: { action: 'react', mid: 'm_1', emoji: '❤' } }],
    ['an edit', { message_edit: { mid: 'm_1', text: 'a', num_edit: 1 } }],
    ['a receipt', { read: { watermark: 1_790_000_000_000 } }],
    ['a change of control', { pass_thread_control: { new_owner_app_id: APP } }],
    ['a message with an id too strange to keep', { message: { mid: 'm\n1', text: 'a' } }],
  ])('%s: the same twice, another at another time or from another person', (_what, content) => {
    const first = id(content)
    expect(first).toBe(id(JSON.parse(JSON.stringify(content)) as object))
    expect(first?.length).toBeLessThan(400)
    const other = parse(envelope(from('7002', content))).events[0]
    if (!/ m_1$/.test(first ?? '')) {
      expect(id(content, NOW - 1)).not.toBe(first)
      expect(other?.id).not.toBe(first)
    }
  })

  it('in whatever order its fields come', () => {
    expect(id({ reaction: { action: 'react', mid: 'm_1' } })).toBe(id({ reaction: { mid: 'm_1', action: 'react' } }))
  })

  it('a message, its edits and its echo are different things', () => {
    const ids = [
      id(message({ text: 'a' })),
      id({ message_edit: { mid: 'm_1', text: 'b', num_edit: 1 } }),
      id({ message_edit: { mid: 'm_1', text: 'c', num_edit: 2 } }),
      parse(envelope({ sender: { id: PAGE }, recipient: { id: '7001' }, message: { is_echo: true, mid: 'm_1' } }))
        .events[0]?.id,
      id(postback({ title: 'x' })),
    ]
    expect(new Set(ids).size).toBe(5)
  })
})
