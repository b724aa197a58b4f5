/** A volunteer's own photo and recording, all the way to the resident's page: real browsers, the real server and store. */
import { rmSync } from 'node:fs'
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import type { Ticket } from '../../src/records.ts'
import { photo, photoOfCode } from '../media/samples.ts'
import { authenticator } from '../staff/authenticator.ts'
import { DATA_KEY, member, newFolder, type Rig } from '../staff/rig.ts'
import { freePort } from '../store/redis-server.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'
import { bubble, field, PHONE } from './desk-page.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })
const PATIENCE_MS = 40_000

let browser: Browser
let app: App
let base: string
const folder = newFolder()
type Member = Awaited<ReturnType<typeof member>>
let lan: Member
let mai: Member

beforeAll(async () => {
  browser = await launchBrowser(false, ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'])
  const port = await freePort()
  base = `http://localhost:${port}`
  const env = { DATA_DIR: folder, HOST: 'localhost', PORT: String(port), PUBLIC_URL: base, LOG_LEVEL: 'silent' }
  const key = { DATA_KEY: DATA_KEY.toString('base64'), PATH: process.env.PATH ?? '' }
  app = await createApp(readConfig({ ...env, ...key }), { log: createLog('silent') })
  await app.start()
  lan = await joins('volunteer', 'Chị Lan')
  mai = await joins('lead', 'Cô Mai')
})
afterAll(async () => {
  await browser.close()
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
})
/** Nobody waits from one test to the next. */
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  for (const { id, body } of await app.store.listDocuments('ticket', { max: 50 })) {
    const { state } = body as { readonly state: string }
    if (state === 'held' || state === 'waiting')
      await mai.call('POST', `/api/desk/tickets/${id}/end`, { reason: 'thử xong' })
  }
})

async function joins(role: 'volunteer' | 'lead', name: string): Promise<Member> {
  const rig = { app: app.server, staff: app.staff } as Rig
  const one = await member(rig, role, name, authenticator({ origin: base, rpId: 'localhost' }))
  const shift = { until: Date.now() + 3 * 3_600_000, atMost: 3, topics: [] }
  expect((await one.call('POST', '/api/desk/rules', { text: 'Quy tắc' })).status).toBe(200)
  expect((await one.call('PUT', '/api/desk/shift', shift)).status).toBe(200)
  return one
}

/** On the web chat, as far as asking for a person. */
async function resident(): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, locale: 'vi-VN' })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  // A busy server asks pages to come back; so does whoever waits.
  await vi.waitFor(
    async () => {
      await page.goto(base)
      await page
        .locator('#choices')
        .getByText('Đồng ý', { exact: true })
        .click({ timeout: PATIENCE_MS / 4 })
    },
    { timeout: PATIENCE_MS * 2 },
  )
  await page.locator('#choices').getByText('Bác', { exact: true }).click()
  await page.locator('#choices').getByText('Bác', { exact: true }).waitFor({ state: 'detached' })
  await page.locator('#text').fill('gặp người hỗ trợ')
  await page.locator('#text').press('Enter')
  await page.locator('#messages').getByText('gặp người hỗ trợ').waitFor()
  return page
}

async function openAs(who: Member, prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const context = await browser.newContext({
    ...PHONE,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    serviceWorkers: 'block',
  })
  await context.addCookies([...who.cookies].map(([name, value]) => ({ name, value, url: base })))
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  await prepare?.(page)
  return page
}

async function desk(prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const page = await openAs(lan, prepare)
  await page.goto(`${base}/desk#cho`)
  await vi.waitFor(
    async () => {
      const claim = page.getByRole('button', { name: /^Nhận bác/ }).first()
      await claim.click({ timeout: PATIENCE_MS / 4 }).catch(() => {})
      await page.locator('#reply').waitFor({ timeout: PATIENCE_MS / 4 })
    },
    { timeout: PATIENCE_MS * 2 },
  )
  await page.getByRole('button', { name: 'Ảnh', exact: true }).waitFor()
  return page
}

