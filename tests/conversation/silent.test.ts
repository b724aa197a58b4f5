/** Who does not come back for a year is forgotten, without a word and without a trace. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const DAY = 24 * 3_600_000

let talk: Talk
beforeEach(async () => {
  talk = await acquainted(await openTalk())
})
afterEach(() => talk.close())

it('a year after the last word everything is gone, and nothing is said', async () => {
  await talk.waits(10 * DAY)
  await talk.says('dạ')
  await talk.waits(30 * DAY)
  const heard = talk.heard.length
  await talk.waits(334 * DAY)
  expect(await talk.store.readConversation(talk.key)).not.toBeNull()
  await talk.waits(2 * DAY)
  expect(await talk.store.readConversation(talk.key)).toBeNull()
  expect(await talk.store.transcript(talk.key, 10)).toEqual([])
  expect(await talk.store.nextTimerAt()).toBeNull()
  expect(talk.heard).toHaveLength(heard)
})

it('who writes within the year is kept for another one', async () => {
  await talk.waits(364 * DAY)
  await talk.says('chào')
  await talk.waits(300 * DAY)
  expect(await talk.store.readConversation(talk.key)).not.toBeNull()
})

it('a stranger of one message too is looked at after a year', async () => {
  await talk.says('xóa dữ liệu của tôi')
  expect(await talk.store.readConversation(talk.key)).not.toBeNull()
  await talk.waits(366 * DAY)
  expect(await talk.store.readConversation(talk.key)).toBeNull()
})
