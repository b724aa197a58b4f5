/** On the smallest phones what was said has to have room, and nothing that comes stays unseen. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type DeskRig, openDesk } from '../platforms/desk.ts'
import { launchBrowser } from './chromium.ts'
import { bubble, claim, openAs, say } from './desk-page.ts'

vi.setConfig({ testTimeout: 60_000 })

let browser: Browser
let rig: DeskRig
let base: string
let id: string
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  rig = await openDesk()
  base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
  const at = rig.now() - 60_000
  const said = (n: number) => ({ id: `said-${n}`, at: at + n, from: 'resident', text: `Lời thứ ${n} của bác` }) as const
  const sends = { photo: {}, voice: { secondsMax: 300 } }
  id = rig.waits({ sends, stoppedAt: at - 1, lines: [1, 2, 3, 4, 5, 6, 7, 8].map(said) })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
})

/** Whether the words stand inside the part of the log that is seen. */
const inSight = (page: Page, text: string) =>
  bubble(page, text).evaluate((line) => {
    const log = line.closest('.log')?.getBoundingClientRect()
    const { top, bottom } = line.getBoundingClientRect()
    return log !== undefined && top < log.bottom && bottom > log.top
  })

it('two fifths of the screen are left for what was said, with everything else at hand', async () => {
  const lan = await openAs(browser, base, 'lan')
  await claim(lan)
  const { log, row } = await lan.evaluate(() => ({
    log: document.querySelector('.log')?.clientHeight ?? 0,
    row: new Set(Array.from(document.querySelectorAll('.actions > *'), (one) => one.getBoundingClientRect().top)).size,
  }))
  expect(log / 640).toBeGreaterThan(0.4)
  expect(row).toBe(1)
})

it('one’s own words come into sight wherever one was; what others say is told by a button that leads there', async () => {
  const lan = await openAs(browser, base, 'lan')
  await claim(lan)
  await bubble(lan, 'Lời thứ 1').waitFor()
  rig.writes(id, 'Bác vừa viết thêm')
  const news = lan.getByRole('button', { name: 'Có tin mới' })
  await news.waitFor()
  expect(await inSight(lan, 'Bác vừa viết thêm')).toBe(false)
  await news.click()
  await news.waitFor({ state: 'detached' })
  expect(await inSight(lan, 'Bác vừa viết thêm')).toBe(true)
  await lan.locator('.log').evaluate((log) => log.scrollTo(0, 0))
  await say(lan, 'Cháu đây bác')
  await bubble(lan, 'Cháu đây bác').getByText('Đã gửi').waitFor()
  expect(await inSight(lan, 'Cháu đây bác')).toBe(true)
})

it('a photo that waits for a lead is counted for them, stands first in the ward and in sight when they come', async () => {
  const photo = { id: 'anh-1', at: rig.now(), text: '' }
  const helper = { staff: 'lan', name: 'Chị Lan', since: rig.now(), leaseUntil: rig.now() + 600_000 }
  rig.set(id, { state: 'held', claim: 1, helper, photos: [photo] })
  const hanh = await openAs(browser, base, 'hanh')
  await hanh.getByRole('link', { name: 'Thêm 1 việc chờ trưởng nhóm' }).click()
  await hanh.getByRole('link', { name: /Toàn phường .*1 ảnh chờ bạn xem/ }).click()
  await hanh.getByRole('link', { name: 'Chị Lan gửi bác Hoa' }).click()
  await hanh.getByText('chờ trưởng nhóm xem').waitFor()
  expect(await inSight(hanh, 'chờ trưởng nhóm xem')).toBe(true)
})

it('to hand back, steps of the way come before those for trouble; the card shows the way alone', async () => {
  const lan = await openAs(browser, base, 'lan')
  await claim(lan)
  await lan.getByText(/^Bước 4\/6 Quét NFC/).click()
  const listed = await lan.locator('.stuck-body ol li').allTextContents()
  expect(listed).toContain('Đặt mật khẩu')
  expect(listed).not.toContain('Tắt nhà phát triển')
  await lan.getByRole('button', { name: 'Trả lại trợ lý' }).click()
  await lan.locator('optgroup').first().waitFor({ state: 'attached' })
  const groups = await lan
    .locator('optgroup')
    .evaluateAll((all) => all.map((one) => [(one as HTMLOptGroupElement).label, one.textContent]))
  expect(groups.map(([label]) => label)).toEqual(['Các bước chính', 'Khi gặp trục trặc'])
  expect(groups[1]?.[1]).toBe('Tắt nhà phát triển')
})
