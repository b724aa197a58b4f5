/** When the group is not as it should be, is too fast for Telegram, or is not to know of somebody. */
import { afterEach, describe, expect, it } from 'vitest'
import { WORDS } from '../../src/group/hears.ts'
import type { StaffRecord } from '../../src/staff/record.ts'
import { telegramStandIn } from '../platforms/telegram.ts'
import { GROUP_ID, type GroupRig, groupRig, HOUR_MS } from './group-rig.ts'
import { acquainted, conversationOf, hears, keyOf, PATIENCE, unread } from './resident.ts'
import { dataFolder, startProduct } from './server.ts'

const MINUTE_MS = 60_000
let rig: GroupRig | undefined
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

it('without the setting there is no group: its messages are nobody’s, and a code is a resident’s word', async () => {
  const folder = dataFolder()
  const platform = await telegramStandIn()
  const product = await startProduct(platform, folder.path)
  try {
    const group = platform.group()
    const person = platform.person()
    await group.member(person).says('xin chào', 5)
    expect(await product.app.store.readConversation(keyOf(person))).toBeNull()
    await acquainted(person)
    await person.says('TNV-ABCDEFGHJK')
    expect((await hears(person)).text).not.toContain('Mã này')
    expect((await conversationOf(product.app, person)).turn).toBeGreaterThan(3)
    expect(product.app.group).toBeNull()
    expect(platform.callsOf('createForumTopic')).toEqual([])
  } finally {
    await product.stop()
    await platform.close()
    folder.remove()
  }
})

it('a bot that is not admin says so in one line, and begins when it is made admin', async () => {
  rig = await groupRig({ admin: false })
  await rig.product.logged(({ kind }) => kind === 'not-admin')
  const lan = await rig.colleague('Chị Lan')
  const resident = await rig.stuck()
  await rig.product.logged(({ msg }) => msg === 'the volunteers’ group cannot be written to')
  expect(rig.group.topics.size).toBe(0)
  await rig.group.changeRights({ admin: true }, lan.person)
  await rig.reads(await rig.topicOf(resident), 'Vì sao')
})

it('a group that was deleted is left alone: the desk goes on, nothing is repeated in a hurry', async () => {
  rig = await groupRig()
  const lan = await rig.colleague('Chị Lan')
  rig.group.delete()
  const resident = await rig.stuck()
  const { id } = await rig.ticketOf(resident)
  await rig.product.logged(({ msg }) => msg === 'the volunteers’ group cannot be written to')
  const calls = rig.platform.callsOf('createForumTopic').length
  const { status, body } = await lan.screen.call('POST', `/api/desk/tickets/${id}/claim`, {})
  expect(status).toBe(200)
  await unread(rig.product.app, resident)
  const said = { id: '0123456789abcdefghijklmn01', claim: body.claim, text: 'Cháu đây ạ' }
  expect((await lan.screen.call('POST', `/api/desk/tickets/${id}/say`, said)).status).toBe(200)
  expect((await hears(resident)).text).toContain('Cháu đây ạ')
  expect(rig.platform.callsOf('createForumTopic').length).toBe(calls)
})

it('a topic deleted by hand is made anew, and goes on from where it was', async () => {
  rig = await groupRig()
  const lan = await rig.colleague('Chị Lan')
  const resident = await rig.stuck()
  const first = await rig.topicOf(resident)
  await lan.there.presses('Nhận', first.thread)
  await rig.reads(first, 'đã nhận lúc')
  rig.group.deleteTopic(first.thread)
  await resident.says('còn ai không?')
  await expect.poll(() => [...(rig?.group.topics.values() ?? [])].length, PATIENCE).toBe(1)
  const [second] = [...rig.group.topics.values()]
  await rig.reads(second as NonNullable<typeof second>, 'còn ai không?')
  await unread(rig.product.app, resident)
  await lan.there.says('Cháu đây', second?.thread ?? 0)
  expect((await hears(resident)).text).toContain('Cháu đây')
})

it('a topic closed by hand is opened again while somebody is helped there', async () => {
  rig = await groupRig()
  const lan = await rig.colleague('Chị Lan')
  const resident = await rig.stuck()
  const topic = await rig.topicOf(resident)
  await rig.group.closesTopic(lan.person, topic.thread)
  await expect.poll(() => topic.open, PATIENCE).toBe(true)
})

