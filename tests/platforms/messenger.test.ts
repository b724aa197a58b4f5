/** The stand-in is only worth something when it is as strict as Facebook. */
import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import {
  asFacebookWrites,
  labels,
  type MessengerStandIn,
  messengerStandIn,
  type StandInOptions,
  signatureOf,
} from './messenger.ts'

const NOW = Date.UTC(2026, 10, 23, 2)
const DAY = 86_400_000
let platform: MessengerStandIn
afterEach(() => platform.close())

async function open(options: StandInOptions = {}) {
  platform = await messengerStandIn({ now: () => NOW, post: async () => 200, ...options })
  const person = platform.person('7001')
  person.thread.actedAt = NOW
  return person
}

async function call(path: string, body: object, token = platform.pageToken) {
  const proof = createHmac('sha256', platform.appSecret).update(token).digest('hex')
  const response = await fetch(`${platform.apiRoot}/v26.0/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ appsecret_proof: proof, ...body }),
  })
  return (await response.json()) as Record<string, Record<string, unknown>>
}

const say = (message: object, more: object = {}) =>
  call('me/messages', { recipient: { id: '7001' }, messaging_type: 'RESPONSE', message, ...more })
const replies = (count: number, title = 'a', payload = 'p') =>
  Array.from({ length: count }, () => ({ content_type: 'text', title, payload }))
const card = (text: string, count: number, title = 'a') => ({
  attachment: {
    type: 'template',
    payload: {
      template_type: 'button',
      text,
      buttons: Array.from({ length: count }, () => ({ type: 'postback', title, payload: 'p' })),
    },
  },
})

describe('what the Send API refuses', () => {
  it.each<[string, object, object]>([
    ['nothing', {}, {}],
    ['an empty text', { text: ' ' }, {}],
    ['2,000 characters', { text: 'a'.repeat(2_000) }, {}],
    ['14 quick replies', { text: 'a', quick_replies: replies(14) }, {}],
    ['a title of 21 characters', { text: 'a', quick_replies: replies(1, 'ự'.repeat(21)) }, {}],
    ['a payload of 1,001', { text: 'a', quick_replies: replies(1, 'a', 'p'.repeat(1_001)) }, {}],
    ['a card of 641 characters', card('a'.repeat(641), 1), {}],
    ['four buttons', card('a', 4), {}],
    ['a button of 21 characters', card('a', 1, 'a'.repeat(21)), {}],
    ['words and a card', { text: 'a', ...card('a', 1) }, {}],
    ['metadata of 1,000 characters', { text: 'a', metadata: 'm'.repeat(1_000) }, {}],
    ['an unknown picture', { attachment: { type: 'image', payload: { attachment_id: '1' } } }, {}],
    ['an unknown persona', { text: 'a' }, { persona_id: '1' }],
    ['no kind of message', { text: 'a' }, { messaging_type: undefined }],
    ['a tag that is gone', { text: 'a' }, { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }],
    ['an action together with a message', { text: 'a' }, { sender_action: 'typing_on' }],
    ['somebody unknown', { text: 'a' }, { recipient: { id: '1' } }],
  ])('%s', async (_what, message, more) => {
    await open()
    expect(await say(message, more)).toMatchObject({ error: { code: 100 } })
  })

  it.each<[string, object]>([
    ['1,999 characters', { text: 'a'.repeat(1_999) }],
    ['13 quick replies of 20 characters', { text: 'a', quick_replies: replies(13, 'ự'.repeat(20)) }],
    ['a card of 640 characters with three buttons', card('a'.repeat(640), 3, 'ự'.repeat(20))],
  ])('but takes %s', async (_what, message) => {
    await open()
    expect(await say(message)).toMatchObject({ recipient_id: '7001' })
  })

  it('whoever does not know token and secret', async () => {
    await open()
    expect(await call('me/messages', {}, 'EAAwrong')).toMatchObject({ error: { code: 190 } })
    expect(await call('me/messages', { appsecret_proof: 'x' })).toMatchObject({ error: { code: 100 } })
  })

  it.each<[string, number, boolean, object, object]>([
    ['a bot after 24 hours', DAY + 1, true, {}, { error: { code: 10, error_subcode: 2_018_278 } }],
    [
      'a person without approval',
      DAY + 1,
      false,
      { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' },
      { error: { code: 10 } },
    ],
    [
      'nobody: a person with approval',
      7 * DAY,
      true,
      { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' },
      { recipient_id: '7001' },
    ],
    [
      'a person after seven days',
      7 * DAY + 1,
      true,
      { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' },
      { error: { error_subcode: 2_018_278 } },
    ],
  ])('%s', async (_what, age, humanAgent, more, answer) => {
    const person = await open({ humanAgent })
    person.thread.actedAt = NOW - age
    expect(await say({ text: 'a' }, more)).toMatchObject(answer)
  })

  it('whoever blocked the Page, and threads of others', async () => {
    const person = await open()
    person.thread.owner = 'other'
    expect(await say({ text: 'a' })).toMatchObject({ error: { error_subcode: 2_018_300 } })
    person.blocks()
    expect(await say({ text: 'a' })).toMatchObject({ error: { code: 551 } })
  })
})

describe('a person', () => {
  it('sees quick replies until the next message, and buttons for ever', async () => {
    const person = await open()
    await say({ text: 'một', quick_replies: replies(1, 'Rồi') })
    await say(card('hai', 1, 'Chưa'))
    expect(person.messages().map(labels)).toEqual([[], ['Chưa']])
    await say({ text: 'ba', quick_replies: replies(1, 'Rồi') })
    await person.says('bốn')
    expect(person.messages().map(labels)).toEqual([[], ['Chưa'], []])
    expect(() => person.presses('Rồi')).toThrow('Chưa')
    expect(await person.presses('Chưa')).toBe(true)
  })

  it('who waits in vain is told what was said last', async () => {
    const person = await open()
    await say({ text: 'một' })
    await person.nextMessage()
    await expect(person.nextMessage(1)).rejects.toThrow('một')
  })
})

describe('webhooks', () => {
  it('come escaped and signed, with an echo of what we said', async () => {
    const got: { headers: Readonly<Record<string, string>>; body: string }[] = []
    const post: StandInOptions['post'] = async (_url, headers, body) => got.push({ headers, body }) && 200
    const person = await open({ post, echoes: true })
    await person.says('Chào 👋 1/2')
    await say({ text: 'ừ', metadata: '01j/0' })
    await platform.settled()
    const [said, echo] = got
    expect(said?.body).toContain(String.raw`"text":"Ch\u00e0o \ud83d\udc4b 1\/2"`)
    expect(said?.headers['x-hub-signature-256']).toBe(signatureOf(said?.body ?? '', platform.appSecret))
    expect(JSON.parse(echo?.body ?? '')).toMatchObject({
      entry: [{ messaging: [{ recipient: { id: '7001' }, message: { is_echo: true, metadata: '01j/0' } }] }],
    })
  })

  it('are written as the measured vector', () => {
    expect(asFacebookWrites({ text: 'Xin chào 👋' })).toBe(String.raw`{"text":"Xin ch\u00e0o \ud83d\udc4b"}`)
  })
})
