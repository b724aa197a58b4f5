import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { conversationKey, type InboundEvent } from '../../src/messages.ts'
import { testClock } from '../clock.ts'
import { GREETING, openRig, type Rig, XSS } from './webchat-rig.ts'
import { buttonsOn, newId, OWN, said, type Visitor, visitor } from './webchat-visitor.ts'

let rig: Rig
let clock = testClock()
let resident: Visitor
beforeEach(async () => {
  clock = testClock()
  rig = await openRig({ clock })
  resident = visitor(rig.app)
})
afterEach(() => rig.close())

const last = () => rig.taken.at(-1) as InboundEvent

describe('someone who opens the page without JavaScript', () => {
  it('is greeted after one button, and comes back to the same conversation', async () => {
    const first = await resident.open()
    expect(first.body).toContain('Bắt đầu')
    expect((await resident.submit({ open: 'yes' })).statusCode).toBe(303)
    const { body } = await resident.open()
    expect(said(body)).toEqual(['Trợ lý: Chào bác, cháu là trợ lý của phường.', `Trợ lý: ${GREETING}`])
    expect(Object.keys(buttonsOn(body))).toEqual(['Cài VNeID', 'Kích hoạt tài khoản', 'Việc khác'])
    expect(said((await resident.open()).body)).toEqual(said(body))
  })

  it('sees the answer on the page a form comes back to, and what was pressed instead of the buttons', async () => {
    await resident.open()
    await resident.submit({ open: 'yes' })
    clock.pass(1_000)
    const { body } = await resident.open()
    const back = await resident.submit({ press: buttonsOn(body)['Kích hoạt tài khoản'] ?? '' })
    expect([back.statusCode, back.headers.location]).toEqual([303, '/'])
    const next = (await resident.open()).body
    expect(said(next)).toEqual([
      'Trợ lý: Chào bác, cháu là trợ lý của phường.',
      `Trợ lý: ${GREETING}`,
      'Tôi: Bác đã chọn: Kích hoạt tài khoản',
      expect.stringContaining('Bác mở ứng dụng VNeID'),
    ])
    expect(Object.keys(buttonsOn(next))).toEqual(['Thấy rồi', 'Chưa thấy ô nào như vậy cả'])
    expect(next).toContain('Bước 4 trong 9')
    expect(next).toContain('src="/chat/pictures/vneid/nhap-so.svg"')
  })

  it('sends twice by pressing twice, and is heard once; other words from the same page are heard too', async () => {
    await resident.open()
    await resident.submit({ text: 'Cháu ơi' })
    await resident.submit({ text: 'Cháu ơi' })
    await resident.submit({ text: 'Bác hỏi chút' })
    expect(rig.taken.map(({ input }) => input)).toEqual([
      { kind: 'text', text: 'Cháu ơi', secrets: [] },
      { kind: 'text', text: 'Bác hỏi chút', secrets: [] },
    ])
  })

  it('finds what was written in the field again when it could not be taken', async () => {
    await resident.open()
    rig.available = false
    const reply = await resident.submit({ text: 'Bác ở tổ 5 <b>' })
    expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '5'])
    expect(reply.body).toContain('Bác ở tổ 5 &lt;b&gt;</textarea>')
    expect(reply.body).toContain('tin chưa gửi được')
  })

  it('reaches a person by the same button on every page', async () => {
    expect((await resident.open()).body).toContain('value="Gặp người hỗ trợ"')
    await resident.submit({ text: 'Gặp người hỗ trợ' })
    expect((await resident.open()).body).toContain('Chị Lan · tình nguyện viên · phường Hải An')
  })
})

