/** What each channel behind the connector is trusted with, and that the largest file fits into an activity. */
import { expect, it } from 'vitest'
import { draw } from '../../../src/channels/botframework/drawing.ts'
import type { Reference } from '../../../src/channels/botframework/reference.ts'
import { INLINE_BYTES, limitsOf, lookOf } from '../../../src/channels/botframework/subchannels.ts'
import { inlineBytes } from '../../platforms/botframework/rules.ts'
import { message } from '../contract.ts'

it.each([
  ['webchat', true, true],
  ['directline', true, true],
  ['emulator', true, true],
  ['msteams', true, false],
  ['facebook', false, false],
  ['telegram', false, false],
  ['slack', false, false],
  ['constructor', false, false],
  [undefined, false, false],
] as const)('%s: photo %s, recording %s', (channel, photo, voice) => {
  const { sends } = limitsOf(lookOf(channel), true)
  expect(['bytes' in (sends?.photo ?? {}), 'bytes' in (sends?.voice ?? {})]).toEqual([photo, voice])
})

it('the largest file and the longest words stay below what an activity may have', () => {
  const bytes = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(INLINE_BYTES - 4, 7)])
  const text = 'ệ'.repeat(1_000)
  const media = { kind: 'photo', id: 'a/o1-1', type: 'image/jpeg' } as const
  const reference = { channelId: 'webchat', user: { id: 'u' } } as unknown as Reference
  const drawn = draw(message({ text, media, bytes }), reference, () => undefined)
  expect(JSON.stringify(drawn).length).toBeLessThan(150_000)
  const [file] = drawn.attachments ?? []
  expect(inlineBytes(file?.contentUrl ?? '', file?.contentType ?? '')?.equals(bytes)).toBe(true)
})
