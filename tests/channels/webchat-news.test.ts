import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { webchatChannel } from '../../src/channels/webchat/channel.ts'
import { pollOnce } from '../../src/channels/webchat/follow.ts'
import { KEPT_MAX, type WebLog, webLog } from '../../src/channels/webchat/log.ts'
import { openStreams } from '../../src/channels/webchat/streams.ts'
import { conversationKey, type InboundEvent } from '../../src/messages.ts'
import { type TestClock, testClock } from '../clock.ts'
import { message } from './contract.ts'
import { openRig, type Rig } from './webchat-rig.ts'
import { newId, OWN, type Visitor, visitor } from './webchat-visitor.ts'

let rig: Rig
let clock: TestClock
let resident: Visitor
let base: string
beforeEach(async () => {
  clock = testClock()
  rig = await openRig({ clock })
  resident = visitor(rig.app)
  await resident.open()
  await resident.send({ id: newId(), text: 'im lặng' })
  await rig.app.listen({ port: 0 })
  base = `http://127.0.0.1:${(rig.app.server.address() as AddressInfo).port}`
})
afterEach(() => rig.close())

const me = () => rig.taken[0] as InboundEvent
const said = (text: string, ourId: string) => message({ text, ourId })

interface Stream {
  /** Resolves with the whole of what came so far, as soon as it holds this. */
  until(text: string): Promise<string>
  /** Resolves with everything when the server has ended it. */
  end(): Promise<string>
  close(): Promise<void>
}