describe('what the page says', () => {
  it('is printed as text, whatever it holds', async () => {
    await resident.open()
    await resident.send({ id: newId(), text: 'xss' })
    await resident.send({ id: newId(), text: XSS })
    const { body } = await resident.open()
    expect(body).not.toContain('<img src=x')
    expect(body).not.toContain('<script>document')
    expect(body.match(/&lt;img src=x onerror=&quot;/g)?.length).toBeGreaterThanOrEqual(3)
  })

  it('remembers the language and hands it on', async () => {
    expect((await resident.open('/?lang=en')).body).toContain('Talk to a person')
    expect((await resident.open()).body).toContain('<html lang="en"')
    await resident.send({ id: newId(), text: 'hello' })
    expect(last().language).toBe('en')
    expect((await resident.open('/?lang=vi')).body).toContain('Gặp người hỗ trợ')
  })

  it.each([
    ['a flow', '/?ref=vneid-kich-hoat', 'vneid-kich-hoat'],
    ['mischief', '/?ref=%22%3E%3Cscript%3E', undefined],
    ['two flows', '/?ref=a&ref=b', undefined],
    ['something else', '/?fbclid=x&utm=1', undefined],
  ])('opens by a link that names %s', async (_what, path, ref) => {
    const { statusCode, body } = await resident.open(path)
    expect(statusCode).toBe(200)
    expect(/name="ref" value="([^"]*)"/.exec(body)?.[1]).toBe(ref)
  })

  it('offers to go on after a week, and not before', async () => {
    await resident.open()
    await resident.send({ id: newId(), open: 'yes' })
    clock.pass(6 * 86_400_000)
    expect((await resident.open()).body).not.toContain('name="open"')
    clock.pass(2 * 86_400_000)
    expect((await resident.open()).body).toMatch(/name="open"[^>]*>Tiếp tục</)
  })

  it('still comes, with an apology, when the store is away', async () => {
    await resident.open()
    await resident.send({ id: newId(), text: 'Chào cháu' })
    await rig.store.close()
    const { statusCode, body } = await resident.open()
    expect(statusCode).toBe(503)
    expect(body).toContain('id="composer"')
    expect(body).not.toMatch(/sqlite|store-away/i)
  })

  it('shows only buttons and answers to someone who did not agree to a transcript', async () => {
    await rig.close()
    rig = await openRig({ clock, consent: 'no' })
    resident = visitor(rig.app)
    await resident.open()
    await resident.send({ id: newId(), open: 'yes' })
    await resident.send({ id: newId(), text: 'nhà bác ở ngõ 7' })
    clock.pass(1_000)
    const { body } = await resident.open()
    await resident.send({ id: newId(), press: buttonsOn(body)['Cài VNeID'] ?? '' })
    const lines = said((await resident.open()).body)
    expect(lines).toContain('Tôi: Bác đã chọn: Cài VNeID')
    expect(lines).not.toContain('Tôi: nhà bác ở ngõ 7')
  })

  it('is gone with the person', async () => {
    await resident.open()
    await resident.send({ id: newId(), text: 'Chào cháu' })
    await rig.store.erase(conversationKey(last()))
    expect(said((await resident.open()).body)).toEqual([])
  })
})

