/** The reminder of the day before a visit was wished for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/definitions.ts'
import type { Document, Visit } from '../../src/records.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const FLOW = 'ho-tro-tai-nha'
const catalogue = loadCatalogue({ flowsDir: 'flows', localesDir: 'locales' })

let talk: Talk

beforeEach(async () => {
  talk = await acquainted(await openTalk({ catalogue }))
})
afterEach(() => talk.close())

/** Asks for a visit on these half days and is done. @returns the reference */
async function hasAsked(windows: readonly string[], on: Talk = talk): Promise<string> {
  await on.opens(FLOW)
  for (const label of ['Xin đội đến nhà', 'Việc khác', 'Tiếp', 'Nằm một chỗ', 'Ở một mình']) await on.presses(label)
  for (const answer of ['bà Hoa', 'Đằng Hải', 'tổ 5', 'ngõ chợ', '0912 345 678']) {
    await on.says(answer)
    await on.waits(4_000)
  }
  for (const window of windows) await on.says(window)
  await on.presses('Đúng, gửi đi')
  for (const _ of [1, 2, 3]) await on.says('tiếp')
  const visits = (await on.store.listDocuments('visit', { max: 10 })) as readonly Document<Visit>[]
  return visits.at(-1)?.body.reference ?? 'no visit was kept'
}

/** Time passes until then. */
async function until(when: string, on: Talk = talk): Promise<string> {
  return await on.waits(Date.parse(`${when}:00+07:00`) - on.clock.now())
}

describe('the day before', () => {
  it('says the time wished for first and the reference, once, at four in the afternoon', async () => {
    const reference = await hasAsked(['sáng thứ năm', 'chiều thứ sáu'])
    expect(await until('2026-11-25T15:59')).toBe('')
    const said = await until('2026-11-25T16:01')
    expect(said).toContain('Ngày mai (sáng thứ Năm 26/11) là buổi bác đã xin đội hỗ trợ đến nhà')
    expect(said).toContain(reference)
    expect(said).toContain('chưa chắc là buổi ấy')
    expect(await talk.waits(5 * DAY)).toBe('')
  })

  it('leads to the visit with one press', async () => {
    const reference = await hasAsked(['sáng thứ năm', 'chỉ buổi ấy thôi'])
    await until('2026-11-25T16:01')
    expect(await talk.presses('Xem lịch hẹn')).toContain(reference)
  })

  it('does not disturb a question that stands', async () => {
    await hasAsked(['sáng thứ năm', 'chỉ buổi ấy thôi'])
    await talk.opens('vneid-cai-dat')
    const before = (await talk.state()).frames
    expect(await until('2026-11-25T16:01')).toContain('đội hỗ trợ đến nhà')
    expect((await talk.state()).frames).toEqual(before)
  })

  it.each([
    ['any time will do', ['buổi nào cũng được'], '2026-12-10T10:00'],
    ['it was asked for on the evening before', ['sáng mai', 'chỉ buổi ấy thôi'], '2026-12-10T10:00'],
  ])('says nothing when %s', async (_why, windows, end) => {
    talk.clock.set('2026-11-23T17:30:00+07:00')
    await hasAsked(windows)
    expect(await until(end)).toBe('')
  })

  it('follows a change', async () => {
    await hasAsked(['sáng mai', 'chỉ buổi ấy thôi'])
    await talk.says('đổi lịch hẹn')
    for (const label of ['Đổi lịch hẹn', 'Đổi buổi']) await talk.presses(label)
    for (const answer of ['chiều thứ sáu', 'chỉ buổi ấy thôi']) await talk.says(answer)
    expect(await until('2026-11-26T15:59')).toBe('')
    expect(await until('2026-11-26T16:01')).toContain('chiều thứ Sáu 27/11')
  })

  it('is not said of a visit that was cancelled', async () => {
    await hasAsked(['sáng thứ năm', 'chỉ buổi ấy thôi'])
    await talk.says('hủy hẹn')
    for (const label of ['Hủy hẹn', 'Hủy hẹn']) await talk.presses(label)
    expect(await talk.waits(7 * DAY)).toBe('')
  })

  it('is said of each of two visits on its own day', async () => {
    const first = await hasAsked(['sáng thứ sáu', 'chỉ buổi ấy thôi'])
    await talk.opens(FLOW)
    await talk.presses('Hẹn thêm người khác')
    for (const label of ['Việc khác', 'Tiếp', 'Nằm một chỗ', 'Ở một mình']) await talk.presses(label)
    for (const answer of ['ông Tư', 'Cát Bi', 'tổ 2', 'ngõ chùa', '0987 654 321']) {
      await talk.says(answer)
      await talk.waits(4_000)
    }
    for (const answer of ['chiều thứ tư', 'chỉ buổi ấy thôi']) await talk.says(answer)
    await talk.presses('Đúng, gửi đi')
    for (const _ of [1, 2, 3]) await talk.says('tiếp')
    expect(await until('2026-11-24T16:01')).toContain('chiều thứ Tư 25/11')
    expect(await until('2026-11-26T15:59')).toBe('')
    expect(await until('2026-11-26T16:01')).toContain(first)
  })
})

describe('when the time is not right', () => {
  it('a late timer keeps the quiet hours, and says “today” in the morning', async () => {
    await hasAsked(['chiều thứ năm', 'chỉ buổi ấy thôi'])
    // The program was away from before four until late in the evening.
    talk.clock.set('2026-11-25T22:00:00+07:00')
    expect(await until('2026-11-26T06:59')).toBe('')
    expect(await until('2026-11-26T08:00')).toContain('Hôm nay (chiều thứ Năm 26/11)')
  })

  it('nothing is said of a time that is over', async () => {
    await hasAsked(['sáng thứ năm', 'chỉ buổi ấy thôi'])
    talk.clock.set('2026-11-26T14:00:00+07:00')
    expect(await talk.waits(HOUR)).toBe('')
  })

  it('with a person the bot waits, and says it afterwards', async () => {
    await hasAsked(['sáng thứ năm', 'chỉ buổi ấy thôi'])
    await until('2026-11-25T15:50')
    await talk.receive.happen(talk.key, talk.address, { kind: 'take-over' })
    expect(await talk.waits(40 * MINUTE)).toBe('')
    await talk.receive.happen(talk.key, talk.address, { kind: 'hand-back' })
    await talk.settled()
    expect(await talk.waits(HOUR)).toContain('Ngày mai (sáng thứ Năm 26/11)')
  })

  it('outside the platform’s window nothing goes out', async () => {
    const narrow = await acquainted(await openTalk({ catalogue, windowMs: DAY }))
    await hasAsked(['sáng thứ năm', 'chỉ buổi ấy thôi'], narrow)
    expect(await until('2026-11-26T10:00', narrow)).toBe('')
    await narrow.close()
  })

  it('someone who blocked us is not written to', async () => {
    await hasAsked(['sáng thứ năm', 'chỉ buổi ấy thôi'])
    await talk.receive.happen(talk.key, talk.address, { kind: 'unreachable' })
    expect(await until('2026-11-26T10:00')).toBe('')
  })
})
