/** Photos and voices of residents, with a camera roll and a microphone that hums. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { conversationKey, type InboundEvent } from '../../src/messages.ts'
import { emptyFolder, GREETING, openRig, type Rig } from '../channels/webchat-rig.ts'
import { photo } from '../media/samples.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'

const PHONE = { viewport: { width: 360, height: 640 }, locale: 'vi-VN', hasTouch: true } as const

let browser: Browser
let rig: Rig
let base: string
let folder: string
interface Chosen {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}
let PICTURE: Chosen
beforeAll(async () => {
  browser = await launchBrowser(false, ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'])
  const buffer = await photo('jpeg', { width: 2_400, height: 1_800 })
  PICTURE = { name: 'CCCD-ba-Hoa.jpg', mimeType: 'image/jpeg', buffer }
})
afterAll(() => browser.close())
beforeEach(async () => {
  folder = emptyFolder()
  await start(0)
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(port: number) {
  rig = await openRig({ folder })
  base = await rig.app.listen({ port, host: '127.0.0.1' })
}

async function open(options: BrowserContextOptions = {}, prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await prepare?.(page)
  await page.goto(base)
  await page.getByText(GREETING).first().waitFor()
  await page.locator('html[data-ready]').waitFor({ state: 'attached' })
  return page
}

const media = () => rig.taken.filter(({ input }) => input.kind === 'media')
const panel = (page: Page) => page.locator('#capture')
const press = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true }).click()
const own = (page: Page) => page.locator('#messages .own').last()
const answered = (page: Page, what: 'ảnh' | 'lời nói') =>
  page.locator('#messages').getByText(`Cháu nhận được ${what} rồi ạ.`).last().waitFor()
/** The file of the last event, as it lies on our disk. */
async function arrived() {
  const { input } = media().at(-1) ?? {}
  const ref = input?.kind === 'media' ? input.items[0]?.ref : undefined
  return await rig.shelf.read(ref?.slice('shelf/'.length) ?? '')
}

async function choose(page: Page, file: Chosen | string = PICTURE) {
  await page.getByRole('button', { name: 'Gửi ảnh' }).click()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    panel(page).getByRole('button', { name: 'Chọn ảnh có sẵn' }).click(),
  ])
  await chooser.setFiles(file)
}

async function sendPhoto(page: Page, file?: Chosen) {
  await choose(page, file)
  await page.getByAltText('Ảnh sắp gửi').waitFor()
  await press(page, 'Gửi ảnh này')
}

describe('a photo', () => {
  it('is looked at, sent small and without its name and place, and shown small in the talk', async () => {
    const page = await open()
    const uploads: Buffer[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/chat/media')) uploads.push(request.postDataBuffer() ?? Buffer.alloc(0))
    })
    await sendPhoto(page)
    await answered(page, 'ảnh')
    expect(await own(page).innerText()).toMatch(/Ảnh\s+Đã gửi/)
    const height = await own(page)
      .locator('img')
      .evaluate((image) => image.getBoundingClientRect().height)
    expect([height > 20, height < 120]).toEqual([true, true])
    expect(await panel(page).isVisible()).toBe(false)
    const file = await arrived()
    expect(file?.type).toBe('image/webp')
    expect(uploads[0]?.includes('CCCD')).toBe(false)
    expect(uploads[0]?.includes('GPS')).toBe(false)
    await page.reload()
    await page.locator('#messages .own').getByText('Ảnh').waitFor()
    const again = page.locator('#messages .own img')
    await vi.waitFor(async () =>
      expect(await again.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(20),
    )
    await rig.shelf.forget(conversationKey(media()[0] as InboundEvent))
    await page.reload()
    await page.locator('#messages .own').getByText('Ảnh').waitFor()
    expect(await again.count()).toBe(0)
  })

  it('of one’s own is shown to nobody else', async () => {
    const page = await open()
    await sendPhoto(page)
    await answered(page, 'ảnh')
    await page.reload()
    const address = await page.locator('#messages .own img').getAttribute('src')
    const other = await open()
    const status = (one: Page) => one.evaluate(async (path) => (await fetch(path)).status, address ?? '')
    expect([await status(page), await status(other)]).toEqual([200, 404])
  })

  it('can be thought better of, before and after it was chosen; the button has the focus again', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Gửi ảnh' }).click()
    await press(page, 'Thôi')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Gửi ảnh')
    await choose(page)
    await page.getByAltText('Ảnh sắp gửi').waitFor()
    await press(page, 'Thôi')
    expect([await panel(page).isVisible(), media(), await page.locator('#messages .own').count()]).toEqual([
      false,
      [],
      0,
    ])
  })

  it('that is none is refused in the server’s words, and can be deleted', async () => {
    const page = await open()
    await choose(page, { name: 'don.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') })
    await press(page, 'Gửi ảnh này')
    await own(page).getByText('Ở đây chưa nhận tệp PDF').waitFor()
    await own(page).getByRole('button', { name: 'Thử lại' }).waitFor()
    await own(page).getByRole('button', { name: 'Xóa' }).click()
    expect(await page.locator('#messages .own').count()).toBe(0)
  })

  it('that this phone can neither draw nor send is not tried', async () => {
    const page = await open()
    const large = join(folder, 'lon.heic')
    writeFileSync(large, Buffer.concat([Buffer.from('no picture at all'), Buffer.alloc(10 * 1024 * 1024)]))
    await choose(page, large)
    await panel(page).getByText('Ảnh này lớn quá').waitFor()
    await press(page, 'Đóng')
    expect(media()).toEqual([])
  })
})

