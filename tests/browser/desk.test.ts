import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type DeskRig, openDesk } from '../platforms/desk.ts'
import { launchBrowser } from './chromium.ts'
import { bubble, card, claim, claimButton, connected, DESK, field, heard, openAs, say } from './desk-page.ts'

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

describe('two volunteers and a resident', () => {
  it('a resident who asks is on both screens; one takes them and they talk', async () => {
    const [lan, minh] = await Promise.all([open('lan'), open('minh')])
    await Promise.all([lan, minh].map((page) => page.getByText('Chưa có ai chờ.').waitFor()))
    const id = rig.waits()
    await Promise.all([lan, minh].map((page) => card(page, 'bác Hoa').waitFor()))
    expect(await card(lan, 'bác Hoa').innerText()).toMatch(
      /Bác Hoa\s*Zalo\s*Cài VNeID – bước 4\/6: Quét NFC\s*Kẹt ở bước này\s*Sai 3 lần\s*Chờ 6 phút · từ \d\d:\d\d · Zalo còn 41 giờ\s*Nhận/,
    )
    await claim(lan)
    await card(minh, 'bác Hoa')
      .getByText(/^Chị Lan đã nhận lúc \d\d:\d\d:\d\d$/)
      .waitFor()
    await say(lan, 'Cháu chào bác, bác bật NFC chưa ạ?')
    await bubble(lan, 'Cháu chào bác').getByText('Đã gửi').waitFor()
    rig.writes(id, 'Bật rồi cháu ơi')
    await bubble(lan, 'Bật rồi cháu ơi').waitFor()
    expect(await bubble(lan, 'Bật rồi cháu ơi').locator('.by').innerText()).toMatch(/^Bác Hoa · /)
    expect(await bubble(lan, 'Cháu chào bác').locator('.by').innerText()).toMatch(/^Tôi · /)
    expect(await bubble(lan, 'Bác chờ một chút').locator('.by').innerText()).toMatch(/^Trợ lý · /)
    expect(heard(rig)).toEqual(['Chị Lan: Cháu chào bác, bác bật NFC chưa ạ?'])
    await minh.getByText('Chưa có ai chờ.').waitFor({ timeout: 9_000 })
  })

  it('both press at once: one has them, the other reads who and stands at the next card', async () => {
    rig.waits()
    rig.waits({ who: 'cô Bình', waitingSince: rig.now() - 60_000 })
    const [lan, minh] = await Promise.all([open('lan'), open('minh')])
    await claimButton(minh, 'bác Hoa').waitFor()
    await claimButton(lan, 'bác Hoa').waitFor()
    const go = rig.hold('/claim')
    await claimButton(lan, 'bác Hoa').click()
    await claimButton(minh, 'bác Hoa').click()
    await vi.waitFor(() => expect(rig.asked.filter(({ path }) => path.endsWith('/claim'))).toHaveLength(2))
    go()
    await field(lan).waitFor()
    await card(minh, 'bác Hoa')
      .getByText(/^Chị Lan đã nhận lúc \d\d:\d\d:\d\d$/)
      .waitFor()
    await vi.waitFor(async () =>
      expect(await claimButton(minh, 'cô Bình').evaluate((button) => button === document.activeElement)).toBe(true),
    )
    expect(await field(minh).count()).toBe(0)
    await card(minh, 'bác Hoa').waitFor({ state: 'detached', timeout: 9_000 })
    await claimButton(minh, 'cô Bình').waitFor()
  })

  it('who comes while the list is read stands behind a button, and the badge counts them', async () => {
    rig.waits()
    const lan = await open('lan')
    await claimButton(lan, 'bác Hoa').waitFor()
    rig.waits({ who: 'ông Tư', urgent: true })
    rig.waits({ who: 'cô Bình' })
    await lan.getByRole('button', { name: 'Có 2 người mới' }).waitFor()
    expect(await lan.locator('.card').count()).toBe(1)
    await lan.getByRole('link', { name: /^Chờ 3 người đang chờ$/ }).waitFor()
    await lan.getByRole('button', { name: 'Có 2 người mới' }).click()
    expect(await lan.locator('.card .who').allInnerTexts()).toEqual([
      expect.stringContaining('Ông Tư'),
      expect.stringContaining('Bác Hoa'),
      expect.stringContaining('Cô Bình'),
    ])
  })

  it('a look at a card takes nobody', async () => {
    const id = rig.waits()
    const lan = await open('lan')
    await card(lan, 'bác Hoa').getByRole('link').click()
    await lan.getByText('Zalo · chỉ xem').waitFor()
    await lan.getByText(/^Trợ lý dừng ở đây \d\d:\d\d$/).waitFor()
    expect(await field(lan).count()).toBe(0)
    expect(rig.ticket(id).state).toBe('waiting')
    await lan.getByRole('button', { name: 'Nhận bác Hoa' }).click()
    await field(lan).waitFor()
    expect(rig.ticket(id).helper?.name).toBe('Chị Lan')
  })

  it('a lead takes over with a reason', async () => {
    const id = rig.waits()
    const [lan, hanh] = await Promise.all([open('lan'), open('hanh')])
    await claim(lan)
    await hanh.getByRole('list', { name: 'Người khác đang giúp' }).getByRole('link').click()
    await hanh.getByRole('button', { name: 'Nhận thay' }).click()
    await hanh.getByLabel('Lý do (được ghi lại)').fill('Chị Lan mất mạng')
    await hanh.getByRole('button', { name: 'Nhận thay, giúp bác Hoa' }).click()
    await field(hanh).waitFor()
    expect(rig.ticket(id).helper?.name).toBe('Chị Hạnh')
    await lan.getByText(/^Chị Hạnh đang giúp bác từ/).waitFor()
  })
})

