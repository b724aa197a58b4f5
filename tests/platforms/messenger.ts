/**
 * A stand-in for Facebook on loopback: a Graph API that holds to the documented limits, tokens and windows and refuses
 * in Facebook's codes, persons who write and tap, staff in the Page's inbox, and signed webhooks with echoes.
 */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { answerCall, type Outcome } from './messenger/endpoints.ts'
import { type Person, personIn } from './messenger/person.ts'
import { asFacebookWrites, webhookHeaders } from './messenger/signing.ts'
import { emptyWorld, type Json, type SeenMessage, type Thread, type World } from './messenger/world.ts'
import { readForm } from './telegram/multipart.ts'

export { asFacebookWrites, signatureOf, webhookHeaders } from './messenger/signing.ts'
export { labels } from './messenger/world.ts'
export type { Person, SeenMessage }

/** How the platform misbehaves. "Accepting": it does what was asked, and then the answer is lost. */
export type Fault =
  | {
      readonly kind: 'error'
      readonly code: number
      readonly subcode?: number
      readonly status?: number
      readonly message?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'half-an-answer' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'hang' | 'hang-after-accepting' | 'drop' | 'drop-after-accepting' }

export interface GraphCall {
  readonly method: string
  /** Without version: `100200300400500/messages`. */
  readonly path: string
  readonly body: Json
}

export interface StandInOptions {
  readonly now?: () => number
  readonly humanAgent?: boolean
  /** Shows us what we sent, as Facebook does with `message_echoes`. */
  readonly echoes?: boolean
  /** In place of a real request to our webhook. */
  readonly post?: (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<number>
  /** Calls are kept for looking at; a benchmark has no use for them. */
  readonly record?: boolean
}

/** The Page's own inbox is an app like any other. */
export const INBOX_APP = '263902037430900'

const PAGE_ID = '100200300400500'
const APP_ID = '900800700600'
const APP_SECRET = '0123456789abcdef0123456789abcdef'
const PAGE_TOKEN = 'EAAstand-in-token-of-nobody'

export interface MessengerStandIn {
  readonly apiRoot: string
  readonly pageId: string
  readonly appId: string
  readonly appSecret: string
  readonly pageToken: string
  readonly world: World
  readonly calls: readonly GraphCall[]
  callsOf(path: string): readonly GraphCall[]
  setWebhook(url: string): void
  person(psid?: string): Person
  /** Signs and brings a body as it is, once; gives our webhook's status. */
  post(body: unknown, secret?: string): Promise<number>
  /** A message with attachments as the Graph API tells of them, and the one file at `/cdn/<mid>`. */
  keeps(mid: string, attachments: readonly Json[], bytes: Buffer): void
  /** The next `times` calls whose path ends so (or any) go wrong. */
  fails(fault: Fault, where?: { path?: string; times?: number }): void
  /** Every answer says from now on how much of our share is used up. */
  usage(percent: number, minutesToRegain?: number): void
  /** Somebody of the Page's staff answers in the inbox, which takes the thread. */
  inboxSays(person: Person, text: string): Promise<boolean>
  /** The inbox gives the thread back to us. */
  inboxPasses(person: Person): Promise<boolean>
  /** Echoes and the like that are still on their way. */
  settled(): Promise<void>
  close(): Promise<void>
}

export async function messengerStandIn(options: StandInOptions = {}): Promise<MessengerStandIn> {
  const now = options.now ?? Date.now
  const world = emptyWorld()
  const calls: GraphCall[] = []
  const underWay = new Set<Promise<unknown>>()
  let faults: { fault: Fault; path: string; left: number }[] = []
  let usageHeaders: Record<string, string> = {}
  let webhookUrl = ''

  const agent = new Agent({ connections: 40 })
  const post = options.post ?? ((url, headers, body) => postTo(agent, url, headers, body))
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => void answer(incoming, outgoing, Buffer.concat(chunks)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse, raw: Buffer): Promise<void> {
    const url = new URL(incoming.url ?? '', 'http://stand-in')
    const kept = /^\/cdn\/(.+)$/.exec(url.pathname)?.[1]
    if (kept !== undefined) {
      const file = world.files.get(decodeURIComponent(kept))?.bytes
      outgoing.writeHead(file ? 200 : 404).end(file)
      return
    }
    const path = /^\/v\d+\.\d+\/(.+)$/.exec(url.pathname)?.[1] ?? ''
    const { body, file } = readBody(incoming, raw, url)
    const call = { method: incoming.method ?? '', path, body, ...(file && { file }) }
    if (options.record !== false) calls.push(call)
    const perform = async (): Promise<Outcome> => {
      const refusal = whoAsks(String(incoming.headers.authorization), body)
      if (refusal !== null) return refusal
      const account = { pageId: PAGE_ID, appId: APP_ID }
      const rules = { now, humanAgent: options.humanAgent ?? false }
      return await answerCall(world, account, call, rules, { sent, handshake })
    }
    const fault = takeFault(path)
    if (fault === null) write(outgoing, await perform(), { date: new Date(now()).toUTCString(), ...usageHeaders })
    else await goWrong(fault, outgoing, perform)
  }

  function sent(psid: string, message: SeenMessage): void {
    const thread = world.threads.get(psid) as Thread
    const reader = thread.waiting.shift()
    if (reader === undefined) thread.unread.push(message)
    else reader(message)
    if (options.echoes !== true) return
    const { mid, text, metadata } = message
    const echo = { is_echo: true, app_id: Number(APP_ID), mid, text, ...(metadata !== undefined && { metadata }) }
    const bringing = bring({ sender: { id: PAGE_ID }, recipient: { id: psid }, timestamp: now(), message: echo })
    const done = bringing.catch(() => false).finally(() => underWay.delete(done))
    underWay.add(done)
  }

  async function handshake(url: string, verifyToken: string): Promise<boolean> {
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.challenge': '1158201444',
      'hub.verify_token': verifyToken,
    })
    if (!url.startsWith('http://127.0.0.1')) return url.startsWith('https://')
    const answered = await request(`${url}?${query}`, { dispatcher: agent }).catch(() => null)
    return answered?.statusCode === 200 && (await answered.body.text()) === '1158201444'
  }

  async function bring(item: Json, where: 'messaging' | 'standby' = 'messaging'): Promise<boolean> {
    return (await postBody({ object: 'page', entry: [{ id: PAGE_ID, time: now(), [where]: [item] }] })) === 200
  }

  async function postBody(body: unknown, secret = APP_SECRET): Promise<number> {
    const written = asFacebookWrites(body)
    return await post(webhookUrl, webhookHeaders(written, secret), written)
  }

  function takeFault(path: string): Fault | null {
    const found = faults.find((one) => path.endsWith(one.path))
    if (found === undefined) return null
    found.left--
    faults = faults.filter(({ left }) => left > 0)
    return found.fault
  }

  function routing(person: Person, fields: Json): Promise<boolean> {
    return bring({ sender: { id: person.psid }, recipient: { id: PAGE_ID }, timestamp: now(), ...fields })
  }

  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pageId: PAGE_ID,
    appId: APP_ID,
    appSecret: APP_SECRET,
    pageToken: PAGE_TOKEN,
    world,
    calls,
    callsOf: (path) => calls.filter((call) => call.path.endsWith(path)),
    setWebhook(url) {
      webhookUrl = url
    },
    person(psid = String(7_001 + world.threads.size)) {
      const thread: Thread = {
        psid,
        actedAt: undefined,
        blocked: false,
        owner: 'ours',
        messages: [],
        unread: [],
        waiting: [],
        actions: [],
      }
      world.threads.set(psid, thread)
      return personIn({ world, pageId: PAGE_ID, now, bring }, thread)
    },
    post: postBody,
    keeps: (mid, attachments, bytes) => void world.files.set(mid, { attachments, bytes }),
    fails(fault, { path = '', times = 1 } = {}) {
      faults.push({ fault, path, left: times })
    },
    usage(percent, minutes = 0) {
      const report = { call_count: percent, total_time: 1, total_cputime: 1, estimated_time_to_regain_access: minutes }
      usageHeaders = { 'x-business-use-case-usage': JSON.stringify({ [PAGE_ID]: [{ type: 'messenger', ...report }] }) }
    },
    async inboxSays(person, text) {
      person.thread.owner = 'other'
      const echo = { is_echo: true, app_id: INBOX_APP, mid: `m_${world.nextId++}`, text }
      return await bring({
        sender: { id: PAGE_ID },
        recipient: { id: person.psid },
        timestamp: now(),
        message: echo,
      })
    },
    inboxPasses(person) {
      person.thread.owner = 'ours'
      return routing(person, {
        pass_thread_control: { previous_owner_app_id: Number(INBOX_APP), new_owner_app_id: Number(APP_ID) },
      })
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await agent.destroy()
    },
  }
}

