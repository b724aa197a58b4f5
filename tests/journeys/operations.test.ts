/** What operators rely on: health, figures, headers, errors, logs. The start and the stop of the process: `process.test.ts`. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { TelegramStandIn } from '../platforms/telegram.ts'
import { acquainted, conversationOf, hears, keyOf, PATIENCE, settled } from './resident.ts'
import { dataFolder, type Product, roomyPlatform, startProduct } from './server.ts'

const folder = dataFolder()
let platform: TelegramStandIn
let product: Product

/** Found nowhere but in the store: a person's number, name and words. */
const CANARY = { id: 8_123_456_789, name: 'Hoàng Oanh', words: 'con chim vành khuyên nhỏ', edited: 'con chim khác' }

beforeAll(async () => {
  platform = await roomyPlatform()
  product = await startProduct(platform, folder.path)
  const person = platform.person({ id: CANARY.id, name: CANARY.name })
  await acquainted(person, 'vneid-kich-hoat')
  await person.says(CANARY.words)
  await hears(person)
  await person.edits(person.lastSaid, CANARY.edited)
  await hears(person)
  await person.sends({ photo: [{ file_id: 'AgAC-vanh-khuyen', width: 1, height: 1 }], caption: CANARY.words })
  await hears(person)
  for (const fault of [
    { kind: 'error', code: 400, description: `Bad Request: ${CANARY.words}` },
    { kind: 'html', status: 502 },
    { kind: 'error', code: 403, description: `Forbidden: bot was blocked by the user ${CANARY.name}` },
  ] as const) {
    platform.fails(fault, { chat: CANARY.id })
    await person.says('nhắc lại')
  }
  await vi.waitUntil(async () => !(await conversationOf(product.app, person)).state.reachable, PATIENCE)
})
afterAll(async () => {
  await product.stop()
  await platform.close()
  folder.remove()
})

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${product.url}${path}`, { headers })

describe('health', () => {
  it('is alive and ready', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ alive: true })
    const ready = await get('/readyz')
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, spooled: 0 }])
  })

  it('is alive but not ready while the store cannot be written', async () => {
    const other = new DatabaseSync(join(folder.path, 'tung-buoc.db'))
    other.exec('BEGIN IMMEDIATE')
    const ready = await get('/readyz')
    expect([ready.status, await ready.json()]).toEqual([503, { ready: false, why: 'store-away', spooled: 0 }])
    expect((await get('/healthz')).status).toBe(200)
    other.exec('ROLLBACK')
    other.close()
    expect((await get('/readyz')).status).toBe(200)
  })

  it('is not ready from the moment it stops', async () => {
    const another = dataFolder()
    const leaving = await startProduct(platform, another.path)
    const stopped = leaving.stop()
    const ready = await leaving.app.server.inject('/readyz')
    expect([ready.statusCode, ready.json()]).toEqual([503, { ready: false, why: 'stopping' }])
    await stopped
    platform.setWebhook(`${product.url}/webhooks/telegram`, 'c2VjcmV0_of-nobody-at-all')
    another.remove()
  })
})

describe('figures', () => {
  it('are for this machine only, as long as no token is set', async () => {
    const here = await get('/metrics')
    expect(here.status).toBe(200)
    expect(await here.text()).toContain('tungbuoc_webhook_events_total')
    expect((await get('/metrics', { 'x-forwarded-for': '203.0.113.7' })).status).toBe(404)
    const elsewhere = await product.app.server.inject({ url: '/metrics', remoteAddress: '203.0.113.7' })
    expect(elsewhere.statusCode).toBe(404)
  })

  it('are for whoever has the token, wherever they are, and for nobody else', async () => {
    const another = dataFolder()
    const token = 'figures-for-our-prometheus'
    const guarded = await startProduct(await roomyPlatform(), another.path, { METRICS_TOKEN: token })
    const ask = (authorization?: string) =>
      guarded.app.server.inject({
        url: '/metrics',
        remoteAddress: '203.0.113.7',
        ...(authorization ? { headers: { authorization } } : {}),
      })
    expect((await ask()).statusCode).toBe(404)
    expect((await ask('Bearer figures-for-your-prometheus')).statusCode).toBe(404)
    expect((await ask(`Bearer ${token}`)).statusCode).toBe(200)
    expect((await fetch(`${guarded.url}/metrics`)).status).toBe(404)
    await guarded.stop()
    another.remove()
  })

  it('name nobody', async () => {
    const figures = await (await get('/metrics')).text()
    for (const secret of secrets()) expect(figures).not.toContain(secret)
  })
})

describe('the log of a whole journey, with its failures', () => {
  it('holds no word, name, number or token of anyone', async () => {
    await settled(product.app)
    const log = JSON.stringify(product.lines)
    for (const secret of secrets()) expect(log).not.toContain(secret)
  })

  it('says what went wrong', () => {
    expect(product.lines.filter(({ level }) => level === 'warn' || level === 'error').length).toBeGreaterThan(0)
  })

  it('needed no last guard', async () => {
    expect(await (await get('/metrics')).text()).toMatch(/^tungbuoc_log_guard_hits_total 0$/m)
  })
})

describe('errors', () => {
  it.each<[string, string, RequestInit, number]>([
    ['a page that is not there', '/khong-co', {}, 404],
    ['an address of the interface that is not there', '/api/nothing', {}, 404],
    [
      'a chat message that is no JSON',
      '/chat/messages',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' },
      400,
    ],
    [
      'a chat message that is too long',
      '/chat/messages',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: `"${'a'.repeat(70_000)}"` },
      413,
    ],
    [
      'a chat message of another kind',
      '/chat/messages',
      { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<a/>' },
      415,
    ],
    ['a path that is no path', '/%c0%ae', {}, 400],
  ])('%s has the one shape, in words fit to show', async (_what, path, init, status) => {
    const answer = await calmly(() => fetch(`${product.url}${path}`, init))
    expect(answer.status).toBe(status)
    const body = (await answer.json()) as { error: { code: string; message: string } }
    expect(Object.keys(body)).toEqual(['error'])
    expect(body.error.code).toMatch(/^[a-z0-9-]+$/)
    expect(body.error.message).toMatch(/[à-ỹ].*\.$/)
    expect(JSON.stringify(body)).not.toMatch(/FST_|at \/|node:|\.ts/)
  })

  it.each(['/', '/healthz', '/khong-co', '/%c0%ae'])('%s comes with the headers that protect it', async (path) => {
    const { headers } = await calmly(() => get(path))
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('server')).toBeNull()
  })

  it('the page asks for nothing of the machine, and behind https for https only', async () => {
    const plain = await calmly(() => get('/'))
    expect(plain.headers.get('permissions-policy')).toContain('camera=()')
    expect(plain.headers.get('strict-transport-security')).toBeNull()
    const another = dataFolder()
    const secure = await startProduct(await roomyPlatform(), another.path, { PUBLIC_URL: 'https://bot.example.vn' })
    const { headers } = await secure.app.server.inject('/')
    expect(headers['strict-transport-security']).toContain('max-age=31536000')
    await secure.stop()
    another.remove()
  })
})

/** A server that was held up a moment ago (a locked store, a busy machine) asks to come back; so we do. */
async function calmly(ask: () => Promise<Response>): Promise<Response> {
  for (const until = Date.now() + PATIENCE.timeout; ; ) {
    const answer = await ask()
    if (answer.status !== 503 || Date.now() > until) return answer
    await answer.arrayBuffer()
  }
}

function secrets(): readonly string[] {
  const { id, name, words, edited } = CANARY
  return [
    String(id),
    keyOf({ id }),
    name,
    words,
    edited,
    'vanh-khuyen',
    platform.token,
    platform.token.split(':')[1] ?? '',
    'c2VjcmV0',
  ]
}
