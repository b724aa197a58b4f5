/** The Zalo channel with its stand-in platform, and requests as Zalo would make them. */
import type { Channel, WebhookRequest } from '../../../src/channels/channel.ts'
import { outgoing } from '../../../src/channels/outgoing.ts'
import type { ChannelTools } from '../../../src/channels/tools.ts'
import { zaloChannel } from '../../../src/channels/zalo/channel.ts'
import type { ZaloSettings } from '../../../src/channels/zalo/settings.ts'
import type { Address } from '../../../src/messages.ts'
import {
  labels,
  macOf,
  OA,
  type Person,
  type StandInOptions,
  type ZaloStandIn,
  zaloStandIn,
} from '../../platforms/zalo.ts'
import type { ChannelRig } from '../contract.ts'
import { channelTools, type LogLine, NOW } from '../tools.ts'

export const OLD_SECRET = 'the-secret-before-this-one'

/** What every setting is when the operator sets none of the optional ones. */
export function zaloDefaults(platform: ZaloStandIn): ZaloSettings {
  return {
    appId: platform.appId,
    appSecret: platform.appSecret,
    oas: [OA],
    secrets: [{ secret: platform.oaSecret }, { secret: OLD_SECRET }],
    firstTokens: {},
    apiRoot: platform.root,
    oauthRoot: platform.root,
    appsecretProof: false,
    refusedStatus: 200,
    unknownEcho: 'ignore',
    anonymous: 'answer',
    buttons: 'plain',
    buttonChars: 35,
    billed: 'everyone',
    oaPerSecond: 20,
    appPerMinute: 3_600,
    domainProofs: [],
    silenceHours: 72,
  }
}

/** A request as it comes over the wire, signed unless told otherwise. */
export function signed(body: unknown, { appId, oaSecret }: ZaloStandIn, how: SignedHow = {}): WebhookRequest {
  const raw = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const mac = how.mac ?? `mac=${macOf(appId, raw, how.secret ?? oaSecret)}`
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-zevent-signature': mac, ...how.headers },
    query: {},
    body: raw,
    receivedAt: NOW,
    from: '127.0.0.1',
  }
}

export interface SignedHow {
  readonly mac?: string
  readonly secret?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A clock that is moved by hand; the stand-in and the channel share it. */
export interface Hands {
  now: number
}

export interface ZaloRig extends ChannelRig {
  readonly platform: ZaloStandIn
  readonly person: Person
  readonly lines: readonly LogLine[]
  readonly tools: ChannelTools
  readonly settings: ZaloSettings
  readonly hands: Hands
  readonly event: (event_name: string, fields?: object) => Readonly<Record<string, unknown>>
}

export interface RigOptions extends StandInOptions {
  readonly settings?: Partial<ZaloSettings>
  readonly timeoutMs?: number
  /** No consent was given yet. */
  readonly unconnected?: boolean
}

export async function zaloRig({
  settings: own,
  timeoutMs = 5_000,
  unconnected,
  ...more
}: RigOptions = {}): Promise<ZaloRig> {
  const hands: Hands = { now: NOW }
  const platform = await zaloStandIn({ now: () => hands.now, ...more })
  const roots = [{ url: platform.root, standIn: true }]
  const client = outgoing({ allowedRoots: roots, timeoutMs, maxBytes: 65_536 })
  const tools = { ...channelTools(client), clock: { now: () => hands.now } }
  const settings = { ...zaloDefaults(platform), ...own }
  const channel: Channel = zaloChannel(settings, tools)
  const person = platform.person({ id: '2000000000000000002', lastAt: NOW })
  const resident: Address = { channel: 'zalo', account: OA, person: person.id }
  if (!unconnected) {
    for (const oa of settings.oas) {
      const { access, refresh } = platform.grant(oa)
      await tools.vault.write(`zalo/tokens/${platform.appId}/${oa}`, tokenRecord(access, refresh, NOW), 0)
    }
  }
  const event = (event_name: string, fields: object = {}) => ({
    app_id: platform.appId,
    event_name,
    timestamp: String(NOW),
    sender: { id: person.id },
    recipient: { id: OA },
    ...fields,
  })
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
    hands,
    event,
    lines: tools.lines,
    text: (text) => signed(event('user_send_text', { message: { msg_id: '0a1b2c', text } }), platform),
    press: (text) => signed(event('user_send_text', { message: { msg_id: '0a1b2d', text } }), platform),
    junk: (body) => signed(body, platform),
    forged: () =>
      signed(event('user_send_text', { message: { msg_id: 'f', text: 'a' } }), platform, { secret: 'guess' }),
    refusedStatus: 200,
    seen: () => {
      const seen = person.chat.messages.at(-1)
      return seen && { text: seen.text, buttons: seen.buttons.length === 0 ? [] : labels(seen), file: seen.picture }
    },
    breaks(how) {
      if (how === 'down') platform.fails({ kind: 'body', status: 502, body: '<html>nginx</html>' })
      else if (how === 'slow-down')
        platform.fails({ kind: 'body', status: 429, body: 'slow down', headers: { 'retry-after': '7' } })
      else if (how === 'answer-lost') platform.fails({ kind: 'drop-after-accepting' })
      else platform.fails({ kind: 'error', code: how === 'blocked' ? -217 : -249 })
    },
    vanishes,
    secrets: [
      platform.appSecret,
      platform.oaSecret,
      OLD_SECRET,
      platform.account().access?.token ?? 'no token',
      platform.account().refresh ?? 'no token',
    ],
    logged: () => JSON.stringify(tools.lines),
    async close() {
      await channel.stop?.()
      await client.close()
      await vanishes()
    },
  }
}

/** As it stands in the vault after a refresh. */
export function tokenRecord(access: string, refresh: string, at: number, more: object = {}): object {
  return {
    format: 1,
    generation: 1,
    refresh,
    access: { token: access, at, expiresAt: at + 90_000_000 },
    state: 'good',
    failures: 0,
    nextTryAt: 0,
    ...more,
  }
}
