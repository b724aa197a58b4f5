import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseUpdate } from '../../../src/channels/telegram/payloads.ts'
import { clean, cleanName } from '../../../src/privacy/clean.ts'
import { NOW } from '../tools.ts'

const context = { account: 'main', receivedAt: NOW, clean, cleanName }
const parse = (update: unknown) => parseUpdate(update, context)

const an = { id: 42, is_bot: false, first_name: 'An', last_name: 'Nguyễn', language_code: 'vi' }
const chat = { id: 42, type: 'private', first_name: 'An' }
const DATE = 1_790_000_000

const message = (content: object, about: object = {}) => ({
  update_id: 900_000_001,
  message: { message_id: 5, from: an, chat, date: DATE, ...about, ...content },
})
const inputOf = (update: unknown) => parse(update).events[0]?.input

describe('a message as a whole', () => {
  it('becomes an event with person, time, name and language', () => {
    expect(parse(message({ text: 'Cài VNeID' }))).toEqual({
      events: [
        {
          channel: 'telegram',
          account: 'main',
          person: '42',
          id: '900000001',
          at: DATE * 1_000,
          input: { kind: 'text', text: 'Cài VNeID', secrets: [] },
          platformId: '5',
          name: 'An Nguyễn',
          language: 'vi',
          reply: '0',
        },
      ],
      ignored: [],
    })
  })

  it.each([
    [
      'ids up to 52 bits',
      message({ text: 'a' }, { chat: { id: 4_503_599_627_370_495, type: 'private' } }),
      { person: '4503599627370495' },
    ],
    ['no date', message({ text: 'a' }, { date: undefined }), { at: NOW }],
    ['date 0', message({ text: 'a' }, { date: 0 }), { at: NOW }],
    ['a date in words', message({ text: 'a' }, { date: 'hôm qua' }), { at: NOW }],
    ['no chat type, as in old samples', message({ text: 'a' }, { chat: { id: 42 } }), { person: '42' }],
    [
      'a topic of the private chat',
      message({ text: 'a' }, { is_topic_message: true, message_thread_id: 77 }),
      { reply: '77' },
    ],
    ['a thread that is no topic (a reply)', message({ text: 'a' }, { message_thread_id: 77 }), { reply: '0' }],
    [
      'an odd language',
      message({ text: 'a' }, { from: { ...an, language_code: 'vi"><script>' } }),
      { name: 'An Nguyễn' },
    ],
    [
      'a name over two lines that turns direction',
      message({ text: 'a' }, { from: { ...an, first_name: 'A\nn\u202e', last_name: '' } }),
      { name: 'A n' },
    ],
    [
      'a name without end',
      message({ text: 'a' }, { from: { ...an, first_name: 'a'.repeat(300) } }),
      { name: `${'a'.repeat(79)}…` },
    ],
  ])('%s', (_what, update, expected) => {
    expect(parse(update).events[0]).toMatchObject(expected)
  })

  it('has no language or name where the app gives none', () => {
    const [event] = parse(message({ text: 'a' }, { from: { id: 42, language_code: 'vi"><script>' } })).events
    expect(event).not.toHaveProperty('language')
    expect(event).not.toHaveProperty('name')
  })
})

