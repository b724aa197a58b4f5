import { inspect } from 'node:util'
import { TelegramError } from 'telegraf'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Outgoing, outgoing } from '../../../src/channels/outgoing.ts'
import { NoAnswer, TelegramClient } from '../../../src/channels/telegram/client.ts'
import type { InboundEvent } from '../../../src/messages.ts'
import { labels } from '../../platforms/telegram.ts'
import { channelContract, message } from '../contract.ts'
import { NOW, PNG } from '../tools.ts'
import { genuine, OLD_SECRET, type TelegramRig, telegramRig } from './rig.ts'

channelContract('telegram', () => telegramRig())

let rig: TelegramRig
beforeEach(async () => {
  rig = await telegramRig()
})
afterEach(() => rig.close())

const choices = (...texts: string[]) => texts.map((label, place) => ({ data: `#f.s.${place}.1.1`, label }))

async function pressEvent(data: string, query = 'press-42-1'): Promise<InboundEvent> {
  const from = { id: 42, first_name: 'An' }
  const on = { message_id: rig.person.messages().at(-1)?.id ?? 1, date: NOW / 1_000, chat: { id: 42, type: 'private' } }
  const admission = await rig.channel.webhook?.admit(
    genuine({ update_id: 9, callback_query: { id: query, from, message: on, data } }),
  )
  if (admission?.kind !== 'events' || admission.events[0] === undefined) throw new Error('a press was meant')
  return admission.events[0]
}

describe('the secret header', () => {
  it.each([
    ['the present secret', undefined, 'events'],
    ['the one before, while it is being changed', OLD_SECRET, 'events'],
    ['another', 'not-the-secret', 'answer'],
    ['one letter short', 'b3Jh-c2VjcmV0_1-of-nobod', 'answer'],
    ['an empty one', '', 'answer'],
  ])('%s', async (_which, secret, kind) => {
    expect((await rig.channel.webhook?.admit(genuine({ update_id: 1 }, secret)))?.kind).toBe(kind)
  })

  it('is looked at before a body is read', () => {
    const early = rig.channel.webhook?.refuseEarly
    expect(early?.({})).toMatchObject({ answer: { status: 401 }, why: 'wrong-secret' })
    expect(early?.({ 'x-telegram-bot-api-secret-token': ['b3Jh-c2VjcmV0_1-of-nobody'] })).not.toBeNull()
    expect(early?.({ 'x-telegram-bot-api-secret-token': OLD_SECRET })).toBeNull()
  })

  it('with a good one, junk is answered 200: anything else would hold back what comes after it', async () => {
    const admission = await rig.channel.webhook?.admit(rig.junk(Buffer.from('{"update_id":')))
    expect(admission).toEqual({ kind: 'answer', answer: { status: 200 }, why: 'not-json' })
  })
})

