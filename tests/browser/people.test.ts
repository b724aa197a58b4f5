/** Who works here, on a phone's screen: inviting by a link, a lost phone, and who opened what. Real staff room, real store. */
import type { Browser as Chromium, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildEditor } from '../../src/web/admin/build.ts'
import { adminPages } from '../../src/web/admin/routes.ts'
import { authenticator } from '../staff/authenticator.ts'
import { member, openRig, type Rig } from '../staff/rig.ts'
import { freePort } from '../store/redis-server.ts'
import { overflow } from './admin-page.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'

vi.setConfig({ testTimeout: 90_000 })

type Member = Awaited<ReturnType<typeof member>>
const TOPICS = [
  { id: 'vneid', title: 'Ứng dụng VNeID' },
  { id: 'cu-tru', title: 'Cư trú' },
  { id: 'dinh-danh', title: 'Định danh, riêng công an', policeOnly: true },
] as const
let browser: Chromium
let rig: Rig
let base: string
beforeAll(async () => {
  await buildEditor()
  browser = await launchBrowser()
}, 180_000)
afterAll(() => browser.close())
beforeEach(async () => {
  const port = await freePort()
  base = `http://localhost:${port}`
  rig = await openRig({
    publicUrl: base,
    topics: TOPICS,
    routes: (app) => void app.register(adminPages({ publicUrl: base })),
  })
  await rig.app.listen({ port, host: 'localhost' })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
})

const joins = (role: Parameters<typeof member>[1], name: string) =>
  member(rig, role, name, authenticator({ origin: base, rpId: 'localhost' }))

async function open(who: Member, path: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await context.addCookies([...who.cookies].map(([name, value]) => ({ name, value, url: base })))
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(`${base}/admin${path}`)
  return page
}

async function fits(page: Page): Promise<void> {
  expect(await accessibilityProblems(page)).toEqual([])
  expect(await overflow(page)).toBe(0)
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await overflow(page)).toBe(0)
  await page.setViewportSize({ width: 360, height: 640 })
}
const row = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })
const inMenu = async (page: Page, name: string, act: string) => {
  await row(page, name).getByText('Việc với').click()
  await row(page, name)
    .getByRole('button', { name: `${act}: ${name}` })
    .click()
  await page.getByRole('dialog').waitFor()
}
const press = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

describe('inviting', () => {
  it('a lead makes a link by keyboard alone, copies it, and whoever opens it is in', async () => {
    const page = await open(await joins('lead', 'Cô Mai'), '/people')
    await page.getByText('Chưa có tình nguyện viên nào.').waitFor()
    await fits(page)
    await page.getByLabel(/^Tên, như bà con sẽ thấy/).focus()
    await page.keyboard.type('Trần Thị Lan')
    await page.keyboard.press('Enter')
    const link = page.getByLabel(/^Dùng một lần/)
    await link.waitFor()
    expect(await link.evaluate((field) => field === document.activeElement)).toBe(true)
    await fits(page)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Đã chép.').waitFor()
    const url = await page.evaluate(() => navigator.clipboard.readText())
    await row(page, 'Trần Thị Lan').getByText('Tình nguyện viên · Chưa mở liên kết mời').waitFor()
    expect(await page.getByLabel('Vai trò').count()).toBe(0)
    const lan = await joins('volunteer', 'Ai khác')
    await lan.openLink(url)
    expect((await lan.get('me')).body).toMatchObject({ staff: { name: 'Trần Thị Lan', role: 'volunteer' } })
    await page.reload()
    await row(page, 'Trần Thị Lan').waitFor()
    expect(await page.content()).not.toContain(url)
  })

  it('after five minutes it asks once more who one is; an admin chooses the role', async () => {
    const hanh = await joins('admin', 'Chị Hạnh')
    const page = await open(hanh, '/people')
    await page.getByLabel(/^Tên, như bà con sẽ thấy/).fill('Anh Dũng')
    await page.getByLabel('Vai trò').selectOption('police')
    rig.clock.pass(6 * 60_000)
    await page.getByRole('button', { name: 'Tạo liên kết mời' }).click()
    await page.getByRole('dialog').waitFor()
    await hanh.prove()
    // The page's own sheet has tests of its own: here somebody has proved who they are on the same session.
    await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).click()
    await page.getByRole('button', { name: 'Tạo liên kết mời' }).click()
    await page.getByLabel(/^Dùng một lần/).waitFor()
    await row(page, 'Anh Dũng').getByText('Công an hỗ trợ').waitFor()
  })
})