describe('words', () => {
  const text = (words: string) => ({ kind: 'text', text: words, secrets: [] })
  it.each([
    ['plain', 'Chưa có ạ', text('Chưa có ạ')],
    ['a link, an e-mail, an emoji', 'https://a.vn 👍', text('https://a.vn 👍')],
    ['decomposed', 'Chưa có'.normalize('NFD'), text('Chưa có')],
    ['only an invisible sign', '\u0000', text('')],
    ['a lone surrogate', 'a\ud800', text('a\ufffd')],
    ['a number with a slash', '/5', text('/5')],
    ['a date', '1/9/2026', text('1/9/2026')],
    ['/menu', '/menu', text('menu')],
    ['/stop', '/stop', text('dừng')],
    ['/help', '/help', text('trợ giúp')],
    ['/HELP@bot', '/HELP@tung_buoc_bot', text('trợ giúp')],
    ['a command we do not have', '/settings now', text('trợ giúp')],
    ['/start', '/start', { kind: 'open' }],
    ['/start with blanks behind', '/start  ', { kind: 'open' }],
    ['/start of a flow', '/start vneid-muc-2', { kind: 'open', ref: 'vneid-muc-2' }],
    ['/start of a flow with underscores', '/start vneid_muc_2', { kind: 'open', ref: 'vneid-muc-2' }],
    ['/start@bot of a flow', '/start@tung_buoc_bot vneid-muc-2', { kind: 'open', ref: 'vneid-muc-2' }],
    ['/start with a code that is no flow', '/start AbC_9-x', { kind: 'open', ref: 'AbC_9-x' }],
    ['/start with 64 characters', `/start ${'A'.repeat(64)}`, { kind: 'open', ref: 'A'.repeat(64) }],
    ['/start with a sentence', '/start tôi muốn cài VNeID', text('tôi muốn cài VNeID')],
    ['/start with more than a link can hold', `/start ${'A'.repeat(65)}`, text('A'.repeat(65))],
    ['/started is not /start', '/started', text('trợ giúp')],
  ])('%s', (_what, said, input) => {
    expect(inputOf(message({ text: said }))).toEqual(input)
  })

  it('says that it was too long', () => {
    expect(inputOf(message({ text: 'a'.repeat(5_000) }))).toMatchObject({ kind: 'text', cut: true })
  })
})

describe('what is not words', () => {
  const item = (kind: string, rest: object = {}) => ({ kind: 'media', items: [{ kind, ...rest }], secrets: [] })
  const file = { file_id: 'AgAC-1', file_unique_id: 'u' }
  it.each([
    [
      'a photo, its largest size',
      { photo: [{ file_id: 'small' }, { file_id: 'large' }] },
      item('photo', { ref: 'large' }),
    ],
    ['a photo without sizes', { photo: [] }, item('photo')],
    [
      'a photo with words under it',
      { photo: [file], caption: 'Đây ạ' },
      { ...item('photo', { ref: 'AgAC-1' }), caption: 'Đây ạ' },
    ],
    ['one photo of an album', { photo: [file], media_group_id: '13' }, item('photo', { ref: 'AgAC-1', album: '13' })],
    ['a picture sent as a file', { document: { ...file, mime_type: 'image/jpeg' } }, item('photo', { ref: 'AgAC-1' })],
    ['a file', { document: { ...file, mime_type: 'application/pdf' } }, item('file', { ref: 'AgAC-1' })],
    ['a voice message', { voice: file }, item('voice', { ref: 'AgAC-1' })],
    ['music', { audio: file }, item('voice', { ref: 'AgAC-1' })],
    ['a film', { video: file }, item('video', { ref: 'AgAC-1' })],
    ['a round film', { video_note: file }, item('video', { ref: 'AgAC-1' })],
    ['an animation, which is a document too', { animation: file, document: file }, item('video', { ref: 'AgAC-1' })],
    ['a sticker', { sticker: { ...file, emoji: '👍' } }, item('sticker', { ref: 'AgAC-1' })],
    [
      'a place: the position is not taken along',
      { location: { latitude: 21.03, longitude: 105.85 } },
      item('location'),
    ],
    ['a venue', { venue: { title: 'UBND' }, location: { latitude: 21.03, longitude: 105.85 } }, item('location')],
    ['their own number: not taken along', { contact: { phone_number: '84900000000', user_id: 42 } }, item('contact')],
    ['somebody else\u2019s card', { contact: { phone_number: '84900000000' } }, item('contact')],
    ['a poll', { poll: { id: '1' } }, item('other')],
    ['a die', { dice: { emoji: '🎲', value: 3 } }, item('other')],
    ['a story', { story: { id: 1 } }, item('other')],
    ['a checklist', { checklist: { title: 'a' } }, item('other')],
    ['a rich message', { rich_message: { blocks: [] } }, item('other')],
    ['a kind that does not exist yet', { hologram: { file_id: 'x' } }, item('other')],
  ])('%s', (_what, content, input) => {
    expect(inputOf(message(content))).toEqual(input)
  })
})

