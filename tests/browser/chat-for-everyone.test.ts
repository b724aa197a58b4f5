import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { InboundEvent } from '../../src/messages.ts'
import { GREETING, openRig, type Rig, XSS } from '../channels/webchat-rig.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'

const PHONE = { viewport: { width: 360, height: 640 }, locale: 'vi-VN' } as const

let browser: Browser
let rig: Rig
let base: string
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  rig = await openRig({ severalNodes: true })
  base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
})

async function open(options: BrowserContextOptions = {}, prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await prepare?.(page)
  await page.goto(base)
  await page.locator('#messages').getByText(GREETING).waitFor()
  return page
}

const me = () => rig.taken[0] as InboundEvent
const answer = (page: Page, text: string) => page.locator('#messages .bot').filter({ hasText: text })
async function write(page: Page, text: string) {
  await page.locator('#text').fill(text)
  await page.locator('#text').press('Enter')
}

describe('with the keyboard alone', () => {
  it('a digit presses the button of that number, and the next Tab reaches the next question', async () => {
    const page = await open()
    await page.keyboard.press('2')
    await page.getByRole('button', { name: 'Thấy rồi' }).waitFor()
    expect(me() && rig.taken.at(-1)?.input).toMatchObject({ kind: 'press', label: 'Kích hoạt tài khoản' })
    await page.getByRole('button', { name: 'Thấy rồi' }).focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('log')
    await vi.waitFor(() => expect(rig.taken).toHaveLength(3))
    await page.waitForFunction(() => document.querySelectorAll('#choices button').length === 2)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('#choices') !== null)).toBe(true)
  })

  it('a digit in the field is only written', async () => {
    const page = await open()
    await page.locator('#text').focus()
    await page.keyboard.type('12')
    expect(await page.locator('#text').inputValue()).toBe('12')
    expect(rig.taken).toHaveLength(1)
  })

  it('everything can be reached from the top, with a short way to the field', async () => {
    const page = await open()
    await page.evaluate(() => scrollTo(0, 0))
    const reached: string[] = []
    for (let n = 0; n < 13; n++) {
      await page.keyboard.press('Tab')
      reached.push(
        await page.evaluate(
          () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
        ),
      )
    }
    expect(reached.map((name) => name.replace(/\s+/g, ' ').trim() || 'Viết tin nhắn')).toEqual([
      'Tới ô viết tin',
      'English',
      'Chữ vừa',
      'Chữ to',
      'Chữ rất to',
      'Gặp người hỗ trợ',
      '1 Cài VNeID',
      '2 Kích hoạt tài khoản',
      '3 Việc khác',
      'Viết tin nhắn',
      'Gửi ảnh',
      'Gửi lời nói',
      'Gửi',
    ])
  })

  it('Shift and Enter begins a new line, Enter sends', async () => {
    const page = await open()
    await page.locator('#text').focus()
    await page.keyboard.type('Một')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('Hai')
    await page.keyboard.press('Enter')
    await vi.waitFor(() => expect(rig.taken.at(-1)?.input).toMatchObject({ text: 'Một\nHai' }))
  })

  it('Enter in the middle of composing a Vietnamese word sends nothing', async () => {
    const page = await open()
    await page.locator('#text').focus()
    const keys = await page.context().newCDPSession(page)
    await keys.send('Input.imeSetComposition', { text: 'chào', selectionStart: 4, selectionEnd: 4 })
    await page.keyboard.press('Enter')
    expect(await page.locator('#text').inputValue()).toContain('chào')
    await keys.send('Input.insertText', { text: 'chào' })
    await page.locator('#text').evaluate((field) => {
      const late = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
      Object.defineProperty(late, 'keyCode', { value: 229 })
      field.dispatchEvent(late)
    })
    expect(rig.taken).toHaveLength(1)
    await page.keyboard.press('Enter')
    await vi.waitFor(() => expect(rig.taken).toHaveLength(2))
    expect(rig.taken[1]?.input).toMatchObject({ kind: 'text', text: expect.stringContaining('chào') })
  })
})

