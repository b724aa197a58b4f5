/** What a lead answers for: somebody's data erased, who opened what, and requests that came on paper. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DeskRig, openDesk } from '../platforms/desk.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'
import { openAs } from './desk-page.ts'

vi.setConfig({ testTimeout: 60_000 })

const DAY_MS = 86_400_000
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
/** Nothing to mend, and nothing sideways at 360 px. */
async function isForEveryone(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
  expect(await accessibilityProblems(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}
const asked = (part: string) => rig.asked.filter(({ path, method }) => method === 'POST' && path.includes(part))

describe('somebody is erased', () => {
  it('from their chat: what goes and stays stands there, a reason, a proof, and the result', async () => {
    const id = rig.waits()
    const hanh = await openAs(browser, base, 'hanh', { path: `#nguoi/${id}` })
    await hanh.getByLabel('Việc khác').click()
    await hanh.getByRole('button', { name: 'Xóa dữ liệu của người này' }).click()
    await hanh.getByRole('heading', { name: 'Xóa dữ liệu của bác Hoa' }).waitFor()
    await hanh.getByText('nhật ký kiểm tra: ai xóa').waitFor()
    await isForEveryone(hanh, 'erase')
    const erase = hanh.getByRole('button', { name: 'Xóa hết dữ liệu của người này' })
    await erase.click({ force: true })
    expect(asked('/erase')).toEqual([])
    await hanh.getByLabel(/^Lý do/).fill('Đơn 12/2026')
    await erase.click()
    await hanh.getByText('chưa có gì bị xóa').waitFor()
    expect(rig.ticket(id).state).toBe('waiting')
    await isForEveryone(hanh, 'erase-prove')
    await hanh.getByLabel('Mật khẩu').fill('sai')
    await hanh.getByRole('button', { name: 'Xác nhận', exact: true }).click()
    await hanh.getByRole('alert').waitFor()
    await hanh.getByLabel('Mật khẩu').fill('dung-roi')
    await hanh.getByRole('button', { name: 'Xác nhận', exact: true }).click()
    await hanh.getByText('Đã xóa mọi dữ liệu của bác Hoa và báo cho bác Hoa qua Zalo').waitFor()
    await isForEveryone(hanh, 'erased')
    expect(rig.ticket(id).state).toBe('closed')
    expect(asked('/erase').at(-1)?.body).toEqual({ reason: 'Đơn 12/2026' })
  })

  it('not without a network, and a failure says that nothing happened', async () => {
    const id = rig.waits()
    Object.assign(rig.people.hanh ?? {}, { proved: true })
    const hanh = await openAs(browser, base, 'hanh', { path: `#nguoi/${id}/xoa` })
    await hanh.getByLabel(/^Lý do/).fill('Đơn 12/2026')
    rig.failing = 503
    await hanh.getByRole('button', { name: 'Xóa hết dữ liệu của người này' }).click()
    await hanh.getByText('Máy chủ đang bận.').waitFor()
    await hanh.context().setOffline(true)
    await hanh.getByRole('button', { name: 'Xóa – cần có mạng' }).waitFor()
    expect(rig.ticket(id).state).toBe('waiting')
  })

  it('by no volunteer', async () => {
    const id = rig.waits()
    const lan = await openAs(browser, base, 'lan', { path: `#nguoi/${id}` })
    await lan.getByText('chỉ xem').waitFor()
    expect(await lan.getByLabel('Việc khác').count()).toBe(0)
    await lan.goto(`${base}/desk#nguoi/${id}/xoa`)
    await lan.getByText('Mục này dành cho trưởng nhóm.').waitFor()
  })
})

describe('who opened what', () => {
  it('of a period, with the reason; empty and failing it says so', async () => {
    const ticket = rig.waits()
    const line = '0123456789abcdefghijklmnop-0'
    rig.reveals = [
      {
        seq: 3,
        at: rig.now() - 3_600_000,
        name: 'Chị Lan',
        what: 'reveal',
        object: `ticket ${ticket}`,
        why: `${line} xem lỗi`,
      },
      { seq: 2, at: rig.now() - 2 * DAY_MS, name: 'Anh Minh', what: 'reveal', object: 'visit v1', why: 'gọi trước' },
      { seq: 1, at: rig.now() - 20 * DAY_MS, name: 'Anh Minh', what: 'voice-played', object: 'ticket gone' },
    ]
    const hanh = await openAs(browser, base, 'hanh', { path: '#toan-phuong' })
    await hanh.getByRole('link', { name: 'Ai đã mở ảnh, địa chỉ, ghi âm' }).click()
    await hanh.getByText('2 lần mở').waitFor()
    const entries = hanh.getByRole('list', { name: 'Các lần mở' }).getByRole('listitem')
    expect(await entries.first().textContent()).toMatch(/Chị Lan mở ảnhBác Hoa · .*Lý do: xem lỗi$/)
    await isForEveryone(hanh, 'reveals')
    await hanh.getByLabel('Khoảng thời gian').selectOption('30')
    await hanh.getByText('3 lần mở').waitFor()
    await hanh.getByText('Anh Minh nghe ghi âm').waitFor()
    rig.reveals = []
    await hanh.getByLabel('Khoảng thời gian').selectOption('90')
    await hanh.getByText('Trong 90 ngày qua chưa ai mở gì.').waitFor()
    rig.failing = 503
    await hanh.getByLabel('Khoảng thời gian').selectOption('7')
    await hanh.getByText('Chưa tải được sổ.').waitFor()
    rig.failing = null
    await hanh.getByRole('button', { name: 'Thử lại' }).click()
    await hanh.getByText('Trong 7 ngày qua chưa ai mở gì.').waitFor()
  })
})

describe('somebody who never met a helper', () => {
  it('is found by the code of their own chat and erased, by keyboard alone', async () => {
    const hanh = await openAs(browser, base, 'hanh', { path: '#yeu-cau' })
    await hanh.getByRole('link', { name: 'Người chưa từng gặp người hỗ trợ: tìm bằng mã' }).focus()
    await hanh.keyboard.press('Enter')
    await hanh.getByLabel('Mã, ví dụ K7PX-3QMT').focus()
    await hanh.keyboard.type('K7PX-0000')
    await hanh.keyboard.press('Enter')
    await hanh.getByRole('alert').getByText('Không có mã này').waitFor()
    await isForEveryone(hanh, 'found-not')
    await hanh.getByLabel('Mã, ví dụ K7PX-3QMT').fill('k7px 3qmt')
    await hanh.keyboard.press('Enter')
    await hanh.getByText('Thấy một cuộc trò chuyện: bác · Zalo · nhắn lần cuối').waitFor()
    await isForEveryone(hanh, 'found')
    await hanh.getByLabel(/^Lý do/).focus()
    await hanh.keyboard.type('Đến quầy xin xóa')
    await hanh.keyboard.press('Enter')
    await hanh.getByText('cần xác nhận lại là bạn').waitFor()
    await isForEveryone(hanh, 'found-prove')
    await hanh.getByLabel('Mật khẩu').fill('dung-roi')
    await hanh.keyboard.press('Enter')
    await hanh.getByText('Đã xóa mọi dữ liệu của bác và báo qua Zalo.').waitFor()
    await isForEveryone(hanh, 'found-erased')
    expect(asked('/erase').map(({ body }) => body)).toEqual([
      { code: 'k7px 3qmt', reason: 'Đến quầy xin xóa' },
      { code: 'k7px 3qmt', reason: 'Đến quầy xin xóa' },
    ])
  })

  it('is no business of a volunteer', async () => {
    const lan = await openAs(browser, base, 'lan', { path: '#tim-bang-ma' })
    await lan.getByText('Mục này dành cho trưởng nhóm.').waitFor()
  })
})

describe('a request on paper', () => {
  it('is written down, its clock runs, it is answered and closed', async () => {
    rig.waits()
    const hanh = await openAs(browser, base, 'hanh', { path: '#yeu-cau' })
    await hanh.getByText('Không có yêu cầu nào đang chờ.').waitFor()
    await hanh.getByLabel('Yêu cầu gì').selectOption('erase')
    await hanh.getByLabel('Đến bằng').selectOption('paper')
    await hanh.getByLabel('Của cuộc trò chuyện nào').selectOption({ label: 'Bác Hoa · Zalo · Cài VNeID' })
    await hanh.getByLabel(/^Số trong sổ giấy/).fill('Đơn 12/2026')
    await hanh.getByRole('button', { name: 'Ghi vào sổ' }).click()
    const open = hanh.getByRole('list', { name: 'Yêu cầu chưa xong' })
    await open.getByText('Xóa dữ liệu · giấy · Đơn 12/2026').waitFor()
    await open.getByText(/^Báo đã nhận: còn \d+ (ngày|giờ)/).waitFor()
    await open.getByText(/^Làm xong: còn (19|20) ngày/).waitFor()
    await open.getByRole('link', { name: 'Xóa dữ liệu của bác Hoa' }).waitFor()
    await isForEveryone(hanh, 'requests')
    await open.getByRole('button', { name: 'Đã báo là đã nhận' }).click()
    await open.getByText(/^Đã báo đã nhận hôm nay/).waitFor()
    await open.getByRole('button', { name: 'Ghi kết quả' }).click()
    await open.getByLabel('Không làm được, đã báo vì sao').check()
    await open.getByRole('button', { name: 'Xong yêu cầu này' }).click({ force: true })
    expect(asked('/close')).toEqual([])
    await open.getByLabel('Vì sao (cần ghi)').fill('Không phải chính chủ')
    await isForEveryone(hanh, 'requests-closing')
    await open.getByRole('button', { name: 'Xong yêu cầu này' }).click()
    await hanh.getByText('Đã xong trong 90 ngày (1)').click()
    await hanh.getByText('Không phải chính chủ').waitFor()
  })

  it('that is due reminds the lead on the bar and on the ward’s screen', async () => {
    Object.assign(rig.people.hanh ?? {}, { requests: { open: 2, soon: 0, late: 1 } })
    const hanh = await openAs(browser, base, 'hanh', { path: '#toan-phuong' })
    await hanh.getByRole('status').getByText('Yêu cầu về dữ liệu: 2 chưa xong, 1 quá hạn').waitFor()
    await hanh.getByRole('link', { name: 'Thêm 1 yêu cầu về dữ liệu đến hạn' }).waitFor()
    await isForEveryone(hanh, 'ward')
  })

  it('that a colleague changed meanwhile is shown as it is now', async () => {
    const hanh = await openAs(browser, base, 'hanh', { path: '#yeu-cau' })
    const at = rig.now()
    const one = {
      id: 'r1',
      version: 1,
      kind: 'see',
      way: 'phone',
      by: 'Chị Hạnh',
      takenAt: at,
      receivedAt: at,
    } as const
    rig.requests = [{ ...one, answerBy: at - 1, doneBy: at + 9 * DAY_MS }]
    await hanh.reload()
    await hanh.getByText('Báo đã nhận: quá hạn chưa đến 1 phút').waitFor()
    rig.requests = [{ ...one, version: 2, answeredAt: at, answerBy: at - 1, doneBy: at + 9 * DAY_MS }]
    await hanh.getByRole('button', { name: 'Đã báo là đã nhận' }).click()
    await hanh.getByText('Mục này vừa được đổi.').waitFor()
    await hanh.getByText(/^Đã báo đã nhận hôm nay/).waitFor()
  })
})
