import { rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { InboundEvent, OutboundMessage } from '../../src/messages.ts'
import { emptyFolder, GREETING, openRig, type Rig } from '../channels/webchat-rig.ts'
import { launchBrowser } from './chromium.ts'

const PHONE = { viewport: { width: 360, height: 640 }, locale: 'vi-VN', hasTouch: true } as const

let browser: Browser
let rig: Rig
let base: string
let folder: string
beforeAll(async () => {
  browser = await launchBrowser()
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

/** A page in a browser of its own, with the greeting shown. */
async function open(options: BrowserContextOptions = {}, prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await prepare?.(page)
  await page.goto(base)
  await page.getByText(GREETING).first().waitFor()
  return page
}

const texts = () => rig.taken.flatMap(({ input }) => (input.kind === 'text' ? [input.text] : []))
const bubble = (page: Page, text: string) => page.locator('#messages li').filter({ hasText: text }).last()
async function write(page: Page, text: string) {
  await page.getByLabel('Viết tin nhắn').fill(text)
  await page.getByRole('button', { name: 'Gửi', exact: true }).click()
}

describe('on a phone', () => {
  it('the conversation opens by itself, a button answers, and turns into what was chosen', async () => {
    const page = await open()
    await page.getByRole('button', { name: '2 Kích hoạt tài khoản' }).click()
    await page.getByText('Bước 4 trong 9').waitFor()
    expect(await page.locator('#messages .own').innerText()).toMatch(/Đã chọn:\s+Kích hoạt tài khoản\s+Đã gửi/)
    expect(await page.locator('#choices button').allInnerTexts()).toEqual([
      expect.stringMatching(/^1\s+Thấy rồi$/),
      expect.stringMatching(/^2\s+Chưa thấy ô nào như vậy cả$/),
    ])
    expect(await page.locator('.bubble img').getAttribute('alt')).toContain('ô nhập số điện thoại')
  })

  it('a word typed is answered, and says that it was sent', async () => {
    const page = await open()
    await write(page, 'Cháu ơi giúp bác')
    await bubble(page, 'Cháu nghe rõ: Cháu ơi giúp bác').waitFor()
    expect(await page.locator('#messages .own .state').innerText()).toBe('Đã gửi')
    expect(await page.getByLabel('Viết tin nhắn').inputValue()).toBe('')
  })

  it('a person can be called from the same place, and speaks with name, role and unit', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Gặp người hỗ trợ' }).click()
    await page.locator('#messages').getByText('Chị Lan · tình nguyện viên · phường Hải An').waitFor()
  })

  it('a reload comes back to the same conversation, with the pair the resident chose', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Cài VNeID' }).click()
    await page.getByRole('button', { name: 'Thấy rồi' }).waitFor()
    await page.reload()
    await bubble(page, 'Bác đã chọn:').waitFor()
    await page.getByRole('button', { name: 'Thấy rồi' }).waitFor()
    expect(await page.getByText(GREETING).count()).toBe(1)
    expect(rig.taken).toHaveLength(2)
  })

  it('a printed code opens its flow once, not again at each reload', async () => {
    const page = await open()
    await page.goto(`${base}/?ref=vneid-kich-hoat`)
    await page.getByText('Mở hướng dẫn vneid-kich-hoat').first().waitFor()
    expect(page.url()).toBe(`${base}/`)
    await page.reload()
    await page.locator('html[data-ready]').waitFor({ state: 'attached' })
    expect(rig.taken.filter(({ input }) => input.kind === 'open')).toHaveLength(2)
  })

  it('the size of the letters is kept', async () => {
    const page = await open()
    const size = () =>
      page
        .locator('#messages .text')
        .first()
        .evaluate((text) => Number.parseFloat(getComputedStyle(text).fontSize))
    expect(await size()).toBeGreaterThanOrEqual(18)
    await page.getByRole('button', { name: 'Chữ rất to' }).click()
    expect(await size()).toBeGreaterThanOrEqual(26)
    await page.reload()
    expect(await size()).toBeGreaterThanOrEqual(26)
    expect(await page.getByRole('button', { name: 'Chữ rất to' }).getAttribute('aria-pressed')).toBe('true')
  })

  it('the language of the page changes, and the draft stays', async () => {
    const page = await open()
    await page.getByLabel('Viết tin nhắn').fill('Bác đang viết dở')
    await page.getByRole('link', { name: 'English' }).click()
    await page.getByRole('button', { name: 'Talk to a person' }).waitFor()
    await vi.waitFor(async () => expect(await page.getByLabel('Write a message').inputValue()).toBe('Bác đang viết dở'))
  })
})

describe('while somebody waits for a person', () => {
  const long = (n: number) => `Lời thứ ${n} của cháu. ${'Bác làm theo cháu từng bước một nhé. '.repeat(6)}`
  const says = async (text: string, more: Partial<OutboundMessage> = {}) =>
    await rig.say(rig.taken.at(-1) as InboundEvent, { text, ...more })
  const onScreen = (page: Page, text: string) =>
    bubble(page, text).evaluate((shown) => {
      const end = document.querySelector('footer')?.getBoundingClientRect().top ?? window.innerHeight
      return shown.getBoundingClientRect().top < end - 24
    })

  it('what comes below the screen is said by a button that leads there; what was read is not gone back to', async () => {
    const page = await open({}, (page) => page.clock.install())
    await write(page, 'gặp người')
    await bubble(page, 'Cháu nghe rõ').waitFor()
    for (const n of [1, 2, 3]) await says(long(n))
    await bubble(page, 'Lời thứ 3').waitFor()
    const below = page.getByRole('button', { name: 'Có tin mới' })
    await below.waitFor()
    expect(await onScreen(page, 'Lời thứ 3')).toBe(false)
    await below.click()
    await below.waitFor({ state: 'hidden' })
    expect(await onScreen(page, 'Lời thứ 3')).toBe(true)
    // Minutes later, with nothing done meanwhile: the page goes to what is new.
    await page.clock.fastForward(120_000)
    await says(long(4))
    await bubble(page, 'Lời thứ 4').waitFor()
    await vi.waitFor(async () => expect(await onScreen(page, 'Lời thứ 4')).toBe(true))
  })

  it('buttons of what is over go away, also after a reload', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Cài VNeID' }).waitFor()
    await write(page, 'gặp người')
    await bubble(page, 'Cháu nghe rõ').waitFor()
    await says('Chờ cháu nhé', { choices: [{ data: 'x', label: 'Hẹn giờ' }] })
    await page.getByRole('button', { name: 'Hẹn giờ' }).waitFor()
    await says('Chị Lan đang giúp bác', { settles: true })
    await bubble(page, 'Chị Lan đang giúp bác').waitFor()
    expect(await page.locator('#choices button').count()).toBe(0)
    await page.reload()
    await bubble(page, 'Chị Lan đang giúp bác').waitFor()
    expect(await page.locator('#choices button').count()).toBe(0)
  })
})

