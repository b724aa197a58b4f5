/** Photos and voices on a volunteer's phone: covered until opened, and what is said when they cannot be. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DeskRig, openDesk } from '../platforms/desk.ts'
import { launchBrowser } from './chromium.ts'
import { bubble, claim, openAs, say } from './desk-page.ts'

let browser: Browser
let rig: DeskRig
let base: string
let ticket: string
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

const PHOTO = { kind: 'photo', id: '01jphotophotophotophotopho-0', can: 'open' } as const
const VOICE = { kind: 'voice', id: '01jvoicevoicevoicevoicevoi-0', can: 'play' } as const

async function withMedia(media: typeof PHOTO | typeof VOICE): Promise<Page> {
  const at = rig.now() - 1_000
  ticket = rig.waits({ lines: [{ id: 'l-1', at, from: 'resident', text: '', media: [media] }] })
  const lan = await openAs(browser, base, 'lan')
  await claim(lan)
  return lan
}
const asked = (how: string) => rig.asked.filter(({ path }) => path.endsWith(`/${how}`))
const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` })
}

describe('a photo of a resident', () => {
  it('is covered; opens with a reason after proving who one is, and can be covered again', async () => {
    const lan = await withMedia(PHOTO)
    await lan.getByText('Ảnh · đang che').waitFor()
    await shot(lan, 'covered')
    expect([await lan.locator('.log img').count(), asked('open').length]).toEqual([0, 0])
    await lan.getByRole('button', { name: 'Xem ảnh' }).click()
    await shot(lan, 'reason')
    await lan.getByRole('button', { name: 'Xem thông báo lỗi' }).click()
    await lan.getByRole('heading', { name: 'Xác nhận lại là bạn' }).waitFor()
    await shot(lan, 'prove')
    await lan.getByLabel('Mật khẩu').fill('sai-mat-khau')
    await lan.getByRole('button', { name: 'Xác nhận', exact: true }).click()
    await lan.locator('dialog .trouble').waitFor()
    await lan.getByLabel('Mật khẩu').fill('dung-roi')
    await lan.getByRole('button', { name: 'Xác nhận', exact: true }).click()
    await lan.getByAltText('Ảnh bác Hoa gửi').waitFor()
    await shot(lan, 'open')
    expect(asked('open').map(({ body }) => body)).toEqual(Array(2).fill({ reason: 'Xem thông báo lỗi' }))
    await lan.getByRole('button', { name: 'Che lại' }).click()
    await lan.getByText('Ảnh · đang che').waitFor()
    expect(await lan.locator('.log img').count()).toBe(0)
  })

  it('that is gone says so, without another button', async () => {
    const lan = await withMedia(PHOTO)
    Object.assign(rig.people.lan ?? {}, { proved: true })
    rig.gone = true
    await lan.getByRole('button', { name: 'Xem ảnh' }).click()
    await lan.getByLabel('Lý do khác').fill('xem lại')
    await lan.getByRole('button', { name: 'Mở ảnh' }).click()
    await lan.getByText('Tệp này không còn nữa').waitFor()
    expect(await lan.getByRole('button', { name: /Xem ảnh|Thử lại/ }).count()).toBe(0)
  })

  it('is covered when the desk locks', async () => {
    const lan = await withMedia(PHOTO)
    Object.assign(rig.people.lan ?? {}, { proved: true })
    await lan.getByRole('button', { name: 'Xem ảnh' }).click()
    await lan.getByRole('button', { name: 'Xem thông báo lỗi' }).click()
    const source = await lan.getByAltText('Ảnh bác Hoa gửi').getAttribute('src')
    rig.lock('lan')
    await lan.locator('.log').waitFor({ state: 'detached' })
    expect(
      await lan.evaluate(
        (url) =>
          fetch(url ?? '').then(
            () => 'there',
            () => 'gone',
          ),
        source,
      ),
    ).toBe('gone')
  })
})

describe('a voice of a resident', () => {
  it('is fetched when somebody listens, and shows its length', async () => {
    const lan = await withMedia(VOICE)
    expect(asked('play')).toEqual([])
    await lan.getByRole('button', { name: 'Nghe' }).click()
    await lan.getByText('Lời nói · 0:07').waitFor()
    await shot(lan, 'voice')
    // The stand-in's file is no sound: the page says what that means for who listens.
    await lan.getByText('Máy này không phát được loại tiếng này').waitFor()
  })
})

describe('a drawing of the flow', () => {
  it('is sent by one press, once', async () => {
    const lan = await withMedia(PHOTO)
    await say(lan, 'Bác xem hình ạ')
    await bubble(lan, 'Bác xem hình ạ').getByText('Đã gửi').waitFor()
    await lan.getByRole('button', { name: 'Hình', exact: true }).click()
    await shot(lan, 'pictures')
    rig.failing = 503
    await lan.getByRole('button', { name: 'Thẻ áp vào lưng máy' }).click()
    await lan.getByText(/^Hình chưa gửi/).waitFor()
    rig.failing = null
    rig.losing.push(`${ticket}/picture`)
    await lan.getByRole('button', { name: 'Thẻ áp vào lưng máy' }).click()
    await lan.getByText('Đã gửi hình cho bác Hoa.').waitFor()
    await vi.waitFor(() => expect(rig.said.map(({ text }) => text)).toEqual(['Bác xem hình ạ', '[vneid/chip-the]']))
  })
})
