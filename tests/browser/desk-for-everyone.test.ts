/** The desk for everybody who works at it, and how little of it goes over the network. */
import { gzipSync } from 'node:zlib'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DeskRig, FRESH_DUTY, openDesk } from '../platforms/desk.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'
import { bubble, card, claim, claimButton, connected, DESK, field, openAs, say, status } from './desk-page.ts'

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
const open = (who: string, options = {}) => openAs(browser, base, who, options)

const openSheet = async (page: Page, name: string) => {
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByRole('dialog').waitFor()
}
const inMenu = async (page: Page, name: string) => {
  await page.getByLabel('Việc khác').click()
  await page.getByRole('button', { name, exact: true }).click()
}
const opened = async (page: Page) => {
  await claim(page)
  await bubble(page, 'Bác chờ một chút').waitFor()
}

const refusing = (route: Route) =>
  route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'Máy chủ đang bận.' } } })

const withPhoto = async (page: Page) => {
  const media = [{ kind: 'photo', id: '01jphotophotophotophotopho-0', can: 'open' }] as const
  rig.set('hoa', { lines: [{ id: 'm1', at: rig.now() - 1_000, from: 'resident', text: '', media }] })
  await claim(page)
  await page.getByRole('button', { name: 'Xem ảnh' }).waitFor()
}

const helps = (staff: string, name: string) => ({
  ...{ staff, name, since: rig.now() },
  leaseUntil: rig.now() + 600_000,
})

