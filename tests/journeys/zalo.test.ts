/** Residents on Zalo: a consent, signed webhooks in, messages with buttons or numbers out, through the whole product. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { outgoing } from '../../src/channels/outgoing.ts'
import { zaloSetup } from '../../src/channels/zalo/setup.ts'
import { readConfig } from '../../src/config.ts'
import { keyFor, openDataKey } from '../../src/keys.ts'
import { createLog } from '../../src/logging.ts'
import { conversationKey } from '../../src/messages.ts'
import type { Conversation } from '../../src/records.ts'
import { openVault } from '../../src/vault.ts'
import { channelTools } from '../channels/tools.ts'
import {
  labels,
  OA,
  OTHER_OA,
  type Person,
  type SeenMessage,
  type ZaloStandIn,
  zaloStandIn,
} from '../platforms/zalo.ts'
import { PATIENCE, settled } from './resident.ts'
import { dataFolder } from './server.ts'

const folder = dataFolder()
const lines: string[] = []
let platform: ZaloStandIn
let app: App
let url: string

beforeAll(async () => {
  platform = await zaloStandIn({ echoes: true, oas: [OA, OTHER_OA] })
  platform.account(OTHER_OA).takesButtons = false
  const env = {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: folder.path,
    TZ: 'Asia/Ho_Chi_Minh',
    FLOWS_DIR: 'flows',
    LOCALES_DIR: 'locales',
    ZALO_APP_ID: platform.appId,
    ZALO_APP_SECRET: platform.appSecret,
    ZALO_OA_ID: `${OA},${OTHER_OA}`,
    ZALO_OA_SECRET: platform.oaSecret,
    ZALO_REFRESH_TOKEN: `${OTHER_OA}:${platform.grant(OTHER_OA).refresh}`,
    ZALO_STAFF_TAG: 'cần hỗ trợ',
    ZALO_API_ROOT: platform.root,
    ZALO_OAUTH_ROOT: platform.root,
  }
  const config = readConfig(env)
  const log = createLog('debug', { stream: { write: (line) => void lines.push(line) } })
  app = await createApp(config, { log, pace: { perPersonMs: 0, perSecond: 1_000_000 } })
  url = await app.start()
  platform.setWebhook(`${url}/webhooks/zalo`)

  // The operator's command beside the running server: what both know is in the vault.
  const client = outgoing({ allowedRoots: [{ url: platform.root, standIn: true }] })
  const vault = openVault(app.store, keyFor(openDataKey(folder.path), 'vault'))
  const tools = { ...channelTools(client), vault, clock: { now: Date.now }, publicUrl: url }
  const operator = {
    say(line: string) {
      if (line.includes('/v4/oa/permission?')) void fetch(platform.agree(line.trim(), OA))
    },
    ask: () => new Promise<string | null>(() => {}),
  }
  const findings = await zaloSetup(config.channels.zalo).connect?.(tools, operator)
  expect(findings).toContainEqual(expect.objectContaining({ about: `Gọi tới OA ${OA}`, state: 'ok' }))
  await client.close()
})
afterAll(async () => {
  await platform.quiet()
  await app.stop()
  await platform.close()
  folder.remove()
})

const keyOf = ({ id }: Person, account = OA) => conversationKey({ channel: 'zalo', account, person: id })

async function conversationOf(person: Person, account = OA): Promise<Conversation> {
  const conversation = await app.store.readConversation(keyOf(person, account))
  if (conversation === null) throw new Error('there is no such conversation')
  return conversation
}

async function place(person: Person, account = OA): Promise<string | undefined> {
  const frame = (await conversationOf(person, account)).state.frames.at(-1)
  return frame && `${frame.flow}/${frame.step}`
}

/** The next message that asks for something: a picture before it, or a part of a long one, asks for nothing. */
async function hears(person: Person): Promise<SeenMessage> {
  await settled(app)
  let heard = await person.nextMessage(PATIENCE.timeout)
  while (person.chat.unread.length > 0) heard = await person.nextMessage()
  return heard
}