describe('a voice', () => {
  it('is recorded by a tap and another, listened to, sent, and plays', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Gửi lời nói' }).click()
    await panel(page).getByText('Đang ghi 0:01').waitFor()
    await press(page, 'Dừng')
    await panel(page)
      .getByText(/Đã ghi 0:0\d/)
      .waitFor()
    const heard = await page.locator('audio').evaluate(async (player: HTMLAudioElement) => {
      await player.play()
      return player.error
    })
    expect([heard, media()]).toEqual([null, []])
    await press(page, 'Gửi lời này')
    await answered(page, 'lời nói')
    expect(await own(page).innerText()).toMatch(/Lời nói\s+Đã gửi/)
    expect(media().at(-1)?.input).toMatchObject({ items: [{ kind: 'voice' }] })
    expect((await arrived())?.type).toMatch(/^audio\/(mp4|webm)$/)
  })

  it('is recorded by holding the button, and can be said again or not at all', async () => {
    const page = await open()
    const button = await page.getByRole('button', { name: 'Gửi lời nói' }).boundingBox()
    await page.mouse.move((button?.x ?? 0) + 10, (button?.y ?? 0) + 10)
    await page.mouse.down()
    await panel(page).getByText('Đang ghi 0:01').waitFor()
    await page.mouse.up()
    await panel(page)
      .getByText(/Đã ghi 0:0\d/)
      .waitFor()
    await press(page, 'Ghi lại')
    await panel(page).getByText('Đang ghi 0:01').waitFor()
    await press(page, 'Thôi')
    expect([await panel(page).isVisible(), media()]).toEqual([false, []])
  })

  it('is recorded by the keyboard alone', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Gửi lời nói' }).focus()
    await page.keyboard.press('Enter')
    await panel(page).getByText('Đang ghi 0:01').waitFor()
    await page.keyboard.press('Enter')
    await panel(page)
      .getByText(/Đã ghi 0:0\d/)
      .waitFor()
    await page.keyboard.press('Enter')
    await answered(page, 'lời nói')
  })

  it('stops by itself after five minutes, and says so', async () => {
    const page = await open({}, async (fresh) => {
      await fresh.addInitScript(() => {
        // The clock of the page jumps to shortly before the end, and from there runs ten times as fast.
        const now = performance.now.bind(performance)
        let jumped: number | undefined
        performance.now = () => (jumped === undefined ? now() : now() + 265_000 + (now() - jumped) * 9)
        Object.assign(globalThis, {
          nearTheEnd() {
            jumped = now()
          },
        })
      })
    })
    await page.getByRole('button', { name: 'Gửi lời nói' }).click()
    await panel(page)
      .getByText(/^Đang ghi 0:0/)
      .waitFor()
    await page.evaluate('nearTheEnd()')
    await panel(page)
      .getByText(/còn \d+ giây/)
      .waitFor()
    await panel(page).getByText('Đã đủ 5 phút nên máy tự dừng. Đã ghi 5:00.').waitFor()
  })

  it.each([
    ['not allowed', 'NotAllowedError', 'Trình duyệt chưa được phép dùng micrô'],
    ['without a microphone', 'NotFoundError', 'Máy này không có micrô'],
    ['with a microphone in use', 'NotReadableError', 'Có thể ứng dụng khác đang dùng micrô'],
  ])('%s, says what to do', async (_how, name, words) => {
    const page = await open({}, async (fresh) => {
      await fresh.addInitScript((error) => {
        navigator.mediaDevices.getUserMedia = async () => {
          throw new DOMException('', error)
        }
      }, name)
    })
    await page.getByRole('button', { name: 'Gửi lời nói' }).click()
    await panel(page).getByText(words).waitFor()
    await press(page, 'Đóng')
    expect(await panel(page).isVisible()).toBe(false)
  })

  it('is not offered where the browser cannot record', async () => {
    const page = await open({}, async (fresh) => {
      await fresh.addInitScript(() => void Reflect.deleteProperty(window, 'MediaRecorder'))
    })
    expect(await page.getByRole('button', { name: 'Gửi lời nói' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Gửi ảnh' }).isVisible()).toBe(true)
  })
})

describe('with a bad network', () => {
  it('what is sent offline is kept through a reload, in its order, and delivered once', async () => {
    const page = await open()
    await page.route('**/chat/m*', (route) => route.abort())
    await sendPhoto(page)
    await own(page).getByText('Đang chờ mạng').waitFor()
    await page.getByText('Mất mạng. Tin của anh/chị được giữ').waitFor()
    await page.getByLabel('Viết tin nhắn').fill('Ảnh này đây cháu')
    await page.getByRole('button', { name: 'Gửi', exact: true }).click()
    await page.reload()
    await page.locator('#messages .own img').waitFor()
    await page.unroute('**/chat/m*')
    await page.locator('#messages').getByText('Cháu nghe rõ: Ảnh này đây cháu').waitFor()
    expect(rig.taken.slice(1).map(({ input }) => input.kind)).toEqual(['media', 'text'])
    await page.reload()
    await page.locator('html[data-ready]').waitFor({ state: 'attached' })
    expect(media()).toHaveLength(1)
  })

  it('a photo that waits can be deleted; more than five are not taken', async () => {
    const page = await open()
    await page.route('**/chat/media', (route) => route.abort())
    for (let n = 1; n <= 5; n++) {
      await sendPhoto(page)
      await vi.waitFor(async () => expect(await page.locator('#messages .own').count()).toBe(n))
    }
    await choose(page)
    await page.getByAltText('Ảnh sắp gửi').waitFor()
    await press(page, 'Gửi ảnh này')
    await panel(page).getByText('Máy đang giữ nhiều ảnh').waitFor()
    await press(page, 'Đóng')
    const first = page.locator('#messages .own').first()
    await first.getByText('Đang chờ mạng').waitFor()
    await first.getByRole('button', { name: 'Xóa' }).click()
    await sendPhoto(page)
    await vi.waitFor(async () => expect(await page.locator('#messages .own').count()).toBe(5))
    await page.unroute('**/chat/media')
    await vi.waitFor(() => expect(media()).toHaveLength(5), { timeout: 60_000 })
  }, 120_000)

  it('a photo whose answer was lost is sent again and is one photo', async () => {
    const page = await open()
    let lost = 0
    await page.route('**/chat/media', async (route) => {
      if (lost++ > 0) return await route.continue()
      const headers = { ...(await route.request().allHeaders()), 'sec-fetch-site': 'same-origin' }
      expect((await route.fetch({ headers })).status()).toBe(200)
      await route.abort()
    })
    await sendPhoto(page)
    await own(page).getByText('Đã gửi').waitFor()
    expect([lost, media().length]).toEqual([2, 1])
  })

  it('a server that goes away under way, and comes back, has the photo in the end', async () => {
    const page = await open()
    const network = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 50, downloadThroughput: 1_000_000 },
      uploadThroughput: 20_000,
    })
    await sendPhoto(page, { ...PICTURE, buffer: await noise() })
    await own(page)
      .getByText(/Đang gửi \d+%/)
      .waitFor()
    const port = Number(new URL(base).port)
    rig.app.server.closeAllConnections()
    await rig.close()
    await own(page).getByText('Đang chờ mạng').waitFor()
    await network.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: -1 },
      uploadThroughput: -1,
    })
    await start(port)
    await own(page).getByText('Đã gửi').waitFor({ timeout: 60_000 })
    expect(media()).toHaveLength(1)
  }, 120_000)
})

