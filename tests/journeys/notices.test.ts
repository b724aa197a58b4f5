/**
 * A notice from the resident's wish to the last word: asked for on Telegram and on the web chat, written and sent by staff
 * who have signed in, received, and ended; through the whole product. Only Telegram and the clock are ours.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Audience, NoticeView } from '../../src/notices/api.ts'
import { buttonsOn, said, type Visitor, visitor } from '../channels/webchat-visitor.ts'
import { labels, type TelegramStandIn } from '../platforms/telegram.ts'
import { type Browser, DATA_KEY, member, type Rig } from '../staff/rig.ts'
import { acquainted, hears, PATIENCE, settled, standing } from './resident.ts'
import { dataFolder, type Product, roomyPlatform, startProduct } from './server.ts'

const MINUTE = 60_000
const FLOW = 'vneid-kich-hoat'
const folder = dataFolder()
/** Ten in the morning of tomorrow, and later as the story goes on: ahead of the store's own clock, so that no claim looks old. */
const morning = new Date()
morning.setDate(morning.getDate() + 1)
morning.setHours(10, 0, 0, 0)
let passedMs = morning.getTime() - Date.now()
const clock = { ...systemClock, now: () => Date.now() + passedMs }
let platform: TelegramStandIn
let product: Product
let editor: Browser
let approver: Browser

beforeAll(async () => {
  platform = await roomyPlatform({ now: clock.now })
  product = await startProduct(
    platform,
    folder.path,
    { PUBLIC_URL: 'https://bot.example.vn', DATA_KEY: DATA_KEY.toString('base64') },
    { clock },
  )
  const rig = { app: product.app.server, staff: product.app.staff } as Rig
  editor = await member(rig, 'editor', 'Chị Hạnh')
  approver = await member(rig, 'approver', 'Cô Duyệt')
}, 180_000)
afterAll(async () => {
  await product.stop()
  await platform.close()
  folder.remove()
})

async function presses(on: Visitor, label: string): Promise<void> {
  await settled(product.app)
  const html = (await on.open()).body
  const press = buttonsOn(html)[label]
  if (press === undefined) throw new Error(`no button “${label}”: ${Object.keys(buttonsOn(html))}`)
  await on.submit({ press })
}
const words = async (on: Visitor) => said((await on.open()).body).join('\n')

async function sent(text: string): Promise<string> {
  const draft = (await editor.call('POST', '/api/admin/notices', { topic: FLOW, texts: { vi: text }, open: FLOW }))
    .body as NoticeView
  await approver.prove()
  const { status, body } = await approver.call('POST', `/api/admin/notices/${draft.id}/send`, {
    version: draft.version,
  })
  expect(status, JSON.stringify(body)).toBe(200)
  return draft.id
}

