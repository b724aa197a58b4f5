/** What residents send, fetched from the platforms' own hosts and from nowhere else. */
import { afterEach, describe, expect, it } from 'vitest'
import { fileAt, fileIn } from '../../src/channels/files.ts'
import { rootsOf } from '../../src/channels/index.ts'
import { type Call, type Outgoing, outgoing } from '../../src/channels/outgoing.ts'
import { messengerRig } from './messenger/rig.ts'
import { telegramRig } from './telegram/rig.ts'
import { zaloRig } from './zalo/rig.ts'

const BYTES = Buffer.from([0xff, 0xd8, 0xff, 0, 1, 2, 0xfe])
const HOSTS = ['zdn.vn', 'http://127.0.0.1:9']

function noting(): Outgoing & { readonly calls: Call[] } {
  const calls: Call[] = []
  return {
    calls,
    async call(call) {
      calls.push(call)
      return { kind: 'answer', status: 200, headers: {}, text: '', bytes: BYTES }
    },
    async close() {},
  }
}

describe('an address of a file', () => {
  it.each([
    ['https://f1.zdn.vn/a/b.jpg?x=1', 'https://f1.zdn.vn /a/b.jpg?x=1'],
    ['http://f1.zdn.vn/a.jpg', 'https://f1.zdn.vn /a.jpg'],
    ['https://ZDN.vn/a', 'https://zdn.vn /a'],
    ['http://127.0.0.1:9/cdn/a', 'http://127.0.0.1:9 /cdn/a'],
  ])('%s is called as %s', async (address, called) => {
    const client = noting()
    expect(await fileAt(client, address, HOSTS)).toEqual({ kind: 'file', bytes: BYTES })
    expect(client.calls.map(({ origin, path }) => `${origin} ${path}`)).toEqual([called])
  })

  it.each([
    'https://zdn.vn.evil.top/a',
    'https://evilzdn.vn/a',
    'https://zdn.vn@evil.top/a',
    'https://zdn.vn:8443/a',
    'http://127.0.0.1:10/a',
    'http://169.254.169.254/latest',
    'file:///etc/passwd',
    'data:image/png;base64,AA',
    'not an address',
    `https://f1.zdn.vn/${'a'.repeat(3_000)}`,
  ])('%s is not called', async (address) => {
    const client = noting()
    expect(await fileAt(client, address, HOSTS)).toEqual({ kind: 'gone' })
    expect(client.calls).toEqual([])
  })

  it.each([
    [{ kind: 'redirected', reason: 'status 302' }, 'gone'],
    [{ kind: 'refused', reason: 'address not public' }, 'gone'],
    [{ kind: 'too-large', reason: '' }, 'large'],
    [{ kind: 'timeout', reason: '' }, 'away'],
    [{ kind: 'answer', status: 404, headers: {}, text: '' }, 'gone'],
    [{ kind: 'answer', status: 503, headers: {}, text: '' }, 'away'],
    [{ kind: 'answer', status: 200, headers: {}, text: '', bytes: Buffer.alloc(0) }, 'gone'],
  ] as const)('an answer %j is %s', (answer, kind) => expect(fileIn(answer).kind).toBe(kind))
})

describe('a file from the platform', () => {
  const closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  it('Telegram: by its id; too big, unknown and out of reach are told apart', async () => {
    const rig = await telegramRig()
    closing.push(rig.close)
    rig.platform.keeps('AwAC', BYTES)
    rig.platform.keeps('huge', Buffer.alloc(20 * 1024 * 1024 + 1))
    const fetched = async (ref: string) => (await rig.channel.fetchFile?.(ref, rig.resident))?.kind
    expect(await rig.channel.fetchFile?.('AwAC', rig.resident)).toEqual({ kind: 'file', bytes: BYTES })
    expect([await fetched('huge'), await fetched('unknown')]).toEqual(['large', 'gone'])
    rig.platform.fails({ kind: 'error', code: 502, description: 'Bad Gateway' })
    expect(await fetched('AwAC')).toBe('away')
    expect(rig.logged()).not.toContain(rig.platform.token)
  })

  it('Messenger: found again by its message', async () => {
    const rig = await messengerRig()
    closing.push(rig.close)
    const here = (path: string) => `${rig.platform.apiRoot}/cdn/${path}`
    const elsewhere = { image_data: { url: 'https://evil.example/a.jpg' } }
    rig.platform.keeps('m_AbC', [elsewhere, { image_data: { url: here('m_AbC') } }, { file_url: here('m_AbC') }], BYTES)
    const fetched = async (ref: string) => (await rig.channel.fetchFile?.(ref, rig.resident))?.kind
    expect(await rig.channel.fetchFile?.('m_AbC#1', rig.resident)).toEqual({ kind: 'file', bytes: BYTES })
    expect([await fetched('m_AbC#2'), await fetched('m_AbC#0')]).toEqual(['file', 'gone'])
    expect([await fetched('m_AbC#9'), await fetched('m_other#0'), await fetched('../me#0')]).toEqual(
      Array(3).fill('gone'),
    )
  })

  it('Zalo: by the address of the event', async () => {
    const rig = await zaloRig()
    closing.push(rig.close)
    const address = rig.platform.keeps('photo.jpg', BYTES)
    expect(await rig.channel.fetchFile?.(address, rig.resident)).toEqual({ kind: 'file', bytes: BYTES })
    expect(await rig.channel.fetchFile?.('https://evil.example/a.jpg', rig.resident)).toEqual({ kind: 'gone' })
  })

  it('the hosts of files are listed with the channels they belong to, and not without them', () => {
    expect(rootsOf({}).length).toBe(0)
    const zaloBot = { token: 'x', secrets: ['y'] }
    expect(rootsOf({ zalobot: zaloBot }).map(({ url }) => url)).toContain('https://zdn.vn')
    // A mistake in the list stops the start.
    expect(() => outgoing({ allowedRoots: rootsOf({ zalobot: zaloBot }) })).not.toThrow()
  })
})