describe('an edited message', () => {
  const edited = (content: object) => ({
    update_id: 7,
    edited_message: { message_id: 5, from: an, chat, date: DATE, edit_date: DATE + 60, ...content },
  })
  it.each([
    ['its words', { text: 'Chưa có' }, { kind: 'edit', of: '5', text: 'Chưa có', secrets: [] }],
    ['a caption', { photo: [], caption: 'Ảnh này' }, { kind: 'edit', of: '5', text: 'Ảnh này', secrets: [] }],
    [
      'even a command: the flow does not run again',
      { text: '/start' },
      { kind: 'edit', of: '5', text: '/start', secrets: [] },
    ],
  ])('%s', (_what, content, input) => {
    expect(parse(edited(content)).events).toMatchObject([{ input, at: (DATE + 60) * 1_000, id: '7', platformId: '5' }])
  })

  it('a moving position is no edit', () => {
    expect(parse(edited({ location: { latitude: 1, longitude: 2 } }))).toEqual({
      events: [],
      ignored: ['edit-without-text'],
    })
  })
})

describe('a press', () => {
  const keyboard = {
    inline_keyboard: [[{ text: '1. Rồi', callback_data: '#f.s.roi.1.2' }], [{ text: 'x', url: 'https://a' }]],
  }
  const press = (query: object) => ({
    update_id: 8,
    callback_query: { id: 'q1', from: an, chat_instance: '-3', ...query },
  })
  const on = { message_id: 5, date: DATE, chat, text: 'Rồi chưa?', reply_markup: keyboard }

  it.each([
    ['with its label', { message: on, data: '#f.s.roi.1.2' }, { kind: 'press', data: '#f.s.roi.1.2', label: '1. Rồi' }],
    ['of a button no longer there', { message: on, data: '#f.s.old.1.2' }, { kind: 'press', data: '#f.s.old.1.2' }],
    ['forged with line ends', { message: on, data: 'a\nb' }, { kind: 'press', data: '' }],
    ['forged with more than a button holds', { message: on, data: 'a'.repeat(65) }, { kind: 'press', data: '' }],
    ['forged with letters we never write', { message: on, data: 'mã' }, { kind: 'press', data: '' }],
    ['of a game, without data', { message: on, game_short_name: 'g' }, { kind: 'press', data: '' }],
    [
      'with an odd keyboard',
      { message: { ...on, reply_markup: { inline_keyboard: [null, [null, 7]] } }, data: 'a' },
      { kind: 'press', data: 'a' },
    ],
  ])('%s', (_what, query, input) => {
    expect(parse(press(query)).events).toMatchObject([{ input, id: '8', at: NOW, person: '42' }])
  })

  it.each([
    ['the message is there', { message: on, data: 'a' }, { query: 'q1', message: 5 }],
    ['the message is out of our sight', { message: { chat, message_id: 5, date: 0 }, data: 'a' }, { query: 'q1' }],
    ['there is no message', { data: 'a' }, { query: 'q1' }],
    ['it was sent through another chat', { inline_message_id: 'x', data: 'a' }, { query: 'q1' }],
  ])('%s: it can be answered', (_what, query, token) => {
    const [event] = parse(press(query)).events
    expect(event?.person).toBe('42')
    expect(JSON.parse(event?.acknowledge ?? '')).toEqual(token)
  })

  it('in a topic is answered there; without a message nothing is known of the place', () => {
    const inTopic = { ...on, is_topic_message: true, message_thread_id: 77 }
    expect(parse(press({ message: inTopic, data: 'a' })).events[0]?.reply).toBe('77')
    expect(parse(press({ data: 'a' })).events[0]).not.toHaveProperty('reply')
  })
})

