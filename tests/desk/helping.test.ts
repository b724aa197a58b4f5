/** Helping by the addresses of the desk: what is said, how it ends, notes, searching, ready-made replies. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cannedFor } from '../../src/desk/canned.ts'
import { sweepDesk } from '../../src/desk/notes.ts'
import type { Document, Ticket } from '../../src/records.ts'
import { type DeskRig, HOUR_MS, openDesk } from './rig.ts'

let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk()
  await rig.talk.opens('nuoi-ga')
  await rig.talk.says('1', { name: 'Nguyễn Thị Hoa' })
  await rig.talk.says('gặp người')
})
afterEach(() => rig.close())

let made = 0
const newId = () => `p${String(++made).padStart(25, '0')}`

async function ticket(): Promise<Document<Ticket>> {
  const [found] = await rig.talk.store.listDocuments('ticket', { max: 9 })
  return found as Document<Ticket>
}

async function does(staff: string, act: string, body: object = {}) {
  return await rig.ask(staff, 'POST', `/api/desk/tickets/${(await ticket()).id}/${act}`, body)
}

async function say(staff: string, text: string, claim = 1, id = newId()) {
  return await does(staff, 'say', { id, claim, text })
}

/** Puts the waiting ticket under another topic, as a flow's hand-over would. */
async function _retopic(topic: string): Promise<void> {
  const before = await ticket()
  const document = { ...before, version: before.version + 1, sort: before.sort + 1, body: { ...before.body, topic } }
  await rig.talk.store.putDocument({ document, replaces: before.version })
}

describe('what a helper says', () => {
  beforeEach(() => rig.claim('lan'))

  it('is said once, however often it is sent with the same id, and whatever came between', async () => {
    const id = newId()
    expect((await say('lan', 'Bác mở ứng dụng nhé', 1, id)).status).toBe(200)
    expect((await say('lan', 'Bác mở ứng dụng nhé', 1, id)).status).toBe(200)
    // The answer was lost, and meanwhile the claim ended: it has been said all the same.
    await does('lan', 'release', { claim: 1 })
    expect((await say('lan', 'Bác mở ứng dụng nhé', 1, id)).status).toBe(200)
    expect(rig.talk.heard.filter(({ text }) => text.includes('Bác mở ứng dụng nhé'))).toHaveLength(1)
  })

  it('carries name, role and unit', async () => {
    await say('lan', 'Bác mở ứng dụng nhé')
    expect(rig.talk.heard.at(-1)?.author).toMatchObject({
      name: 'Chị Lan',
      role: 'tình nguyện viên',
      unit: 'phường Hải An',
    })
  })

  it('is stopped where it asks for what nobody may ask; the reason is said, the words are nowhere', async () => {
    const stopped = await say('lan', 'Bác đọc mã OTP cho cháu')
    expect(stopped).toMatchObject({ status: 422, body: { error: { code: 'unsafe', where: 'otp' } } })
    expect(stopped.body.error.message).toContain('Bác tự gõ mã')
    expect(rig.talk.heard.some(({ text }) => text.includes('Bác đọc mã'))).toBe(false)
    expect(rig.counted).toContain('desk_unsafe otp 1')
    expect(JSON.stringify(rig.gate.audited)).not.toContain('đọc mã')
  })

  it('is stopped when it asks in two messages', async () => {
    expect((await say('lan', 'Bác gửi cháu')).status).toBe(200)
    expect((await say('lan', 'mật khẩu nhé')).body.error.where).toBe('password')
  })

  it('stopped three times within an hour ends the claim; the second is told of, and an hour later it begins anew', async () => {
    await say('lan', 'Cho cháu xin mã OTP')
    rig.talk.clock.pass(HOUR_MS + 1_000)
    await say('lan', 'Cho cháu xin mã OTP', (await ticket()).body.claim)
    expect(rig.gate.audited.at(-1)).toMatchObject({ what: 'unsafe-words', why: 'otp 1' })
    const { claim } = await rig.claim('lan')
    await say('lan', 'Bác chuyển khoản cho cháu', claim)
    expect(rig.gate.audited.at(-1)).toMatchObject({ what: 'unsafe-words', why: 'money 2' })
    expect((await ticket()).body.state).toBe('held')
    const third = await say('lan', 'Bác chuyển khoản cho cháu', claim)
    expect(third.body.error.message).toContain('lần thứ ba')
    expect((await ticket()).body).toMatchObject({ state: 'waiting', front: true })
  })

  it('keeps numbers out of the transcript', async () => {
    await say('lan', 'Thẻ của bác bắt đầu bằng 031089001234 đúng không ạ')
    const said = await rig.talk.store.transcript(rig.talk.key, 5)
    expect(said.map(({ text }) => text).join()).not.toContain('031089001234')
  })

  it('typing is shown, and renews the claim once a minute', async () => {
    const before = (await ticket()).version
    await does('lan', 'keep', { claim: 1, typing: true })
    expect([(await ticket()).version, rig.typed]).toEqual([before, ['42']])
    rig.talk.clock.pass(90_000)
    await does('lan', 'keep', { claim: 1, typing: true })
    expect((await ticket()).version).toBe(before + 1)
    await does('lan', 'keep', { claim: 1 })
    expect(rig.typed).toHaveLength(2)
    expect((await does('lan', 'keep', { claim: 9, typing: true })).body.error.code).toBe('stale')
  })
})