/** Every screen and state, and how one gets there. */
const STATES: readonly [state: string, path: string, go: (page: Page) => Promise<unknown>][] = [
  ['the list', '', (page) => claimButton(page, 'bác Hoa').waitFor()],
  [
    'newcomers',
    '',
    async (page) => {
      await claimButton(page, 'bác Hoa').waitFor()
      rig.waits({ who: 'ông Tư', urgent: true })
      await page.getByRole('button', { name: 'Có 1 người mới' }).waitFor()
    },
  ],
  [
    'nobody waits',
    '',
    async (page) => {
      rig.set('hoa', { state: 'closed' })
      rig.set('binh', { state: 'closed' })
      await page.getByText('Chưa có ai chờ.').waitFor({ timeout: 9_000 })
    },
  ],
  [
    'a lost race',
    '',
    async (page) => {
      await claimButton(page, 'bác Hoa').waitFor()
      rig.set('hoa', { state: 'held', helper: helps('minh', 'Anh Minh') })
      await page.getByText(/^Anh Minh đã nhận lúc/).waitFor()
    },
  ],
  [
    'no network',
    '',
    async (page) => {
      await claimButton(page, 'bác Hoa').waitFor()
      await page.context().setOffline(true)
      await status(page).getByText('Mất mạng').waitFor()
    },
  ],
  [
    'the list cannot be read',
    '',
    async (page) => {
      rig.failing = 503
      await page.reload()
      await page.getByText(/^Chưa tải được danh sách/).waitFor()
    },
  ],
  [
    'a look',
    '',
    async (page) => {
      await card(page, 'bác Hoa').getByRole('link').click()
      await page.getByText('Zalo · chỉ xem').waitFor()
      await bubble(page, 'Bác chờ một chút').waitFor()
    },
  ],
  ['a conversation', '', opened],
  ['the shift, with phones and habits', '#ca-truc', (page) => page.getByText('Thói quen của tôi').waitFor()],
  [
    'a shift that ended by itself, a proposal and a failing phone',
    '#ca-truc',
    async (page) => {
      const monday = { day: 1, from: 1_140, until: 1_260, atMost: 2, topics: [] }
      rig.duty.lan = {
        ...FRESH_DUTY,
        own: { ...FRESH_DUTY.own, habits: [monday] },
        proposal: { from: rig.now() + 3_600_000, until: rig.now() + 7_200_000, atMost: 2, topics: [] },
        ended: { at: rig.now(), why: 'unanswered' },
        phones: [
          { id: 'p1', name: 'Chrome trên Android', here: true, state: 'failing', last: { at: rig.now() } },
          { id: 'p2', name: 'Safari trên iPhone', here: false, state: 'good', last: { at: rig.now(), tookMs: 900 } },
        ],
      }
      await page.reload()
      await page.getByText('Theo thói quen').waitFor()
    },
  ],
  [
    'no push',
    '#ca-truc',
    async (page) => {
      rig.duty.lan = { ...FRESH_DUTY, push: { why: 'Máy chủ chưa có địa chỉ liên hệ hợp lệ.' } }
      await page.reload()
      await page.getByText('Máy chủ chưa có địa chỉ').waitFor()
    },
  ],
  ['the first screen of all', '#lan-dau', (page) => page.getByText('Bước 1 trong 4').waitFor()],
  [
    'practising',
    '#lan-dau',
    async (page) => {
      for (let n = 0; n < 3; n++) await page.getByRole('button', { name: 'Tiếp', exact: true }).click()
      await page.locator('.practice').getByRole('button', { name: 'Nhận', exact: true }).click()
      await page.getByLabel('Trả lời bác Tập').fill('Bác đọc mã OTP cho cháu')
      await page.locator('.practice').getByRole('button', { name: 'Gửi', exact: true }).click()
      await page.locator('#practice-refusal').waitFor()
    },
  ],
  [
    'where they are stuck',
    '',
    async (page) => {
      await opened(page)
      await page.getByText(/^Bước 4\/6 Quét NFC/).click()
      await page.getByText('Cách giúp ở bước này').waitFor()
    },
  ],
  [
    'what the guard says',
    '',
    async (page) => {
      await opened(page)
      await say(page, 'Bác đọc mật khẩu cho cháu')
      await page.locator('#refusal').waitFor()
    },
  ],
  [
    'the claim runs out',
    '',
    async (page) => {
      await opened(page)
      rig.advance(8 * 60_000)
      await page.getByRole('button', { name: 'Tôi vẫn đang giúp' }).waitFor()
    },
  ],
  [
    'replies that were not sent',
    '',
    async (page) => {
      await opened(page)
      await page.context().setOffline(true)
      await say(page, 'Chưa đi')
      await bubble(page, 'Chưa đi').getByText('Đang chờ mạng').waitFor()
      rig.advance(11 * 60_000)
      await page.context().setOffline(false)
      await page.getByText('1 tin của bạn').waitFor()
    },
  ],
  [
    'the menu',
    '',
    async (page) => {
      await opened(page)
      await page.getByLabel('Việc khác').click()
    },
  ],
  [
    'ready sentences',
    '',
    async (page) => {
      await opened(page)
      await openSheet(page, 'Mẫu câu')
    },
  ],
  [
    'handing back',
    '',
    async (page) => {
      await opened(page)
      await openSheet(page, 'Trả lại trợ lý')
      await page.getByText('Cháu mời bác làm tiếp').waitFor()
    },
  ],
  [
    'handed back',
    '',
    async (page) => {
      await opened(page)
      await openSheet(page, 'Trả lại trợ lý')
      await page.getByText('Cháu mời bác làm tiếp').waitFor()
      await page.getByRole('button', { name: 'Đã xong' }).click()
      await page.getByRole('button', { name: 'Hoàn tác' }).waitFor()
    },
  ],
  [
    'giving on',
    '',
    async (page) => {
      await opened(page)
      await openSheet(page, 'Chuyển')
      await page.getByText('Anh Minh').waitFor()
    },
  ],
  [
    'an appointment',
    '',
    async (page) => {
      await opened(page)
      await inMenu(page, 'Hẹn giờ')
      await page.getByLabel('Giờ khác').waitFor()
    },
  ],
  [
    'an end',
    '',
    async (page) => {
      await opened(page)
      await inMenu(page, 'Kết thúc')
      await page.getByRole('dialog').waitFor()
    },
  ],
  [
    'notes',
    '',
    async (page) => {
      await opened(page)
      await page.getByRole('link', { name: 'Ghi chú', exact: true }).first().click()
      await page.getByLabel('Ghi chú cho người giúp sau').waitFor()
    },
  ],
  [
    'the list is coming',
    '',
    async (page) => {
      rig.hold('/cards')
      await page.reload()
      await page.getByLabel('Đang tải danh sách').waitFor()
    },
  ],
  [
    'nobody is found',
    '',
    async (page) => {
      await page.getByLabel('Tìm theo tên').fill('xe máy')
      await page.getByText('Không có ai đang chờ khớp').waitFor()
    },
  ],
  [
    'not on duty',
    '',
    async (page) => {
      rig.offShift = true
      await claimButton(page, 'bác Hoa').click()
      await page.getByRole('button', { name: 'Vào ca', exact: true }).waitFor()
    },
  ],
  [
    'the rules are due',
    '',
    async (page) => {
      Object.assign(rig.people.lan ?? {}, { rulesDue: true })
      await page.reload()
      await claimButton(page, 'bác Hoa').click()
      await page.getByRole('button', { name: 'Tôi đã đọc và đồng ý' }).waitFor()
    },
  ],
  [
    'somebody else helps them',
    '#nguoi/hoa',
    async (page) => {
      rig.set('hoa', { state: 'held', helper: helps('minh', 'Anh Minh') })
      await page.getByText(/^Anh Minh đang giúp bác từ/).waitFor()
    },
  ],
  [
    'no network in a conversation',
    '',
    async (page) => {
      await opened(page)
      await page.context().setOffline(true)
      await say(page, 'Bác đợi cháu chút')
      await status(page).getByText('1 tin đang chờ').waitFor()
      await page.getByText('Bác Hoa có thể đã chuyển cho người khác.').waitFor()
    },
  ],
  [
    'a reply the server did not take',
    '',
    async (page) => {
      await opened(page)
      await page.route('**/say', (route) =>
        route.fulfill({ status: 400, json: { error: { code: 'invalid', message: 'Tin này dài quá.' } } }),
      )
      await say(page, 'Một tin')
      await page.getByText(/^Chưa gửi được/).waitFor()
    },
  ],
  [
    'a silent resident, a channel that soon closes, photos and voices',
    '',
    async (page) => {
      const at = rig.now() - 3_600_000
      const media = (kind: string, id: string, can: 'open' | 'play') => [{ kind, id, can }] as const
      rig.set('hoa', {
        windowUntil: rig.now() + 90 * 60_000,
        lines: [
          { id: 'm1', at, from: 'resident', text: '', media: media('photo', '01jphotophotophotophotopho-0', 'open') },
          { id: 'm2', at, from: 'resident', text: '', media: media('voice', '01jvoicevoicevoicevoicevoi-0', 'play') },
          { id: 'm3', at, from: 'person', name: 'Chị Lan', text: 'Bác làm được chưa ạ?', delivery: 'failed' },
          { id: 'm4', at, from: 'person', name: 'Chị Lan', text: 'Bác còn đó không ạ?', delivery: 'sent' },
        ],
      })
      await claim(page)
      await page.getByText('Bác Hoa im 1 giờ.').waitFor()
      await page.getByText(/nữa là đóng\. Nên gọi điện hoặc hẹn\.$/).waitFor()
      await page.getByText('Ảnh · đang che').waitFor()
    },
  ],
  [
    'too late to undo',
    '',
    async (page) => {
      await opened(page)
      await openSheet(page, 'Trả lại trợ lý')
      await page.getByText('Cháu mời bác làm tiếp').waitFor()
      await page.getByRole('button', { name: 'Đã xong' }).click()
      await page.getByRole('button', { name: 'Hoàn tác' }).waitFor()
      rig.set('hoa', { lastInAt: rig.now() + 1_000 })
      await page.getByRole('button', { name: 'Hoàn tác' }).click()
      await page.getByText('không hoàn tác được nữa').first().waitFor()
    },
  ],
  [
    'mine: held, watched and with an appointment',
    '#cua-toi',
    async (page) => {
      const helped = { staff: 'lan', name: 'Chị Lan', at: rig.now() }
      rig.set('hoa', { state: 'held', helper: helps('lan', 'Chị Lan'), claim: 1 })
      rig.set('binh', { state: 'watching', helped })
      rig.waits({ id: 'tu', who: 'ông Tư' })
      rig.set('tu', { state: 'scheduled', helped, until: rig.now() + 7_200_000 })
      await page.getByRole('heading', { name: 'Đang theo dõi' }).waitFor()
      await page.getByRole('heading', { name: 'Đã hẹn' }).waitFor()
    },
  ],
  [
    'a lead takes over',
    '',
    async (page) => {
      rig.set('hoa', { state: 'held', helper: helps('minh', 'Anh Minh') })
      await page.context().addCookies([{ name: 'who', value: 'hanh', url: base }])
      await page.reload()
      await page.getByRole('list', { name: 'Người khác đang giúp' }).getByRole('link').click()
      await openSheet(page, 'Nhận thay')
    },
  ],
  [
    'the second and third screen of all',
    '#lan-dau',
    async (page) => {
      await page.getByText('Bước 1 trong 4').waitFor()
      await page.getByRole('button', { name: 'Tiếp', exact: true }).click()
      expect(await accessibilityProblems(page)).toEqual([])
      await page.getByRole('button', { name: 'Tiếp', exact: true }).click()
      await page.getByText('Bước 3 trong 4').waitFor()
    },
  ],
  [
    'with the bot again, further on than where they asked',
    '#cua-toi',
    async (page) => {
      rig.set('hoa', { state: 'watching', helped: { staff: 'lan', name: 'Chị Lan', at: rig.now() }, goesOnAt: 4 })
      const watched = page.getByRole('list', { name: 'Đang theo dõi' })
      await watched.getByText('Cài VNeID – bước 5/6: Chụp khuôn mặt').waitFor()
      await watched.getByText('Nhờ giúp ở: Bước 4/6 Quét NFC').waitFor()
    },
  ],
  [
    'nobody waits, on duty, with a phone that hears',
    '',
    async (page) => {
      rig.set('hoa', { state: 'closed' })
      rig.set('binh', { state: 'closed' })
      Object.assign(rig.people.lan ?? {}, { shift: { until: rig.now() + 3_600_000, atMost: 2, topics: [] } })
      const last = { at: rig.now(), tookMs: 2_000 }
      rig.duty.lan = { ...FRESH_DUTY, phones: [{ id: 'p1', name: 'Chrome', here: true, state: 'good', last }] }
      await page.reload()
      await page.getByText(/^Máy này nhận thông báo tốt/).waitFor()
      await page.getByRole('button', { name: 'Gửi thử' }).waitFor()
    },
  ],
  [
    'a list that cannot be read anew',
    '',
    async (page) => {
      await claimButton(page, 'bác Hoa').waitFor()
      rig.failing = 503
      rig.advance(1_000)
      await page.getByText(/^Chưa tải được danh sách mới/).waitFor()
      await page.getByText(/^Cập nhật lúc/).waitFor()
      await claimButton(page, 'bác Hoa').waitFor()
    },
  ],
  [
    'words found in a talk',
    '',
    async (page) => {
      await page.getByLabel('Tìm theo tên').fill('Khong quet')
      await page.getByRole('list', { name: 'Có nói đến' }).getByRole('link').first().waitFor()
    },
  ],
  [
    'a conversation is coming',
    '',
    async (page) => {
      await card(page, 'bác Hoa').waitFor()
      rig.hold('/tickets/hoa')
      await card(page, 'bác Hoa').getByRole('link').click()
      await page.getByLabel('Đang mở cuộc trò chuyện').waitFor()
    },
  ],
  [
    'a conversation that cannot be opened',
    '',
    async (page) => {
      await page.route('**/api/desk/tickets/hoa', refusing)
      await card(page, 'bác Hoa').getByRole('link').click()
      await page.getByText(/^Chưa mở được cuộc trò chuyện/).waitFor()
    },
  ],
  [
    'somebody whom nobody knows here',
    '#nguoi/khongco',
    async (page) => {
      await page.getByRole('heading', { name: 'Không mở được' }).waitFor()
    },
  ],
  [
    'ended while somebody looked',
    '',
    async (page) => {
      await card(page, 'bác Hoa').getByRole('link').click()
      await bubble(page, 'Bác chờ một chút').waitFor()
      rig.set('hoa', { state: 'closed' })
      await page.getByText('Bác Hoa không còn ở phía bạn.').waitFor()
    },
  ],
  [
    'of whom nothing is kept',
    '',
    async (page) => {
      rig.set('hoa', { kept: false })
      await claim(page)
      await page.getByText(/chưa đồng ý cho lưu/).waitFor()
    },
  ],
  [
    'catching up after the network',
    '',
    async (page) => {
      await opened(page)
      await page.context().setOffline(true)
      await status(page).getByText('Mất mạng').waitFor()
      rig.hold('/cards')
      await page.context().setOffline(false)
      await status(page).getByText('Đang tải những gì vừa lỡ').waitFor()
      await field(page).fill('Cháu đây')
    },
  ],
  [
    'unsent replies, in the list',
    '#cua-toi',
    async (page) => {
      await page.goto(`${base}/desk#nguoi/hoa`)
      await page.locator('#claim').click()
      await field(page).waitFor()
      await page.context().setOffline(true)
      await say(page, 'Chưa đi')
      await bubble(page, 'Chưa đi').getByText('Đang chờ mạng').waitFor()
      rig.set('hoa', { state: 'closed' })
      await page.context().setOffline(false)
      await page.goto(`${base}/desk#cua-toi`)
      await page.getByText('1 tin của bạn').waitFor()
    },
  ],
  [
    'what they will read is coming',
    '',
    async (page) => {
      await opened(page)
      rig.hold('/hand-back')
      await openSheet(page, 'Trả lại trợ lý')
      await page.getByText('Đang lấy đúng lời người dân sẽ nhận…').waitFor()
    },
  ],
  [
    'what they will read cannot be had',
    '',
    async (page) => {
      await opened(page)
      await page.route('**/hand-back', refusing)
      await openSheet(page, 'Trả lại trợ lý')
      await page.getByRole('dialog').getByRole('button', { name: 'Thử lại' }).waitFor()
    },
  ],
  [
    'nobody else is on duty',
    '',
    async (page) => {
      await opened(page)
      await page.route('**/colleagues', (route) => route.fulfill({ json: { colleagues: [] } }))
      await openSheet(page, 'Chuyển')
      await page.getByText('Lúc này không có ai khác đang trực.').waitFor()
    },
  ],
  [
    'colleagues that cannot be read',
    '',
    async (page) => {
      await opened(page)
      await page.route('**/colleagues', refusing)
      await openSheet(page, 'Chuyển')
      await page.getByRole('dialog').getByRole('alert').waitFor()
    },
  ],
  [
    'pictures to send',
    '',
    async (page) => {
      await opened(page)
      await openSheet(page, 'Hình')
    },
  ],
  [
    'notes that there are, on the card too',
    '',
    async (page) => {
      rig.set('hoa', { notes: [{ id: 'n1', at: rig.now(), name: 'Anh Minh', text: 'Máy cũ, không có NFC' }] })
      await opened(page)
      await page.getByText(/ · 1 ghi chú$/).click()
      await page.locator('.stuck-body').getByText('Máy cũ, không có NFC').waitFor()
    },
  ],
  [
    'a photo asks for the reason',
    '',
    async (page) => {
      await withPhoto(page)
      await openSheet(page, 'Xem ảnh')
    },
  ],
  [
    'a photo asks who one is',
    '',
    async (page) => {
      await withPhoto(page)
      await openSheet(page, 'Xem ảnh')
      await page.getByRole('button', { name: 'Xem thông báo lỗi' }).click()
      await page.getByRole('dialog', { name: 'Xác nhận lại là bạn' }).waitFor()
    },
  ],
  [
    'a photo that is open',
    '',
    async (page) => {
      Object.assign(rig.people.lan ?? {}, { proved: true })
      await withPhoto(page)
      await openSheet(page, 'Xem ảnh')
      await page.getByRole('button', { name: 'Xem thông báo lỗi' }).click()
      await page.getByAltText('Ảnh bác Hoa gửi').waitFor()
    },
  ],
  [
    'the shift without a network',
    '#ca-truc',
    async (page) => {
      await page.getByText('Thói quen của tôi').waitFor()
      await page.context().setOffline(true)
      await page.getByText(/^Đang mất mạng: chưa đổi được ca trực/).waitFor()
    },
  ],
  [
    'phones that cannot be read',
    '#ca-truc',
    async (page) => {
      await page.route('**/api/desk/duty', refusing)
      await page.reload()
      await page.getByText(/^Chưa biết máy này có nhận thông báo không/).waitFor()
    },
  ],
  [
    'the end of a shift with somebody open',
    '#ca-truc',
    async (page) => {
      rig.set('hoa', { state: 'held', helper: helps('lan', 'Chị Lan'), claim: 1 })
      Object.assign(rig.people.lan ?? {}, { shift: { until: rig.now() + 3_600_000, atMost: 2, topics: [] } })
      await page.reload()
      await page.getByRole('button', { name: 'Kết thúc ca' }).click()
      await page.getByRole('button', { name: /^Giữ đến/ }).click()
      await page.getByText('Bác Hoa sẽ nhận:').waitFor()
    },
  ],
  [
    'a screen that did not come',
    '#them',
    async (page) => {
      await page.getByText('Người dân thấy bạn là: Chị Lan').waitFor()
      await page.route('**/view/shift.js', (route) => route.abort())
      await page.getByRole('link', { name: /^Ca trực/ }).click()
      await page.getByText('Chưa mở được mục này.').waitFor()
    },
  ],
  [
    'own figures that cannot be read, and Telegram to be bound',
    '#them',
    async (page) => {
      rig.telegram = { group: true, may: true } as typeof rig.telegram
      await page.route('**/api/desk/own', refusing)
      await page.reload()
      await page.getByRole('button', { name: 'Nối Telegram' }).waitFor()
      await page.locator('.figures').getByRole('alert').waitFor()
    },
  ],
  [
    'locked',
    '',
    async (page) => {
      await claimButton(page, 'bác Hoa').waitFor()
      rig.lock('lan')
      await page.getByRole('button', { name: /^Mở khóa/ }).waitFor()
    },
  ],
  ['mine', '#cua-toi', (page) => page.getByText('Lúc này bạn không giúp ai').first().waitFor()],
  ['the shift', '#ca-truc', (page) => page.getByRole('heading', { name: 'Ca trực' }).waitFor()],
  ['more', '#them', (page) => page.getByText('Người dân thấy bạn là: Chị Lan').waitFor()],
  [
    'the rules',
    '#them',
    async (page) => {
      await page.getByText('Người dân thấy bạn là: Chị Lan').waitFor()
      await openSheet(page, 'Quy tắc ứng xử')
    },
  ],
  ['the keys', '#them', (page) => openSheet(page, 'Phím tắt')],
  ['signing out', '#them', (page) => openSheet(page, 'Đăng xuất')],
  [
    'signed out',
    '',
    async (page) => {
      await claimButton(page, 'bác Hoa').waitFor()
      rig.endSession('lan')
      await page.getByRole('heading', { name: 'Xin đăng nhập' }).waitFor()
    },
  ],
]