describe('nobody is taken', () => {
  it('outside a shift: said, with the way to one, and the card stays', async () => {
    rig.waits()
    rig.offShift = true
    const lan = await open('lan')
    await claimButton(lan, 'bác Hoa').click()
    await lan.getByText('Bạn chưa vào ca. Xin mở ca trực trước khi nhận.').waitFor()
    await claimButton(lan, 'bác Hoa').waitFor()
    await lan.getByRole('button', { name: 'Vào ca', exact: true }).click()
    await lan.getByRole('heading', { name: 'Ca trực' }).waitFor()
  })
})

describe('the conversation', () => {
  it('where nothing is kept that is said, and the own words stay on the screen', async () => {
    rig.waits({ kept: false, lines: [] })
    const lan = await open('lan')
    await claim(lan)
    await lan.getByText(/^Bác Hoa chưa đồng ý cho lưu lời nhắn/).waitFor()
    await say(lan, 'Bác thử lại giúp cháu')
    await bubble(lan, 'Bác thử lại').getByText('Đã gửi').waitFor()
  })

  it('how to address them stands above the field, and ready sentences go from this step to all', async () => {
    rig.waits()
    const lan = await open('lan')
    await claim(lan)
    await lan.getByText('Gọi bác, xưng cháu').waitFor()
    await field(lan).fill('Dạ.')
    await lan.getByRole('button', { name: 'Mẫu câu' }).click()
    expect(await lan.locator('dialog h3').allInnerTexts()).toEqual(['Cho bước này', 'Cho thủ tục này', 'Chung'])
    await lan.getByRole('button', { name: /^Bác áp lưng máy/ }).click()
    expect(await field(lan).inputValue()).toBe('Dạ. Bác áp lưng máy vào thẻ, giữ yên 5 giây giúp cháu.')
    expect(rig.said).toEqual([])
    await vi.waitFor(async () => expect(await field(lan).evaluate((one) => one === document.activeElement)).toBe(true))
  })

  it('what may never be asked is stopped: the reason below the field, the own words still in it', async () => {
    rig.waits()
    const lan = await open('lan')
    await claim(lan)
    await say(lan, 'Bác đọc mã OTP cho cháu')
    await lan
      .getByRole('alert')
      .getByText(/^Chưa gửi. Không ai được hỏi mã OTP/)
      .waitFor()
    await expect.poll(() => field(lan).inputValue()).toBe('Bác đọc mã OTP cho cháu')
    await expect.poll(() => field(lan).getAttribute('aria-describedby')).toContain('refusal')
    expect(rig.said).toEqual([])
    await say(lan, 'Bác tự gõ mã vào ứng dụng ạ')
    await bubble(lan, 'Bác tự gõ mã').getByText('Đã gửi').waitFor()
    await expect.poll(() => lan.locator('#refusal').count()).toBe(0)
  })

  it('opens at the newest of 3,000 lines, and goes back thirty at a time without moving what is read', async () => {
    const since = rig.now() - 6 * 60_000
    const lines = Array.from({ length: 3_000 }, (_, n) => ({
      id: `x${n}`,
      at: since - (3_000 - n) * 1_000,
      from: 'resident' as const,
      text: `Dòng ${n}`,
    }))
    rig.waits({ lines, stoppedAt: lines[2_985]?.at ?? 0 })
    const lan = await open('lan')
    await card(lan, 'bác Hoa').getByRole('link').click()
    await bubble(lan, 'Dòng 2999').waitFor()
    expect(await lan.locator('.log .line').count()).toBe(30)
    const mark = await lan.getByText('Trợ lý dừng ở đây').boundingBox()
    expect(mark?.y).toBeGreaterThan(0)
    expect(mark?.y).toBeLessThan(640)
    await bubble(lan, 'Dòng 2970').scrollIntoViewIfNeeded()
    const before = await bubble(lan, 'Dòng 2970').boundingBox()
    await lan.getByRole('button', { name: 'Xem tin cũ hơn' }).focus()
    await lan.keyboard.press('Enter')
    await bubble(lan, 'Dòng 2940').waitFor({ state: 'attached' })
    expect(await lan.locator('.log .line').count()).toBe(60)
    const after = await bubble(lan, 'Dòng 2970').boundingBox()
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThanOrEqual(60)
    expect(rig.asked.filter(({ path }) => path.includes('/lines'))).toHaveLength(1)
  })

  it('the claim runs out: said at seven minutes, kept with one press, or given back', async () => {
    const id = rig.waits()
    const lan = await open('lan')
    await claim(lan)
    await bubble(lan, 'Bác chờ một chút').waitFor()
    rig.advance(6.5 * 60_000)
    await lan.getByText('dừng 12 phút').waitFor()
    expect(await lan.getByRole('button', { name: 'Tôi vẫn đang giúp' }).count()).toBe(0)
    rig.advance(60_000)
    await lan.getByText(/^Bác Hoa chờ 13 phút\.$/).waitFor()
    await lan.getByText(/^Tự trả lại hàng chờ sau 2 phút \d\d giây$/).waitFor()
    await lan.getByRole('button', { name: 'Tôi vẫn đang giúp' }).click()
    await lan.getByRole('button', { name: 'Tôi vẫn đang giúp' }).waitFor({ state: 'detached' })
    rig.advance(8 * 60_000)
    await lan.locator('.reminder').getByRole('button', { name: 'Trả lại hàng chờ' }).click()
    await lan.getByText('Đã trả bác Hoa lại hàng chờ, đứng đầu hàng.').waitFor()
    expect(rig.ticket(id)).toMatchObject({ state: 'waiting', front: true })
  })

  it('writing keeps the claim alive', async () => {
    const id = rig.waits()
    const lan = await open('lan')
    await claim(lan)
    rig.advance(5 * 60_000)
    await lan.getByText('dừng 11 phút').waitFor()
    await field(lan).fill('Bác chờ cháu')
    await vi.waitFor(() => expect(rig.ticket(id).helper?.leaseUntil).toBeGreaterThan(rig.now() + 9 * 60_000))
  })

  it('an answer that arrives long after the act takes no warning away', async () => {
    rig.waits()
    const lan = await open('lan')
    await claim(lan)
    const answered = rig.delay('/keep')
    const keep = lan.waitForResponse((response) => response.url().endsWith('/keep'))
    await field(lan).fill('x')
    await vi.waitFor(() => expect(rig.asked.some(({ path }) => path.endsWith('/keep'))).toBe(true))
    rig.advance(8.5 * 60_000)
    const left = lan.getByText(/^Tự trả lại hàng chờ sau 1 phút/)
    await left.waitFor()
    const before = await left.innerText()
    answered()
    await keep
    // The countdown goes on: the page neither lost the time nor what a claim's length is.
    await vi.waitFor(async () => expect(await left.innerText({ timeout: 1_000 })).not.toBe(before), { timeout: 9_000 })
  })

  it('a resident who is silent for a quarter of an hour, and a channel that soon closes', async () => {
    rig.waits({ windowUntil: rig.now() + 130 * 60_000 })
    const lan = await open('lan')
    await claim(lan)
    await say(lan, 'Bác làm được chưa ạ?')
    await bubble(lan, 'Bác làm được chưa').getByText('Đã gửi').waitFor()
    rig.advance(5 * 60_000)
    await lan.getByText('dừng 11 phút').waitFor()
    await field(lan).fill('x')
    await vi.waitFor(() => expect(rig.asked.some(({ path }) => path.endsWith('/keep'))).toBe(true))
    rig.advance(9 * 60_000)
    await lan.getByRole('button', { name: 'Tôi vẫn đang giúp' }).click()
    await lan.getByRole('button', { name: 'Tôi vẫn đang giúp' }).waitFor({ state: 'detached' })
    rig.advance(2 * 60_000)
    await lan.getByText('Bác Hoa im 16 phút.').waitFor()
    await lan.getByText('Zalo còn 1 giờ nữa là đóng. Nên gọi điện hoặc hẹn.').waitFor()
    await lan.locator('.reminder').getByRole('button', { name: 'Hẹn nhắn lại' }).click()
    await lan.getByRole('heading', { name: 'Hẹn bác Hoa lúc nào?' }).waitFor()
  })

  it('the resident writing is said while they do', async () => {
    const id = rig.waits()
    const lan = await open('lan')
    await claim(lan)
    rig.types(id)
    await lan.getByText('Bác Hoa đang viết…').waitFor()
    rig.writes(id, 'Xong rồi')
    await bubble(lan, 'Xong rồi').waitFor()
    expect(await lan.getByText('Bác Hoa đang viết…').count()).toBe(0)
  })
})

