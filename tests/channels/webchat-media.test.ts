import { once } from 'node:events'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FILES_A_WINDOW } from '../../src/channels/webchat/media-route.ts'
import { conversationKey, type InboundEvent } from '../../src/messages.ts'
import { testClock } from '../clock.ts'
import { bomb, photo, tone } from '../media/samples.ts'
import { emptyFolder, openRig, type Rig } from './webchat-rig.ts'
import { AS_JSON, FORM_WITH_FILE, formWith, newId, OWN, said, type Visitor, visitor } from './webchat-visitor.ts'

let rig: Rig
let clock = testClock()
let folder: string
let resident: Visitor
beforeEach(async () => {
  clock = testClock()
  folder = emptyFolder()
  rig = await openRig({ clock, folder })
  resident = visitor(rig.app)
  await resident.open()
  await resident.send({ id: newId(), text: 'Cháu ơi' })
})
afterEach(() => rig.close())

const media = () => rig.taken.filter(({ input }) => input.kind === 'media')
const key = () => conversationKey(rig.taken[0] as InboundEvent)
function refOf(event: InboundEvent | undefined): string | undefined {
  return event?.input.kind === 'media' ? event.input.items[0]?.ref : undefined
}
const onShelf = async (event: InboundEvent | undefined) => rig.shelf.read(refOf(event)?.slice('shelf/'.length) ?? '')
function filesUnder(path: string): readonly string[] {
  mkdirSync(path, { recursive: true })
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(path, name)).isFile())
}
const kept = () => filesUnder(join(folder, 'media'))
const why = (reply: { json(): { error?: { message?: string } } }) => reply.json().error?.message