describe('what a resident sees', () => {
  it('plain words without formatting or previews', async () => {
    await rig.channel.send(message({ text: 'Mở <b>VNeID</b> & xem _số_ 1.' }), rig.resident, { window: 'open' })
    const { payload } = await rig.platform.called('sendMessage')
    expect(payload).toEqual({
      chat_id: 42,
      text: 'Mở <b>VNeID</b> & xem _số_ 1.',
      link_preview_options: { is_disabled: true },
    })
  })

  it.each([
    ['two short answers side by side', ['1. Rồi', '2. Chưa'], [['1. Rồi', '2. Chưa']]],
    [
      'long answers one to a row',
      ['1. Có tin nhắn rồi', '2. Chưa thấy tin nhắn'],
      [['1. Có tin nhắn rồi'], ['2. Chưa thấy tin nhắn']],
    ],
    [
      'a short one beside a long one stays alone',
      ['1. Rồi', '2. Máy báo lỗi khác', '3. Chưa'],
      [['1. Rồi'], ['2. Máy báo lỗi khác'], ['3. Chưa']],
    ],
    ['never three in a row', ['1. A', '2. B', '3. C'], [['1. A', '2. B'], ['3. C']]],
  ])('%s', async (_arrangement, given, rows) => {
    await rig.channel.send(message({ buttons: choices(...given) }), rig.resident, { window: 'open' })
    expect(rig.person.messages()[0]?.keyboard.map((row) => row.map(({ text }) => text))).toEqual(rows)
  })

  it('a picture with the words and buttons under it, uploaded once for everybody', async () => {
    const neighbour = rig.platform.person({ id: 43, started: true })
    const shown = message({ picture: { path: 'vneid/nhap-so', alt: 'Ô nhập số' }, buttons: choices('1. Tiếp') })
    await rig.channel.send(shown, rig.resident, { window: 'open' })
    await rig.channel.send(shown, { ...rig.resident, person: '43' }, { window: 'open' })
    for (const person of [rig.person, neighbour]) {
      const [seen] = person.messages()
      expect(seen?.picture?.bytes).toEqual(PNG)
      expect(seen?.text).toBe('Bác đã cài VNeID chưa ạ?')
      expect(seen && labels(seen)).toEqual(['1. Tiếp'])
    }
    expect(rig.platform.callsOf('sendPhoto').map(({ payload }) => Buffer.isBuffer(payload.photo))).toEqual([
      true,
      false,
    ])
  })

  it('a picture of its own when the words go separately', async () => {
    await rig.channel.send(message({ text: '', picture: { path: 'vneid/nhap-so', alt: 'Ô nhập số' } }), rig.resident, {
      window: 'open',
    })
    expect(rig.person.messages()).toMatchObject([{ text: '', picture: { bytes: PNG } }])
  })

  it('the picture again when Telegram has forgotten it', async () => {
    const shown = message({ picture: { path: 'vneid/nhap-so', alt: 'Ô nhập số' } })
    await rig.channel.send(shown, rig.resident, { window: 'open' })
    rig.platform.fails({
      kind: 'error',
      code: 400,
      description: 'Bad Request: wrong file identifier/HTTP URL specified',
    })
    expect(await rig.channel.send(shown, rig.resident, { window: 'open' })).toMatchObject({ kind: 'sent' })
    expect(rig.person.messages()).toHaveLength(2)
  })

  it('the words alone when the picture is missing, its description when there are none', async () => {
    const picture = { path: 'missing/one', alt: 'Ô nhập số' }
    await rig.channel.send(message({ picture }), rig.resident, { window: 'open' })
    await rig.channel.send(message({ text: '', picture }), rig.resident, { window: 'open' })
    expect(rig.person.messages().map(({ text }) => text)).toEqual(['Bác đã cài VNeID chưa ạ?', 'Ô nhập số'])
    expect(rig.lines).toMatchObject([{ level: 'warn', fields: { picture: 'missing/one' } }, {}])
  })

  it('bare words next time when Telegram cannot use the picture', async () => {
    const outcome = await rig.channel.send(message({ picture: { path: 'broken/one', alt: '' } }), rig.resident, {
      window: 'open',
    })
    expect(outcome).toEqual({ kind: 'rejected', reason: 'picture', plain: true })
  })

  it('the answer in the topic it was asked in, and in the chat itself once the topic is gone', async () => {
    rig.person.chat.topics.add(77)
    await rig.channel.send(message(), rig.resident, { window: 'open', reply: '77' })
    rig.person.chat.topics.delete(77)
    expect(await rig.channel.send(message(), rig.resident, { window: 'open', reply: '77' })).toMatchObject({
      kind: 'sent',
    })
    await rig.channel.send(message(), rig.resident, { window: 'open', reply: '0' })
    expect(rig.person.messages().map(({ topic }) => topic)).toEqual([77, undefined, undefined])
  })

  it('that an answer is being written', async () => {
    rig.person.chat.topics.add(77)
    await rig.channel.typing?.(rig.resident, '77')
    expect((await rig.platform.called('sendChatAction')).payload).toEqual({
      chat_id: 42,
      action: 'typing',
      message_thread_id: 77,
    })
  })

  it('the time Telegram gives a message', async () => {
    expect(await rig.channel.send(message(), rig.resident, { window: 'open' })).toEqual({
      kind: 'sent',
      platformId: '1',
      at: NOW,
    })
  })
})

describe('after a press', () => {
  it('the spinner stops with a short notice and the buttons go', async () => {
    await rig.channel.send(message({ buttons: choices('1. Rồi', '2. Chưa') }), rig.resident, { window: 'open' })
    await rig.person.presses('Rồi')
    await rig.channel.acknowledge?.(await pressEvent('#f.s.0.1.1'))
    expect(rig.platform.notices()).toEqual(['Đã nhận ạ'])
    expect(rig.person.messages()[0]?.keyboard).toEqual([])
  })

  it('a forged press is answered too, and a second answer to the same one upsets nobody', async () => {
    await rig.channel.send(message({ buttons: choices('1. Rồi') }), rig.resident, { window: 'open' })
    const forged = await pressEvent('no button of ours', 'unknown-press')
    await rig.channel.acknowledge?.(forged)
    await rig.channel.acknowledge?.(forged)
    expect(rig.platform.callsOf('answerCallbackQuery')).toHaveLength(2)
    expect(rig.person.messages()[0]?.keyboard).toEqual([])
    expect(rig.lines).toEqual([])
  })

  it('only the spinner where Telegram no longer shows us the message', async () => {
    const event = await pressEvent('#f.s.0.1.1')
    await rig.channel.acknowledge?.({ ...event, acknowledge: JSON.stringify({ query: 'press-42-1' }) })
    expect(rig.platform.callsOf('editMessageReplyMarkup')).toEqual([])
  })

  it('a real failure leaves a line without content', async () => {
    rig.platform.fails({ kind: 'error', code: 401, description: 'Unauthorized' }, { method: 'answerCallbackQuery' })
    await rig.channel.acknowledge?.(await pressEvent('#f.s.0.1.1'))
    expect(rig.lines).toContainEqual({
      level: 'info',
      fields: { channel: 'telegram', method: 'answerCallbackQuery', reason: 'token refused' },
      message: 'not acknowledged',
    })
  })

  it('what was no press is left alone', async () => {
    await rig.channel.acknowledge?.({ ...rig.resident, id: '1', at: NOW, input: { kind: 'open' } })
    expect(rig.platform.calls).toEqual([])
  })
})