/** What was said and not heard yet; pictures belong to the words after them. */
async function unread(person: Person): Promise<readonly string[]> {
  await platform.quiet()
  await settled(app)
  const said = person.chat.unread.splice(0)
  return said.filter(({ picture }) => picture === undefined).map(({ text }) => text)
}

/** Agrees, and wants to be called "Bác". */
async function introduces(person: Person): Promise<SeenMessage> {
  await hears(person)
  await person.chooses('Đồng ý')
  await hears(person)
  await person.chooses('Bác')
  return await hears(person)
}

async function standingAt(flow: string): Promise<Person> {
  const person = platform.person()
  await person.says(`#${flow}`)
  await introduces(person)
  return person
}

describe('a whole procedure, with the first answer that leads on', () => {
  it.each<[string, string, string, (person: Person) => Promise<number>]>([
    ['vneid-cai-dat', OA, 'by an entry of the menu', (person) => person.says('#vneid-cai-dat')],
    ['vneid-kich-hoat', OTHER_OA, 'by words, where there are no buttons', (person) => person.says('kích hoạt VNeID')],
    ['vneid-muc-2', OA, 'by words', (person) => person.says('làm định danh mức 2')],
    ['vneid-quen-mat-khau', OTHER_OA, 'by words without accents', (person) => person.says('quen mat khau vneid')],
    ['kiem-tra-lua-dao', OA, 'by words', (person) => person.says('kiểm tra lừa đảo')],
  ])('%s at %s %s', async (flow, account, _how, begins) => {
    const person = platform.person({ oa: account })
    await begins(person)
    let message = await introduces(person)
    expect(await place(person, account)).toMatch(new RegExp(`^${flow}/`))
    const times = new Map<string, number>()
    for (let steps = 0; steps < 80; steps++) {
      const here = await place(person, account)
      if (here === undefined) break
      const before = times.get(here) ?? 0
      times.set(here, before + 1)
      expect(before, `${here} again`).toBeLessThan(6)
      const offered = labels(message)
      const answer = offered[before % Math.max(1, offered.length)]
      if (answer === undefined) await person.says('Tôi là công an, bác chuyển tiền vào tài khoản an toàn ngay')
      else await person.chooses(answer)
      message = await hears(person)
    }
    const { state } = await conversationOf(person, account)
    expect(state.frames).toEqual([])
    expect(state.done.map((one) => one.flow)).toContain(flow)
    expect(times.size).toBeGreaterThan(1)
    const { messages } = person.chat
    // The first message finds out that an account takes no buttons; numbers are in the text either way.
    expect(messages.some(({ buttons }) => buttons.length > 0)).toBe(account === OA)
    expect(messages.filter(({ text }) => /^1\. /m.test(text)).length).toBeGreaterThan(2)
    expect(messages.every(({ text }) => !text.includes('#'))).toBe(true)
  })

  it('finds out once that an account takes no buttons', () => {
    const tried = platform
      .callsOf('/v3.0/oa/message/cs')
      .filter(({ body }) => JSON.stringify(body).includes('oa.query'))
    const people = [...platform.account(OTHER_OA).chats.keys()]
    expect(tried.filter(({ body }) => people.includes((body.recipient as { user_id: string }).user_id))).toHaveLength(1)
  })

  it('brings the pictures along, each over the line once for an account', () => {
    const uploads = [...platform.account(OA).uploads.values()].map(({ bytes }) => bytes.toString('base64'))
    expect(uploads.length).toBeGreaterThan(0)
    expect(new Set(uploads).size).toBe(uploads.length)
  })
})

