/** Home visits in a browser: a lead, a volunteer and a resident who talks to the bot, on the real desk. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DeskRig, openDesk } from '../desk/rig.ts'
import { asksForVisit, shipped, visitOf } from '../visiting.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'
import { DESK, PHONE } from './desk-page.ts'

let browser: Browser
let rig: DeskRig
let base: string
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  rig = await openDesk({ catalogue: shipped(), pages: true })
  base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
})

async function open(staff: string, size: typeof PHONE | typeof DESK, path = '#den-nha'): Promise<Page> {
  const context = await browser.newContext({
    ...{ ...size, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', serviceWorkers: 'block' as const },
    extraHTTPHeaders: { 'x-staff': staff },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  await page.goto(`${base}/desk${path}`)
  return page
}
const row = (page: Page) => page.locator('.visit-card')
const see = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
async function sound(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
  expect(await accessibilityProblems(page), name).toEqual([])
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(sideways, `${name} scrolls sideways`).toBeLessThanOrEqual(0)
}
async function plans(page: Page): Promise<void> {
  await row(page).getByRole('link').click()
  await press(page, /^Theo ý người dân: /)
  await page.getByLabel('Giờ (để trống nếu chỉ hẹn buổi)').fill('08:30')
  await page.getByLabel('Người thứ nhất').selectOption('lan')
  await page.getByLabel('Người thứ hai').selectOption('minh')
}

describe('a home visit', () => {
  it('asked by chat, set, agreed, moved by the resident, at the door, done; seen on both screens at once', async () => {
    const [lead, lan] = await Promise.all([open('mai', DESK), open('lan', PHONE)])
    await see(lead, 'Chưa có ai xin đội đến nhà.')
    await see(lan, /Bạn chưa được xếp lượt/)
    await sound(lan, 'empty')
    await asksForVisit(rig.talk)
    await row(lead).getByText('Mới xin, chưa xếp').waitFor()
    expect(await lead.locator('section.day').innerText()).toMatch(/Thứ Năm 26\/11\s*Tổ 5\s*Hoa/)
    await sound(lead, 'board')

    await plans(lead)
    await sound(lead, 'plan')
    await press(lead, 'Xếp và nhắn người dân')
    await see(lead, 'Đã xếp và nhắn người dân.')
    await row(lan).getByText('Đã xếp, chờ người dân xác nhận').waitFor()
    await rig.talk.presses('Được, hẹn thế')
    await row(lan).getByText('Đã xác nhận').waitFor()
    await sound(lan, 'mine')

    await rig.talk.says('đổi lịch hẹn')
    for (const label of ['Đổi lịch hẹn', 'Đổi buổi']) await rig.talk.presses(label)
    for (const answer of ['sáng thứ sáu', 'chỉ buổi ấy thôi']) await rig.talk.says(answer)
    await row(lan).getByText('Người dân đổi, cần xếp lại').waitFor()
    await see(lead, 'Người dân đổi, cần xếp lại')
    await press(lead, /^Theo ý người dân: sáng thứ Sáu/)
    await press(lead, 'Xếp và nhắn người dân')
    await row(lan)
      .getByText(/Thứ Sáu 27\/11/)
      .waitFor()
    await rig.talk.says('vâng')

    rig.talk.clock.set('2026-11-27T08:20:00+07:00')
    await lan.reload()
    await see(lan, 'Nhắc bạn: hôm nay 1 lượt đến nhà.')
    await row(lan).getByRole('link').click()
    expect(await lan.getByText('số 8 ngõ chợ').count()).toBe(0)
    await press(lan, 'Xem (có ghi sổ)')
    await see(lan, 'số 8 ngõ chợ')
    await press(lan, 'Xem mã đến nhà')
    const { code } = (await visitOf(rig.talk)).body
    await see(lan, [...(code ?? '')].join(' '))
    await sound(lan, 'door')
    await press(lan, /đã vào nhà/)
    await see(lan, 'Đã đến nơi')
    await lan.getByLabel('Đã xong').check()
    await sound(lan, 'finish')
    await press(lan, 'Ghi kết quả')
    await see(lan, 'Đã xong')
    await vi.waitFor(async () => expect((await visitOf(rig.talk)).body.state).toBe('done'))
    await see(lead, 'Đã xong')
    expect(rig.talk.heard.at(-1)?.text).toContain('đã giúp xong')
  }, 120_000)

  it('by keyboard alone: set by a lead, opened, at the door and done by who goes', async () => {
    /** Tab until the focus stands on something of this name. */
    async function tabTo(page: Page, name: RegExp): Promise<void> {
      for (let n = 0; n < 80; n++) {
        await page.keyboard.press('Tab')
        const here = await page.evaluate(() => {
          const one = document.activeElement as HTMLInputElement | null
          return one?.getAttribute('aria-label') ?? one?.labels?.[0]?.textContent ?? one?.textContent ?? ''
        })
        if (name.test(here.trim())) return
      }
      throw new Error(`the focus never came to ${name}`)
    }
    const pressKey = async (page: Page, name: RegExp, key = 'Enter') => {
      await tabTo(page, name)
      await page.keyboard.press(key)
    }
    await asksForVisit(rig.talk)
    const lead = await open('mai', DESK)
    await row(lead).waitFor()
    await pressKey(lead, /Mới xin, chưa xếp/)
    await see(lead, /^Lịch hẹn /)
    await pressKey(lead, /^Theo ý người dân: /)
    await tabTo(lead, /^Giờ \(để trống/)
    await lead.keyboard.type('0830AM')
    await tabTo(lead, /^Người thứ nhất/)
    await lead.keyboard.type('Chị Lan')
    await tabTo(lead, /^Người thứ hai/)
    await lead.keyboard.type('Anh Minh')
    await pressKey(lead, /^Xếp và nhắn người dân$/)
    await see(lead, 'Đã xếp và nhắn người dân.')
    expect((await visitOf(rig.talk)).body.plan?.people.map(({ staff }) => staff)).toEqual(['lan', 'minh'])
    await rig.talk.presses('Được, hẹn thế')

    rig.talk.clock.set('2026-11-26T08:20:00+07:00')
    const lan = await open('lan', PHONE)
    await row(lan).waitFor()
    await pressKey(lan, /Đã xác nhận/)
    await pressKey(lan, /^Xem \(có ghi sổ\)$/)
    await see(lan, 'số 8 ngõ chợ')
    await pressKey(lan, /^Xem mã đến nhà$/)
    const { code } = (await visitOf(rig.talk)).body
    await see(lan, [...(code ?? '')].join(' '))
    await pressKey(lan, /đã vào nhà/)
    await see(lan, 'Đã đến nơi')
    await pressKey(lan, /^Đã xong/, 'Space')
    await pressKey(lan, /^Ghi kết quả$/)
    await vi.waitFor(async () => expect((await visitOf(rig.talk)).body.state).toBe('done'))
  }, 120_000)

  it('two leads at once: who was slower reads that nothing of theirs was written, and sees what stands', async () => {
    await asksForVisit(rig.talk)
    const [mai, hong] = await Promise.all([open('mai', PHONE), open('hong', PHONE)])
    await plans(mai)
    await plans(hong)
    await hong.getByLabel('Người thứ hai').selectOption('tu')
    // As slow as a network may be: what the other did is not on this screen yet.
    await hong.route('**/api/desk/visits', (route) => route.abort())
    await press(mai, 'Xếp và nhắn người dân')
    await see(mai, 'Đã xếp và nhắn người dân.')
    await hong.route('**/api/desk/visits', (route) => route.continue())
    await press(hong, 'Xếp và nhắn người dân')
    await see(hong, /vừa được người khác hoặc người dân thay đổi|Đã xếp, chờ người dân xác nhận/)
    expect((await visitOf(rig.talk)).body.plan?.people.map(({ staff }) => staff)).toEqual(['lan', 'minh'])
  }, 120_000)

  it('a lead gives the reason before contact is shown, and the sheet of the day prints on A4 without a code', async () => {
    await asksForVisit(rig.talk)
    const lead = await open('mai', PHONE)
    await plans(lead)
    await press(lead, 'Xếp và nhắn người dân')
    await see(lead, 'Đã xếp và nhắn người dân.')
    await lead.getByLabel('Vì sao cần xem').fill('gọi xác nhận')
    await lead.keyboard.press('Enter')
    await see(lead, 'số 8 ngõ chợ')
    await sound(lead, 'lead-visit')
    await lead.getByRole('link', { name: /Về bảng/ }).click()
    await lead.getByRole('link', { name: 'In danh sách' }).click()
    await press(lead, 'Lấy danh sách')
    await see(lead, '0912 345 678')
    await sound(lead, 'sheet')
    const { code } = (await visitOf(rig.talk)).body
    await lead.emulateMedia({ media: 'print' })
    if (process.env.SHOTS) await lead.pdf({ path: `${process.env.SHOTS}/day.pdf`, format: 'A4' })
    expect(await lead.locator('nav').isVisible()).toBe(false)
    expect(await lead.locator('table').innerText()).toContain('số 8 ngõ chợ')
    expect(await lead.locator('body').innerText()).not.toContain(code as string)
  }, 120_000)

  it('without a network it says so, keeps what is written, and goes on afterwards; the calendar is made and ended', async () => {
    await asksForVisit(rig.talk)
    const lead = await open('mai', PHONE)
    await press(lead, 'Tạo địa chỉ lịch')
    expect(await lead.getByLabel(/Địa chỉ lịch của bạn/).inputValue()).toMatch(/\/calendar\/[\w-]{43}\.ics$/)
    await sound(lead, 'calendar')
    await press(lead, 'Tắt lịch')
    await lead.getByRole('button', { name: 'Tạo địa chỉ lịch' }).waitFor()
    await plans(lead)
    await lead.context().setOffline(true)
    await see(lead, /Đang mất mạng: chưa ghi được gì/)
    await press(lead, 'Xếp và nhắn người dân')
    await see(lead, /Chưa nối được tới máy chủ/)
    await sound(lead, 'offline')
    expect(await lead.getByLabel('Người thứ nhất').inputValue()).toBe('lan')
    await lead.context().setOffline(false)
    await press(lead, 'Xếp và nhắn người dân')
    await see(lead, 'Đã xếp và nhắn người dân.')
  }, 120_000)
})
