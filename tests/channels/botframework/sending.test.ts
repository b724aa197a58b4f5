import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NoToken, outcomeOf } from '../../../src/channels/botframework/outcomes.ts'
import { writeReference } from '../../../src/channels/botframework/reference.ts'
import type { SendContext } from '../../../src/channels/channel.ts'
import { fitMessage } from '../../../src/delivery/fit.ts'
import type { OutboundMessage } from '../../../src/messages.ts'
import { APP, actionsOf, BOT, type Fault } from '../../platforms/botframework.ts'
import { message } from '../contract.ts'
import { type BotFrameworkRig, botFrameworkRig } from './rig.ts'

let rig: BotFrameworkRig
beforeEach(async () => {
  rig = await botFrameworkRig({ timeoutMs: 1_000 })
})
afterEach(() => rig.close())

const TENANT = APP.tenantId as string

const context = (reply: string): SendContext => ({ window: 'open', reply })
const send = (part = {}) => rig.channel.send(message(part), rig.resident, context(rig.reply))

const question = (...labels: string[]): OutboundMessage => ({
  text: 'Bác đã cài VNeID chưa ạ?',
  choices: labels.map((label, at) => ({ data: `#f.s.${at}.1.1`, label })),
  picture: { path: 'vneid/nhap-so', alt: 'Ô nhập số' },
  author: { kind: 'bot' },
  language: 'vi',
  urgency: 'live',
})
const many = (count: number) => Array.from({ length: count }, (_, at) => `Lựa chọn ${at}`)