describe('somebody who works here', () => {
  it('has lost the phone: sessions end, keys go, and a new link starts from nothing', async () => {
    const lan = await joins('volunteer', 'Trần Thị Lan')
    const page = await open(await joins('lead', 'Cô Mai'), '/people')
    await inMenu(page, 'Trần Thị Lan', 'Mất máy: kết thúc mọi phiên')
    await page.getByText('Chìa khóa vẫn còn').waitFor()
    await fits(page)
    await press(page, 'Mất máy: kết thúc mọi phiên')
    await page.getByText('Trần Thị Lan: Đã kết thúc mọi phiên.').waitFor()
    expect((await lan.get('me')).status).toBe(401)
    await row(page, 'Trần Thị Lan').getByRole('button', { name: 'Làm lại từ đầu: Trần Thị Lan' }).click()
    await press(page, 'Làm lại từ đầu')
    await page.getByLabel(/^Dùng một lần/).waitFor()
    expect((await lan.signInByKey()).status).not.toBe(200)
  })

  it('stops: an admin says so, and sees what goes wrong in words', async () => {
    const lan = await joins('volunteer', 'Trần Thị Lan')
    const page = await open(await joins('admin', 'Chị Hạnh'), '/people')
    await row(page, 'Chị Hạnh').getByText('là bạn').waitFor()
    expect(await row(page, 'Chị Hạnh').getByText('Việc với').count()).toBe(0)
    await page.route('**/off', (route) => route.abort())
    await inMenu(page, 'Trần Thị Lan', 'Cho nghỉ hẳn')
    await press(page, 'Cho nghỉ hẳn')
    await page.getByRole('alert').getByText('Chưa nối được tới máy chủ').waitFor()
    await page.unroute('**/off')
    await press(page, 'Cho nghỉ hẳn')
    await row(page, 'Trần Thị Lan').getByText('Đã cho nghỉ').waitFor()
    expect((await lan.get('me')).status).toBe(401)
  })

  it('gets another role from an admin', async () => {
    await joins('volunteer', 'Trần Thị Lan')
    const page = await open(await joins('admin', 'Chị Hạnh'), '/people')
    await inMenu(page, 'Trần Thị Lan', 'Đổi tên hoặc vai trò')
    await page.getByRole('dialog').getByLabel('Vai trò').selectOption('lead')
    await press(page, 'Đổi')
    await row(page, 'Trần Thị Lan').getByText('Trưởng nhóm').waitFor()
  })

  it('helps with some topics only: a lead sets it by keyboard alone, sees it in the list, and takes it back', async () => {
    const lan = await joins('volunteer', 'Trần Thị Lan')
    const page = await open(await joins('lead', 'Cô Mai'), '/people')
    await row(page, 'Trần Thị Lan').getByText('Giúp mọi việc').waitFor()
    await row(page, 'Trần Thị Lan').locator('summary').focus()
    await page.keyboard.press('Enter')
    await row(page, 'Trần Thị Lan').getByRole('button', { name: 'Việc được giúp: Trần Thị Lan' }).focus()
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    await sheet.getByText('Việc riêng của công an').waitFor()
    await sheet.getByRole('radio', { name: 'Mọi việc' }).focus()
    await page.keyboard.press('ArrowDown')
    // Nothing chosen would be nobody at all.
    expect(await sheet.getByRole('button', { name: 'Chọn ít nhất một việc' }).isDisabled()).toBe(true)
    expect(await sheet.getByText('Định danh').count()).toBe(0)
    await sheet.getByLabel('Cư trú').focus()
    await page.keyboard.press('Space')
    await fits(page)
    await sheet.getByRole('button', { name: 'Đổi', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Trần Thị Lan: Chỉ giúp: Cư trú. Họ phải đăng nhập lại.').waitFor()
    await row(page, 'Trần Thị Lan').getByText('Chỉ giúp: Cư trú').waitFor()
    expect((await rig.staff.people()).find(({ id }) => id === lan.id)?.topics).toEqual(['cu-tru'])
    expect((await lan.get('me')).status).toBe(401)
    await fits(page)
    await page.getByRole('button', { name: 'Trả lại như cũ: Trần Thị Lan' }).click()
    await row(page, 'Trần Thị Lan').getByText('Giúp mọi việc').waitFor()
    expect((await rig.staff.people()).find(({ id }) => id === lan.id)?.topics).toBe('all')
    expect(await page.getByRole('button', { name: /^Trả lại như cũ/ }).count()).toBe(0)
  })

  it('of the police: an admin limits them, also to what is theirs alone; what goes wrong leaves the sheet open', async () => {
    await joins('police', 'Anh Dũng')
    const page = await open(await joins('admin', 'Chị Hạnh'), '/people')
    expect(
      await row(page, 'Chị Hạnh')
        .getByText(/^Giúp|^Chỉ giúp/)
        .count(),
    ).toBe(0)
    await inMenu(page, 'Anh Dũng', 'Việc được giúp')
    await page.getByRole('radio', { name: /^Chỉ những việc/ }).check()
    await page.getByLabel('Định danh, riêng công an').check()
    await page.route('**/api/staff/people/*', (route) => route.abort())
    await press(page, 'Đổi')
    await page.getByRole('alert').getByText('Chưa nối được tới máy chủ').waitFor()
    await page.unroute('**/api/staff/people/*')
    await press(page, 'Đổi')
    await row(page, 'Anh Dũng').getByText('Chỉ giúp: Định danh, riêng công an').waitFor()
  })

  it('is no business of an editor', async () => {
    const page = await open(await joins('editor', 'Anh Bình'), '/people')
    await page.getByText('Mục này dành cho trưởng nhóm, quản trị và người kiểm tra.').waitFor()
    expect(await page.getByRole('navigation').getByText('Người làm việc').count()).toBe(0)
  })
})

describe('an auditor', () => {
  const opened = async () => {
    const lan = await joins('volunteer', 'Trần Thị Lan')
    const mai = await joins('lead', 'Cô Mai')
    const ticket = '01j0000000000000000000abcd'
    await rig.staff.audit({
      who: lan.id,
      what: 'reveal',
      object: `ticket ${ticket}`,
      why: `${ticket}-0 Xem thông báo lỗi`,
    })
    await rig.staff.audit({ who: mai.id, what: 'reveal', object: `visit ${ticket}`, why: 'Gọi xác nhận lịch' })
    await rig.staff.audit({ who: lan.id, what: 'voice-played', object: `ticket ${ticket}` })
  }

  it('reads who opened what, when and why, of everybody', async () => {
    const kha = await joins('auditor', 'Chú Kha')
    const page = await open(kha, '/reveals')
    await page.getByText('Trong 7 ngày qua chưa ai mở gì.').waitFor()
    await fits(page)
    await opened()
    await page.reload()
    await page.getByText('3 lần mở, mới nhất ở trên.').waitFor()
    const items = page.getByRole('list', { name: 'Các lần mở' }).getByRole('listitem')
    expect(await items.getByRole('heading').allTextContents()).toEqual([
      'Trần Thị Lan nghe ghi âm',
      'Cô Mai xem tên, địa chỉ, số điện thoại',
      'Trần Thị Lan mở ảnh',
    ])
    expect(await items.last().innerText()).toMatch(/lượt giúp …abcd\s+Lý do: Xem thông báo lỗi$/)
    await fits(page)
    await page.getByLabel('Ai mở').selectOption('Cô Mai')
    await page.getByText('1 lần mở').waitFor()
  })

  it('looks further back than a week', async () => {
    await opened()
    rig.clock.pass(8 * 86_400_000)
    const page = await open(await joins('auditor', 'Chú Kha'), '/reveals')
    await page.getByText('Trong 7 ngày qua chưa ai mở gì.').waitFor()
    await page.getByLabel('Khoảng thời gian').selectOption('30')
    await page.getByText('3 lần mở, mới nhất ở trên.').waitFor()
  })

  it('sees that it loads, that it cannot be read, and tries again', async () => {
    const kha = await joins('auditor', 'Chú Kha')
    await opened()
    const { promise: held, resolve: goOn } = Promise.withResolvers<void>()
    const page = await open(kha, '/people')
    await page.getByRole('heading', { name: 'Trần Thị Lan' }).waitFor()
    // An auditor looks, and changes nobody.
    expect(await page.getByText('Việc với').count()).toBe(0)
    let broken = true
    await page.route('**/audit/reveals**', async (route) => {
      await held
      return broken ? await route.abort() : await route.continue()
    })
    await page.getByRole('link', { name: 'Ai đã mở gì' }).click()
    await page.getByText('Đang tải sổ…').waitFor()
    await fits(page)
    goOn()
    await page.getByRole('alert').getByText('Chưa nối được tới máy chủ').waitFor()
    await fits(page)
    broken = false
    await page.getByRole('button', { name: 'Thử lại' }).click()
    await page.getByText('3 lần mở').waitFor()
  })
})
