/** Long silence at a step where many get stuck: a word about it, then a person, and never a door that closes. */
import { afterEach, expect, it } from 'vitest'
import type { Ticket } from '../../src/records.ts'
import { acquainted, openTalk, type Talk } from '../talk.ts'

const MINUTE = 60_000
let talk: Talk
afterEach(() => talk.close())

async function silentAtHardStep(there: boolean): Promise<string> {
  talk = await acquainted(await openTalk({ hooks: { duty: () => ({ there, next: null }) } }))
  await talk.opens('nuoi-ga')
  for (const text of ['1', '12', 'bỏ qua', 'bỏ qua', 'đúng']) await talk.says(text)
  expect((await talk.state()).frames.at(-1)?.step).toBe('anh')
  expect(await talk.waits(11 * MINUTE)).toContain('Tôi bị vướng')
  return await talk.waits(11 * MINUTE)
}
const ticket = async () => {
  const { ticket: id } = await talk.state()
  return id === undefined ? null : ((await talk.store.getDocument('ticket', id))?.body as Ticket)
}

it('who is there is asked to write first, and the resident is told', async () => {
  expect(await silentAtHardStep(true)).toContain('nhờ người hỗ trợ')
  expect(await ticket()).toMatchObject({ reason: 'silent', state: 'waiting', urgent: false, step: 'anh' })
  // Nothing more comes by itself.
  expect(await talk.waits(60 * MINUTE)).toBe('')
})

it('their next word goes on where they were, and nobody waits for them any more', async () => {
  await silentAtHardStep(true)
  const { ticket: id = '' } = await talk.state()
  expect(await talk.says('nhắc lại')).not.toBe('')
  expect(await talk.state()).toMatchObject({ owner: 'bot', frames: [{ step: 'anh' }] })
  expect((await talk.store.getDocument('ticket', id))?.body).toMatchObject({ state: 'closed', closedBy: 'resident' })
})

it('once somebody has taken them, what they write is for that person', async () => {
  await silentAtHardStep(true)
  const helper = { staff: 'lan', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'Phường' }
  await talk.receive.happen(talk.key, talk.address, { kind: 'helper', act: { kind: 'claim', helper } })
  await talk.settled()
  expect(await talk.says('tôi đây')).toBe('')
  expect((await talk.state()).owner).toBe('human')
})

it('where nobody is there it would only be another message', async () => {
  expect(await silentAtHardStep(false)).toBe('')
  expect(await ticket()).toBeNull()
})
