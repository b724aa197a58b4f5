/** Volunteers who work from a Telegram group: the whole product, with residents on Telegram too. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WORDS } from '../../src/group/hears.ts'
import type { GroupTopic, Person } from '../platforms/telegram.ts'
import { type Colleague, type GroupRig, groupRig } from './group-rig.ts'
import { hears, keyOf, PATIENCE, standing, unread } from './resident.ts'

let rig: GroupRig
let lan: Colleague
let minh: Colleague
let mai: Colleague

beforeAll(async () => {
  rig = await groupRig()
  minh = await rig.colleague('Anh Minh')
  mai = await rig.colleague('Cô Mai', { role: 'lead' })
}, 120_000)
afterAll(() => rig.close())

/** One person takes twelve people a day: for each part of this day there is another Lan. */
const anotherLan = () =>
  beforeAll(async () => {
    lan = await rig.colleague('Chị Lan')
  }, 120_000)

/** A resident whom Lan has taken in the group, with everything said so far read. */
async function taken(
  by: Colleague = lan,
): Promise<{ resident: Person; topic: GroupTopic; thread: number; ticket: string }> {
  const resident = await rig.stuck()
  const topic = await rig.topicOf(resident)
  await by.there.presses('Nhận', topic.thread)
  await rig.reads(topic, 'đã nhận lúc')
  await unread(rig.product.app, resident)
  return { resident, topic, thread: topic.thread, ticket: (await rig.ticketOf(resident)).id }
}

const answersTo = (topic: GroupTopic, message: number) =>
  topic.messages.filter(({ answers }) => answers === message).map(({ text }) => text)
const notice = () => rig.platform.notices().at(-1)

describe('somebody waits', () => {
  anotherLan()

  it('has a topic with a card that holds what a card may, claimed by a button, and is answered in it', async () => {
    const resident = await rig.stuck()
    const topic = await rig.topicOf(resident)
    expect(topic.name).toContain('bác Hoa')
    const card = await rig.reads(topic, 'Vì sao: Bấm nhờ giúp')
    expect(card.protected).toBe(true)
    expect(card.text).toContain('Kích hoạt tài khoản VNeID')
    expect(card.text).toContain('Gọi bác, xưng cháu')
    expect(card.text).not.toMatch(/Lê Thị|\d{6}/)
    await unread(rig.product.app, resident)

    await lan.there.presses('Nhận', topic.thread)
    await rig.reads(topic, 'Chị Lan đã nhận lúc')
    expect((await hears(resident)).text).toContain('Lan')
    await unread(rig.product.app, resident)
    expect((await rig.ticketOf(resident)).body).toMatchObject({ state: 'held', helper: { staff: lan.id } })
    await expect.poll(() => topic.name, PATIENCE).toContain('Chị Lan')
    await expect.poll(() => card.text, PATIENCE).toContain('Chị Lan đang giúp')

    await lan.there.says('Chào bác, bác đang thấy màn hình gì ạ?', topic.thread)
    expect((await hears(resident)).text).toContain('bác đang thấy màn hình gì')
    await expect.poll(() => rig.group.signs.get(lan.there.lastSaid), PATIENCE).toBe('👍')
    await resident.says('máy báo sai số')
    await rig.reads(topic, 'bác Hoa: máy báo sai số')
    // Her own words are not repeated to the group.
    expect(topic.messages.filter(({ text }) => text.includes('bác đang thấy'))).toEqual([])
  })

  it('what comes quickly is one message, numbers are masked, links of strangers cannot be pressed', async () => {
    const { resident, topic } = await taken()
    await resident.says('số của tôi 001203004567')
    await resident.says('có người bảo vào dichvucongs.top')
    await resident.says('hỏi @congan_gia xem')
    const lines = await rig.reads(topic, 'hỏi @ congan_gia')
    expect(lines.text).toContain('dichvucongs[.]top')
    expect(lines.text).toMatch(/bác Hoa: .*4567/)
    expect(JSON.stringify(rig.platform.calls)).not.toContain('001203004567')
  })

  it('a photo of the resident’s stays at the desk', async () => {
    const { resident, topic } = await taken()
    await resident.sends({ photo: [{ file_id: 'AgACsecret', width: 90, height: 90 }] })
    await rig.reads(topic, '[một ảnh, xem ở Bàn trực]')
    expect(rig.platform.callsOf('sendPhoto').filter(({ payload }) => payload.chat_id === rig.group.id)).toEqual([])
    expect(rig.platform.callsOf('copyMessage')).toEqual([])
  })
})

