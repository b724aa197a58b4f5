/** Words that waited on our disk: an answer counts when its question could have been read, and only then. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTalk, type Talk } from '../talk.ts'

let talk: Talk
beforeEach(async () => {
  talk = await openTalk()
})
afterEach(() => talk.close())

async function keptBack(text: string, { at, arrivedAt }: { at: number; arrivedAt: number }): Promise<void> {
  const input = { kind: 'text', text, secrets: [] } as const
  await talk.receive.inbound({ ...talk.address, id: text, at, input }, { arrivedAt })
  await talk.settled()
}

it('an answer of the same second as its question is one, though platforms cut the second off', async () => {
  talk.clock.pass(378)
  const at = Math.floor(talk.clock.now() / 1_000) * 1_000
  await talk.says('xin chào', { at })
  const asked = talk.clock.now()
  talk.clock.pass(60_000)
  await keptBack('Đồng ý', { at, arrivedAt: asked + 300 })
  expect((await talk.state()).consent.state).toBe('yes')
})

it('what came to us before the question was made is no answer to it', async () => {
  await talk.says('xin chào')
  const asked = talk.clock.now()
  talk.clock.pass(60_000)
  await keptBack('Đồng ý', { at: asked - 200, arrivedAt: asked - 100 })
  expect((await talk.state()).consent.state).toBe('asked')
})

it('what the platform kept back is older than the question, whenever it came', async () => {
  const said = talk.clock.now()
  talk.clock.pass(60_000)
  await talk.says('xin chào')
  talk.clock.pass(1_000)
  await keptBack('Đồng ý', { at: said, arrivedAt: talk.clock.now() })
  expect((await talk.state()).consent.state).toBe('asked')
})
