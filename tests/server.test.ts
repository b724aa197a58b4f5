/** How long a body may take, over real sockets. */
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
