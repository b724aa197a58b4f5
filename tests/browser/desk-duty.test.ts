/** Being there and being called, in a real browser: the worker shows, replaces and answers calls. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Push } from '../../src/desk/api.ts'
import { type DeskRig, FRESH_DUTY, openDesk, type Person } from '../platforms/desk.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'
import { claim, connected, openAs } from './desk-page.ts'

let browser: Browser
let rig: DeskRig
let base: string
beforeAll(async () => {
  browser = await launchBrowser(true)
})
afterAll(() => browser.close())
beforeEach(async () => {
  rig = await openDesk()
  rig.waits({ id: 'hoa' })
  base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
})
const open = (who: string, options = {}) => openAs(browser, base, who, options)
const posted = (path: string) => rig.asked.filter((one) => one.method === 'POST' && one.path === path)

const CALL: Push = {
  id: 'push-1',
  kind: 'wait',
  tag: 'cho-hoa',
  title: 'Có người chờ 2 phút',
  body: 'Cài VNeID – Quét NFC',
  ticket: 'hoa',
}

/** A push as the browser hands it to the worker. */
async function deliver(page: Page, data: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const registration = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [found] = registrations
      if (found) resolve(found.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.deliverPushMessage', { origin: base, registrationId: await registration, data })
}

interface Shown {
  readonly title: string
  readonly body: string
  readonly tag: string
  readonly silent: boolean | null
}
const shown = (page: Page) =>
  page.evaluate(async (): Promise<readonly Shown[]> => {
    const all = await (await navigator.serviceWorker.ready).getNotifications()
    return all.map(({ title, body, tag, silent }) => ({ title, body, tag, silent }))
  })

async function withWorker(): Promise<Page> {
  const page = await open('lan', { worker: true, path: '#ca-truc', permissions: ['notifications'] })
  await connected(page)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
  return page
}

describe('the worker', () => {
  it('shows a call, says that it came, and the next about the same wait takes its place', async () => {
    const page = await withWorker()
    await deliver(page, JSON.stringify(CALL))
    await vi.waitFor(async () => expect(await shown(page)).toMatchObject([{ title: CALL.title, body: CALL.body }]))
    await vi.waitFor(() => expect(posted('/api/desk/phone/arrived')).toMatchObject([{ body: { id: 'push-1' } }]))
    await deliver(page, JSON.stringify({ ...CALL, id: 'push-2', kind: 'gone', title: 'Đã có người giúp' }))
    await vi.waitFor(async () =>
      expect(await shown(page)).toEqual([expect.objectContaining({ title: 'Đã có người giúp', silent: true })]),
    )
  }, 60_000)

  it.each(['', 'không phải JSON'])(
    'shows something even for "%s": silence costs the subscription',
    async (data) => {
      const page = await withWorker()
      await deliver(page, data)
      await vi.waitFor(async () => expect(await shown(page)).toMatchObject([{ title: 'Có việc ở Bàn trực' }]))
    },
    60_000,
  )
})

describe('the shift', () => {
  it('a habit only proposes; the shift begins with a press, and "Bận 30 phút" is told', async () => {
    const until = rig.now() + 3_600_000
    rig.duty.lan = { ...FRESH_DUTY, proposal: { until, atMost: 1, topics: [] } }
    const page = await open('lan', { path: '#ca-truc' })
    await page.getByText('Theo thói quen').waitFor()
    expect(rig.people.lan?.shift).toBeNull()
    await page.getByRole('button', { name: /^Hẹn ca/ }).click()
    await page.getByText(/^Bạn đang trong ca đến/).waitFor()
    expect(rig.people.lan?.shift).toEqual({ until, atMost: 1, topics: [] })
    await page.getByRole('button', { name: 'Bận 30 phút' }).click()
    await page.getByText(/^Bạn báo bận đến/).waitFor()
  })

  it('habits and quiet hours are kept', async () => {
    const page = await open('lan', { path: '#ca-truc' })
    await page.getByRole('group', { name: 'thứ Hai' }).getByRole('checkbox').check()
    await vi.waitFor(() => expect(rig.duty.lan?.own.habits).toMatchObject([{ day: 1, from: 1_140, until: 1_260 }]))
    await page.getByLabel('Từ', { exact: true }).fill('20:00')
    await page.getByLabel('Từ', { exact: true }).press('Enter')
    await vi.waitFor(() => expect(rig.duty.lan?.own.quiet).toEqual({ from: 1_200, until: 420 }))
  })

  it('its end asks for every open talk and shows what the resident would get', async () => {
    const page = await open('lan')
    Object.assign(rig.people.lan as Person, { shift: { until: rig.now() + 3_600_000, atMost: 2, topics: [] } })
    await claim(page)
    await page.goto(`${base}/desk#ca-truc`)
    await page.getByRole('button', { name: 'Kết thúc ca' }).click()
    const talk = page.getByRole('dialog').getByRole('group', { name: 'bác Hoa' })
    await talk.getByRole('button', { name: /^Giữ đến/ }).click()
    await talk.getByText('hẹn nhắn lại bác lúc 08:00 ngày mai').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await talk.getByRole('button', { name: 'Giữ đến mai' }).click()
    await page.getByText('Không còn ai dở dang.').waitFor()
    expect(rig.ticket('hoa').state).toBe('scheduled')
  })
})

it('the first four screens end on the shift, and the practice sends nothing', async () => {
  const page = await open('lan', { path: '#lan-dau' })
  await page.getByText('Chị Lan (tình nguyện viên, Phường Hải An)').waitFor()
  for (let n = 0; n < 3; n++) await page.getByRole('button', { name: 'Tiếp', exact: true }).click()
  const before = rig.asked.length
  const practice = page.locator('.practice')
  await practice.getByRole('button', { name: 'Nhận', exact: true }).click()
  await page.getByLabel('Trả lời bác Tập').fill('Bác áp thẻ sát hơn, giữ yên 5 giây nhé')
  await practice.getByRole('button', { name: 'Gửi', exact: true }).click()
  await practice.getByText('À được rồi').waitFor()
  await practice.getByRole('button', { name: 'Trả lại trợ lý' }).click()
  await practice.getByText(/^Xong!/).waitFor()
  expect(rig.asked.slice(before).filter(({ method }) => method !== 'GET')).toEqual([])
  await page.getByRole('button', { name: 'Xong, vào ca trực' }).click()
  await page.getByRole('heading', { name: 'Ca trực' }).waitFor()
  expect(rig.duty.lan?.own.welcomed).toBe(true)
})

it('a lead sees the ward and calls more people; the screen is for everyone', async () => {
  const page = await open('hanh', { path: '#toan-phuong' })
  await page.getByText(/người đang chờ, lâu nhất/).waitFor()
  await page.getByText('chưa nhận được thông báo').waitFor()
  expect(await accessibilityProblems(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'Gọi thêm người' }).click()
  await page.getByText('Đã gọi 1 người đang trong ca.').waitFor()
})
