/**
 * A stand-in for Microsoft's cloud on loopback: the login service's keys, the connector that a bot answers to, Direct
 * Line for pages, and people on any channel behind it.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CloudAddresses } from '../../src/channels/botframework/adapter.ts'
import type { BotFrameworkSettings } from '../../src/channels/botframework/settings.ts'
import type { CallAnswer, Outgoing } from '../../src/channels/outgoing.ts'
import { BOT, type Conversation, conversation, newId, take, type Visitor, visitor } from './botframework/chats.ts'
import { directLine } from './botframework/directline.ts'
import { actionsOf, refuseActivity, type SentActivity } from './botframework/rules.ts'
import { type Claims, type SigningKey, signed, signingKey } from './botframework/tokens.ts'

export { actionsOf, BOT, type Conversation, type SentActivity, type Visitor }
export const APP_ID = '0a1b2c3d-0000-4000-8000-00000000cafe'
/** A bot as it is registered with the cloud. */
export const APP: Extract<BotFrameworkSettings, { kind: 'app' }> = {
  kind: 'app',
  appId: APP_ID,
  appType: 'SingleTenant',
  password: 'client-secret-of-nobody~1',
  tenantId: '0a1b2c3d-0000-4000-8000-000000007e4a',
  hosts: [],
}
export const ISSUER = 'https://api.botframework.com'

/** What it accepts as ours. */
const OUR_TOKEN = 'token-of-our-app'

export type Fault =
  | {
      readonly kind: 'error'
      readonly status: number
      readonly code?: string
      readonly message?: string
      readonly retryAfter?: number
    }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'no-id' | 'hang' | 'drop' | 'drop-after-accepting' }

export interface ConnectorCall {
  readonly channelId: string
  readonly conversation: string
  readonly replyToId: string | undefined
  readonly authorization: string
  readonly activity: SentActivity
}

