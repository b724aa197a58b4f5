/** How messages look on Messenger, under whose name they come, and when they may leave. */
import { afterEach, describe, expect, it } from 'vitest'
import type { SendContext } from '../../../src/channels/channel.ts'
import { messengerChannel } from '../../../src/channels/messenger/channel.ts'
import { personaName } from '../../../src/channels/messenger/personas.ts'
import { message } from '../contract.ts'
import { PNG } from '../tools.ts'
import { type MessengerRig, messengerRig, type RigOptions } from './rig.ts'

let rig: MessengerRig
afterEach(() => rig.close())

async function open(options: RigOptions = {}): Promise<MessengerRig> {
  rig = await messengerRig(options)
  return rig
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const LAN = { kind: 'person', name: 'Nguyễn Thị Lan', role: 'tình nguyện viên', unit: 'phường Hải An' } as const
const buttons = (count: number, label = 'Rồi') =>
  Array.from({ length: count }, (_, at) => ({ data: `#a.b.c${at}.1.2`, label: `${at + 1}. ${label}` }))

const send = (part: Parameters<typeof message>[0] = {}, window: SendContext['window'] = 'open') =>
  rig.channel.send(message(part), rig.resident, { window })
const last = () => rig.person.messages().at(-1)
const sentBody = () => rig.platform.callsOf('/messages').at(-1)?.body

describe('what a message looks like', () => {
  it.each<[string, object, object]>([
    ['words alone', { text: 'Chào' }, { text: 'Chào', buttons: [], quickReplies: [] }],
    [
      'up to three buttons: a card, whose buttons stay',
      { buttons: buttons(3) },
      { buttons: { length: 3 }, quickReplies: [] },
    ],
    ['more than three: quick replies', { buttons: buttons(4) }, { buttons: [], quickReplies: { length: 4 } }],
    ['thirteen quick replies', { buttons: buttons(13) }, { quickReplies: { length: 13 } }],
    ['640 characters still fit on a card', { text: 'ệ'.repeat(640), buttons: buttons(1) }, { buttons: { length: 1 } }],
    ['641 do not', { text: 'ệ'.repeat(641), buttons: buttons(1) }, { buttons: [], quickReplies: { length: 1 } }],
    ['a picture', { text: '', picture: { path: 'vneid/a', alt: 'Màn hình' } }, { text: '', picture: PNG }],
    [
      'a picture with buttons',
      { text: '', picture: { path: 'vneid/a', alt: '' }, buttons: buttons(2) },
      { picture: PNG, quickReplies: { length: 2 } },
    ],
  ])('%s', async (_what, part, seen) => {
    await open()
    expect((await send(part)).kind).toBe('sent')
    expect(last()).toMatchObject(seen)
  })

  it('carries our own id, says what kind of message it is, and goes to the one person', async () => {
    await open()
    const outcome = await send({ text: 'Chào', ourId: '01jtest/3' })
    expect(outcome).toEqual({ kind: 'sent', platformId: last()?.mid })
    expect(sentBody()).toMatchObject({
      recipient: { id: '7001' },
      messaging_type: 'RESPONSE',
      message: { text: 'Chào', metadata: '01jtest/3' },
    })
    await send({ urgency: 'later' })
    expect(sentBody()).toMatchObject({ messaging_type: 'UPDATE' })
  })

  it('with nothing to show is not sent', async () => {
    await open()
    expect(await send({ text: '' })).toMatchObject({ kind: 'rejected' })
    expect(rig.platform.calls).toEqual([])
  })

  it('whose picture is missing or not taken is left to words', async () => {
    await open()
    const plain = { kind: 'rejected', reason: 'picture', plain: true }
    expect(await send({ text: '', picture: { path: 'missing/a', alt: 'x' } })).toEqual(plain)
    expect(await send({ text: '', picture: { path: 'broken/a', alt: 'x' } })).toEqual(plain)
    expect(rig.person.messages()).toEqual([])
  })
})

describe('pictures', () => {
  const picture = { text: '', picture: { path: 'vneid/a', alt: '' } }
  const uploads = () => rig.platform.callsOf('message_attachments').length

  it('go over the line once, for every process and the next one', async () => {
    await open()
    await Promise.all([send(picture), send(picture)])
    await send(picture)
    expect(uploads()).toBe(1)
    const other = messengerChannel(rig.settings, rig.tools)
    expect(await other.send(message(picture), rig.resident, { window: 'open' })).toMatchObject({ kind: 'sent' })
    expect(uploads()).toBe(1)
    expect(rig.person.messages()).toHaveLength(4)
  })

  it('are renewed before their 90 days are over', async () => {
    await open()
    await send(picture)
    rig.passes(86 * DAY)
    rig.person.thread.actedAt = rig.tools.clock.now()
    expect((await send(picture)).kind).toBe('sent')
    expect(uploads()).toBe(2)
  })

  it('are uploaded again when Facebook has forgotten them', async () => {
    await open()
    await send(picture)
    rig.platform.world.uploads.clear()
    expect((await send(picture)).kind).toBe('sent')
    expect((await send(picture)).kind).toBe('sent')
    expect(uploads()).toBe(2)
  })

  it('that were drawn anew are uploaded anew', async () => {
    await open()
    await send(picture)
    const redrawn = { ...rig.tools, png: async () => Buffer.concat([PNG, Buffer.from('1')]) }
    await messengerChannel(rig.settings, redrawn).send(message(picture), rig.resident, { window: 'open' })
    expect(uploads()).toBe(2)
  })

  it.each([
    [
      'an upload whose answer is lost said nothing to anybody',
      'drop-after-accepting',
      { kind: 'retry', reason: 'dropped', afterMs: 0, scope: 'message' },
    ],
  ] as const)('%s', async (_what, kind, outcome) => {
    await open()
    rig.platform.fails({ kind }, { path: 'message_attachments' })
    expect(await send(picture)).toEqual(outcome)
  })

  it('that cannot be uploaded because the token is refused stop the channel', async () => {
    await open()
    rig.platform.fails({ kind: 'error', code: 190, status: 401 }, { path: 'message_attachments' })
    expect(await send(picture)).toEqual({ kind: 'stopped', reason: 'token-refused' })
  })
})

describe('a volunteer’s words', () => {
  const words = { author: LAN, text: 'Bác ơi' }
  const PERSONA = 'Lan – tình nguyện viên, phường Hải An'

  it('come under given name, role and unit, made once for every process', async () => {
    await open()
    await Promise.all([send(words), send(words)])
    await messengerChannel(rig.settings, rig.tools).send(message(words), rig.resident, { window: 'open' })
    expect(rig.person.messages()).toMatchObject(Array(3).fill({ speaker: PERSONA, text: 'Bác ơi' }))
    expect(rig.platform.callsOf('/personas')).toHaveLength(1)
  })

  it('the bot’s come under the Page’s own', async () => {
    await open()
    await send()
    expect(last()).not.toHaveProperty('speaker')
    expect(rig.platform.callsOf('/personas')).toEqual([])
  })

  it.each([
    ['with unit', LAN, PERSONA],
    [
      'whose unit is too long',
      { ...LAN, unit: 'phường Hải An, quận Hải An, thành phố Hải Phòng' },
      'Lan – tình nguyện viên',
    ],
    ['whose role is too long', { ...LAN, role: 'r'.repeat(50), unit: '' }, 'Lan'],
    ['without role and unit', { ...LAN, role: '', unit: '' }, 'Lan'],
    ['with a very long name', { ...LAN, name: 'ệ'.repeat(80), role: '', unit: '' }, 'ệ'.repeat(50)],
    ['without a name', { ...LAN, name: ' ' }, null],
  ])('someone %s', (_who, person, name) => {
    expect(personaName(person)).toBe(name)
  })

  it('has a picture beside the name where one is set', async () => {
    await open({ settings: { personaPicture: 'https://bot.example.vn/nguoi.png' } })
    await send(words)
    expect(rig.platform.callsOf('/personas')[0]?.body).toMatchObject({
      name: PERSONA,
      profile_picture_url: 'https://bot.example.vn/nguoi.png',
    })
  })

  const IN_FRONT = 'Nguyễn Thị Lan (tình nguyện viên, phường Hải An): Bác ơi'

  it('carry the name in front where no persona can be made, and none is tried for an hour', async () => {
    await open()
    rig.platform.fails({ kind: 'error', code: 100 }, { path: '/personas' })
    expect((await send(words)).kind).toBe('sent')
    expect((await send(words)).kind).toBe('sent')
    expect(rig.person.messages()).toMatchObject([{ text: IN_FRONT }, { text: IN_FRONT }])
    expect(rig.platform.callsOf('/personas')).toHaveLength(1)
    rig.passes(HOUR)
    await send(words)
    expect(last()).toMatchObject({ speaker: PERSONA, text: 'Bác ơi' })
  })

  it('are said again without the persona when Facebook does not know it any more, and a new one is made later', async () => {
    await open()
    await send(words)
    rig.platform.world.personas.clear()
    expect((await send(words)).kind).toBe('sent')
    expect(last()).toMatchObject({ text: IN_FRONT })
    rig.passes(HOUR)
    await send(words)
    expect(last()).toMatchObject({ speaker: PERSONA })
  })

  it('stay under Facebook’s limit with the longest name in front', async () => {
    await open()
    rig.platform.fails({ kind: 'error', code: 100 }, { path: '/personas' })
    const author = { ...LAN, name: 'ệ'.repeat(80), unit: 'u'.repeat(80) }
    expect((await send({ author, text: 'ệ'.repeat(rig.channel.limits.textChars) })).kind).toBe('sent')
    expect(last()?.text).toContain('…: ệ')
  })
})

describe('the 24 hours', () => {
  const person = { author: LAN }
  const later = (ms: number, options: RigOptions = {}) => open(options).then(() => rig.passes(ms))
  const approved: RigOptions = { humanAgent: true, settings: { humanAgent: true } }

  it('are in the contract, with seven days for people only where Facebook has approved it', async () => {
    await open()
    expect(rig.channel.window).toEqual({ openMs: DAY, untilMs: 7 * DAY, between: 'nobody' })
    await rig.close()
    await open(approved)
    expect(rig.channel.window).toEqual({ openMs: DAY, untilMs: 7 * DAY, between: 'people' })
  })

  it.each<[string, number, RigOptions, object, SendContext['window'], object]>([
    ['inside, the bot', DAY, {}, {}, 'open', { kind: 'sent' }],
    ['inside, a person, without the tag', DAY, approved, person, 'open', { kind: 'sent' }],
    ['afterwards, the bot: nothing is even tried', DAY + 1, approved, {}, 'between', { kind: 'closed' }],
    ['afterwards, a person without approval', DAY + 1, {}, person, 'between', { kind: 'closed' }],
    ['afterwards, a person, under the tag', 6 * DAY, approved, person, 'between', { kind: 'sent' }],
    ['after seven days nobody', 7 * DAY + 1, approved, person, 'between', { kind: 'closed' }],
    [
      'it closed on the way, for the bot',
      DAY + 1,
      approved,
      {},
      'open',
      { kind: 'closed', reason: 'outside the window' },
    ],
    ['it closed on the way, for a person: under the tag then', DAY + 1, approved, person, 'open', { kind: 'sent' }],
    ['it closed on the way, for a person without approval', DAY + 1, {}, person, 'open', { kind: 'closed' }],
    [
      'we believe in an approval that is not there',
      DAY + 1,
      { settings: { humanAgent: true } },
      person,
      'between',
      { kind: 'stopped', reason: 'permission-missing' },
    ],
  ])('%s', async (_what, ms, options, part, window, outcome) => {
    await later(ms, options)
    expect(await send(part, window)).toMatchObject(outcome)
    const isTagged = last()?.tag === 'HUMAN_AGENT'
    expect(isTagged).toBe(outcome && 'kind' in outcome && outcome.kind === 'sent' && ms > DAY)
    // The tag is for people: the bot never asks for it, whatever it is told.
    const tagged = rig.platform.callsOf('/messages').filter(({ body }) => body.tag !== undefined)
    expect(tagged.length === 0 || part === person).toBe(true)
  })
})