describe('what each channel behind it shows', () => {
  it.each<
    [string, string, OutboundMessage, { how: 'chips' | 'card' | 'numbers'; titles?: readonly string[]; type?: string }]
  >([
    [
      'Web Chat: chips',
      'webchat',
      question('Rồi', 'Chưa'),
      { how: 'chips', titles: ['1. Rồi', '2. Chưa'], type: 'messageBack' },
    ],
    [
      'Web Chat: long labels too',
      'webchat',
      question('Có tin nhắn báo hồ sơ được duyệt', 'Chưa'),
      { how: 'chips', type: 'messageBack' },
    ],
    ['Web Chat: ten are enough', 'webchat', question(...many(11)), { how: 'numbers' }],
    ['Direct Line: chips', 'directline', question('Rồi', 'Chưa'), { how: 'chips', type: 'messageBack' }],
    ['the Emulator: chips', 'emulator', question('Rồi', 'Chưa'), { how: 'chips', type: 'messageBack' }],
    [
      'Teams: a card',
      'msteams',
      question('Rồi', 'Chưa', 'Sau'),
      { how: 'card', titles: ['1. Rồi', '2. Chưa', '3. Sau'], type: 'messageBack' },
    ],
    ['Teams: no more than three', 'msteams', question(...many(4)), { how: 'numbers' }],
    ['Slack: a card', 'slack', question('Rồi', 'Chưa'), { how: 'card', type: 'imBack' }],
    [
      'Messenger behind Azure: chips that say their words',
      'facebook',
      question('Rồi', 'Chưa'),
      { how: 'chips', type: 'imBack' },
    ],
    ['Messenger behind Azure: titles of 20', 'facebook', question('Có tin nhắn báo rồi ạ'), { how: 'numbers' }],
    ['Telegram behind Azure', 'telegram', question('Rồi', 'Chưa'), { how: 'chips', type: 'imBack' }],
    ['LINE behind Azure', 'line', question(...many(10)), { how: 'chips', type: 'imBack' }],
    ['e-mail: numbers', 'email', question('Rồi', 'Chưa'), { how: 'numbers' }],
    ['text messages: numbers', 'twilio-sms', question('Rồi', 'Chưa'), { how: 'numbers' }],
    ['a channel newer than this code: numbers', 'hologram', question('Rồi', 'Chưa'), { how: 'numbers' }],
    ['a channel with a name every object has', 'constructor', question('Rồi', 'Chưa'), { how: 'numbers' }],
  ])('%s', async (_what, channelId, asked, { how, titles, type }) => {
    const { visitor, to, reply } = rig.someone(channelId)
    const limits = rig.channel.limitsFor?.(to, reply)
    if (limits === undefined) throw new Error('limits were meant')
    for (const part of fitMessage(asked, limits, '01j')) {
      // The stand-in refuses what the real table refuses.
      expect(await rig.channel.send(part, to, context(reply))).toMatchObject({ kind: 'sent' })
    }
    const seen = visitor.chat.activities.filter(({ from }) => from?.id === BOT.id)
    const last = seen.at(-1)
    const cards = (last?.attachments ?? []).filter(({ contentType }) => contentType.endsWith('card.hero'))
    expect([last?.suggestedActions !== undefined, cards.length > 0]).toEqual([how === 'chips', how === 'card'])
    expect(last?.text?.includes(`\n1. ${asked.choices[0]?.label}`)).toBe(how === 'numbers')
    const actions = last === undefined ? [] : actionsOf(last)
    if (titles) expect(actions.map(({ title }) => title)).toEqual(titles)
    if (type) expect(new Set(actions.map((action) => action.type))).toEqual(new Set([type]))
    if (type === 'messageBack') {
      const [{ data, label } = { data: '', label: '' }] = asked.choices
      expect(actions[0]).toMatchObject({ text: label, displayText: label, value: { tb: 1, data } })
    } else if (type === 'imBack') expect(actions[0]?.value).toBe(asked.choices[0]?.label)
  })

  it('plain words, never Markdown, in the language they are in', async () => {
    await send({ text: 'Mở *VNeID* & xem _số_ <1>' })
    expect(rig.platform.calls[0]?.activity).toMatchObject({
      text: 'Mở *VNeID* & xem _số_ <1>',
      textFormat: 'plain',
      locale: 'vi',
      inputHint: 'acceptingInput',
      channelId: 'webchat',
      from: BOT,
      recipient: { id: 'dl_3f1c' },
      conversation: { id: rig.visitor.chat.id },
    })
  })

  it.each<[string, string, object | undefined]>([
    [
      'by an address that can be fetched',
      'https://bot.example.vn',
      {
        contentType: 'image/png',
        contentUrl: 'https://bot.example.vn/chat/pictures/vneid/nhap-so.png',
        name: 'Ô nhập số',
      },
    ],
    ['in words where nobody could fetch it', 'http://127.0.0.1:3000', undefined],
  ])('a picture %s', async (_how, publicUrl, attachment) => {
    const other = await botFrameworkRig({ publicUrl })
    const limits = other.channel.limitsFor?.(other.resident, other.reply) ?? other.channel.limits
    for (const part of fitMessage(question(), limits, '01j')) {
      await other.channel.send(part, other.resident, context(other.reply))
    }
    const [call] = other.platform.calls
    expect(call?.activity.attachments?.[0]).toEqual(attachment)
    expect(call?.activity.text?.includes('[Ô nhập số]')).toBe(attachment === undefined)
    await other.close()
  })

  it('that an answer is being written, where the channel shows it', async () => {
    const mail = rig.someone('email')
    await rig.channel.typing?.(rig.resident, rig.reply)
    await rig.channel.typing?.(mail.to, mail.reply)
    expect(rig.visitor.chat.typing).toBe(1)
    expect(rig.platform.calls.map(({ activity }) => activity.type)).toEqual(['typing'])
  })

  it('no typing, and no error, when the service is away', async () => {
    rig.platform.fails({ kind: 'drop' })
    await rig.channel.typing?.(rig.resident, rig.reply)
    expect(rig.lines).toMatchObject([{ level: 'info', fields: { reason: 'dropped' } }])
  })
})

describe('where a message goes', () => {
  it('under what was said last, with our own token', async () => {
    await send()
    expect(rig.platform.calls).toMatchObject([
      {
        conversation: rig.visitor.chat.id,
        replyToId: `${rig.visitor.chat.id}|0000000`,
        authorization: 'Bearer token-of-our-app',
      },
    ])
  })

  it.each([
    ['Web Chat', 'webchat', undefined],
    ['Teams', 'msteams', undefined],
    ['a channel that may know only answers', 'line', expect.stringMatching(/^[0-9a-f-]{36}$/)],
  ])('into the conversation itself where nothing was said yet: %s', async (_channel, channelId, replyToId) => {
    const { to, reply } = rig.someone(channelId)
    const { activityId: _none, ...rest } = JSON.parse(reply)
    expect(await rig.channel.send(message(), to, context(JSON.stringify(rest)))).toMatchObject({ kind: 'sent' })
    expect(rig.platform.calls[0]?.replyToId).toEqual(replyToId)
  })

  it.each<[string, (reply: Readonly<Record<string, unknown>>) => string | undefined, string]>([
    ['nobody has written yet', () => undefined, 'no reference'],
    ['what was kept is damaged', () => '{"channelId":', 'no reference'],
    [
      'what was kept is of somebody else',
      (kept) => JSON.stringify({ ...kept, user: { id: 'dl_other' } }),
      'no reference',
    ],
    [
      'the place is not one of ours',
      (kept) => JSON.stringify({ ...kept, serviceUrl: 'https://evil.example/' }),
      'place not listed',
    ],
    [
      'the place is this machine',
      (kept) => JSON.stringify({ ...kept, serviceUrl: rig.platform.origin }),
      'place not listed',
    ],
  ])('nowhere when %s', async (_when, change, reason) => {
    const reply = change(JSON.parse(rig.reply))
    const given: SendContext = { window: 'open', ...(reply !== undefined && { reply }) }
    expect(await rig.channel.send(message(), rig.resident, given)).toEqual({ kind: 'blocked', reason })
    await rig.channel.typing?.(rig.resident, reply)
    expect(rig.platform.calls).toEqual([])
  })

  it('nowhere after a redirect', async () => {
    rig.platform.fails({ kind: 'redirect', to: 'http://169.254.169.254/' })
    expect(await send()).toEqual({ kind: 'rejected', reason: 'redirected' })
    expect(rig.platform.calls).toHaveLength(1)
  })
})

