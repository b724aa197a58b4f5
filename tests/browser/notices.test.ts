/** Notices in the editor: written, looked at on each phone, agreed to, sent, stopped. Real server, real store. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { writeNotice } from '../../src/notices/book.ts'
import { buildEditor } from '../../src/web/admin/build.ts'
import { type NoticeDesk, openNoticeDesk } from '../notices/rig.ts'
import { ID, NOTICE_BODY, seed } from '../notices/round.ts'
import { turnCommit } from '../store/fixtures.ts'
import { kept, openEditor, overflow } from './admin-page.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'

vi.setConfig({ testTimeout: 120_000 })

let browser: Browser
let desk: NoticeDesk
let base: string
beforeAll(async () => {
  await buildEditor()
  browser = await launchBrowser()
}, 180_000)
afterAll(() => browser.close())
beforeEach(async () => {
  desk = await openNoticeDesk({ pages: true })
  base = await desk.app.listen({ port: 0, host: '127.0.0.1' })
  await seed(desk.store, 12)
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await desk.close()
})

const open = (path: string, who = 'hanh', width = 1280) =>
  openEditor(browser, base, path, {
    viewport: { width, height: 800 },
    extraHTTPHeaders: { 'x-staff': who },
  })
const shoot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
}
async function fits(page: Page): Promise<void> {
  for (const width of [1280, 360, 320]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await overflow(page)).toBe(0)
  }
}
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

describe('a notice', () => {
  it('is written, seen on the phone, sent by an approver, and stopped', async () => {
    const { page, faults } = await open('/notices')
    await page.getByText('Chưa có tin nào').waitFor()
    await fits(page)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('link', { name: '+ Tin mới' }).click()
    await heading(page, 'Tin báo mới')
    await page.getByLabel('Tin về').selectOption('nuoi-vit')
    await page.getByLabel('Lời tiếng Việt').fill('{bác} ơi, phí nuôi vịt nay 20 nghìn, {cháu} báo để {bác} biết.')
    await page.getByText('Bác ơi, phí nuôi vịt nay 20 nghìn').waitFor()
    await page.getByLabel('Xưng hô').selectOption('anh – em')
    await page.getByText('Anh ơi, phí nuôi vịt nay 20 nghìn, em báo').waitFor()
    await page.getByRole('button', { name: 'Lưu nháp' }).click()
    await page.getByText('12 người nhận ngay.').waitFor()
    await page.getByText('Bạn chưa có quyền gửi').waitFor()
    expect(await page.getByRole('button', { name: 'Gửi tin…' }).isDisabled()).toBe(true)
    expect(await accessibilityProblems(page)).toEqual([])
    await shoot(page, 'notice-draft')
    await fits(page)
    await shoot(page, 'notice-draft-320')
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: 'Thử trên điện thoại của tôi' }).click()
    await page.getByText('thử k7m2qx9a').waitFor()
    expect(faults).toEqual([])

    const path = new URL(page.url()).pathname.replace('/admin', '')
    const other = await open(path, 'duyet', 360)
    await other.page.getByRole('button', { name: 'Gửi tin…' }).click()
    await other.page.getByRole('dialog').getByText('12 người nhận ngay').waitFor()
    expect(await accessibilityProblems(other.page)).toEqual([])
    await shoot(other.page, 'notice-sure-360')
    await other.page.getByRole('button', { name: 'Gửi bây giờ' }).click()
    await other.page.getByText('Tin này đang gửi.').waitFor()
    expect(await accessibilityProblems(other.page)).toEqual([])
    await shoot(other.page, 'notice-sent-360')
    await fits(other.page)
    await other.page.getByRole('button', { name: 'Dừng gửi' }).click()
    await other.page.getByText('Cô Duyệt dừng lúc').waitFor()
    expect(desk.audited.map(({ what }) => what)).toEqual(['notice-written', 'notice-sent', 'notice-stopped'])
    expect(other.faults).toEqual([])
  })

  it('is stopped where it asks for a code, with what to write instead; what was typed stays', async () => {
    const { page } = await open('/notices/new', 'quan')
    await page.getByLabel('Tin về').selectOption('ward')
    await page.getByLabel('Lời tiếng Việt').fill('{bác} gửi mã OTP cho {cháu} nhé.')
    await page.getByRole('button', { name: 'Lưu nháp' }).click()
    await page.getByText('không ai được xin mã OTP').first().waitFor()
    expect(await page.getByRole('button', { name: 'Gửi tin…' }).isDisabled()).toBe(true)
    expect(await page.getByLabel('Lời tiếng Việt').inputValue()).toContain('mã OTP')
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('needs a second yes where the ward wants it', async () => {
    desk.twoPeople = true
    const { page } = await open('/notices/new', 'quan')
    await page.getByLabel('Tin về').selectOption('nuoi-vit')
    await page.getByLabel('Lời tiếng Việt').fill('Phí đã đổi.')
    await page.getByRole('button', { name: 'Lưu nháp' }).click()
    await page.getByText('cần một người khác duyệt').waitFor()
    const other = await open(new URL(page.url()).pathname.replace('/admin', ''), 'duyet')
    await other.page.getByRole('button', { name: 'Duyệt tin này' }).click()
    await other.page.getByText('Cô Duyệt đã duyệt').waitFor()
    expect(await other.page.getByRole('button', { name: 'Gửi tin…' }).isEnabled()).toBe(true)
  })

  it('by keyboard alone', async () => {
    const { page } = await open('/notices/new', 'quan')
    await page.getByLabel('Tin về').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Phí đã đổi.')
    await page.getByRole('button', { name: 'Lưu nháp' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Xóa nháp' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Xóa nháp')
  })

  it('of the past says what became of it', async () => {
    await writeNotice(
      desk.store,
      { id: ID, version: 0 },
      {
        ...NOTICE_BODY,
        ...{ state: 'sent', started: { staff: 'duyet', name: 'Cô Duyệt', at: desk.clock.now() } },
      },
    )
    const counts = { taken: 40, sent: 30, failed: 2, left: 7 }
    await desk.store.commitTurn({
      ...turnCommit({ person: 'zaehler' }),
      counts: Object.fromEntries(Object.entries(counts).map(([what, n]) => [`notice:${ID}.${what}`, n])),
      at: desk.clock.now(),
    })
    const { page } = await open('/notices', 'kha', 360)
    await page.getByText('30 người đã nhận, 8 đang đợi').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await shoot(page, 'notices-360')
    await page.getByRole('link', { name: 'Nuôi vịt' }).click()
    await page.getByRole('row', { name: 'Ứng dụng không nhận <5' }).waitFor()
    expect(await page.getByRole('button', { name: 'Dừng gửi' }).count()).toBe(0)
  })

  it('a server that is busy is asked again by a press, and nothing that was typed is lost', async () => {
    const { page } = await open('/notices/new', 'quan')
    await page.getByLabel('Tin về').selectOption('nuoi-vit')
    await page.getByLabel('Lời tiếng Việt').fill('Phí đã đổi.')
    await page.route('**/api/admin/notices', (route) => route.abort())
    await page.getByRole('button', { name: 'Lưu nháp' }).click()
    await page.getByRole('alert').getByText('Chưa nối được tới máy chủ').waitFor()
    await page.unroute('**/api/admin/notices')
    await page.getByRole('button', { name: 'Lưu nháp' }).click()
    await page.getByText('Đã lưu').waitFor()
    expect(await page.getByLabel('Lời tiếng Việt').inputValue()).toBe('Phí đã đổi.')
  })

  it('half written survives a killed tab, is offered back, and is forgotten once it is saved', async () => {
    const { page } = await open('/notices/new', 'quan')
    await page.getByLabel('Tin về').selectOption('nuoi-vit')
    await page.getByLabel('Lời tiếng Việt').fill('Phí đã đổi, viết dở')
    await page.getByText('Có phần chưa lưu, đang giữ trên máy này').waitFor()
    await expect.poll(() => kept(page), { timeout: 20_000 }).toBe(1)
    const again = await page.context().newPage()
    // As a crash: nothing of the page runs any more.
    const session = await page.context().newCDPSession(page)
    await Promise.race([session.send('Page.crash').catch(() => undefined), page.waitForEvent('crash')])
    await again.goto(`${base}/admin/notices`)
    await again.getByText('Phần chưa lưu của tôi').waitFor()
    expect(await accessibilityProblems(again)).toEqual([])
    await again.getByRole('link', { name: 'Tin báo mới', exact: true }).click()
    await again.getByText(/^Đã lấy lại phần bạn gõ/).waitFor()
    expect(await again.getByLabel('Lời tiếng Việt').inputValue()).toBe('Phí đã đổi, viết dở')
    expect(await again.getByLabel('Tin về').inputValue()).toBe('nuoi-vit')
    await fits(again)
    await again.getByRole('button', { name: 'Lưu nháp' }).click()
    await again.getByText(/^Đã lưu/).waitFor()
    await expect.poll(() => kept(again), { timeout: 20_000 }).toBe(0)
  })

  it('that a colleague saved meanwhile stands beside mine, and neither goes over the other unseen', async () => {
    const { page } = await open('/notices/new', 'quan')
    await page.getByLabel('Tin về').selectOption('nuoi-vit')
    await page.getByLabel('Lời tiếng Việt').fill('Phí đã đổi.')
    await page.getByRole('button', { name: 'Lưu nháp' }).click()
    await page.getByText(/^Đã lưu/).waitFor()
    const other = await open(new URL(page.url()).pathname.replace('/admin', ''), 'hanh')
    await other.page.getByLabel('Lời tiếng Việt').fill('Phí nuôi vịt nay 20 nghìn.')
    await other.page.getByRole('button', { name: 'Lưu nháp' }).click()
    await other.page.getByText(/^Đã lưu/).waitFor()
    await page.getByLabel('Lời tiếng Việt').fill('Phí nay khác.')
    await page.getByRole('button', { name: 'Lưu nháp' }).click()
    await page.getByRole('button', { name: 'Thử lại' }).click()
    const both = page.getByRole('region', { name: /đã lưu tin này lúc/ })
    await both.getByText('Phí nuôi vịt nay 20 nghìn.').waitFor()
    expect(await page.getByLabel('Lời tiếng Việt').inputValue()).toBe('Phí nay khác.')
    expect(await page.getByRole('button', { name: 'Lưu nháp' }).isDisabled()).toBe(true)
    expect(await accessibilityProblems(page)).toEqual([])
    await fits(page)
    await both.getByRole('button', { name: 'Giữ lời của tôi' }).click()
    await page.getByRole('button', { name: 'Lưu nháp' }).click()
    await page.getByText(/^Đã lưu/).waitFor()
    await other.page.reload()
    const theirs = () => other.page.getByLabel('Lời tiếng Việt').inputValue()
    await expect.poll(theirs, { timeout: 20_000 }).toBe('Phí nay khác.')
  })

  it('words for one that went out meanwhile are there to be copied', async () => {
    const { page } = await open('/notices/new', 'quan')
    await page.getByLabel('Tin về').selectOption('nuoi-vit')
    await page.getByLabel('Lời tiếng Việt').fill('Phí đã đổi.')
    await page.getByRole('button', { name: 'Lưu nháp' }).click()
    await page.getByText(/^Đã lưu/).waitFor()
    const path = new URL(page.url()).pathname.replace('/admin', '')
    await page.getByLabel('Lời tiếng Việt').fill('Phí đã đổi, thêm một câu.')
    await expect.poll(() => kept(page), { timeout: 20_000 }).toBe(1)
    const other = await open(path, 'duyet')
    await other.page.getByRole('button', { name: 'Gửi tin…' }).click()
    await other.page.getByRole('button', { name: 'Gửi bây giờ' }).click()
    await other.page.getByText('Tin này đang gửi.').waitFor()
    await page.reload()
    const left = page.getByLabel(/^Bạn gõ lúc/)
    await left.waitFor()
    expect(await left.inputValue()).toBe('Phí đã đổi, thêm một câu.')
    await page.getByRole('button', { name: 'Bỏ phần này' }).click()
    await expect.poll(() => kept(page), { timeout: 20_000 }).toBe(0)
  })
})
