import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NOW } from '../tools.ts'
import { OLD_SECRET, SECRET, type ZaloBotRig, zaloBotRig } from './rig.ts'

let rig: ZaloBotRig
beforeAll(async () => {
  rig = await zaloBotRig()
})
afterAll(() => rig.close())

type Part = Readonly<Record<string, unknown>>

const ID = '6b3f9e1c2a4d5f607182'
const PHOTO = 'https://photo.example.vn/a.jpg'
const message = (part: Part = {}): Part => ({
  message_id: '0f1e2d3c4b5a69788796',
  date: NOW - 5_000,
  chat: { id: ID, chat_type: 'PRIVATE' },
  from: { id: ID, display_name: 'Lê Thị Hoa', is_bot: false },
  ...part,
})
const flat = (event: string, part?: Part) => ({ event_name: event, message: message(part) })
const wrapped = (event: string, part?: Part) => ({ ok: true, result: flat(event, part) })
const TEXT = 'message.text.received'

describe('the secret header', () => {
  it.each([
    ['the present secret', SECRET, 'events'],
    ['the one before, while it is being changed', OLD_SECRET, 'events'],
    ['another', 'not-the-secret-at-all', 'answer'],
    ['one letter short', SECRET.slice(0, -1), 'answer'],
    ['an empty one', '', 'answer'],
  ])('%s', async (_which, secret, kind) => {
    expect((await rig.admit(flat(TEXT, { text: 'a' }), secret))?.kind).toBe(kind)
  })

  it('is looked at before a body is read', () => {
    const early = rig.channel.webhook?.refuseEarly
    expect(early?.({})).toEqual({ kind: 'answer', answer: { status: 401 }, why: 'wrong-secret' })
    expect(early?.({ 'x-bot-api-secret-token': [SECRET] })).not.toBeNull()
    expect(early?.({ 'x-bot-api-secret-token': SECRET })).toBeNull()
  })
})

describe('what a person sent', () => {
  it.each([
    ['with the answer’s shape around it', wrapped],
    ['without', flat],
  ])('comes in two shapes: %s', async (_which, shape) => {
    expect(await rig.event(shape(TEXT, { text: ' Chưa có ' }))).toEqual({
      channel: 'zalobot',
      account: 'main',
      person: ID,
      id: `${TEXT}:0f1e2d3c4b5a69788796`,
      at: NOW - 5_000,
      platformId: '0f1e2d3c4b5a69788796',
      name: 'Lê Thị Hoa',
      input: { kind: 'text', text: 'Chưa có', secrets: [] },
    })
  })

  it.each<[string, string, Part, object]>([
    [
      'a picture',
      'message.image.received',
      { photo_url: PHOTO },
      { kind: 'media', items: [{ kind: 'photo', ref: PHOTO }], secrets: [] },
    ],
    [
      'a picture by its older name',
      'message.image.received',
      { photo: PHOTO },
      { items: [{ kind: 'photo', ref: PHOTO }] },
    ],
    ['a picture with words', 'message.image.received', { photo_url: PHOTO, caption: 'đây ạ' }, { caption: 'đây ạ' }],
    ['a picture without an address', 'message.image.received', {}, { items: [{ kind: 'photo' }] }],
    [
      'a sticker',
      'message.sticker.received',
      { sticker: 's', url: PHOTO },
      { kind: 'media', items: [{ kind: 'sticker' }] },
    ],
    [
      'a recording',
      'message.voice.received',
      { voice_url: 'https://v.example.vn/a.aac' },
      { items: [{ kind: 'voice', ref: 'https://v.example.vn/a.aac' }] },
    ],
    [
      'what the platform cannot hand on',
      'message.unsupported.received',
      {},
      { kind: 'media', items: [{ kind: 'other' }] },
    ],
    ['something newer than this code', 'message.hologram.received', {}, { kind: 'media', items: [{ kind: 'other' }] }],
    ['words with nothing in them', TEXT, { text: ' ' }, { kind: 'media', items: [{ kind: 'other' }] }],
  ])('%s', async (_what, event, part, input) => {
    expect((await rig.event(flat(event, part))).input).toMatchObject(input)
  })

  it.each<[string, unknown, string]>([
    ['an empty object', {}, 'empty'],
    ['an answer that says no', { ok: false, result: flat(TEXT, { text: 'a' }) }, 'not-ok'],
    ['no event', { message: message({ text: 'a' }) }, 'no-event'],
    ['no message', { event_name: TEXT }, 'no-message'],
    ['no id', flat(TEXT, { text: 'a', message_id: null }), 'no-id'],
    ['an id that is a number, and so not exact', flat(TEXT, { text: 'a', message_id: 12345678901234567000 }), 'no-id'],
    ['no chat', flat(TEXT, { text: 'a', chat: null }), 'no-sender'],
    ['nobody', flat(TEXT, { text: 'a', from: {} }), 'no-sender'],
    ['a bot', flat(TEXT, { text: 'a', from: { id: ID, is_bot: true } }), 'bot'],
    ['a group', flat(TEXT, { text: 'a', chat: { id: 'g1', chat_type: 'GROUP' } }), 'group'],
    ['a chat of another id that says no kind', flat(TEXT, { text: 'a', chat: { id: 'g1' } }), 'group'],
    ['news that are no message', flat('user.followed'), 'unknown-kind'],
  ])('%s needs nothing and is not repeated', async (_what, body, why) => {
    expect(await rig.admit(body)).toEqual({ kind: 'events', events: [], ignored: [why] })
  })

  it('an empty body, as the platform tries an address, is answered 200', async () => {
    expect(await rig.channel.webhook?.admit(rig.junk(Buffer.alloc(0)))).toMatchObject({ answer: { status: 200 } })
  })

  it.each<[string, Part, Part, boolean]>([
    ['a redelivery', {}, {}, true],
    ['another message', {}, { message_id: 'ff' }, false],
  ])('%s is known by its id', async (_what, one, other, same) => {
    const ids = [
      await rig.event(flat(TEXT, { text: 'a', ...one })),
      await rig.event(wrapped(TEXT, { text: 'a', ...other })),
    ]
    expect(ids[0]?.id === ids[1]?.id).toBe(same)
  })

  it('the same id under another event is another event', async () => {
    const [one, other] = [await rig.event(flat(TEXT, { text: 'a' })), await rig.event(flat('message.voice.received'))]
    expect(one.id).not.toBe(other.id)
  })

  it.each([
    ['milliseconds', NOW - 9, NOW - 9],
    ['milliseconds as text', String(NOW - 9), NOW - 9],
    ['seconds', 1_795_000_000, NOW],
    ['none', undefined, NOW],
    ['words', 'hôm qua', NOW],
    ['a time ahead', NOW + 86_400_000, NOW],
  ])('its time: %s', async (_which, date, at) => {
    expect((await rig.event(flat(TEXT, { text: 'a', date }))).at).toBe(at)
  })

  it('a chat that does not say its kind is the person’s own', async () => {
    expect((await rig.event(flat(TEXT, { text: 'a', chat: { id: ID } }))).person).toBe(ID)
  })
})