/** Where three columns make another screen of it. */
const AT_A_DESK: ReadonlySet<string> = new Set([
  ...['the list', 'newcomers', 'nobody waits', 'a lost race', 'no network', 'the list cannot be read', 'a look'],
  ...['a conversation', 'what the guard says', 'the claim runs out', 'replies that were not sent', 'ready sentences'],
  ...['handing back', 'handed back', 'giving on', 'notes', 'the shift', 'mine', 'a lead takes over'],
])

const SMALL_TARGETS = `Array.from(document.querySelectorAll('button, a, input, textarea, select, summary'))
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.matches('.skip') && (!document.querySelector('dialog') || one.closest('dialog')))
  .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 0 && (height < 43.5 || width < 43.5))
  .map(([one, { width, height }]) => one.outerHTML.slice(0, 80) + ' ' + Math.round(width) + 'x' + Math.round(height))`

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
const letters = `Array.from(document.querySelectorAll('p, li, a, button, h1, h2, h3, label, dd, dt, legend'))
  .filter((one) => one.textContent.trim() !== '' && one.checkVisibility())
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 15.5).map((one) => one.outerHTML.slice(0, 80))`

describe('every state', () => {
  it.each(STATES)('%s: no barrier, big enough, nothing runs out at the side', async (state, path, go) => {
    rig.waits({ id: 'hoa' })
    rig.waits({ id: 'binh', who: 'cô Bình', channelTitle: 'Messenger', waitingSince: rig.now() - 14 * 60_000 })
    const page = await open('lan', { path, viewport: { width: 320, height: 640 } })
    await go(page)
    expect(await accessibilityProblems(page)).toEqual([])
    expect(await page.evaluate(SMALL_TARGETS)).toEqual([])
    expect(await page.evaluate(letters)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    if (AT_A_DESK.has(state)) return
    // The same at a desk: those that are more than the same have tests of their own below.
    await page.setViewportSize(DESK.viewport)
    await page.locator('.wide, .signed-out, .locked').first().waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
  })

  it.each(STATES.filter(([state]) => AT_A_DESK.has(state)))(
    '%s, at a desk and at 200 %%: no barrier, nothing runs out at the side',
    async (_state, path, go) => {
      rig.waits({ id: 'hoa' })
      rig.waits({ id: 'binh', who: 'cô Bình' })
      const page = await open('lan', { path, ...DESK })
      await go(page)
      expect(await accessibilityProblems(page)).toEqual([])
      expect(await sideways(page)).toBeLessThanOrEqual(0)
      // What 200 % of 1,280 px leaves.
      await page.setViewportSize({ width: 640, height: 400 })
      await page.locator('.narrow').waitFor()
      expect(await sideways(page)).toBeLessThanOrEqual(0)
      expect(await accessibilityProblems(page)).toEqual([])
    },
  )

  it('letters twice as big still fit a phone', async () => {
    rig.waits()
    const page = await open('lan', { viewport: { width: 360, height: 640 } })
    await page.addStyleTag({ content: '' }).catch(() => {})
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '34px'))
    await claimButton(page, 'bác Hoa').waitFor()
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await opened(page)
    expect(await sideways(page)).toBeLessThanOrEqual(0)
  })
})