describe('more than words', () => {
  anotherLan()

  it('a photo of the helper’s own reaches the resident, made anew, with the words below it', async () => {
    const { resident, topic, thread } = await taken()
    rig.platform.keeps('AgAClan', readFileSync('flows/pictures/vneid/chip-the.png'))
    await lan.there.sends(
      { photo: [{ file_id: 'AgAClan', width: 90, height: 90 }], caption: 'Bác bấm vào đây' },
      thread,
    )
    // A lead looks at it first.
    await expect.poll(() => answersTo(topic, lan.there.lastSaid).join(), PATIENCE).toContain(WORDS.looked)
    const { id, body } = await rig.ticketOf(resident)
    const path = `/api/desk/tickets/${id}/photos/${body.offered?.[0]?.id}/pass`
    expect((await mai.screen.call('POST', path, {})).status).toBe(200)
    const photo = await hears(resident)
    expect(photo.picture?.bytes.length).toBeGreaterThan(1_000)
    expect(photo.text).toContain('Bác bấm vào đây')
    await expect.poll(() => rig.group.signs.get(lan.there.lastSaid), PATIENCE).toBe('👍')
    expect(topic.messages.filter(({ text }) => text.includes('từ Bàn trực'))).toEqual([])
  })

  it.each<[string, object, string]>([
    [
      'a request below a photo is stopped',
      { photo: [{ file_id: 'AgAClan' }], caption: 'đọc mã OTP cho cháu' },
      'không ai được xin mã OTP',
    ],
    ['a file that Telegram does not give', { photo: [{ file_id: 'AgACgone' }] }, WORDS.away],
    ['a contact', { contact: { phone_number: '84900000000', first_name: 'An' } }, WORDS.other],
  ])('%s', async (_what, content, words) => {
    const { resident, topic, thread } = await taken()
    await lan.there.sends(content as Readonly<Record<string, unknown>>, thread)
    await expect.poll(() => answersTo(topic, lan.there.lastSaid).join(), PATIENCE).toContain(words)
    expect(await unread(rig.product.app, resident)).toEqual([])
  })
})

describe('group and screen at the same time', () => {
  anotherLan()

  it('two who press at once: one has it, the other is told who', async () => {
    const resident = await rig.stuck()
    const topic = await rig.topicOf(resident)
    const { id } = await rig.ticketOf(resident)
    const before = rig.platform.notices().length
    const [, screen] = await Promise.all([
      lan.there.presses('Nhận', topic.thread),
      minh.screen.call('POST', `/api/desk/tickets/${id}/claim`, {}),
    ])
    await expect.poll(() => rig.platform.notices().length, PATIENCE).toBe(before + 1)
    const { helper, claim } = (await rig.ticketOf(resident)).body
    expect(claim).toBe(1)
    if (helper?.staff === lan.id) expect(screen).toMatchObject({ status: 409, body: { error: { code: 'held' } } })
    else {
      expect(screen.status).toBe(200)
      expect(notice()).toMatch(/^Anh Minh đã nhận lúc/)
    }
  })

  it('what is done on the screen shows in the topic, and the other way round', async () => {
    const resident = await rig.stuck()
    const topic = await rig.topicOf(resident)
    const { id } = await rig.ticketOf(resident)
    const { body } = await minh.screen.call('POST', `/api/desk/tickets/${id}/claim`, {})
    await rig.reads(topic, 'Anh Minh đã nhận lúc')
    const said = { id: '0123456789abcdefghijklmn01', claim: body.claim, text: 'Cháu Minh đây ạ' }
    expect((await minh.screen.call('POST', `/api/desk/tickets/${id}/say`, said)).status).toBe(200)
    await rig.reads(topic, 'Anh Minh (từ Bàn trực): Cháu Minh đây ạ')
    await minh.there.presses('Trả lại hàng chờ', topic.thread)
    await rig.reads(topic, 'bác Hoa trở lại hàng chờ')
    const late = await minh.screen.call('POST', `/api/desk/tickets/${id}/say`, {
      ...said,
      id: `${said.id.slice(0, 25)}2`,
    })
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'stale' } } })
    await lan.there.presses('Nhận', topic.thread)
    await rig.reads(topic, 'Chị Lan đã nhận lúc')
    const { cards } = (await minh.screen.get('/api/desk/cards')).body
    expect(cards.find((card: { id: string }) => card.id === id)).toMatchObject({
      state: 'held',
      helper: { name: 'Chị Lan' },
    })
  })
})