it('ten thousand damaged bodies: no stumble, and nothing taken without the secret', async () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, '', 0, {}, [], { id: null }, 'x'.repeat(5_000), '\ud800'),
  )
  const bodies = [
    flat(TEXT, { text: 'Rồi' }),
    wrapped('message.image.received', { photo_url: PHOTO, caption: 'a' }),
    flat('message.voice.received', { voice_url: PHOTO }),
  ]
  let taken = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bodies),
      fc.array(fc.nat(20), { maxLength: 4 }),
      anything,
      fc.nat(10_000),
      fc.constantFrom('value', 'cut', 'byte'),
      fc.boolean(),
      async (body, path, by, at, how, genuine) => {
        const whole = Buffer.from(JSON.stringify(how === 'value' ? replaced(body, path, by) : body) ?? '')
        const bytes = how === 'cut' ? whole.subarray(0, at % whole.length) : whole
        if (how === 'byte') bytes[at % bytes.length] = at % 256
        const request = rig.junk(bytes)
        const headers = genuine ? request.headers : { 'x-bot-api-secret-token': 'guessed-by-somebody' }
        const admission = await rig.channel.webhook?.admit({ ...request, headers })
        if (admission?.kind === 'answer') {
          expect([200, 401]).toContain(admission.answer.status)
          return
        }
        expect(genuine).toBe(true)
        if (admission?.events.length) taken++
      },
    ),
    { numRuns: 10_000, seed: 20_261_123 },
  )
  expect(taken).toBeGreaterThan(500)
}, 60_000)

/** Replaces what stands at the end of a path, anywhere in a body. */
function replaced(value: unknown, [at, ...rest]: readonly number[], by: unknown): unknown {
  if (at === undefined || typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  const key = keys[at % Math.max(1, keys.length)]
  if (key === undefined) return by
  const fields = value as Record<string, unknown>
  return { ...fields, [key]: replaced(fields[key], rest, by) }
}