describe('back to the assistant', () => {
  it('at a step, with the very words the resident will get, and undone within ten seconds', async () => {
    const id = rig.waits()
    const lan = await open('lan')
    await claim(lan)
    await bubble(lan, 'Bác chờ một chút').waitFor()
    await lan.getByRole('button', { name: 'Trả lại trợ lý' }).click()
    const sheet = lan.getByRole('dialog', { name: 'Trả bác Hoa lại trợ lý' })
    await sheet.getByText('Cháu mời bác làm tiếp bước “Quét NFC” ạ.').waitFor()
    await sheet.getByLabel('Đã làm xong bước 4').check()
    await sheet.getByText('Cháu mời bác làm tiếp bước “Chụp khuôn mặt” ạ.').waitFor()
    expect(await sheet.getByLabel('Bước kế tiếp: Chụp khuôn mặt').isChecked()).toBe(true)
    expect(await sheet.getByRole('list', { name: 'Các nút' }).getByRole('listitem').allInnerTexts()).toEqual([
      'Làm được rồi',
      'Chưa được',
    ])
    expect(rig.said).toEqual([])
    await sheet.getByRole('button', { name: 'Đã hướng dẫn, để bác tự làm' }).click()
    await lan.getByText('Đã trả bác Hoa lại trợ lý, tiếp từ “Chụp khuôn mặt”.').waitFor()
    expect(rig.ticket(id)).toMatchObject({ state: 'watching', stepAt: 4 })
    await lan.getByRole('list', { name: 'Đang theo dõi' }).getByText('Bác Hoa').waitFor()
    await lan.getByRole('button', { name: 'Hoàn tác' }).click()
    await field(lan).waitFor()
    expect(rig.ticket(id).state).toBe('held')
    const asked = rig.asked.findLast(({ path, method }) => path.endsWith('/hand-back') && method === 'POST')
    expect(asked?.body).toEqual({ claim: 1, reason: 'explained', step: 'next' })
  })

  it('undoing too late is said, and they can be taken again', async () => {
    const id = rig.waits()
    const lan = await open('lan')
    await claim(lan)
    await lan.getByRole('button', { name: 'Trả lại trợ lý' }).click()
    await lan.getByLabel('Bước khác').selectOption({ label: 'Mở VNeID' })
    await lan.getByText('Cháu mời bác làm tiếp bước “Mở VNeID” ạ.').waitFor()
    await lan.getByRole('button', { name: 'Chọn nhầm thủ tục' }).click()
    await lan.getByRole('button', { name: 'Hoàn tác' }).waitFor()
    rig.writes(id, 'Được rồi')
    await lan.getByRole('button', { name: 'Hoàn tác' }).click()
    await lan.getByText('bác Hoa đã trả lời trợ lý rồi').waitFor()
    await lan.getByRole('button', { name: 'Nhận lại' }).click()
    await field(lan).waitFor()
    expect(rig.ticket(id)).toMatchObject({ state: 'held', stepAt: 1 })
  })

  it('nothing can be handed back before its words are known', async () => {
    rig.waits()
    const lan = await open('lan')
    await claim(lan)
    const go = rig.hold('/hand-back')
    await lan.getByRole('button', { name: 'Trả lại trợ lý' }).click()
    await lan.getByText('Đang lấy đúng lời người dân sẽ nhận…').waitFor()
    await lan.getByRole('button', { name: 'Đã xong' }).click({ force: true })
    go()
    await lan.getByText('Cháu mời bác làm tiếp').waitFor()
    expect(rig.said).toEqual([])
  })
})