describe('for those who listen', () => {
  it('each message is announced once, with who speaks and how many buttons, and focus stays where it is', async () => {
    const page = await open()
    await page.evaluate(() => {
      const heard: string[] = []
      Object.assign(window, { heard })
      const region = document.getElementById('news') as HTMLElement
      new MutationObserver((changes) => {
        for (const change of changes) for (const added of change.addedNodes) heard.push(added.textContent ?? '')
      }).observe(region, { childList: true, subtree: true, characterData: true })
    })
    await page.locator('#text').focus()
    await rig.say(me(), { text: 'Một việc nữa' }, { text: 'Bác chọn nhé', choices: [{ data: '#a', label: 'Vâng' }] })
    await rig.say(me(), {
      text: 'Chào bác',
      author: { kind: 'person', name: 'Anh Nam', role: 'công an', unit: 'phường Hải An' },
    })
    await answer(page, 'Chào bác').last().waitFor()
    // Several nodes give the last seconds again to whoever comes back.
    const back = page.waitForRequest(/chat\/events/)
    rig.app.server.closeAllConnections()
    await back
    await rig.say(me(), { text: 'Xong' })
    await answer(page, 'Xong').waitFor()
    const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard)
    expect(heard).toHaveLength(4)
    expect(heard.slice(0, 2)).toEqual(['Trợ lý: Một việc nữa', 'Trợ lý: Bác chọn nhé Có 1 nút để chọn.'])
    expect(heard[2]).toMatch(/^Anh Nam · công an · phường Hải An: /)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('text')
    expect(await page.locator('#messages [aria-live], #messages[aria-live], [role=log]').count()).toBe(0)
  })

  it('the button that reads aloud is there only with a Vietnamese voice, and reads the last messages', async () => {
    const silent = await open()
    expect(await silent.getByRole('button', { name: 'Nghe' }).isVisible()).toBe(false)
    const page = await open({}, async (fresh) => {
      await fresh.addInitScript(() => {
        const spoken: string[] = []
        Object.assign(window, { spoken })
        Object.defineProperty(window, 'speechSynthesis', {
          value: {
            getVoices: () => [{ lang: 'vi-VN' }],
            speak: (words: { text: string; lang: string }) => spoken.push(`${words.lang} ${words.text}`),
            cancel() {},
            addEventListener() {},
          },
        })
        Object.assign(window, {
          SpeechSynthesisUtterance: class {
            text: string
            constructor(text: string) {
              this.text = text
            }
          },
        })
      })
    })
    await page.getByRole('button', { name: 'Nghe' }).click()
    const spoken = await page.evaluate(() => (window as unknown as { spoken: string[] }).spoken)
    expect(spoken).toEqual(['vi-VN Chào bác, cháu là trợ lý của phường.', `vi-VN ${GREETING}`])
    await page.getByRole('button', { name: 'Dừng đọc' }).waitFor()
  })

  it('a recording is offered where there is one', async () => {
    const page = await open()
    await rig.say(me(), { text: 'Bác nghe nhé', voice: 'vneid/chao.m4a' })
    await page.getByRole('button', { name: 'Nghe' }).waitFor()
  })
})

