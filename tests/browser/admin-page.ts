/** The editor in a browser. Each person has a browser of their own; refusals of the page's rules are counted. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export interface EditorPage {
  readonly page: Page
  /** What the page's own rules refused (scripts, styles, trusted types), and what it threw. */
  readonly faults: string[]
}

export async function openEditor(
  browser: Browser,
  base: string,
  path = '',
  { who = 'hanh', ...options }: BrowserContextOptions & { readonly who?: string } = {},
): Promise<EditorPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    ...options,
  })
  await context.addCookies([{ name: 'who', value: who, url: base }])
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (line) => {
    if (/Content Security Policy|Trusted Type|TrustedHTML/i.test(line.text())) faults.push(line.text())
  })
  await page.goto(`${base}/admin${path}`)
  return { page, faults }
}

export const saved = (page: Page) =>
  page
    .locator('#saving')
    .getByText(/^Đã lưu/)
    .waitFor()
/** Wider than the window by so many pixels. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** How many things this browser keeps that have not reached the server. */
export async function kept(page: Page): Promise<unknown> {
  return await page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open('tung-buoc-admin')
        opening.onsuccess = () => {
          const asked = opening.result.transaction('unsaved').objectStore('unsaved').count()
          asked.onsuccess = () => resolve(asked.result)
        }
      }),
  )
}