describe('other ways on', () => {
  it('to a colleague on duty', async () => {
    const id = rig.waits()
    const [lan, minh] = await Promise.all([open('lan'), open('minh')])
    await claim(lan)
    await lan.getByRole('button', { name: 'Chuyển', exact: true }).click()
    await lan.getByRole('button', { name: /^Anh Minh · trực đến/ }).click()
    await lan.getByText('Đã chuyển bác Hoa cho Anh Minh.').waitFor()
    expect(rig.ticket(id).helper?.name).toBe('Anh Minh')
    await minh.getByRole('link', { name: 'Của tôi 1 người bạn đang giúp' }).click()
    await card(minh, 'bác Hoa').getByRole('link').click()
    await field(minh).waitFor()
  })

  it('an appointment, never in the quiet hours', async () => {
    const id = rig.waits()
    const lan = await open('lan')
    await claim(lan)
    await lan.getByLabel('Việc khác').click()
    await lan.getByRole('button', { name: 'Hẹn giờ' }).click()
    // Tomorrow in Viet Nam, whatever the hour is in Greenwich.
    const day = new Date(rig.now() + 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10)
    await lan.getByLabel('Giờ khác').fill(`${day}T22:15`)
    await lan.getByText('Từ 21:30 đến 07:00 là giờ yên lặng, xin chọn giờ khác.').waitFor()
    await lan.getByLabel('Giờ khác').fill(`${day}T09:15`)
    await lan.getByRole('button', { name: 'Hẹn giờ này' }).click()
    await lan.getByText(/^Đã hẹn bác Hoa lúc .* 09:15\.$/).waitFor()
    expect(rig.ticket(id)).toMatchObject({ state: 'scheduled', until: new Date(`${day}T09:15:00+07:00`).getTime() })
    await lan.getByRole('list', { name: 'Đã hẹn' }).waitFor()
  })

  it('an end, after asking once', async () => {
    const id = rig.waits()
    const lan = await open('lan')
    await claim(lan)
    await lan.getByLabel('Việc khác').click()
    await lan.getByRole('button', { name: 'Kết thúc' }).click()
    expect(rig.ticket(id).state).toBe('held')
    await lan.getByRole('dialog').getByRole('button', { name: 'Kết thúc' }).click()
    await lan.getByText('Đã kết thúc với bác Hoa.').waitFor()
    expect(rig.ticket(id).state).toBe('closed')
  })

  it('notes are another screen, in another colour, and nothing of them reaches the resident', async () => {
    const id = rig.waits()
    const lan = await open('lan')
    await claim(lan)
    const talk = await lan.locator('.chat header').evaluate((one) => getComputedStyle(one).backgroundColor)
    await lan.getByRole('link', { name: 'Ghi chú' }).click()
    await lan.getByRole('heading', { name: 'Ghi chú nội bộ – người dân không thấy' }).waitFor()
    expect(await field(lan).count()).toBe(0)
    expect(await lan.locator('.notes-screen').evaluate((one) => getComputedStyle(one).backgroundColor)).not.toBe(talk)
    await lan.getByLabel('Ghi chú cho người giúp sau').fill('Máy cũ, có thể không có NFC')
    await lan.getByRole('button', { name: 'Lưu ghi chú' }).click()
    await lan.locator('.notes').getByText('Máy cũ, có thể không có NFC').waitFor()
    expect(rig.ticket(id).notes).toHaveLength(1)
    expect(rig.said).toEqual([])
    expect(rig.asked.some(({ path }) => path.endsWith('/say'))).toBe(false)
  })
})

