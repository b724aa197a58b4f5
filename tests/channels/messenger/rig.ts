/** The Messenger channel with its stand-in platform, and requests as Facebook would make them. */
import { createHmac } from 'node:crypto'
import type { Channel, WebhookRequest } from '../../../src/channels/channel.ts'
import { messengerChannel } from '../../../src/channels/messenger/channel.ts'
import type { MessengerSettings } from '../../../src/channels/messenger/settings.ts'
import { outgoing } from '../../../src/channels/outgoing.ts'
import type { ChannelTools } from '../../../src/channels/tools.ts'
import type { Address } from '../../../src/messages.ts'
import {
  asFacebookWrites,
  labels,
  type MessengerStandIn,
  messengerStandIn,
  type Person,
  type StandInOptions,
  webhookHeaders,
} from '../../platforms/messenger.ts'
import type { ChannelRig } from '../contract.ts'
import { channelTools, type LogLine, NOW } from '../tools.ts'

export const PAGE = '100200300400500'
export const APP = '900800700600'
export const SECRET = '0123456789abcdef0123456789abcdef'
export const OLD_SECRET = 'fedcba9876543210fedcba9876543210'
export const VERIFY_TOKEN = 'a-word-of-our-own'

export interface MessengerRig extends ChannelRig {
  readonly platform: MessengerStandIn
  readonly person: Person
  readonly tools: ChannelTools
  readonly lines: readonly LogLine[]
  readonly settings: MessengerSettings
  /** Moves the clock of channel and platform. */
  passes(ms: number): void
}

/** One event in an envelope of its own. */
export function envelope(item: unknown, where: 'messaging' | 'standby' = 'messaging', page: string = PAGE): object {
  return { object: 'page', entry: [{ id: page, time: NOW, [where]: [item] }] }
}

export function from(psid: string, content: object, timestamp: unknown = NOW): object {
  return { sender: { id: psid }, recipient: { id: PAGE }, timestamp, ...content }
}

export function genuine(body: unknown, secret: string = SECRET): WebhookRequest {
  return signed(Buffer.from(asFacebookWrites(body)), secret)
}

export function signed(body: Buffer, secret: string = SECRET): WebhookRequest {
  return { method: 'POST', headers: webhookHeaders(body, secret), query: {}, body, receivedAt: NOW }
}

export interface RigOptions extends Omit<StandInOptions, 'now'> {
  readonly timeoutMs?: number
  readonly settings?: Partial<MessengerSettings>
}

export async function messengerRig({ timeoutMs = 5_000, ...options }: RigOptions = {}): Promise<MessengerRig> {
  let now = NOW
  const platform = await messengerStandIn({ now: () => now, post: async () => 200, ...options })
  const client = outgoing({ allowedRoots: [{ url: platform.apiRoot, standIn: true }], timeoutMs, maxBytes: 65_536 })
  const tools = { ...channelTools(client), clock: { now: () => now } }
  const settings: MessengerSettings = {
    pageId: platform.pageId,
    pageToken: platform.pageToken,
    appId: platform.appId,
    appSecrets: [SECRET, OLD_SECRET],
    verifyToken: VERIFY_TOKEN,
    apiRoot: platform.apiRoot,
    graphVersion: 'v26.0',
    humanAgent: false,
    takeOver: false,
    bodyReencoded: false,
    ...options.settings,
  }
  const channel: Channel = messengerChannel(settings, tools)
  const person = platform.person('7001')
  person.thread.actedAt = NOW
  const resident: Address = { channel: 'messenger', account: platform.pageId, person: '7001' }
  let closed = false
  const vanishes = async () => {
    if (!closed) await platform.close()
    closed = true
  }

  return {
    platform,
    person,
    channel,
    resident,
    tools,
    settings,
    lines: tools.lines,
    passes(ms) {
      now += ms
    },
    text: (text) => genuine(envelope(from('7001', { message: { mid: 'm_text', text } }))),
    press: (payload) => genuine(envelope(from('7001', { postback: { mid: 'm_press', title: 'Rồi', payload } }))),
    junk: (body) => signed(body),
    forged: () => genuine(envelope(from('7001', { message: { mid: 'm_x', text: 'a' } })), 'guessed'),
    refusedStatus: 401,
    seen: () => {
      const seen = person.messages().at(-1)
      return seen === undefined
        ? undefined
        : { text: seen.text, buttons: labels(seen), file: seen.picture ?? seen.voice }
    },
    breaks(how) {
      if (how === 'down') platform.fails({ kind: 'html', status: 502 })
      else if (how === 'slow-down') platform.fails({ kind: 'error', code: 613, headers: { 'retry-after': '7' } })
      else if (how === 'answer-lost') platform.fails({ kind: 'drop-after-accepting' })
      else if (how === 'blocked') platform.fails({ kind: 'error', code: 551, subcode: 1_545_041 })
      else platform.fails({ kind: 'error', code: 100 })
    },
    vanishes,
    secrets: [
      platform.pageToken,
      SECRET,
      OLD_SECRET,
      VERIFY_TOKEN,
      createHmac('sha256', SECRET).update(platform.pageToken).digest('hex'),
    ],
    logged: () => JSON.stringify(tools.lines),
    async close() {
      await client.close()
      await vanishes()
    },
  }
}