function whoAsks(authorization: string, { appsecret_proof: proof }: Json): Outcome | null {
  const token = authorization.replace(/^Bearer /, '')
  if (token !== PAGE_TOKEN && token !== `${APP_ID}|${APP_SECRET}`) {
    return { status: 401, code: 190, message: 'Invalid OAuth access token.' }
  }
  const right = createHmac('sha256', APP_SECRET).update(token).digest('hex')
  return proof === right ? null : { status: 400, code: 100, message: 'API calls need an appsecret_proof' }
}

function readBody({ headers }: IncomingMessage, raw: Buffer, url: URL): { body: Json; file?: Buffer } {
  const type = headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) {
    const said = raw.length === 0 ? {} : (JSON.parse(raw.toString()) as Json)
    return { body: { ...Object.fromEntries(url.searchParams), ...said } }
  }
  const { filedata, ...body } = readForm(type, raw)
  return { body, ...(Buffer.isBuffer(filedata) && { file: filedata }) }
}

function write(outgoing: ServerResponse, outcome: Outcome, headers: Readonly<Record<string, string>>): void {
  const [status, body] =
    'value' in outcome
      ? [200, outcome.value]
      : [
          outcome.status,
          {
            error: {
              message: outcome.message,
              type: 'OAuthException',
              code: outcome.code,
              ...(outcome.subcode !== undefined && { error_subcode: outcome.subcode }),
              fbtrace_id: 'A1b2-trace',
            },
          },
        ]
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

async function goWrong(fault: Fault, outgoing: ServerResponse, perform: () => Promise<Outcome>): Promise<void> {
  switch (fault.kind) {
    case 'error': {
      const { status = 400, code, subcode, message = 'refused', headers = {} } = fault
      return write(outgoing, { status, code, message, ...(subcode !== undefined && { subcode }) }, headers)
    }
    case 'html':
      outgoing.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>Sorry</html>')
      return
    case 'half-an-answer':
      await perform()
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"recipient_id":"7001","mess')
      return
    case 'redirect':
      outgoing.writeHead(302, { location: fault.to }).end()
      return
    case 'hang':
      return
    case 'hang-after-accepting':
      await perform()
      return
    case 'drop':
      outgoing.destroy()
      return
    case 'drop-after-accepting':
      await perform()
      outgoing.destroy()
      return
    default:
      fault satisfies never
  }
}

async function postTo(agent: Agent, url: string, headers: Readonly<Record<string, string>>, body: string) {
  const answered = await request(url, { method: 'POST', headers: { ...headers }, body, dispatcher: agent })
  await answered.body.dump()
  return answered.statusCode
}
