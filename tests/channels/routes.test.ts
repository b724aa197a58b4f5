import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel } from '../../src/channels/channel.ts'
import { type WebhookOptions, webhookRoutes } from '../../src/channels/routes.ts'
import type { InboundEvent } from '../../src/messages.ts'
import { SECRET, type TelegramRig, telegramRig } from './telegram/rig.ts'
import { NOW } from './tools.ts'

let app: FastifyInstance
let rig: TelegramRig
let received: InboundEvent[]
let counted: string[]
let lines: string[]
let receive: WebhookOptions['receive']

const DONE = { kind: 'done', entries: [] } as const

const from = { id: 42, first_name: 'An' }
const chat = { id: 42, type: 'private' }
const update = (text: string, update_id = 1) => ({
  update_id,
  message: { message_id: 5, date: NOW / 1_000, from, chat, text },
})
const pressed = (data: string) => ({
  update_id: 2,
  callback_query: { id: 'q', from, message: { message_id: 4, chat, date: 1 }, data },
})

async function open(channels: readonly Channel[]) {
  const instance = Fastify()
  await instance.register(
    webhookRoutes({
      channels,
      receive: (event, how) => receive(event, how),
      inTurn: () => ({ messages: [], end() {} }),
      onEcho: () => {},
      count: (name, labels) => counted.push([name, ...Object.values(labels)].join(' ')),
      log: {
        info: (fields, message) => lines.push(JSON.stringify([fields, message])),
        warn: (fields, message) => lines.push(JSON.stringify([fields, message])),
      },
      hashAddress: () => 'someone',
      clock: { now: () => NOW },
    }),
  )
  return instance
}

beforeEach(async () => {
  received = []
  counted = []
  lines = []
  receive = async (event) => {
    received.push(event)
    return DONE
  }
  rig = await telegramRig()
  app = await open([rig.channel])
})
afterEach(async () => {
  await app.close()
  await rig.close()
})

function post(body: string | Buffer | object, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: '/webhooks/telegram',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET, ...headers },
    payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  })
}

