/** An official edits: words, ways, steps; nothing typed is lost, nobody is written over. */
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildEditor } from '../../src/web/admin/build.ts'
import { type AdminRig, openAdmin } from '../platforms/admin.ts'
import { openEditor, saved } from './admin-page.ts'
import { launchBrowser } from './chromium.ts'

/** Whole journeys on a machine that others use too. */
vi.setConfig({ testTimeout: 60_000 })

let browser: Browser
let rig: AdminRig
let base: string
beforeAll(async () => {
  await buildEditor()
  browser = await launchBrowser()
}, 120_000)
afterAll(() => browser.close())
beforeEach(async () => {
  rig = await openAdmin()
  base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
})

const open = (path = '', options = {}) => openEditor(browser, base, path, options)
const OTP = '/u/vneid-kich-hoat/steps/otp'
const wordsOf = () => rig.step('vneid-kich-hoat', 'otp').words.vi?.text

describe('editing a step', () => {
  it('is found from the list of flows, changed, and saved by itself', async () => {
    const { page, faults } = await open()
    await page.getByRole('link', { name: 'Kích hoạt tài khoản VNeID' }).click()
    await page.getByRole('link', { name: 'Các bước và đường đi' }).click()
    await page.getByRole('link', { name: /Nhập mã OTP$/ }).click()
    await page.getByLabel('Người dân đọc', { exact: true }).fill('{bác} gõ mã vào ô trong VNeID nhé.')
    await page.getByLabel('Xem thử').getByText('Bác gõ mã vào ô trong VNeID nhé.').waitFor()
    await saved(page)
    expect(wordsOf()).toBe('{bác} gõ mã vào ô trong VNeID nhé.')
    expect(faults).toEqual([])
  })

  it('keeps what is typed without a network and sends it when it is back', async () => {
    const { page } = await open(OTP)
    const field = page.getByLabel('Người dân đọc', { exact: true })
    await field.waitFor()
    rig.cut = true
    await field.fill('Gõ lúc mất mạng.')
    await page.getByText('Đang giữ trên máy này, chưa lên máy chủ.').waitFor()
    rig.cut = false
    await page.getByRole('button', { name: 'Lưu lại ngay' }).click()
    await saved(page)
    expect(wordsOf()).toBe('Gõ lúc mất mạng.')
  })

  it('offers back what a crash left on this device', async () => {
    const { page } = await open(OTP)
    const field = page.getByLabel('Người dân đọc', { exact: true })
    await field.waitFor()
    rig.cut = true
    await field.fill('Chưa kịp lưu.')
    await page.getByText('Đang giữ trên máy này, chưa lên máy chủ.').waitFor()
    const again = await page.context().newPage()
    await page.close()
    rig.cut = false
    await again.goto(`${base}/admin`)
    await again.getByText('Phần chưa lưu của tôi').waitFor()
    await again.getByRole('link', { name: /Nhập mã OTP/ }).click()
    await again.getByText(/^Đã lấy lại phần bạn gõ/).waitFor()
    expect(await again.getByLabel('Người dân đọc', { exact: true }).inputValue()).toBe('Chưa kịp lưu.')
  })

  it('shows both texts where a colleague changed the same step, and writes over nobody', async () => {
    const { page } = await open(OTP)
    const field = page.getByLabel('Người dân đọc', { exact: true })
    await field.waitFor()
    rig.colleague('vneid-kich-hoat', 'step.otp', (content) => ({
      ...content,
      words: { ...content.words, vi: { ...content.words.vi, text: 'Của anh Bình.' } },
    }))
    await field.fill('Của tôi.')
    const conflict = page.getByRole('region', { name: /Anh Bình vừa sửa bước này/ })
    await conflict.waitFor()
    expect(wordsOf()).toBe('Của anh Bình.')
    expect(await conflict.innerText()).toContain('Của anh Bình.')
    expect(await conflict.innerText()).toContain('Của tôi.')
    await conflict.getByLabel(/^Của Anh Bình/).check()
    await conflict.getByRole('button', { name: 'Ghép như đã chọn' }).click()
    await saved(page)
    expect(wordsOf()).toBe('Của anh Bình.')
  })
})

