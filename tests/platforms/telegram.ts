/**
 * A stand-in for Telegram on loopback: a Bot API server that holds to the documented limits and refuses in Telegram's
 * words, persons who write and press, and a webhook delivery with Telegram's own queues and retries.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { type Chat, emptyWorld, type SeenMessage } from './telegram/chats.ts'
import { type Group, groupIn } from './telegram/groups.ts'
import { botMethods, type Limits, type Outcome } from './telegram/methods.ts'
import { readForm } from './telegram/multipart.ts'
import { type Person, personIn } from './telegram/person.ts'
import { type QueueOptions, webhookQueues } from './telegram/queues.ts'
import type { Refusal } from './telegram/rules.ts'

export { labels } from './telegram/chats.ts'
export type { Group, GroupMessage, GroupTopic, Member } from './telegram/groups.ts'
export type { Person, SeenMessage }

/** How the platform misbehaves. "Accepting": it does what was asked, and then the answer is lost. */
export type Fault =
  | { readonly kind: 'throttle'; readonly retryAfter?: number }
  | { readonly kind: 'error'; readonly code: number; readonly description: string }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'half-an-answer' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'hang' | 'hang-after-accepting' | 'drop' | 'drop-after-accepting' }

/** A bot may fetch files up to this. */
const FILE_BYTES = 20 * 1024 * 1024

export interface BotCall {
  readonly method: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly at: number
}

export interface StandInOptions extends Partial<Limits>, Partial<QueueOptions> {
  readonly token?: string
  readonly username?: string
  readonly port?: number
  /** Messages a group takes in a minute, all topics together: 20. */
  readonly perMinute?: number
  /** Calls are kept for looking at; a benchmark has no use for them. */
  readonly record?: boolean
}

export interface TelegramStandIn {
  readonly apiRoot: string
  readonly token: string
  /** Every call in order, also those refused or answered with a fault. */
  readonly calls: readonly BotCall[]
  callsOf(method: string): readonly BotCall[]
  /** Resolves when the n-th call of a method has come, the first if not said. */
  called(method: string, times?: number): Promise<BotCall>
  /** Where updates go, as `setWebhook` would say it. */
  setWebhook(url: string, secret: string): void
  person(who?: { id?: number; name?: string; language?: string; started?: boolean }): Person
  /** A supergroup with topics in which the bot is admin. */
  group(id?: number): Group
  /** Sends an update as it is, once; gives our webhook's status. */
  post(update: object, headers?: Readonly<Record<string, string>>): Promise<number>
  /** The next `times` calls of a method (or any) go wrong, of one chat only where given. */
  fails(fault: Fault, where?: { method?: string; chat?: number; times?: number }): void
  /** What somebody has sent, by its id for bots. */
  keeps(fileId: string, bytes: Buffer): void
  /** Notices shown on presses, in order; `null` for one answered without words. Unanswered ones are not in it. */
  notices(): readonly (string | null)[]
  close(): Promise<void>
}

