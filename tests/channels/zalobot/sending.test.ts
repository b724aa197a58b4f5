import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fitMessage } from '../../../src/delivery/fit.ts'
import type { OutboundMessage } from '../../../src/messages.ts'
import type { Fault } from '../../platforms/zalobot.ts'
import { channelContract, message } from '../contract.ts'
import { NOW } from '../tools.ts'
import { type ZaloBotRig, zaloBotRig } from './rig.ts'

channelContract('zalobot', () => zaloBotRig())

let rig: ZaloBotRig
beforeEach(async () => {
  rig = await zaloBotRig({ timeoutMs: 1_000 })
})
afterEach(() => rig.close())

const send = (part = {}, by = rig) => by.channel.send(message(part), by.resident, { window: 'open' })

const question = (text: string): OutboundMessage => ({
  text,
  choices: [
    { data: '#a', label: 'Rồi' },
    { data: '#b', label: 'Chưa có' },
  ],
  picture: { path: 'vneid/nhap-so', alt: 'Ô nhập số' },
  author: { kind: 'bot' },
  language: 'vi',
  urgency: 'live',
})

async function sendFitted(asked: OutboundMessage, by: ZaloBotRig): Promise<void> {
  for (const part of fitMessage(asked, by.channel.limits, '01j')) {
    expect(await by.channel.send(part, by.resident, { window: 'open' })).toMatchObject({ kind: 'sent' })
  }
}

describe('what a person sees', () => {
  it('choices as numbers, under the picture', async () => {
    await sendFitted(question('Bác đã cài chưa ạ?'), rig)
    expect(rig.person.messages()).toEqual([
      {
        text: 'Bác đã cài chưa ạ?\n\n1. Rồi\n2. Chưa có',
        photo: 'https://bot.example.vn/chat/pictures/vneid/nhap-so.png',
      },
    ])
  })

  it('a picture in words where Zalo could not fetch it', async () => {
    const inside = await zaloBotRig({ publicUrl: 'http://127.0.0.1:3000' })
    await sendFitted(question('Bác đã cài chưa ạ?'), inside)
    expect(inside.person.messages()).toEqual([{ text: '[Ô nhập số]\nBác đã cài chưa ạ?\n\n1. Rồi\n2. Chưa có' }])
    expect(inside.platform.calls.map(({ method }) => method)).toEqual(['sendMessage'])
    await inside.close()
  })

  it('a long text in parts, none longer than the platform takes', async () => {
    await sendFitted(question('Việc này có nhiều bước. '.repeat(250)), rig)
    const texts = rig.person.messages().map(({ text }) => text)
    expect(texts.length).toBeGreaterThan(2)
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(2_000)
    expect(texts.at(-1)).toMatch(/1\. Rồi\n2\. Chưa có$/)
  })

  it('that an answer is being written', async () => {
    await rig.channel.typing?.(rig.resident)
    expect(rig.person.typing()).toBe(1)
  })

  it('the platform’s own id and time of a message are handed on', async () => {
    expect(await send()).toEqual({ kind: 'sent', platformId: expect.stringMatching(/^a\d{19}$/), at: NOW })
  })
})

describe('what a failed send means', () => {
  const error = (code: number, description = '', more = {}): Fault => ({ kind: 'error', code, description, ...more })

  it.each<[string, Fault, object]>([
    ['the token is wrong', error(401, 'Unauthorized'), { kind: 'stopped', reason: 'token refused' }],
    ['the bot is gone', error(404, 'Not Found'), { kind: 'stopped', reason: 'token or method unknown' }],
    ['the chat is gone', error(404, 'chat not found'), { kind: 'blocked', reason: 'chat not found' }],
    ['there is no such chat', error(400, 'chat_id is invalid'), { kind: 'blocked', reason: 'chat not found' }],
    ['the person blocked the bot', error(403, 'Forbidden'), { kind: 'blocked', reason: 'forbidden' }],
    ['the message is wrong', error(400, 'text is empty'), { kind: 'rejected', plain: true }],
    ['the picture cannot be fetched', error(400, 'cannot download photo'), { kind: 'rejected', plain: true }],
    ['the message is too large', error(413), { kind: 'rejected', reason: 'too large', plain: true }],
    [
      'slower, in seconds',
      error(429, 'Too Many Requests', { retryAfter: 7 }),
      { kind: 'retry', afterMs: 7_000, scope: 'person' },
    ],
    ['slower, without saying how much', error(429), { kind: 'retry', reason: 'throttled', afterMs: 5_000 }],
    [
      'the month’s messages are used up',
      error(429, 'Monthly quota exceeded'),
      { kind: 'stopped', reason: 'quota used up' },
    ],
    ['the package is to be paid', error(402), { kind: 'stopped', reason: 'quota used up' }],
    ['it stumbles', error(500), { kind: 'retry', reason: 'platform error', scope: 'message' }],
    ['its front door answers', { kind: 'html', status: 502 }, { kind: 'retry', reason: 'platform error' }],
    ['it was too slow', error(504), { kind: 'retry', unsure: true }],
    ['it waited too long', error(408), { kind: 'retry', unsure: true }],
    ['half an answer', { kind: 'half-an-answer' }, { kind: 'retry', reason: 'unreadable', unsure: true }],
    [
      'a page where an answer should be',
      { kind: 'html', status: 200 },
      { kind: 'retry', reason: 'unreadable', unsure: true },
    ],
    ['it hangs', { kind: 'hang' }, { kind: 'retry', reason: 'timeout-after-send', unsure: true }],
    ['the line breaks', { kind: 'drop' }, { kind: 'retry', reason: 'dropped', unsure: true }],
    [
      'it sends us elsewhere',
      { kind: 'redirect', to: 'https://evil.example' },
      { kind: 'stopped', reason: 'redirected' },
    ],
    ['another refusal', error(405), { kind: 'rejected', plain: true }],
    ['it takes the message and says no id', { kind: 'no-id' }, { kind: 'sent' }],
  ])('%s', async (_situation, fault, outcome) => {
    rig.platform.fails(fault)
    const got = await send()
    expect(got).toMatchObject(outcome)
    expect(got.kind === 'retry' && got.unsure === true).toBe('unsure' in outcome)
  })

  it.each([
    ['a refused token', 401, '', 'token-refused'],
    ['a used-up quota', 429, 'Monthly quota exceeded', 'quota-used-up'],
  ])('%s is shown to staff until a message leaves again', async (_what, code, description, what) => {
    rig.platform.fails(error(code, description))
    await send()
    expect(rig.channel.troubles?.()).toEqual([{ account: 'main', what }])
    await send()
    expect(rig.channel.troubles?.()).toEqual([])
  })
})