describe('a photo', () => {
  it('arrives like one of any channel, made anew without where it was taken, and is ours alone on the disk', async () => {
    const id = newId()
    const reply = await resident.sendFile({ bytes: await photo('jpeg', { turned: true }) }, { id })
    expect([reply.statusCode, reply.json()]).toEqual([200, { accepted: id }])
    expect(media()).toEqual([
      expect.objectContaining({
        channel: 'web',
        platformId: id,
        input: { kind: 'media', items: [{ kind: 'photo', ref: expect.stringMatching(/^shelf\//) }], secrets: [] },
      }),
    ])
    const file = await onShelf(media()[0])
    expect([file?.type, file?.bytes.includes('ten-bi-mat'), file?.bytes.includes('GPS')]).toEqual([
      'image/webp',
      false,
      false,
    ])
    expect(kept()).toHaveLength(1)
    expect(statSync(join(folder, 'media', kept()[0] ?? '')).mode & 0o777).toBe(0o600)
  })

  it.each(['png', 'webp'] as const)('may be %s, whatever it is called and said to be', async (format) => {
    const reply = await resident.sendFile({
      bytes: await photo(format),
      name: '../../../etc/cron.d/x',
      type: 'text/html',
    })
    expect(reply.statusCode).toBe(200)
    expect(filesUnder(folder).filter((name) => name.includes('cron'))).toEqual([])
    expect(JSON.stringify(media())).not.toContain('cron')
  })

  it('is shown to whoever sent it and nobody else, as a picture that can do nothing', async () => {
    const [id, voiceId] = [newId(), newId()]
    await resident.sendFile({ bytes: PNG }, { id })
    const own = await resident.get(`/chat/own/${id}`)
    expect([own.statusCode, own.headers['content-type']]).toEqual([200, 'image/webp'])
    expect(own.headers).toMatchObject({
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    })
    const other = visitor(rig.app, '203.0.113.8')
    await other.open()
    await other.send({ id: newId(), text: 'Cháu ơi' })
    expect((await other.get(`/chat/own/${id}`)).statusCode).toBe(404)
    expect((await visitor(rig.app).get(`/chat/own/${id}`)).statusCode).toBe(404)
    await resident.sendFile({ bytes: tone(1) }, { id: voiceId, kind: 'voice' })
    expect((await resident.get(`/chat/own/${voiceId}`)).statusCode).toBe(404)
  })

  it('sent twice under its id, because the answer was lost, is one photo on the disk and in the talk', async () => {
    const [bytes, id] = [await photo('jpeg'), newId()]
    expect((await resident.sendFile({ bytes }, { id })).statusCode).toBe(200)
    clock.pass(60_000)
    expect((await resident.sendFile({ bytes }, { id })).json()).toEqual({ accepted: id })
    expect([media().length, kept().length]).toEqual([1, 1])
    expect((await resident.sendFile({ bytes }, { id: newId() })).statusCode).toBe(200)
    expect([media().length, kept().length]).toEqual([2, 2])
  })

  it('that neither store nor spool could take leaves nothing, and is taken the next time', async () => {
    const [bytes, id] = [await photo('jpeg'), newId()]
    rig.available = false
    const reply = await resident.sendFile({ bytes }, { id })
    expect([reply.statusCode, reply.headers['retry-after'], kept()]).toEqual([503, '5', []])
    rig.available = true
    expect((await resident.sendFile({ bytes }, { id })).statusCode).toBe(200)
    expect([media().length, kept().length]).toEqual([1, 1])
  })

  it('without consent says only that one was sent', async () => {
    rig.consent = 'no'
    await resident.send({ id: newId(), text: 'Chưa' })
    expect((await resident.sendFile({ bytes: await photo('jpeg') })).statusCode).toBe(200)
    expect(media()[0]?.input).toEqual({ kind: 'media', items: [{ kind: 'photo' }], secrets: [] })
    expect(kept()).toEqual([])
  })

  it('of somebody who withdrew while it was on its way does not stay', async () => {
    rig.consent = 'no'
    expect((await resident.sendFile({ bytes: await photo('jpeg') })).statusCode).toBe(200)
    expect([refOf(media()[0]) !== undefined, kept()]).toEqual([true, []])
  })

  it('waited for the network: its time is when it was made', async () => {
    await resident.sendFile({ bytes: await photo('jpeg') }, { age: '90000' })
    expect(media()[0]?.at).toBe(clock.now() - 90_000)
  })
})

describe('a voice message', () => {
  it('arrives as one, with its length on the disk', async () => {
    const reply = await resident.sendFile({ bytes: tone(3) }, { kind: 'voice' })
    expect(reply.statusCode).toBe(200)
    expect(media()[0]?.input).toMatchObject({ items: [{ kind: 'voice' }] })
    expect(await onShelf(media()[0])).toMatchObject({ type: expect.stringMatching(/^audio\/(mp4|wav)$/) })
  })
})

const PNG = await photo('png')

describe('what is refused, in words for people', () => {
  it.each([
    ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), /bản vẽ/],
    ['a PDF', Buffer.from('%PDF-1.7 \u0000'), /PDF, Word/],
    ['a Word file', Buffer.from('PK\u0003\u0004 [Content_Types].xml word/'), /PDF, Word/],
    ['an app to install', Buffer.from('PK\u0003\u0004 classes.dex'), /tệp cài đặt/],
    ['a moving picture', Buffer.from('GIF89a'), /Ảnh động/],
    ['a program', Buffer.from('\u007fELF'), /không phải ảnh chụp/],
    ['half a photo', PNG.subarray(0, 60), /bị hỏng/],
    ['a picture that says it is huge', bomb(30_000), /lớn quá/],
    ['a recording under the name of a photo', tone(1), /không phải ảnh chụp/],
    ['eleven megabytes', Buffer.concat([PNG, Buffer.alloc(11 * 1024 * 1024)]), /lớn quá/],
    ['nothing', Buffer.alloc(0), /Chưa có ảnh/],
  ])('%s', async (_what, bytes, words) => {
    const reply = await resident.sendFile({ bytes })
    expect(reply.statusCode).toBeGreaterThanOrEqual(400)
    expect(reply.statusCode).toBeLessThan(500)
    expect(why(reply)).toMatch(words)
    expect([media(), kept()]).toEqual([[], []])
  })

  it('more than somebody sends in ten minutes, until they are over', async () => {
    for (let n = 0; n < FILES_A_WINDOW; n++) await resident.sendFile({ bytes: Buffer.from('GIF89a') })
    const reply = await resident.sendFile({ bytes: PNG })
    expect([reply.statusCode, Number(reply.headers['retry-after'])]).toEqual([429, expect.any(Number)])
    expect(why(reply)).toContain('chữ thì vẫn gửi được')
    expect((await resident.send({ id: newId(), text: 'Vẫn viết được' })).statusCode).toBe(200)
    clock.pass(10 * 60_000)
    expect((await resident.sendFile({ bytes: PNG })).statusCode).toBe(200)
  })

  it('more than the shelf holds of one person', async () => {
    vi.spyOn(rig.shelf, 'put').mockResolvedValueOnce('full')
    const reply = await resident.sendFile({ bytes: PNG })
    expect([reply.statusCode, why(reply)]).toEqual([409, expect.stringContaining('giữ nhiều ảnh')])
    expect(media()).toEqual([])
  })

  it.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }, {}, 403],
    ['of an old browser on another site', { origin: 'https://x.top' }, {}, 403],
    ['that says nothing of where it comes from', {}, {}, 403],
    ['with the token of somebody else', OWN, { token: 'a'.repeat(32) }, 403],
    ['with an id of another shape', OWN, { id: '../../../etc/passwd' }, 400],
    ['without saying what it is', OWN, { kind: 'file' }, 400],
    ['with something more', OWN, { more: 'x' }, 400],
    ['with a field longer than any of ours', OWN, { age: '9'.repeat(5_000) }, 400],
  ])('a form %s', async (_what, headers, fields, status) => {
    const reply = await resident.sendFile({ bytes: PNG }, fields, { ...headers, ...AS_JSON })
    expect(reply.statusCode).toBe(status)
    expect([media(), kept()]).toEqual([[], []])
  })

  it('the session of somebody else is not found by an id: each has a talk of their own', async () => {
    const other = visitor(rig.app, '203.0.113.8')
    await other.open()
    await other.sendFile({ bytes: PNG })
    expect(media()[0]?.person).not.toBe(rig.taken[0]?.person)
    expect(rig.shelf.isOf(refOf(media()[0])?.slice(6) ?? '', key())).toBe(false)
  })

  it.each([
    ['no form at all', 'application/octet-stream', PNG, 415],
    ['a form without a boundary', 'multipart/form-data', PNG, 400],
    [
      'a form that breaks off',
      FORM_WITH_FILE,
      Buffer.from('------ranh-gioi\r\ncontent-disposition: form-data; name="x"'),
      400,
    ],
    ['two files', FORM_WITH_FILE, formWith([['id', newId()]], 'name="a"; filename="a"', PNG), 400],
    ['a hundred fields', FORM_WITH_FILE, formWith(Array(100).fill(['id', 'x']), 'name="file"; filename="a"', PNG), 400],
    [
      'a field named like an inner part',
      FORM_WITH_FILE,
      formWith([['__proto__', 'x']], 'name="file"; filename="a"', PNG),
      400,
    ],
  ])('%s', async (_what, type, payload, status) => {
    const headers = { 'content-type': type, cookie: resident.cookie(), ...OWN, ...AS_JSON }
    const reply = await rig.app.inject({ method: 'POST', url: '/chat/media', headers, payload })
    expect(reply.statusCode).toBe(status)
    expect(reply.json().error.code).toEqual(expect.any(String))
    expect([media(), kept()]).toEqual([[], []])
  })
})

