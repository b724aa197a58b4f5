/** Somebody who never met a helper: found by the code of their own chat, by leads alone, and erased where they ask for it. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FIND_CODE, FIND_CODE_MS, findCodeIn, sweepFindCodes } from '../../src/conversation/find-code.ts'
import { TRIES_A_MINUTE } from '../../src/desk/found-routes.ts'
import { acquainted } from '../talk.ts'
import { type DeskRig, openDesk } from './rig.ts'

let rig: DeskRig
beforeEach(async () => {
  rig = await openDesk()
  await acquainted(rig.talk)
})
afterEach(() => rig.close())

const codeFrom = async () => {
  const answer = await rig.talk.says('mã cuộc trò chuyện')
  const [, code = ''] = /là ([0-9A-Z]{4}-[0-9A-Z]{4})\./.exec(answer) ?? []
  return code
}
const find = (code: string, staff = 'mai') => rig.ask(staff, 'POST', '/api/desk/found', { code })
const erase = (code: string, staff = 'mai') =>
  rig.ask(staff, 'POST', '/api/desk/found/erase', { code, reason: 'Đến quầy xin xóa' })

it('tells a code for a day that is no code for anything else, and keeps it out of the transcript', async () => {
  const answer = await rig.talk.says('cho tôi mã cuộc trò chuyện')
  expect(answer).toContain('24 giờ')
  expect(answer).toContain('không phải mã OTP')
  const code = await codeFrom()
  expect(findCodeIn(code)).toMatch(/^[2-9A-HJ-NP-Z]{8}$/)
  const kept = JSON.stringify(await rig.talk.store.transcript(rig.talk.key, 50))
  expect(kept).not.toContain(code)
  expect(kept).not.toContain(findCodeIn(code))
})

it('a lead finds the one chat, however the code is typed, and learns no more than who it is', async () => {
  const code = await codeFrom()
  const { body, status } = await find(code.toLowerCase().replace('-', ' '))
  expect([status, body]).toEqual([200, { who: 'bác', channelTitle: 'Zalo', lastInAt: expect.any(Number), kept: true }])
  expect(rig.gate.audited.at(-1)).toEqual({ who: 'mai', what: 'found' })
})

it('with an open ticket it leads there', async () => {
  const code = await codeFrom()
  await rig.talk.says('gặp người')
  const { ticket } = (await find(code)).body
  expect((await rig.ask('mai', 'GET', `/api/desk/tickets/${ticket}`)).status).toBe(200)
})

it.each(['lan', 'dung', 'ba', 'kha'])('nobody but a lead: not %s', async (staff) => {
  const code = await codeFrom()
  expect((await find(code, staff)).status).toBe(404)
  expect((await erase(code, staff)).status).toBe(404)
  expect(await rig.talk.store.readConversation(rig.talk.key)).not.toBeNull()
})

it('erases everything of theirs as their own word does, tells them, and writes down who and why', async () => {
  const code = await codeFrom()
  const before = rig.talk.heard.length
  expect((await erase(code)).status).toBe(200)
  await rig.talk.settled()
  expect(
    rig.talk.heard
      .slice(before)
      .map(({ text }) => text)
      .join(),
  ).toContain('đã xóa toàn bộ dữ liệu')
  expect(await rig.talk.store.transcript(rig.talk.key, 50)).toEqual([])
  expect(rig.gate.audited.at(-1)).toEqual({ who: 'mai', what: 'erase', why: 'by code: Đến quầy xin xóa' })
  // The code went with them.
  expect(await rig.talk.store.listDocuments(FIND_CODE, { max: 9 })).toEqual([])
  expect((await find(code)).body.error).toMatchObject({ code: 'code-unknown' })
})

it.each([
  ['one that was never told', async () => 'K7PX3QMT'],
  ['something that is none', async () => '12'],
  [
    'one of yesterday',
    async () => {
      const code = await codeFrom()
      rig.talk.clock.pass(FIND_CODE_MS)
      return code
    },
  ],
])('%s finds nobody, says what to do, and is written down', async (_which, make) => {
  const { status, body } = await find(await make())
  expect([status, body.error.code]).toEqual([404, 'code-unknown'])
  expect(body.error.message).toContain('nhắn “mã cuộc trò chuyện” lần nữa')
  expect(rig.gate.audited.at(-1)).toMatchObject({ who: 'mai', what: 'found', why: 'no such code' })
})

it('nobody tries often', async () => {
  const statuses: number[] = []
  for (let n = 0; n <= TRIES_A_MINUTE; n++) statuses.push((await find(`K7PX3QM${2 + n}`)).status)
  expect(statuses.slice(0, -1)).toEqual(Array(TRIES_A_MINUTE).fill(404))
  expect(statuses.at(-1)).toBe(429)
})

it('codes that have ended are swept', async () => {
  await codeFrom()
  await sweepFindCodes(rig.talk.store, rig.talk.clock.now())
  expect(await rig.talk.store.listDocuments(FIND_CODE, { max: 9 })).toHaveLength(1)
  await sweepFindCodes(rig.talk.store, rig.talk.clock.now() + FIND_CODE_MS + 1)
  expect(await rig.talk.store.listDocuments(FIND_CODE, { max: 9 })).toEqual([])
})