describe('ending help', () => {
  beforeEach(() => rig.claim('lan'))

  it('shows the very messages before, and does nothing by showing', async () => {
    const before = await ticket()
    const path = `/api/desk/tickets/${before.id}/hand-back`
    const heard = rig.talk.heard.length
    const preview = (await rig.ask('lan', 'GET', `${path}?step=next`)).body.messages as {
      text: string
      buttons: string[]
    }[]
    expect([rig.talk.heard.length, (await ticket()).version]).toEqual([heard, before.version])
    await does('lan', 'hand-back', { claim: 1, step: 'next', reason: 'done' })
    expect(preview.map(({ text }) => text)).toEqual(rig.talk.heard.slice(heard).map(({ text }) => text))
    expect(preview[0]?.text).toContain('Con gà đầu đàn')
  })

  it('is shown to nobody but who holds it, and for no step that is not there', async () => {
    const path = `/api/desk/tickets/${(await ticket()).id}/hand-back`
    expect((await rig.ask('minh', 'GET', path)).body.error.code).toBe('stale')
    expect((await rig.ask('lan', 'GET', `${path}?step=khong_co`)).body.error.code).toBe('no-step')
  })

  it('happens once, also when its answer is lost', async () => {
    const heard = rig.talk.heard.length
    expect((await does('lan', 'hand-back', { claim: 1, reason: 'done' })).status).toBe(200)
    const after = rig.talk.heard.length
    expect(after).toBeGreaterThan(heard)
    expect((await does('lan', 'hand-back', { claim: 1, reason: 'done' })).status).toBe(200)
    expect(rig.talk.heard).toHaveLength(after)
  })

  it('can be taken back for seconds', async () => {
    await does('lan', 'hand-back', { claim: 1, reason: 'done' })
    expect((await does('lan', 'undo')).body).toMatchObject({ claim: 2, card: { mine: true } })
  })

  it.each([
    ['a colleague on duty', 'minh', 200],
    ['one who cannot help with it', 'tu', 409],
    ['somebody who is not on duty', 'mai', 409],
    ['an editor', 'ba', 409],
    ['nobody', 'khong-co', 409],
    ['oneself', 'lan', 409],
  ])('gives to %s', async (_who, to, status) => {
    expect((await does('lan', 'transfer', { claim: 1, to })).status).toBe(status)
  })

  it('lists who is on duty, the least busy first', async () => {
    await does('lan', 'transfer', { claim: 1, to: 'minh' })
    const { body } = await rig.ask('lan', 'GET', '/api/desk/colleagues')
    expect(body.map(({ staff, open }: { staff: string; open: number }) => `${staff} ${open}`)).toEqual(
      ['dung 0', 'tu 0', 'minh 1'].sort((a, b) => Number(a.at(-1)) - Number(b.at(-1))),
    )
  })

  it.each([
    ['in three hours', 3 * HOUR_MS, 200],
    ['in a minute', 60_000, 422],
    ['in three weeks', 21 * 24 * HOUR_MS, 422],
  ])('makes an appointment %s', async (_when, inMs, status) => {
    expect((await does('lan', 'schedule', { claim: 1, at: rig.talk.clock.now() + inMs })).status).toBe(status)
    if (status === 200) expect(rig.talk.heard.at(-1)?.text).toContain('hẹn nhắn lại bác lúc 13:00 hôm nay')
  })
})