it('a claim is warned of after seven minutes, kept by a button, and lost after ten', async () => {
  rig = await groupRig()
  const lan = await rig.colleague('Chị Lan')
  const resident = await rig.stuck()
  const topic = await rig.topicOf(resident)
  await lan.there.presses('Nhận', topic.thread)
  await rig.reads(topic, 'đã nhận lúc')
  rig.later(7 * MINUTE_MS + 1_000)
  await rig.reads(topic, 'chưa thấy Chị Lan trả lời 7 phút')
  await lan.there.presses('Tôi vẫn đang giúp', topic.thread)
  await expect.poll(() => rig?.platform.notices().at(-1), PATIENCE).toContain('vẫn giữ')
  rig.later(7 * MINUTE_MS + 1_000)
  await expect.poll(() => topic.messages.filter(({ text }) => text.includes('7 phút')).length, PATIENCE).toBe(2)
  expect((await rig.ticketOf(resident)).body.state).toBe('held')
  rig.later(4 * MINUTE_MS)
  await rig.reads(topic, 'bác Hoa trở lại hàng chờ')
  const heard = resident.messages().length
  await lan.there.says('cháu quay lại đây', topic.thread)
  await rig.reads(topic, WORDS['not-holder'])
  expect(
    resident
      .messages()
      .slice(heard)
      .map(({ text }) => text)
      .join(),
  ).not.toContain('quay lại đây')
})

it('a topic is deleted a day after its ticket was closed', async () => {
  rig = await groupRig()
  const lan = await rig.colleague('Chị Lan')
  const resident = await rig.stuck()
  const topic = await rig.topicOf(resident)
  await lan.there.presses('Nhận', topic.thread)
  await rig.reads(topic, 'đã nhận lúc')
  await lan.there.presses('Trả lại trợ lý', topic.thread)
  await rig.reads(topic, 'làm tiếp từ bước nào?')
  await lan.there.presses('Kết thúc', topic.thread)
  await rig.reads(topic, 'sẽ được xóa sau một ngày')
  await expect.poll(() => topic.open, PATIENCE).toBe(false)
  rig.later(23 * HOUR_MS)
  await rig.product.app.group?.look()
  expect(rig.group.topics.size).toBe(1)
  rig.later(2 * HOUR_MS)
  await expect.poll(() => rig?.group.topics.size, PATIENCE).toBe(0)
})

