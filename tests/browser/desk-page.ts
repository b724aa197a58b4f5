/** The desk in a browser, against the stand-in server. Each person has a browser of their own. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { DeskRig } from '../platforms/desk.ts'

export const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true } as const
export const DESK = { viewport: { width: 1280, height: 800 } } as const

/** `worker`: with the service worker, which tests of the network do without. */
export interface Opening extends BrowserContextOptions {
  readonly worker?: boolean
  readonly path?: string
}

export async function openAs(browser: Browser, base: string, who: string, options: Opening = {}): Promise<Page> {
  const { worker, path = '', ...rest } = options
  const context = await browser.newContext({
    ...PHONE,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    serviceWorkers: worker ? 'allow' : 'block',
    ...rest,
  })
  await context.addCookies([{ name: 'who', value: who, url: base }])
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(`${base}/desk${path}`)
  return page
}

export const card = (page: Page, who: string) => page.locator('.card').filter({ hasText: new RegExp(who, 'i') })
export const claimButton = (page: Page, who: string) => page.getByRole('button', { name: `Nhận ${who}`, exact: true })
export const field = (page: Page, who = 'bác Hoa') => page.getByLabel(`Trả lời ${who}`)
export const bubble = (page: Page, text: string) => page.locator('.log .line').filter({ hasText: text })
export const status = (page: Page) => page.locator('#status')
export const connected = (page: Page) => status(page).getByText('Đã kết nối').waitFor()

export async function claim(page: Page, who = 'bác Hoa'): Promise<void> {
  await claimButton(page, who).click()
  await field(page, who).waitFor()
}

export async function say(page: Page, text: string, who = 'bác Hoa'): Promise<void> {
  await field(page, who).fill(text)
  await page.getByRole('button', { name: 'Gửi', exact: true }).click()
}

/** Texts residents got from people. */
export const heard = (rig: DeskRig) => rig.said.map(({ by, text }) => `${by}: ${text}`)