export interface BotFrameworkStandIn {
  readonly origin: string
  /** Where its people's activities ask to be answered. */
  readonly serviceUrl: string
  readonly cloud: CloudAddresses
  readonly token: () => Promise<string>
  readonly key: SigningKey
  readonly calls: readonly ConnectorCall[]
  /** Times the keys were asked for. */
  keysAsked(): number
  /** Our client for calls out, with this machine in the place of the names of Microsoft's services. */
  through(real: Outgoing): Outgoing
  /** Where the bot's webhook is; activities are brought there, or to a function. */
  connect(bot: string | Deliver): void
  /** A good token for an activity; claims or header as said otherwise. */
  bearer(claims?: Claims, header?: Claims): string
  /** An activity of a person as the connector would bring it. */
  activity(chat: Conversation, part?: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>
  visitor(who?: { channelId?: string; userId?: string; conversationId?: string }): Visitor
  /** The secret for `tokens/generate`, and the address a page's client is given. */
  readonly directLine: { readonly secret: string; readonly domain: string }
  fails(fault: Fault, times?: number): void
  /** The login service and its keys are away, or hang; `half`: only the list of keys is nonsense. */
  hidesKeys(how: 'error' | 'nonsense' | 'half' | 'hang' | null): void
  /** From now on another key signs, and it alone is on the list. */
  changesKey(): void
  /** The list of keys begins, and ends when this is called. @returns when the beginning is on its way */
  holdsKeys(): { readonly begun: Promise<void>; release(): void }
  close(): Promise<void>
}

export type Deliver = (
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<{ readonly status: number; readonly body: string }>

export interface StandInOptions {
  /** No tokens at all, and answers on loopback: the Emulator. */
  readonly open?: boolean
  readonly now?: () => number
  /** Calls are kept for looking at; a benchmark has no use for them. */
  readonly record?: boolean
}

const newKey = (n: number) =>
  signingKey(`key-${n}`, ['webchat', 'directline', 'msteams', 'facebook', 'emulator', 'slack', 'sms'])

export async function botFrameworkStandIn({
  open = false,
  now = Date.now,
  record = true,
}: StandInOptions = {}): Promise<BotFrameworkStandIn> {
  // A page of its own each time: the SDK remembers keys by their address, for the life of a process.
  const page = `/${randomUUID()}`
  let key = newKey(1)
  const chats = new Map<string, Conversation>()
  const calls: ConnectorCall[] = []
  let faults: Fault[] = []
  let keysAsked = 0
  let keysHidden: 'error' | 'nonsense' | 'half' | 'hang' | null = null
  let holding: { begun(): void; readonly released: Promise<void> } | undefined
  let deliver: Deliver = async () => ({ status: 200, body: '' })
  let count = 0
  let token: { readonly at: number; readonly text: string } | null = null

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      answer(incoming, outgoing, Buffer.concat(chunks)).catch((error: unknown) => outgoing.destroy(error as Error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const serviceUrl = open ? `${origin}/` : 'https://webchat.botframework.com/'
  const line = directLine(chats, bring)

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): Promise<void> {
    const url = new URL(incoming.url ?? '/', origin)
    const authorization = incoming.headers.authorization ?? ''
    if (url.pathname.startsWith(page)) return answerKeys(url.pathname.slice(page.length), outgoing)
    const fields = body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>)
    if (url.pathname.startsWith('/v3/directline')) {
      const path = url.pathname.slice('/v3/directline'.length)
      const method = incoming.method ?? ''
      const said = await line.answer({ method, path, query: url.searchParams, authorization, body: fields })
      return write(outgoing, said.status, said.body)
    }
    const [, id = '', replyToId] = /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(url.pathname) ?? []
    const chat = chats.get(decodeURIComponent(id))
    const activity = fields as unknown as SentActivity
    const perform = () => write(outgoing, ...taken(chat, activity, authorization))
    if (record)
      calls.push({
        channelId: chat?.channelId ?? '',
        conversation: chat?.id ?? '',
        replyToId: replyToId === undefined ? undefined : decodeURIComponent(replyToId),
        authorization,
        activity,
      })
    const fault = faults.shift()
    if (fault === undefined) perform()
    else goWrong(fault, outgoing, () => taken(chat, activity, authorization))
  }

  function taken(
    chat: Conversation | undefined,
    activity: SentActivity,
    authorization: string,
  ): [status: number, body: unknown] {
    if (!open && authorization !== `Bearer ${OUR_TOKEN}`) {
      return [401, errorBody('Unauthorized', 'Authorization has been denied for this request.')]
    }
    if (chat === undefined || chat.gone) return [404, errorBody('ConversationNotFound', 'Conversation not found.')]
    const refusal = refuseActivity(chat.channelId, activity, BOT.id)
    if (refusal !== null) return [refusal.status, errorBody(refusal.code, refusal.message)]
    return [201, { id: take(chat, activity) }]
  }

  function answerKeys(path: string, outgoing: ServerResponse): void {
    if (path === '/openidconfiguration') keysAsked++
    if (keysHidden === 'hang') return
    if (keysHidden === 'error') return write(outgoing, 503, { error: 'away' })
    if (keysHidden === 'nonsense' || (keysHidden === 'half' && path === '/keys')) {
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<html>a hotel’s sign-in page</html>')
      return
    }
    if (path === '/keys' && holding) {
      const { begun, released } = holding
      outgoing.writeHead(200, { 'content-type': 'application/json' }).write('{"keys":[')
      void released.then(() => outgoing.end(`${JSON.stringify(key.jwk)}]}`))
      return begun()
    }
    if (path === '/keys') {
      return write(outgoing, 200, { keys: [key.jwk, { kid: 'not-rsa', kty: 'EC' }] })
    }
    write(outgoing, 200, { issuer: ISSUER, jwks_uri: `${origin}${page}/keys` })
  }

  function bearer(claims: Claims = {}, header: Claims = {}): string {
    const seconds = Math.floor(now() / 1_000)
    const usual = { iss: ISSUER, aud: APP_ID, serviceurl: serviceUrl, nbf: seconds - 300, exp: seconds + 3_600 }
    return `Bearer ${signed({ ...usual, ...claims }, key, header)}`
  }

  function activity(chat: Conversation, part: Readonly<Record<string, unknown>> = {}) {
    return {
      type: 'message',
      id: newId(chat),
      timestamp: new Date(now()).toISOString(),
      channelId: chat.channelId,
      serviceUrl,
      from: { id: chat.userId, name: 'An', role: 'user' },
      conversation: { id: chat.id },
      recipient: BOT,
      locale: 'vi-VN',
      attachments: [],
      entities: [],
      ...part,
    }
  }

  /** As the connector does: the same token until it is a minute old. */
  function carried(): string {
    if (token === null || now() - token.at > 60_000) token = { at: now(), text: bearer() }
    return token.text
  }

  async function bring(chat: Conversation, part: Readonly<Record<string, unknown>>) {
    // What a page's client puts in place of the service's own fields does not count.
    const { from: _from, id: _id, conversation: _conversation, timestamp: _timestamp, ...said } = part
    const whole = activity(chat, said)
    if (part.type === 'message') take(chat, whole as unknown as SentActivity)
    else chat.nextId++
    const headers = { 'content-type': 'application/json', ...(!open && { authorization: carried() }) }
    return await deliver(headers, JSON.stringify(whole))
  }

  return {
    origin,
    serviceUrl,
    cloud: {
      ToBotFromChannelOpenIdMetadataUrl: `${origin}${page}/openidconfiguration`,
      ToBotFromChannelTokenIssuer: ISSUER,
      ToBotFromEmulatorOpenIdMetadataUrl: `${origin}${page}/openidconfiguration`,
      ToChannelFromBotLoginUrl: `${origin}${page}/login`,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      OAuthUrl: `${origin}${page}/oauth`,
      ValidateAuthority: 'false',
    },
    token: async () => OUR_TOKEN,
    get key() {
      return key
    },
    calls,
    keysAsked: () => keysAsked,
    through: (real) => ({
      call(call): Promise<CallAnswer | Awaited<ReturnType<Outgoing['call']>>> {
        const ours = /^https:\/\/([\w.-]+\.)?(botframework\.com|smba\.trafficmanager\.net)$/.test(call.origin)
        return real.call(ours ? { ...call, origin } : call)
      },
      close: () => real.close(),
    }),
    connect(bot) {
      deliver = typeof bot === 'function' ? bot : (headers, body) => post(bot, headers, body)
    },
    bearer,
    activity,
    visitor({ channelId = 'webchat', userId = 'dl_3f1c', conversationId } = {}) {
      count++
      const chat = conversation(conversationId ?? `5ufA-${count}|livechat`, channelId, userId)
      chats.set(chat.id, chat)
      return visitor(chat, bring)
    },
    directLine: { secret: line.secret, domain: `${origin}/v3/directline` },
    fails(fault, times = 1) {
      for (let i = 0; i < times; i++) faults.push(fault)
    },
    hidesKeys(how) {
      keysHidden = how
    },
    changesKey() {
      key = newKey(2)
    },
    holdsKeys() {
      const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      holding = { begun: begun.resolve, released: released.promise }
      return {
        begun: begun.promise,
        release() {
          holding = undefined
          released.resolve()
        },
      }
    },
    async close() {
      faults = []
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function errorBody(code: string, message: string) {
  return { error: { code, message } }
}

function write(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing
    .writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
    .end(JSON.stringify(body))
}

function goWrong(fault: Fault, outgoing: ServerResponse, perform: () => [status: number, body: unknown]): void {
  switch (fault.kind) {
    case 'error': {
      const { status, code = 'ServiceError', message = '', retryAfter } = fault
      if (retryAfter !== undefined) outgoing.setHeader('retry-after', String(retryAfter))
      write(outgoing, status, errorBody(code, message))
      break
    }
    case 'html':
      outgoing.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>front door</html>')
      break
    case 'redirect':
      outgoing.writeHead(307, { location: fault.to }).end()
      break
    case 'no-id':
      perform()
      outgoing.writeHead(200).end()
      break
    case 'hang':
      break
    case 'drop':
      outgoing.destroy()
      break
    case 'drop-after-accepting':
      perform()
      outgoing.destroy()
      break
    default:
      fault satisfies never
  }
}

async function post(url: string, headers: Readonly<Record<string, string>>, body: string) {
  const answered = await fetch(url, { method: 'POST', headers, body })
  return { status: answered.status, body: await answered.text() }
}
