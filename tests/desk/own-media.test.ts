/** A volunteer's own photo or recording, from the form to what the resident gets. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FILE_BYTES_MAX } from '../../src/media/kinds.ts'
import { SENT_KEPT_MS } from '../../src/media/shelf.ts'
import { bomb, photo, photoOfCode, tone } from '../media/samples.ts'
import { type DeskRig, HOUR_MS, type OwnFile, openDesk } from './rig.ts'

const ffmpeg = ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg'].find(existsSync)
let rig: DeskRig
let ticket: string

async function begin(options: Parameters<typeof openDesk>[0] = {}): Promise<void> {
  rig = await openDesk({ ...(ffmpeg === undefined ? {} : { ffmpeg }), ...options })
  await rig.talk.says('gặp người hỗ trợ')
  ticket = (await rig.card('lan')).id
  await rig.claim('lan')
}
beforeEach(() => begin())
afterEach(() => rig.close())

const idOf = ({ id = '0'.repeat(26) }: OwnFile) => id
const decide = (own: OwnFile, what: 'pass' | 'refuse', body: object = {}, staff = 'mai') =>
  rig.ask(staff, 'POST', `/api/desk/tickets/${ticket}/photos/${idOf(own)}/${what}`, body)
/** A photo is looked at by a lead at once. */
async function send(own: OwnFile, staff = 'lan') {
  const answer = await rig.sendsOwn(staff, ticket, own)
  if (own.kind === 'photo' && answer.status === 200) await decide(own, 'pass')
  return answer
}
const kept = () =>
  readdirSync(rig.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(rig.folder, name)).isFile(),
  )
const sentSince = (before: number) => rig.talk.heard.slice(before)
const audited = () => rig.gate.audited.filter(({ what }) => what === 'photo-offered' || what === 'unsafe-words')

