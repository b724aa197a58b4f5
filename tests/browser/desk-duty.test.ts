/** Being there and being called, in a real browser: the worker shows, replaces and answers calls. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Push } from '../../src/desk/api.ts'
import { type DeskRig, FRESH_DUTY, openDesk, type Person } from '../platforms/desk.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'
import { claim, connected, field, openAs } from './desk-page.ts'

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

/**
 * A push as the browser hands it to the worker, and its notice up. Chromium forgets a notice about which is asked between
 * its being written down and its being shown: so nothing asks before it says that it shows one.
 */
async function deliver(page: Page, data: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const registration = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [found] = registrations
      if (found) resolve(found.registrationId)
    })
  })
  await session.send('BackgroundService.startObserving', { service: 'notifications' })
  await session.send('BackgroundService.setRecording', { shouldRecord: true, service: 'notifications' })
  await session.send('BackgroundService.clearEvents', { service: 'notifications' })
  const displayed = new Promise<void>((resolve) => {
    session.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent }) => {
      if (backgroundServiceEvent.eventName === 'Notification displayed') resolve()
    })
  })
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.deliverPushMessage', { origin: base, registrationId: await registration, data })
  await displayed
  await session.detach()
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

const buttons = (page: Page) =>
  page.evaluate(async () => {
    const [notice] = await (await navigator.serviceWorker.ready).getNotifications()
    return (notice as Notification & { actions: { title: string }[] }).actions.map(({ title }) => title)
  })
const clearNotices = (page: Page) =>
  page.evaluate(async () => {
    for (const notice of await (await navigator.serviceWorker.ready).getNotifications()) notice.close()
  })

/** Inside the worker, as a press of the notice's button does; what the worker does with it is done when this resolves. */
async function press(page: Page, action: string): Promise<void> {
  const [worker] = page.context().serviceWorkers()
  await worker?.evaluate(async (action) => {
    const here = self as unknown as { registration: ServiceWorkerRegistration; dispatchEvent(event: Event): void }
    const [notification] = await here.registration.getNotifications()
    const Made = Reflect.get(self, 'NotificationEvent') as new (type: string, about: object) => Event
    const event = new Made('notificationclick', { action, notification })
    let done: Promise<unknown> = Promise.resolve()
    // The browser lets only its own events wait.
    Object.defineProperty(event, 'waitUntil', { value: (work: Promise<unknown>) => (done = work) })
    here.dispatchEvent(event)
    // Without a finger of the browser's own no window may be brought to the front.
    await done.catch(() => {})
  }, action)
}

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

  it('shows something for every push, however broken: silence costs the subscription', async () => {
    const page = await withWorker()
    const pushes = ['', 'không phải JSON', 'null', '7', '[]', '"chữ"', '{}', JSON.stringify(CALL).slice(0, 40)]
    for (const data of pushes) {
      await clearNotices(page)
      await deliver(page, data)
      await vi.waitFor(async () =>
        expect(await shown(page), data).toMatchObject([{ title: 'Có việc ở Bàn trực', body: 'Mở Bàn trực để xem.' }]),
      )
    }
    for (const kind of ['wait', 'gone', 'test', 'call', 'ended'] as const) {
      await clearNotices(page)
      await deliver(page, JSON.stringify({ ...CALL, kind }))
      await vi.waitFor(async () => expect(await shown(page), kind).toMatchObject([{ title: CALL.title }]))
    }
    // The page stood in front all the time.
    expect(await page.evaluate(() => document.visibilityState)).toBe('visible')
  }, 60_000)
})