const shot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/own-${name}.png` })
}
const sheet = (page: Page) => page.locator('dialog.sheet-own')
const press = (page: Page, name: string) => sheet(page).getByRole('button', { name, exact: true }).click()
const photosOf = (page: Page) => page.locator('#messages .photo img')
const file = async (bytes: Buffer, mimeType = 'image/jpeg') => ({ name: 'IMG-ba-Hoa.jpg', mimeType, buffer: bytes })
async function choose(page: Page, bytes: Buffer, mimeType?: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Ảnh', exact: true }).click(),
  ])
  await chooser.setFiles(await file(bytes, mimeType))
}
const uploads = '**/media?*'

/** The network dies once what sends photos has come, which is fetched beside; before that the page says to choose again. */
async function losesNetwork(page: Page): Promise<void> {
  const module = "performance.getEntriesByType('resource').find(({ name }) => name.includes('own-photo'))?.name"
  await page.waitForFunction(module)
  await page.evaluate(`import(${module}).then(() => {})`)
  await page.context().setOffline(true)
}

/** A lead finds the photo in the ward, looks at it and lets it go. */
async function leadLooks(): Promise<void> {
  const page = await openAs(mai)
  await page.goto(`${base}/desk#toan-phuong`)
  await page.getByRole('link', { name: /^Chị Lan gửi bác/ }).click()
  await page.getByRole('button', { name: 'Xem ảnh chờ duyệt' }).click()
  await page.getByAltText(/^Ảnh Chị Lan muốn gửi/).waitFor()
  expect(await accessibilityProblems(page)).toEqual([])
  await shot(page, 'lead-looks')
  await page.getByRole('button', { name: /^Cho gửi tới/ }).click()
  await page.locator('.offered').waitFor({ state: 'detached' })
  await page.context().close()
}

/** The same, from elsewhere. */
async function letGo(): Promise<void> {
  await vi.waitFor(
    async () => {
      const held = await app.store.listDocuments('ticket', { index: ['state', 'held'], max: 10 })
      const [id, photo] =
        held.flatMap(({ id, body }) => ((body as Ticket).offered ?? []).map((one) => [id, one.id]))[0] ?? []
      expect((await mai.call('POST', `/api/desk/tickets/${id}/photos/${photo}/pass`, {})).status).toBe(200)
    },
    { timeout: PATIENCE_MS },
  )
}

