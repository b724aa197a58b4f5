/** An official's whole way through the editor, in real browsers against the real server and store. Nothing stands in. */
import { rmSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import type { Role } from '../../src/staff/roles.ts'
import { buildEditor } from '../../src/web/admin/build.ts'
import { DATA_KEY, newFolder } from '../staff/rig.ts'
import { freePort } from '../store/redis-server.ts'
import { kept, overflow } from './admin-page.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })
/** As long as a busy machine may take. */
const PATIENCE_MS = 60_000

let browser: Browser
let app: App
let base: string
/** Time that has passed besides the real one, ms. */
let ahead = 0
const folder = newFolder()
beforeAll(async () => {
  await buildEditor()
  browser = await launchBrowser()
  const port = await freePort()
  base = `http://localhost:${port}`
  const env = { DATA_DIR: folder, HOST: 'localhost', PORT: String(port), PUBLIC_URL: base, LOG_LEVEL: 'silent' }
  app = await createApp(readConfig({ ...env, DATA_KEY: DATA_KEY.toString('base64') }), {
    ...{ log: createLog('silent'), clock: { ...systemClock, now: () => Date.now() + ahead } },
  })
  await app.start()
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Opens the one-time link, makes a passkey, copies the codes down: the way everybody comes in. */
async function comesIn(role: Role, name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'vi-VN' })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  const { url } = await app.staff.invite({ name, role })
  // A server that has just started on a busy machine says "not now" for a moment; the link is used up by the button only.
  const first = page.getByRole('button', { name: 'Mở liên kết', exact: true })
  await vi.waitFor(
    async () => {
      await page.goto('about:blank')
      await page.goto(url)
      await first.waitFor({ timeout: 5_000 })
    },
    { timeout: PATIENCE_MS },
  )
  for (const press of ['Mở liên kết', 'Tạo chìa khóa', 'Tôi đã chép ra giấy'])
    await page.getByRole('button', { name: press, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Thủ tục' }).waitFor()
  return page
}

const text = (page: Page) => page.getByLabel('Người dân đọc', { exact: true })
const opens = (page: Page, path: string) => page.goto(`${base}/admin${path}`)
const isSaved = (page: Page) =>
  page
    .locator('#saving')
    .getByText(/^Đã lưu/)
    .waitFor()

/** A busy server says "not now", and nothing is lost: a person presses once more. */
async function presses(page: Page, name: string, then: string | RegExp): Promise<void> {
  await vi.waitFor(
    async () => {
      await page.getByRole('button', { name, exact: true }).click({ timeout: 5_000 })
      await page.getByText(then).waitFor({ timeout: 10_000 })
    },
    { timeout: PATIENCE_MS },
  )
}

describe('an official', () => {
  it('changes a sentence, sees it on four channels, shows it, publishes it, and takes it back in one press', async () => {
    const page = await comesIn('admin', 'Chị Hạnh')
    await page.getByRole('link', { name: 'Chụp giấy tờ gửi kèm' }).click()
    await page.getByRole('link', { name: 'Các bước và đường đi' }).click()
    await page.locator('#row-co_anh h2 a').click()
    await text(page).fill('{bác} chụp ảnh giấy tờ chưa ạ?')
    const phone = page.getByLabel('Xem thử')
    for (const [resident, said] of [
      ['bác – cháu', 'Bác chụp ảnh giấy tờ chưa ạ?'],
      ['anh – em', 'Anh chụp ảnh giấy tờ chưa ạ?'],
    ] as const) {
      await phone.getByLabel('Xưng hô').selectOption(resident)
      for (const channel of ['zalo', 'messenger', 'telegram', 'web']) {
        await phone.getByLabel('Kênh').selectOption(channel)
        await phone.locator(`.phone.${channel}`).getByText(said).waitFor()
      }
    }
    await isSaved(page)

    await opens(page, '/u/quet-giay-to/play')
    await page.locator('.log').getByText('Bác chụp ảnh giấy tờ chưa ạ?').waitFor()
    await page.getByRole('button', { name: 'Tạo liên kết xem thử' }).click()
    const link = await page.getByLabel(/^Gửi liên kết này/).inputValue()
    const stranger = await (await browser.newContext({ locale: 'vi-VN' })).newPage()
    await stranger.goto(link)
    await stranger.getByText('Bác chụp ảnh giấy tờ chưa ạ?').first().waitFor({ timeout: PATIENCE_MS })

    await opens(page, '/u/quet-giay-to/publish')
    await page.getByLabel(/^Đã sửa gì/).fill('Nói ngắn hơn')
    for (const why of await page.getByLabel('Vì sao vẫn phát hành').all()) await why.fill('Đã xem, vẫn đúng.')
    await page.getByRole('button', { name: 'Phát hành bản 2' }).click()
    await page.getByText(/^Bản 2 đang chạy từ/).waitFor()
    await page.getByRole('button', { name: 'Quay về bản 1' }).click()
    await page.getByText(/^Bản 3 đang chạy từ/).waitFor()
    await stranger.reload()
    await stranger.getByText(/^Bản nháp này không còn/).waitFor({ timeout: PATIENCE_MS })
  })

  it('adds a branch of two steps with a picture by pressing alone, and is led to what is still missing', async () => {
    const page = await comesIn('editor', 'Cô Tư')
    await opens(page, '/u/quet-giay-to/steps')
    const row = page.locator('#row-co_anh')
    const dialog = page.getByRole('dialog')
    await row.locator('.target').first().click()
    await dialog.getByRole('button', { name: '+ Bước mới' }).click()
    await dialog.getByLabel('Bước này làm gì').selectOption('say')
    await dialog.getByLabel(/^Tên ngắn/).fill('Lau ống kính')
    await dialog.getByLabel('Người dân đọc', { exact: true }).fill('{bác} lau ống kính máy cho sạch ạ.')
    await dialog.getByRole('button', { name: 'Thêm bước' }).click()
    await page.getByRole('heading', { level: 1, name: /Lau ống kính/ }).waitFor()
    await page.locator('#picture').setInputFiles('docs/pictures/chat-phone.png')
    await page.getByText('ảnh tải lên').waitFor()
    await page.getByLabel('Lời tả ảnh, cho người không nhìn thấy ảnh').fill('Tay lau ống kính')
    await isSaved(page)
    await page.locator('[data-path="next"] .target').click()
    await dialog.getByRole('button', { name: '+ Bước mới' }).click()
    await dialog.getByLabel(/^Tên ngắn/).fill('Đã sạch chưa')
    await dialog.getByLabel('Người dân đọc', { exact: true }).fill('Ống kính đã sạch chưa ạ?')
    await dialog.getByLabel(/tiếng Anh/).fill('Is the lens clean now?')
    await dialog.getByRole('button', { name: 'Thêm bước' }).click()
    await page.getByRole('heading', { level: 1, name: /Đã sạch chưa/ }).waitFor()

    await opens(page, '/u/quet-giay-to/publish')
    const missing = page.locator('li.fault').filter({ hasText: 'Lau ống kính' })
    for (const [what, said] of [
      ['thiếu lời người dân đọc bằng tiếng Anh', 'Please wipe the lens of your phone.'],
      ['thiếu lời tả ảnh cho người không thấy ảnh bằng tiếng Anh', 'A hand that wipes a lens'],
    ] as const) {
      await missing
        .filter({ hasText: what })
        .getByRole('link', { name: /^Tới chỗ này/ })
        .click()
      await page.locator('textarea:focus').fill(said)
      await isSaved(page)
      await opens(page, '/u/quet-giay-to/publish')
      await page.getByRole('heading', { name: '2. Thay đổi' }).waitFor()
      expect(await missing.filter({ hasText: what }).count()).toBe(0)
    }
  })

  it('types in the text view through a closed tab, and a colleague who saves first costs nothing', async () => {
    const page = await comesIn('editor', 'Anh Bình')
    await opens(page, '/u/tam-tru/text#vi')
    const typing = page.locator('.cm-content')
    await typing.click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('# đang sửa\n')
    await page.getByText(/^Chưa lưu. Đang giữ trên máy này/).waitFor()
    await expect.poll(() => kept(page), { timeout: PATIENCE_MS }).toBe(1)
    await page.goto('about:blank')
    await opens(page, '')
    await page.getByText('Phần chưa lưu của tôi').waitFor()
    await page.getByRole('link', { name: /Lời tiếng Việt \(dạng chữ\)/ }).click()
    await page.getByText(/^Đã lấy lại phần bạn gõ/).waitFor()
    expect(await typing.innerText()).toContain('# đang sửa')

    const other = await comesIn('editor', 'Chị Sáu')
    await opens(other, '/u/tam-tru/text#vi')
    await other.locator('.cm-content').click()
    await other.keyboard.press('Control+Home')
    await other.keyboard.type('# chị Sáu xem\n')
    await presses(other, 'Lưu vào bản nháp', 'Đã lưu vào bản nháp.')

    await presses(page, 'Lưu vào bản nháp', /^Đồng nghiệp đã lưu tệp này trước bạn/)
    expect(await page.getByLabel('Phần của bạn').inputValue()).toMatch(/^# đang sửa/)
    expect(await typing.innerText()).toContain('# chị Sáu xem')
    await page.getByRole('button', { name: 'Bỏ phần này' }).click()
    await expect.poll(() => kept(page), { timeout: PATIENCE_MS }).toBe(0)
  })
})

/** Screens whose data only the real server has, and what says that they are there. */
const SCREENS: readonly (readonly [path: string, there: string | RegExp])[] = [
  ['', 'Chụp giấy tờ gửi kèm'],
  ['/u/place', 'Đường dây nóng'],
  ['/u/place/publish', /^Chưa có thay đổi/],
  ['/u/place/text', 'Lưu vào bản nháp'],
  ['/u/common', 'Trợ lý tự nói'],
  ['/u/tam-tru/play', 'Bài thử đã giữ'],
  ['/u/tam-tru/versions', 'Tắt thủ tục này'],
  ['/u/tam-tru/map', /^Bước 1\./],
  ['/u/tam-tru/check/voice', /^Bước 1\./],
  ['/u/tam-tru/languages', /^Bước 1\./],
  ['/u/khong-co', 'Thử lại'],
  ['/numbers', /^Hôm nay/],
  ['/numbers/unmatched', /hiểu/],
  ['/numbers/posters', 'In giấy hẹn'],
  ['/xem-thu#khong-con', /^Liên kết này đã hết hạn/],
]

describe('every screen on real data', () => {
  let page: Page
  beforeAll(async () => {
    page = await comesIn('admin', 'Bà Năm')
  })
  it.each(SCREENS)('%s: within the rules, at 320 pixels and at twice the size', async (path, there) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await opens(page, path)
    await page.getByText(there).first().waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    const wide: unknown[] = []
    for (const [width, size] of [
      [320, '100%'],
      [640, '200%'],
    ] as const) {
      await page.setViewportSize({ width, height: 720 })
      await page.evaluate((zoom) => document.documentElement.style.setProperty('font-size', zoom), size)
      wide.push(await overflow(page))
    }
    await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
    expect(wide).toEqual([0, 0])
  })
})

describe('a screen nobody touched for a quarter of an hour', () => {
  it('asks who sits there before it shows what residents wrote, and needs no other page for it', async () => {
    const page = await comesIn('auditor', 'Chú Kha')
    await opens(page, '/turns')
    await page.getByText(/^Bảy ngày qua chưa có ai/).waitFor()
    ahead += 16 * 60_000
    await page.reload()
    await page.getByText(/^Một lúc lâu không ai chạm vào màn hình này/).waitFor()
    await page.getByRole('button', { name: 'Xác nhận bằng chìa khóa' }).click()
    await page.getByText(/^Bảy ngày qua chưa có ai/).waitFor()
  })
})