describe('without a mouse', () => {
  /** Tab until the focus stands on this name. */
  async function tabTo(page: Page, name: RegExp) {
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press('Tab')
      const here = await page.evaluate(() => {
        const one = document.activeElement as HTMLElement | null
        return one?.getAttribute('aria-label') ?? one?.textContent ?? ''
      })
      if (name.test(here)) return
    }
    throw new Error(`the focus never came to ${name}`)
  }
  it('take, answer, hand back at another step, undo, note', async () => {
    const id = rig.waits()
    const page = await open('lan')
    await claimButton(page, 'bác Hoa').waitFor()
    await tabTo(page, /^Nhận bác Hoa$/)
    await page.keyboard.press('Enter')
    await bubble(page, 'Bác chờ một chút').waitFor()
    expect(await page.locator('#title').evaluate((title) => title === document.activeElement)).toBe(true)
    await tabTo(page, /^Trả lại trợ lý$/)
    await tabTo(page, /^Ghi chú$/)
    await page.keyboard.press('Tab')
    await page.keyboard.type('Cháu nghe bác')
    await tabTo(page, /^Gửi$/)
    await page.keyboard.press('Enter')
    await bubble(page, 'Cháu nghe bác').getByText('Đã gửi').waitFor()
    await page.locator('#title').focus()
    await tabTo(page, /^Trả lại trợ lý$/)
    await page.keyboard.press('Enter')
    await page.getByText('Cháu mời bác làm tiếp').waitFor()
    await page.keyboard.press('Escape')
    await vi.waitFor(async () =>
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Trả lại trợ lý'),
    )
    await page.keyboard.press('Enter')
    await page.getByText('bước “Quét NFC”').waitFor()
    await page.getByLabel('Bước đang dừng: Quét NFC').focus()
    await page.keyboard.press('ArrowDown')
    await page.getByText('bước “Chụp khuôn mặt” ạ').waitFor()
    await tabTo(page, /^Đã xong$/)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Hoàn tác' }).waitFor()
    await tabTo(page, /^Hoàn tác$/)
    await page.keyboard.press('Enter')
    await field(page).waitFor()
    await tabTo(page, /^Ghi chú$/)
    await page.keyboard.press('Enter')
    await page.getByLabel('Ghi chú cho người giúp sau').focus()
    await page.keyboard.type('Máy cũ')
    await tabTo(page, /^Lưu ghi chú$/)
    await page.keyboard.press('Enter')
    await page.locator('.notes').getByText('Máy cũ').waitFor()
    expect(rig.ticket(id)).toMatchObject({ state: 'held', stepAt: 4 })
  })

  it('go on duty, a ready sentence, give on, appoint, end, go off duty', async () => {
    // Away from the quiet hours whatever time the test runs at.
    rig.advance(new Date(new Date().setHours(43, 10, 0, 0)).getTime() - Date.now())
    rig.waits({ id: 'hoa', waitingSince: rig.now() - 120_000 })
    rig.waits({ id: 'binh', who: 'cô Bình', waitingSince: rig.now() - 60_000 })
    const page = await open('lan', { path: '#ca-truc' })
    const press = async (name: RegExp) => {
      await tabTo(page, name)
      await page.keyboard.press('Enter')
    }
    const take = async (who: string) => {
      await press(/^Chờ/)
      await press(new RegExp(`^Nhận ${who}$`))
      await field(page, who).waitFor()
    }
    await page.getByRole('button', { name: /^Vào ca:/ }).waitFor()
    await press(/^Vào ca:/)
    await page.getByText(/^Bạn đang trong ca đến/).waitFor()
    await take('bác Hoa')
    await press(/^Mẫu câu$/)
    await page.getByRole('dialog').waitFor()
    await press(/^Cháu chào bác/)
    await vi.waitFor(async () => expect(await field(page).inputValue()).toContain('Cháu chào bác'))
    await press(/^Gửi$/)
    await bubble(page, 'Cháu chào bác').getByText('Đã gửi').waitFor()
    await press(/^Chuyển$/)
    await press(/^Anh Minh · trực đến/)
    await page.getByText('Đã chuyển bác Hoa cho Anh Minh.').waitFor()
    await take('cô Bình')
    await press(/^Việc khác$/)
    await press(/^Hẹn giờ$/)
    await page.getByLabel('Giờ khác').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await press(/^Việc khác$/)
    await press(/^Kết thúc$/)
    await page.getByRole('dialog').waitFor()
    await press(/^Kết thúc$/)
    await page.getByText('Đã kết thúc với cô Bình.').waitFor()
    await press(/^Ca trực$/)
    await press(/^Kết thúc ca$/)
    await page.getByText('Đã kết thúc ca. Cảm ơn bạn.').waitFor()
    expect([rig.ticket('hoa').helper?.name, rig.ticket('binh').state]).toEqual(['Anh Minh', 'closed'])
  })
})