describe('a shift', () => {
  it('is a promise with an end and a limit', async () => {
    // Away from the quiet hours whatever time the test runs at.
    rig.advance(new Date(new Date().setHours(43, 10, 0, 0)).getTime() - Date.now())
    const lan = await open('lan', { path: '#ca-truc' })
    await lan.getByText('20:30', { exact: true }).click()
    await lan.getByText('3 người', { exact: true }).click()
    await lan.getByText('VNeID', { exact: true }).click()
    await lan.getByRole('button', { name: 'Vào ca: rảnh đến 20:30, tối đa 3 người' }).click()
    await lan.getByText('Bạn đang trong ca đến 20:30, nhận tối đa 3 người.').waitFor()
    const { shift } = rig.people.lan ?? {}
    expect(shift).toMatchObject({ atMost: 3, topics: ['vneid'] })
    expect(new Date(shift?.until ?? 0).getMinutes()).toBe(30)
  })

  it('ends only when every open talk has a place', async () => {
    const id = rig.waits()
    Object.assign(rig.people.lan ?? {}, { shift: { until: rig.now() + 3_600_000, atMost: 2, topics: [] } })
    const lan = await open('lan')
    await claim(lan)
    await lan.getByRole('link', { name: 'Về danh sách' }).click()
    await lan.getByRole('link', { name: 'Ca trực' }).click()
    await lan.getByRole('button', { name: 'Kết thúc ca' }).click()
    const sheet = lan.getByRole('dialog', { name: 'Kết thúc ca' })
    await sheet.getByText('Còn 1 người bạn đang giúp. Xin chọn cho từng người:').waitFor()
    await sheet.getByRole('button', { name: 'Kết thúc ca – còn 1 người' }).click({ force: true })
    expect(rig.people.lan?.shift).not.toBeNull()
    await sheet.getByRole('button', { name: 'Hàng chờ', exact: true }).click()
    await sheet.getByText('Bác Hoa đứng đầu hàng chờ và không nhận tin nào lúc này.').waitFor()
    expect(rig.ticket(id).state).toBe('held')
    await sheet.getByRole('button', { name: 'Đưa vào hàng chờ' }).click()
    await sheet.getByText('Không còn ai dở dang.').waitFor()
    expect(rig.ticket(id).state).toBe('waiting')
    await sheet.getByRole('button', { name: 'Kết thúc ca', exact: true }).click()
    await lan.getByText('Đã kết thúc ca. Cảm ơn bạn.').waitFor()
    expect(rig.people.lan?.shift).toBeNull()
  })

  it('begins with the rules, once a quarter: nobody is taken before', async () => {
    rig.waits()
    Object.assign(rig.people.lan ?? {}, { rulesDue: true })
    const lan = await open('lan')
    await claimButton(lan, 'bác Hoa').click()
    await lan
      .getByRole('dialog', { name: 'Quy tắc ứng xử' })
      .getByText(/không bao giờ hỏi mã OTP/)
      .waitFor()
    expect(rig.asked.some(({ path }) => path.endsWith('/claim'))).toBe(false)
    await lan.getByRole('button', { name: 'Tôi đã đọc và đồng ý' }).click()
    await lan.getByText('Đã ghi nhận.').waitFor()
    expect(rig.rules).toEqual([expect.stringContaining('Tôi không bao giờ hỏi mã OTP')])
    await claim(lan)
  })
})

