/** Bad input, pictures, files out and in again, the rule that ends a trial, and edits that touch nothing else. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { flowFiles } from '../../src/channels/webchat/files.ts'
import { runName } from '../../src/conversation/counted.ts'
import { putAt, renameKey, reorder } from '../../src/publishing/edit.ts'
import { differences, pulled, pushed, unitsOf } from '../../src/publishing/exchange.ts'
import { shareOf, worse } from '../../src/publishing/share.ts'
import { lookAtTrials } from '../../src/publishing/trials.ts'
import { tone } from '../media/samples.ts'
import { FLOW, openWard, VI, type Ward } from './rig.ts'

let ward: Ward
beforeAll(async () => {
  ward = await openWard()
})
afterAll(() => ward.close())

describe('an edit of a file', () => {
  it.each(
    readdirSync('flows')
      .filter((name) => name.endsWith('.yaml') && name !== 'place.yaml')
      .slice(0, 8),
  )('of flows/%s changes only the lines it is about, and comes back to the byte', (name) => {
    const text = readFileSync(join('flows', name), 'utf8')
    const steps = Object.keys(parse(text).steps)
    const [first = '', second = ''] = steps
    const value = parse(text).steps[second]
    const changed = putAt(text, ['steps', second], { ...value, hard: !value.hard })
    expect(parse(changed).steps[second].hard).toBe(!value.hard)
    const [before, after] = [new Set(text.split('\n')), changed.split('\n')]
    expect(after.filter((line) => !before.has(line)).length).toBeLessThanOrEqual(6)
    expect(reorder(reorder(text, ['steps'], [second, first]), ['steps'], steps)).toBe(text)
    expect(renameKey(renameKey(text, ['steps', first], 'ten_tam'), ['steps', 'ten_tam'], first)).toBe(text)
    expect(
      putAt(putAt(text, ['steps', 'moi_tinh'], { kind: 'say', next: first }, first), ['steps', 'moi_tinh'], undefined),
    ).toBe(text)
  })
})

describe('bad input is refused with its place, and nothing is saved', () => {
  const put = async (file: string, text: string) => {
    const { base } = (await ward.ask('hanh', 'GET', `/units/muon-sach/text/${file}`)).body
    return await ward.ask('hanh', 'PUT', `/units/muon-sach/text/${file}`, { base, text })
  }
  it.each([
    ['an anchor', FLOW.replace('start: co_the', 'start: &a co_the')],
    ['an alias', FLOW.replace('sources:\n', 'x: &a 1\ny: *a\nsources:\n')],
    ['__proto__', `${FLOW}__proto__: { a: 1 }\n`],
    ['a duplicate key', `${FLOW}start: xong\n`],
    ['a tab', FLOW.replace('  co_the:', '\tco_the:')],
    ['a wrong id', FLOW.replace('lam_the:\n    kind', 'Làm Thẻ:\n    kind')],
    ['another id', FLOW.replace('id: muon-sach', 'id: khac')],
    ['a tag', FLOW.replace('format: 1', 'format: !!js/function 1')],
    ['two documents', `${FLOW}---\na: 1\n`],
    ['a sign that turns writing', FLOW.replace('# hai lối', '# hai \u202e lối')],
    ['a mebibyte and more', `${FLOW}# ${'x'.repeat(1_100_000)}\n`],
  ])('%s', async (_name, text) => {
    const refused = await put('flow', text)
    expect([refused.status, refused.body.error.code]).toEqual([422, 'unreadable'])
    const [problem] = refused.body.error.problems
    expect([problem.line >= 1, problem.what !== '', problem.remedy !== '']).toEqual([true, true, true])
    expect((await ward.unit()).draft).toBe(0)
  })

  it('10 MB are not even read', async () => {
    expect((await put('flow', 'x'.repeat(10_000_000))).status).toBe(413)
  })

  it.each([
    ['markup', 'Bấm <b>vào đây</b> ạ.'],
    ['a script', '<script>alert(1)</script>'],
    ['zero width', 'mã\u200b OTP'],
    ['direction', 'abc\u202edef'],
  ])('%s in a text', async (_name, text) => {
    const refused = await ward.save('hanh', 'step.co_the', ({ words }) => (words.vi.text = text))
    expect([refused.status, refused.body.error.code]).toEqual([422, 'unreadable'])
    expect(refused.body.error.problems[0]).toMatchObject({ part: 'step.co_the', file: 'vi', path: ['text'] })
  })

  it('a field that no step has, and a step that is not there', async () => {
    const strange = await ward.save('hanh', 'step.co_the', ({ structure }) => (structure.run = 'rm -rf'))
    expect([strange.status, strange.body.error.problems[0].part]).toEqual([422, 'step.co_the'])
    const body = { base: 'abcd', content: { structure: { kind: 'say', next: 'xong' }, words: {} } }
    expect((await ward.ask('hanh', 'PUT', '/units/muon-sach/parts/step.khong_co', body)).body.error.code).toBe('gone')
  })
})

describe('pictures', () => {
  const plain = () => sharp({ create: { width: 40, height: 30, channels: 3, background: '#0a6' } })
  it('are drawn anew, without anything but the picture', async () => {
    const photo = await plain()
      .jpeg()
      .withExif({ IFD0: { Copyright: 'bi-mat' } })
      .toBuffer()
    expect(photo.includes('bi-mat')).toBe(true)
    const made = await ward.ask('hanh', 'POST', '/pictures', photo)
    expect(made.body).toMatchObject({ width: 40, height: 30 })
    expect(made.body.path).toMatch(/^tai-len\/[0-9a-f]{20}$/)
    const shown = await ward.ask('hanh', 'GET', `/pictures/${encodeURIComponent(made.body.path)}`)
    expect([shown.body.subarray(1, 4).toString(), shown.body.includes('bi-mat')]).toEqual(['PNG', false])
    expect(shown.headers).toMatchObject({
      'content-type': 'image/png',
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    })
    const polyglot = Buffer.concat([await plain().png().toBuffer(), Buffer.from('<script>alert(1)</script>')])
    const clean = (await ward.ask('hanh', 'POST', '/pictures', polyglot)).body
    expect(
      (await ward.ask('hanh', 'GET', `/pictures/${encodeURIComponent(clean.path)}`)).body.includes('<script>'),
    ).toBe(false)
  })

  it.each([
    [
      'SVG with a script',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'SVG này có mã lệnh',
    ],
    ['a head without a drawing', Buffer.from('\ufeff<?xml version="1.0"?>\n<note/>'), 'trang web hoặc tệp chữ'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'PNG hoặc JPEG'],
    ['a PDF that says it is a picture', Buffer.from('%PDF-1.7 …'), 'PDF'],
    ['a photo of an iPhone', Buffer.from('\0\0\0\x18ftypheic'), 'HEIC'],
    ['a picture that moves', Buffer.from('GIF89a'), 'GIF'],
    ['an archive', Buffer.from('PK\x03\x04'), 'tệp nén'],
    ['half a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]), 'PNG, JPEG'],
    ['nothing', Buffer.from(''), 'PNG, JPEG'],
  ])('%s is refused in words that say what it is', async (_name, bytes, words) => {
    const refused = await ward.ask('hanh', 'POST', '/pictures', bytes)
    expect([refused.status, refused.body.error.code]).toEqual([422, 'bad-picture'])
    expect(refused.body.error.message).toContain(words)
  })

  it.each(['/pictures', '/voices'])('20 MB at %s are not read, and nobody is told to write less', async (path) => {
    const refused = await ward.ask('hanh', 'POST', path, Buffer.alloc(20_000_000, 1))
    expect([refused.status, refused.body.error.message]).toEqual([413, expect.stringContaining('10 MB')])
  })

  it('of a drawing the dots are kept, and nothing of the file', async () => {
    const made = await ward.ask('hanh', 'POST', '/pictures', readFileSync('flows/pictures/vneid/chip-the.svg'))
    expect(made.body).toMatchObject({ width: 1_280, height: 960 })
    const kept = (await ward.ask('hanh', 'GET', `/pictures/${encodeURIComponent(made.body.path)}`)).body
    expect([kept.subarray(1, 4).toString(), kept.includes('<svg')]).toEqual(['PNG', false])
  })

  it('a dot more than a trap allows is refused before it is drawn', async () => {
    const huge = await sharp({ create: { width: 6_000, height: 5_000, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    expect((await ward.ask('hanh', 'POST', '/pictures', huge)).body.error.code).toBe('bad-picture')
  })

  it.each(['../../etc/passwd', '..%2f..%2fkeys', 'tai-len%2f..%2f..%2fkeys', 'a.svg'])(
    '%s is no name of one',
    async (name) => {
      expect((await ward.ask('hanh', 'GET', `/pictures/${name}`)).status).toBeGreaterThanOrEqual(400)
    },
  )
})

describe('recordings', () => {
  let own: Ward
  beforeAll(async () => {
    own = await openWard()
  })
  afterAll(() => own.close())

  it('are made anew, and heard at the address residents have', async () => {
    const made = await own.ask('hanh', 'POST', '/voices', tone(2))
    expect([made.status, made.body.seconds]).toEqual([200, 2])
    expect(made.body.path).toMatch(/^tai-len\/[0-9a-f]{20}\.m4a$/)
    const files = flowFiles('flows', own.world.library.read)
    const address = files.address('voices', made.body.path) ?? ''
    const file = await files.read(address)
    expect([file?.type, file?.content.toString('latin1', 4, 12)]).toEqual(['audio/mp4', 'ftypM4A '])
    const saved = await own.save('hanh', 'step.co_the', ({ words }) => (words.vi.voice = made.body.path))
    expect(saved.status).toBe(200)
  }, 60_000)

  it.each([
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])],
    ['a playlist', Buffer.from('#EXTM3U\nfile:///etc/passwd\n')],
    ['noise behind the letters of Ogg', Buffer.concat([Buffer.from('OggS'), Buffer.alloc(2_000, 7)])],
  ])('%s is refused in words', async (_name, bytes) => {
    const refused = await own.ask('hanh', 'POST', '/voices', bytes)
    expect([refused.status, refused.body.error.code]).toEqual([422, 'bad-voice'])
  })

  it('are for those who edit', async () => {
    expect((await own.ask('kha', 'POST', '/voices', tone(1))).status).toBe(404)
  })

  it('are warned of when the words change and the recording does not', async () => {
    await own.save('hanh', 'step.co_the', ({ words }) => (words.vi.voice = 'tai-len/aaaaaaaaaaaaaaaaaaaa.m4a'))
    expect((await own.publish()).status).toBe(200)
    await own.save('hanh', 'step.co_the', ({ words }) => (words.vi.text = '{bác} có thẻ chưa ạ?'))
    const { problems } = await own.review()
    const about = problems.filter(({ path }) => path[0] === 'voice')
    expect(about.map(({ level, part, what }) => [level, part, what])).toEqual([
      ['warn', 'step.co_the', 'lời đã đổi mà bản ghi vẫn đọc lời cũ'],
      ['warn', 'head', '3 bước chưa có bản ghi'],
    ])
  })
})

describe('files out and in again', () => {
  it('come back to the byte; what is pushed is a draft and never published; a colleague is not written over', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tung-buoc-'))
    const all = await pulled(ward)
    for (const [path, text] of all) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    expect(all.get('flows/muon-sach.yaml')).toBe(FLOW)
    const world = { store: ward.store, clock: ward.clock, live: ward.live }
    expect(new Set((await pushed(world, unitsOf(folder))).map(({ what }) => what))).toEqual(new Set(['same']))
    const changed = VI.replace('# câu đầu', '# câu đầu, đã xem lại').replace('làm thẻ ở quầy', 'làm thẻ ở quầy số 2')
    writeFileSync(join(folder, 'locales/vi/muon-sach.yaml'), changed)
    const [done] = (await pushed(world, unitsOf(folder))).filter(({ what }) => what !== 'same')
    expect(done).toEqual({ unit: 'muon-sach', what: 'drafted', lines: ['Bước 2. Làm thẻ'] })
    expect((await ward.ask('hanh', 'GET', '/units/muon-sach/text/vi')).body.text).toBe(changed)
    expect(ward.live.body().units['muon-sach']?.number).toBe(1)
    expect((await differences(world)).join('\n')).toContain('bản nháp của Người giữ máy chủ')
    await ward.save('hanh', 'step.co_the', ({ words }) => (words.vi.text = '{bác} có thẻ chưa ạ?'))
    writeFileSync(join(folder, 'locales/vi/muon-sach.yaml'), VI)
    expect((await pushed(world, unitsOf(folder))).find(({ unit }) => unit === 'muon-sach')).toMatchObject({
      what: 'busy',
      lines: ['Chị Hạnh'],
    })
    writeFileSync(join(folder, 'flows/muon-sach.yaml'), 'a: [')
    expect((await pushed(world, unitsOf(folder))).find(({ unit }) => unit === 'muon-sach')?.what).toMatch(
      /busy|refused/,
    )
  })
})

describe('a trial ends by itself', () => {
  const of = (began: number, ended: number, finished: number, handedOver: number) => ({
    began,
    ended,
    finished,
    handedOver,
  })
  it.each([
    ['too few', of(19, 19, 0, 19), of(100, 100, 90, 0), null],
    ['as good', of(50, 40, 36, 2), of(200, 190, 170, 8), null],
    ['fewer finish', of(50, 40, 20, 2), of(200, 190, 170, 8), 'làm xong'],
    ['more need a person', of(50, 40, 36, 20), of(200, 190, 170, 8), 'gặp người giúp'],
    ['most are still inside: nothing is known', of(50, 5, 0, 2), of(200, 190, 170, 8), null],
  ])('%s', (_name, trial, rest, why) => {
    const said = worse(trial, rest)
    if (why === null) expect(said).toBeNull()
    else expect(said).toContain(why)
  })

  it('shares residents as asked, always the same way', () => {
    const trial = { revision: 'r', number: 2, share: 30 }
    const picked = Array.from({ length: 2_000 }, (_, i) => shareOf(`zalo:main:${i}`, 'x', trial, undefined))
    expect(picked.filter(Boolean).length / 2_000).toBeCloseTo(0.3, 1)
    const inside = (revision: number) => ({ frames: [{ flow: 'x', revision }] }) as never
    expect([shareOf('a', 'x', trial, inside(2)), shareOf('a', 'x', trial, inside(1))]).toEqual([true, false])
  })

  it('is stopped when the books say so, and everyone has what was live before', async () => {
    const other = await openWard()
    await other.save('hanh', 'step.co_the', ({ words }) => (words.vi.text = '{bác} có thẻ chưa ạ?'))
    const { proof, changes, problems } = await other.review()
    const reasons = Object.fromEntries(problems.map(({ id }) => [id, 'x']))
    const parts = changes.map(({ part }) => part)
    await other.ask('duyet', 'POST', '/units/muon-sach/publish', { proof, parts, note: 'Thử', share: 50, reasons })
    const run = (kind: 'started' | 'left' | 'finished', revision: number) =>
      runName(kind, { flow: 'muon-sach', revision, channel: 'web' })
    const counts = { [run('started', 1)]: 60, [run('finished', 1)]: 60, [run('started', 2)]: 30, [run('left', 2)]: 30 }
    const store = { ...other.store, counts: async () => counts }
    expect(await lookAtTrials({ ...other.world, store })).toEqual(['muon-sach'])
    expect(other.live.body().units['muon-sach']?.trial).toMatchObject({
      state: 'stopped',
      why: expect.stringContaining('làm xong'),
    })
    expect(await lookAtTrials({ ...other.world, store })).toEqual([])
    // Nobody sat there: the list says it for a week.
    const said = async () => (await other.ask('duyet', 'GET', '/units')).body.units[0].trialStopped
    expect(await said()).toEqual({ number: 2, at: expect.any(Number), why: expect.stringContaining('làm xong') })
    other.clock.pass(7 * 86_400_000)
    expect(await said()).toBeUndefined()
    await other.close()
  })
})