describe('without a mouse, what is done less often', () => {
  const at = (page: Page) =>
    page.evaluate(() => {
      const one = document.activeElement as HTMLElement | null
      return one?.getAttribute('aria-label') ?? one?.textContent ?? ''
    })
  /** Tab until the focus stands on this name, then press. */
  async function press(page: Page, name: RegExp, key = 'Enter') {
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press('Tab')
      if (!name.test(await at(page))) continue
      return await page.keyboard.press(key)
    }
    throw new Error(`the focus never came to ${name}`)
  }

  it('an appointment is booked', async () => {
    const id = rig.waits()
    const page = await open('lan')
    await opened(page)
    await page.locator('#title').focus()
    await press(page, /^Việc khác$/)
    await press(page, /^Hẹn giờ$/)
    await page.getByLabel('Giờ khác').waitFor()
    await press(page, /\d\d:\d\d$/)
    await vi.waitFor(() => expect(rig.ticket(id).state).toBe('scheduled'))
  })

  it('a photo is opened with a reason, and covered again', async () => {
    const media = [{ kind: 'photo', id: '01jphotophotophotophotopho-0', can: 'open' }] as const
    const line = { id: 'm1', at: rig.now() - 1_000, from: 'resident', text: '', media } as const
    rig.waits({ lines: [line] })
    Object.assign(rig.people.lan ?? {}, { proved: true })
    const page = await open('lan')
    await claim(page)
    await page.locator('#title').focus()
    await press(page, /^Xem ảnh$/)
    await press(page, /^Xem thông báo lỗi$/)
    await page.getByAltText('Ảnh bác Hoa gửi').waitFor()
    await press(page, /^Che lại$/)
    await page.getByAltText('Ảnh bác Hoa gửi').waitFor({ state: 'detached' })
    expect(rig.asked.find(({ path }) => path.endsWith('/open'))?.body).toMatchObject({ reason: 'Xem thông báo lỗi' })
  })

  it('somebody is given back to the queue', async () => {
    const id = rig.waits()
    const page = await open('lan')
    await opened(page)
    await page.locator('#title').focus()
    await press(page, /^Việc khác$/)
    await press(page, /^Trả lại hàng chờ$/)
    await vi.waitFor(() => expect(rig.ticket(id)).toMatchObject({ state: 'waiting', front: true }))
  })
})