describe('a photo of a volunteer', () => {
  it('goes out made anew, under name and role, with its line, and is written down', async () => {
    const before = rig.talk.heard.length
    expect((await send({ kind: 'photo', bytes: await photo('png'), caption: 'Bác bấm nút\n này ạ' })).status).toBe(200)
    const [sent, ...more] = sentSince(before)
    expect(more).toEqual([])
    expect(sent?.text).toMatch(/^Chị Lan \(.+\): Bác bấm nút này ạ$/)
    expect(sent?.media).toMatchObject({ kind: 'photo', type: 'image/jpeg' })
    expect((await sharp(sent?.bytes).metadata()).format).toBe('jpeg')
    expect(sent?.bytes?.includes('ten-bi-mat')).toBe(false)
    expect(audited()).toMatchObject([
      { who: 'lan', what: 'photo-offered', object: `ticket ${ticket}`, why: /^photo 0+$/ },
    ])
  })

  it('without a line carries who sends it', async () => {
    const before = rig.talk.heard.length
    await send({ kind: 'photo', bytes: await photo('jpeg') })
    expect(sentSince(before).map(({ text }) => text)).toEqual([expect.stringMatching(/^Chị Lan \(.+\)$/)])
  })

  it('is seen again by who reads the talk, leads too, and by nobody else', async () => {
    await send({ kind: 'photo', bytes: await photo('jpeg'), caption: 'Đây ạ' })
    const line = (await rig.open('lan')).lines.at(-1)
    expect(line).toMatchObject({ mine: true, text: 'Đây ạ', media: [{ kind: 'photo', can: 'see' }] })
    const at = `/api/desk/tickets/${ticket}/media/${line?.media?.[0]?.id}`
    for (const staff of ['lan', 'minh', 'mai', 'kha']) {
      const answer = await rig.file(staff, at)
      expect([staff, answer.status, answer.headers['content-type']]).toEqual([staff, 200, 'image/jpeg'])
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    }
    for (const staff of ['tu', 'ba']) expect((await rig.file(staff, at)).status).toBe(404)
    expect((await rig.file('nobody', at)).status).toBe(401)
    expect((await rig.file('lan', `/api/desk/tickets/${ticket}/media/${'0'.repeat(26)}-0`)).status).toBe(404)
  })

  it('the same one twice, its answer lost, goes out once; at once too', async () => {
    const own: OwnFile = { kind: 'photo', bytes: await photo('jpeg'), caption: 'Một lần' }
    const before = rig.talk.heard.length
    expect((await send(own)).status).toBe(200)
    expect((await send(own)).status).toBe(200)
    expect(sentSince(before)).toHaveLength(1)
    expect([audited().length, kept().length]).toEqual([1, 1])
  })

  it.each([
    ['under a claim that is over', 'lan', { claim: 9 }, 409, 'stale'],
    ['by somebody who does not hold the talk', 'minh', {}, 409, 'stale'],
    ['by somebody who cannot see it', 'kha', {}, 404, 's404'],
    ['by nobody', 'nobody', {}, 401, 's401'],
  ] as const)('%s it is refused, and nothing is kept of it', async (_how, staff, more, status, code) => {
    const before = rig.talk.heard.length
    const answer = await send({ kind: 'photo', bytes: await photo('jpeg'), ...more }, staff)
    expect([answer.status, answer.body.error.code]).toEqual([status, code])
    expect([sentSince(before), kept(), audited()]).toEqual([[], [], []])
  })

  it('from a phone that was away is never delivered into somebody else’s talk', async () => {
    const bytes = await photo('jpeg')
    await rig.talk.waits(11 * 60_000)
    await rig.claim('minh')
    const before = rig.talk.heard.length
    expect((await send({ kind: 'photo', bytes })).body.error).toMatchObject({
      code: 'stale',
      message: expect.stringContaining('Anh Minh đang giúp'),
    })
    expect([sentSince(before), kept()]).toEqual([[], []])
  })

  it.each([
    ['larger than we take', () => Buffer.concat([Buffer.from([255, 216, 255]), Buffer.alloc(FILE_BYTES_MAX)]), 413],
    ['a picture that says it is huge', () => bomb(30_000), 422],
    ['a drawing with a script', () => Buffer.from('<svg><script/></svg>'), 422],
    ['a document with the name of a photo', () => Buffer.from('%PDF-1.7'), 422],
    ['half a photo', async () => (await photo('jpeg')).subarray(0, 200), 422],
    ['nothing', () => Buffer.alloc(0), 422],
    ['a recording', () => tone(1), 422],
  ] as const)('that is %s is refused in words that say it was not sent', async (_what, bytes, status) => {
    const before = rig.talk.heard.length
    const answer = await send({ kind: 'photo', bytes: await bytes() })
    expect([answer.status, answer.body.error.message]).toEqual([status, expect.stringContaining('chưa gửi')])
    expect([sentSince(before), kept(), audited()]).toEqual([[], [], []])
  })

  it('with a line that asks for a code is stopped like any text, and counted', async () => {
    const before = rig.talk.heard.length
    const answer = await send({ kind: 'photo', bytes: await photo('jpeg'), caption: 'bác gửi mã OTP cho cháu' })
    expect([answer.status, answer.body.error.where]).toEqual([422, 'otp'])
    expect([sentSince(before), kept()]).toEqual([[], []])
    expect(audited()).toMatchObject([{ what: 'unsafe-words', why: 'otp 1' }])
  })

  it.each([
    'https://vneid-gov.top/cai-dat',
    'http://vneid.gov.vn',
    'https://zalo.me/0912345678',
    '00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA5303704',
    'chuyển khoản giúp cháu',
  ])('with a QR code that says %s is stopped as a link', async (text) => {
    const answer = await send({ kind: 'photo', bytes: await photoOfCode(text) })
    expect([answer.status, answer.body.error.code, answer.body.error.where]).toEqual([422, 'unsafe', 'qr'])
    expect(answer.body.error.message).toContain('mã QR')
    expect(kept()).toEqual([])
    expect(audited()).toMatchObject([{ what: 'unsafe-words', why: 'qr 1' }])
  })

  it('with a QR code to an official address goes out; one that nobody can read too, and that is written down', async () => {
    expect((await send({ kind: 'photo', bytes: await photoOfCode('https://vneid.gov.vn/huong-dan') })).status).toBe(200)
    const covered = await photoOfCode('https://vneid-gov.top/cai-dat', { covered: true })
    expect((await send({ kind: 'photo', bytes: covered, id: '1'.repeat(26) })).status).toBe(200)
    expect(audited().map(({ why }) => why)).toEqual([`photo ${'0'.repeat(26)}`, `photo ${'1'.repeat(26)} qr-unread`])
  })

  it('where the channel takes less is made smaller', async () => {
    await rig.close()
    await begin({ sends: { photo: { bytes: 20_000 }, voice: { why: 'Không nhận lời nói.' } } })
    const noise = { create: { width: 1_600, height: 1_200, channels: 3 as const, background: '#777' } }
    const speckled = await sharp({ create: { ...noise.create, noise: { type: 'gaussian', mean: 128, sigma: 20 } } })
      .blur(3)
      .jpeg()
      .toBuffer()
    const before = rig.talk.heard.length
    expect((await send({ kind: 'photo', bytes: speckled })).status).toBe(200)
    expect(sentSince(before)[0]?.bytes?.length).toBeLessThanOrEqual(20_000)
  })

  it('is gone after a day, and is then said to be', async () => {
    await send({ kind: 'photo', bytes: await photo('jpeg') })
    const item = (await rig.open('lan')).lines.at(-1)?.media?.[0]?.id
    await rig.talk.waits(SENT_KEPT_MS + HOUR_MS)
    await rig.media.shelf.sweep()
    expect(kept()).toEqual([])
    const answer = await rig.file('mai', `/api/desk/tickets/${ticket}/media/${item}`)
    expect([410, 404]).toContain(answer.status)
  })

  it('that goes while it waits is not sent, and the volunteer is told', async () => {
    rig.talk.platform([{ kind: 'retry', reason: 'platform error', afterMs: 0, scope: 'message' }])
    await send({ kind: 'photo', bytes: await photo('jpeg') })
    await rig.media.shelf.forget(rig.talk.key)
    const before = rig.talk.heard.length
    await rig.talk.waits(10_000)
    expect(sentSince(before)).toEqual([])
    expect((await rig.open('lan')).lines.find(({ media }) => media)?.delivery).toBe('failed')
  })
})

