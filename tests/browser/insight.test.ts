/** Figures as officials read them: on a phone, by keyboard, and nothing offered that they may not do. The figures stand in. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Balance, FlowFigures, Tried, Unmatched } from '../../src/insight/api.ts'
import { share, shown } from '../../src/insight/shown.ts'
import { buildEditor } from '../../src/web/admin/build.ts'
import { type AdminRig, openAdmin } from '../platforms/admin.ts'
import { openEditor, overflow } from './admin-page.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'

vi.setConfig({ testTimeout: 60_000 })

let browser: Browser
let rig: AdminRig
let base: string
beforeAll(async () => {
  await buildEditor()
  browser = await launchBrowser()
}, 120_000)
afterAll(() => browser.close())
beforeEach(async () => {
  rig = await openAdmin({ flows: ['tam-tru'] })
  base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
})

const ALL = ['draft.read', 'draft.edit', 'numbers.today', 'numbers.flow', 'unmatched.read', 'unmatched.change']

/** A screen of figures, with what the server would answer. */
async function open(path: string, answers: Readonly<Record<string, unknown>>): Promise<Page> {
  const { page } = await openEditor(browser, base, '/search', { viewport: { width: 360, height: 740 } })
  await page.route('**/api/insight/**', (route) => {
    const [, answer] = Object.entries(answers).find(([part]) => route.request().url().includes(part)) ?? []
    return answer === undefined ? route.fulfill({ status: 404, json: {} }) : route.fulfill({ json: answer })
  })
  await page.goto(`${base}/admin${path}`)
  return page
}

const UNMATCHED: Unmatched = {
  at: 0,
  hidden: 0,
  groups: [
    {
      ...{ id: 'abc', text: 'chưa từng mần', also: [], people: shown(7), times: shown(9), lastAt: 0, ignored: false },
      targets: [
        { flow: 'tam-tru', title: 'Thủ tục Đăng ký tạm trú' },
        { flow: 'luu-tru', title: 'Thủ tục Thông báo lưu trú' },
      ],
    },
  ],
}
const TRIED: Tried = { now: 'sẽ mở “Thông báo lưu trú”', works: true, alsoHelped: [], worse: [] }

describe('what was not understood', () => {
  it('is put where it belongs by keyboard alone: walking through the choices opens nothing', async () => {
    rig.may = ALL
    const page = await open('/numbers/unmatched', { '/try': TRIED, '/unmatched': UNMATCHED })
    const where = page.getByLabel('Thêm cách nói “chưa từng mần” vào')
    await where.focus()
    await page.keyboard.press('ArrowDown')
    expect(await where.inputValue()).toBe('1')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page
      .getByRole('dialog', { name: /vào Thủ tục Thông báo lưu trú/ })
      .getByText('sẽ mở “Thông báo lưu trú”')
      .waitFor()
  })

  it('is only read by those who change nothing', async () => {
    rig.may = ['draft.read', 'numbers.today', 'unmatched.read']
    const page = await open('/numbers/unmatched', { '/unmatched': UNMATCHED })
    await page.getByText('“chưa từng mần”').waitFor()
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0)
  })
})

const balance = (passed: number, waiting: number, left: number, handed: number) => {
  const entered = passed + waiting + left + handed
  const counts: Balance = {
    ...{ entered: shown(entered), passed: shown(passed), waiting: shown(waiting), left: shown(left) },
    handed: shown(handed),
  }
  const rates = { finished: shown(passed), rate: share(passed, entered), rateBefore: share(0, 0) }
  return { flow: 'tam-tru', title: 'Đăng ký tạm trú', ...counts, ...rates, handedPer100: share(handed, entered) }
}
const step = (id: string, title: string, ...parts: Parameters<typeof balance>) => ({
  ...balance(...parts),
  ...{ step: id, title, stopped: shown(0), stoppedShare: share(0, 0), time: { minutes: 1, text: 'dưới 1 phút' } },
  ...{ times: [], stuck: shown(parts[0] > 0 ? 6 : 0), helped: shown(0), finishedAfterHelp: shown(0) },
})
const FIGURES: FlowFigures = {
  ...{ at: 0, from: '2026-11-17', to: '2026-11-23', channels: [] },
  flow: balance(60, 20, 30, 10),
  revisions: [
    { ...balance(20, 10, 30, 10), revision: 2 },
    { ...balance(40, 10, 0, 0), revision: 1 },
  ],
  steps: [
    step('o_dau', 'Bước 1. Có khác phường không', 60, 20, 30, 10),
    step('xa', 'Bước 9. Không ai tới', 0, 0, 0, 0),
  ],
  channelRows: [{ ...balance(60, 20, 30, 10), title: 'Telegram', channel: 'telegram' }],
  days: [],
}

describe('the figures of one flow', () => {
  it('say what became of everybody by step, revision and channel, in words that stay whole on a phone', async () => {
    rig.may = ALL
    const page = await open('/numbers/tam-tru', { '/flows/tam-tru': FIGURES })
    await page.getByRole('heading', { level: 1, name: 'Số liệu: Đăng ký tạm trú' }).waitFor()
    for (const [table, row, cells] of [
      ['Từng bước', 'Bước 1. Có khác phường không', ['120', '60', '20', '30', '10']],
      ['Từng bản', 'Bản 2', ['70', '20', '10', '30', '10']],
      ['Từng bản', 'Bản 1', ['50', '40', '10', '0', '0']],
      ['Từng kênh', 'Telegram', ['120', '60', '20', '30', '10']],
    ] as const) {
      const line = page.getByRole('table', { name: table }).getByRole('row', { name: row })
      expect((await line.getByRole('cell').allInnerTexts()).slice(0, 5)).toEqual(cells)
    }
    // Steps nobody came to are one sentence, not a hundred rows of noughts.
    expect(await page.getByText('Bước 9.').count()).toBe(0)
    await page.getByText('1 bước khác chưa có ai tới trong những ngày này.').waitFor()
    // More lines than words: a word is broken.
    const broken = await page.locator('th').evaluateAll((cells) =>
      cells.flatMap((cell) => {
        const range = document.createRange()
        range.selectNodeContents(cell)
        const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size
        const words = cell.textContent?.split(' ') ?? []
        return lines > words.length ? [cell.textContent] : []
      }),
    )
    expect(broken).toEqual([])
    // A drawing that is only made smaller cannot be read: its letters are as large as they are meant to be.
    const scale = await page
      .locator('.chart svg[role="img"]')
      .first()
      .evaluate((drawing: SVGSVGElement) => {
        return drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width
      })
    expect(scale).toBeGreaterThan(0.95)
    expect(await overflow(page)).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
  })
})
