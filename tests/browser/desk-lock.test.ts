/** A screen nobody touches hides residents, and what was being written is still there afterwards. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type DeskRig, openDesk } from '../platforms/desk.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'
import { claim, connected, field, heard, openAs, say } from './desk-page.ts'

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

it('the server says so: nothing of anybody is left on the screen, and the draft comes back', async () => {
  rig.waits()
  const lan = await openAs(browser, base, 'lan')
  await claim(lan)
  await field(lan).fill('Bác áp thẻ')
  rig.lock('lan')
  await lan.getByRole('heading', { name: 'Bàn trực đang khóa' }).waitFor()
  const shown = await lan.evaluate(() => document.documentElement.outerHTML)
  for (const word of ['Hoa', 'Zalo', 'Quét NFC', 'Bác áp thẻ']) expect(shown).not.toContain(word)
  expect(await accessibilityProblems(lan)).toEqual([])
  await lan.getByLabel('Mật khẩu').fill('sai')
  await lan.getByRole('button', { name: 'Mở khóa' }).click()
  await lan.getByText('Không đúng. Xin thử lại.').waitFor()
  await lan.getByLabel('Mật khẩu').fill('dung-roi')
  await lan.getByLabel('Mật khẩu').press('Enter')
  await field(lan).waitFor()
  expect(await field(lan).inputValue()).toBe('Bác áp thẻ')
  await connected(lan)
  await say(lan, 'Bác áp thẻ vào lưng máy')
  await expect.poll(() => heard(rig)).toEqual(['Chị Lan: Bác áp thẻ vào lưng máy'])
})

it('untouched it locks by itself, before the server says so; what waits to be sent waits on', async () => {
  rig.waits()
  Object.assign(rig.people.lan ?? {}, { lockAfterMs: 6_000 })
  const lan = await openAs(browser, base, 'lan')
  await claim(lan)
  const go = rig.hold('/say')
  await say(lan, 'Cháu đây')
  await lan.getByRole('heading', { name: 'Bàn trực đang khóa' }).waitFor({ timeout: 30_000 })
  expect(rig.people.lan?.locked).not.toBe(true)
  expect(await lan.locator('body').innerText()).not.toMatch(/Hoa|Cháu đây/)
  go()
  await lan.getByLabel('Mật khẩu').fill('dung-roi')
  await lan.getByLabel('Mật khẩu').press('Enter')
  await field(lan).waitFor()
  await expect.poll(() => heard(rig), { timeout: 15_000 }).toEqual(['Chị Lan: Cháu đây'])
})

it('opened on a locked device: the lock is all there is', async () => {
  rig.waits()
  Object.assign(rig.people.lan ?? {}, { locked: true })
  const lan = await openAs(browser, base, 'lan')
  await lan.getByRole('heading', { name: 'Bàn trực đang khóa' }).waitFor()
  await lan.getByLabel('Mật khẩu').fill('dung-roi')
  await lan.getByRole('button', { name: 'Mở khóa' }).click()
  await lan.locator('.card').waitFor()
})