describe('for those who listen', () => {
  it('names are Vietnamese and say what for', async () => {
    rig.waits()
    const page = await open('lan')
    await opened(page)
    expect(await page.locator('html').getAttribute('lang')).toBe('vi')
    const names = await page
      .locator('button, a, summary, section, nav')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent ?? ''))
    expect(names.filter((name) => name.trim() === '')).toEqual([])
    const snapshot = await page.locator('body').ariaSnapshot()
    for (const name of [
      '"Về danh sách"',
      'heading "Bác Hoa"',
      '"Cuộc trò chuyện với bác Hoa"',
      'textbox "Trả lời bác Hoa"',
    ]) {
      expect(snapshot).toContain(name)
    }
    expect(snapshot).not.toMatch(/\b(close|send|menu|loading|back|reply)\b/i)
  })

  it('what comes is said once, and the focus stays where it is', async () => {
    const id = rig.waits()
    const page = await open('lan')
    await opened(page)
    await field(page).focus()
    await page.evaluate(() => {
      const said: string[] = []
      Object.assign(window, { said })
      const region = document.getElementById('news')
      if (region)
        new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
          childList: true,
          characterData: true,
          subtree: true,
        })
    })
    rig.writes(id, 'Máy rung rồi')
    await bubble(page, 'Máy rung rồi').waitFor()
    await vi.waitFor(async () =>
      expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([
        'bác Hoa: Máy rung rồi',
      ]),
    )
    expect(await field(page).evaluate((one) => one === document.activeElement)).toBe(true)
  })

  it('a lost and found network is said in words', async () => {
    const page = await open('lan')
    await connected(page)
    expect(await status(page).getAttribute('role')).toBe('status')
    await page.context().setOffline(true)
    await status(page)
      .getByText(/^Mất mạng từ/)
      .waitFor()
    await page.context().setOffline(false)
    await connected(page)
  })
})

