/** What a card says of somebody who is stuck; why the step is hard, in one tap or none; and what worked for others. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type DeskRig, openDesk } from '../platforms/desk.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'
import { claim, openAs } from './desk-page.ts'

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

it('the card holds all that is known at a glance, on the smallest phone', async () => {
  const at = rig.now()
  rig.waits({
    who: 'ông Tư',
    reason: 'distress',
    urgent: true,
    misses: 2,
    waitingSince: at - 12 * 60_000,
    windowUntil: at + 90 * 60_000,
  })
  const lan = await openAs(browser, base, 'lan')
  const card = lan.locator('.card').filter({ hasText: 'Ông Tư' })
  for (const said of [
    'Zalo',
    'Cài VNeID – bước 4/6: Quét NFC',
    'Cần gấp',
    'Chờ lâu',
    'Đang lo lắng',
    'Sai 2 lần',
    /Chờ 12 phút/,
    /Zalo còn 1 giờ/,
  ])
    await card.getByText(said).first().waitFor()
  if (process.env.SHOTS) await lan.screenshot({ path: `${process.env.SHOTS}/card.png` })
  await card.getByRole('link').click()
  await lan.getByText(/^Bước 4\/6 Quét NFC · dừng 12 phút · sai 2 lần/).click()
  for (const said of ['Đã thử', 'máy không rung', 'Loại máy', 'Android', 'Câu cuối của trợ lý'])
    await lan.getByText(said, { exact: true }).first().waitFor()
  expect(await lan.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})

it('goes along with the hand-back; a second tap takes it back', async () => {
  rig.waits()
  const lan = await openAs(browser, base, 'lan')
  await claim(lan)
  await lan.getByText('Bước 4/6').first().click()
  await lan.getByText('Bác áp lưng máy vào thẻ, giữ yên 5 giây giúp cháu.” – 12 người sau đó làm xong').waitFor()
  if (process.env.SHOTS) await lan.screenshot({ path: `${process.env.SHOTS}/worked.png` })
  await lan.getByRole('button', { name: 'Trả lại trợ lý' }).click()
  const why = lan.getByRole('group', { name: 'Bước này khó vì… (không bắt buộc)' })
  await why.getByRole('button', { name: 'Khác', exact: true }).click()
  await why.getByRole('button', { name: 'Mắt kém, tay run' }).click()
  await why.getByRole('button', { name: 'Mắt kém, tay run', pressed: true }).waitFor()
  await lan.getByText('Cháu mời bác làm tiếp bước').waitFor()
  if (process.env.SHOTS) await lan.screenshot({ path: `${process.env.SHOTS}/hard.png` })
  expect(await accessibilityProblems(lan)).toEqual([])
  const back = lan.getByRole('group', { name: 'Trả lại vì (bấm là trả lại ngay):' })
  await back.getByRole('button', { name: 'Đã xong' }).click()
  await lan.getByText('Đã trả bác Hoa lại trợ lý').waitFor()
  const asked = () => rig.asked.findLast(({ method, path }) => method === 'POST' && /hand-back|close/.test(path))?.body
  expect(asked()).toEqual({ claim: 1, reason: 'done', hard: 'eyes' })
})

it('goes along with the end, too', async () => {
  rig.waits()
  const lan = await openAs(browser, base, 'lan')
  await claim(lan)
  await lan.getByLabel('Việc khác').click()
  await lan.getByRole('button', { name: 'Kết thúc', exact: true }).click()
  const sheet = lan.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Thiếu giấy tờ, thông tin' }).click()
  expect(await accessibilityProblems(lan)).toEqual([])
  await sheet.getByRole('button', { name: 'Kết thúc', exact: true }).click()
  await lan.getByText('Đã kết thúc với bác Hoa.').waitFor()
  expect(rig.asked.findLast(({ path }) => path.endsWith('/close'))?.body).toEqual({ claim: 1, hard: 'papers' })
})