describe('who is not for everybody', () => {
  it('what the resident suspects a helper of is no topic any more, but one line with the way to the desk', async () => {
    rig = await groupRig()
    const lan = await rig.colleague('Chị Lan')
    const resident = await rig.stuck()
    const topic = await rig.topicOf(resident)
    await lan.there.presses('Nhận', topic.thread)
    await rig.reads(topic, 'đã nhận lúc')
    await resident.says('nghi lừa đảo')
    await expect.poll(() => rig?.group.topics.size, PATIENCE).toBe(0)
    await expect.poll(() => rig?.group.general.length, PATIENCE).toBe(1)
    const [line] = rig.group.general
    expect(line?.text).toContain('không đưa vào nhóm')
    expect(JSON.stringify(line)).not.toContain('Hoa')
    expect(line?.keyboard.flat()[0]?.url).toMatch(/^https:\/\/bot\.example\.vn\/desk#nguoi\//)
  })

  it('who agreed before there was a group: not a word of theirs and not their name stand there, all of it at the desk', async () => {
    rig = await groupRig({ env: { TELEGRAM_DESK_GROUP: '' } })
    const resident = rig.platform.person({ name: 'Lê Thị Hoa' })
    await acquainted(resident, 'vneid_kich_hoat')
    await rig.restart({ TELEGRAM_DESK_GROUP: String(GROUP_ID) })
    const lan = await rig.colleague('Chị Lan')
    await resident.says('tôi bị vướng, máy kêu hoài')
    await resident.says('gặp người hỗ trợ')
    const topic = await rig.topicOf(resident)
    const { thread } = topic
    const card = await rig.reads(topic, 'chưa đồng ý cho lời của mình ra nhóm Telegram')
    expect(topic.name).toMatch(/^Chờ · bác [A-Z]\d[A-Z]\d · /)
    // Somebody who helps sees as much of them as before, on the screen.
    const { id } = await rig.ticketOf(resident)
    const atDesk = await lan.screen.call('GET', `/api/desk/tickets/${id}`)
    expect(atDesk.body.card.who).toBe('bác Hoa')
    expect(JSON.stringify(atDesk.body.lines)).toContain('kêu hoài')

    await lan.there.presses('Nhận', thread)
    await rig.reads(topic, 'Chị Lan đã nhận lúc')
    await unread(rig.product.app, resident)
    await resident.says('máy báo sai số rồi cháu ơi')
    await lan.there.says('Bác chụp màn hình giúp cháu ạ', thread)
    expect((await hears(resident)).text).toContain('chụp màn hình')
    await expect.poll(() => rig?.group.signs.get(lan.there.lastSaid), PATIENCE).toBe('👍')
    await lan.there.presses('Trả lại trợ lý', thread)
    await rig.reads(topic, 'làm tiếp từ bước nào')
    await lan.there.presses('Bước này', thread)
    await rig.reads(topic, 'sẽ nhận:')
    await lan.there.presses('Đã xong', thread)
    await rig.reads(topic, 'đã trả lại bác')
    await expect.poll(() => topic.name, PATIENCE).toContain('Đã trả lại')
    const stands = JSON.stringify([topic.name, card.text, topic.messages])
    expect(stands).not.toMatch(/Hoa|kêu hoài|sai số/)
    const told = rig.platform.calls
      .map(({ payload }) => JSON.stringify(payload))
      .filter((call) => call.includes(String(GROUP_ID)))
    expect(told.length).toBeGreaterThan(5)
    expect(told.join()).not.toMatch(/Hoa|kêu hoài|sai số/)
  })

  it('who helps with some topics only gets no code', async () => {
    rig = await groupRig()
    const { id, screen } = await rig.colleague('Bạn Tú', { bound: false })
    const { store } = rig.product.app
    const before = await store.getDocument('staff', id)
    if (!before) throw new Error('nobody')
    const body: StaffRecord = { ...(before.body as StaffRecord), topics: ['nuoi-vit'] }
    await store.putDocument({ replaces: before.version, document: { ...before, version: before.version + 1, body } })
    expect(await screen.call('POST', '/api/desk/telegram/code', {})).toMatchObject({
      status: 409,
      body: { error: { code: 'telegram-topics' } },
    })
    expect((await screen.get('/api/desk/telegram')).body).toEqual({ group: true, may: false })
  })
})

describe('twenty a minute', () => {
  it('are never exceeded: claims and words go first, titles wait, nothing is lost', async () => {
    rig = await groupRig({ perMinute: 20, paced: true })
    const lan = await rig.colleague('Chị Lan')
    const residents = []
    for (let n = 0; n < 12; n++) residents.push(await rig.stuck(`Trần Thị Số${n}`))
    // More cards than places: some wait.
    await expect.poll(() => rig?.group.taken.length, PATIENCE).toBeGreaterThanOrEqual(18)
    const [first] = residents
    if (!first) throw new Error('nobody')
    const topic = await rig.topicOf(first)
    await lan.there.presses('Nhận', topic.thread)
    await first.says('tôi chờ mãi')
    for (let minutes = 0; minutes < 6; minutes++) {
      rig.later(61_000)
      await new Promise((resolve) => setTimeout(resolve, 1_500))
    }
    for (const resident of residents) await rig.topicOf(resident)
    await rig.reads(topic, 'tôi chờ mãi')
    const { taken } = rig.group
    for (const at of taken)
      expect(taken.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(20)
    expect(rig.group.refusedAsTooFast).toBe(0)
  }, 120_000)

  it('told to wait by Telegram, it waits as long as it is told', async () => {
    rig = await groupRig()
    rig.platform.fails({ kind: 'throttle', retryAfter: 3 }, { chat: rig.group.id, method: 'createForumTopic' })
    const resident = await rig.stuck()
    await rig.platform.called('createForumTopic')
    await rig.topicOf(resident)
    const [refused, again] = rig.platform.callsOf('createForumTopic')
    expect((again?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(3_000)
    expect(rig.platform.callsOf('createForumTopic').length).toBe(2)
  })
})
