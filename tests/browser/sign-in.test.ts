/** The sign-in page in a real browser on a phone's screen, with an authenticator that Chromium plays. */

import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Secret, TOTP } from 'otpauth'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Role } from '../../src/staff/roles.ts'
import { readAssets } from '../../src/web/sign-in/assets.ts'
import { openRig, type Rig } from '../staff/rig.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'

const PHONE = { viewport: { width: 360, height: 640 }, locale: 'vi-VN' } as const

let chromium: Browser
let rig: Rig
let base: string
beforeAll(async () => {
  chromium = await launchBrowser()
})
afterAll(() => chromium.close())
beforeEach(async () => {
  const port = await freePort()
  base = `http://localhost:${port}`
  let ahead = 0
  const pass = (ms: number) => {
    ahead += ms
  }
  const clock = { ...systemClock, now: () => Date.now() + ahead, set() {}, pass }
  rig = await openRig({ clock, publicUrl: base })
  await rig.app.listen({ port, host: 'localhost' })
})
afterEach(async () => {
  for (const context of chromium.contexts()) await context.close()
  await rig.close()
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

interface Phone {
  readonly page: Page
  readonly context: BrowserContext
  /** What Chromium's authenticator holds, to be put into another one: a synced passkey. */
  copyKeysTo(other: Phone): Promise<void>
  readonly keys: { readonly session: Awaited<ReturnType<BrowserContext['newCDPSession']>>; readonly id: string }
}

async function phone(prepare?: (page: Page) => Promise<unknown>): Promise<Phone> {
  const context = await chromium.newContext(PHONE)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await prepare?.(page)
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const keys = { session, id: authenticatorId }
  return {
    page,
    context,
    keys,
    async copyKeysTo(other) {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
      for (const credential of credentials)
        await other.keys.session.send('WebAuthn.addCredential', { authenticatorId: other.keys.id, credential })
    },
  }
}

const withoutPasskeys = (page: Page) => page.addInitScript('delete window.PublicKeyCredential')
// Exactly: "Bạn đã đăng nhập" holds "Đăng nhập" as well.
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const alert = (page: Page) => page.getByRole('alert').filter({ visible: true })
const link = async (role: Role, name = 'Trần Thị Lan') => (await rig.staff.invite({ name, role })).url

async function fits(page: Page): Promise<void> {
  expect(await accessibilityProblems(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, input, summary, a.go')]
      .map((one) => ({ name: one.textContent || one.id, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height < 44)
      .map(({ name }) => name),
  )
  expect(small).toEqual([])
}

async function invited(one: Phone, role: Role = 'volunteer'): Promise<void> {
  await one.page.goto(await link(role))
  await heading(one.page, 'Mở liên kết đăng nhập')
  await press(one.page, 'Mở liên kết')
  await heading(one.page, 'Chào mừng bạn')
}

describe('a volunteer with a link', () => {
  it('opens it, makes a passkey, is in; signs in on a second device, and signs the first one out', async () => {
    const first = await phone()
    await first.page.goto(await link('volunteer'))
    await heading(first.page, 'Mở liên kết đăng nhập')
    await fits(first.page)
    await press(first.page, 'Mở liên kết')
    await heading(first.page, 'Chào mừng bạn')
    expect(first.page.url()).toBe(`${base}/sign-in`)
    await fits(first.page)
    await press(first.page, 'Tạo chìa khóa')
    await heading(first.page, 'Bạn đã đăng nhập')
    expect(await first.page.getByText('Trần Thị Lan · Tình nguyện viên').count()).toBe(1)
    await fits(first.page)

    const second = await phone()
    await first.copyKeysTo(second)
    await second.page.goto(`${base}/sign-in`)
    await heading(second.page, 'Đăng nhập')
    await fits(second.page)
    await press(second.page, 'Đăng nhập bằng chìa khóa')
    await heading(second.page, 'Bạn đã đăng nhập')
    expect(await second.page.locator('#devices li').count()).toBe(2)

    await first.page.reload()
    await first.page.getByText('Có máy khác vừa đăng nhập').waitFor()
    await fits(first.page)
    await press(second.page, 'Đăng xuất máy khác')
    await second.page.waitForFunction(() => document.querySelectorAll('#devices li').length === 1)
    await first.page.reload()
    await heading(first.page, 'Đăng nhập')
    await press(second.page, 'Đăng xuất')
    await heading(second.page, 'Đăng nhập')
    expect((await second.context.cookies()).filter(({ name }) => name === 'tb')).toEqual([])
  })

  it('goes on to the desk once there is one', async () => {
    const one = await phone()
    await one.context.route(`${base}/desk`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Bàn hỗ trợ</title>' }),
    )
    await invited(one)
    await press(one.page, 'Tạo chìa khóa')
    await one.page.waitForURL(`${base}/desk`)
  })

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'used before',
      async () => {
        const url = await link('volunteer')
        const first = await phone()
        await first.page.goto(url)
        await press(first.page, 'Mở liên kết')
        await heading(first.page, 'Chào mừng bạn')
        return url
      },
      /đã dùng rồi/,
    ],
    [
      'too old',
      async () => {
        const url = await link('volunteer')
        rig.clock.pass(72 * 3_600_000)
        return url
      },
      /đã quá hạn/,
    ],
    ['made up', async () => `${base}/sign-in#${'A'.repeat(43)}`, /không đúng/],
  ])('that is %s reads why, and what to do', async (_state, make, words) => {
    const url = await make()
    const { page } = await phone()
    await page.goto(url)
    await press(page, 'Mở liên kết')
    expect(await alert(page).textContent()).toMatch(words)
    expect(await alert(page).textContent()).toMatch(/liên kết mới/)
    await fits(page)
  })

  it('that was cut short is told so at once', async () => {
    const { page } = await phone()
    await page.goto(`${base}/sign-in#abc`)
    expect(await alert(page).textContent()).toMatch(/không đủ/)
    await fits(page)
  })

  it('whose browser knows no passkeys sets a password, and comes back with it', async () => {
    const one = await phone(withoutPasskeys)
    await invited(one)
    expect(await one.page.getByRole('button', { name: 'Tạo chìa khóa' }).count()).toBe(0)
    await fits(one.page)
    await one.page.getByLabel('Mật khẩu mới').fill('tranthilan123456')
    await press(one.page, 'Đặt mật khẩu')
    expect(await alert(one.page).textContent()).toMatch(/dễ đoán/)
    await one.page.getByLabel('Mật khẩu mới').fill('con mèo tha ba quả khế')
    await press(one.page, 'Đặt mật khẩu')
    await heading(one.page, 'Bạn đã đăng nhập')

    const { page } = await phone(withoutPasskeys)
    await page.goto(`${base}/sign-in`)
    await heading(page, 'Đăng nhập')
    await fits(page)
    await page.getByLabel('Tên đăng nhập').fill('tran-thi-lan')
    await page.getByLabel('Mật khẩu', { exact: true }).fill('con mèo tha bốn quả khế')
    await press(page, 'Đăng nhập')
    expect(await alert(page).textContent()).toMatch(/Chưa đúng/)
    await fits(page)
    await page.getByLabel('Mật khẩu', { exact: true }).fill('con mèo tha ba quả khế')
    await press(page, 'Đăng nhập')
    await heading(page, 'Bạn đã đăng nhập')
  })

  it('who says no to the finger may press again or go another way', async () => {
    const one = await phone()
    await invited(one)
    await one.keys.session.send('WebAuthn.setUserVerified', { authenticatorId: one.keys.id, isUserVerified: false })
    await press(one.page, 'Tạo chìa khóa')
    await alert(one.page).waitFor()
    expect(await alert(one.page).textContent()).toMatch(/bấm lại/)
    await fits(one.page)
    await one.keys.session.send('WebAuthn.setUserVerified', { authenticatorId: one.keys.id, isUserVerified: true })
    await press(one.page, 'Tạo chìa khóa')
    await heading(one.page, 'Bạn đã đăng nhập')
  })
})

describe('a lead', () => {
  it('sets up an app by its picture, writes ten codes down, and gives a code the next time', async () => {
    const one = await phone(withoutPasskeys)
    await invited(one, 'lead')
    await fits(one.page)
    await press(one.page, 'Dùng ứng dụng xác thực')
    await heading(one.page, 'Ứng dụng xác thực')
    await one.page.getByRole('img', { name: 'Mã QR cho ứng dụng xác thực' }).waitFor()
    expect(await one.page.locator('#qr path').getAttribute('d')).toMatch(/^M2 2h1v1h-1z/)
    await fits(one.page)
    const seed = ((await one.page.locator('.seed').textContent()) ?? '').replaceAll(' ', '')
    const app = new TOTP({ secret: Secret.fromBase32(seed), algorithm: 'SHA1', digits: 6, period: 30 })
    await one.page.getByLabel(/Mã 6 số/).fill('000000')
    await press(one.page, 'Xác nhận')
    expect(await alert(one.page).textContent()).toMatch(/Chưa đúng/)
    await one.page.getByLabel(/Mã 6 số/).fill(app.generate({ timestamp: rig.clock.now() }))
    await press(one.page, 'Xác nhận')
    await heading(one.page, 'Mã dự phòng của bạn')
    const codes = await one.page.locator('.codes code').allTextContents()
    expect(codes).toHaveLength(10)
    await fits(one.page)
    await press(one.page, 'Tôi đã chép ra giấy')
    await heading(one.page, 'Bạn đã đăng nhập')
    await one.page.reload()
    await heading(one.page, 'Bạn đã đăng nhập')
    expect(await one.page.content()).not.toContain(codes[0])

    const { page } = await phone(withoutPasskeys)
    await page.goto((await rig.staff.linkFor('tran-thi-lan'))?.url ?? '')
    await press(page, 'Mở liên kết')
    await heading(page, 'Xác nhận bước thứ hai')
    await fits(page)
    await page.getByLabel('Mã').fill(codes[0] ?? '')
    await press(page, 'Xác nhận')
    await heading(page, 'Bạn đã đăng nhập')
  })

  it('after five minutes is asked once more before a key is made, and then it goes on', async () => {
    const one = await phone()
    await invited(one, 'lead')
    await press(one.page, 'Tạo chìa khóa')
    await heading(one.page, 'Mã dự phòng của bạn')
    await press(one.page, 'Tôi đã chép ra giấy')
    await heading(one.page, 'Bạn đã đăng nhập')
    rig.clock.pass(6 * 60_000)
    await press(one.page, 'Tạo mã dự phòng mới')
    await heading(one.page, 'Xác nhận lại là bạn')
    await fits(one.page)
    await press(one.page, 'Xác nhận bằng chìa khóa')
    await heading(one.page, 'Mã dự phòng của bạn')
  })
})

describe('the page', () => {
  it('says that it is offline, loses nothing, and goes on when it is back', async () => {
    const { page, context } = await phone()
    await page.goto(await link('volunteer'))
    await heading(page, 'Mở liên kết đăng nhập')
    await context.setOffline(true)
    await page.locator('#network').filter({ visible: true }).waitFor()
    await press(page, 'Mở liên kết')
    expect(await alert(page).textContent()).toMatch(/Không nối được tới máy chủ/)
    await fits(page)
    await context.setOffline(false)
    await press(page, 'Mở liên kết')
    await heading(page, 'Chào mừng bạn')
    expect(await page.locator('#network').isVisible()).toBe(false)
  })

  it('that could not load who one is offers to try again', async () => {
    const { page, context } = await phone()
    let broken = true
    await context.route('**/api/staff/me', (route) => (broken ? route.abort() : route.continue()))
    await page.goto(`${base}/sign-in`)
    await heading(page, 'Chưa tải được')
    await fits(page)
    broken = false
    await press(page, 'Thử lại')
    await heading(page, 'Đăng nhập')
  })

  it('says that it loads, and what it needs, before and without its scripts', async () => {
    const context = await chromium.newContext({ ...PHONE, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${base}/sign-in`)
    expect(await page.getByText('Đang tải…').isVisible()).toBe(true)
    expect(await page.content()).toMatch(/<noscript><p class="trouble">Trang này cần JavaScript/)
  })

  it('keeps to its own policy: nothing is blocked, nothing comes from elsewhere', async () => {
    const seen: string[] = []
    const one = await phone(async (page) => {
      page.on('console', (message) => seen.push(message.text()))
      page.on('request', (request) => void (new URL(request.url()).origin === base || seen.push(request.url())))
      page.on('pageerror', (error) => seen.push(error.message))
    })
    await invited(one)
    await press(one.page, 'Tạo chìa khóa')
    await heading(one.page, 'Bạn đã đăng nhập')
    // The desk is not there yet, and signed out `me` says so: Chromium tells of every such answer.
    expect(seen.filter((line) => !/status of (401|404)/.test(line))).toEqual([])
    const headers = (await one.page.reload())?.headers() ?? {}
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  })

  it('can be done by keyboard alone', async () => {
    const { page } = await phone()
    await page.goto(await link('volunteer'))
    await heading(page, 'Mở liên kết đăng nhập')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await heading(page, 'Chào mừng bạn')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await heading(page, 'Bạn đã đăng nhập')
  })

  it('weighs no more than 20 kB of scripts', () => {
    const { files } = readAssets()
    const scripts = [...files].filter(([path]) => path.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(8)
    expect(scripts.reduce((all, [, { plain }]) => all + gzipSync(plain, { level: 9 }).length, 0)).toBeLessThan(20_000)
  })
})
