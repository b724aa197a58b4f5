import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReference } from '../../../src/channels/botframework/reference.ts'
import { APP_ID, BOT } from '../../platforms/botframework.ts'
import { type BotFrameworkRig, botFrameworkRig } from './rig.ts'

let rig: BotFrameworkRig
beforeAll(async () => {
  rig = await botFrameworkRig()
})
afterAll(() => rig.close())

type Part = Readonly<Record<string, unknown>>

const DATA = '#vneid-muc-2.hoi.co.1.7'
const PRESS = { tb: 1, data: DATA }
const IMAGE = {
  contentType: 'image/jpeg',
  contentUrl: 'https://webchat.botframework.com/attachments/1/a.jpg',
  name: 'a.jpg',
}
const HTML = { contentType: 'text/html', content: '<p>Rồi</p>' }
const MENTION = { type: 'mention', text: '<at>Từng Bước</at>', mentioned: { id: BOT.id } }

describe('what a person did', () => {
  it.each<[string, Part, object]>([
    ['words', { text: 'Chưa có' }, { kind: 'text', text: 'Chưa có', secrets: [] }],
    [
      'words with line ends and spaces around',
      { text: ' a\r\nb ' },
      { kind: 'text', text: expect.stringMatching(/^a\s+b$/) },
    ],
    [
      'a button of ours, as Web Chat and Teams send it',
      { text: 'Rồi', value: PRESS },
      { kind: 'press', data: DATA, label: 'Rồi' },
    ],
    ['a button without words', { text: null, value: PRESS }, { kind: 'press', data: DATA }],
    ['a button whose value became JSON', { value: JSON.stringify(PRESS) }, { kind: 'press', data: DATA }],
    ['a button whose value became the words', { text: JSON.stringify(PRESS) }, { kind: 'press', data: DATA }],
    ['a button of ours beats the words', { text: 'không', value: PRESS }, { kind: 'press', data: DATA }],
    ['somebody’s own value', { text: 'Rồi', value: { tb: 2, data: DATA } }, { kind: 'text', text: 'Rồi' }],
    [
      'a value with too much in it',
      { text: 'Rồi', value: { tb: 1, data: 'x'.repeat(65) } },
      { kind: 'text', text: 'Rồi' },
    ],
    ['a value with other letters in it', { text: 'Rồi', value: { tb: 1, data: 'ồ' } }, { kind: 'text', text: 'Rồi' }],
    ['words only in the value', { value: 'Rồi' }, { kind: 'text', text: 'Rồi' }],
    [
      'words that speak to the bot by name, in Teams',
      { text: '<at>Từng Bước</at> Rồi', entities: [MENTION] },
      { kind: 'text', text: 'Rồi' },
    ],
    [
      'words that name somebody else',
      { text: '<at>Lan</at> ơi', entities: [{ ...MENTION, mentioned: { id: '29:lan' } }] },
      { kind: 'text', text: '<at>Lan</at> ơi' },
    ],
    [
      'a picture',
      { attachments: [IMAGE] },
      { kind: 'media', items: [{ kind: 'photo', ref: IMAGE.contentUrl }], secrets: [] },
    ],
    ['a picture with words', { text: 'đây ạ', attachments: [IMAGE] }, { kind: 'media', caption: 'đây ạ' }],
    ['words that Teams repeats as a page', { text: 'Rồi', attachments: [HTML] }, { kind: 'text', text: 'Rồi' }],
    [
      'a recording',
      { attachments: [{ contentType: 'audio/ogg', contentUrl: 'https://x.example/a' }] },
      { kind: 'media', items: [{ kind: 'voice', ref: 'https://x.example/a' }] },
    ],
    ['a video', { attachments: [{ contentType: 'video/mp4' }] }, { kind: 'media', items: [{ kind: 'video' }] }],
    [
      'a photo handed over as a file in Teams',
      {
        attachments: [
          { contentType: 'application/vnd.microsoft.teams.file.download.info', content: { fileType: 'jpg' } },
        ],
      },
      { kind: 'media', items: [{ kind: 'photo' }] },
    ],
    ['a document', { attachments: [{ contentType: 'application/pdf' }] }, { kind: 'media', items: [{ kind: 'file' }] }],
    [
      'a card',
      { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] },
      { kind: 'media', items: [{ kind: 'other' }] },
    ],
    ['something without a type', { attachments: [{}] }, { kind: 'media', items: [{ kind: 'other' }] }],
    [
      'a file written into its address',
      { attachments: [{ contentType: 'image/png', contentUrl: 'data:image/png;base64,AA' }] },
      { kind: 'media', items: [{ kind: 'photo' }] },
    ],
    [
      'a place on the map',
      { entities: [{ type: 'GeoCoordinates', latitude: 21 }] },
      { kind: 'media', items: [{ kind: 'location' }] },
    ],
    ['an edited message', { type: 'messageUpdate', id: 'm1', text: 'Chưa' }, { kind: 'edit', of: 'm1', text: 'Chưa' }],
    ['a thumb up', { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }, { kind: 'reaction' }],
    ['joining', { type: 'conversationUpdate', membersAdded: [{ id: BOT.id }, { id: 'dl_3f1c' }] }, { kind: 'open' }],
    ['a page that connects', { type: 'event', name: 'webchat/join' }, { kind: 'open' }],
    [
      'a page that names a flow',
      { type: 'event', name: 'webchat/join', value: { ref: 'vneid-muc-2' } },
      { kind: 'open', ref: 'vneid-muc-2' },
    ],
    [
      'a page that names nonsense',
      { type: 'event', name: 'webchat/join', value: { ref: '<script>' } },
      { kind: 'open' },
    ],
    [
      'putting the app into Teams',
      { type: 'installationUpdate', action: 'add' },
      { kind: 'reachable', reachable: true },
    ],
    ['taking it out again', { type: 'installationUpdate', action: 'remove' }, { kind: 'reachable', reachable: false }],
    [
      'a contact given up',
      { type: 'contactRelationUpdate', action: 'remove' },
      { kind: 'reachable', reachable: false },
    ],
    [
      'a card’s own button',
      { type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: PRESS } } },
      { kind: 'press', data: DATA },
    ],
    [
      'nulls everywhere, as relayed messengers have them',
      {
        text: 'Rồi',
        value: null,
        entities: null,
        attachments: null,
        locale: null,
        channelData: null,
        textFormat: null,
        timestamp: null,
      },
      { kind: 'text', text: 'Rồi' },
    ],
  ])('%s', async (_what, part, input) => {
    expect((await rig.event(part)).input).toMatchObject(input)
  })

  it.each<[string, Part, string]>([
    ['a bot', { text: 'Chào', from: { id: 'x', role: 'bot' } }, 'bot'],
    ['a skill', { text: 'Chào', from: { id: 'x', role: 'skill' } }, 'bot'],
    ['ourselves', { text: 'Chào', from: BOT }, 'bot'],
    ['nobody who joined but the bot', { type: 'conversationUpdate', membersAdded: [BOT] }, 'bot-joined'],
    ['somebody who left', { type: 'conversationUpdate', membersRemoved: [{ id: 'dl_3f1c' }] }, 'bot-joined'],
    ['a message with nothing in it', { text: '' }, 'empty'],
    ['a message of nothing but our name', { text: '<at>Từng Bước</at>', entities: [MENTION] }, 'empty'],
    ['a foreign value alone', { value: { form: 1 } }, 'empty'],
    ['a group', { text: 'Chào', conversation: { id: 'g', isGroup: true } }, 'group'],
    ['a channel of a team', { text: 'Chào', conversation: { id: 'g', conversationType: 'channel' } }, 'group'],
    [
      'the state of a hand-off',
      { type: 'event', name: 'handoff.status', value: { state: 'accepted' } },
      'handoff-status',
    ],
    ['some other event', { type: 'event', name: 'tokens/response' }, 'event'],
    ['someone typing', { type: 'typing' }, 'typing'],
    ['a trace', { type: 'trace' }, 'trace'],
    ['the end', { type: 'endOfConversation' }, 'ended'],
    ['a deleted message', { type: 'messageDelete', id: 'm1' }, 'deleted'],
    ['an edit that took the words away', { type: 'messageUpdate', id: 'm1' }, 'update-without-text'],
    ['an installation that says neither', { type: 'installationUpdate', action: 'upgrade' }, 'installation'],
    ['a hand-off of another bot', { type: 'handoff' }, 'unknown-kind'],
    ['something newer than this code', { type: 'hologram' }, 'unknown-kind'],
    ['a name every object has', { type: 'constructor' }, 'unknown-kind'],
  ])('%s needs nothing and is not repeated', async (_what, part, why) => {
    expect(await rig.admit(part)).toEqual({ kind: 'events', events: [], ignored: [why] })
  })

  it.each<[string, Part, string]>([
    ['no kind', { type: undefined }, 'no-type'],
    ['an empty kind', { type: '' }, 'no-type'],
    ['no channel', { channelId: undefined }, 'no-channel'],
    ['a channel that is no name', { channelId: 'a b' }, 'no-channel'],
    ['nowhere to answer', { serviceUrl: undefined }, 'no-service-url'],
    ['an endless address', { serviceUrl: `https://webchat.botframework.com/${'a'.repeat(3_000)}` }, 'no-service-url'],
    ['no conversation', { conversation: undefined }, 'no-conversation'],
    ['a conversation without an id', { conversation: { isGroup: false } }, 'no-conversation'],
    ['an endless id', { conversation: { id: 'c'.repeat(2_000) } }, 'no-conversation'],
    ['nobody who says it', { from: undefined }, 'no-sender'],
  ])('an activity with %s is refused before the SDK falls over it', async (_what, part, why) => {
    expect(await rig.admit(part)).toEqual({ kind: 'answer', answer: { status: 400 }, why })
  })
})

