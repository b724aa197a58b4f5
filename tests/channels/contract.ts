/** What every channel of a platform promises, run against one of them and a stand-in of its platform. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Admission, Channel, FittedMessage, SendContext, WebhookRequest } from '../../src/channels/channel.ts'
import type { Address, InboundEvent } from '../../src/messages.ts'

export interface ChannelRig {
  readonly channel: Channel
  /** Someone the platform lets us write to. */
  readonly resident: Address
  /** What the channel needs to write to them, where it needs anything: `InboundEvent.reply`. */
  readonly reply?: string
  /** The platform has no buttons at all: choices are always numbers, and a press is a text. */
  readonly numbersOnly?: boolean
  /** Genuine requests. `text` and `press` come from the resident; the same call twice is a redelivery. */
  readonly text: (words: string) => WebhookRequest
  readonly press: (data: string) => WebhookRequest
  /** Genuine, with a body that means nothing. */
  readonly junk: (body: Buffer) => WebhookRequest
  /** A request with a body we would take, from someone who does not know the secret. */
  readonly forged: () => WebhookRequest
  /** Status for what is not genuine: most platforms 401, Zalo 200. */
  readonly refusedStatus: number
  /** What the person sees of the last message. */
  readonly seen: () =>
    | {
        readonly text: string
        readonly buttons: readonly string[]
        /** A photo or recording in it: its bytes, or the address where the platform has fetched it. */
        readonly file?: Buffer | string | undefined
      }
    | undefined
  /** The platform misbehaves once. */
  readonly breaks: (how: 'down' | 'slow-down' | 'answer-lost' | 'blocked' | 'our-mistake') => void
  /** Closes the platform: nothing answers any more. */
  readonly vanishes: () => Promise<void>
  /** Everything that must never be shown. */
  readonly secrets: readonly string[]
  /** All that was logged. */
  readonly logged: () => string
  readonly close: () => Promise<void>
}

export function message(part: Partial<FittedMessage> = {}): FittedMessage {
  return {
    text: 'Bác đã cài VNeID chưa ạ?',
    choices: [],
    buttons: [],
    author: { kind: 'bot' },
    language: 'vi',
    urgency: 'live',
    ourId: '01jtest/0',
    ...part,
  }
}

/** As the files begin that we make. */
const BEGINS = { photo: Buffer.from('ffd8ffe0', 'hex'), voice: Buffer.from('\0\0\0\x18ftypM4A ', 'latin1') } as const

