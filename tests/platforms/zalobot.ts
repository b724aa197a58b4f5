/**
 * A stand-in for the Zalo Bot platform on loopback: its methods with their documented limits, and people who write to
 * the bot. Its webhook comes in both shapes that are in use.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Fault =
  | { readonly kind: 'error'; readonly code: number; readonly description?: string; readonly retryAfter?: number }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'half-an-answer' | 'no-id' | 'hang' | 'drop' | 'drop-after-accepting' }

export interface BotCall {
  readonly method: string
  readonly payload: Readonly<Record<string, unknown>>
}

export interface SeenMessage {
  readonly text: string
  /** Address of the picture above the words. */
  readonly photo?: string
}

export interface ZaloBotPerson {
  readonly id: string
  /** Brings a message to the webhook. @returns its status. Likewise all that follow. */
  says(text: string): Promise<number>
  sends(event: string, content: Readonly<Record<string, unknown>>): Promise<number>
  messages(): readonly SeenMessage[]
  /** The oldest message not read yet; waits for one. */
  nextMessage(withinMs?: number): Promise<SeenMessage>
  /** Messages not read yet. */
  unread(): number
  typing(): number
}

export interface ZaloBotStandIn {
  readonly apiRoot: string
  readonly token: string
  readonly calls: readonly BotCall[]
  readonly webhook: { readonly url: string; readonly secret: string }
  /** As `setWebhook` would, without its rules. */
  setWebhook(url: string, secret: string): void
  person(id?: string): ZaloBotPerson
  fails(fault: Fault, times?: number): void
  /** The body of a person's message as the platform writes it. */
  body(person: string, event: string, content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>
  close(): Promise<void>
}

const TEXT_CHARS = 2_000

interface Chat {
  readonly messages: SeenMessage[]
  readonly unread: SeenMessage[]
  readonly waiting: ((message: SeenMessage) => void)[]
  typing: number
}

type Outcome = { readonly result: unknown } | { readonly code: number; readonly description: string }

export async function zaloBotStandIn({ now = Date.now }: { now?: () => number } = {}): Promise<ZaloBotStandIn> {
  const token = '4200000001:aZaloBotTokenOfNobody'
  const calls: BotCall[] = []
  const chats = new Map<string, Chat>()
  let faults: Fault[] = []
  let webhook = { url: '', secret: '' }
  let count = 0

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => answer(incoming, outgoing, Buffer.concat(chunks)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function answer(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): void {
    const [, called = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(incoming.url ?? '') ?? []
    if (called !== token) return write(outgoing, { code: 401, description: 'Unauthorized' })
    const payload = body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>)
    calls.push({ method, payload })
    const fault = faults.shift()
    if (fault === undefined) write(outgoing, perform(method, payload))
    else goWrong(fault, outgoing, () => perform(method, payload))
  }

  function perform(method: string, payload: Readonly<Record<string, unknown>>): Outcome {
    const { chat_id, text, photo, caption, url, secret_token } = payload
    const chat = chats.get(String(chat_id))
    switch (method) {
      case 'getMe':
        return { result: { id: '1', account_name: 'bot.TungBuoc', account_type: 'BASIC', can_join_groups: false } }
      case 'getWebhookInfo':
        return webhook.url === ''
          ? { code: 404, description: 'Webhook is not set' }
          : { result: { url: webhook.url, updated_at: now() } }
      case 'setWebhook':
        if (!/^https:\/\//.test(String(url))) return { code: 400, description: 'url must be https' }
        if (String(secret_token).length < 8 || String(secret_token).length > 256) {
          return { code: 400, description: 'secret_token must have 8 to 256 characters' }
        }
        webhook = { url: String(url), secret: String(secret_token) }
        return { result: { url, updated_at: now() } }
      case 'sendMessage':
        if (chat === undefined) return { code: 400, description: 'chat not found' }
        if (typeof text !== 'string' || text === '' || text.length > TEXT_CHARS) {
          return { code: 400, description: 'text must have 1 to 2000 characters' }
        }
        return { result: shown(chat, { text }) }
      case 'sendPhoto':
        if (chat === undefined) return { code: 400, description: 'chat not found' }
        if (!/^https:\/\//.test(String(photo))) return { code: 400, description: 'photo must be an https address' }
        if (String(caption ?? '').length > TEXT_CHARS) return { code: 400, description: 'caption is too long' }
        return { result: shown(chat, { text: String(caption ?? ''), photo: String(photo) }) }
      case 'sendChatAction':
        if (chat !== undefined) chat.typing++
        return { result: {} }
    }
    return { code: 404, description: 'Not Found' }
  }

  function shown(chat: Chat, message: SeenMessage): object {
    chat.messages.push(message)
    const waiter = chat.waiting.shift()
    if (waiter) waiter(message)
    else chat.unread.push(message)
    count++
    return { message_id: `a${String(count).padStart(19, '0')}`, date: now() }
  }

  function body(person: string, event: string, content: Readonly<Record<string, unknown>>) {
    count++
    const message = {
      message_id: `b${String(count).padStart(19, '0')}`,
      date: now(),
      chat: { id: person, chat_type: 'PRIVATE' },
      from: { id: person, display_name: 'An', is_bot: false },
      ...content,
    }
    const update = { event_name: event, message }
    return count % 2 === 0 ? { ok: true, result: update } : update
  }

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    calls,
    get webhook() {
      return webhook
    },
    setWebhook(url, secret) {
      webhook = { url, secret }
    },
    person(id = `c0ffee${String(chats.size).padStart(14, '0')}`) {
      const chat: Chat = { messages: [], unread: [], waiting: [], typing: 0 }
      chats.set(id, chat)
      const sends: ZaloBotPerson['sends'] = async (event, content) => {
        const headers = { 'content-type': 'application/json', 'x-bot-api-secret-token': webhook.secret }
        const answered = await fetch(webhook.url, {
          method: 'POST',
          headers,
          body: JSON.stringify(body(id, event, content)),
        })
        await answered.text()
        return answered.status
      }
      return {
        id,
        sends,
        says: (text) => sends('message.text.received', { text }),
        messages: () => chat.messages,
        unread: () => chat.unread.length,
        typing: () => chat.typing,
        nextMessage(withinMs = 5_000) {
          const known = chat.unread.shift()
          if (known !== undefined) return Promise.resolve(known)
          return new Promise((resolve, reject) => {
            const arrived = (message: SeenMessage) => {
              clearTimeout(timer)
              resolve(message)
            }
            const timer = setTimeout(() => {
              chat.waiting.splice(chat.waiting.indexOf(arrived), 1)
              reject(new Error(`no message in ${withinMs} ms; the last one said: ${chat.messages.at(-1)?.text}`))
            }, withinMs)
            chat.waiting.push(arrived)
          })
        },
      }
    },
    fails(fault, times = 1) {
      for (let i = 0; i < times; i++) faults.push(fault)
    },
    body,
    async close() {
      faults = []
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function write(outgoing: ServerResponse, outcome: Outcome): void {
  const body =
    'result' in outcome
      ? { ok: true, ...outcome }
      : { ok: false, error_code: outcome.code, description: outcome.description }
  outgoing.writeHead('result' in outcome ? 200 : outcome.code, { 'content-type': 'application/json' })
  outgoing.end(JSON.stringify(body))
}

function goWrong(fault: Fault, outgoing: ServerResponse, perform: () => Outcome): void {
  switch (fault.kind) {
    case 'error':
      if (fault.retryAfter !== undefined) outgoing.setHeader('retry-after', String(fault.retryAfter))
      write(outgoing, { code: fault.code, description: fault.description ?? '' })
      break
    case 'html':
      outgoing.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>front door</html>')
      break
    case 'redirect':
      outgoing.writeHead(302, { location: fault.to }).end()
      break
    case 'half-an-answer':
      perform()
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"resu')
      break
    case 'no-id':
      perform()
      write(outgoing, { result: {} })
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