describe('a step that a colleague edits', () => {
  it('is asked for by one press, and the colleague is told', async () => {
    rig.here = [{ staff: 'binh', name: 'Anh Bình', since: 0, editing: 'step.otp', mine: false }]
    const { page } = await open(OTP)
    await page.getByText('Anh Bình đang sửa chỗ này.').waitFor()
    await page.getByRole('button', { name: 'Xin sửa' }).click()
    await page.getByText('Đã báo là bạn xin sửa.').waitFor()
    await expect.poll(() => rig.asked.at(-1)?.body).toMatchObject({ editing: 'step.otp', wants: 'step.otp' })
    rig.here = [{ staff: 'binh', name: 'Anh Bình', since: 0, wants: 'step.otp', mine: false }]
    const other = await open(OTP)
    await other.page.getByText(/^Anh Bình xin sửa chỗ này/).waitFor()
  })
})

describe('where answers lead', () => {
  it('is changed in the list, by keyboard alone', async () => {
    const { page } = await open('/u/vneid-kich-hoat/steps#otp')
    const row = page.locator('#row-otp')
    await row.waitFor()
    await row
      .getByRole('button', { name: /^Bước \d+/ })
      .first()
      .focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Tìm theo số hoặc lời của bước').waitFor()
    await page.keyboard.type('da kich hoat truoc')
    await expect.poll(() => page.getByRole('option').count()).toBe(2)
    await page.keyboard.press('Enter')
    await page.getByText('Đã lưu vào bản nháp.').waitFor()
    const { structure } = rig.step('vneid-kich-hoat', 'otp')
    expect(Object.values(structure.kind === 'choose' ? structure.choices : {})).toContain('da_kich_hoat')
  })
})

describe('what a step does', () => {
  it('is changed with what is lost said first, asks in words, and goes by another code', async () => {
    const { page, faults } = await open(OTP)
    await page.getByRole('button', { name: 'Đổi loại bước' }).click()
    await page.getByLabel('Đổi thành').selectOption('branch')
    await page.getByText(/^Sẽ mất: lời người dân đọc/).waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Đổi loại bước' }).click()
    await page.getByLabel('Xét điều gì').selectOption('open')
    await page.getByText('Nếu Công an phường đang mở cửa').first().waitFor()
    await saved(page)
    expect(rig.step('vneid-kich-hoat', 'otp').structure).toMatchObject({
      kind: 'branch',
      when: [{ if: { open: 'police' } }],
    })
    await page.getByRole('button', { name: 'Đổi mã' }).click()
    await page.getByLabel(/^Mã mới/).fill('cong_an_mo_cua')
    await page.getByRole('dialog').getByRole('button', { name: 'Đổi mã' }).click()
    await page.waitForURL(/cong_an_mo_cua$/)
    expect(rig.step('vneid-kich-hoat', 'cong_an_mo_cua').structure.kind).toBe('branch')
    expect(faults).toEqual([])
  })
})

describe('a fault', () => {
  it('is said in words of the page, and a press leads into the field, folded away or not', async () => {
    const { page } = await open(OTP)
    const field = page.getByLabel('Người dân đọc (tiếng Anh)', { exact: true })
    await page.getByLabel('Người dân đọc', { exact: true }).waitFor()
    await page.locator('details.english summary').click()
    await field.fill('')
    await saved(page)
    await page.goto(`${base}/admin/u/vneid-kich-hoat/publish`)
    const fault = page.locator('li.fault').filter({ hasText: 'thiếu lời người dân đọc bằng tiếng Anh' })
    expect(await fault.innerText()).not.toContain('trong tệp')
    await fault.getByRole('link', { name: /^Tới chỗ này/ }).click()
    await field.waitFor()
    await expect.poll(() => field.evaluate((one) => one === document.activeElement), { timeout: 20_000 }).toBe(true)
    await page.evaluate(() => document.querySelector('details.english')?.removeAttribute('open'))
    await page.getByRole('button', { name: /^Tới ô ấy/ }).click()
    await expect.poll(() => field.evaluate((one) => one === document.activeElement), { timeout: 20_000 }).toBe(true)
  })
})