export function channelContract(name: string, open: () => Promise<ChannelRig>) {
  describe(`${name} keeps the channel contract`, () => {
    let rig: ChannelRig
    beforeEach(async () => {
      rig = await open()
    })
    afterEach(() => rig.close())

    const to = (): SendContext => ({ window: 'open', ...(rig.reply !== undefined && { reply: rig.reply }) })
    const admit = async (request: WebhookRequest): Promise<Admission> => {
      const { webhook } = rig.channel
      if (webhook === undefined) throw new Error('a platform channel has a webhook')
      return await webhook.admit(request)
    }
    const only = async (request: WebhookRequest): Promise<InboundEvent> => {
      const admission = await admit(request)
      if (admission.kind !== 'events' || admission.events.length !== 1) throw new Error('exactly one event was meant')
      return admission.events[0] as InboundEvent
    }

    it('says its limits in numbers that a message can be fitted to', () => {
      const { limits, pace } = rig.channel
      expect(limits.textChars).toBeGreaterThan(100)
      expect(limits.captionChars).toBeLessThanOrEqual(limits.textChars)
      expect(pace.perPersonMs).toBeGreaterThanOrEqual(0)
      expect(pace.perSecond).toBeGreaterThan(0)
    })

    it('turns words into one event of the right person', async () => {
      const event = await only(rig.text('Cài VNeID'))
      expect(event).toMatchObject({ ...rig.resident, input: { kind: 'text', text: 'Cài VNeID', secrets: [] } })
      expect(event.at).toBeGreaterThan(Date.UTC(2020, 0))
    })

    it('hands on words as they may be kept: NFC, without control characters', async () => {
      const { input } = await only(rig.text('Chưa cài\u0000 được'.normalize('NFD')))
      expect(input).toMatchObject({ text: 'Chưa cài được' })
    })

    it('says when words were too long to be kept whole', async () => {
      const { input } = await only(rig.text('a'.repeat(5_000)))
      expect(input).toMatchObject({ kind: 'text', cut: true })
    })

    it('names a redelivery by the same id', async () => {
      const request = rig.text('Rồi')
      expect((await only(request)).id).toBe((await only(request)).id)
    })

    it('gives back of a press what the button was given', async () => {
      const data = `#${'f'.repeat(50)}.12.345`
      const meant = rig.numbersOnly ? { kind: 'text' } : { kind: 'press', data }
      expect((await only(rig.press(data))).input).toMatchObject(meant)
    })

    it('refuses what is not genuine, without a word about why', async () => {
      const admission = await admit(rig.forged())
      expect(admission).toMatchObject({ kind: 'answer', answer: { status: rig.refusedStatus } })
      expect(admission).not.toHaveProperty('answer.body')
    })

    it.each([
      ['nothing at all', ''],
      ['not JSON', '<xml/>'],
      ['half of it', '{"a":'],
      ['null', 'null'],
      ['a number', '7'],
      ['a word', '"xin chào"'],
      ['a list', '[1,2]'],
      ['an empty object', '{}'],
      ['other fields', '{"hello":{"world":[1]}}'],
      ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x7b])],
      ['a pit', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
      ['a poisoned key', '{"__proto__":{"admin":true},"update_id":1}'],
    ])('is not upset by a body that is %s', async (_what, body) => {
      const admission = await admit(rig.junk(Buffer.from(body)))
      if (admission.kind === 'answer') expect(admission.answer.status).toBeLessThan(500)
      else expect(admission.events).toEqual([])
    })

    it('shows words and buttons, and says under which id', async () => {
      const buttons = [
        { data: '#a.b.roi.1.2', label: '1. Rồi' },
        { data: '#a.b.chua.1.2', label: '2. Chưa có' },
      ]
      const outcome = await rig.channel.send(message({ buttons }), rig.resident, to())
      expect(outcome).toMatchObject({ kind: 'sent', platformId: expect.stringMatching(/./) })
      expect(rig.seen()?.text).toContain('Bác đã cài VNeID chưa ạ?')
      expect(rig.seen()?.buttons).toEqual(rig.numbersOnly ? [] : ['1. Rồi', '2. Chưa có'])
    })

    it('can send the most that its limits allow', async () => {
      const { textChars, buttons, buttonChars } = rig.channel.limits
      const outcome = await rig.channel.send(
        message({
          text: 'ệ'.repeat(textChars),
          buttons: Array.from({ length: buttons }, (_, place) => ({
            data: `#${String(place).padEnd(63, 'x')}`,
            label: 'ự'.repeat(buttonChars),
          })),
        }),
        rig.resident,
        to(),
      )
      expect(outcome.kind).toBe('sent')
    })

    describe.each(['photo', 'voice'] as const)("a volunteer's own %s", (kind) => {
      const ability = () => (rig.channel.limitsFor?.(rig.resident, rig.reply) ?? rig.channel.limits).sends?.[kind]
      const own = (length: number): Partial<FittedMessage> => ({
        text: '',
        author: { kind: 'person', name: 'Chị Lan', role: 'tình nguyện viên', unit: 'phường Hải An' },
        media: { kind, id: 'f/o1-1', type: kind === 'photo' ? 'image/jpeg' : 'audio/mp4', seconds: 7 },
        bytes: Buffer.concat([BEGINS[kind], Buffer.alloc(length - BEGINS[kind].length, 7)]),
      })
      /** More than we ever make is not tried. */
      const most = (bytes: number) => Math.min(bytes, kind === 'photo' ? 1_000_000 : 1_700_000)

      it('either goes out, the largest too, or the desk knows before why not', async () => {
        const can = ability()
        if (can === undefined) throw new Error('the channel does not say')
        if ('why' in can) {
          expect(can.why).toMatch(/^\p{Lu}.*\.$/u)
          expect(await rig.channel.send(message(own(1_000)), rig.resident, to())).toMatchObject({ kind: 'rejected' })
          return
        }
        const sent = own(most(can.bytes))
        expect(await rig.channel.send(message(sent), rig.resident, to())).toMatchObject({ kind: 'sent' })
        const file = rig.seen()?.file
        if (typeof file === 'string') expect(file).toMatch(/^https:\/\/bot\.example\.vn\/files\//)
        else expect(file?.equals(sent.bytes as Buffer)).toBe(true)
      })

      it('has its line under it where there is room', async () => {
        const can = ability()
        if (can === undefined || 'why' in can) return
        const chars = can.captionChars ?? rig.channel.limits.captionChars
        if (chars === 0) return
        const text = 'ệ'.repeat(Math.min(chars, 400))
        expect(await rig.channel.send(message({ ...own(1_000), text }), rig.resident, to())).toMatchObject({
          kind: 'sent',
        })
        expect(rig.seen()?.text).toBe(text)
      })

      it('meets the same troubles as words', async () => {
        const can = ability()
        if (can === undefined || 'why' in can) return
        rig.breaks('down')
        expect(await rig.channel.send(message(own(1_000)), rig.resident, to())).toMatchObject({ kind: 'retry' })
        rig.breaks('blocked')
        const outcome = await rig.channel.send(message(own(1_000)), rig.resident, to())
        expect(['blocked', 'rejected']).toContain(outcome.kind)
        expect(await rig.channel.send(message(own(1_000)), rig.resident, to())).toMatchObject({ kind: 'sent' })
      })
    })

    it.each([
      ['is down', 'down', { kind: 'retry' }],
      ['asks to slow down', 'slow-down', { kind: 'retry', afterMs: 7_000 }],
      ['took it and its answer got lost', 'answer-lost', { kind: 'retry', unsure: true }],
      ['says that the person blocked us', 'blocked', { kind: 'blocked' }],
      ['finds our message wrong', 'our-mistake', { kind: 'rejected' }],
    ] as const)('knows what it means when the platform %s', async (_situation, how, meant) => {
      rig.breaks(how)
      expect(await rig.channel.send(message(), rig.resident, to())).toMatchObject(meant)
    })

    it('throws nothing when the platform is gone', async () => {
      const pressed = await only(rig.press('#a.b.roi.1.2'))
      await rig.vanishes()
      await rig.channel.start?.()
      await rig.channel.acknowledge?.(pressed)
      await rig.channel.typing?.(rig.resident, rig.reply)
      expect(await rig.channel.send(message(), rig.resident, to())).toMatchObject({ kind: 'retry' })
      await rig.channel.stop?.()
    })

    it('shows no secret, whatever goes wrong', async () => {
      const shown: unknown[] = [rig.channel.title, rig.channel]
      for (const how of ['down', 'slow-down', 'answer-lost', 'blocked', 'our-mistake'] as const) {
        rig.breaks(how)
        shown.push(await rig.channel.send(message(), rig.resident, to()))
      }
      shown.push(await admit(rig.forged()))
      await rig.vanishes()
      await rig.channel.start?.()
      shown.push(await rig.channel.send(message(), rig.resident, to()), rig.channel.title)
      const everything = JSON.stringify(shown) + rig.logged()
      for (const secret of rig.secrets) expect(everything).not.toContain(secret)
    })
  })
}