describe('what is not sent', () => {
  anotherLan()

  it('words of who does not hold the claim; told once', async () => {
    const { resident, topic, thread } = await taken()
    await minh.there.says('để anh xem giúp', thread)
    const first = minh.there.lastSaid
    await rig.reads(topic, WORDS['not-holder'])
    await minh.there.says('à thôi', thread)
    await lan.there.says('Dạ bác chờ cháu chút', thread)
    expect((await hears(resident)).text).toContain('chờ cháu chút')
    expect(await unread(rig.product.app, resident)).toEqual([])
    expect(answersTo(topic, first)).toEqual([WORDS['not-holder']])
    expect(answersTo(topic, minh.there.lastSaid)).toEqual([])
  })

  it('a request for a code: stopped with the reason, and a right sentence', async () => {
    const { resident, topic, thread } = await taken()
    await lan.there.says('bác đọc mã OTP cho cháu nhé', thread)
    await expect.poll(() => answersTo(topic, lan.there.lastSaid).join(), PATIENCE).toContain('không ai được xin mã OTP')
    expect(await unread(rig.product.app, resident)).toEqual([])
    expect(rig.group.signs.get(lan.there.lastSaid)).toBeUndefined()
  })

  it('a note; the team reads it at the desk', async () => {
    const { resident, topic, thread, ticket } = await taken()
    await lan.there.says('/ghichu@tung_buoc_bot máy bác cũ, gọi 0912345678', thread)
    await expect.poll(() => answersTo(topic, lan.there.lastSaid), PATIENCE).toEqual([WORDS.noted])
    expect(await unread(rig.product.app, resident)).toEqual([])
    const { notes } = (await lan.screen.get(`/api/desk/tickets/${ticket}/notes`)).body
    expect(notes).toMatchObject([{ name: 'Chị Lan', text: expect.stringContaining('máy bác cũ') }])
    expect(notes[0].text).not.toContain('0912345678')
  })

  it('an edit: said once', async () => {
    const { resident, topic, thread } = await taken()
    await lan.there.says('bấm nút xanh', thread)
    await hears(resident)
    const number = lan.there.lastSaid
    await lan.there.edits(number, 'bấm nút đỏ', thread)
    await lan.there.edits(number, 'bấm nút vàng', thread)
    await expect.poll(() => answersTo(topic, number), PATIENCE).toEqual([WORDS.edited])
    expect(await unread(rig.product.app, resident)).toEqual([])
  })

  it('what was written before the claim', async () => {
    const { resident, topic, thread } = await taken()
    await lan.there.says('câu cũ', thread, { date: Math.floor(Date.now() / 1_000) - 3_600 })
    await expect.poll(() => answersTo(topic, lan.there.lastSaid), PATIENCE).toEqual([WORDS.before])
    expect(await unread(rig.product.app, resident)).toEqual([])
  })

  it('the same update twice is said once', async () => {
    const { resident, thread } = await taken()
    const update = {
      update_id: 999_000_001,
      message: {
        ...{ message_id: 999_001, message_thread_id: thread, is_topic_message: true, text: 'Cháu đây ạ' },
        ...{ date: Math.floor(Date.now() / 1_000), chat: { id: rig.group.id, type: 'supergroup', is_forum: true } },
        from: { id: lan.person.id, is_bot: false, first_name: 'Lan' },
      },
    }
    expect(await rig.platform.post(update)).toBe(200)
    expect(await rig.platform.post(update)).toBe(200)
    await hears(resident)
    expect(await unread(rig.product.app, resident)).toEqual([])
  })
})

