/**
 * A stand-in for Zalo on loopback: the token endpoint with pairs that rotate, the Official Account API with its limits,
 * windows and codes, persons who write and press, and signed webhooks, echoes and receipts among them.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { readForm } from './telegram/multipart.ts'
import { officialApi, refusal } from './zalo/api.ts'
import { newPair, tokenEndpoint } from './zalo/oauth.ts'
import { type Person, personIn } from './zalo/person.ts'
import type { Account, Chat, SeenMessage, World } from './zalo/world.ts'

export { labels } from './zalo/world.ts'
export type { Account, Person, SeenMessage }

/** How the platform misbehaves. "Accepting": it does what was asked, and then the answer is lost. */
export type Fault =
  | { readonly kind: 'error'; readonly code: number }
  | { readonly kind: 'body'; readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | { readonly kind: 'body-after-accepting'; readonly status: number; readonly body: string }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'hang' | 'hang-after-accepting' | 'drop' | 'drop-after-accepting' }

export interface Call {
  readonly path: string
  readonly token: unknown
  readonly body: Readonly<Record<string, unknown>>
}

export interface StandInOptions {
  readonly now?: () => number
  readonly appId?: string
  readonly appSecret?: string
  readonly oaSecret?: string
  readonly oas?: readonly string[]
  readonly demandsProof?: boolean
  /** Echoes and receipts of what was sent go to the webhook. */
  readonly echoes?: boolean
  /** In place of a real request to our webhook. */
  readonly post?: (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>
  /** Calls are kept for looking at; a benchmark has no use for them. */
  readonly record?: boolean
}

export const APP_ID = '1000000000000000001'
export const OA = '3000000000000000003'
export const OTHER_OA = '3000000000000000008'

export interface ZaloStandIn {
  readonly root: string
  readonly appId: string
  readonly appSecret: string
  readonly oaSecret: string
  readonly calls: readonly Call[]
  callsOf(path: string): readonly Call[]
  /** Calls of the token endpoint. */
  refreshes(): number
  account(oa?: string): Account
  /** A new pair, as an administrator's consent would give it. */
  grant(oa?: string): { readonly access: string; readonly refresh: string }
  /** An administrator opens the address and agrees. @returns the address the browser is sent to */
  agree(url: string, oa?: string): string
  person(who?: { readonly id?: string; readonly oa?: string; readonly lastAt?: number }): Person
  stranger(id: string, conversation: string, oa?: string): Chat
  setWebhook(url: string): void
  /** What somebody has sent, open to whoever has the address, as on Zalo's own hosts. */
  keeps(name: string, bytes: Buffer): string
  /** Signs and sends an event. */
  post(event: object, how?: { readonly secret?: string; readonly headers?: Record<string, string> }): Promise<number>
  sign(body: string | Buffer, secret?: string): string
  /** The next `times` calls of a path (or any) go wrong. */
  fails(fault: Fault, where?: { readonly path?: string; readonly times?: number }): void
  /** Waits for echoes and receipts under way. */
  quiet(): Promise<void>
  close(): Promise<void>
}

export async function zaloStandIn(options: StandInOptions = {}): Promise<ZaloStandIn> {
  const { appId = APP_ID, appSecret = 'app-secret-of-nobody', oaSecret = 'oa-secret-of-nobody' } = options
  const { record = true } = options
  const now = options.now ?? Date.now
  const world: World = { appId, appSecret, accounts: new Map(), codes: new Map(), made: 0 }
  for (const id of options.oas ?? [OA]) world.accounts.set(id, emptyAccount(id))
  const calls: Call[] = []
  const files = new Map<string, Buffer>()
  let faults: { fault: Fault; path?: string; left: number }[] = []
  let webhook = ''
  const agent = new Agent({ connections: 40 })
  const posting = new Set<Promise<unknown>>()

  const api = officialApi(world, {
    now,
    demandsProof: options.demandsProof ?? false,
    onShown(account, chat, message, words) {
      if (!options.echoes || webhook === '') return
      const sides = { sender: { id: account.id }, recipient: { id: chat.id } }
      const about = { app_id: appId, timestamp: String(now()), ...sides, message: { msg_id: message.id } }
      const what = message.picture ? 'image' : 'text'
      later({ ...about, event_name: `oa_send_${what}`, message: { msg_id: message.id, text: words } })
      later({ ...about, event_name: 'user_received_message' })
      later({ ...about, event_name: 'user_seen_message', message: { msg_ids: [message.id] } })
    },
  })

  function later(event: object): void {
    const done = post(event)
      .catch(() => 0)
      .finally(() => posting.delete(done))
    posting.add(done)
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => answer(incoming, outgoing, Buffer.concat(chunks)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function answer({ url = '', headers }: IncomingMessage, outgoing: ServerResponse, raw: Buffer): void {
    const path = url.split('?')[0] ?? ''
    const kept = files.get(path)
    if (kept !== undefined) return void outgoing.writeHead(200, { 'content-type': 'image/jpeg' }).end(kept)
    const type = headers['content-type'] ?? ''
    const isForm = type.startsWith('multipart/form-data')
    const form = isForm ? readForm(type, raw) : {}
    const isOAuth = path === '/v4/oa/access_token'
    const params = new URLSearchParams(isOAuth ? raw.toString() : '')
    const body = isOAuth ? Object.fromEntries(params) : isForm || raw.length === 0 ? form : JSON.parse(raw.toString())
    if (record) calls.push({ path, token: headers.access_token, body })
    const file = Buffer.isBuffer(form.file) ? form.file : undefined
    const perform = (): object =>
      isOAuth
        ? tokenEndpoint(world, params, headers.secret_key, now())
        : api({ path, token: headers.access_token, proof: headers.appsecret_proof, body, ...(file && { file }) })
    const fault = takeFault(path)
    if (fault === null) write(outgoing, 200, JSON.stringify(perform()))
    else goWrong(fault, outgoing, perform)
  }

  function takeFault(path: string): Fault | null {
    const found = faults.find((one) => (one.path ?? path) === path)
    if (found === undefined) return null
    found.left--
    faults = faults.filter(({ left }) => left > 0)
    return found.fault
  }

  function accountOf(oa?: string): Account {
    const account = oa === undefined ? [...world.accounts.values()][0] : world.accounts.get(oa)
    if (account === undefined) throw new Error('no such account')
    return account
  }

  function sign(body: string | Buffer, secret = oaSecret): string {
    return `mac=${macOf(appId, body, secret)}`
  }

  async function post(
    event: object,
    { secret, headers }: { secret?: string; headers?: Record<string, string> } = {},
  ): Promise<number> {
    const body = JSON.stringify(event)
    const all = { 'content-type': 'application/json', 'x-zevent-signature': sign(body, secret), ...headers }
    if (options.post) return await options.post(webhook, all, body)
    const answered = await request(webhook, { method: 'POST', headers: all, body, dispatcher: agent })
    await answered.body.dump()
    return answered.statusCode
  }

  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    root,
    keeps(name, bytes) {
      files.set(`/cdn/${name}`, bytes)
      return `${root}/cdn/${name}`
    },
    appId,
    appSecret,
    oaSecret,
    calls,
    callsOf: (wanted) => calls.filter(({ path }) => path === wanted),
    refreshes: () => calls.filter(({ path, body }) => path.endsWith('access_token') && 'refresh_token' in body).length,
    account: accountOf,
    grant: (oa) => newPair(world, accountOf(oa), now()),
    agree(url, oa = OA) {
      const { searchParams } = new URL(url)
      const code = `code-${++world.made}`
      world.codes.set(code, { oa, challenge: searchParams.get('code_challenge') ?? '', at: now() })
      const back = new URL(searchParams.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ code, oa_id: oa, state: searchParams.get('state') ?? '' }).toString()
      return back.href
    },
    person({ id = String(2_000_000_000_000_000_002n + BigInt(++world.made)), oa, lastAt } = {}) {
      const account = accountOf(oa)
      const chat = emptyChat(id, lastAt)
      account.chats.set(id, chat)
      return personIn({ appId, now, newId: () => `in${++world.made}`, post }, account, chat)
    },
    stranger(id, conversation, oa) {
      const chat = emptyChat(id, now())
      accountOf(oa).chats.set(`${id}/${conversation}`, chat)
      return chat
    },
    setWebhook(url) {
      webhook = url
    },
    post,
    sign,
    fails(fault, { path, times = 1 } = {}) {
      faults.push({ fault, ...(path !== undefined && { path }), left: times })
    },
    async quiet() {
      while (posting.size > 0) await Promise.all(posting)
    },
    async close() {
      await Promise.all(posting)
      await agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** As Zalo makes it: no HMAC, the parts one behind the other. */
export function macOf(appId: string, body: string | Buffer, secret: string): string {
  const text = body.toString()
  const timestamp = /"timestamp"\s*:\s*"?([^",}\s]*)/.exec(text)?.[1] ?? ''
  return createHash('sha256').update(appId).update(body).update(timestamp).update(secret).digest('hex')
}

function emptyAccount(id: string): Account {
  return {
    id,
    name: 'Từng Bước – phường Thử',
    access: undefined,
    refresh: undefined,
    takesButtons: true,
    hasMoney: true,
    stopped: undefined,
    uploads: new Map(),
    chats: new Map(),
  }
}

function emptyChat(id: string, lastAt: number | undefined): Chat {
  return { id, lastAt, refuses: undefined, messages: [], unread: [], waiting: [] }
}

function write(outgoing: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
}

function goWrong(fault: Fault, outgoing: ServerResponse, perform: () => object): void {
  switch (fault.kind) {
    case 'error':
      write(outgoing, 200, JSON.stringify(refusal(fault.code)))
      break
    case 'body':
      write(outgoing, fault.status, fault.body, fault.headers)
      break
    case 'body-after-accepting':
      perform()
      write(outgoing, fault.status, fault.body)
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
