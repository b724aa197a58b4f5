/** What leads do for many, what they read each week, and what everybody sees of their own. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type DeskRig, openDesk } from '../platforms/desk.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'
import { DESK, openAs } from './desk-page.ts'

vi.setConfig({ testTimeout: 60_000 })

let browser: Browser
let rig: DeskRig
let base: string
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  rig = await openDesk()
  base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
})
const list = (page: Page) => page.getByRole('main').getByRole('list', { name: 'Mọi người trong phường' })

it('filters are kept for the next time; many are ended only after who gets what stood there', async () => {
  const quick = rig.waits({ who: 'cô Bình', waitingSince: rig.now() - 60_000 })
  const long = rig.waits({ who: 'ông Tư', waitingSince: rig.now() - 20 * 60_000 })
  const hanh = await openAs(browser, base, 'hanh', { path: '#toan-phuong' })
  await list(hanh)
    .getByRole('link', { name: /^Cô Bình/ })
    .waitFor()
  await hanh.getByText('Lọc danh sách').click()
  await hanh.getByLabel('Chờ hơn 10 phút').check()
  await list(hanh)
    .getByRole('link', { name: /^Cô Bình/ })
    .waitFor({ state: 'detached' })
  await hanh.reload()
  await list(hanh)
    .getByRole('link', { name: /^Ông Tư/ })
    .waitFor()
  expect(
    await list(hanh)
      .getByRole('link', { name: /^Cô Bình/ })
      .count(),
  ).toBe(0)
  expect(await accessibilityProblems(hanh)).toEqual([])
  await hanh.getByLabel('Chọn ông Tư').check()
  await hanh.getByRole('button', { name: 'Kết thúc (1)' }).click()
  await hanh.getByText('sẽ nhận qua Zalo: “Cháu khép lượt này ạ.”').waitFor()
  expect(rig.ticket(long).state).toBe('waiting')
  await hanh.getByLabel('Lý do (được ghi lại)').fill('Im ba ngày')
  await hanh.getByRole('button', { name: 'Làm', exact: true }).click()
  await hanh.getByText('Đã kết thúc 1 người.').waitFor()
  expect([rig.ticket(long).state, rig.ticket(quick).state]).toEqual(['closed', 'waiting'])
})

it('somebody held goes back to the queue, and gets no message', async () => {
  const helper = { staff: 'lan', name: 'Chị Lan', since: rig.now(), leaseUntil: rig.now() + 600_000 }
  const id = rig.waits({ state: 'held', claim: 1, helper })
  const hanh = await openAs(browser, base, 'hanh', { path: '#toan-phuong', ...DESK })
  await hanh.getByLabel('Chọn bác Hoa').check()
  await hanh.getByRole('button', { name: 'Trả lại hàng chờ (1)' }).click()
  await hanh.getByText('– không nhận tin nào').waitFor()
  await hanh.getByLabel('Lý do (được ghi lại)').fill('Chị Lan mất mạng')
  await hanh.getByRole('button', { name: 'Làm', exact: true }).click()
  await hanh.getByText('Đã trả lại hàng chờ 1 người.').waitFor()
  expect(rig.ticket(id)).toMatchObject({ state: 'waiting', front: true })
})

it('ready sentences are changed by a lead', async () => {
  const hanh = await openAs(browser, base, 'hanh', { path: '#mau-cau' })
  await hanh.getByRole('button', { name: 'Sửa: {cháu} chào {bác} ạ.' }).click()
  await hanh.getByLabel('Câu', { exact: true }).fill('{cháu} chào {bác}, {cháu} giúp {bác} đây.')
  await hanh.getByRole('button', { name: 'Lưu mẫu câu' }).click()
  await hanh.getByText('Đã lưu mẫu câu.').waitFor()
  await hanh.getByText('{cháu} chào {bác}, {cháu} giúp {bác} đây.').waitFor()
  expect(await accessibilityProblems(hanh)).toEqual([])
})

it('everybody sees their own figures; a lead’s screen is for leads', async () => {
  const lan = await openAs(browser, base, 'lan', { path: '#them' })
  await lan.getByText('Tháng này bạn giúp 12 người, 9 người đã làm xong.').waitFor()
  await lan.getByText('Bác Hoa đã làm xong “Cài VNeID” hôm qua.').waitFor()
  expect(await lan.getByRole('link', { name: /Toàn phường/ }).count()).toBe(0)
  await lan.goto(`${base}/desk#toan-phuong`)
  await lan.getByText('Mục này dành cho trưởng nhóm.').waitFor()
})