it('reaches those who asked, on every channel, once, and ends with a word', async () => {
  // On Telegram in the middle of the procedure; they are written to when they have been silent.
  const hoa = platform.person({ name: 'Lê Thị Hoa' })
  await acquainted(hoa, FLOW)
  await settled(product.app)
  await hoa.says('báo tôi khi có gì mới')
  expect(labels(await hears(hoa)).join()).toContain('Có, báo cho tôi')
  await hoa.presses('Có, báo cho tôi')
  await hears(hoa)
  const stands = await standing(product.app, hoa)

  // On the web chat by the button of the same question.
  const ba = visitor(product.app.server)
  await ba.open(`/?bat-dau=${FLOW}`)
  await settled(product.app)
  await ba.submit({ text: 'xin chào' })
  await presses(ba, 'Đồng ý')
  await presses(ba, 'Bác')
  await ba.open()
  await settled(product.app)
  await ba.submit({ text: 'kích hoạt vneid' })
  await ba.open()
  await settled(product.app)
  await ba.submit({ text: 'có gì mới thì báo tôi' })
  await presses(ba, 'Có, báo cho tôi')
  expect(await words(ba)).toContain('cháu nhắn bác ở đây')

  // Somebody who never asked.
  const an = platform.person({ name: 'An' })
  await acquainted(an, FLOW)

  const draft = (await editor.call('POST', '/api/admin/notices', { topic: FLOW, texts: { vi: 'Thử.' } })).body
  const audience = (await editor.call('POST', `/api/admin/notices/${draft.id}/audience`, {})).body as Audience
  expect([audience.all.text, audience.now.text, audience.why.talking.text]).toEqual(['<5', '0', '<5'])
  expect((await editor.call('POST', `/api/admin/notices/${draft.id}/send`, { version: 1 })).status).toBe(404)

  const text = '{bác} ơi, từ hôm nay kích hoạt không cần ra phường, {cháu} chỉ {bác} làm.'
  const id = await sent(text)
  await expect.poll(async () => (await editor.get(`/api/admin/notices/${id}`)).body.state, PATIENCE).toBe('sent')
  await settled(product.app)
  // Both were in the middle of something.
  expect(hoa.chat.unread).toEqual([])
  expect(await words(ba)).not.toContain('không cần ra phường')

  // The step's own reminder comes due first, and the notice keeps its distance from it.
  passedMs += 16 * MINUTE
  expect((await hears(hoa)).text).toContain('mình còn dở bước này')
  await settled(product.app)
  passedMs += 31 * MINUTE
  const got = await hears(hoa)
  expect(got.text).toContain('Bác ơi, từ hôm nay kích hoạt không cần ra phường, cháu chỉ bác làm.')
  expect(labels(got)).toEqual(['1. Kích hoạt tài khoản VNeID', '2. Thôi báo'])
  expect(await standing(product.app, hoa)).toEqual(stands)
  await expect.poll(() => words(ba), PATIENCE).toContain('Bác ơi, từ hôm nay kích hoạt không cần ra phường')
  await expect
    .poll(async () => (await editor.get(`/api/admin/notices/${id}`)).body.figures, PATIENCE)
    .toMatchObject({ sent: { text: '<5' }, waiting: { text: '0' }, left: { text: '0' } })
  await settled(product.app)
  expect(an.messages().filter(({ text }) => text.includes('không cần ra phường'))).toEqual([])

  await settled(product.app)
  hoa.chat.unread.splice(0)
  await hoa.says('thoi bao')
  expect((await hears(hoa)).text).toContain('dừng mọi tin báo')
  expect(await standing(product.app, hoa)).toEqual(stands)
  await presses(ba, 'Thôi báo')
  expect(await words(ba)).toContain('dừng mọi tin báo')

  passedMs += 8 * 24 * 60 * MINUTE
  const rig = { app: product.app.server, staff: product.app.staff } as Rig
  editor = await member(rig, 'editor', 'Anh Bình')
  approver = await member(rig, 'approver', 'Chú Duyệt')
  const next = await sent('Tin thứ hai.')
  await expect.poll(async () => (await editor.get(`/api/admin/notices/${next}`)).body.state, PATIENCE).toBe('sent')
  passedMs += 31 * MINUTE
  await settled(product.app)
  expect(hoa.messages().filter(({ text }) => text.includes('Tin thứ hai'))).toEqual([])
  expect(await words(ba)).not.toContain('Tin thứ hai')
}, 180_000)

it('comes to whoever types its word, as residents will see it', async () => {
  const me = platform.person({ name: 'Hạnh' })
  await acquainted(me)
  const draft = (
    await editor.call('POST', '/api/admin/notices', { topic: 'ward', texts: { vi: 'Mai phường mở cửa.' } })
  ).body as NoticeView
  const { word } = (await editor.call('POST', `/api/admin/notices/${draft.id}/word`, {})).body
  await settled(product.app)
  await me.says(word)
  expect((await hears(me)).text).toContain('có tin chung:\n\nMai phường mở cửa.')
})