describe('a button of the call', () => {
  const called = async () => {
    const page = await withWorker()
    await deliver(page, JSON.stringify(CALL))
    await vi.waitFor(async () => expect(await shown(page)).toMatchObject([{ title: CALL.title }]))
    expect(await buttons(page)).toEqual(['Nhận', 'Bận 30 phút'])
    return page
  }

  it('"Nhận" takes them, opens the talk, and says that the call was seen', async () => {
    Object.assign(rig.people.lan as Person, { shift: { until: rig.now() + 3_600_000, atMost: 2, topics: [] } })
    const page = await called()
    await press(page, 'claim')
    await field(page).waitFor()
    expect(rig.ticket('hoa')).toMatchObject({ state: 'held', helper: { staff: 'lan' } })
    expect(posted('/api/desk/phone/arrived').at(-1)?.body).toEqual({ id: 'push-1', opened: true })
    expect(await shown(page)).toEqual([])
  }, 60_000)

  it('"Nhận" too late: it is said where the button was', async () => {
    const page = await called()
    const helper = { staff: 'minh', name: 'Anh Minh', since: rig.now(), leaseUntil: rig.now() + 600_000 }
    rig.set('hoa', { state: 'held', claim: 1, helper })
    await press(page, 'claim')
    await vi.waitFor(async () =>
      expect(await shown(page)).toMatchObject([{ title: 'Đã có người giúp', tag: CALL.tag, silent: true }]),
    )
    expect(rig.ticket('hoa').helper?.staff).toBe('minh')
  }, 60_000)

  it('"Nhận" off duty opens the talk, which says why it was not taken', async () => {
    rig.offShift = true
    const page = await called()
    await press(page, 'claim')
    await page.getByText('Zalo · chỉ xem').waitFor()
    expect(rig.ticket('hoa').state).toBe('waiting')
  }, 60_000)

  it('"Bận 30 phút" is told, and until when', async () => {
    const page = await called()
    await press(page, 'busy')
    await vi.waitFor(async () =>
      expect(await shown(page)).toMatchObject([
        { title: 'Đã ghi nhận bạn đang bận', body: expect.stringMatching(/^Bạn không bị gọi đến \d\d:\d\d\.$/) },
      ]),
    )
    expect(posted('/api/desk/busy')).toHaveLength(1)
    expect(rig.ticket('hoa').state).toBe('waiting')
  }, 60_000)

  it('"Bận 30 phút" without a way to the server is not said to be done', async () => {
    const page = await called()
    rig.cut = true
    await press(page, 'busy')
    await vi.waitFor(async () => expect(await shown(page)).toMatchObject([{ title: 'Chưa báo được', tag: CALL.tag }]))
    expect(rig.duty.lan?.busyUntil).toBeUndefined()
  }, 60_000)

  it('the call itself, pressed, opens the talk and takes nobody', async () => {
    const page = await called()
    await press(page, '')
    await page.getByText('Zalo · chỉ xem').waitFor()
    expect(rig.ticket('hoa').state).toBe('waiting')
  }, 60_000)
})

describe('the subscription of this browser, at each start', () => {
  /** In place of the browser's own: there is no push service here. What the page makes and tells is what counts. */
  const subscription = (endpoint: string | null, key: readonly number[]) => `
    let there = ${endpoint === null ? 'null' : `make('${endpoint}')`}
    function make(endpoint) {
      return {
        options: { applicationServerKey: Uint8Array.from(${JSON.stringify(key)}).buffer },
        toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
        async unsubscribe() { there = null; return true },
      }
    }
    PushManager.prototype.getSubscription = async () => there
    PushManager.prototype.subscribe = async () => (there = make('https://push.example/new'))`
  const OUR_KEY = 'key' in FRESH_DUTY.push ? [...Buffer.from(FRESH_DUTY.push.key, 'base64url')] : []
  const told = () => posted('/api/desk/phone').map(({ body }) => (body as { endpoint: string }).endpoint)

  it.each([
    ['the same one is told again', 'https://push.example/1', OUR_KEY, true, ['https://push.example/1']],
    ['one the browser has changed is told', 'https://push.example/2', OUR_KEY, false, ['https://push.example/2']],
    ['one for another key is made anew', 'https://push.example/3', [1, 2, 3], false, ['https://push.example/new']],
    ['one the browser has taken away is made anew', null, OUR_KEY, true, ['https://push.example/new']],
    ['none is made where nobody asked for calls', null, OUR_KEY, false, []],
  ])(
    '%s',
    async (_what, endpoint, key, wanted, expected) => {
      const context = await browser.newContext({ serviceWorkers: 'allow', permissions: ['notifications'] })
      await context.addCookies([{ name: 'who', value: 'lan', url: base }])
      const page = await context.newPage()
      await page.addInitScript(subscription(endpoint, key))
      if (wanted) await page.addInitScript("localStorage.setItem('tb-desk:calls', 'on')")
      await page.goto(`${base}/desk#ca-truc`)
      await connected(page)
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}))
      await vi.waitFor(() => expect(told()).toEqual(expected))
      // Nothing more comes after the shift has been drawn.
      await page.getByText('Thói quen của tôi').waitFor()
      expect(told()).toEqual(expected)
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