describe('too fast', () => {
  it('one throttled chat waits alone; the third within seconds stops the whole bot for a while', async () => {
    rig.platform.fails({ kind: 'throttle', retryAfter: 14 }, { times: 4 })
    const scopes: unknown[] = []
    for (const person of ['42', '42', '43', '44']) {
      scopes.push(await rig.channel.send(message(), { ...rig.resident, person }, { window: 'open' }))
    }
    expect(scopes).toMatchObject([
      { kind: 'retry', afterMs: 14_000, scope: 'person' },
      { scope: 'person' },
      { scope: 'person' },
      { scope: 'channel' },
    ])
  })
})

describe('at the start', () => {
  const ours = 'https://bot.example.vn/webhooks/telegram'
  const api = async (method: string, body: object) => {
    const { apiRoot, token } = rig.platform
    await fetch(`${apiRoot}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  }

  it('the bot says its name and touches nothing', async () => {
    await api('setWebhook', {
      url: ours,
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    })
    await rig.channel.start?.()
    expect(rig.channel.title).toBe('Telegram (@tung_buoc_bot)')
    expect(rig.lines).toEqual([])
    expect(rig.platform.calls.map(({ method }) => method)).toEqual(['setWebhook', 'getMe', 'getWebhookInfo'])
  })

  it.each([
    ['no webhook', {}, /no webhook/],
    ['a webhook elsewhere', { url: 'https://other.example.vn/x' }, /another address/],
    ['presses left out', { url: ours, allowed_updates: ['message'] }, /not to send all kinds/],
  ])('%s is said', async (_what, hook, words) => {
    await api('setWebhook', hook)
    await rig.channel.start?.()
    expect(rig.lines).toMatchObject([{ level: 'warn', message: expect.stringMatching(words) }])
  })

  it('a token that is refused is said, and the process goes on', async () => {
    rig.platform.fails({ kind: 'error', code: 401, description: 'Unauthorized' })
    await rig.channel.start?.()
    expect(rig.lines).toMatchObject([{ fields: { reason: 'token refused' } }])
    expect(rig.channel.title).toBe('Telegram')
  })
})

describe('the client', () => {
  const opened: Outgoing[] = []
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
  })

  function client({ apiRoot = rig.platform.apiRoot, timeoutMs = 5_000 } = {}) {
    const calls = outgoing({ allowedRoots: [{ url: rig.platform.apiRoot, standIn: true }], timeoutMs })
    opened.push(calls)
    return new TelegramClient({ token: rig.platform.token, apiRoot, outgoing: calls })
  }

  it('speaks as telegraf does', async () => {
    expect(await client().getMe()).toMatchObject({ username: 'tung_buoc_bot' })
    expect(await client().sendMessage(42, 'Chào bác')).toMatchObject({ message_id: 1, text: 'Chào bác' })
  })

  it('keeps the path of a proxy', async () => {
    await expect(client({ apiRoot: `${rig.platform.apiRoot}/proxy` }).getMe()).rejects.toThrow('404')
  })

  it.each([
    [
      'an error of Telegram',
      { kind: 'error', code: 400, description: 'Bad Request: bot4200000000:AAstand-in_token_of_nobody' },
      TelegramError,
    ],
    ['a page of HTML', { kind: 'html', status: 404 }, NoAnswer],
    ['a broken connection', { kind: 'drop' }, NoAnswer],
    ['a redirection', { kind: 'redirect', to: 'http://127.0.0.1:1/' }, NoAnswer],
    ['half an answer', { kind: 'half-an-answer' }, NoAnswer],
    ['no answer', { kind: 'hang' }, NoAnswer],
  ] as const)('%s holds neither token nor words', async (_situation, fault, type) => {
    rig.platform.fails(fault)
    const api = client({ timeoutMs: fault.kind === 'hang' ? 100 : 5_000 })
    const error = await api.sendMessage(42, 'chuyện riêng').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(type)
    const shown = inspect([error, api], { depth: 9, showHidden: true }) + String(error)
    expect(shown).not.toContain('AAstand-in_token')
    expect(shown).not.toContain('chuyện riêng')
  })
})
