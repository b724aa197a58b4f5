/** The pictures of the README: `npm exec -- node tests/browser/chat-pictures.ts`, best where Noto Sans is. Whoever writes in them is invented. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { launchBrowser } from './chromium.ts'

process.env.TZ = 'Asia/Ho_Chi_Minh'
const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-pictures-'))
const app = await createApp(readConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent' }))
const base = await app.start()
const browser = await launchBrowser()

for (const [name, viewport, deviceScaleFactor] of [
  ['phone', { width: 360, height: 740 }, 2],
  ['desktop', { width: 1_280, height: 800 }, 1],
] as const) {
  const page = await (await browser.newContext({ viewport, deviceScaleFactor, locale: 'vi-VN' })).newPage()
  await page.goto(`${base}/?ref=vneid-kich-hoat`)
  for (const choice of [/Đồng ý/, /Bác/]) await page.getByRole('button', { name: choice }).first().click()
  await page.getByText('Bước 1 trong 9').waitFor()
  // What is new comes into sight by itself; the picture is of where that ends.
  let before = -1
  await page.waitForFunction(
    () => document.querySelector('#choices button') !== null && document.images[0]?.complete !== false,
  )
  for (let still = 0; still < 5; ) {
    const at = await page.evaluate(() => new Promise<number>((go) => setTimeout(() => go(window.scrollY), 100)))
    still = at === before ? still + 1 : 0
    before = at
  }
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  const small = await sharp(shot).png({ palette: true, colours: 64, effort: 10, dither: 0 }).toBuffer()
  writeFileSync(new URL(`../../docs/pictures/chat-${name}.png`, import.meta.url), small)
  console.log(name, small.length)
}
await browser.close()
await app.stop()
rmSync(folder, { recursive: true, force: true })
