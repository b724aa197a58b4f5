/** Every flow as a sheet of A4, in a real browser: one page each, in type that can be read without glasses. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadDefinitions } from '../../src/flows/load.ts'
import { printedSheet } from '../../src/flows/print.ts'
import { launchBrowser } from './chromium.ts'

const { flows, common, place } = loadDefinitions('flows', 'locales')
/** The longest address that a ward is likely to have. */
const PUBLIC_URL = 'https://hotro.dichvucong.haian.haiphong.gov.vn'
/** What a newspaper prints; the line of sources may be smaller. */
const POINTS_MIN = 10.5

let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchBrowser(true)
  page = await browser.newPage()
})
afterAll(() => browser.close())

describe.each([...common.keys()])('printed sheets in %s', (language) => {
  it('are one page each, for every flow', { timeout: 120_000 }, async () => {
    const wrong: string[] = []
    for (const [id, { definition, words }] of flows) {
      const own = words.get(language)
      const said = common.get(language)
      if (own === undefined || said === undefined || place === null) throw new Error(`${id} has no words`)
      const link = `${PUBLIC_URL}/?ref=${id}`
      await page.setContent(printedSheet({ definition, words: own, common: said, place, link, now: Date.now() }))
      const pages = countPages(await page.pdf({ preferCSSPageSize: true }))
      if (pages !== 1) wrong.push(`${id}: ${pages} pages`)
      const { points, code } = await page.evaluate(() => ({
        points: (Number.parseFloat(getComputedStyle(document.body).fontSize) * 72) / 96,
        code: document.querySelector('svg')?.getBoundingClientRect().width ?? 0,
      }))
      if (points < POINTS_MIN) wrong.push(`${id}: ${points} points`)
      // 25 mm: what a cheap camera reads at arm's length.
      if ((code * 25.4) / 96 < 25) wrong.push(`${id}: the code is ${code} px wide`)
    }
    expect(wrong).toEqual([])
  })
})

it('a sheet that is too long is found out', async () => {
  await page.setContent(`<p style="height: 400mm">A</p>`)
  expect(countPages(await page.pdf({ format: 'A4' }))).toBe(2)
})

/** Page objects stand uncompressed in what Chromium writes. */
function countPages(pdf: Uint8Array): number {
  return [
    ...Buffer.from(pdf)
      .toString('latin1')
      .matchAll(/\/Type\s*\/Page\b(?!s)/g),
  ].length
}
