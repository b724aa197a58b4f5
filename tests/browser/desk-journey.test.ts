/**
 * A new volunteer's whole way on a small phone, and the resident's beside it: invited from a screen, a passkey, a shift, a
 * call, help with text and photo, handing back, and two days later whether they finished. The real server, the real store,
 * Chromium's own authenticator; only the push service stands in.
 */
import { rmSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { buildEditor } from '../../src/web/admin/build.ts'
import { photo } from '../media/samples.ts'
import { openPushService, type PushService } from '../platforms/push.ts'
import { DATA_KEY, newFolder } from '../staff/rig.ts'
import { freePort } from '../store/redis-server.ts'
import { launchBrowser } from './chromium.ts'
import { PHONE } from './desk-page.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })
const PATIENCE_MS = 45_000
const DAY_MS = 86_400_000

let browser: Browser
let app: App
let pushes: PushService
let base: string
let ahead = 0
const folder = newFolder()
beforeAll(async () => {
  await buildEditor()
  browser = await launchBrowser()
  pushes = await openPushService()
  const port = await freePort()
  base = `http://localhost:${port}`
  const env = { DATA_DIR: folder, HOST: 'localhost', PORT: String(port), PUBLIC_URL: base, LOG_LEVEL: 'silent' }
  const push = { DESK_PUSH_ROOT: pushes.url, DESK_PUSH_CONTACT: 'mailto:phuong@haian.example.vn' }
  const config = readConfig({ ...env, ...push, DATA_KEY: DATA_KEY.toString('base64') })
  const clock = { ...systemClock, now: () => Date.now() + ahead }
  app = await createApp(config, { log: createLog('silent'), clock })
  await app.start()
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  await pushes.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Somebody's own phone, with a finger on it. */
async function phone(): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...({ protocol: 'ctap2', transport: 'internal', hasResidentKey: true } as const),
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  return page
}
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first().click()
async function joins(url: string): Promise<Page> {
  const page = await phone()
  await page.goto(url)
  await press(page, 'Mở liên kết')
  await press(page, 'Tạo chìa khóa')
  return page
}
const fits = async (page: Page) =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
const last = (page: Page, text: string) => page.locator('#messages li').filter({ hasText: text }).last()

it('from the first admin’s link to “đã làm xong”, two days later', async () => {
  // The admin, by the link the first start prints, invites from a screen.
  const admin = await joins((await app.staff.firstLink())?.url ?? '')
  await press(admin, 'Tôi đã chép ra giấy')
  await admin.waitForURL(/admin/)
  await admin.getByRole('link', { name: 'Người làm việc' }).click()
  const invite = async (name: string, role: string) => {
    await admin.getByLabel(/^Tên, như bà con sẽ thấy/).fill(name)
    await admin.getByLabel('Vai trò', { exact: true }).selectOption(role)
    await press(admin, 'Tạo liên kết mời')
    await admin.getByRole('heading', { name: `Liên kết cho ${name}` }).waitFor()
    return await admin.getByLabel(/^Dùng một lần/).inputValue()
  }
  const mai = await joins(await invite('Phạm Thị Mai', 'lead'))
  await press(mai, 'Tôi đã chép ra giấy')
  await mai.waitForURL(/desk/)
  await fits(admin)

  // The volunteer: a passkey, no quiet hours whatever time the test runs at, a promise, a phone that can be called.
  const lan = await joins(await invite('Trần Thị Lan', 'volunteer'))
  await lan.waitForURL(/desk/)
  await lan.getByText('Lần đầu ở đây?').waitFor()
  await lan.evaluate(async (asked) => {
    const send = async (method: string, path: string, body: unknown) =>
      await fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const { own } = (await (await fetch('/api/desk/duty')).json()) as { own: object }
    await send('PUT', '/api/desk/duty', { ...own, quiet: { from: 0, until: 0 }, welcomed: true })
    await send('POST', '/api/desk/phone', asked)
  }, pushes.subscribe('lan'))
  await lan.goto(`${base}/desk#ca-truc`)
  await lan.reload()
  await lan.getByText('2 người', { exact: true }).click()
  await lan.getByRole('button', { name: /^Vào ca: rảnh đến \d\d:\d\d, tối đa 2 người$/ }).click()
  await lan.getByText(/^Bạn đang trong ca đến/).waitFor()
  await fits(lan)

  // The resident gets stuck and asks; the volunteer's phone rings, without a word of theirs.
  const bac = await phone()
  await bac.goto(base)
  await bac.getByRole('button', { name: 'Đồng ý' }).click()
  await bac.getByRole('button', { name: '1 Bác', exact: true }).click()
  const writes = async (text: string) => {
    await bac.getByLabel('Viết tin nhắn').fill(text)
    await bac.getByRole('button', { name: 'Gửi', exact: true }).click()
  }
  await last(bac, 'Bác cần làm việc gì ạ?').waitFor()
  await writes('cài vneid')
  await bac.getByRole('button', { name: 'Chưa cài bao giờ' }).click()
  await last(bac, 'Bác dùng điện thoại nào ạ?').waitFor()
  await writes('máy báo đầy bộ nhớ')
  await bac.getByRole('button', { name: 'Gặp người hỗ trợ' }).first().click()
  await last(bac, 'áu đã chuyển cho').waitFor()
  await vi.waitFor(() => expect(pushes.arrived.length).toBeGreaterThan(0), { timeout: PATIENCE_MS, interval: 200 })
  expect(pushes.faults).toEqual([])
  expect(pushes.arrived[0]?.text).not.toContain('đầy bộ nhớ')

  // Claimed; why they are stuck; text and photos both ways.
  await lan.goto(`${base}/desk#cho`)
  await lan.getByRole('button', { name: /^Nhận bác/ }).click()
  await press(lan, 'Tôi đã đọc và đồng ý')
  await last(bac, 'Trần Thị Lan (tình nguyện viên').waitFor()
  expect(await bac.locator('#choices button').count()).toBe(0)
  await lan.getByText(/^Bước 1\/8 Loại điện thoại/).click()
  await lan.locator('.stuck-body').getByText('máy báo đầy bộ nhớ').waitFor()
  await lan.getByText(/^Bước 1\/8 Loại điện thoại/).click()
  await lan.getByLabel('Trả lời bác').fill('Bác gửi cháu xem màn hình nhé')
  await press(lan, 'Gửi')
  await last(bac, 'Bác gửi cháu xem màn hình nhé').waitFor()
  const buffer = await photo('jpeg', { width: 900, height: 1_200 })
  const picture = { name: 'man-hinh.jpg', mimeType: 'image/jpeg', buffer }
  await bac.getByRole('button', { name: 'Gửi ảnh' }).click()
  const chooser = bac.waitForEvent('filechooser')
  await bac.getByRole('button', { name: 'Chọn ảnh có sẵn' }).click()
  await (await chooser).setFiles(picture)
  await press(bac, 'Gửi ảnh này')
  await press(lan, 'Xem ảnh')
  await press(lan, 'Xem thông báo lỗi')
  await lan.getByAltText(/^Ảnh bác .* gửi$/).waitFor()
  await lan.locator('#own-photo').setInputFiles(picture)
  await lan.getByRole('dialog').getByRole('button', { name: 'Gửi', exact: true }).click()
  await lan.getByText('chờ trưởng nhóm xem').waitFor()
  await mai.goto(`${base}/desk#toan-phuong`)
  await mai.getByRole('link', { name: 'Trần Thị Lan gửi bác' }).click()
  await press(mai, 'Xem ảnh chờ duyệt')
  await press(mai, /^Cho gửi tới bác/)
  await bac.getByAltText(/^Ảnh của Trần Thị Lan/).waitFor()
  await press(lan, 'Mẫu câu')
  await lan
    .getByRole('dialog')
    .getByRole('button', { name: /^Máy báo đầy bộ nhớ/ })
    .click()
  await press(lan, 'Gửi')
  await last(bac, 'Máy báo đầy bộ nhớ thì bác xóa bớt').waitFor()
  await fits(lan)
  await lan.getByRole('link', { name: 'Ghi chú' }).click()
  await lan.getByLabel('Ghi chú cho người giúp sau').fill('Máy cũ, bộ nhớ đầy')
  await press(lan, 'Lưu ghi chú')
  await lan.getByText('Đã lưu ghi chú.').waitFor()
  await lan.getByRole('link', { name: 'Về cuộc trò chuyện' }).click()

  // Handed back with the step done, taken back, and handed back at another step.
  const handsBack = async (choose: () => Promise<unknown>, shown: RegExp) => {
    await press(lan, 'Trả lại trợ lý')
    await choose()
    await lan.locator('.preview').getByText(shown).waitFor()
    await press(lan, 'Đã hướng dẫn, để bác tự làm')
    await lan.getByRole('button', { name: 'Hoàn tác' }).waitFor()
  }
  await handsBack(() => lan.getByLabel('Đã làm xong bước 1').check(), /CH Play/)
  await press(lan, 'Hoàn tác')
  await lan.getByLabel('Trả lời bác').waitFor()
  await last(bac, 'Trần Thị Lan vẫn đang giúp bác').waitFor()
  expect(await bac.locator('#choices button').count()).toBe(0)
  await handsBack(() => lan.getByLabel('Bước khác').selectOption({ label: 'Màn hình đầu' }), /Màn hình đầu có/)
  await lan.goto(`${base}/desk#cua-toi`)
  const watched = lan.getByRole('list', { name: 'Đang theo dõi' })
  await watched.getByText(/Màn hình đầu$/).waitFor()
  await watched.getByText(/^Nhờ giúp ở: /).waitFor()
  await bac.getByRole('button', { name: '1 Thấy rồi' }).click()
  await last(bac, 'Cài xong rồi ạ').waitFor()
  expect(await bac.locator('#messages').innerText()).not.toContain('Máy cũ, bộ nhớ đầy')

  // Two days later the helper sees that they finished.
  ahead += 2 * DAY_MS
  await lan.goto(`${base}/desk#them`)
  await lan.reload()
  await lan.getByRole('button', { name: /^Mở khóa/ }).click()
  await lan.getByText(/^Bảy ngày qua: giúp 1 người, 1 người đã làm xong/).waitFor()
  await lan.getByText(/^Bác \S+ đã làm xong “Cài ứng dụng VNeID”/).waitFor()
  await fits(lan)
})