describe('at a desk', () => {
  it('lists, conversation and context stand side by side', async () => {
    rig.waits()
    const lan = await open('lan', DESK)
    await card(lan, 'bác Hoa').getByRole('link').click()
    await lan.getByRole('complementary', { name: 'Bối cảnh' }).getByText('Hỏi bác đã bật NFC chưa').waitFor()
    const boxes = await Promise.all(['.left', 'main', '.right'].map((part) => lan.locator(part).boundingBox()))
    const [left, main, right] = boxes
    expect(left?.width).toBe(320)
    expect(main?.width).toBeGreaterThanOrEqual(480)
    expect(right?.x).toBe((main?.x ?? 0) + (main?.width ?? 0))
  })

  it('the whole way without a mouse: find, take, answer, hand back', async () => {
    rig.waits()
    const id = rig.waits({ who: 'cô Bình', waitingSince: rig.now() - 60_000 })
    const lan = await open('lan', DESK)
    await claimButton(lan, 'cô Bình').waitFor()
    await lan.keyboard.press('j')
    await lan.keyboard.press('j')
    await lan.keyboard.press('k')
    await lan.keyboard.press('j')
    await lan.keyboard.press('c')
    await field(lan, 'cô Bình').waitFor()
    expect(rig.ticket(id).helper?.name).toBe('Chị Lan')
    await connected(lan)
    await lan.keyboard.press('r')
    await lan.keyboard.type('Chào cô, jck/?')
    await lan.keyboard.press('Alt+Shift+B')
    expect(await lan.getByRole('dialog').count()).toBe(0)
    await lan.keyboard.press('Enter')
    await bubble(lan, 'Chào cô, jck/?').getByText('Đã gửi').waitFor()
    await lan.keyboard.press('Escape')
    await lan.keyboard.press('/')
    await lan.getByRole('dialog', { name: 'Mẫu câu' }).waitFor()
    await lan.keyboard.press('Escape')
    await vi.waitFor(async () =>
      expect(await field(lan, 'cô Bình').evaluate((one) => one === document.activeElement)).toBe(true),
    )
    await lan.keyboard.press('Escape')
    await lan.keyboard.press('Alt+Shift+B')
    await lan.getByText('Cháu mời bác làm tiếp').waitFor()
    await lan.getByRole('button', { name: 'Đã xong' }).focus()
    await lan.keyboard.press('Enter')
    await lan.getByText(/^Đã trả cô Bình lại trợ lý/).waitFor()
    expect(rig.ticket(id).state).toBe('watching')
  })

  it('single keys can be switched off, and stay off', async () => {
    rig.waits()
    const lan = await open('lan', { ...DESK, path: '#them' })
    await lan.getByLabel(/^Dùng phím tắt một chữ/).uncheck()
    await lan.reload()
    await claimButton(lan, 'bác Hoa').waitFor()
    await lan.locator('#title').focus()
    await lan.keyboard.press('?')
    await lan.keyboard.press('j')
    expect(await lan.getByRole('dialog').count()).toBe(0)
    expect(await lan.locator('#title').evaluate((title) => title === document.activeElement)).toBe(true)
  })

  it('a word being composed is not sent by the Enter that ends it', async () => {
    rig.waits()
    const lan = await open('lan', DESK)
    await claim(lan)
    await field(lan).fill('Chào bác')
    await field(lan).evaluate((one) => {
      one.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))
      one.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true }))
    })
    expect(await field(lan).inputValue()).toBe('Chào bác')
    expect(rig.said).toEqual([])
  })

  it('search finds without marks, and long lists come in pieces', async () => {
    for (let n = 0; n < 50; n++)
      rig.waits({ who: n === 40 ? 'ông Đức' : `bác Số ${n}`, waitingSince: rig.now() - 1_000_000 + n })
    const lan = await open('lan')
    await card(lan, 'bác Số 0').first().waitFor()
    expect(await lan.locator('.card').count()).toBe(20)
    await lan.getByRole('button', { name: 'Xem thêm 20 người (còn 30)' }).click()
    expect(await lan.locator('.card').count()).toBe(40)
    await lan.getByLabel('Tìm theo tên, thủ tục, bước').fill('ong duc')
    await card(lan, 'ông Đức').waitFor()
    expect(await lan.locator('.card').count()).toBe(1)
    await lan.getByLabel('Tìm theo tên, thủ tục, bước').fill('Khong quet')
    await lan.getByRole('list', { name: 'Có nói đến' }).getByText('“Khong quet duoc chau oi”').first().waitFor()
  })
})
