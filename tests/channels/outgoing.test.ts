import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CallFailure, mayHaveHappened, type Outgoing, outgoing } from '../../src/channels/outgoing.ts'

let server: Server
let origin: string
let client: Outgoing
/** Gives up soon; for what never answers. */
let hasty: Outgoing
let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string; socket: Socket }[]
let respond: (response: ServerResponse, url: string) => void

beforeEach(async () => {
  seen = []
  respond = (response) => response.end('{"ok":true}')
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers, socket } = request
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString(), socket })
      respond(response, url)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const allowedRoots = [{ url: `${origin}/some/path`, standIn: true }]
  client = outgoing({ allowedRoots, timeoutMs: 5_000, maxBytes: 1_000 })
  hasty = outgoing({ allowedRoots, timeoutMs: 100, maxBytes: 1_000 })
})
afterEach(async () => {
  await Promise.all([client.close(), hasty.close()])
  server.closeAllConnections()
  server.close()
})

const post = (path = '/x', by = client) =>
  by.call({ method: 'POST', origin, path, headers: { 'content-type': 'application/json' }, body: '{"a":"ệ"}' })

describe('a call out', () => {
  it('brings back status, headers and text', async () => {
    respond = (response) => response.writeHead(201, { 'x-rate': '7' }).end('Chào bác')
    expect(await post('/bot/send')).toMatchObject({
      kind: 'answer',
      status: 201,
      headers: { 'x-rate': '7' },
      text: 'Chào bác',
    })
    expect(seen).toMatchObject([{ method: 'POST', url: '/bot/send', body: '{"a":"ệ"}' }])
  })

  it('keeps a letter whole that comes in two pieces', async () => {
    const bytes = Buffer.from('ệ')
    respond = (response) => {
      response.write(bytes.subarray(0, 1), () => setImmediate(() => response.end(bytes.subarray(1))))
    }
    expect(await post()).toMatchObject({ text: 'ệ' })
  })

  it.each([400, 401, 403, 404, 429, 500, 502])('an answer of %i is an answer', async (status) => {
    respond = (response) => response.writeHead(status).end('no')
    expect(await post()).toMatchObject({ kind: 'answer', status, text: 'no' })
  })

  it('uses connections again', async () => {
    for (let call = 0; call < 10; call++) await post()
    // Two: an answer is handed over a moment before its connection is free.
    expect(new Set(seen.map(({ socket }) => socket)).size).toBeLessThanOrEqual(2)
  })

  it('does not send bodies or headers it was not given', async () => {
    await client.call({ method: 'GET', origin, path: '/' })
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual(['connection', 'host'])
  })
})

describe('a call out that fails says whether the other side may have acted', () => {
  it.each([
    ['hangs up', hangUp, 'dropped', true],
    ['breaks off in the middle', breakOff, 'dropped', true],
    ['never answers', () => {}, 'timeout-after-send', true],
    ['begins and never ends', beginOnly, 'timeout-after-send', true],
    ['says far too much', talkTooMuch, 'too-large', true],
    ['sends us elsewhere', elsewhere, 'redirected', false],
    ['sends us elsewhere for good', elsewhereForGood, 'redirected', false],
  ] as const)('%s', async (_situation, how, kind, maybe) => {
    respond = how
    const failure = (await post('/x', kind === 'timeout-after-send' ? hasty : client)) as CallFailure
    expect(failure.kind).toBe(kind)
    expect(mayHaveHappened(failure)).toBe(maybe)
  })

  function hangUp(response: ServerResponse): void {
    response.destroy()
  }
  function beginOnly(response: ServerResponse): void {
    response.write('{')
  }
  function talkTooMuch(response: ServerResponse): void {
    response.end('a'.repeat(1_001))
  }
  function breakOff(response: ServerResponse): void {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{', () => response.destroy())
  }
  function elsewhere(response: ServerResponse): void {
    response.writeHead(302, { location: `${origin}/secret` }).end()
  }
  function elsewhereForGood(response: ServerResponse): void {
    response.writeHead(308, { location: `${origin}/secret` }).end()
  }

  it('no redirect is followed', async () => {
    respond = (response, url) => (url === '/x' ? elsewhere(response) : response.end('taken'))
    await post()
    await post('/y')
    expect(seen.map(({ url }) => url)).toEqual(['/x', '/y'])
  })

  it('exactly the allowed length is read', async () => {
    respond = (response) => response.end('a'.repeat(1_000))
    expect(await post()).toMatchObject({ kind: 'answer' })
  })

  it('nobody listens: nothing was sent', async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    const failure = (await post()) as CallFailure
    expect(failure).toEqual({ kind: 'no-connection', reason: 'ECONNREFUSED' })
    expect(mayHaveHappened(failure)).toBe(false)
  })

  it('the door opens and nobody speaks: nothing was sent', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => {}))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const mute = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const waiting = outgoing({ allowedRoots: [{ url: mute, standIn: true }], timeoutMs: 150 })
    const failure = (await waiting.call({ method: 'POST', origin: mute, path: '/', body: 'a' })) as CallFailure
    expect(failure.kind).toBe('timeout')
    expect(mayHaveHappened(failure)).toBe(false)
    await waiting.close()
    silent.close()
  })

  it('after closing nothing goes out and nothing is thrown', async () => {
    await client.close()
    expect(await post()).toMatchObject({ kind: 'no-connection' })
    expect(seen).toEqual([])
  })

  it('a failure names no address', async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect(JSON.stringify(await post('/bot1:secret/x'))).not.toMatch(/secret|127\.0\.0\.1/)
  })
})

