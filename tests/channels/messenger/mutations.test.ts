/** Ten thousand ways to be wrong: nothing crashes, nothing asks for a repeat, nothing is taken from a stranger. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Admission, WebhookRequest } from '../../../src/channels/channel.ts'
import { INBOX_APP } from '../../platforms/messenger.ts'
import { NOW } from '../tools.ts'
import { APP, envelope, from, genuine, type MessengerRig, messengerRig, PAGE, signed } from './rig.ts'

const BODIES: readonly object[] = [
  envelope(from('7001', { message: { mid: 'm_1', text: 'Cài VNeID', quick_reply: { payload: '#a.b.c.1.2' } } })),
  envelope(
    from('7001', { message: { mid: 'm_2', attachments: [{ type: 'image', payload: { url: 'u', sticker_id: 1 } }] } }),
  ),
  envelope(from('7001', { message: { mid: 'm_3', commands: [{ name: 'menu' }], referral: { ref: 'vneid-muc-2' } } })),
  envelope(
    from('7001', { postback: { mid: 'm_4', title: 'Bắt đầu', payload: 'get_started', referral: { ref: 'a' } } }),
  ),
  envelope(from('7001', { reaction: { action: 'react', mid: 'm_1' }, read: { watermark: NOW } })),
  envelope(from('7001', { message_edit: { mid: 'm_1', text: 'sửa', num_edit: 1 } })),
  envelope(from('7001', { delivery: { mids: ['m_1'], watermark: NOW } }), 'standby'),
  envelope(from('7001', { pass_thread_control: { previous_owner_app_id: INBOX_APP, new_owner_app_id: APP } })),
  envelope({
    sender: { id: PAGE },
    recipient: { id: '7001' },
    timestamp: NOW,
    message: { is_echo: true, mid: 'm', app_id: 1, text: 'a' },
  }),
  { object: 'page', entry: [{ id: PAGE, messaging: [{ policy_enforcement: { action: 'warning', reason: 'r' } }] }] },
]

/** A small generator that gives the same numbers every time (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e300,
  2 ** 60,
  '',
  'x',
  '\u0000',
  '\ud800',
  [],
  {},
  [[]],
  [null],
  { id: {} },
  'a'.repeat(9_000),
]

/** One place of a value replaced, removed, doubled or renamed. */
function mutated(value: unknown, random: (below: number) => number): unknown {
  if (typeof value !== 'object' || value === null || random(30) === 0) return ODD[random(ODD.length)]
  if (Array.isArray(value)) {
    const at = random(value.length)
    if (random(20) === 0) return [...value, ...value]
    return value.map((item, index) => (index === at ? mutated(item, random) : item))
  }
  const keys = Object.keys(value)
  const key = keys[random(keys.length)]
  if (key === undefined) return ODD[random(ODD.length)]
  const { [key]: chosen, ...rest } = value as Record<string, unknown>
  // Mostly further in: what is broken at the top is soon ignored.
  if (typeof chosen === 'object' && random(8) > 0) return { ...rest, [key]: mutated(chosen, random) }
  switch (random(5)) {
    case 0:
      return rest
    case 1:
      return { ...rest, [`${key}x`]: chosen }
    case 2:
      return { ...rest, [key]: { ...rest } }
    default:
      return { ...rest, [key]: mutated(chosen, random) }
  }
}

let rig: MessengerRig
beforeAll(async () => {
  rig = await messengerRig()
})
afterAll(() => rig.close())

const admit = async (request: WebhookRequest): Promise<Admission> => {
  const { webhook } = rig.channel
  if (webhook === undefined) throw new Error('there is a webhook')
  return await webhook.admit(request)
}

describe('ten thousand mutations', () => {
  it('of genuine bodies are taken or ignored, never a reason to repeat', async () => {
    const random = seeded(42)
    let taken = 0
    for (let turn = 0; turn < 10_000; turn++) {
      let body: unknown = BODIES[turn % BODIES.length]
      for (let times = 0; times <= random(3); times++) body = mutated(body, random)
      const admission = await admit(genuine(body))
      if (admission.kind === 'answer') {
        expect(admission.answer.status, JSON.stringify(body)).toBeLessThan(500)
        continue
      }
      for (const event of admission.events) {
        taken++
        expect(event.person).toMatch(/^[\w-]{1,64}$/)
        expect(event.account).toBe(PAGE)
        expect(event.id).toMatch(/^.{1,400}$/)
        expect(Number.isSafeInteger(event.at) && event.at > 0).toBe(true)
      }
    }
    // The generator reaches the inside: many bodies still say something.
    expect(taken).toBeGreaterThan(1_000)
  })

  it('of bytes leave nothing that is taken without a signature over them', async () => {
    const random = seeded(7)
    const requests = BODIES.map((body) => genuine(body))
    for (let turn = 0; turn < 10_000; turn++) {
      const request = requests[turn % requests.length] as WebhookRequest
      const body = Buffer.from(request.body)
      const at = random(body.length)
      body[at] = ((body[at] ?? 0) + 1 + random(255)) % 256
      expect(await admit({ ...request, body })).toMatchObject({ kind: 'answer', answer: { status: 401 } })
      if (turn % 10 !== 0) continue
      // Signed after all, whatever it has become.
      const admission = await admit(signed(body))
      if (admission.kind === 'answer') expect(admission.answer.status).toBeLessThan(500)
    }
  })
})