it('a photo the platform does not take is not sent as bare words: the volunteer is told', async () => {
  rig.talk.platform([{ kind: 'rejected', reason: 'picture', plain: true }])
  const before = rig.talk.heard.length
  await send({ kind: 'photo', bytes: await photo('jpeg'), caption: 'Đây ạ' })
  expect(sentSince(before)).toEqual([])
  expect((await rig.open('lan')).lines.find(({ media }) => media)?.delivery).toBe('failed')
})

it('what was sent goes with its person', async () => {
  await send({ kind: 'photo', bytes: await photo('jpeg') })
  await rig.media.shelf.forget(rig.talk.key)
  expect(kept()).toEqual([])
})

describe('a lead looks at a photo before it leaves', () => {
  const own = async (more: Partial<OwnFile> = {}): Promise<OwnFile> => ({
    ...{ kind: 'photo', bytes: await photo('jpeg'), caption: 'Bác bấm nút này ạ' },
    ...more,
  })
  const offer = async (more: Partial<OwnFile> = {}) => {
    const one = await own(more)
    expect((await rig.sendsOwn('lan', ticket, one)).status).toBe(200)
    return one
  }

  it('nothing leaves before; the card says that it waits; then it leaves once, in the name of who sent it', async () => {
    const before = rig.talk.heard.length
    const one = await offer()
    expect(sentSince(before)).toEqual([])
    expect((await rig.card('mai')).photos).toMatchObject([{ id: idOf(one), text: 'Bác bấm nút này ạ' }])
    const answers = await Promise.all([decide(one, 'pass'), decide(one, 'pass')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    await rig.talk.settled()
    expect(sentSince(before).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Chị Lan \(.+\): Bác bấm nút này ạ$/),
    ])
    expect((await rig.card('lan')).photos).toBeUndefined()
    expect(rig.gate.audited.at(-1)).toMatchObject({ who: 'mai', what: 'photo-passed' })
  })

  it('not let through: nothing leaves, the file goes, and who sent it reads by whom and why', async () => {
    const before = rig.talk.heard.length
    const one = await offer()
    expect((await decide(one, 'refuse', { reason: 'Trong ảnh có số điện thoại riêng' })).status).toBe(200)
    expect([sentSince(before), kept()]).toEqual([[], []])
    expect((await rig.card('lan')).photos).toMatchObject([
      { refused: { by: 'Cô Mai', why: 'Trong ảnh có số điện thoại riêng' } },
    ])
    expect((await decide(one, 'pass')).status).toBe(409)
  })

  it('is over with the claim under which it was offered', async () => {
    const one = await offer()
    await rig.talk.waits(11 * 60_000)
    await rig.claim('minh')
    const before = rig.talk.heard.length
    expect((await decide(one, 'pass')).status).toBe(404)
    expect(sentSince(before)).toEqual([])
  })

  it('is seen by the lead and by who sent it, and decided by leads only', async () => {
    const one = await offer()
    const at = `/api/desk/tickets/${ticket}/photos/${idOf(one)}`
    for (const staff of ['lan', 'mai']) expect([staff, (await rig.file(staff, at)).status]).toEqual([staff, 200])
    for (const staff of ['minh', 'tu', 'ba']) expect([staff, (await rig.file(staff, at)).status]).toEqual([staff, 404])
    for (const staff of ['lan', 'minh', 'kha'])
      expect([staff, (await decide(one, 'pass', {}, staff)).status]).toEqual([staff, 404])
  })

  it('three wait at the most; a recording, and a photo of a lead, wait for nobody', async () => {
    for (const n of [1, 2, 3]) await offer({ id: String(n).repeat(26) })
    const fourth = await rig.sendsOwn('lan', ticket, await own({ id: '4'.repeat(26) }))
    expect(fourth.body.error.code).toBe('offered-full')
    const before = rig.talk.heard.length
    await rig.ask('mai', 'POST', `/api/desk/tickets/${ticket}/claim`, { takeOver: 'Chị Lan mất mạng' })
    expect((await rig.sendsOwn('mai', ticket, await own({ claim: 2 }))).status).toBe(200)
    expect(sentSince(before).filter(({ media }) => media)).toHaveLength(1)
  })
})