export async function telegramStandIn(options: StandInOptions = {}): Promise<TelegramStandIn> {
  const { token = '4200000000:AAstand-in_token_of_nobody', username = 'tung_buoc_bot', record = true } = options
  const now = options.now ?? Date.now
  const world = emptyWorld()
  const limits = { burst: options.burst ?? 20, perSecond: options.perSecond ?? 30 }
  const methods = botMethods(world, { id: Number(token.split(':')[0]), username }, limits, now)
  const calls: BotCall[] = []
  const files = new Map<string, Buffer>()
  const watchers: { method: string; times: number; resolve: (call: BotCall) => void }[] = []
  const groups = new Map<number, ReturnType<typeof groupIn>>()
  let faults: { fault: Fault; method?: string; chat?: number; left: number }[] = []

  const agent = new Agent({ connections: 40 })
  const post = options.post ?? ((url, headers, body) => postUpdate(agent, url, headers, body))
  const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()))
  const queues = webhookQueues(world, { post, wait, now })

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => answer(incoming, outgoing, Buffer.concat(chunks)))
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))

  function answer(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): void {
    const [, holder, path = ''] = /^\/file\/bot([^/]+)\/(.+)$/.exec(incoming.url ?? '') ?? []
    if (holder !== undefined) {
      const file = holder === token ? files.get(path) : undefined
      outgoing.writeHead(file ? 200 : 404, { 'content-type': 'application/octet-stream' }).end(file ?? 'Not Found')
      return
    }
    const [, called = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(incoming.url ?? '') ?? []
    if (called !== token) {
      const known = called === '' ? { code: 404, description: 'Not Found' } : { code: 401, description: 'Unauthorized' }
      write(outgoing, known)
      return
    }
    const payload = readPayload(incoming, body)
    if (record) note({ method, payload, at: now() })
    const fault = takeFault(method, Number(payload.chat_id))
    if (fault === null) write(outgoing, perform(method, payload))
    else goWrong(fault, outgoing, () => perform(method, payload))
  }

  function perform(method: string, payload: Readonly<Record<string, unknown>>): Outcome {
    if (method === 'getFile') return getFile(String(payload.file_id))
    const group = groups.get(Number(payload.chat_id))
    if (group) return group.perform(method, payload)
    if (method === 'getChat') return { code: 400, description: 'Bad Request: chat not found' }
    return methods[method]?.(payload) ?? { code: 404, description: 'Not Found: method not found' }
  }

  function getFile(id: string): Outcome {
    const file = files.get(`files/${id}`)
    if (!file) return { code: 400, description: 'Bad Request: invalid file_id' }
    if (file.length > FILE_BYTES) return { code: 400, description: 'Bad Request: file is too big' }
    return { result: { file_id: id, file_size: file.length, file_path: `files/${id}` } }
  }

  function note(call: BotCall): void {
    calls.push(call)
    const sofar = calls.filter(({ method }) => method === call.method).length
    for (const watcher of watchers.filter(({ method, times }) => method === call.method && times === sofar)) {
      watchers.splice(watchers.indexOf(watcher), 1)
      watcher.resolve(call)
    }
  }

  function takeFault(method: string, chat: number): Fault | null {
    const found = faults.find(
      (one) => (one.method ?? method) === method && (one.chat === undefined || one.chat === chat),
    )
    if (found === undefined) return null
    found.left--
    faults = faults.filter(({ left }) => left > 0)
    return found.fault
  }

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    calls,
    callsOf: (wanted) => calls.filter(({ method }) => method === wanted),
    called(method, times = 1) {
      const known = calls.filter((call) => call.method === method)[times - 1]
      if (known !== undefined) return Promise.resolve(known)
      return new Promise((resolve) => watchers.push({ method, times, resolve }))
    },
    setWebhook(url, secret) {
      world.webhook = { ...world.webhook, url, secret }
    },
    person({ id = 40_001 + world.chats.size, name = 'An', language = 'vi', started = false } = {}) {
      const chat: Chat = {
        id,
        firstName: name,
        language,
        started,
        blocked: false,
        deactivated: false,
        topics: new Set(),
        messages: new Map(),
        unread: [],
        waiting: [],
        allowance: { left: limits.burst, at: now() },
      }
      world.chats.set(id, chat)
      return personIn({ world, now, bring: queues.bring }, chat)
    },
    group(id = -1_001_234_567_890) {
      const bot = { id: Number(token.split(':')[0]), username }
      const perMinute = options.perMinute ?? 20
      const made = groupIn({ world, bot, now, perMinute, bring: queues.bring }, id)
      groups.set(id, made)
      return made.group
    },
    async post(update, headers) {
      const { url, secret } = world.webhook
      const usual = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret }
      return (await post(url, headers ?? usual, JSON.stringify(update))).status
    },
    fails(fault, { method, chat, times = 1 } = {}) {
      faults.push({ fault, ...(method && { method }), ...(chat !== undefined && { chat }), left: times })
    },
    keeps: (fileId, bytes) => void files.set(`files/${fileId}`, bytes),
    notices: () => [...world.presses.values()].filter(({ answered }) => answered).map(({ notice }) => notice ?? null),
    async close() {
      queues.close()
      await agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function readPayload({ headers }: IncomingMessage, body: Buffer): Record<string, unknown> {
  const type = headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return readForm(type, body)
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>)
}

function write(outgoing: ServerResponse, outcome: Outcome): void {
  const [status, body] =
    'result' in outcome
      ? [200, { ok: true, ...outcome }]
      : [outcome.code, { ok: false, error_code: outcome.code, description: outcome.description, ...asked(outcome) }]
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function asked({ parameters }: Refusal): Pick<Refusal, 'parameters'> {
  return parameters === undefined ? {} : { parameters }
}

function goWrong(fault: Fault, outgoing: ServerResponse, perform: () => Outcome): void {
  switch (fault.kind) {
    case 'throttle': {
      const seconds = fault.retryAfter ?? 14
      const description = `Too Many Requests: retry after ${seconds}`
      write(outgoing, { code: 429, description, parameters: { retry_after: seconds } })
      break
    }
    case 'error':
      write(outgoing, { code: fault.code, description: fault.description })
      break
    case 'html':
      outgoing.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>nginx</html>')
      break
    case 'half-an-answer':
      perform()
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"resu')
      break
    case 'redirect':
      outgoing.writeHead(302, { location: fault.to }).end()
      break
    case 'hang':
      break
    case 'hang-after-accepting':
      perform()
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

async function postUpdate(agent: Agent, url: string, headers: Readonly<Record<string, string>>, body: string) {
  const answered = await request(url, { method: 'POST', headers: { ...headers }, body, dispatcher: agent })
  await answered.body.dump()
  const retryAfter = Number(answered.headers['retry-after'])
  return { status: answered.statusCode, ...(Number.isFinite(retryAfter) && { retryAfter }) }
}