describe('the plain form', () => {
  const form = (bytes: Buffer, fields: Readonly<Record<string, string>> = {}) =>
    resident.sendFile({ bytes }, fields, { ...OWN, accept: 'text/html,application/xhtml+xml' })

  it('takes a photo, shows the answer on the page it comes back to, and that a photo was sent', async () => {
    const token = /name="token" value="([^"]+)"/.exec((await resident.open()).body)?.[1] ?? ''
    const id = newId()
    expect((await form(PNG, { token, id })).headers.location).toBe('/')
    await form(PNG, { token, id })
    await form(await photo('jpeg'), { token, id })
    expect(media()).toHaveLength(2)
    const lines = said((await resident.open()).body)
    expect(lines.filter((line) => line === 'Tôi: Ảnh')).toHaveLength(2)
    expect(lines.filter((line) => line === 'Trợ lý: Cháu nhận được ảnh rồi ạ.')).toHaveLength(2)
  })

  it('without its token is nobody’s, and says so on a page', async () => {
    const reply = await form(PNG)
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8'])
    expect(reply.body).toContain('mở quá lâu')
    expect(media()).toEqual([])
  })

  it('sent without a photo says what is missing', async () => {
    const token = /name="token" value="([^"]+)"/.exec((await resident.open()).body)?.[1] ?? ''
    expect((await form(Buffer.alloc(0), { token })).body).toContain('Chưa có ảnh nào được chọn')
  })
})

describe('over a real socket', () => {
  it('a photo that breaks off on its way is no photo, and comes whole the next time', async () => {
    const port = Number(new URL(await rig.app.listen({ port: 0, host: '127.0.0.1' })).port)
    const [bytes, id] = [await photo('jpeg', { width: 1_200, height: 900 }), newId()]
    const body = formWith(Object.entries({ id, kind: 'photo' }), 'name="file"; filename="a"', bytes)
    const head = [
      'POST /chat/media HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\naccept: application/json',
      `cookie: ${resident.cookie()}\r\ncontent-type: ${FORM_WITH_FILE}\r\ncontent-length: ${body.length}\r\n\r\n`,
    ].join('\r\n')
    const socket = connect(port, '127.0.0.1')
    const gone = new Promise((resolve) => rig.app.server.once('connection', (its) => its.once('close', resolve)))
    await once(socket, 'connect')
    await new Promise((resolve) => socket.write(Buffer.concat([Buffer.from(head), body.subarray(0, -200)]), resolve))
    socket.destroy()
    await gone
    expect((await resident.sendFile({ bytes }, { id })).statusCode).toBe(200)
    expect([media().length, kept().length]).toEqual([1, 1])
  })
})