describe('handing back', () => {
  anotherLan()

  it('at the next step, with the very words shown before; undone within seconds', async () => {
    const { resident, topic, thread } = await taken()
    await lan.there.presses('Trả lại trợ lý', thread)
    await rig.reads(topic, 'làm tiếp từ bước nào?')
    await lan.there.presses('Bước tiếp', thread)
    const shown = await rig.reads(topic, 'bác Hoa sẽ nhận:')
    const [, promised = ''] = /sẽ nhận:\n\n([\s\S]+?)\n\[/.exec(shown.text) ?? []
    await lan.there.presses('Đã hướng dẫn, để bác tự làm', thread)
    const back = await hears(resident)
    expect(promised.length).toBeGreaterThan(20)
    expect(back.text.startsWith(promised.slice(0, 60))).toBe(true)
    await rig.reads(topic, 'Hoàn tác được trong 10 giây')
    expect((await rig.ticketOf(resident)).body).toMatchObject({ state: 'watching', helped: { reason: 'explained' } })
    const [at] = await standing(rig.product.app, resident)
    await lan.there.presses('Hoàn tác', thread)
    await expect.poll(async () => (await rig.ticketOf(resident)).body.state, PATIENCE).toBe('held')
    await rig.reads(topic, 'Chị Lan đã nhận lúc')
    expect(at).toBeDefined()
    await unread(rig.product.app, resident)
    await lan.there.says('Cháu xin lỗi, còn một việc', thread)
    expect((await hears(resident)).text).toContain('còn một việc')
  })

  it('at a chosen step; the button to undo goes, the topic is closed and renamed', async () => {
    const { resident, topic, thread } = await taken()
    await lan.there.presses('Trả lại trợ lý', thread)
    await rig.reads(topic, 'làm tiếp từ bước nào?')
    await lan.there.presses('Bước khác', thread)
    await expect.poll(() => topic.messages.flatMap(({ keyboard }) => keyboard).length, PATIENCE).toBeGreaterThan(6)
    const steps = topic.messages.flatMap(({ keyboard }) => keyboard.flat()).filter(({ text }) => !/Thôi|Mở/.test(text))
    await lan.there.presses(steps.at(-1)?.text ?? '', thread)
    await rig.reads(topic, 'bác Hoa sẽ nhận:')
    await lan.there.presses('Đã xong', thread)
    await hears(resident)
    await rig.reads(topic, 'Hoàn tác được')
    rig.later(11_000)
    await expect.poll(() => topic.open, PATIENCE).toBe(false)
    expect(topic.name).toContain('Đã trả lại')
    expect(topic.messages.flatMap(({ keyboard }) => keyboard.flat().map(({ text }) => text))).not.toContain('Hoàn tác')
    await lan.there.says('còn đây không?', thread)
    await expect.poll(() => answersTo(topic, lan.there.lastSaid), PATIENCE).toEqual([WORDS['not-holder']])
  })

  it('a button of an earlier claim does nothing, and says who has it', async () => {
    const { topic, thread, resident } = await taken()
    const old = topic.messages.flatMap(({ id, keyboard }) => keyboard.flat().map((button) => ({ ...button, id })))
    const release = old.find(({ text }) => text.startsWith('Trả lại hàng chờ'))
    expect(release).toBeDefined()
    await lan.there.presses('Trả lại hàng chờ', thread)
    await rig.reads(topic, 'bác Hoa trở lại hàng chờ')
    await minh.there.presses('Nhận', thread)
    await rig.reads(topic, 'Anh Minh đã nhận lúc')
    await lan.there.pressesOn(release?.callback_data ?? '', release?.id ?? 0, thread)
    await expect.poll(notice, PATIENCE).toMatch(/Anh Minh đang giúp/)
    expect((await rig.ticketOf(resident)).body).toMatchObject({ state: 'held', claim: 2 })
  })
})

describe('who is who', () => {
  anotherLan()

  it('an account nobody has bound gets one kind word and does nothing', async () => {
    const { resident, topic, thread } = await taken()
    const stranger = await rig.colleague('Bạn Lạ', { bound: false })
    await stranger.there.says('xin mã OTP bác ơi', thread)
    await stranger.there.says('alo', thread)
    await rig.reads(topic, WORDS.unbound)
    await stranger.there.presses('Trả lại hàng chờ', thread)
    await expect.poll(notice, PATIENCE).toContain('chưa nối')
    expect((await rig.ticketOf(resident)).body.state).toBe('held')
    expect(topic.messages.filter(({ text }) => text === WORDS.unbound).length).toBe(1)
    expect(await unread(rig.product.app, resident)).toEqual([])
  })

  it('a code is good once, is no resident’s conversation, and a wrong one says so', async () => {
    const tam = await rig.colleague('Bạn Tám', { bound: false })
    const { body } = await tam.screen.call('POST', '/api/desk/telegram/code', {})
    expect(body).toMatchObject({ bot: 'tung_buoc_bot', url: expect.stringContaining(body.code) })
    await tam.person.start(body.code)
    expect((await hears(tam.person)).text).toContain('Đã nối')
    const thief = rig.platform.person({ name: 'Ai đó' })
    await thief.says(body.code.toLowerCase())
    expect((await hears(thief)).text).toContain('không đúng')
    expect(await rig.product.app.store.readConversation(keyOf(thief))).toBeNull()
    expect(await rig.product.app.store.readConversation(keyOf(tam.person))).toBeNull()
    expect((await tam.screen.get('/api/desk/telegram')).body).toMatchObject({
      group: true,
      boundAt: expect.any(Number),
    })
  })

  it.each<[string, (who: Colleague) => Promise<unknown>]>([
    ['who takes it back', (who) => who.screen.call('POST', '/api/desk/telegram/off', {})],
    ['whose other sessions are ended', (who) => who.screen.call('POST', '/api/staff/me/sign-out-others', {})],
  ])('%s acts in the group no more', async (_who, ends) => {
    const chin = await rig.colleague('Bạn Chín')
    const { resident, topic, thread } = await taken(chin)
    expect((await ends(chin)) as { status: number }).toMatchObject({ status: 200 })
    await chin.there.says('bác ơi', thread)
    await rig.reads(topic, WORDS.unbound)
    expect(await unread(rig.product.app, resident)).toEqual([])
    expect((await chin.screen.get('/api/desk/telegram')).body.boundAt).toBeUndefined()
  })
})

describe('forgetting', () => {
  anotherLan()

  it('takes the topic with everything in it', async () => {
    const { resident, topic, thread } = await taken()
    await resident.says('tôi tên Hoa ở tổ 5')
    await rig.reads(topic, 'ở tổ 5')
    await resident.says('xóa dữ liệu của tôi')
    await expect.poll(() => rig.group.topics.has(thread), PATIENCE).toBe(false)
    await expect
      .poll(
        async () => JSON.stringify(await rig.product.app.store.listDocuments('group-topic', { max: 500 })),
        PATIENCE,
      )
      .not.toContain(`"thread":${thread},`)
  })
})

describe('after a restart', () => {
  anotherLan()

  it('nothing is lost: what came meanwhile is posted once, and buttons still work', async () => {
    const { resident, topic, thread } = await taken()
    await lan.there.says('Cháu chờ bác', thread)
    await hears(resident)
    await expect.poll(() => rig.group.signs.get(lan.there.lastSaid), PATIENCE).toBe('👍')
    await rig.restart()
    await resident.says('tôi làm xong rồi')
    await rig.reads(topic, 'tôi làm xong rồi')
    const count = topic.messages.length
    await lan.there.says('Giỏi quá bác', thread)
    expect((await hears(resident)).text).toContain('Giỏi quá')
    await expect.poll(() => rig.group.signs.get(lan.there.lastSaid), PATIENCE).toBe('👍')
    expect(topic.messages.length).toBe(count)
    expect(topic.messages.filter(({ text }) => text.includes('đã nhận lúc')).length).toBe(1)
  })
})