describe('what a resident sends', () => {
  it('is one message however often it is sent', async () => {
    await resident.open()
    const message = { id: newId(), text: 'Cháu ơi' }
    const replies = [await resident.send(message), await resident.send(message)]
    expect(replies.map((reply) => reply.json())).toEqual([{ accepted: message.id }, { accepted: message.id }])
    expect(rig.taken).toHaveLength(1)
  })

  it('carries an address that does not open the conversation', async () => {
    await resident.open()
    await resident.send({ id: newId(), text: 'Cháu ơi' })
    const { channel, account, person } = last()
    expect([channel, account]).toEqual(['web', 'main'])
    expect(person).toMatch(/^[0-9a-f]{32}$/)
    expect(resident.cookie()).not.toContain(person)
  })

  it('is cut when it is too long, and says so', async () => {
    await resident.open()
    await resident.send({ id: newId(), text: 'a'.repeat(5_000) })
    expect(last().input).toMatchObject({ kind: 'text', cut: true })
  })

  it('keeps the time it was written at, though it waited for the network', async () => {
    await resident.open()
    await resident.send({ id: newId(), text: 'Cháu ơi', age: 90_000 })
    expect(last().at).toBe(clock.now() - 90_000)
  })

  it('names a pressed button by our words, not by the page', async () => {
    await resident.open()
    await resident.send({ id: newId(), open: 'yes' })
    const press = buttonsOn((await resident.open()).body)['Việc khác'] ?? ''
    await resident.send({ id: newId(), press })
    expect(last().input).toEqual({ kind: 'press', data: '#-.menu.khac.0.1', label: 'Việc khác' })
  })

  it('may press an old button of a message no longer kept', async () => {
    await resident.open()
    await resident.send({ id: newId(), press: '01jold/0 #-.menu.cai.0.1' })
    expect(last().input).toEqual({ kind: 'press', data: '#-.menu.cai.0.1' })
  })

  it("learns no label from another person's message", async () => {
    await resident.open()
    await resident.send({ id: newId(), open: 'yes' })
    const press = buttonsOn((await resident.open()).body)['Việc khác'] ?? ''
    const stranger = visitor(rig.app)
    await stranger.open()
    await stranger.send({ id: newId(), press })
    expect(last().input).toEqual({ kind: 'press', data: '#-.menu.khac.0.1' })
    expect(Object.keys(buttonsOn((await resident.open()).body))).toContain('Việc khác')
  })

  const text = { id: 'message-1', text: 'Cháu ơi' }
  it.each([
    ['nothing says where it comes from', text, {}, 403, 'forbidden'],
    ['another site sends it', text, { 'sec-fetch-site': 'cross-site' }, 403, 'forbidden'],
    ['a neighbouring site sends it', text, { 'sec-fetch-site': 'same-site' }, 403, 'forbidden'],
    [
      'it claims our origin from another site',
      text,
      { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:3000' },
      403,
      'forbidden',
    ],
    ['the origin is another one', text, { origin: 'https://lua-dao.top' }, 403, 'forbidden'],
    ['the origin is hidden and there is no token', text, { origin: 'null' }, 403, 'forbidden'],
    ['it holds two things', { ...text, open: 'yes' }, OWN, 400, 'invalid'],
    ['it holds nothing', { id: 'message-1' }, OWN, 400, 'invalid'],
    ['it is only blanks', { id: 'message-1', text: ' \n ' }, OWN, 400, 'invalid'],
    ['it has no id', { text: 'Cháu ơi' }, OWN, 400, 'invalid'],
    ['its id is odd', { ...text, id: '../../x' }, OWN, 400, 'invalid'],
    ['its text is a number', { ...text, text: 7 }, OWN, 400, 'invalid'],
    ['it has a field of its own', { ...text, person: 'someone' }, OWN, 400, 'invalid'],
    ['it names no flow', { id: 'message-1', open: 'yes', ref: '../admin' }, OWN, 400, 'invalid'],
    ['its button is none', { id: 'message-1', press: '#-.menu.cai.0.1' }, OWN, 400, 'invalid'],
    ['it is too large', { ...text, text: 'a'.repeat(17_000) }, OWN, 413, 'too-large'],
  ])('is refused when %s', async (_why, body, headers, status, code) => {
    await resident.open()
    const reply = await resident.send(body, headers)
    expect(reply.statusCode).toBe(status)
    expect(reply.json()).toEqual({ error: { code, message: expect.stringMatching(/[ạảãàáâăờởợớđế]/) } })
    expect(rig.taken).toEqual([])
  })

  it('is taken from our origin where the browser says nothing else', async () => {
    await resident.open()
    expect((await resident.send(text, { origin: 'http://127.0.0.1:3000' })).statusCode).toBe(200)
  })

  it.each([
    ['without a token', { token: '' }, OWN, 403],
    ["with another person's token", { token: 'd'.repeat(32) }, OWN, 403],
    ['from another site', {}, { 'sec-fetch-site': 'cross-site' }, 403],
    ['from an old browser that hides the origin', {}, { origin: 'null' }, 303],
  ])('as a form %s', async (_how, fields, headers, status) => {
    await resident.open()
    const reply = await resident.submit({ text: 'Cháu ơi', ...fields }, headers)
    expect(reply.statusCode).toBe(status)
    expect(rig.taken).toHaveLength(status === 303 ? 1 : 0)
    if (status === 403) expect(reply.body).toContain('<html lang="vi">')
  })

  it('is refused as plain text, the one type other sites may send unasked', async () => {
    const reply = await rig.app.inject({
      method: 'POST',
      url: '/chat/messages',
      headers: { ...OWN, 'content-type': 'text/plain' },
      payload: JSON.stringify(text),
    })
    expect([reply.statusCode, reply.json().error.code]).toEqual([415, 'wrong-type'])
  })

  it('is refused with poisoned keys', async () => {
    const reply = await rig.app.inject({
      method: 'POST',
      url: '/chat/messages',
      headers: { ...OWN, 'content-type': 'application/json' },
      payload: '{"id":"message-1","text":"a","__proto__":{"x":1}}',
    })
    expect(reply.statusCode).toBe(400)
  })

  it('does not press what the message does not offer', async () => {
    await resident.open()
    await resident.send({ id: newId(), open: 'yes' })
    const press = buttonsOn((await resident.open()).body)['Việc khác'] ?? ''
    const reply = await resident.send({ id: newId(), press: press.replace('khac', 'xoa') })
    expect(reply.statusCode).toBe(400)
  })

  it('is asked for again when nothing can take it', async () => {
    await resident.open()
    rig.available = false
    const reply = await resident.send(text)
    expect([reply.statusCode, reply.headers['retry-after'], reply.json().error.code]).toEqual([503, '5', 'unavailable'])
    expect(rig.refused).toEqual(['unavailable'])
  })

  it('learns nothing of a fault of ours', async () => {
    await rig.close()
    rig = await openRig({
      clock,
      answer: () => {
        throw new Error('SELECT * FROM secrets')
      },
    })
    const reply = await visitor(rig.app).send({ id: newId(), text: 'Cháu ơi' })
    expect(reply.statusCode).toBe(500)
    expect(reply.body).not.toContain('SELECT')
    expect(reply.json().error.code).toBe('failed')
  })
})

describe('new chats from one address', () => {
  const begin = (address: string) => visitor(rig.app, address).send({ id: newId(), text: 'Chào' })

  it('are sixty in ten minutes, for a household network as for one address', async () => {
    for (let i = 0; i < 60; i++) expect((await begin(`2001:db8:1:2::${i.toString(16)}`)).statusCode).toBe(200)
    const late = await begin('2001:db8:1:2:ffff::1')
    expect(late.statusCode).toBe(429)
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0)
    expect((await begin('2001:db8:1:3::1')).statusCode).toBe(200)
    clock.pass(10 * 60_000)
    expect((await begin('2001:db8:1:2:ffff::1')).statusCode).toBe(200)
  })

  it('do not hold back those who are in a conversation already', async () => {
    await resident.open()
    await resident.send({ id: newId(), text: 'Chào' })
    for (let i = 0; i < 59; i++) await begin('203.0.113.7')
    expect((await begin('203.0.113.7')).statusCode).toBe(429)
    expect((await resident.send({ id: newId(), text: 'Bác đây' })).statusCode).toBe(200)
  })
})