describe('who it was and when', () => {
  it('is a digest that holds nothing of the platform’s ids', async () => {
    const event = await rig.event({ text: 'Rồi' })
    expect(event).toMatchObject({ channel: 'botframework', account: APP_ID, name: 'An', language: 'vi-VN' })
    expect(event.person).toMatch(/^[\w-]{32}$/)
  })

  it.each<[string, Part, boolean]>([
    ['the same person again', { text: 'b', id: 'x2' }, true],
    ['with another name', { from: { id: 'dl_3f1c', name: 'Bình' } }, true],
    ['from a thread of the same conversation', { conversation: { id: 'CHAT;messageid=17' } }, true],
    ['another page that took the same sender id', { conversation: { id: 'another' } }, false],
    ['another sender in the same conversation', { from: { id: 'dl_other' } }, false],
    ['the same ids on another channel', { channelId: 'directline' }, false],
    ['parts that read the same when run together', { conversation: { id: 'CHATd' }, from: { id: 'l_3f1c' } }, false],
  ])('%s', async (_who, part, same) => {
    const chat = rig.visitor.chat.id
    const filled = JSON.parse(JSON.stringify(part).replace('CHAT', JSON.stringify(chat).slice(1, -1)))
    const { person } = await rig.event({ text: 'a', ...filled })
    expect(person === rig.resident.person).toBe(same)
  })

  it.each<[string, Part, Part, boolean]>([
    ['a redelivery', {}, {}, true],
    ['another message', { id: 'm1' }, { id: 'm2' }, false],
    ['the same id in another conversation', {}, { conversation: { id: 'other' } }, false],
    ['a redelivery without an id', { id: null }, { id: null }, true],
    ['other words without an id', { id: null }, { id: null, text: 'khác' }, false],
    ['an edit of a message with its id', { id: 'm1' }, { id: 'm1', type: 'messageUpdate' }, false],
    [
      'two edits of one message',
      { id: 'm1', type: 'messageUpdate', timestamp: '2026-11-23T01:00:00Z' },
      { id: 'm1', type: 'messageUpdate', timestamp: '2026-11-23T01:00:09Z' },
      false,
    ],
    [
      'joining, told twice',
      { type: 'conversationUpdate', id: '1', membersAdded: [{ id: 'dl_3f1c' }] },
      { type: 'event', id: '2', name: 'webchat/join' },
      true,
    ],
    [
      'joining, and then a link that names a flow',
      { type: 'event', name: 'webchat/join' },
      { type: 'event', name: 'webchat/join', value: { ref: 'vneid-muc-2' } },
      false,
    ],
  ])('%s is known by its id', async (_what, one, other, same) => {
    const at = { timestamp: '2026-11-23T02:00:00Z', text: 'Rồi' }
    const [first, second] = [await rig.event({ ...at, ...one }), await rig.event({ ...at, ...other })]
    expect(first.id === second.id).toBe(same)
  })

  it.each<[string, unknown, (at: number) => boolean]>([
    ['the service’s own time', '2026-01-02T03:04:05Z', (at) => at === Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['our time where there is none', undefined, (at) => Date.now() - at < 60_000],
    ['our time where it is none', 'hôm qua', (at) => Date.now() - at < 60_000],
    ['our time where it lies ahead', '2999-01-01T00:00:00Z', (at) => Date.now() - at < 60_000],
  ])('%s', async (_which, timestamp, right) => {
    expect(right((await rig.event({ text: 'a', timestamp })).at)).toBe(true)
  })

  it('is written down, to be answered later, without a name', async () => {
    const { reply = '' } = await rig.event({
      id: 'm7',
      text: 'a',
      conversation: { id: 'c', tenantId: 't', name: 'Phòng của An' },
    })
    expect(readReference(reply)).toEqual({
      channelId: 'webchat',
      serviceUrl: rig.platform.serviceUrl,
      conversation: { id: 'c', tenantId: 't' },
      user: { id: 'dl_3f1c' },
      bot: BOT,
      activityId: 'm7',
      locale: 'vi-VN',
    })
  })

  it.each(['', '{}', '{"channelId":"webchat"}', 'null', '[1]', 'chữ'])(
    'is not read from what we did not write: %j',
    (reply) => {
      expect(readReference(reply)).toBeNull()
    },
  )
})

describe('a caller that waits for the turn', () => {
  const fitted = {
    text: 'Bác đã cài chưa ạ?',
    choices: [
      { data: DATA, label: 'Rồi' },
      { data: '#b', label: 'Chưa' },
    ],
    buttons: [
      { data: DATA, label: '1. Rồi' },
      { data: '#b', label: '2. Chưa' },
    ],
    author: { kind: 'bot' },
    language: 'vi',
    urgency: 'live',
    ourId: '01j/0',
  } as const

  it('gets the replies in the answer, addressed as if they had been sent', async () => {
    const admission = await rig.admit({ id: 'm9', text: 'Chào', deliveryMode: 'expectReplies' })
    if (admission.kind !== 'events' || !admission.inTurn) throw new Error('in turn was meant')
    const { status, body = '', contentType } = admission.inTurn([fitted])
    expect([status, contentType]).toEqual([200, 'application/json; charset=utf-8'])
    expect(JSON.parse(body)).toMatchObject({
      activities: [
        {
          type: 'message',
          text: fitted.text,
          from: BOT,
          recipient: { id: 'dl_3f1c' },
          replyToId: 'm9',
          suggestedActions: { actions: [{ title: '1. Rồi' }, { title: '2. Chưa' }] },
        },
      ],
    })
  })

  it('gets an empty list for what needs no answer', async () => {
    const admission = await rig.admit({ type: 'typing', deliveryMode: 'expectReplies' })
    expect(admission.kind === 'events' && admission.inTurn?.([])).toMatchObject({ body: '{"activities":[]}' })
  })

  it('gets one text for the button of a card, with the choices as numbers', async () => {
    const admission = await rig.admit({
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { data: PRESS } },
    })
    const answer = admission.kind === 'events' ? admission.inTurn?.([fitted]) : undefined
    expect(JSON.parse(answer?.body ?? '')).toEqual({
      statusCode: 200,
      type: 'application/vnd.microsoft.activity.message',
      value: 'Bác đã cài chưa ạ?\n\n1. Rồi\n2. Chưa',
    })
  })

  it.each([
    ['signin/verifyState', {}],
    ['adaptiveCard/action', { action: { data: { form: 1 } } }],
    ['constructor', null],
  ])('is told that we know nothing of %s', async (name, value) => {
    expect(await rig.admit({ type: 'invoke', name, value })).toMatchObject({ kind: 'answer', answer: { status: 501 } })
  })

  it('does not wait otherwise', async () => {
    expect(await rig.admit({ text: 'Chào' })).not.toHaveProperty('inTurn')
  })
})
