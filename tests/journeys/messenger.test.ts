/** Residents on Messenger: signed webhooks in, messages with cards and quick replies out, through the whole product. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { pageProfile } from '../../src/channels/messenger/profile.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { conversationKey } from '../../src/messages.ts'
import type { Conversation } from '../../src/records.ts'
import {
  labels,
  type MessengerStandIn,
  messengerStandIn,
  type Person,
  type SeenMessage,
} from '../platforms/messenger.ts'
import { PATIENCE, settled } from './resident.ts'
import { dataFolder } from './server.ts'

const folder = dataFolder()
let platform: MessengerStandIn
let app: App
let url: string
const lines: string[] = []

beforeAll(async () => {
  platform = await messengerStandIn({ echoes: true })
  const env = {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: folder.path,
    TZ: 'Asia/Ho_Chi_Minh',
    FLOWS_DIR: 'flows',
    LOCALES_DIR: 'locales',
    MESSENGER_PAGE_ID: platform.pageId,
    MESSENGER_PAGE_TOKEN: platform.pageToken,
    MESSENGER_APP_ID: platform.appId,
    MESSENGER_APP_SECRET: platform.appSecret,
    MESSENGER_VERIFY_TOKEN: 'a-word-of-our-own',
    MESSENGER_API_ROOT: platform.apiRoot,
  }
  const log = createLog('debug', { stream: { write: (line) => void lines.push(line) } })
  app = await createApp(readConfig(env), { log, pace: { perPersonMs: 0, perSecond: 1_000_000 } })
  url = `${await app.start()}/webhooks/messenger`
  platform.setWebhook(url)
})
afterAll(async () => {
  await platform.settled()
  await app.stop()
  await platform.close()
  folder.remove()
})

const keyOf = ({ psid }: Person) => conversationKey({ channel: 'messenger', account: platform.pageId, person: psid })

async function conversationOf(person: Person): Promise<Conversation> {
  const conversation = await app.store.readConversation(keyOf(person))
  if (conversation === null) throw new Error('there is no such conversation')
  return conversation
}

async function place(person: Person): Promise<string | undefined> {
  const frame = (await conversationOf(person)).state.frames.at(-1)
  return frame && `${frame.flow}/${frame.step}`
}

/** The next message that asks for something: a picture before it, or a part of a long one, asks for nothing. */
async function hears(person: Person): Promise<SeenMessage> {
  await settled(app)
  let heard = await person.nextMessage(PATIENCE.timeout)
  while (person.thread.unread.length > 0) heard = await person.nextMessage()
  return heard
}

/** Agrees, and wants to be called "Bác". */
async function introduces(person: Person): Promise<SeenMessage> {
  await hears(person)
  await person.presses('Đồng ý')
  await hears(person)
  await person.presses('Bác')
  return await hears(person)
}

/** What is offered as an answer: buttons, or numbers in the text where a label is too long for one. */
function offers(message: SeenMessage): readonly string[] {
  const shown = labels(message)
  return shown.length > 0 ? shown : (message.text.match(/^\d+(?=\. )/gm) ?? [])
}

