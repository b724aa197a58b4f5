/** The Bot Framework channel with its stand-in cloud, and requests as the connector would make them. */
import { botFrameworkChannel, type Cloud } from '../../../src/channels/botframework/channel.ts'
import { rootsFor } from '../../../src/channels/botframework/places.ts'
import { personOf, writeReference } from '../../../src/channels/botframework/reference.ts'
import type { BotFrameworkSettings } from '../../../src/channels/botframework/settings.ts'
import type { Admission, Channel, WebhookRequest } from '../../../src/channels/channel.ts'
import { outgoing } from '../../../src/channels/outgoing.ts'
import type { Address, InboundEvent } from '../../../src/messages.ts'
import { inlineBytes, type SentActivity } from '../../platforms/botframework/rules.ts'
import {
  APP,
  APP_ID,
  actionsOf,
  BOT,
  type BotFrameworkStandIn,
  botFrameworkStandIn,
  type Visitor,
} from '../../platforms/botframework.ts'
import type { ChannelRig } from '../contract.ts'
import { channelTools, type LogLine } from '../tools.ts'

type Part = Readonly<Record<string, unknown>>

export interface BotFrameworkRig extends ChannelRig {
  readonly platform: BotFrameworkStandIn
  readonly visitor: Visitor
  readonly reply: string
  readonly lines: readonly LogLine[]
  /** A genuine request with an activity of the visitor's. */
  readonly request: (part: Part, authorization?: string) => WebhookRequest
  readonly admit: (part: Part, authorization?: string) => Promise<Admission>
  /** The one event an activity becomes. */
  readonly event: (part: Part) => Promise<InboundEvent>
  /** Someone on another channel behind it, with what is needed to write to them. */
  readonly someone: (channelId: string) => { visitor: Visitor; to: Address; reply: string }
}

export interface RigOptions {
  readonly settings?: BotFrameworkSettings
  readonly cloud?: Cloud
  readonly timeoutMs?: number
  readonly publicUrl?: string
  /** The SDK gets its token by itself; otherwise the stand-in gives one. */
  readonly asksForToken?: boolean
}

export async function botFrameworkRig({
  settings = APP,
  cloud = {},
  timeoutMs = 5_000,
  publicUrl = 'https://bot.example.vn',
  asksForToken = false,
}: RigOptions = {}): Promise<BotFrameworkRig> {
  const open = settings.kind === 'loopback'
  // Tokens are checked by the SDK, which has a clock of its own.
  const platform = await botFrameworkStandIn({ open })
  const real = outgoing({
    allowedRoots: open ? rootsFor(settings) : [{ url: platform.origin, standIn: true }],
    timeoutMs,
    maxBytes: 65_536,
  })
  const client = open ? real : platform.through(real)
  const tools = { ...channelTools(client), publicUrl, clock: { now: () => Date.now() } }
  const inPlace = open ? {} : { cloud: platform.cloud, ...(!asksForToken && { token: platform.token }) }
  const channel: Channel = botFrameworkChannel(settings, tools, { ...inPlace, ...cloud })
  const person = platform.visitor()
  let closed = false
  let count = 0

  function requestBy({ chat }: Visitor, part: Part, authorization?: string): WebhookRequest {
    return asRequest(JSON.stringify(platform.activity(chat, part)), authorization)
  }
  function asRequest(body: string | Buffer, authorization?: string): WebhookRequest {
    const proof = authorization ?? platform.bearer()
    const headers = {
      'content-type': 'application/json',
      host: '127.0.0.1:3000',
      ...(!open && proof !== '' && { authorization: proof }),
    }
    return { method: 'POST', headers, query: {}, body: Buffer.from(body), receivedAt: Date.now(), from: '127.0.0.1' }
  }
  async function admitted(request: WebhookRequest): Promise<Admission> {
    if (channel.webhook === undefined) throw new Error('no webhook')
    return await channel.webhook.admit(request)
  }
  async function eventOf(request: WebhookRequest): Promise<InboundEvent> {
    const admission = await admitted(request)
    if (admission.kind !== 'events' || admission.events[0] === undefined) {
      throw new Error(`an event was meant: ${JSON.stringify(admission)}`)
    }
    return admission.events[0]
  }
  /** What the channel would keep of someone after their first words. */
  function known({ chat }: Visitor): { readonly to: Address; readonly reply: string } {
    const { serviceUrl } = platform
    const reference = {
      channelId: chat.channelId,
      serviceUrl,
      conversation: { id: chat.id },
      user: { id: chat.userId },
      bot: BOT,
      activityId: `${chat.id}|0000000`,
    }
    const account = open ? 'main' : APP_ID
    return {
      to: { channel: 'botframework', account, person: personOf(reference) },
      reply: writeReference(reference),
    }
  }
  const vanishes = async () => {
    if (!closed) await platform.close()
    closed = true
  }
  const { chat } = person

  return {
    platform,
    visitor: person,
    channel,
    resident: known(person).to,
    reply: known(person).reply,
    lines: tools.lines,
    request: (part, authorization) => requestBy(person, part, authorization),
    admit: (part, authorization) => admitted(requestBy(person, part, authorization)),
    event: (part) => eventOf(requestBy(person, part)),
    someone(channelId) {
      const visitor = platform.visitor({ channelId })
      return { visitor, ...known(visitor) }
    },
    text: (words) => requestBy(person, { id: `t${words.length}`, text: words }),
    press: (data) => requestBy(person, { id: `p${++count}`, text: 'Rồi', value: { tb: 1, data } }),
    junk: (body) => asRequest(body),
    forged: () => requestBy(person, { text: 'a' }, platform.bearer({ aud: 'somebody-else' })),
    refusedStatus: 401,
    seen() {
      const seen = chat.activities.findLast(({ from }) => from?.id !== chat.userId)
      return seen && { text: seen.text ?? '', buttons: actionsOf(seen).map(({ title }) => title), file: fileOf(seen) }
    },
    breaks(how) {
      if (how === 'down') platform.fails({ kind: 'html', status: 502 })
      else if (how === 'slow-down') platform.fails({ kind: 'error', status: 429, retryAfter: 7 })
      else if (how === 'answer-lost') platform.fails({ kind: 'drop-after-accepting' })
      else if (how === 'blocked') platform.fails({ kind: 'error', status: 403, code: 'ConversationBlockedByUser' })
      else platform.fails({ kind: 'error', status: 400, code: 'BadSyntax', message: 'text is wrong' })
    },
    vanishes,
    secrets: [String(APP.password), 'token-of-our-app'],
    logged: () => JSON.stringify(tools.lines),
    async close() {
      await client.close()
      await vanishes()
    },
  }
}

/** Written into the activity itself. */
function fileOf({ attachments = [] }: SentActivity): Buffer | undefined {
  const [inline] = attachments.filter(({ contentUrl }) => contentUrl?.startsWith('data:'))
  return inline ? (inlineBytes(inline.contentUrl ?? '', inline.contentType) ?? undefined) : undefined
}
