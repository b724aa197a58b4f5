/** From a key until what it changes is drawn: in the editor, with a flow of 300 steps, and in a text field that does nothing. */
import type { Browser, Page } from 'playwright-core'
import { buildEditor } from '../src/web/admin/build.ts'
import { launchBrowser } from '../tests/browser/chromium.ts'
import { openAdmin } from '../tests/platforms/admin.ts'

/** As slow as an old office computer beside this one. */
const SLOWER = 4
/** Between keys: quicker than most people type, so that work left over from one key meets the next. */
const KEY_EVERY_MS = 120
/** The first keys wake what sleeps. */
const WARM = 5
const SAID = 'gõ thêm vài chữ nữa cho bà con dễ hiểu '

/** Times in ms, one for each key. Runs in the browser, so it is text here. */
const LISTEN = `
  window.times = []
  document.addEventListener('keydown', ({ timeStamp }) => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => window.times.push(performance.now() - timeStamp)
    requestAnimationFrame(() => channel.port2.postMessage(null))
  }, { capture: true })
`

export async function typed(
  keys: number,
): Promise<{ readonly editor: readonly number[]; readonly bare: readonly number[] }> {
  await buildEditor()
  const rig = await openAdmin({ flows: ['quet-giay-to'], large: 300 })
  const base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await launchBrowser()
  try {
    return {
      editor: await keysIn(await editorIn(browser, base), keys),
      bare: await keysIn(await bareIn(browser), keys),
    }
  } finally {
    await browser.close()
    await rig.close()
  }
}

async function editorIn(browser: Browser, base: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'vi-VN' })
  await context.addCookies([{ name: 'who', value: 'hanh', url: base }])
  const page = await context.newPage()
  await page.goto(`${base}/admin/u/nhieu-buoc/steps/buoc_150`)
  return page
}

async function bareIn(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.setContent('<textarea aria-label="Người dân đọc" rows="4"></textarea>')
  return page
}

async function keysIn(page: Page, keys: number): Promise<readonly number[]> {
  const field = page.getByLabel('Người dân đọc', { exact: true })
  await field.waitFor()
  await page.bringToFront()
  const slow = await page.context().newCDPSession(page)
  await slow.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await page.evaluate(LISTEN)
  await field.pressSequentially(SAID.repeat(Math.ceil(keys / SAID.length)).slice(0, keys), { delay: KEY_EVERY_MS })
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  return ((await page.evaluate('window.times')) as readonly number[]).slice(WARM)
}