describe('besides answering', () => {
  it('following is welcomed, a sticker and an album are answered once, and the question stands', async () => {
    const person = platform.person()
    await person.follows()
    expect((await hears(person)).text).toContain('trợ lý tự động')
    await person.says('#vneid-kich-hoat')
    await introduces(person)
    const here = await place(person)
    await person.sends('sticker', [{ type: 'sticker', payload: { id: '1' } }])
    expect(await unread(person)).toHaveLength(1)
    for (const n of ['1', '2', '3']) {
      const payload = { url: 'https://f1.zdn.vn/x.jpg', album_id: 'al', id_in_album: n, total_item_in_album: '3' }
      await person.sends('image', [{ type: 'multi_image', payload }])
    }
    expect(await unread(person)).toHaveLength(1)
    expect(await place(person)).toBe(here)
    expect(JSON.stringify(await app.store.transcript(keyOf(person), 50))).not.toContain('zdn.vn')
  })

  it('echoes and receipts of our own messages are never answered', async () => {
    const person = await standingAt('vneid-kich-hoat')
    await person.says('nhắc lại')
    await hears(person)
    expect(await unread(person)).toEqual([])
    expect((await conversationOf(person)).state.owner).toBe('bot')
  })

  it('somebody who types in the chat tool takes over, and the tag gives the conversation back', async () => {
    const person = await standingAt('vneid-kich-hoat')
    const about = { app_id: platform.appId, timestamp: String(Date.now()) }
    await platform.post({
      ...about,
      event_name: 'oa_send_text',
      sender: { id: OA, admin_id: '5000000000000000005' },
      recipient: { id: person.id },
      message: { msg_id: 'typed-by-hand', text: 'Chào bác, cháu là tình nguyện viên' },
    })
    expect((await conversationOf(person)).state.owner).toBe('human')
    await person.says('cháu ơi')
    expect(await unread(person)).toEqual([])
    const tag = { name: 'Cần hỗ trợ', user_ids: [person.id] }
    await platform.post({ ...about, event_name: 'remove_user_from_tag', oa_id: OA, tag })
    expect((await conversationOf(person)).state.owner).toBe('bot')
    expect(await unread(person)).toHaveLength(1)
  })

  it('a button of long ago asks before it changes anything', async () => {
    const person = await standingAt('vneid-kich-hoat')
    const old = person.chat.messages.at(-1)?.buttons.find(({ title }) => title.includes('Chưa có tin'))?.payload ?? ''
    await person.chooses('Có tin rồi')
    await hears(person)
    await person.chooses('Có đủ rồi')
    await hears(person)
    await person.says(old)
    expect((await hears(person)).buttons.map(({ title }) => title)).toContain('2. Giữ nguyên')
  })

  it('unfollowing keeps the place, withdrawing erases everything', async () => {
    const person = await standingAt('vneid-kich-hoat')
    await person.unfollows()
    expect((await conversationOf(person)).state.reachable).toBe(false)
    await person.says('nhắc lại')
    await hears(person)
    expect((await conversationOf(person)).state.reachable).toBe(true)
    await person.withdraws()
    await settled(app)
    expect(await app.store.readConversation(keyOf(person))).toBeNull()
    expect(await unread(person)).toEqual([])
  })

  it('a token that died in the meantime is renewed, and nobody notices', async () => {
    const person = await standingAt('vneid-kich-hoat')
    const account = platform.account(OA)
    account.access = { token: 'made elsewhere', until: Date.now() + 1_000_000 }
    const before = platform.refreshes()
    await person.says('nhắc lại')
    expect((await person.nextMessage(PATIENCE.timeout)).text).not.toBe('')
    expect(platform.refreshes()).toBe(before + 1)
  })
})

describe('what nobody may see', () => {
  it('no token, secret, code or word of a person is in the log, and no id in full', () => {
    const log = lines.join('')
    const tokens = [OA, OTHER_OA].flatMap((oa) => [platform.account(oa).access?.token, platform.account(oa).refresh])
    for (const secret of [...tokens, platform.appSecret, platform.oaSecret, 'tình nguyện viên', 'code-']) {
      expect(log).not.toContain(secret)
    }
  })
})