describe('a genuine webhook', () => {
  it('is answered 200 when what it brought is durable, and not before', async () => {
    const store = Promise.withResolvers<typeof DONE>()
    const asked = Promise.withResolvers<void>()
    receive = () => {
      asked.resolve()
      return store.promise
    }
    let answered = false
    const answer = post(update('Rồi')).finally(() => {
      answered = true
    })
    await asked.promise
    await new Promise((resolve) => setImmediate(resolve))
    expect(answered).toBe(false)
    store.resolve(DONE)
    expect((await answer).statusCode).toBe(200)
    expect((await answer).body).toBe('')
  })

  it('arrives whole, letters and all', async () => {
    await post(update('Chưa có ạ 👍'))
    expect(received).toMatchObject([{ person: '42', id: '1', input: { kind: 'text', text: 'Chưa có ạ 👍' } }])
    expect(counted).toEqual(['webhook_events telegram text'])
  })

  it('is answered 503 when neither store nor spool could take it', async () => {
    receive = async () => ({ kind: 'unavailable' })
    expect((await post(update('Rồi'))).statusCode).toBe(503)
    expect(counted).toContain('webhook_unavailable telegram')
  })

  it('that comes again is handed on again: only the store knows', async () => {
    await post(update('Rồi'))
    await post(update('Rồi'))
    expect(received.map(({ id }) => id)).toEqual(['1', '1'])
  })

  it('that needs nothing is counted and answered 200', async () => {
    expect((await post({ update_id: 1, poll: {} })).statusCode).toBe(200)
    expect(received).toEqual([])
    expect(counted).toEqual(['webhook_ignored telegram unknown-kind'])
  })

  it.each([
    ['junk', '{"update_id":', 'not-json'],
    ['a pit', '['.repeat(5_000), 'not-json'],
    ['a deep pit', `{"update_id":1,"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'too-deep'],
    ['a poisoned key', '{"update_id":1,"__proto__":{"a":1}}', 'forbidden-key'],
    ['nothing', '', 'not-json'],
  ])('with %s is answered 200 and counted', async (_what, body, why) => {
    expect((await post(body)).statusCode).toBe(200)
    expect(counted).toEqual([`webhook_answered telegram ${why}`])
    expect(received).toEqual([])
  })

  it('with a key twice is taken: the last one counts', async () => {
    await post(
      `{"update_id":1,"update_id":7,${JSON.stringify(update('Rồi')).slice(1, -1).replace('"update_id":1,', '')}}`,
    )
    expect(received).toMatchObject([{ id: '7' }])
  })
})

describe('a press', () => {
  it('is acknowledged after the commit, and nobody waits for it', async () => {
    rig.platform.fails({ kind: 'hang' }, { method: 'answerCallbackQuery' })
    let calls = -1
    receive = async () => {
      calls = rig.platform.calls.length
      return DONE
    }
    expect((await post(pressed('#a.b.c.1.2'))).statusCode).toBe(200)
    expect(calls).toBe(0)
    await rig.platform.called('answerCallbackQuery')
  })

  it('is not acknowledged when it could not be kept', async () => {
    receive = async () => ({ kind: 'unavailable' })
    await post(pressed('#a.b.c.1.2'))
    expect(rig.platform.calls).toEqual([])
  })
})

describe('what is refused', () => {
  it.each([
    ['a wrong secret', { 'x-telegram-bot-api-secret-token': 'guessed' }, update('a'), 401, 'wrong-secret'],
    ['no secret', { 'x-telegram-bot-api-secret-token': '' }, update('a'), 401, 'wrong-secret'],
    ['too much', {}, 'a'.repeat(262_145), 413, 'too-large'],
    ['another type', { 'content-type': 'text/plain' }, 'a', 415, 'wrong-type'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', 415, 'wrong-type'],
  ])('%s', async (_what, headers, body, status, why) => {
    const response = await post(body, headers as Record<string, string>)
    expect([response.statusCode, response.body]).toEqual([status, ''])
    expect(counted).toEqual([`webhook_answered telegram ${why}`])
    expect(received).toEqual([])
  })

  it('exactly the longest body is read', async () => {
    const words = JSON.stringify(update('a'))
    const body = words.replace('"a"', `"${'a'.repeat(262_144 - words.length + 1)}"`)
    expect(body).toHaveLength(262_144)
    expect((await post(body)).statusCode).toBe(200)
    expect(received).toHaveLength(1)
  })

  it.each(['GET', 'PUT', 'DELETE'] as const)('%s', async (method) => {
    expect((await app.inject({ method, url: '/webhooks/telegram' })).statusCode).toBe(404)
  })

  it('leaves one line: channel, reason, length and a hash, nothing of the content', async () => {
    await post(update('bí mật của bác'), { 'x-telegram-bot-api-secret-token': 'guessed' })
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toEqual([
      { channel: 'telegram', why: 'wrong-secret', length: expect.any(Number), status: 401, from: 'someone' },
      'webhook without a turn',
    ])
    expect(lines[0]).not.toMatch(/guessed|bí mật|127\.0/)
  })

  it('a wrong secret is answered without waiting for the body', async () => {
    await app.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(
      'POST /webhooks/telegram HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 200000\r\n\r\n{',
    )
    const said = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())))
    expect(said).toMatch(/^HTTP\/1\.1 401 /)
    socket.destroy()
  })
})

describe('when it is our own fault', () => {
  beforeEach(() => {
    receive = async () => {
      throw new Error('words of the resident: mật khẩu')
    }
  })

  it('500 without a word of the exception, so that it comes again', async () => {
    const response = await post(update('Rồi'))
    expect([response.statusCode, response.body]).toEqual([500, ''])
    expect(lines.join()).not.toContain('mật khẩu')
    expect(counted).toContain('webhook_failed telegram')
  })

  it('the fifth time it is given up: one message must not hold back all that follow it', async () => {
    const statuses: number[] = []
    for (let time = 1; time <= 5; time++) statuses.push((await post(update('Rồi'))).statusCode)
    expect(statuses).toEqual([500, 500, 500, 500, 200])
    expect(counted.filter((line) => line === 'webhook_given_up telegram')).toHaveLength(1)
    expect((await post(update('khác', 2))).statusCode).toBe(500)
  })
})

describe('other platforms', () => {
  const request: Parameters<NonNullable<Channel['webhook']>['admit']>[0][] = []
  const event = (id: string): InboundEvent => ({
    channel: 'other',
    account: 'main',
    person: '7',
    id,
    at: NOW,
    input: { kind: 'text', text: id, secrets: [] },
  })
  const channel = (webhook: Partial<Channel['webhook']>): Channel => ({
    ...rig.channel,
    name: 'other',
    webhook: {
      path: 'other',
      methods: ['GET', 'POST'],
      admit: () => ({ kind: 'events', events: [], ignored: [] }),
      ...webhook,
    },
  })

  it('get the very bytes, and their query', async () => {
    const other = await open([
      channel({
        admit(given) {
          request.push(given)
          return { kind: 'answer', answer: { status: 200, body: given.query['hub.challenge'] ?? '' }, why: 'handshake' }
        },
      }),
    ])
    const body = '{ "a":"Ch\\u00e0o",\n"b":"\\/" }'
    await other.inject({
      method: 'POST',
      url: '/webhooks/other',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      payload: body,
    })
    expect(request[0]?.body.toString()).toBe(body)
    const shake = await other.inject('/webhooks/other?hub.mode=subscribe&hub.challenge=0115820144&x=1&x=2')
    expect([shake.statusCode, shake.body, shake.headers['content-type']]).toEqual([
      200,
      '0115820144',
      'text/plain; charset=utf-8',
    ])
    expect(request[1]).toMatchObject({ method: 'GET', query: { 'hub.mode': 'subscribe' }, receivedAt: NOW })
    expect(request[1]?.query).not.toHaveProperty('x')
    await other.inject({ method: 'POST', url: '/webhooks/other' })
    expect(request[2]?.body).toHaveLength(0)
    await other.close()
  })

  it('have several events taken in order, up to the first that cannot be kept', async () => {
    receive = async (one) => {
      received.push(one)
      return one.id === 'b' ? { kind: 'unavailable' } : DONE
    }
    const other = await open([
      channel({
        admit: () => ({ kind: 'events', events: ['a', 'b', 'c'].map(event), ignored: ['delivery', 'delivery'] }),
        unavailable: { status: 429, body: 'later' },
      }),
    ])
    const response = await other.inject({ method: 'POST', url: '/webhooks/other' })
    expect([response.statusCode, response.body]).toEqual([429, 'later'])
    expect(received.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(counted.filter((line) => line === 'webhook_ignored other delivery')).toHaveLength(2)
    await other.close()
  })

  it('an acknowledgement that fails is not the platform’s business', async () => {
    const other = await open([
      {
        ...channel({ admit: () => ({ kind: 'events', events: [event('a')], ignored: [] }) }),
        acknowledge: async () => {
          throw new Error('no')
        },
      },
    ])
    expect((await other.inject({ method: 'POST', url: '/webhooks/other' })).statusCode).toBe(200)
    await other.close()
    expect(lines.join()).toContain('acknowledging failed')
  })

  it('the parser of other routes is not touched', async () => {
    const whole = Fastify()
    whole.post('/api', async (given) => given.body)
    await whole.register(
      webhookRoutes({
        channels: [rig.channel],
        receive,
        inTurn: () => ({ messages: [], end() {} }),
        onEcho: () => {},
        count: () => {},
        log: { info() {}, warn() {} },
        hashAddress: String,
        clock: { now: () => NOW },
      }),
    )
    expect((await whole.inject({ method: 'POST', url: '/api', payload: { a: 1 } })).json()).toEqual({ a: 1 })
    await whole.close()
  })
})
