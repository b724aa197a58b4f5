/** What a lead does for the whole ward: back to the queue, an end, ten chats to read, and somebody's data gone. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DRAWN } from '../../src/desk/review.ts'
import { type DeskRig, openDesk } from './rig.ts'

const WEEK_MS = 7 * 86_400_000
let rig: DeskRig
let path: string
beforeEach(async () => {
  rig = await openDesk({ onShift: ['lan', 'minh', 'mai'] })
  await rig.talk.says('gặp người')
  path = `/api/desk/tickets/${(await rig.card('mai')).id}`
})
afterEach(() => rig.close())
const because = { reason: 'Chị Lan mất mạng' }
const heard = () => rig.talk.heard.map(({ text }) => text).join('\n')

describe('back to the queue', () => {
  it('in front, without a word to the resident, and the helper writes to them no more', async () => {
    const { claim } = await rig.claim('lan')
    const before = rig.talk.heard.length
    expect((await rig.ask('mai', 'POST', `${path}/return`, because)).status).toBe(200)
    expect(await rig.card('minh')).toMatchObject({ state: 'waiting', front: true })
    expect(rig.talk.heard).toHaveLength(before)
    const said = { id: '0123456789abcdefghijklmnop', claim, text: 'Bác ơi' }
    expect((await rig.ask('lan', 'POST', `${path}/say`, said)).body.error.code).toBe('stale')
    expect(rig.gate.audited.at(-1)).toMatchObject({ who: 'mai', what: 'returned', why: because.reason })
  })

  it('only of somebody who is held', async () => {
    expect((await rig.ask('mai', 'POST', `${path}/return`, because)).body.error.code).toBe('nobody')
  })
})

describe('an end', () => {
  it('says before what the resident will get, and then they get just that', async () => {
    const { messages } = (await rig.ask('mai', 'GET', `${path}/end`)).body
    expect(messages[0].text).toContain('khép lượt nhờ giúp')
    expect(heard()).not.toContain('khép lượt')
    expect((await rig.ask('mai', 'POST', `${path}/end`, because)).status).toBe(200)
    expect(rig.talk.heard.at(-1)?.text).toBe(messages[0].text)
    expect((await rig.cards('mai')).cards).toEqual([])
    expect((await rig.talk.state()).owner).toBe('bot')
    expect(await rig.talk.says('gặp người')).toContain('chuyển cho')
  })

  it('of somebody who is with the assistant again is not told to them', async () => {
    const { claim } = await rig.claim('lan')
    await rig.ask('lan', 'POST', `${path}/hand-back`, { claim, reason: 'done' })
    expect((await rig.ask('mai', 'GET', `${path}/end`)).body.messages).toEqual([])
    const before = rig.talk.heard.length
    expect((await rig.ask('mai', 'POST', `${path}/end`, because)).status).toBe(200)
    expect(rig.talk.heard).toHaveLength(before)
  })
})

describe('somebody asked on paper to be forgotten', () => {
  it('everything goes, they are told, and who did it and why stays', async () => {
    expect((await rig.ask('mai', 'POST', `${path}/erase`, { reason: 'Đơn giấy số 12' })).status).toBe(200)
    expect(await rig.talk.store.transcript(rig.talk.key, 50)).toEqual([])
    expect((await rig.cards('mai')).cards).toEqual([])
    expect(rig.talk.heard.at(-1)?.text).toMatch(/xóa/i)
    expect(rig.gate.audited.at(-1)).toMatchObject({ who: 'mai', what: 'erase', why: 'Đơn giấy số 12' })
  })

  it('the reason is masked', async () => {
    await rig.ask('mai', 'POST', `${path}/erase`, { reason: 'Đơn của 0912345678' })
    expect(rig.gate.audited.at(-1)?.why).not.toContain('0912345678')
  })
})

describe('ten chats a week', () => {
  it('of last week, with the helper, the same ones whenever asked', async () => {
    const { claim } = await rig.claim('lan')
    await rig.ask('lan', 'POST', `${path}/close`, { claim })
    expect((await rig.ask('mai', 'GET', '/api/desk/review')).body.chats).toEqual([])
    rig.talk.clock.pass(WEEK_MS)
    const { body } = await rig.ask('mai', 'GET', '/api/desk/review')
    expect(body.chats).toMatchObject([
      { helper: 'Chị Lan', card: { who: expect.stringMatching(/^bác [A-Z]\d[A-Z]\d$/) } },
    ])
    expect((await rig.ask('mai', 'GET', '/api/desk/review')).body).toEqual(body)
    const [ticket] = await rig.talk.store.listDocuments('ticket', { max: 1 })
    if (!ticket) throw new Error('no ticket')
    for (let n = 0; n < 2 * DRAWN; n++) {
      const id = `ve${String(n).padStart(24, '0')}`
      await rig.talk.store.putDocument({ replaces: 0, document: { ...ticket, id, version: 1 } })
    }
    expect((await rig.ask('mai', 'GET', '/api/desk/review')).body.chats).toHaveLength(DRAWN)
  })

  it('not those who never agreed that anything is kept', async () => {
    await rig.talk.says('xóa dữ liệu của tôi')
    rig.talk.clock.pass(WEEK_MS)
    expect((await rig.ask('mai', 'GET', '/api/desk/review')).body.chats).toEqual([])
  })
})

it.each(['lan', 'dung', 'ba', 'kha'])('none of it is for %s', async (staff) => {
  for (const act of ['return', 'end', 'erase'])
    expect((await rig.ask(staff, 'POST', `${path}/${act}`, because)).status).toBe(404)
  expect((await rig.ask(staff, 'GET', `${path}/end`)).status).toBe(404)
  expect((await rig.ask(staff, 'GET', '/api/desk/review')).status).toBe(404)
})
