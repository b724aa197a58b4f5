/** Residents on the Zalo Bot platform: messages with the secret in, numbered choices out, through the whole product. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { conversationKey } from '../../src/messages.ts'
import type { Conversation } from '../../src/records.ts'
import { type SeenMessage, type ZaloBotPerson, type ZaloBotStandIn, zaloBotStandIn } from '../platforms/zalobot.ts'
import { PATIENCE, settled } from './resident.ts'
import { dataFolder } from './server.ts'

const SECRET = 'c2VjcmV0-of-a-zalo-bot'

const folder = dataFolder()
const lines: string[] = []
let platform: ZaloBotStandIn
let app: App

beforeAll(async () => {
  platform = await zaloBotStandIn()
  const env = {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: folder.path,
    TZ: 'Asia/Ho_Chi_Minh',
    PUBLIC_URL: 'https://bot.example.vn',
    ZALO_BOT_TOKEN: platform.token,
    ZALO_BOT_SECRET: SECRET,
    ZALO_BOT_API_ROOT: platform.apiRoot,
  }
  const log = createLog('debug', { stream: { write: (line) => void lines.push(line) } })
  app = await createApp(readConfig(env), { log, pace: { perPersonMs: 0, perSecond: 1_000_000 } })
  platform.setWebhook(`${await app.start()}/webhooks/zalobot`, SECRET)
})
afterAll(async () => {
  await app.stop()
  await platform.close()
  folder.remove()
})

const keyOf = ({ id }: ZaloBotPerson) => conversationKey({ channel: 'zalobot', account: 'main', person: id })

async function conversationOf(person: ZaloBotPerson): Promise<Conversation> {
  const conversation = await app.store.readConversation(keyOf(person))
  if (conversation === null) throw new Error('there is no such conversation')
  return conversation
}

/** Writes, and reads everything up to the last message that comes of it. */
async function says(person: ZaloBotPerson, text: string): Promise<SeenMessage> {
  expect(await person.says(text)).toBe(200)
  let heard = await person.nextMessage(PATIENCE.timeout)
  await settled(app)
  while (person.unread() > 0) heard = await person.nextMessage()
  return heard
}

describe('a whole procedure, by numbers', () => {
  it.each([
    ['vneid-cai-dat', 'cài VNeID'],
    ['vneid-kich-hoat', 'kích hoạt vneid'],
    ['vneid-muc-2', 'làm định danh mức 2'],
    ['vneid-quen-mat-khau', 'quen mat khau vneid'],
    ['kiem-tra-lua-dao', 'kiểm tra lừa đảo'],
  ])('%s, begun by "%s"', async (flow, words) => {
    const person = platform.person()
    await says(person, words)
    await says(person, '1')
    let message = await says(person, '1')
    const place = async () => (await conversationOf(person)).state.frames.map((one) => `${one.flow}/${one.step}`)
    expect(await place()).toEqual([expect.stringMatching(new RegExp(`^${flow}/`))])
    const times = new Map<string, number>()
    for (let steps = 0; steps < 80; steps++) {
      const here = (await place()).at(-1)
      if (here === undefined) break
      const before = times.get(here) ?? 0
      times.set(here, before + 1)
      expect(before, `${here} again`).toBeLessThan(6)
      const offered = message.text.match(/^\d+(?=\. )/gm) ?? []
      const answer = offered[before % Math.max(1, offered.length)]
      message = await says(person, answer ?? 'Tôi là công an, bác chuyển tiền vào tài khoản an toàn ngay')
    }
    const { state } = await conversationOf(person)
    expect(state.frames).toEqual([])
    expect(state.done.map((one) => one.flow)).toContain(flow)
  })

  it('shows pictures by an address Zalo can fetch, and nothing that the platform refuses', () => {
    const photos = platform.calls.filter(({ method }) => method === 'sendPhoto')
    expect(photos.length).toBeGreaterThan(0)
    for (const { payload } of photos) {
      expect(payload.photo).toMatch(/^https:\/\/bot\.example\.vn\/chat\/pictures\/[\w/-]+\.png$/)
    }
    expect(lines.join('')).not.toMatch(/refused, tried again|message dropped|switched off/)
  })
})

describe('besides answering', () => {
  it('the picture is really there, under the address given', async () => {
    const photo = platform.calls.find(({ method }) => method === 'sendPhoto')?.payload.photo
    const here = platform.webhook.url.replace('/webhooks/zalobot', new URL(String(photo)).pathname)
    const answered = await fetch(here)
    expect([answered.status, answered.headers.get('content-type')]).toEqual([200, 'image/png'])
    await answered.arrayBuffer()
  })

  it('a redelivered message is taken once, in either shape', async () => {
    const person = platform.person()
    const update = { event_name: 'message.text.received', message: messageOf(person, 'xin chào') }
    for (const body of [update, { ok: true, result: update }, update]) expect(await post(body, SECRET)).toBe(200)
    await settled(app)
    expect(person.messages()).toHaveLength(1)
  })

  it('what is said without the secret is nobody’s business of ours', async () => {
    const person = platform.person()
    const update = { event_name: 'message.text.received', message: messageOf(person, 'xin chào') }
    expect(await post(update, 'guessed-by-somebody')).toBe(401)
    expect(await app.store.readConversation(keyOf(person))).toBeNull()
  })

  it('someone who asks for a person is handed to our own desk', async () => {
    const person = platform.person()
    await says(person, 'kích hoạt vneid')
    await says(person, '1')
    await says(person, '1')
    expect((await says(person, 'cho tôi gặp người')).text).toContain('đã chuyển')
    expect((await conversationOf(person)).state.owner).toBe('queue')
  })

  it('the log holds neither the token nor an address with it', () => {
    expect(lines.join('')).not.toContain(platform.token)
    expect(lines.join('')).not.toContain(platform.token.split(':')[1])
    expect(lines.join('')).not.toContain(SECRET)
  })
})

function messageOf({ id }: ZaloBotPerson, text: string) {
  const chat = { id, chat_type: 'PRIVATE' }
  return { message_id: `${id}-m1`, date: Date.now(), chat, from: { id, display_name: 'An', is_bot: false }, text }
}

async function post(body: object, secret: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-bot-api-secret-token': secret }
  const answered = await fetch(platform.webhook.url, { method: 'POST', headers, body: JSON.stringify(body) })
  await answered.text()
  return answered.status
}
