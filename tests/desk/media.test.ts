import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bomb, photo, tone } from '../media/samples.ts'
import { type DeskRig, openDesk } from './rig.ts'

let rig: DeskRig
let ticket: string

beforeEach(async () => {
  rig = await openDesk()
  await rig.talk.says('gặp người hỗ trợ')
  ticket = (await rig.card('lan')).id
  await rig.claim('lan')
})
afterEach(() => rig.close())

const at = (item: string, how: 'open' | 'play') => `/api/desk/tickets/${ticket}/media/${item}/${how}`
const open = (staff: string, item: string, reason = 'xem màn hình') => rig.file(staff, at(item, 'open'), { reason })
const keptFiles = () =>
  readdirSync(rig.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(rig.folder, name)).isFile(),
  )

async function sendsPhoto(bytes?: Buffer): Promise<string> {
  rig.files.set('platform-name-1', { kind: 'file', bytes: bytes ?? (await photo('jpeg')) })
  return await rig.sends('platform-name-1')
}

describe('a photo of a resident', () => {
  it('is not fetched before somebody opens it, and its name at the platform is nowhere in clear', async () => {
    const item = await sendsPhoto()
    const opened = await rig.open('lan')
    expect(opened.lines.at(-1)?.media).toEqual([{ kind: 'photo', id: item, can: 'open' }])
    expect(rig.fetched).toEqual([])
    const kept = await rig.talk.store.transcript(rig.talk.key, 50)
    expect(JSON.stringify([opened, kept])).not.toContain('platform-name-1')
  })

  it('opens with a reason as a picture without its past, for this screen alone', async () => {
    const answer = await open('lan', await sendsPhoto())
    expect(answer.status).toBe(200)
    expect((await sharp(answer.bytes).metadata()).format).toBe('webp')
    expect(answer.bytes.includes('ten-bi-mat')).toBe(false)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'content-disposition': 'inline',
    })
  })

  it('each opening is written down, with the reason masked', async () => {
    const item = await sendsPhoto()
    await open('lan', item, 'số thẻ 031089001234')
    await open('lan', item, 'xem lại lỗi')
    const opened = rig.gate.audited.filter(({ what }) => what === 'reveal')
    expect(opened).toMatchObject([
      { who: 'lan', object: `ticket ${ticket}`, why: expect.stringContaining(item) },
      { who: 'lan', why: `${item} xem lại lỗi` },
    ])
    expect(JSON.stringify(opened)).not.toContain('031089001234')
  })

  it('is opened by whoever holds the talk and by leads; by nobody else, and not without a reason', async () => {
    const item = await sendsPhoto()
    expect((await open('mai', item)).status).toBe(200)
    for (const staff of ['minh', 'tu', 'ba', 'kha']) expect((await open(staff, item)).status).toBe(404)
    expect((await open('nobody', item)).status).toBe(401)
    expect((await rig.file('lan', at(item, 'open'), {})).status).toBe(400)
    expect((await open('lan', item, '  ')).status).toBe(400)
    expect(rig.gate.audited.filter(({ what }) => what === 'reveal')).toHaveLength(1)
  })

  it('is fetched once while somebody works on it; our copy is sealed and goes with the claim', async () => {
    const item = await sendsPhoto()
    await open('lan', item)
    rig.files.clear()
    expect((await open('lan', item)).status).toBe(200)
    expect(rig.fetched).toHaveLength(1)
    const [kept = ''] = keptFiles()
    const bytes = readFileSync(join(rig.folder, kept))
    expect([bytes.includes('WEBP'), statSync(join(rig.folder, kept)).mode & 0o777]).toEqual([false, 0o600])
    const { claim } = await rig.card('lan')
    await rig.ask('lan', 'POST', `/api/desk/tickets/${ticket}/close`, { claim })
    expect(keptFiles()).toEqual([])
  })

  it.each([
    ['gone', { kind: 'gone' }, 410, 'media-gone'],
    ['not to be had now', { kind: 'away' }, 503, 'media-away'],
    ['larger than we take', { kind: 'large' }, 422, 'media-unwanted'],
    ['a drawing with a script', { kind: 'file', bytes: Buffer.from('<svg><script/></svg>') }, 422, 'media-unwanted'],
    ['a document', { kind: 'file', bytes: Buffer.from('%PDF-1.7') }, 422, 'media-unwanted'],
    ['a picture that says it is huge', { kind: 'file', bytes: bomb(30_000) }, 422, 'media-unwanted'],
  ] as const)(
    'that is %s is refused with a kind word, and no opening is claimed',
    async (_what, file, status, code) => {
      const item = await rig.sends('platform-name-2')
      rig.files.set('platform-name-2', file)
      const answer = await open('lan', item)
      const { error } = JSON.parse(answer.bytes.toString()) as { error: { code: string; message: string } }
      expect([answer.status, error.code]).toEqual([status, code])
      expect(error.message).toMatch(/[Xx]in|nhờ/)
      expect(rig.gate.audited.some(({ what }) => what === 'reveal')).toBe(false)
      expect(keptFiles()).toEqual([])
    },
  )

  it('of another talk, of no line, or with a path for a name is not there', async () => {
    const item = await sendsPhoto()
    expect((await open('lan', item.replace(/-0$/, '-7'))).status).toBe(404)
    expect((await open('lan', `${'0'.repeat(26)}-0`)).status).toBe(404)
    expect((await rig.file('lan', at('..%2F..%2Fetc', 'open'), { reason: 'xem thử' })).status).toBe(400)
  })
})

describe('a voice of a resident', () => {
  it('plays for whoever holds the talk, and is written down', async () => {
    rig.files.set('platform-voice', { kind: 'file', bytes: tone(1) })
    const item = await rig.sends('platform-voice', 'voice')
    expect((await rig.open('lan')).lines.at(-1)?.media).toEqual([{ kind: 'voice', id: item, can: 'play' }])
    const answer = await rig.file('lan', at(item, 'play'), {})
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'audio/wav'])
    expect(rig.gate.audited.at(-1)).toMatchObject({ who: 'lan', what: 'voice-played', why: item })
    for (const staff of ['minh', 'ba', 'kha']) expect((await rig.file(staff, at(item, 'play'), {})).status).toBe(404)
  })

  it('is no photo, and a photo no voice', async () => {
    const [voice, picture] = [await rig.sends('platform-voice', 'voice'), await sendsPhoto()]
    expect((await open('lan', voice)).status).toBe(404)
    expect((await rig.file('lan', at(picture, 'play'), {})).status).toBe(404)
  })
})
