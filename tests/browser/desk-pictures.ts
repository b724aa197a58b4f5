/**
 * The pictures of docs/tinh-nguyen-vien.md: `npm exec -- node tests/browser/desk-pictures.ts`. Everybody in them is invented.
 */
import { writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { FRESH_DUTY, openDesk } from '../platforms/desk.ts'
import { launchBrowser } from './chromium.ts'
import { bubble, claim, claimButton, connected, openAs, say } from './desk-page.ts'

/** A page with four of them still opens at once on a phone. */
const BYTES_MAX = 60_000

const rig = await openDesk()
const base = await rig.app.listen({ port: 0, host: '127.0.0.1' })
const browser = await launchBrowser()
// An evening, whatever time it is.
const evening = new Date(`${new Date(rig.now() + 86_400_000).toISOString().slice(0, 10)}T19:42:00+07:00`)
rig.advance(evening.getTime() - rig.now())
const minutesAgo = (minutes: number) => rig.now() - minutes * 60_000
Object.assign(rig.people.lan ?? {}, { shift: { until: rig.now() + 78 * 60_000, atMost: 2, topics: [] } })
rig.duty.lan = {
  ...FRESH_DUTY,
  phones: [
    { id: 'p1', name: 'Chrome trên Android', here: true, state: 'good', last: { at: rig.now(), tookMs: 2_000 } },
  ],
}
rig.waits({ id: 'hoa', waitingSince: minutesAgo(6) })
rig.waits({
  ...{ id: 'binh', who: 'cô Bình', channelTitle: 'Messenger', windowUntil: rig.now() + 9.2 * 3_600_000 },
  ...{
    flow: { id: 'vneid-quen-mat-khau', title: 'Quên mật khẩu VNeID' },
    stepAt: 2,
    reason: 'asked',
    waitingSince: minutesAgo(14),
  },
})

const lan = await openAs(browser, base, 'lan', { viewport: { width: 360, height: 720 }, deviceScaleFactor: 2 })
await connected(lan)
await claimButton(lan, 'bác Hoa').waitFor()
await picture(lan, 'cho')
await claim(lan)
await say(lan, 'Cháu chào bác, cháu là Lan. Bác tháo ốp lưng ra giúp cháu, rồi áp thẻ vào giữa lưng máy nhé.')
await bubble(lan, 'Bác tháo ốp lưng').getByText('Đã gửi').waitFor()
rig.writes('hoa', 'Máy rung rồi cháu ạ!')
await bubble(lan, 'Máy rung rồi').waitFor()
await picture(lan, 'tro-chuyen')
await lan.getByRole('button', { name: 'Trả lại trợ lý' }).click()
await lan.getByText('Cháu mời bác làm tiếp').waitFor()
await picture(lan, 'tra-lai')
await lan.keyboard.press('Escape')
await lan.getByRole('dialog').waitFor({ state: 'detached' })
await lan.goto(`${base}/desk#ca-truc`)
await lan.getByText(/^Bạn đang trong ca đến/).waitFor()
await picture(lan, 'ca-truc')
await browser.close()
await rig.close()

/** Few colours are enough for a screen, and a quarter of the bytes. */
async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => {}))
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  const small = await sharp(shot).png({ palette: true, colours: 48, effort: 10, dither: 0 }).toBuffer()
  if (small.length > BYTES_MAX) throw new Error(`${name}: ${small.length} bytes`)
  writeFileSync(new URL(`../../docs/pictures/tinh-nguyen-vien-${name}.png`, import.meta.url), small)
  console.log(name, small.length)
}
