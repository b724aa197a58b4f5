/** The stand-in is only worth something when it is as strict as Telegram. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { labels, type StandInOptions, type TelegramStandIn, telegramStandIn } from './telegram.ts'

let platform: TelegramStandIn
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function open(options: StandInOptions = {}) {
  platform = await telegramStandIn(options)
  closing.push(() => platform.close())
  return platform
}

async function call(method: string, payload: object, token = platform.token) {
  const response = await fetch(`${platform.apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  return (await response.json()) as Record<string, unknown>
}

const button = (text: string, callback_data = 'a') => ({ text, callback_data })
const keyboard = (...rows: object[][]) => ({ reply_markup: { inline_keyboard: rows } })

describe('what the Bot API refuses', () => {
  it.each([
    ['nothing said', { text: ' \n' }, 'message text is empty'],
    ['no text', {}, 'message text is empty'],
    ['4,097 characters', { text: 'a'.repeat(4_097) }, 'message is too long'],
    ['a button of 65 bytes', { text: 'a', ...keyboard([button('a', 'ố'.repeat(22))]) }, 'BUTTON_DATA_INVALID'],
    ['a button without data', { text: 'a', ...keyboard([button('a', '')]) }, 'BUTTON_DATA_INVALID'],
    ['a button without words', { text: 'a', ...keyboard([button(' ')]) }, 'Text must be non-empty'],
    ['101 buttons', { text: 'a', ...keyboard(...Array(101).fill([button('a')])) }, 'reply markup is too long'],
    ['nine in a row', { text: 'a', ...keyboard(Array(9).fill(button('a'))) }, 'too many buttons'],
    ['broken HTML', { text: 'a < b', parse_mode: 'HTML' }, "can't parse entities"],
    ['HTML left open', { text: '<b>a', parse_mode: 'HTML' }, "can't parse entities"],
    ['a full stop in Markdown', { text: 'Xong.', parse_mode: 'MarkdownV2' }, "can't parse entities"],
    ['an unknown topic', { text: 'a', message_thread_id: 7 }, 'message thread not found'],
    ['an unknown chat', { text: 'a', chat_id: 1 }, 'chat not found'],
  ])('%s', async (_what, payload, words) => {
    await open()
    platform.person({ id: 42, started: true })
    const answer = await call('sendMessage', { chat_id: 42, ...payload })
    expect(answer).toMatchObject({ ok: false, error_code: 400 })
    expect(answer.description).toContain(words)
  })

  it.each([
    ['4,096 characters', { text: 'a'.repeat(4_096) }],
    ['a button of 64 bytes', { text: 'a', ...keyboard([button('a', 'a'.repeat(64))]) }],
    ['good HTML', { text: '<b>a</b> &lt; b', parse_mode: 'HTML' }],
    ['escaped Markdown', { text: 'Xong\\.', parse_mode: 'MarkdownV2' }],
  ])('but takes %s', async (_what, payload) => {
    await open()
    platform.person({ id: 42, started: true })
    expect(await call('sendMessage', { chat_id: 42, ...payload })).toMatchObject({ ok: true })
  })

  it('whom the bot may not write to', async () => {
    await open({ post: async () => ({ status: 200 }) })
    const person = platform.person({ id: 42 })
    const send = () => call('sendMessage', { chat_id: 42, text: 'a' })
    expect(await send()).toMatchObject({ error_code: 403, description: expect.stringContaining('initiate') })
    await person.start()
    expect(await send()).toMatchObject({ ok: true })
    await person.blocks()
    expect(await send()).toMatchObject({ error_code: 403, description: expect.stringContaining('blocked') })
    await person.unblocks()
    expect(await send()).toMatchObject({ ok: true })
  })

  it('who does not know the token', async () => {
    await open()
    expect(await call('getMe', {}, '1:wrong')).toMatchObject({ error_code: 401 })
    expect(await call('flyAway', {})).toMatchObject({ error_code: 404 })
  })

  it('more than one message a second to a chat, after a short burst', async () => {
    let now = 0
    await open({ now: () => now, burst: 2 })
    platform.person({ id: 42, started: true })
    platform.person({ id: 43, started: true })
    const send = (chat_id: number) => call('sendMessage', { chat_id, text: 'a' })
    expect(await send(42)).toMatchObject({ ok: true })
    expect(await send(42)).toMatchObject({ ok: true })
    expect(await send(42)).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } })
    expect(await send(43)).toMatchObject({ ok: true })
    now += 1_000
    expect(await send(42)).toMatchObject({ ok: true })
    expect(await send(42)).toMatchObject({ error_code: 429 })
  })

  it('more than so many a second in all', async () => {
    await open({ now: () => 0, perSecond: 2 })
    for (const id of [1, 2, 3]) platform.person({ id, started: true })
    expect(await call('sendMessage', { chat_id: 1, text: 'a' })).toMatchObject({ ok: true })
    expect(await call('sendMessage', { chat_id: 2, text: 'a' })).toMatchObject({ ok: true })
    expect(await call('sendMessage', { chat_id: 3, text: 'a' })).toMatchObject({ error_code: 429 })
  })

  it('edits that change nothing or find nothing, and answers to old presses', async () => {
    let now = 0
    await open({ now: () => now, post: async () => ({ status: 200 }) })
    const person = platform.person({ id: 42, started: true })
    await call('sendMessage', { chat_id: 42, text: 'a', ...keyboard([button('Rồi')]) })
    const edit = (message_id: number) => call('editMessageReplyMarkup', { chat_id: 42, message_id, ...keyboard() })
    expect(await edit(1)).toMatchObject({ ok: true })
    expect(await edit(1)).toMatchObject({ description: expect.stringContaining('not modified') })
    expect(await edit(9)).toMatchObject({ description: expect.stringContaining('not found') })
    await person.forges('x')
    const answer = (text = 'a') => call('answerCallbackQuery', { callback_query_id: 'press-42-1', text })
    expect(await answer('a'.repeat(201))).toMatchObject({ ok: false })
    expect(await answer()).toMatchObject({ ok: true })
    now = 150_001
    expect(await answer()).toMatchObject({ description: expect.stringContaining('too old') })
  })
})

describe('a person', () => {
  it('waits for the next message and reads them in order', async () => {
    await open()
    const person = platform.person({ id: 42, started: true })
    const next = person.nextMessage()
    await call('sendMessage', { chat_id: 42, text: 'một', ...keyboard([button('1. Rồi')]) })
    await call('sendMessage', { chat_id: 42, text: 'hai' })
    expect(labels(await next)).toEqual(['1. Rồi'])
    expect((await person.nextMessage()).text).toBe('hai')
  })

  it('who waits in vain is told what was said last', async () => {
    await open()
    const person = platform.person({ id: 42, started: true })
    await call('sendMessage', { chat_id: 42, text: 'một' })
    await person.nextMessage()
    await expect(person.nextMessage(1)).rejects.toThrow('một')
  })

  it('can press only what is to be seen', async () => {
    await open({ post: async () => ({ status: 200 }) })
    const person = platform.person({ id: 42, started: true })
    await call('sendMessage', { chat_id: 42, text: 'a', ...keyboard([button('1. Rồi')]) })
    expect(() => person.presses('Chưa')).toThrow('1. Rồi')
    expect(await person.presses('Rồi')).toBe(true)
  })
})

describe('bringing updates to a webhook', () => {
  interface Got {
    readonly text: string
    readonly secret: unknown
  }
  async function webhook(statusOf: (text: string, time: number) => number, headers: Record<string, string> = {}) {
    const got: Got[] = []
    const server: Server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        const { message, callback_query } = JSON.parse(body)
        const text = message?.text ?? callback_query?.data ?? 'change'
        got.push({ text, secret: request.headers['x-telegram-bot-api-secret-token'] })
        const status = statusOf(text, got.filter((one) => one.text === text).length)
        response.writeHead(status, status === 200 ? {} : headers).end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.unshift(() => server.close())
    platform.setWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, 'geheim')
    return got
  }

  it('one after the other, with the secret; a failing one holds back what comes after it', async () => {
    const waited: number[] = []
    await open({ wait: async (ms) => void waited.push(ms) })
    const got = await webhook((text, time) => (text === 'một' && time <= 4 ? 500 : 200))
    const person = platform.person()
    expect(await Promise.all([person.says('một'), person.says('hai')])).toEqual([true, true])
    expect(got.map(({ text }) => text)).toEqual(['một', 'một', 'một', 'một', 'một', 'hai'])
    expect(got[0]?.secret).toBe('geheim')
    expect(waited).toEqual([2_000, 4_000, 8_000])
  })

  it('presses and other persons do not wait for a failing message', async () => {
    let mend = () => {}
    const mended = new Promise<void>((resolve) => (mend = resolve))
    await open({ wait: () => mended })
    const got = await webhook((text, time) => (text === 'một' && time <= 2 ? 500 : 200))
    const stuck = platform.person()
    const waiting = stuck.says('một')
    expect(await stuck.forges('press')).toBe(true)
    expect(await platform.person().says('khác')).toBe(true)
    mend()
    expect(await waiting).toBe(true)
    expect(got.at(-1)?.text).toBe('một')
  })

  it('waits as long as it is asked, an hour at most', async () => {
    const waited: number[] = []
    await open({ wait: async (ms) => void waited.push(ms), now: () => 0 })
    await webhook((_text, time) => (time === 1 ? 503 : 200), { 'retry-after': '90000' })
    await platform.person().says('một')
    expect(waited).toEqual([3_600_000])
  })

  it('gives up a press after two and a half minutes and a message after a day', async () => {
    let now = 0
    await open({
      now: () => now,
      wait: async (ms) => {
        now += ms
      },
    })
    await webhook(() => 500)
    const person = platform.person()
    expect(await person.forges('x')).toBe(false)
    expect(now).toBeLessThanOrEqual(150_000)
    expect(await person.says('một')).toBe(false)
    expect(now).toBeGreaterThan(80_000_000)
    expect(await call('getWebhookInfo', {})).toMatchObject({
      result: { pending_update_count: 0, last_error_message: 'Wrong response from the webhook: 500' },
    })
  })
})
