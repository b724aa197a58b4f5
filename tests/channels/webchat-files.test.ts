/** Photos and recordings of ours on the web chat: for the one person, in pieces where a browser wants them, for a while. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { InboundEvent, SentMedia } from '../../src/messages.ts'
import { testClock } from '../clock.ts'
import { openRig, type Rig } from './webchat-rig.ts'
import { said, type Visitor, visitor } from './webchat-visitor.ts'

const PHOTO: SentMedia = { kind: 'photo', id: 'p1', type: 'image/jpeg' }
const VOICE: SentMedia = { kind: 'voice', id: 'v1', type: 'audio/mp4', seconds: 7 }
const BYTES = Buffer.from('0123456789')
const lan = { kind: 'person', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường Hải An' } as const

let rig: Rig
let clock = testClock()
let resident: Visitor
let keptUntil: number
const asked: string[] = []

beforeEach(async () => {
  clock = testClock()
  asked.length = 0
  keptUntil = clock.now() + 86_400_000
  const shelf = {
    async read(id: string, of: string) {
      asked.push(`${id} of ${of.replace(/[0-9a-f]{32}/, '…')}`)
      return keptUntil > clock.now() ? { bytes: BYTES, type: id === 'p1' ? PHOTO.type : VOICE.type } : null
    },
    keptUntil: () => keptUntil,
  }
  rig = await openRig({ clock, shelf })
  resident = visitor(rig.app)
  await resident.open()
  await resident.submit({ open: 'yes' })
})
afterEach(() => rig.close())

async function sends(...messages: readonly { media: SentMedia; text?: string }[]): Promise<string> {
  clock.pass(1_000)
  await rig.say(rig.taken.at(-1) as InboundEvent, ...messages.map((one) => ({ text: '', ...one, author: lan })))
  return (await resident.open()).body
}
const addressIn = (html: string) => /(?:href|<audio[^>]*src)="(\/chat\/files\/[^"]+)"/.exec(html)?.[1] ?? ''

it('a photo stands above its line, under the name of who sent it, and opens without scripts', async () => {
  const html = await sends({ media: PHOTO, text: 'Bác bấm nút này' })
  expect(said(html).at(-1)).toBe('Chị Lan · tình nguyện viên · phường Hải An Bấm vào ảnh để xem to Bác bấm nút này')
  expect(html).toContain('alt="Ảnh của Chị Lan · tình nguyện viên · phường Hải An"')
  const file = await resident.get(addressIn(html))
  expect([file.statusCode, file.rawPayload.equals(BYTES), file.headers['content-type']]).toEqual([
    200,
    true,
    'image/jpeg',
  ])
  expect(file.headers).toMatchObject({
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': expect.stringContaining('sandbox'),
  })
  expect(asked).toEqual(['p1 of web:main:…'])
})

it('is for that one person: not for another session, nor without one, nor under another name', async () => {
  const address = addressIn(await sends({ media: PHOTO }))
  const other = visitor(rig.app, '203.0.113.8')
  await other.open()
  await other.submit({ open: 'yes' })
  expect((await other.get(address)).statusCode).toBe(404)
  expect((await visitor(rig.app).get(address)).statusCode).toBe(404)
  for (const path of ['/chat/files/p1', '/chat/files/../../etc/passwd', '/chat/files/', `${address}1`])
    expect((await resident.get(path)).statusCode).toBe(404)
  expect(asked).toEqual([])
})

it('a recording is a player with a name, and comes in the pieces a browser wants', async () => {
  const html = await sends({ media: VOICE })
  expect(html).toContain('aria-label="Lời nói của Chị Lan · tình nguyện viên · phường Hải An"')
  const address = addressIn(html)
  for (const [range, piece, told] of [
    ['bytes=0-1', '01', 'bytes 0-1/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ] as const) {
    const part = await resident.get(address, { range })
    expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, piece, told])
  }
  for (const range of ['bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])
    expect((await resident.get(address, { range })).statusCode).toBe(200)
})

it('after its time the page says so, and the address is empty', async () => {
  const address = addressIn(await sends({ media: PHOTO, text: 'Bác bấm nút này' }))
  keptUntil = clock.now()
  expect(said((await resident.open()).body).at(-1)).toContain('Ảnh này đã hết thời gian lưu')
  expect((await resident.get(address)).statusCode).toBe(404)
})
