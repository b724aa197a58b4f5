/** The staff room on one machine: real routes, a real store, and people with browsers and phones. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createLog } from '../../src/logging.ts'
import { createServer } from '../../src/server.ts'
import type { Role } from '../../src/staff/roles.ts'
import { type Staff, startStaff } from '../../src/staff/staff.ts'
import type { TopicName } from '../../src/staff/world.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { type TestClock, testClock } from '../clock.ts'
import { type Authenticator, authenticator } from './authenticator.ts'

export const PUBLIC_URL = 'https://bot.example.vn'
export const DATA_KEY = Buffer.alloc(32, 7)
export const OWN = { 'sec-fetch-site': 'same-origin' } as const

export interface Rig {
  readonly app: FastifyInstance
  readonly staff: Staff
  readonly store: Store
  readonly clock: TestClock
  readonly folder: string
  /** One look for sessions that ended elsewhere. */
  look(): Promise<void>
  close(): Promise<void>
}

export interface RigOptions {
  readonly folder?: string
  readonly clock?: TestClock
  readonly publicUrl?: string
  /** What somebody can be limited to. */
  readonly topics?: readonly TopicName[]
  /** Adds routes of another room. */
  readonly routes?: (app: FastifyInstance, staff: Staff) => void
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'staff-'))
}

export async function openRig({
  folder = newFolder(),
  clock = testClock(),
  publicUrl = PUBLIC_URL,
  topics = [],
  routes,
}: RigOptions = {}): Promise<Rig> {
  const store = sqliteStore({ path: join(folder, 'data.sqlite'), clock })
  const log = createLog('silent')
  let waiting: (() => void) | undefined
  const staff = startStaff({
    store,
    clock,
    log,
    dataKey: DATA_KEY,
    publicUrl,
    count: () => {},
    topics: () => topics,
    // Looks only when told to.
    after: (_ms, then) => {
      waiting = then
      return () => {}
    },
  })
  const app = await createServer({ log, clock, trustProxy: [] })
  staff.watchRoutes(app)
  await app.register(staff.routes)
  if (routes) await app.register(async (scope) => routes(scope, staff))
  await app.ready()
  return {
    app,
    staff,
    store,
    clock,
    folder,
    async look() {
      waiting?.()
      // The run has been started by the call above; reading twice from the store takes less than this many turns.
      for (let turns = 0; turns < 50; turns++) await new Promise((go) => setImmediate(go))
    },
    async close() {
      await app.close()
      await staff.stop()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Reply {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers of every route, looked at by the tests
  readonly body: any
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
}

/** Somebody with a browser of their own, and a phone that keeps passkeys. */
export interface Browser {
  readonly phone: Authenticator
  readonly cookies: Map<string, string>
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT',
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>
  post(path: string, body?: unknown): Promise<Reply>
  get(path: string): Promise<Reply>
  openLink(url: string): Promise<Reply>
  makeKey(): Promise<Reply>
  signInByKey(): Promise<Reply>
  prove(): Promise<Reply>
}

const AGAIN_MS = 250
const AGAIN_MAX = 200

export const CHROME =
  'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36'

export function browser(
  app: FastifyInstance,
  options: { readonly phone?: Authenticator; readonly address?: string } = {},
): Browser {
  const { phone = authenticator(), address = '203.0.113.7' } = options
  const cookies = new Map<string, string>()

  const call: Browser['call'] = async (method, path, body, headers = OWN) => {
    const answer = await once(method, path, body, headers)
    // On a busy machine the server says "not now": a browser comes again, as long as a test may take.
    for (let tries = 0; answer.status === 503 && tries < AGAIN_MAX; tries++) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      const next = await once(method, path, body, headers)
      if (next.status !== 503) return next
    }
    return answer
  }
  const once: Browser['call'] = async (method, path, body, headers = OWN) => {
    const reply = await app.inject({
      method,
      url: path.startsWith('/') ? path : `/api/staff/${path}`,
      remoteAddress: address,
      headers: {
        'user-agent': CHROME,
        ...(cookies.size > 0 && { cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ') }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    for (const { name, value, maxAge } of reply.cookies) {
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
    }
    const isJson = reply.headers['content-type']?.toString().includes('json')
    return { status: reply.statusCode, body: isJson ? reply.json() : reply.body, headers: reply.headers }
  }
  const post = (path: string, body?: unknown) => call('POST', path, body)

  return {
    phone,
    cookies,
    call,
    post,
    get: (path) => call('GET', path),
    openLink: (url) => post('link', { secret: secretOf(url) }),
    async makeKey() {
      return await post('me/keys', phone.create((await post('me/keys/options')).body))
    },
    async signInByKey() {
      return await post('passkey', phone.sign((await post('passkey/options')).body))
    },
    async prove() {
      return await post('me/prove', { key: phone.sign((await post('me/prove/options')).body) })
    },
  }
}

export function secretOf(url: string): string {
  return new URL(url).hash.slice(1)
}

/** Somebody of this role, signed in with a passkey. */
export async function member(
  { app, staff }: Rig,
  role: Role,
  name = 'Nguyễn Văn Thử',
  phone?: Authenticator,
): Promise<Browser & { readonly id: string; readonly handle: string }> {
  const one = browser(app, phone ? { phone } : {})
  await one.openLink((await staff.invite({ name, role })).url)
  await one.makeKey()
  const { body } = await one.get('me')
  if (body.level !== 'full') throw new Error(`not in: ${JSON.stringify(body)}`)
  return { ...one, id: body.staff.id, handle: body.staff.handle }
}