/** A picture that stays large however it is packed. */
async function noise(): Promise<Buffer> {
  const { default: sharp } = await import('sharp')
  const size = { width: 1_200, height: 900, channels: 3 as const }
  return await sharp({ create: { ...size, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
    .jpeg()
    .toBuffer()
}

describe('without JavaScript', () => {
  it('a plain form takes a photo', async () => {
    const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(base)
    await page.getByRole('button', { name: 'Bắt đầu' }).click()
    await page.getByLabel('Chọn ảnh có sẵn').setInputFiles(PICTURE)
    await page.getByRole('button', { name: 'Gửi ảnh' }).click()
    await answered(page, 'ảnh')
    expect(new URL(page.url()).pathname).toBe('/')
    expect([media().length, (await arrived())?.type]).toEqual([1, 'image/webp'])
    await page.getByLabel('Chọn ảnh có sẵn').setInputFiles({ ...PICTURE, buffer: Buffer.from('%PDF-1.7') })
    await page.getByRole('button', { name: 'Gửi ảnh' }).click()
    await page.getByText('Ở đây chưa nhận tệp PDF').waitFor()
    await page.getByRole('link', { name: 'Quay lại' }).click()
    await page.getByRole('button', { name: 'Gửi ảnh' }).waitFor()
  })
})

const STATES: readonly [name: string, reach: (page: Page) => Promise<void>][] = [
  ['the choice of a photo', (page) => page.getByRole('button', { name: 'Gửi ảnh' }).click()],
  [
    'a photo about to be sent',
    async (page) => {
      await choose(page)
      await page.getByAltText('Ảnh sắp gửi').waitFor()
    },
  ],
  [
    'a photo sent, and a recording going on',
    async (page) => {
      await sendPhoto(page)
      await answered(page, 'ảnh')
      await page.getByRole('button', { name: 'Gửi lời nói' }).click()
      await panel(page).getByText('Đang ghi 0:01').waitFor()
    },
  ],
  [
    'a recording to listen to',
    async (page) => {
      await page.getByRole('button', { name: 'Gửi lời nói' }).click()
      await panel(page).getByText('Đang ghi 0:01').waitFor()
      await press(page, 'Dừng')
      await panel(page)
        .getByText(/Đã ghi/)
        .waitFor()
    },
  ],
  [
    'a photo that waits for the network',
    async (page) => {
      await page.route('**/chat/media', (route) => route.abort())
      await sendPhoto(page)
      await own(page).getByRole('button', { name: 'Xóa' }).waitFor()
    },
  ],
]

describe.each(STATES)('the page with %s', (_name, reach) => {
  it.each([
    ['on a phone', PHONE.viewport, 'Chữ vừa'],
    ['on a small screen with very large text', { width: 320, height: 568 }, 'Chữ rất to'],
  ])(
    'is for everyone %s',
    async (_where, viewport, size) => {
      const page = await open({ viewport })
      await page.getByRole('button', { name: size }).click()
      await reach(page)
      expect(await accessibilityProblems(page)).toEqual([])
      const small = await page.evaluate(() =>
        Array.from(document.querySelectorAll('button'))
          .filter((button) => button.checkVisibility())
          .map((button) => ({ box: button.getBoundingClientRect(), html: button.outerHTML }))
          .filter(({ box }) => box.width < 48 || box.height < 48)
          .map(({ html }) => html),
      )
      expect(small).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    },
    60_000,
  )
})