describe('a note', () => {
  const CANARY = 'chim vành khuyên'

  it('is read by colleagues and reaches no resident: no message, no transcript, no outbox', async () => {
    await rig.claim('lan')
    expect((await does('lan', 'notes', { text: `Bác nghe kém, ${CANARY}` })).status).toBe(200)
    await does('lan', 'notes', { text: 'Số của bác 0912345678' })
    await say('lan', 'Dạ bác')
    await does('lan', 'hand-back', { claim: 1, reason: 'done' })
    await rig.talk.says('gặp người')
    await rig.talk.waits(HOUR_MS)
    expect(rig.talk.heard.map(({ text }) => text).join()).not.toContain(CANARY)
    expect(JSON.stringify(await rig.talk.store.transcript(rig.talk.key, 100))).not.toContain(CANARY)
    expect(JSON.stringify(await rig.talk.state())).not.toContain(CANARY)
    const { notes } = await rig.open('minh')
    expect(notes[0]).toMatchObject({ name: 'Chị Lan', text: `Bác nghe kém, ${CANARY}` })
    expect(notes[1]?.text).not.toContain('0912345678')
  })

  it('goes when the person is forgotten', async () => {
    await does('lan', 'notes', { text: CANARY })
    await rig.talk.says('xóa dữ liệu của tôi')
    expect(await rig.talk.store.listDocuments('note', { max: 9 })).toEqual([])
  })
})

describe('searching', () => {
  it.each([
    ['a name', 'hoa', true],
    ['a name with accents', 'Bác Hoa', true],
    ['words that were said, without accents', 'con ga mai', true],
    ['a step', 'số gà', true],
    ['a flow', 'nuoi ga', true],
    ['something nobody said', 'con voi', false],
  ])('by %s', async (_by, q, found) => {
    await rig.talk.says('con gà mái nhà tôi ốm')
    const { body } = await rig.ask('lan', 'GET', `/api/desk/search?q=${encodeURIComponent(q)}`)
    expect(body.found).toHaveLength(found ? 1 : 0)
  })

  it('finds the last four digits of a number, and nothing for those who may not see the card', async () => {
    await rig.talk.says('số căn cước là 031089001234')
    expect((await rig.ask('lan', 'GET', '/api/desk/search?q=1234')).body.found).toHaveLength(1)
    expect((await rig.ask('tu', 'GET', '/api/desk/search?q=1234')).body.found).toEqual([])
  })
})

describe('ready-made replies', () => {
  const inCard = async () => (await rig.open('lan')).canned.map(({ id, text, scope }) => `${id} ${scope} ${text}`)

  it('are changed and taken away by leads, and read as the two call each other', async () => {
    await rig.ask('mai', 'PUT', '/api/desk/canned/cho', { text: '{bác} chờ {cháu} nhé', flow: 'nuoi-ga' })
    expect(await inCard()).toEqual(['cho flow Bác chờ cháu nhé'])
    await rig.ask('mai', 'PUT', '/api/desk/canned/cho', { text: '{bác} chờ chút nhé' })
    expect(await inCard()).toEqual(['cho all Bác chờ chút nhé'])
    await rig.ask('mai', 'PUT', '/api/desk/canned/cho', { text: 'x', off: true })
    expect(await inCard()).toEqual([])
  })

  it('an editor and a lead write the same ones, and neither over the other', async () => {
    const put = (staff: string, body: object) => rig.ask(staff, 'PUT', '/api/desk/canned/cho', body)
    expect((await put('ba', { text: '{bác} chờ nhé', was: '' })).status).toBe(200)
    expect((await put('mai', { text: '{bác} chờ {cháu} nhé', was: '{bác} chờ nhé' })).status).toBe(200)
    expect(await put('ba', { text: 'Khác hẳn', was: '{bác} chờ nhé' })).toMatchObject({
      status: 409,
      body: { error: { code: 'changed' } },
    })
    expect(await inCard()).toEqual(['cho all Bác chờ cháu nhé'])
  })

  it('stay with a step that was renamed', () => {
    const text = { id: 'cho', text: 'Chờ nhé', flow: 'nuoi-ga', step: 'ten_cu' }
    const at = { flow: 'nuoi-ga', step: 'ten_moi' }
    const context = {} as Parameters<typeof cannedFor>[2]
    expect(cannedFor([text], at, context)).toEqual([])
    expect(cannedFor([text], at, context, (step) => (step === 'ten_cu' ? 'ten_moi' : step))).toHaveLength(1)
  })

  it('cannot ask for what nobody may ask', async () => {
    const answer = await rig.ask('mai', 'PUT', '/api/desk/canned/ma', { text: '{bác} gửi {cháu} mã OTP' })
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'unsafe', where: 'otp' } } })
  })
})

describe('what is kept', () => {
  it('goes with the transcript: notes and closed tickets; open ones stay', async () => {
    await rig.claim('lan')
    await does('lan', 'notes', { text: 'Bác nghe kém' })
    await does('lan', 'close', { claim: 1 })
    rig.talk.clock.pass(HOUR_MS)
    await rig.talk.says('gặp người')
    expect(await sweepDesk(rig.talk.store, rig.talk.clock.now() - 2 * HOUR_MS)).toBe(0)
    expect(await sweepDesk(rig.talk.store, rig.talk.clock.now() + HOUR_MS)).toBe(2)
    expect((await ticket()).body.state).toBe('waiting')
  })
})