describe('a trial', () => {
  it('keeps anything else from going out while it runs, and the page says why and where to go', async () => {
    rig.row = { canary: { number: 13, share: 25 } }
    const { page } = await open(OTP)
    await page.getByLabel('Người dân đọc', { exact: true }).fill('{bác} gõ mã nhé.')
    await saved(page)
    await page.goto(`${base}/admin/u/vneid-kich-hoat/publish`)
    await page.getByText('bản 13 còn đang được thử').waitFor()
    expect(await page.getByRole('button', { name: /^Phát hành bản/ }).isDisabled()).toBe(true)
    await page
      .getByRole('link', { name: /dừng thử$/ })
      .first()
      .waitFor()
  })

  it('that ends by itself is said on a list that has stood open, and in the flow', async () => {
    rig.row = { canary: { number: 13, share: 25 } }
    const { page } = await open()
    await page.clock.install()
    await page.reload()
    await page.getByText('Đang thử bản 13 với 25% người mới').first().waitFor()
    rig.row = { trialStopped: { number: 13, at: Date.now(), why: 'Bản thử có 40% người làm xong, bản đang chạy 90%.' } }
    await page.clock.fastForward(61_000)
    const told = page.getByRole('status').filter({ hasText: /Bản thử 13 của “.+” đã tự dừng/ })
    await told
      .getByText(/40% người làm xong/)
      .first()
      .waitFor()
    await page.goto(`${base}/admin/u/vneid-kich-hoat`)
    await page.getByText('Bản thử 13 đã tự dừng').waitFor()
  })
})

describe('publishing', () => {
  it('keeps what was written beside a choice of parts when another choice is made', async () => {
    const { page } = await open(OTP)
    await page.getByLabel('Người dân đọc', { exact: true }).fill('{bác} gõ mã nhé.')
    await saved(page)
    rig.colleague('vneid-kich-hoat', 'step.mat_khau', (content) => ({
      ...content,
      structure: { ...content.structure },
    }))
    await page.goto(`${base}/admin/u/vneid-kich-hoat/publish`)
    await page.getByLabel(/^Đã sửa gì/).fill('Nói ngắn hơn')
    const first = page.getByRole('checkbox', { name: /^Phát hành chỗ này/ }).first()
    await first.uncheck()
    await page
      .getByText(/chưa chọn thay đổi nào|Chưa phát hành được/)
      .first()
      .waitFor()
    await first.check()
    expect(await page.getByLabel(/^Đã sửa gì/).inputValue()).toBe('Nói ngắn hơn')
  })

  it('waits for reasons and a note, publishes, and goes back in one press', async () => {
    const { page, faults } = await open(OTP)
    await page.getByLabel('Người dân đọc', { exact: true }).fill('{bác} gõ mã nhé.')
    await saved(page)
    await page.goto(`${base}/admin/u/vneid-kich-hoat/publish`)
    const publish = page.getByRole('button', { name: 'Phát hành bản 13' })
    await publish.waitFor()
    expect(await publish.isDisabled()).toBe(true)
    for (const field of await page.getByLabel('Vì sao vẫn phát hành').all()) await field.fill('Đã xem, vẫn đúng.')
    await page.getByLabel(/^Đã sửa gì/).fill('Nói ngắn hơn')
    rig.mustProve = true
    await publish.click()
    await page.getByLabel('Mã 6 số trong ứng dụng xác thực').fill('123456')
    await page.getByRole('button', { name: 'Xác nhận', exact: true }).click()
    await page.getByText(/^Bản 13 đang chạy từ/).waitFor()
    await page.getByRole('button', { name: 'Quay về bản 12' }).click()
    await page.getByText(/^Bản 14 đang chạy từ/).waitFor()
    expect(faults).toEqual([])
  })
})