describe('where calls may go', () => {
  it.each([
    ['another port', () => origin.replace(/\d+$/, '1')],
    ['another scheme', () => origin.replace('http:', 'https:')],
    ['another name of the same machine', () => origin.replace('127.0.0.1', 'localhost')],
    ['anything after a user', () => origin.replace('//', '//me@')],
    ['a trailing slash is another text', () => `${origin}/`],
  ])('not to %s', async (_what, elsewhere) => {
    const failure = await client.call({ method: 'GET', origin: elsewhere(), path: '/' })
    expect(failure).toEqual({ kind: 'refused', reason: 'place not listed' })
    expect(seen).toEqual([])
  })

  it('not to a platform whose name leads to this machine', async () => {
    const tricked = outgoing({ allowedRoots: [{ url: 'https://localhost' }], timeoutMs: 1_000 })
    const failure = await tricked.call({ method: 'GET', origin: 'https://localhost', path: '/' })
    expect(failure).toEqual({ kind: 'refused', reason: 'address not public' })
    await tricked.close()
  })

  it('but to the same when the operator named it as a stand-in', async () => {
    const named = outgoing({ allowedRoots: [{ url: 'https://localhost:1', standIn: true }], timeoutMs: 1_000 })
    const failure = await named.call({ method: 'GET', origin: 'https://localhost:1', path: '/' })
    expect(failure).toMatchObject({ kind: 'no-connection' })
    await named.close()
  })

  it.each([
    ['plain http to a platform', { url: 'http://api.example.org' }],
    ['an odd port of a platform', { url: 'https://api.example.org:8443' }],
    ['a user in a platform’s address', { url: 'https://me@api.example.org' }],
    ['a platform by number', { url: 'https://192.0.2.7' }],
    ['a platform by number in IPv6', { url: 'https://[::1]' }],
    ['another scheme', { url: 'ftp://api.example.org', standIn: true }],
    ['no address', { url: 'api.example.org' }],
    ['any port of a platform', { url: 'https://api.example.org', also: 'ports' }],
  ] as const)('%s stops the start', (_what, root) => {
    expect(() => outgoing({ allowedRoots: [root] })).toThrow(TypeError)
  })
})

describe('a root that covers more than one place', () => {
  const covering = [
    { url: 'https://platform.invalid', also: 'subdomains' },
    { url: 'http://127.0.0.1', standIn: true, also: 'ports' },
  ] as const

  it.each([
    ['a name below it', 'https://eu.platform.invalid', true],
    ['a name further below it', 'https://a.eu.platform.invalid', true],
    ['the name itself', 'https://platform.invalid', true],
    ['a name that only ends alike', 'https://evilplatform.invalid', false],
    ['a name that only begins alike', 'https://platform.invalid.example', false],
    ['plain http', 'http://eu.platform.invalid', false],
    ['another port', 'https://eu.platform.invalid:8443', false],
    ['a user before the name', 'https://me@eu.platform.invalid', false],
    ['something behind the name', 'https://eu.platform.invalid/x', false],
    ['no address', 'eu.platform.invalid', false],
    ['another machine’s port', 'http://127.0.0.2:1', false],
    ['https of a stand-in', 'https://127.0.0.1:1', false],
    ['some port of a stand-in', 'http://127.0.0.1:1', true],
  ])('%s', async (_what, place, covered) => {
    const wide = outgoing({ allowedRoots: covering, timeoutMs: 2_000 })
    const failure = await wide.call({ method: 'GET', origin: place, path: '/' })
    expect(failure.kind !== 'refused').toBe(covered)
    await wide.close()
  })

  it('reaches a stand-in at whichever port it listens', async () => {
    const wide = outgoing({ allowedRoots: covering, timeoutMs: 2_000 })
    expect(await wide.call({ method: 'GET', origin, path: '/' })).toMatchObject({ kind: 'answer', status: 200 })
    await wide.close()
  })

  it('never opens more than a hundred places', async () => {
    const wide = outgoing({ allowedRoots: covering, timeoutMs: 2_000 })
    const kinds = new Set<string>()
    for (let port = 1; port <= 120; port++) {
      kinds.add((await wide.call({ method: 'GET', origin: `http://127.0.0.1:${port + 20_000}`, path: '/' })).kind)
    }
    expect(kinds).toContain('refused')
    await wide.close()
  })
})
