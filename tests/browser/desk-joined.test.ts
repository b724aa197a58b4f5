/** Two volunteers, a lead and a resident at once: real browsers, the real server, the real store. Nothing stands in. */
import { rmSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { conversationKey } from '../../src/messages.ts'
import type { Role } from '../../src/staff/roles.ts'
import { authenticator } from '../staff/authenticator.ts'
import { DATA_KEY, member, newFolder, type Rig } from '../staff/rig.ts'
import { freePort } from '../store/redis-server.ts'
import { launchBrowser } from './chromium.ts'
import { bubble, claim, claimButton, connected, field, PHONE, say } from './desk-page.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
/** As long as a busy machine may take. */
const PATIENCE_MS = 30_000

let browser: Browser
let app: App
let base: string
const folder = newFolder()
const people = new Map<string, Awaited<ReturnType<typeof member>>>()

beforeAll(async () => {
  browser = await launchBrowser()
  const port = await freePort()
  base = `http://localhost:${port}`
  const env = { DATA_DIR: folder, HOST: 'localhost', PORT: String(port), PUBLIC_URL: base, LOG_LEVEL: 'silent' }
  app = await createApp(readConfig({ ...env, DATA_KEY: DATA_KEY.toString('base64') }), { log: createLog('silent') })
  await app.start()
  for (const [id, role, name] of [
    ['lan', 'volunteer', 'Chị Lan'],
    ['minh', 'volunteer', 'Anh Minh'],
    ['mai', 'lead', 'Cô Mai'],
  ] as const satisfies readonly (readonly [string, Role, string])[]) {
    const one = await joins(role, name)
    people.set(id, one)
  }
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})

let nth = 0
let person = ''
beforeEach(async () => {
  person = `nguoi-dan-${++nth}`
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await resident('xóa dữ liệu của tôi')
})

async function joins(role: Role, name: string) {
  const one = await member(
    { app: app.server, staff: app.staff } as Rig,
    role,
    name,
    authenticator({ origin: base, rpId: 'localhost' }),
  )
  const shift = { until: Date.now() + 3 * 3_600_000, atMost: 3, topics: [] }
  expect((await one.call('POST', '/api/desk/rules', { text: 'Quy tắc' })).status).toBe(200)
  expect((await one.call('PUT', '/api/desk/shift', shift)).status).toBe(200)
  return one
}

let said = 0
const address = () => ({ channel: 'web', account: 'main', person })
async function resident(text: string): Promise<void> {
  said += 1
  const input = { kind: 'text', text, secrets: [] } as const
  await app.receive.inbound({
    ...address(),
    id: `in-${said}`,
    at: Date.now(),
    input,
    platformId: `p-${said}`,
    name: 'Lê Thị Hoa',
  })
}
/** Asks for a person in the middle of a procedure. */
async function waits(): Promise<void> {
  for (const text of ['xin chào', 'Đồng ý', 'Bác', 'cài vneid', 'gặp người']) await resident(text)
}
const lines = async () => await app.store.transcript(conversationKey(address()), 200)
/** What people of ours said to them. */
const heard = async () => (await lines()).filter(({ from }) => from === 'person').map(({ text }) => text)
const ticket = async () => {
  const [found] = await app.store.listDocuments('ticket', {
    index: ['conversation', conversationKey(address())],
    max: 1,
  })
  return found?.body as { state: string; claim: number; step?: string; helper?: { name: string } }
}

async function open(who: string): Promise<Page> {
  const context = await browser.newContext({
    ...PHONE,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    serviceWorkers: 'block',
  })
  const cookies = [...(people.get(who)?.cookies ?? [])].map(([name, value]) => ({ name, value, url: base }))
  await context.addCookies(cookies)
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await page.goto(`${base}/desk#cho`)
  return page
}
/** Requests to an address wait until all pages have made theirs. */
async function meet(pages: readonly Page[], address: string): Promise<void> {
  const { promise: all, resolve } = Promise.withResolvers<void>()
  let there = 0
  for (const page of pages)
    await page.route(address, async (route) => {
      if (++there === pages.length) resolve()
      await all
      await route.continue()
    })
}
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: PATIENCE_MS, interval: 200 })

