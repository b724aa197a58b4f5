/** Why a turn went as it did, on a lead's phone: from the list to a turn, and once more by a draft. Real server, real store. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { buildEditor } from '../../src/web/admin/build.ts'
import { begun } from '../publishing/rig.ts'
import { openWhy, type WhyRig } from '../why/rig.ts'
import { openEditor, overflow } from './admin-page.ts'
import { accessibilityProblems, launchBrowser } from './chromium.ts'

vi.setConfig({ testTimeout: 90_000 })

let browser: Browser
let rig: WhyRig
let base: string
beforeAll(async () => {
  await buildEditor()
  browser = await launchBrowser()
}, 180_000)
afterAll(() => browser.close())
beforeEach(async () => {
  rig = await openWhy(true)
  base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
  await begun(rig.ward, 'hoa')
  await rig.ward.says('hoa', '2')
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await rig.close()
})

const open = (path: string, who = 'mai') =>
  openEditor(browser, base, path, {
    viewport: { width: 360, height: 740 },
    extraHTTPHeaders: { 'x-staff': who },
  })
const shoot = async (page: Page, name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
}

describe('a lead asks why', () => {
  it('finds the conversation, reads a turn, and sees what a draft would have said', async () => {
    await rig.ward.says('hoa', 'gặp người')
    await rig.ward.save('hanh', 'step.lam_the', ({ words }) => (words.vi.text = '{bác} ra quầy số ba làm thẻ ạ.'))
    const { page, faults } = await open('/turns')
    await page.getByRole('link', { name: /Mượn sách thư viện › Làm thẻ/ }).click()
    const turn = page.getByRole('listitem').filter({ has: page.getByText('Bước “Thẻ thư viện” hiểu là “Chưa có”') })
    await turn.getByText('Mượn sách thư viện › Làm thẻ (bản 1)').waitFor()
    await shoot(page, 'turns')
    expect(await overflow(page)).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
    await turn
      .first()
      .getByRole('button', { name: /^Chạy lại lượt này/ })
      .click()
    await page.getByText('Có khác: xem hai bên dưới đây.').waitFor()
    await page.getByText('Bác ra quầy số ba làm thẻ ạ.').waitFor()
    await page.getByText('(gõ số thứ tự)').first().waitFor()
    await shoot(page, 'replay')
    expect(await overflow(page)).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
    await page.getByLabel('Chạy với').selectOption('')
    await page.getByText('Không đổi: người dân vẫn nhận đúng những lời này').waitFor()
    expect(faults).toEqual([])
  })

  it('is told when there is nothing, when it is gone, and when nothing was kept', async () => {
    const { page } = await open('/turns')
    await page.getByText('Bảy ngày qua chưa có ai nhờ người hỗ trợ.').waitFor()
    await rig.ward.says('hoa', 'gặp người')
    const { id } = await rig.ticket()
    const { clock, store } = rig.ward
    await store.sweep({ transcriptBefore: clock.now() + 1, idsBefore: 0 })
    await page.goto(`${base}/admin/turns/${id}`)
    await page.getByText('nội dung chỉ giữ 90 ngày').waitFor()
    await rig.ward.says('hoa', 'xóa dữ liệu của tôi')
    await page.reload()
    await page.getByText('người dân đã xóa dữ liệu của mình').waitFor()
    await shoot(page, 'gone')
  })

  it('and begins there: the list of flows is nothing for a lead', async () => {
    const { page } = await open('')
    await page.waitForURL(/\/admin\/(numbers|turns)/)
    await page.goto(`${base}/admin/turns`)
    await page.getByRole('heading', { level: 1, name: 'Vì sao trợ lý làm vậy' }).waitFor()
    expect(await page.getByRole('link', { name: '‹ Thủ tục' }).count()).toBe(0)
  })

  it('an editor has no way there', async () => {
    const { page } = await open('/turns', 'hanh')
    await page.getByText('Mục này dành cho trưởng nhóm và người kiểm tra.').waitFor()
    expect(await page.getByRole('navigation').getByText('Vì sao').count()).toBe(0)
  })
})