describe('with a bad network', () => {
  it('what is written offline is kept, said so, and delivered once when the network is back', async () => {
    const page = await open()
    await page.context().setOffline(true)
    await write(page, 'Một')
    await write(page, 'Hai')
    await page.getByText('Mất mạng. Tin của anh/chị được giữ, có mạng sẽ tự gửi.').waitFor()
    await bubble(page, 'Một').getByText('Đang chờ mạng').waitFor()
    expect(texts()).toEqual([])
    await page.context().setOffline(false)
    await bubble(page, 'Cháu nghe rõ: Hai').waitFor()
    await page.locator('#network').waitFor({ state: 'hidden' })
    expect(texts()).toEqual(['Một', 'Hai'])
    expect(await page.locator('#messages').getByText('Cháu nghe rõ: Một').count()).toBe(1)
  })

  it('a message whose confirmation was lost is sent again and heard once', async () => {
    const page = await open()
    let lost = 0
    await page.route('**/chat/messages', async (route) => {
      if (lost++ > 0) return await route.continue()
      const answer = await route.fetch({
        headers: { ...(await route.request().allHeaders()), 'sec-fetch-site': 'same-origin' },
      })
      expect(answer.status()).toBe(200)
      await route.abort()
    })
    await write(page, 'Chỉ một lần')
    await page.locator('#messages .own').getByText('Đã gửi').waitFor()
    expect(lost).toBe(2)
    expect(texts()).toEqual(['Chỉ một lần'])
  })

  it('what could not be sent outlives a reload', async () => {
    const page = await open()
    await page.route('**/chat/messages', (route) => route.abort())
    await write(page, 'Vẫn còn đây')
    await bubble(page, 'Vẫn còn đây').getByText('Đang chờ mạng').waitFor()
    await page.unroute('**/chat/messages')
    await page.reload()
    await bubble(page, 'Cháu nghe rõ: Vẫn còn đây').waitFor()
    expect(texts()).toEqual(['Vẫn còn đây'])
    await page.reload()
    await page.locator('html[data-ready]').waitFor({ state: 'attached' })
    expect(texts()).toEqual(['Vẫn còn đây'])
  })

  it('what the server refuses can be tried again or deleted', async () => {
    const page = await open()
    await page.route('**/chat/messages', (route) => route.fulfill({ status: 400, json: {} }))
    await write(page, 'Thử lại nhé')
    await write(page, 'Bỏ đi')
    await bubble(page, 'Bỏ đi').getByRole('button', { name: 'Xóa' }).click()
    await page.unroute('**/chat/messages')
    await bubble(page, 'Thử lại nhé').getByText('Chưa gửi được').waitFor()
    await bubble(page, 'Thử lại nhé').getByRole('button', { name: 'Thử lại' }).click()
    await bubble(page, 'Cháu nghe rõ: Thử lại nhé').waitFor()
    expect(texts()).toEqual(['Thử lại nhé'])
    expect(await page.locator('#messages .own').count()).toBe(1)
  })

  it('a restart of the server is not noticed: the open page goes on', async () => {
    const page = await open()
    const port = Number(new URL(base).port)
    await rig.close()
    await write(page, 'Máy chủ tắt rồi')
    await bubble(page, 'Máy chủ tắt rồi').getByText('Đang chờ mạng').waitFor()
    await start(port)
    await bubble(page, 'Cháu nghe rõ: Máy chủ tắt rồi').waitFor()
    await page.getByRole('button', { name: 'Cài VNeID' }).click()
    await page.getByRole('button', { name: 'Thấy rồi' }).waitFor()
    expect(rig.taken.map(({ input }) => input.kind)).toEqual(['text', 'press'])
    await page.reload()
    await page.getByText(GREETING).waitFor()
  })

  it('news come although streams do not get through', async () => {
    const context = await browser.newContext(PHONE)
    const page = await context.newPage()
    await page.clock.install()
    let held = 0
    await page.route(/\/chat\/events\?after=\d+$/, () => {
      held++
    })
    await page.goto(base)
    await vi.waitFor(() => expect(held).toBe(1))
    await page.clock.fastForward(9_000)
    await page.getByText(GREETING).first().waitFor()
    await write(page, 'Nghe được không')
    await bubble(page, 'Cháu nghe rõ: Nghe được không').waitFor()
    expect(held).toBe(1)
  })

  it('a busy server is said in other words than a lost network', async () => {
    const page = await open()
    rig.available = false
    await write(page, 'Đông quá')
    await page.getByText('Chưa nối được tới trợ lý').waitFor()
    rig.available = true
    await bubble(page, 'Cháu nghe rõ: Đông quá').waitFor({ timeout: 15_000 })
  }, 30_000)
})