describe('a whole procedure, with the first answer that leads on', () => {
  it.each<[string, string, (person: Person) => Promise<boolean>]>([
    ['vneid-cai-dat', 'by a link', (person) => person.opens('vneid-cai-dat')],
    ['vneid-kich-hoat', 'by a link with underscores', (person) => person.opens('VNeID_kich_hoat')],
    ['vneid-muc-2', 'by words', (person) => person.says('làm định danh mức 2')],
    ['vneid-quen-mat-khau', 'by words without accents', (person) => person.says('quen mat khau vneid')],
    ['kiem-tra-lua-dao', 'by words', (person) => person.says('kiểm tra lừa đảo')],
  ])('%s %s', async (flow, _how, begins) => {
    const person = platform.person()
    await begins(person)
    let message = await introduces(person)
    expect(await place(person)).toMatch(new RegExp(`^${flow}/`))
    const times = new Map<string, number>()
    for (let steps = 0; steps < 80; steps++) {
      const here = await place(person)
      if (here === undefined) break
      const before = times.get(here) ?? 0
      times.set(here, before + 1)
      expect(before, `${here} again`).toBeLessThan(6)
      const answers = offers(message)
      const answer = answers[before % Math.max(1, answers.length)]
      if (answer === undefined) await person.says('Tôi là công an, bác chuyển tiền vào tài khoản an toàn ngay')
      else if (labels(message).length > 0) await person.presses(answer)
      else await person.says(answer)
      message = await hears(person)
    }
    const { state } = await conversationOf(person)
    expect(state.frames).toEqual([])
    expect(state.done.map((one) => one.flow)).toContain(flow)
    expect(times.size).toBeGreaterThan(1)
    expect(person.messages().some((seen) => seen.buttons.length > 0)).toBe(true)
  })

  it('brings the pictures along, each over the line once', () => {
    const uploads = [...platform.world.uploads.values()].map(({ bytes }) => bytes.toString('base64'))
    expect(uploads.length).toBeGreaterThan(0)
    expect(new Set(uploads).size).toBe(uploads.length)
  })

  it('sent nothing that Facebook refused, and said nothing twice', () => {
    expect(lines.join('')).not.toContain('refused by the Graph API')
    for (const thread of platform.world.threads.values()) {
      const ids = thread.messages.map(({ metadata }) => metadata)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })
})

describe('besides answering', () => {
  it('a redelivered message is taken once', async () => {
    const person = platform.person()
    await person.opens('vneid-kich-hoat')
    await introduces(person)
    const body = (mid: string) => ({
      object: 'page',
      entry: [
        {
          id: platform.pageId,
          messaging: [
            {
              sender: { id: person.psid },
              recipient: { id: platform.pageId },
              timestamp: Date.now(),
              message: { mid, text: 'nhắc lại' },
            },
          ],
        },
      ],
    })
    expect(await platform.post(body('m_same'))).toBe(200)
    await settled(app)
    const before = person.messages().length
    expect(await platform.post(body('m_same'))).toBe(200)
    await settled(app)
    expect(person.messages()).toHaveLength(before)
  })

  it('the same words asked for twice are said twice', async () => {
    const person = platform.person()
    await person.opens('vneid-kich-hoat')
    const question = await introduces(person)
    for (let times = 0; times < 2; times++) {
      await person.says('nhắc lại')
      expect((await hears(person)).text).toContain(question.text.split('\n').at(-1))
      await platform.settled()
    }
  })

  it('a message whose answer was lost is not said again: its echo tells that it arrived', async () => {
    const person = platform.person()
    await person.opens('vneid-kich-hoat')
    await introduces(person)
    const before = person.messages().length
    platform.fails({ kind: 'drop-after-accepting' }, { path: '/messages' })
    await person.says('danh sách việc')
    await hears(person)
    await settled(app)
    const said = person.messages().slice(before)
    expect(new Set(said.map(({ text }) => text)).size).toBe(said.length)
    expect(said.length).toBeGreaterThan(0)
  })

  it('somebody of the Page answers in the inbox: the bot is silent until the thread comes back', async () => {
    const person = platform.person()
    await person.opens('vneid-kich-hoat')
    await introduces(person)
    const before = person.messages().length
    expect(await platform.inboxSays(person, 'Chào bác, để cháu xem giúp ạ')).toBe(true)
    expect((await conversationOf(person)).state.owner).toBe('human')
    await person.says('cháu ơi')
    await settled(app)
    expect(person.messages()).toHaveLength(before)
    const kept = (await app.store.transcript(keyOf(person), 10)).map(({ from, text }) => [from, text])
    expect(kept).toContainEqual(['person', 'Chào bác, để cháu xem giúp ạ'])
    expect(kept).toContainEqual(['resident', 'cháu ơi'])
    expect(await platform.inboxPasses(person)).toBe(true)
    expect((await hears(person)).text).toContain('trợ lý tự động')
    expect((await conversationOf(person)).state.owner).toBe('bot')
  })

  it('on standby the bot learns that it is not its turn, whatever it had missed', async () => {
    const person = platform.person()
    await person.opens('vneid-kich-hoat')
    await introduces(person)
    const before = person.messages().length
    person.thread.owner = 'other'
    await person.says('có tin rồi')
    await settled(app)
    expect(person.messages()).toHaveLength(before)
    expect((await conversationOf(person)).state.owner).toBe('human')
  })

  it('a volunteer speaks under the own given name', async () => {
    const person = platform.person()
    await person.opens('vneid-kich-hoat')
    await introduces(person)
    await person.says('cho tôi gặp người')
    await hears(person)
    const address = { channel: 'messenger', account: platform.pageId, person: person.psid }
    const author = { kind: 'person', name: 'Chị Lan', role: 'tình nguyện viên', unit: '' } as const
    await app.receive.happen(keyOf(person), address, { kind: 'staff-says', text: 'Chào bác ạ', author })
    expect(await hears(person)).toMatchObject({ text: 'Chào bác ạ', speaker: 'Lan – tình nguyện viên' })
  })

  it('a thumb is an answer, an edit and a reaction are not', async () => {
    const person = platform.person()
    await person.opens('vneid-kich-hoat')
    await introduces(person)
    const here = await place(person)
    const before = person.messages().length
    await person.reacts()
    await settled(app)
    expect(await place(person)).toBe(here)
    expect(person.messages()).toHaveLength(before)
    await person.sends([{ type: 'sticker', payload: { url: 'u', sticker_id: 369239263222822 } }])
    await hears(person)
    expect(await place(person)).not.toBe(here)
  })

  it.each([
    ['Cài VNeID trên điện thoại thế nào?', 'vneid-cai-dat'],
    ['Tôi quên mật khẩu VNeID', 'vneid-quen-mat-khau'],
    ['Có người gọi bắt cập nhật VNeID, có phải lừa đảo không?', 'kiem-tra-lua-dao'],
    ['Kích hoạt VNeID', 'vneid-kich-hoat'],
  ])('what the Page offers before the first word begins a conversation: %s', async (words, flow) => {
    platform.world.profile = pageProfile()
    const person = platform.person()
    await person.chooses(words)
    await introduces(person)
    expect(await place(person)).toMatch(new RegExp(`^${flow}/`))
  })

  it.each([
    ['Tôi muốn gặp người hỗ trợ', 'đã chuyển cho'],
    ['Danh sách việc', 'cần làm việc gì'],
  ])('and so does %s', async (words, answer) => {
    platform.world.profile = pageProfile()
    const person = platform.person()
    await person.chooses(words)
    expect((await introduces(person)).text).toContain(answer)
  })

  it('the handshake works on the road', async () => {
    const query = 'hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token='
    const right = await fetch(`${url}?${query}a-word-of-our-own`)
    expect([right.status, await right.text()]).toEqual([200, '1158201444'])
    expect((await fetch(`${url}?${query}guessed`)).status).toBe(403)
  })

  it('what nobody signed is refused', async () => {
    expect(await platform.post({ object: 'page', entry: [] }, 'another-secret')).toBe(401)
  })
})
