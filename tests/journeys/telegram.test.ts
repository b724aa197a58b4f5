/** Residents on Telegram: webhook in, message out, through the whole product and the real flows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fold } from '../../src/understanding/normalise.ts'
import { labels, type Person, type TelegramStandIn } from '../platforms/telegram.ts'
import {
  acquainted,
  conversationOf,
  expectSilence,
  firstLabel,
  hears,
  keyOf,
  PATIENCE,
  settled,
  standing,
  unread,
} from './resident.ts'
import { dataFolder, type Product, roomyPlatform, startProduct } from './server.ts'

const folder = dataFolder()
let platform: TelegramStandIn
let product: Product

beforeAll(async () => {
  platform = await roomyPlatform()
  product = await startProduct(platform, folder.path)
})
afterAll(async () => {
  await product.stop()
  await platform.close()
  folder.remove()
})

const FLOW = 'vneid-kich-hoat'

describe('first contact', () => {
  it('says what it is, asks for consent and how to address, and shows what it can do', async () => {
    const person = platform.person({ name: 'Lê Thị Hoa' })
    await person.start()
    const notice = await hears(person)
    expect(notice.text).toContain('trợ lý tự động')
    expect(labels(notice)).toEqual(['1. Đồng ý', '2. Chưa', '3. English'])
    await person.presses('Đồng ý')
    expect(labels(await hears(person))).toContain('1. Bác')
    await person.presses('Bác')
    expect(labels(await hears(person)).join()).toContain('VNeID, định danh')
    expect((await conversationOf(product.app, person)).state).toMatchObject({
      consent: { state: 'yes' },
      pair: { resident: 'bác', bot: 'cháu' },
      name: 'Hoa',
    })
  })

  it('keeps the flow that a link names over the two questions', async () => {
    const person = platform.person()
    const first = await acquainted(person, 'vneid_kich_hoat')
    expect(first.text).toContain('Kích hoạt tài khoản VNeID')
    expect(await standing(product.app, person)).toEqual([`${FLOW}/da_co_tin_nhan`])
  })

  it('answers a press at once, says so, and takes the buttons away', async () => {
    const person = platform.person()
    await person.start()
    const notice = await hears(person)
    const before = platform.notices().length
    await person.presses('Chưa')
    await hears(person)
    await expect.poll(() => labels(notice), PATIENCE).toEqual([])
    await expect.poll(() => platform.notices().length, PATIENCE).toBe(before + 1)
  })
})

describe('a whole procedure', () => {
  it.each<[string, (person: Person, label: string) => Promise<boolean>]>([
    ['by its buttons', (person, label) => person.presses(label)],
    ['by the words on them', (person, label) => person.says(label)],
    ['by words without accents', (person, label) => person.says(fold(label))],
    ['by numbers', (person) => person.says('1')],
  ])('%s: the first answer of each step leads to the end', async (_how, answers) => {
    const person = platform.person()
    let message = await acquainted(person, FLOW)
    const way: string[] = []
    for (let steps = 0; steps < 40; steps++) {
      const here = (await standing(product.app, person)).at(-1)
      if (here === undefined) break
      expect(way, 'no step comes twice').not.toContain(here)
      way.push(here)
      await answers(person, firstLabel(message))
      message = await hears(person)
    }
    expect(way.length).toBeGreaterThan(10)
    expect((await conversationOf(product.app, person)).state.done).toMatchObject([{ flow: FLOW, outcome: 'done' }])
    expect(message.keyboard.length).toBeGreaterThan(0)
    await expectSilence(product.app, person)
  })

  it('brings the pictures along, each over the line once', async () => {
    const uploads = platform.callsOf('sendPhoto').filter(({ payload }) => Buffer.isBuffer(payload.photo))
    expect(uploads.length).toBeGreaterThan(0)
    const bytes = uploads.map(({ payload }) => (payload.photo as Buffer).toString('base64'))
    expect(new Set(bytes).size).toBe(bytes.length)
  })
})

describe('getting stuck', () => {
  it('offers the known troubles, helps with one and goes on', async () => {
    const person = platform.person()
    await acquainted(person, FLOW)
    await person.says('tôi bị vướng')
    const troubles = await hears(person)
    expect(labels(troubles).at(-1)).toContain('gặp người giúp')
    await person.presses(firstLabel(troubles))
    const help = await hears(person)
    await person.presses(firstLabel(help))
    await hears(person)
    expect(await standing(product.app, person)).toEqual([`${FLOW}/da_co_tin_nhan`])
    await person.says('có tin rồi')
    expect((await hears(person)).text).toContain('Bước 2/')
  })

  it('hands over to a person, and lets the resident go on alone', async () => {
    const person = platform.person()
    await acquainted(person, FLOW)
    await person.says('cho tôi gặp người')
    const handed = await hears(person)
    expect(handed.text).toContain('đã chuyển cho')
    const { state } = await conversationOf(product.app, person)
    expect(state.owner).toBe('queue')
    await person.presses('Tiếp tục với trợ lý')
    expect((await hears(person)).text).toContain('đã nhận tin nhắn báo hồ sơ được duyệt chưa')
    expect((await conversationOf(product.app, person)).state.owner).toBe('bot')
    expect(await product.app.store.getDocument('ticket', state.ticket ?? '')).toMatchObject({
      body: { state: 'closed', closedBy: 'resident' },
    })
  })
})

describe('what people do besides answering', () => {
  it('blocking keeps the place; coming back finds it', async () => {
    const person = platform.person()
    await acquainted(person, FLOW)
    await person.blocks()
    expect((await conversationOf(product.app, person)).state.reachable).toBe(false)
    await person.unblocks()
    await expectSilence(product.app, person)
    await person.says('có tin rồi')
    expect((await hears(person)).text).toContain('Bước 2/')
  })

  it('a bot that learns only from the refusal that it was blocked stops writing, and answers who writes again', async () => {
    const person = platform.person()
    await acquainted(person, FLOW)
    platform.fails(
      { kind: 'error', code: 403, description: 'Forbidden: bot was blocked by the user' },
      { method: 'sendMessage', chat: person.id },
    )
    await person.says('có tin rồi')
    await expect.poll(async () => (await conversationOf(product.app, person)).state.reachable, PATIENCE).toBe(false)
    await expectSilence(product.app, person)
    await person.says('nhắc lại')
    expect((await hears(person)).text).toContain('Bước 2/')
    expect((await conversationOf(product.app, person)).state.reachable).toBe(true)
  })

  it('an edited message changes what is kept, not the step', async () => {
    const person = platform.person()
    await acquainted(person, FLOW)
    await person.says('lúng ta lúng túng')
    await hears(person)
    await person.edits(person.lastSaid, 'Có tin rồi')
    expect((await hears(person)).text).toContain('sửa tin nhắn cũ')
    expect(await standing(product.app, person)).toEqual([`${FLOW}/da_co_tin_nhan`])
    const said = (await product.app.store.transcript(keyOf(person), 50)).filter(({ from }) => from === 'resident')
    expect(said.at(-1)?.text).toBe('Có tin rồi')
  })

  it('a press on an old keyboard asks before it changes anything', async () => {
    const person = platform.person()
    const question = await acquainted(person, FLOW)
    const asItWas = { ...question }
    await person.presses('Có tin rồi')
    await hears(person)
    await person.presses('Có đủ rồi')
    await hears(person)
    await person.presses('Chưa có tin', asItWas)
    const asked = await hears(person)
    expect(labels(asked)).toEqual(['1. Đổi câu trả lời', '2. Giữ nguyên'])
    await person.presses('Giữ nguyên')
    await hears(person)
    expect(await standing(product.app, person)).toEqual([`${FLOW}/sim`])
  })

  it.each<[string, readonly object[]]>([
    ['a sticker', [{ sticker: { file_id: 's1', width: 1, height: 1 } }]],
    ['a photo', [{ photo: [{ file_id: 'p1', width: 90, height: 90 }] }]],
    ['a voice message', [{ voice: { file_id: 'v1', duration: 2 } }]],
    [
      'an album of three photos',
      [1, 2, 3].map((n) => ({ media_group_id: 'album-1', photo: [{ file_id: `a${n}`, width: 9, height: 9 }] })),
    ],
  ])('%s is answered once, and the question stands', async (_what, contents) => {
    const person = platform.person()
    await acquainted(person, FLOW)
    for (const content of contents) await person.sends(content as Readonly<Record<string, unknown>>)
    const answers = await unread(product.app, person)
    expect(answers).toHaveLength(1)
    expect(answers[0]).toContain('tin nhắn báo hồ sơ được duyệt chưa')
    expect((await conversationOf(product.app, person)).state.frames.at(-1)?.misses).toBe(0)
  })

  it('what is said in a group is nobody’s business of ours', async () => {
    const calls = platform.calls.length
    const from = { id: 777_001, is_bot: false, first_name: 'Ba' }
    const chat = { id: -100_123, type: 'supergroup', title: 'Tổ dân phố' }
    const message = { message_id: 1, date: Math.floor(Date.now() / 1_000), from, chat, text: 'kích hoạt vneid' }
    expect(await platform.post({ update_id: 1, message })).toBe(200)
    await settled(product.app)
    expect(platform.calls).toHaveLength(calls)
    expect(await product.app.store.readConversation(keyOf({ id: 777_001 }))).toBeNull()
    expect(await product.app.store.readConversation(keyOf({ id: -100_123 }))).toBeNull()
  })
})
