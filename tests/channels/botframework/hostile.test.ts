/** Ten thousand bodies that a hostile or broken service might send, half of them with a good token. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BotFrameworkRig, botFrameworkRig } from './rig.ts'

let rig: BotFrameworkRig
beforeAll(async () => {
  rig = await botFrameworkRig()
})
afterAll(() => rig.close())

const SEED = 20_261_123
const RUNS = 10_000

const VALID: readonly Readonly<Record<string, unknown>>[] = [
  { text: 'Chưa có' },
  { value: { tb: 1, data: '#a.b.c.1.2' }, text: 'Rồi' },
  { attachments: [{ contentType: 'image/png', contentUrl: 'https://webchat.botframework.com/a' }] },
  { type: 'conversationUpdate', membersAdded: [{ id: 'dl_3f1c' }] },
  { type: 'event', name: 'webchat/join', value: { ref: 'vneid-muc-2' } },
  { type: 'invoke', name: 'adaptiveCard/action', value: { action: { data: { tb: 1, data: '#a' } } } },
  { type: 'messageUpdate', text: 'Rồi', entities: [{ type: 'mention', text: '<at>x</at>', mentioned: { id: 'x' } }] },
  { text: 'Chào', deliveryMode: 'expectReplies' },
]

const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    null,
    '',
    0,
    -1,
    true,
    [],
    {},
    [null],
    { id: null },
    'x'.repeat(5_000),
    '\u0000',
    '\ud800',
    '__proto__',
  ),
)

/** Replaces what stands at the end of a path, anywhere in a body. */
function replaced(value: unknown, path: readonly number[], by: unknown): unknown {
  const [at, ...rest] = path
  if (at === undefined || typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  const key = keys[at % Math.max(1, keys.length)]
  if (key === undefined) return by
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) }
  copy[key] = replaced(copy[key], rest, by)
  return Array.isArray(value) ? Object.values(copy) : copy
}

it('none makes us stumble, and none is taken without a genuine token', async () => {
  const good = rig.platform.bearer()
  const forged = rig.platform.bearer({}, { kid: 'mine' })
  let taken = 0
  await fc.assert(
    fc.asyncProperty(
      fc.nat(VALID.length - 1),
      fc.array(fc.nat(40), { maxLength: 4 }),
      anything,
      fc.nat(10_000),
      fc.constantFrom('value', 'cut', 'byte'),
      fc.boolean(),
      async (which, path, by, at, how, genuine) => {
        const request = rig.request(VALID[which] ?? {}, genuine ? good : forged)
        const body = JSON.parse(request.body.toString()) as unknown
        let bytes = how === 'value' ? Buffer.from(JSON.stringify(replaced(body, path, by)) ?? '') : request.body
        if (how === 'cut') bytes = bytes.subarray(0, at % bytes.length)
        if (how === 'byte') {
          bytes = Buffer.from(bytes)
          bytes[at % bytes.length] = at % 256
        }
        const admission = await rig.channel.webhook?.admit({ ...request, body: bytes })
        if (admission?.kind === 'answer') {
          expect(admission.answer.status === 501 ? 400 : admission.answer.status).toBeLessThan(500)
          expect(admission.answer.body).toBeUndefined()
          return
        }
        expect(genuine).toBe(true)
        if (admission?.events.length) taken++
        for (const event of admission?.events ?? []) {
          expect(event.person).toMatch(/^[\w-]{32}$/)
          expect(event.id).toMatch(/^[\w-]{32}$/)
          expect(rig.channel.limitsFor?.(event, event.reply).textChars).toBeGreaterThan(0)
        }
      },
    ),
    { numRuns: RUNS, seed: SEED },
  )
  expect(taken).toBeGreaterThan(500)
}, 120_000)