describe('a recording of a volunteer', () => {
  it.runIf(ffmpeg !== undefined)('goes out as what every phone plays, with its length', async () => {
    const before = rig.talk.heard.length
    expect((await send({ kind: 'voice', bytes: tone(3) })).status).toBe(200)
    const [sent] = sentSince(before)
    expect(sent?.media).toMatchObject({ kind: 'voice', type: 'audio/mp4', seconds: 3 })
    expect(sent?.bytes?.toString('latin1', 4, 8)).toBe('ftyp')
    expect((await rig.open('lan')).sends).toEqual({ photo: { looked: true }, voice: { secondsMax: 300 } })
  })

  it.runIf(ffmpeg !== undefined)('too long, or a photo, is refused', async () => {
    expect((await send({ kind: 'voice', bytes: tone(305) })).body.error).toMatchObject({
      where: 'long',
      message: expect.stringContaining('chưa gửi'),
    })
    expect((await send({ kind: 'voice', bytes: await photo('jpeg') })).status).toBe(422)
  })

  it('where the machine has no ffmpeg, or the channel takes none, is said before anybody records', async () => {
    await rig.close()
    rig = await openDesk()
    await rig.talk.says('gặp người hỗ trợ')
    ticket = (await rig.card('lan')).id
    await rig.claim('lan')
    expect((await rig.open('lan')).sends?.voice).toEqual({ why: expect.stringContaining('ffmpeg') })
    expect((await send({ kind: 'voice', bytes: tone(1) })).body.error.code).toBe('no-media')
    await rig.close()
    await begin({ sends: { photo: { why: 'Kênh không nhận ảnh.' }, voice: { why: 'Kênh không nhận lời nói.' } } })
    expect((await rig.open('lan')).sends?.photo).toEqual({ why: 'Kênh không nhận ảnh.' })
    expect((await send({ kind: 'photo', bytes: await photo('jpeg') })).body.error).toMatchObject({
      code: 'no-media',
      message: 'Kênh không nhận ảnh.',
    })
  })
})

it('a form that is none, or holds anything else, is not readable', async () => {
  const url = `/api/desk/tickets/${ticket}/media?id=${'0'.repeat(26)}&claim=1&kind=photo`
  const post = (headers: Record<string, string>, payload: string) =>
    rig.app.inject({ method: 'POST', url, headers: { 'x-staff': 'lan', ...headers }, payload })
  expect((await post({ 'content-type': 'application/json' }, '{}')).statusCode).toBe(415)
  const type = { 'content-type': 'multipart/form-data; boundary=b' }
  expect((await post(type, '--b\r\n')).statusCode).toBe(400)
  expect((await post(type, '--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n--b--\r\n')).statusCode).toBe(
    400,
  )
  const long = 'a'.repeat(201)
  expect((await send({ kind: 'photo', bytes: await photo('jpeg'), caption: long })).status).toBe(400)
})

it('nobody sends more than twelve in a minute', async () => {
  const bytes = await photo('jpeg')
  const answers: number[] = []
  for (let n = 0; n < 13; n++)
    answers.push((await send({ kind: 'photo', bytes, id: String(n).padStart(26, '0') })).status)
  expect(answers).toEqual([...Array(12).fill(200), 429])
})