describe('hostile texts', () => {
  it('stay texts: nothing runs, nothing is fetched, nothing can be pressed that is not official', async () => {
    const fetched: string[] = []
    const page = await open({}, async (fresh) => {
      fresh.on('request', (request) => fetched.push(request.url()))
    })
    const title = await page.title()
    await write(page, 'xss')
    await page.locator('#choices').getByText('<img src=x').waitFor()
    await write(page, XSS)
    await answer(page, 'Cháu nghe rõ: <img').waitFor()
    await write(page, 'link')
    await answer(page, 'đừng bấm').waitFor()
    const person = { kind: 'person', name: XSS, role: XSS, unit: XSS } as const
    await rig.say(me(), {
      text: XSS,
      author: person,
      language: '"><script>',
      picture: { path: '../../x" onerror="a', alt: XSS },
    })
    await page.locator('.who').waitFor()
    await page.reload()
    await page.locator('.who').waitFor()
    expect(await page.title()).toBe(title)
    expect(await page.locator('main img, main script, main iframe, main b:not(.text b)').count()).toBe(0)
    const links = await page.locator('#messages a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
    expect(links).toEqual(['https://dichvucong.gov.vn/p/home'])
    expect(fetched.filter((url) => !url.startsWith(`${base}/`))).toEqual([])
  })
})

/** Every state of the page, by how to get there. */
const STATES: readonly [name: string, reach: (page: Page) => Promise<void>][] = [
  ['the greeting', async () => {}],
  [
    'a picture and progress',
    async (page) => {
      await page.getByRole('button', { name: 'Cài VNeID' }).click()
      await page.getByText('Bước 4 trong 9').waitFor()
    },
  ],
  [
    'a person, links and a long word',
    async (page) => {
      await page.getByRole('button', { name: 'Gặp người hỗ trợ' }).click()
      await write(page, 'link')
      await write(page, 'dài')
      await answer(page, 'DàiDài').waitFor()
    },
  ],
  [
    'no network',
    async (page) => {
      await page.context().setOffline(true)
      await write(page, 'Cháu ơi')
      await page.getByText('Mất mạng').waitFor()
      await page.getByText('Đang chờ mạng').waitFor()
    },
  ],
  [
    'a message refused',
    async (page) => {
      await page.route('**/chat/messages', (route) => route.fulfill({ status: 400, json: {} }))
      await write(page, 'Cháu ơi')
      await page.getByRole('button', { name: 'Thử lại' }).waitFor()
    },
  ],
  [
    'an answer being written, and the read-aloud button',
    async (page) => {
      await rig.say(me(), { text: 'Bác nghe nhé', voice: 'vneid/chao.m4a' })
      await page.getByRole('button', { name: 'Nghe' }).waitFor()
      await rig.chat.channel.typing?.(me())
      await page.getByText('Đang trả lời').waitFor()
    },
  ],
  [
    'English',
    async (page) => {
      await page.getByRole('link', { name: 'English' }).click()
      await page.getByRole('button', { name: 'Talk to a person' }).waitFor()
    },
  ],
]

describe.each(STATES)('the page with %s', (_name, reach) => {
  it.each([
    ['on a phone', PHONE.viewport, 'Chữ vừa'],
    ['on a small screen with very large text', { width: 320, height: 568 }, 'Chữ rất to'],
    ['on a desk', { width: 1280, height: 800 }, 'Chữ to'],
  ])(
    'is for everyone %s',
    async (_where, viewport, size) => {
      const page = await open({ viewport })
      await page.getByRole('button', { name: size }).click()
      await reach(page)
      expect(await accessibilityProblems(page)).toEqual([])
      expect(await page.evaluate(tooSmall)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    },
    30_000,
  )
})

it('the page without JavaScript, and the one that says what went wrong, are for everyone', async () => {
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(base)
  await page.getByRole('button', { name: 'Bắt đầu' }).click()
  await page.getByRole('button', { name: 'Cài VNeID' }).waitFor()
  const html = await page.content()
  await context.clearCookies()
  await page.getByRole('button', { name: 'Cài VNeID' }).click()
  await page.getByText('Trang đã mở quá lâu').waitFor()
  const refused = await page.content()
  const reader = await (await browser.newContext(PHONE)).newPage()
  await reader.route(`${base}/looked-at`, (route) => route.fulfill({ body: html, contentType: 'text/html' }))
  await reader.goto(`${base}/looked-at`)
  expect(await accessibilityProblems(reader)).toEqual([])
  await reader.route(`${base}/refused`, (route) => route.fulfill({ body: refused, contentType: 'text/html' }))
  await reader.goto(`${base}/refused`)
  expect(await accessibilityProblems(reader)).toEqual([])
})

/** Runs in the page: texts below 18 px, things to press below 48 px (56 px for answers; links inside a text are text). */
function tooSmall(): readonly string[] {
  const problems: string[] = []
  const seen = (element: Element) => element.checkVisibility() && !element.closest('.unseen, .skip')
  for (const element of document.querySelectorAll('body *')) {
    const own = Array.from(element.childNodes).some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    )
    if (own && seen(element) && Number.parseFloat(getComputedStyle(element).fontSize) < 18)
      problems.push(`text: ${element.outerHTML}`)
  }
  for (const element of document.querySelectorAll('button, a, textarea')) {
    if (!seen(element) || element.closest('.text')) continue
    const least = element.closest('#choices') ? 56 : 48
    const { height, width } = element.getBoundingClientRect()
    if (height < least || width < 48) problems.push(`${width}×${height}: ${element.outerHTML}`)
  }
  return problems
}