describe('what a failed send means', () => {
  const error = (status: number, code?: string, more = {}): Fault => ({
    kind: 'error',
    status,
    ...(code && { code }),
    ...more,
  })

  it.each<[string, Fault, object]>([
    ['our token is refused', error(401), { kind: 'stopped', reason: 'credentials refused' }],
    [
      'the person blocked us in Teams',
      error(403, 'ConversationBlockedByUser'),
      { kind: 'blocked', reason: 'blocked by the resident' },
    ],
    [
      'we were taken out of the conversation',
      error(403, 'BotNotInConversationRoster'),
      { kind: 'blocked', reason: 'not in the conversation' },
    ],
    ['the bot is switched off there', error(403, 'BotDisabled'), { kind: 'blocked', reason: 'bot switched off' }],
    ['something else is forbidden', error(403, 'Other'), { kind: 'blocked', reason: 'forbidden' }],
    ['the conversation is gone', error(404, 'ConversationNotFound'), { kind: 'blocked', reason: 'conversation gone' }],
    [
      'the conversation is no longer one',
      error(400, 'ServiceError', { message: 'Invalid conversation' }),
      { kind: 'blocked', reason: 'conversation gone' },
    ],
    ['the message is wrong', error(400, 'BadSyntax'), { kind: 'rejected', reason: 'refused', plain: true }],
    [
      'the message is too large',
      error(400, 'MessageSizeTooBig'),
      { kind: 'rejected', reason: 'too large', plain: true },
    ],
    ['the message is much too large', error(413), { kind: 'rejected', reason: 'too large', plain: true }],
    ['two writes met in Teams', error(412, 'PreconditionFailed'), { kind: 'retry', afterMs: 1_000, scope: 'message' }],
    [
      'slower, in seconds',
      error(429, undefined, { retryAfter: 7 }),
      { kind: 'retry', reason: 'throttled', afterMs: 7_000, scope: 'person' },
    ],
    [
      'slower, without saying how much',
      error(429),
      { kind: 'retry', reason: 'throttled', afterMs: 2_000, scope: 'person' },
    ],
    ['it stumbles', error(500), { kind: 'retry', reason: 'platform error', afterMs: 0, scope: 'message' }],
    ['it is away for a while', error(503, undefined, { retryAfter: 3 }), { kind: 'retry', afterMs: 3_000 }],
    ['its front door answers', { kind: 'html', status: 502 }, { kind: 'retry', reason: 'platform error' }],
    ['the channel behind was too slow', error(504), { kind: 'retry', unsure: true }],
    ['another refusal', error(405), { kind: 'rejected', reason: 'refused', plain: true }],
    ['it hangs', { kind: 'hang' }, { kind: 'retry', reason: 'timeout-after-send', unsure: true }],
    ['the line breaks', { kind: 'drop' }, { kind: 'retry', reason: 'dropped', unsure: true }],
    ['it takes the message and says no id', { kind: 'no-id' }, { kind: 'sent' }],
  ])('%s', async (_situation, fault, outcome) => {
    rig.platform.fails(fault, 5)
    const got = await send()
    expect(got).toMatchObject(outcome)
    expect(got.kind === 'retry' && got.unsure === true).toBe('unsure' in outcome)
    // Trying again is the outbox's affair, which says so.
    expect(rig.platform.calls).toHaveLength(1)
  })

  it.each<[string, unknown, object]>([
    ['the login service refuses us', new NoToken(true), { kind: 'stopped', reason: 'credentials refused' }],
    ['the login service is away', new NoToken(false), { kind: 'retry', reason: 'no token', scope: 'channel' }],
    ['it cannot be written down', new TypeError('x'), { kind: 'rejected', plain: true }],
  ])('%s', (_situation, thrown, outcome) => {
    expect(outcomeOf(thrown)).toMatchObject(outcome)
  })

  it.each([
    ['refused for good', { errorCode: 'invalid_client' }, { kind: 'stopped', reason: 'credentials refused' }],
    ['not to be had now', { errorCode: 'network_error' }, { kind: 'retry', reason: 'no token' }],
  ])('a token that is %s: nothing is sent', async (_how, reason, outcome) => {
    const other = await botFrameworkRig({
      cloud: { token: () => Promise.reject(Object.assign(new Error('no'), reason)) },
    })
    expect(await other.channel.send(message(), other.resident, context(other.reply))).toMatchObject(outcome)
    expect(other.platform.calls).toEqual([])
    await other.close()
  })

  it('the token that the SDK has from the login service goes with the message', async () => {
    // As if it had been asked for: the SDK goes to the login service by https only, which no stand-in here has.
    const connector = createRequire(createRequire(import.meta.url).resolve('botbuilder'))('botframework-connector')
    const kept: Map<string, unknown> = connector.MicrosoftAppCredentials.cache
    const name = `${APP.appId}https://api.botframework.com-cache`
    kept.set(name, { accessToken: 'token-of-our-app', expiresOn: new Date(Date.now() + 60_000) })
    try {
      const other = await botFrameworkRig({ asksForToken: true })
      expect(await other.channel.send(message(), other.resident, context(other.reply))).toMatchObject({ kind: 'sent' })
      expect(other.platform.calls[0]?.authorization).toBe('Bearer token-of-our-app')
      await other.close()
    } finally {
      kept.delete(name)
    }
  })

  it('a token that the SDK cannot even ask for (plain http): nothing is sent', async () => {
    const other = await botFrameworkRig({ asksForToken: true })
    const outcome = await other.channel.send(message(), other.resident, context(other.reply))
    expect(outcome).toEqual({ kind: 'retry', reason: 'no token', afterMs: 0, scope: 'channel' })
    expect(other.platform.calls).toEqual([])
    await other.close()
  })

  it.each([
    ['MultiTenant', { password: 's~1' }],
    ['SingleTenant', { password: 's~1', tenantId: TENANT }],
    ['UserAssignedMSI', { tenantId: TENANT }],
  ] as const)('the SDK takes a bot of type %s', async (appType, more) => {
    const settings = { kind: 'app', appId: APP.appId, hosts: [], appType, ...more } as const
    const other = await botFrameworkRig({ settings, asksForToken: true })
    await other.channel.start?.()
    expect(other.lines).toEqual([])
    expect(await other.admit({ text: 'Chào' })).toMatchObject({ kind: 'events', events: [{}] })
    await other.close()
  })

  it('a token that comes too late sends nothing afterwards', async () => {
    const token = Promise.withResolvers<string>()
    const other = await botFrameworkRig({ cloud: { token: () => token.promise, sendMs: 50 } })
    const outcome = await other.channel.send(message(), other.resident, context(other.reply))
    expect(outcome).toEqual({ kind: 'retry', reason: 'timeout', afterMs: 0, scope: 'message' })
    token.resolve('token-of-our-app')
    await other.channel.send(message({ text: 'lần sau' }), other.resident, context(other.reply))
    expect(other.platform.calls.map(({ activity }) => activity.text)).toEqual(['lần sau'])
    await other.close()
  })

  it('refused credentials are shown to staff until a message leaves again', async () => {
    rig.platform.fails(error(401))
    await send()
    expect(rig.channel.troubles?.()).toEqual([{ account: APP.appId, what: 'credentials-refused' }])
    await send()
    expect(rig.channel.troubles?.()).toEqual([])
  })
})

describe('on this machine only', () => {
  it('answers without a token, at any port here', async () => {
    const open = await botFrameworkRig({ settings: { kind: 'loopback' } })
    expect(await open.channel.send(message(), open.resident, context(open.reply))).toMatchObject({ kind: 'sent' })
    expect(open.platform.calls[0]?.authorization).toBe('')
    const elsewhere = { ...JSON.parse(open.reply), serviceUrl: 'https://webchat.botframework.com/' }
    expect(await open.channel.send(message(), open.resident, context(writeReference(elsewhere)))).toMatchObject({
      kind: 'blocked',
      reason: 'place not listed',
    })
    await open.close()
  })
})
