/** The Zalo Bot channel with its stand-in platform, and requests as the platform would make them. */
import type { Admission, Channel, WebhookRequest } from '../../../src/channels/channel.ts'
import { outgoing } from '../../../src/channels/outgoing.ts'
import { zaloBotChannel } from '../../../src/channels/zalobot/channel.ts'
import type { ZaloBotSettings } from '../../../src/channels/zalobot/settings.ts'
import type { InboundEvent } from '../../../src/messages.ts'
import { type ZaloBotPerson, type ZaloBotStandIn, zaloBotStandIn } from '../../platforms/zalobot.ts'
import type { ChannelRig } from '../contract.ts'
import { channelTools, type LogLine, NOW } from '../tools.ts'

export const SECRET = 'c2VjcmV0-of-a-zalo-bot'
export const OLD_SECRET = 'the-one-before-this_zalo'

export interface ZaloBotRig extends ChannelRig {
  readonly platform: ZaloBotStandIn
  readonly person: ZaloBotPerson
  readonly settings: ZaloBotSettings
  readonly tools: ReturnType<typeof channelTools>
  readonly lines: readonly LogLine[]
  readonly admit: (body: unknown, secret?: string) => Promise<Admission | undefined>
  readonly event: (body: unknown) => Promise<InboundEvent>
}

export interface RigOptions {
  readonly timeoutMs?: number
  readonly publicUrl?: string
}

export async function zaloBotRig({
  timeoutMs = 5_000,
  publicUrl = 'https://bot.example.vn',
}: RigOptions = {}): Promise<ZaloBotRig> {
  const platform = await zaloBotStandIn({ now: () => NOW })
  const client = outgoing({ allowedRoots: [{ url: platform.apiRoot, standIn: true }], timeoutMs, maxBytes: 65_536 })
  const tools = { ...channelTools(client), publicUrl }
  const settings = { token: platform.token, secrets: [SECRET, OLD_SECRET], apiRoot: platform.apiRoot }
  const channel: Channel = zaloBotChannel(settings, tools)
  const person = platform.person()
  let closed = false
  const vanishes = async () => {
    if (!closed) await platform.close()
    closed = true
  }
  const asRequest = (body: Buffer | string, secret = SECRET): WebhookRequest => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-bot-api-secret-token': secret },
    query: {},
    body: Buffer.from(body),
    receivedAt: NOW,
  })
  const genuine = (body: unknown, secret?: string) => asRequest(JSON.stringify(body), secret)
  const text = (words: string) => genuine(platform.body(person.id, 'message.text.received', { text: words }))
  const admit = async (body: unknown, secret?: string) => await channel.webhook?.admit(genuine(body, secret))

  return {
    platform,
    person,
    channel,
    settings,
    tools,
    numbersOnly: true,
    resident: { channel: 'zalobot', account: 'main', person: person.id },
    lines: tools.lines,
    admit,
    async event(body) {
      const admission = await admit(body)
      if (admission?.kind !== 'events' || admission.events[0] === undefined) {
        throw new Error(`an event was meant: ${JSON.stringify(admission)}`)
      }
      return admission.events[0]
    },
    text,
    // There is nothing to press: the number is typed.
    press: () => text('1'),
    junk: (body) => asRequest(body),
    forged: () => genuine(platform.body(person.id, 'message.text.received', { text: 'a' }), 'guessed-by-somebody'),
    refusedStatus: 401,
    seen() {
      const seen = person.messages().at(-1)
      return seen && { text: seen.text, buttons: [], file: seen.photo }
    },
    breaks(how) {
      if (how === 'down') platform.fails({ kind: 'html', status: 502 })
      else if (how === 'slow-down') platform.fails({ kind: 'error', code: 429, retryAfter: 7 })
      else if (how === 'answer-lost') platform.fails({ kind: 'drop-after-accepting' })
      else if (how === 'blocked') platform.fails({ kind: 'error', code: 403 })
      else platform.fails({ kind: 'error', code: 400, description: 'text is wrong' })
    },
    vanishes,
    secrets: [platform.token, platform.token.split(':')[1] ?? '', SECRET, OLD_SECRET],
    logged: () => JSON.stringify(tools.lines),
    async close() {
      await client.close()
      await vanishes()
    },
  }
}
