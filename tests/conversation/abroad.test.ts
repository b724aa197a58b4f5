/** Where the volunteers' group on Telegram is on, words leave the country: whoever agrees has read so, and nobody else's go. */
import { afterEach, expect, it } from 'vitest'
import { agreedToGroup, isCovered, wordingNow } from '../../src/conversation/wording.ts'
import { openTalk, type Talk } from '../talk.ts'

let talk: Talk
afterEach(async () => {
  await talk?.close()
})

const ABROAD = 'máy chủ của Telegram ở nước ngoài'

it('with the group on, the question says so in plain words, and the answer is kept with that notice', async () => {
  talk = await openTalk({ hooks: { groupAbroad: true } })
  expect(await talk.says('xin chào')).toContain(ABROAD)
  await talk.presses('Đồng ý')
  await talk.presses('Bác')
  expect(agreedToGroup(await talk.state())).toBe(true)
  expect(await talk.says('dữ liệu của tôi')).toContain(ABROAD)
})

it('so does the question at the hand-over, to those who have not agreed', async () => {
  talk = await openTalk({ hooks: { groupAbroad: true } })
  await talk.says('xin chào')
  await talk.presses('Chưa')
  await talk.says('gặp người')
  const helper = { staff: 'lan', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường Hải An' }
  await talk.receive.happen(talk.key, talk.address, { kind: 'helper', act: { kind: 'claim', helper } })
  await talk.settled()
  expect(talk.heard.at(-1)?.text).toContain(ABROAD)
  await talk.says('Đồng ý')
  expect(agreedToGroup(await talk.state())).toBe(true)
})

it('with the group off, nobody reads of Telegram, and nobody has agreed to it', async () => {
  talk = await openTalk()
  expect(await talk.says('xin chào')).not.toContain('Telegram')
  await talk.presses('Đồng ý')
  await talk.presses('Bác')
  expect(agreedToGroup(await talk.state())).toBe(false)
  expect(await talk.says('dữ liệu của tôi')).not.toContain('Telegram')
})

const [on, off] = [{ groupAbroad: true }, { groupAbroad: false }]

it.each([
  ['agreed while it was off, and it is off', wordingNow(off), off, true],
  ['agreed while it was off, and it was turned on', wordingNow(off), on, false],
  ['agreed while it was on, and it is on', wordingNow(on), on, true],
  ['agreed to more than is asked now', wordingNow(on), off, true],
  ['agreed to a notice of old', '2026-01', off, false],
  ['agreed before notices had names', undefined, on, false],
])('who %s', (_who, agreed, now, covered) => {
  expect(isCovered(agreed, now)).toBe(covered)
})