describe('without JavaScript', () => {
  it('the same page works with plain forms and shows the answer', async () => {
    const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(base)
    await page.getByRole('button', { name: 'Bắt đầu' }).click()
    await page.getByRole('button', { name: 'Cài VNeID' }).click()
    await page.getByText('Bác đã chọn:').waitFor()
    await page.getByLabel('Viết tin nhắn').fill('Cháu ơi')
    await page.getByRole('button', { name: 'Gửi', exact: true }).click()
    await page.getByText('Cháu nghe rõ: Cháu ơi').waitFor()
    await page.getByRole('button', { name: 'Gặp người hỗ trợ' }).click()
    await page.getByText('Chị Lan ·').waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(await page.getByText('Cỡ chữ').isVisible()).toBe(false)
  })
})

describe('what is sent to the browser', () => {
  const kilobytes = (bytes: number) => Math.round(bytes / 10.24) / 100
  it('stays small: scripts 30 kB, style 6 kB, page 8 kB, no font, no picture before the first message', async () => {
    const sizes = { js: 0, css: 0, html: 0 }
    const others: string[] = []
    const page = await open({}, async (fresh) => {
      fresh.on('response', async (response) => {
        const type = response.request().resourceType()
        if (type === 'font' || type === 'image' || type === 'media') others.push(response.url())
        if (type === 'script') sizes.js += Number(response.headers()['content-length'])
        if (type === 'stylesheet') sizes.css += Number(response.headers()['content-length'])
      })
    })
    for (let n = 0; n < 10; n++) {
      await page.getByRole('button', { name: n === 0 ? 'Cài VNeID' : 'Thấy rồi' }).click()
      await page.waitForFunction((count) => document.querySelectorAll('#messages .bot').length === count, 3 + n)
    }
    await rig.app.inject('/')
    const html = await page.evaluate(async () => await (await fetch('/')).text())
    expect(html.match(/<li/g)?.length).toBeGreaterThan(20)
    sizes.html = gzipSync(html).length
    expect(kilobytes(sizes.js)).toBeGreaterThan(1)
    expect(kilobytes(sizes.js)).toBeLessThanOrEqual(30)
    expect(kilobytes(sizes.css)).toBeLessThanOrEqual(6)
    expect(kilobytes(sizes.html)).toBeLessThanOrEqual(8)
    expect(others.filter((url) => !url.includes('/chat/pictures/') && !url.endsWith('icon.svg'))).toEqual([])
  })
})