async function listen(query = '', headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
  const response = await fetch(`${base}/chat/events${query}`, {
    headers: { cookie: resident.cookie(), accept: 'text/event-stream', ...OWN, ...headers },
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let got = ''
  const more = async () => {
    const { done, value } = await reader.read()
    got += decoder.decode(value, { stream: true })
    return !done
  }
  const stream: Stream = {
    async until(text) {
      while (!got.includes(text)) if (!(await more())) throw new Error(`ended before ${text}: ${got}`)
      return got
    },
    async end() {
      while (await more());
      return got
    },
    close: () => reader.cancel(),
  }
  await stream.until('event: hello')
  return stream
}

describe('news', () => {
  it('come at once to an open page, in order', async () => {
    const stream = await listen()
    await rig.say(me(), { text: 'Một' }, { text: 'Hai' })
    const got = await stream.until('Hai')
    expect(got.indexOf('Một')).toBeLessThan(got.indexOf('Hai'))
    expect(got).toMatch(/^id: \d+$/m)
    await stream.close()
  })

  it.each([
    ['the query', (seq: string) => [`?after=${seq}`, {}] as const],
    ['the header of a browser that reconnects', (seq: string) => ['?after=0', { 'last-event-id': seq }] as const],
  ])('go on after the last message seen, named by %s', async (_how, resume) => {
    await rig.say(me(), { text: 'Một' })
    const first = await listen()
    const seq = /^id: (\d+)$/m.exec(await first.until('Một'))?.[1] ?? ''
    await first.close()
    await rig.say(me(), { text: 'Hai' }, { text: 'Ba' })
    const again = await listen(...resume(seq))
    const got = await again.until('Ba')
    expect(got).toContain('Hai')
    expect(got).not.toContain('Một')
    await again.close()
  })

  it('are kept whether a page is open or not', async () => {
    await rig.say(me(), { text: 'Chưa ai xem' })
    const entries = await webLog(rig.store, clock).newest(me(), 10)
    expect(entries.map(({ message }) => message.text)).toEqual(['Chưa ai xem'])
  })

  it('say that an answer is being written', async () => {
    const stream = await listen()
    await rig.chat.channel.typing?.(me())
    await stream.until('event: typing')
    await stream.close()
  })

  it('go to two pages of one person; a third takes the place of the first and tells it so', async () => {
    const [first, second] = [await listen(), await listen()]
    const third = await listen()
    expect(await first.end()).toContain('event: full')
    await rig.say(me(), { text: 'Còn đây' })
    await Promise.all([second.until('Còn đây'), third.until('Còn đây')])
    await Promise.all([second.close(), third.close()])
  })

  it('do not keep the server from stopping', async () => {
    const stream = await listen()
    const waiting = fetch(`${base}/chat/events?after=0&wait=25`, { headers: { cookie: resident.cookie(), ...OWN } })
    await rig.app.close()
    expect(await stream.end()).not.toContain('event: full')
    await waiting.catch(() => {})
  })

  it("are nobody else's", async () => {
    await rig.say(me(), { text: 'Chỉ cho bác' })
    const stranger = visitor(rig.app)
    await stranger.open()
    const reply = await stranger.get('/chat/events?after=0&wait=0')
    expect(reply.json()).toEqual({ messages: [] })
  })

  it.each([
    ['without a cookie', { cookie: '' }, OWN, 'no-session'],
    ['with a made-up cookie', { cookie: 'tb-chat=1' }, OWN, 'no-session'],
    ['from another site', {}, { 'sec-fetch-site': 'cross-site' }, 'forbidden'],
    ['from another origin', {}, { origin: 'https://lua-dao.top' }, 'forbidden'],
  ])('are refused %s', async (_how, cookie, headers, code) => {
    const reply = await resident.get('/chat/events?after=0&wait=0', { ...headers, ...cookie } as Record<string, string>)
    expect([reply.statusCode, reply.json().error.code]).toEqual([403, code])
  })

  it.each(['after=-1', 'after=1e9', 'wait=abc', 'person=me'])('are refused for an odd question: %s', async (query) => {
    expect((await resident.get(`/chat/events?${query}`)).statusCode).toBe(400)
  })
})

describe('news where streams do not get through', () => {
  it('come in one answer, at once when there are some', async () => {
    await rig.say(me(), { text: 'Một' }, { text: 'Hai' })
    const { messages } = (await resident.get('/chat/events?after=0&wait=20')).json()
    expect(messages.map(({ parts }: { parts: unknown }) => parts)).toEqual([[{ text: 'Một' }], [{ text: 'Hai' }]])
    const rest = (await resident.get(`/chat/events?after=${messages[0].seq}&wait=20`)).json()
    expect(rest.messages).toHaveLength(1)
  })

  it('come as soon as there are some', async () => {
    const waiting = resident.get('/chat/events?after=0&wait=20')
    await rig.say(me(), { text: 'Đây ạ' })
    expect((await waiting).json().messages).toHaveLength(1)
  })

  it('come from another node of ours too, in spite of its clock, and old ones are no news', async () => {
    const ahead = { now: () => clock.now() + 3_000 }
    const [here, there] = [webLog(rig.store, clock, 5_000), webLog(rig.store, ahead, 5_000)]
    let looks = 0
    const log: WebLog = {
      ...here,
      after(...question) {
        looks++
        return here.after(...question)
      },
    }
    const world = { log, streams: openStreams(), pollMs: 5, show: (entry: { id: string }) => entry as never }
    await here.append(me(), said('Không', 'z/0'))
    await there.append(me(), said('Một', 'a/0'))
    const [, one] = await here.newest(me(), 10)
    const waiting = pollOnce(world, me(), one?.seq ?? 0, 20_000, { raw: { once() {} } } as never)
    await vi.waitFor(() => expect(looks).toBeGreaterThan(2))
    // Later, but by this node's slower clock earlier.
    await here.append(me(), said('Hai', 'b/0'))
    expect(await waiting).toContainEqual(expect.objectContaining({ id: 'b/0' }))
  })
})

describe('a message to the page', () => {
  it('is kept once, however often delivery sends it', async () => {
    const { channel } = rig.chat
    expect(await channel.send(said('Một', 'a/0'), me(), { window: 'open' })).toEqual({
      kind: 'sent',
      platformId: 'a/0',
    })
    expect(await channel.send(said('Một', 'a/0'), me(), { window: 'open' })).toEqual({
      kind: 'sent',
      platformId: 'a/0',
    })
    expect((await resident.get('/chat/events?after=0&wait=0')).json().messages).toHaveLength(1)
  })

  it('is to be sent again when the store is away', async () => {
    await rig.store.close()
    expect(await rig.chat.channel.send(said('Một', 'a/0'), me(), { window: 'open' })).toMatchObject({
      kind: 'retry',
      scope: 'channel',
    })
  })

  it('does not hide a mistake of ours as an absent store', async () => {
    const broken = { append: () => Promise.reject(new TypeError('bug')) } as never
    await expect(
      webchatChannel(broken, openStreams(), 'https://bot.example').send(said('Một', 'a/0'), me(), { window: 'open' }),
    ).rejects.toThrow('bug')
  })

  it('pushes out the oldest beyond five hundred', async () => {
    const log = webLog(rig.store, clock)
    for (let n = 0; n < KEPT_MAX + 60; n++) {
      clock.pass(10)
      await log.append(me(), said(`tin ${n}`, `m${n}/0`))
    }
    const all = await log.after(me(), 0, 10_000)
    expect(all.length).toBeLessThanOrEqual(KEPT_MAX)
    expect(all.at(-1)?.message.text).toBe(`tin ${KEPT_MAX + 59}`)
    expect(all.map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).sort((a, b) => a - b))
  })

  it('goes with its age, of whomever it is', async () => {
    await rig.say(me(), { text: 'Cũ' })
    clock.pass(91 * 86_400_000)
    await rig.say(me(), { text: 'Mới' })
    expect(await rig.chat.sweep(clock.now() - 90 * 86_400_000)).toBe(1)
    const { messages } = (await resident.get('/chat/events?after=0&wait=0')).json()
    expect(JSON.stringify(messages)).toContain('Mới')
    expect(JSON.stringify(messages)).not.toContain('Cũ')
  })

  it('is erased with the person', async () => {
    await rig.say(me(), { text: 'Một' })
    await rig.store.erase(conversationKey(me()))
    expect(await webLog(rig.store, clock).newest(me(), 10)).toEqual([])
  })
})

describe('files of the flows', () => {
  it('are served as pictures that can do nothing', async () => {
    const reply = await resident.get('/chat/pictures/vneid/nhap-so.svg')
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-type']).toBe('image/svg+xml')
    expect(reply.headers['content-security-policy']).toMatch(/sandbox/)
    expect((await resident.get('/chat/voices/vneid/chao.m4a')).headers['content-type']).toBe('audio/mp4')
  })

  it.each([
    '/chat/pictures/../../secret.svg',
    '/chat/pictures/..%2f..%2fsecret.svg',
    '/chat/pictures/%2e%2e/%2e%2e/secret.svg',
    '/chat/pictures/vneid/..%5c..%5csecret.svg',
    '/chat/pictures//etc/passwd',
    '/chat/pictures/vneid/nhap-so.svg%00.png',
    '/chat/pictures/vneid',
    '/chat/assets/x/page/main.js',
    '/chat/assets/../assets.ts',
  ])('are only those we know: %s', async (path) => {
    const response = await rig.app.inject({ url: path })
    expect(response.statusCode).toBe(404)
    expect(response.body).not.toContain('not for anyone')
  })
})