describe('blocking and coming back', () => {
  const change = (status: string, where: object = chat) => ({
    update_id: 9,
    my_chat_member: { chat: where, from: an, date: DATE, old_chat_member: {}, new_chat_member: { status } },
  })
  it.each([
    ['blocked us', change('kicked'), [{ kind: 'reachable', reachable: false }], []],
    ['came back', change('member'), [{ kind: 'reachable', reachable: true }], []],
    ['something else', change('restricted'), [], ['membership']],
    ['our rights in a group', change('administrator', { id: -1001, type: 'supergroup' }), [], ['group']],
  ])('%s', (_what, update, inputs, ignored) => {
    const parsed = parse(update)
    expect(parsed.events.map(({ input }) => input)).toEqual(inputs)
    expect(parsed.ignored).toEqual(ignored)
  })
})

describe('what needs nothing is counted by kind', () => {
  const group = { id: -1_001_234_567_890, type: 'supergroup', is_forum: true }
  it.each([
    ['only an id', { update_id: 1 }, 'unknown-kind'],
    ['a channel post', { update_id: 1, channel_post: { chat: { id: -1, type: 'channel' } } }, 'unknown-kind'],
    ['an inline query', { update_id: 1, inline_query: { id: 'a' } }, 'unknown-kind'],
    ['a reaction', { update_id: 1, message_reaction: {} }, 'unknown-kind'],
    ['a kind of tomorrow', { update_id: 1, managed_bot: {} }, 'unknown-kind'],
    ['a message that is a string', { update_id: 1, message: 'a' }, 'unknown-kind'],
    ['a press without an id', { update_id: 1, callback_query: { from: an } }, 'unknown-kind'],
    ['no id', { message: {} }, 'no-update-id'],
    ['an id in words', { update_id: '1' }, 'no-update-id'],
    ['an id that no number holds', { update_id: 2 ** 60 }, 'no-update-id'],
    ['a list', [1], 'no-update-id'],
    ['a group', message({ text: 'a' }, { chat: group }), 'group'],
    ['a small group without a type', message({ text: 'a' }, { chat: { id: -5 } }), 'group'],
    [
      'a press in a group',
      { update_id: 1, callback_query: { id: 'q', from: an, message: { chat: group }, data: 'a' } },
      'group',
    ],
    ['no sender', message({ text: 'a' }, { from: undefined }), 'no-sender'],
    ['a channel speaking through a stand-in', message({ text: 'a' }, { sender_chat: { id: -1 } }), 'no-sender'],
    ['no chat', message({ text: 'a' }, { chat: undefined }), 'no-sender'],
    ['another bot', message({ text: 'a' }, { from: { ...an, is_bot: true } }), 'bot'],
    ['a pin', message({ pinned_message: { message_id: 1 } }), 'service'],
    ['a new topic', message({ forum_topic_created: { name: 'a', icon_color: 1 } }), 'service'],
    ['a closed topic', message({ forum_topic_closed: {} }), 'service'],
    ['a moved group', message({ migrate_to_chat_id: -1001 }), 'service'],
    ['a timer on messages', message({ message_auto_delete_timer_changed: {} }), 'service'],
    ['leave to write', message({ write_access_allowed: {} }), 'service'],
    ['a payment', message({ successful_payment: {} }), 'service'],
    ['data of a web app', message({ web_app_data: { data: 'a' } }), 'service'],
    ['a message with nothing in it', message({}), 'service'],
  ])('%s', (_what, update, kind) => {
    expect(parse(update)).toEqual({ events: [], ignored: [kind] })
  })
})

it('no update in the world makes it throw, and nothing is both taken and ignored', () => {
  const known = fc.constantFrom(
    'message',
    'edited_message',
    'callback_query',
    'my_chat_member',
    'from',
    'chat',
    'id',
    'text',
    'photo',
    'date',
    'reply_markup',
    'inline_keyboard',
    'new_chat_member',
    'contact',
    'message_id',
    'caption',
    'data',
    'sender_chat',
  )
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      tie('leaf'),
      fc.dictionary(known, tie('tree')),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
    leaf: fc.oneof(fc.integer(), fc.string(), fc.constantFrom(null, true, 'private', 'kicked', 42, '/start')),
  }))
  fc.assert(
    fc.property(fc.dictionary(known, tree), (fields) => {
      const { events, ignored } = parse({ update_id: 1, ...(fields as object) })
      expect(events.length + ignored.length).toBe(1)
    }),
    { numRuns: 2_000 },
  )
})