describe('a photo', () => {
  it('is looked at first, goes out under name and role, and the resident presses it large', async () => {
    const hoa = await resident()
    const page = await desk()
    await choose(page, await photo('jpeg', { width: 2_400, height: 1_800 }))
    await sheet(page).getByAltText('Ảnh sắp gửi').waitFor()
    await sheet(page).getByLabel('Lời ghi kèm').fill('Bác bấm nút này')
    expect(await sheet(page).locator('figcaption').innerText()).toMatch(
      /^Chị Lan \(tình nguyện viên, .+\): Bác bấm nút này$/,
    )
    expect(await accessibilityProblems(page)).toEqual([])
    await shot(page, 'photo-sheet')
    await sheet(page).getByText('Trưởng nhóm xem trước').waitFor()
    await press(page, 'Gửi')
    await page.locator('.offered').getByText('chờ trưởng nhóm xem').waitFor()
    await shot(page, 'offered')
    expect(await photosOf(hoa).count()).toBe(0)
    await leadLooks()
    await photosOf(hoa).waitFor()
    expect(await hoa.locator('#messages .person .text').last().innerText()).toBe('Bác bấm nút này')
    expect(await photosOf(hoa).evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(
      1_600,
    )
    await shot(hoa, 'resident-photo')
    await hoa.locator('.photo').click()
    await hoa.getByRole('dialog').getByRole('img').waitFor()
    await shot(hoa, 'resident-large')
    await hoa.getByRole('button', { name: 'Đóng ảnh' }).click()
    await bubble(page, 'Bác bấm nút này').getByText('Đã gửi').waitFor()
    await bubble(page, 'Bác bấm nút này').getByRole('button', { name: 'Xem lại' }).click()
    await page.getByAltText('Ảnh đã gửi').waitFor()
    await shot(page, 'sent')
    expect(await accessibilityProblems(hoa)).toEqual([])
  })

  it('cut off on its way, and then with its answer lost, arrives once', async () => {
    const hoa = await resident()
    const page = await desk()
    let calls = 0
    await page.route(uploads, async (route: Route) => {
      calls++
      if (calls === 1) return await route.abort('connectionreset')
      if (calls === 2) {
        await route.fetch()
        return await route.abort('connectionreset')
      }
      return await route.continue()
    })
    await choose(page, await photo('jpeg'))
    await press(page, 'Gửi')
    await vi.waitFor(() => expect(calls).toBe(3), { timeout: PATIENCE_MS })
    await page.locator('.queued').waitFor({ state: 'detached' })
    await letGo()
    await photosOf(hoa).waitFor()
    await page.locator('.offered').waitFor({ state: 'detached' })
    expect([await photosOf(hoa).count(), await page.locator('.line.mine .media').count()]).toEqual([1, 1])
  })

  it('waits through a dead network and a killed tab, and goes out by itself', async () => {
    const hoa = await resident()
    const page = await desk()
    await losesNetwork(page)
    await choose(page, await photo('jpeg'))
    await sheet(page).waitFor()
    await press(page, 'Gửi')
    await page.locator('.queued').getByText('Đang chờ mạng').waitFor()
    await shot(page, 'waiting')
    const address = page.url()
    const context = page.context()
    await page.close()
    await context.setOffline(false)
    const again = await context.newPage()
    again.setDefaultTimeout(PATIENCE_MS)
    await again.goto(address)
    await letGo()
    await photosOf(hoa).waitFor()
    expect(await photosOf(hoa).count()).toBe(1)
  })

  it('chosen and not sent is there after the tab was killed', async () => {
    await resident()
    const page = await desk()
    await choose(page, await photo('jpeg'))
    await sheet(page).getByLabel('Lời ghi kèm').fill('Đây ạ')
    await page.reload()
    await page.getByRole('button', { name: 'Xem ảnh' }).click()
    await sheet(page).getByAltText('Ảnh sắp gửi').waitFor()
    expect(await sheet(page).getByLabel('Lời ghi kèm').inputValue()).toBe('Đây ạ')
    await press(page, 'Bỏ')
    await page.getByText('Có ảnh chưa gửi.').waitFor({ state: 'detached' })
  })

  it('written under a claim that is over is never delivered, and nothing is lost', async () => {
    const hoa = await resident()
    const page = await desk()
    await losesNetwork(page)
    await choose(page, await photo('jpeg'))
    await press(page, 'Gửi')
    await page.locator('.queued').waitFor()
    const id = page.url().split('/').pop() ?? ''
    const taken = await mai.call('POST', `/api/desk/tickets/${id}/claim`, { takeOver: 'máy của Lan mất mạng' })
    expect(taken.status).toBe(200)
    await page.context().setOffline(false)
    await page.locator('.unsent').getByText('1 tin của bạn').waitFor()
    await shot(page, 'lost')
    expect(await photosOf(hoa).count()).toBe(0)
    await page.locator('.unsent').getByRole('button', { name: 'Xóa' }).click()
  })

  it('with a QR code that leads elsewhere is stopped with the reason, and may be changed', async () => {
    const hoa = await resident()
    const page = await desk()
    await choose(page, await photoOfCode('https://vneid-gov.top/cai-dat'))
    await press(page, 'Gửi')
    await page.locator('.queued .failed').getByText('mã QR không dẫn tới trang chính thức').waitFor()
    await shot(page, 'qr')
    await page.locator('.queued').getByRole('button', { name: 'Sửa lại' }).click()
    await sheet(page).getByAltText('Ảnh sắp gửi').waitFor()
    await press(page, 'Bỏ')
    expect(await photosOf(hoa).count()).toBe(0)
  })

  it('that is none is refused at once', async () => {
    await resident()
    const page = await desk()
    await choose(page, Buffer.from('%PDF-1.7'), 'application/pdf')
    await page.getByText('Tệp này không phải ảnh').waitFor()
  })
})

describe('a recording', () => {
  it('is pressed, heard, sent, and plays on the resident’s page', async () => {
    const hoa = await resident()
    const page = await desk()
    await page.getByRole('button', { name: 'Thu âm', exact: true }).click()
    await shot(page, 'voice-begin')
    await press(page, 'Bấm hoặc giữ để nói')
    await sheet(page)
      .getByText(/Đang thu 0:0[2-9]/)
      .waitFor()
    await shot(page, 'voice-on')
    await press(page, 'Dừng')
    await sheet(page).getByLabel('Nghe lại trước khi gửi').waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await shot(page, 'voice-hear')
    await press(page, 'Gửi')
    const player = hoa.locator('#messages audio')
    await player.waitFor()
    expect(await player.getAttribute('aria-label')).toMatch(/^Lời nói của Chị Lan · tình nguyện viên/)
    await vi.waitFor(
      async () => expect(await player.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(1),
      { timeout: PATIENCE_MS },
    )
    await shot(hoa, 'resident-voice')
  })

  it.each([
    ['refused', "Object.assign(new Error(''), { name: 'NotAllowedError' })", 'Bạn chưa cho phép dùng micro'],
    ['not there', "Object.assign(new Error(''), { name: 'NotFoundError' })", 'Máy này không có micro'],
    ['in use', "Object.assign(new Error(''), { name: 'NotReadableError' })", 'Chưa mở được micro'],
  ])('with the microphone %s says so', async (_how, error, words) => {
    await resident()
    const page = await desk(async (fresh) => {
      await fresh.addInitScript(`navigator.mediaDevices.getUserMedia = async () => { throw ${error} }`)
    })
    await page.getByRole('button', { name: 'Thu âm', exact: true }).click()
    await press(page, 'Bấm hoặc giữ để nói')
    await sheet(page).getByRole('alert').getByText(words).waitFor()
  })

  it('in a browser that cannot record says so', async () => {
    await resident()
    const page = await desk(async (fresh) => {
      await fresh.addInitScript('delete window.MediaRecorder')
    })
    await page.getByRole('button', { name: 'Thu âm', exact: true }).click()
    await sheet(page).getByRole('alert').getByText('Trình duyệt này không thu âm được').waitFor()
    await press(page, 'Thôi')
    expect(await field(page, 'bác').count()).toBe(1)
  })
})