it('both press at once: one has them, the other reads who and when; the resident hears one name', async () => {
  await waits()
  const [lan, minh] = await Promise.all([open('lan'), open('minh')])
  await Promise.all([lan, minh].map((page) => claimButton(page, 'bác Hoa').waitFor()))
  // Neither is heard before both have pressed: else the second would find no button any more.
  await meet([lan, minh], '**/claim')
  await Promise.all([lan, minh].map((page) => claimButton(page, 'bác Hoa').click()))
  await eventually(async () => expect((await ticket()).state).toBe('held'))
  const { helper, claim: number } = await ticket()
  const [winner, loser] = helper?.name === 'Chị Lan' ? [lan, minh] : [minh, lan]
  await field(winner).waitFor()
  await loser
    .getByText(new RegExp(`${helper?.name} đã nhận lúc \\d\\d:\\d\\d:\\d\\d`))
    .first()
    .waitFor()
  expect(number).toBe(1)
  const named = (await lines()).filter(({ text }) =>
    text.includes('Chúng tôi không bao giờ hỏi mã OTP, mật khẩu hay tiền.'),
  )
  expect(named).toHaveLength(1)
  expect(named[0]?.text).toContain(helper?.name)
})

it('the network is cut in the middle of a reply, and an answer is lost: all arrives once, in order; what was missed is read', async () => {
  await waits()
  const lan = await open('lan')
  await claim(lan)
  await connected(lan)
  let lost = 0
  await lan.route('**/say', async (route) => {
    if (lost++ > 0) return await route.continue()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await say(lan, 'Một')
  await eventually(async () => expect(await heard()).toEqual(['Một']))
  await lan.context().setOffline(true)
  await say(lan, 'Hai')
  await bubble(lan, 'Hai').getByText('Đang chờ mạng').waitFor()
  await resident('Bác vẫn đang đợi cháu')
  await lan.context().setOffline(false)
  await eventually(async () => expect(await heard()).toEqual(['Một', 'Hai']))
  await bubble(lan, 'Bác vẫn đang đợi cháu').waitFor()
  await connected(lan)
  expect(await bubble(lan, 'Một').count()).toBe(1)
  expect(lost).toBeGreaterThan(1)
})

it('a late reply of a claim that is over never reaches anybody; its words are kept for a note', async () => {
  await waits()
  const lan = await open('lan')
  await claim(lan)
  await connected(lan)
  await lan.context().setOffline(true)
  await say(lan, 'Lời đến muộn')
  const id = (
    await app.store.listDocuments('ticket', { index: ['conversation', conversationKey(address())], max: 1 })
  )[0]?.id
  const taken = await people.get('mai')?.call('POST', `/api/desk/tickets/${id}/claim`, { takeOver: 'Chị Lan mất mạng' })
  expect(taken?.status).toBe(200)
  await lan.context().setOffline(false)
  await lan
    .getByText(/Cô Mai đang giúp bác/)
    .first()
    .waitFor()
  await lan.getByText('Lời đến muộn').waitFor()
  expect(await heard()).toEqual([])
  await lan.getByRole('button', { name: 'Chuyển thành ghi chú' }).click()
  await eventually(async () => {
    const { notes } = (await people.get('mai')?.get(`/api/desk/tickets/${id}`))?.body ?? {}
    expect(JSON.stringify(notes)).toContain('Lời đến muộn')
  })
  expect((await lines()).map(({ text }) => text).join()).not.toContain('Lời đến muộn')
})

it('what must not be asked is stopped, a note stays inside, and a hand-back at the step can be undone', async () => {
  await waits()
  const lan = await open('lan')
  await claim(lan)
  await connected(lan)
  await say(lan, 'Bác đọc mã OTP cho cháu nhé')
  await lan.getByText(/^Chưa gửi\./).waitFor()
  expect(await field(lan).inputValue()).toBe('Bác đọc mã OTP cho cháu nhé')
  await field(lan).fill('')
  await lan.getByRole('link', { name: 'Ghi chú' }).click()
  await lan.getByLabel('Ghi chú cho người giúp sau').fill('Bác nghe không rõ, nói chậm')
  await lan.getByRole('button', { name: 'Lưu ghi chú' }).click()
  await lan.getByText('Đã lưu ghi chú.').waitFor()
  await lan.goBack()
  const before = (await ticket()).step
  await lan.getByRole('button', { name: 'Trả lại trợ lý' }).click()
  const sheet = lan.getByRole('dialog')
  const shown = await sheet.locator('.line.bot .text').first().innerText()
  await sheet.getByRole('button', { name: 'Đã hướng dẫn, để bác tự làm' }).click()
  await eventually(async () => expect((await ticket()).state).toBe('watching'))
  const told = (await lines()).findLast(({ from }) => from === 'bot')?.text ?? ''
  expect(shown).toContain(told.slice(0, 40))
  await lan.getByRole('button', { name: 'Hoàn tác' }).click()
  await field(lan).waitFor()
  expect(await ticket()).toMatchObject({ state: 'held', step: before })
  const all = (await lines()).map(({ text }) => text).join('\n')
  expect(all).not.toContain('mã OTP cho cháu')
  expect(all).not.toContain('nghe không rõ')
})