describe('what goes over the network', () => {
  it('at most 90 kB cold and 5 kB warm, and a list of 60 at most 20 kB', async () => {
    for (let n = 0; n < 60; n++) rig.waits({ who: `bác Số ${n}` })
    const page = await open('lan', { worker: true, path: '#them' })
    const session = await page.context().newCDPSession(page)
    let bytes = 0
    const urls: string[] = []
    await session.send('Network.enable')
    // The budget is of what is sent as content; the headers of files are a few bytes each where they are compressed (HTTP/2).
    const headers = new Map<string, number>()
    session.on('Network.responseReceived', ({ requestId, response }) => {
      urls.push(response.url)
      headers.set(requestId, response.encodedDataLength)
    })
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      bytes += Math.max(0, encodedDataLength - (headers.get(requestId) ?? 0))
    })
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    await session.send('Network.setBypassServiceWorker', { bypass: true })
    const list = await page.evaluate(async () => await (await fetch('/api/desk/cards?after=0')).text())
    const listBytes = gzipSync(list).length
    bytes = 0
    urls.length = 0
    await page.reload()
    await page.getByText('Người dân thấy bạn là: Chị Lan').waitFor()
    const cold = bytes
    // Each file costs a phone a round trip: what every screen needs comes in one.
    expect(urls.filter((url) => /\/desk\/assets\/.*\.js$/.test(url))).toHaveLength(1)
    await session.send('Network.setCacheDisabled', { cacheDisabled: false })
    await session.send('Network.setBypassServiceWorker', { bypass: false })
    await page.reload()
    await page.evaluate(async () => await navigator.serviceWorker.ready)
    await vi.waitFor(async () =>
      expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true),
    )
    urls.length = 0
    let warm = 0
    session.on('Network.responseReceived', ({ response, requestId: _id }) => {
      if (!response.fromServiceWorker && !response.fromDiskCache && !response.url.includes('/api/'))
        warm += Math.max(0, response.encodedDataLength)
    })
    await page.reload()
    await page.getByText('Người dân thấy bạn là: Chị Lan').waitFor()
    expect(urls.some((url) => url.endsWith('/page/main.js'))).toBe(true)
    expect(cold - list.length).toBeGreaterThan(10_000)
    expect(cold - list.length).toBeLessThanOrEqual(90 * 1_024)
    expect(warm).toBeLessThanOrEqual(5 * 1_024)
    expect(listBytes).toBeLessThanOrEqual(20 * 1_024)
  })

  it('nothing at all is needed to open the page again without one', async () => {
    rig.waits()
    const page = await open('lan', { worker: true })
    await claim(page)
    await page.evaluate(async () => await navigator.serviceWorker.ready)
    await vi.waitFor(async () =>
      expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true),
    )
    await page.context().setOffline(true)
    await say(page, 'Chưa đi được')
    await bubble(page, 'Chưa đi được').getByText('Đang chờ mạng').waitFor()
    await page.reload()
    await status(page)
      .getByText(/^Mất mạng từ \d\d:\d\d · 1 tin đang chờ$/)
      .waitFor()
    const cached = await page.evaluate(async () => {
      const urls: string[] = []
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) urls.push(url)
      return urls
    })
    expect(cached.filter((url) => url.includes('/api/'))).toEqual([])
    await page.context().setOffline(false)
    await connected(page)
    await vi.waitFor(() => expect(rig.said.map(({ text }) => text)).toEqual(['Chưa đi được']))
  })
})
