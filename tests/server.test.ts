/** How long a request may take and how much it may bring, over real sockets. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLog } from '../src/logging.ts'
import { createServer } from '../src/server.ts'
import { testClock } from './clock.ts'

let app: FastifyInstance
let port: number

beforeEach(async () => {
  app = await createServer({ log: createLog('silent', {}), clock: testClock(), trustProxy: [], bodyMs: 300 })
  app.post('/short', async () => ({ done: true }))
  app.get('/broken', async () => {
    throw Object.assign(new Error('SELECT * FROM conversation'), { code: 'ERR_SQLITE' })
  })
  app.get('/away', async () => {
    throw Object.assign(new Error('redis://admin:bi-mat@10.0.0.7'), { statusCode: 503 })
  })
  app.post('/upload', { config: { upload: true } }, async () => ({ done: true }))
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterEach(async () => {
  app.server.closeAllConnections()
  await app.close()
})

/** A request whose body stops after its first sign, and what is said to it in the end. */
function stalled(path: string): { readonly socket: Socket; readonly answer: Promise<string> } {
  const socket = connect(port, '127.0.0.1')
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 15\r\n\r\n{`)
  return { socket, answer: once(socket, 'data').then(([data]) => String(data)) }
}

it('a body that stalls is cut; a file has longer', async () => {
  const upload = stalled('/upload')
  expect(await stalled('/short').answer).toContain('HTTP/1.1 408 ')
  upload.socket.write('"text":"xong"}')
  expect(await upload.answer).toContain('HTTP/1.1 200 ')
})

it('a body that goes on in time is taken', async () => {
  const { socket, answer } = stalled('/short')
  socket.write('"text":"xong"}')
  expect(await answer).toContain('HTTP/1.1 200 ')
})

/** What is said in the end to whoever sends this and no more. */
async function said(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(bytes)
  const [data] = await once(socket, 'data')
  return String(data).split('\r\n')[0] ?? ''
}

it('headers that never end are cut, those that are too many are refused', { timeout: 30_000 }, async () => {
  const answers = [
    said('GET /short HTTP/1.1\r\nhost: x\r\nx-slow: '),
    said(`GET / HTTP/1.1\r\nx: ${'a'.repeat(17_000)}`),
  ]
  expect(await Promise.all(answers)).toEqual([
    'HTTP/1.1 408 Request Timeout',
    'HTTP/1.1 431 Request Header Fields Too Large',
  ])
})

it('a body too long is refused before it is read, however it comes', async () => {
  const head = 'POST /short HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'
  expect(await said(`${head}content-length: 65537\r\n\r\n`)).toBe('HTTP/1.1 413 Payload Too Large')
  const chunk = `${(65_537).toString(16)}\r\n${' '.repeat(65_537)}\r\n`
  expect(await said(`${head}transfer-encoding: chunked\r\n\r\n${chunk}`)).toBe('HTTP/1.1 413 Payload Too Large')
})

it.each([
  ['nothing there', 'GET', '/khong-co', 404, 'Không có trang này.'],
  ['a path that cannot be read', 'GET', '/%E0%A4%A', 400, 'Yêu cầu này không đọc được. Bạn tải lại trang rồi thử lại.'],
  ['a body that cannot be read', 'POST', '/short', 400, 'Yêu cầu này không đọc được. Bạn tải lại trang rồi thử lại.'],
  ['a fault of ours', 'GET', '/broken', 500, 'Máy chủ gặp lỗi, không phải lỗi của bạn. Bạn thử lại sau ít phút.'],
  ['a store that is away', 'GET', '/away', 503, 'Máy chủ đang bận. Bạn thử lại sau ít giây; chưa có gì bị mất.'],
] as const)('%s is said in words for people, and nothing else is', async (_what, method, url, status, message) => {
  const reply = await app.inject({
    ...{ method, url },
    ...(method === 'POST' && { headers: { 'content-type': 'application/json' }, payload: '{"a":' }),
  })
  expect([reply.statusCode, reply.json()]).toEqual([status, { error: { code: `http-${status}`, message } }])
  expect(reply.headers['retry-after']).toBe(status === 503 ? '5' : undefined)
  expect(reply.headers['content-security-policy']).toContain("default-src 'none'")
})
