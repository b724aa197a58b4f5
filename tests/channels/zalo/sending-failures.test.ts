import { afterEach, describe, expect, it } from 'vitest'
import type { Address } from '../../../src/messages.ts'
import { type Fault, OA, OTHER_OA } from '../../platforms/zalo.ts'
import { message } from '../contract.ts'
import { NOW } from '../tools.ts'
import { type RigOptions, tokenRecord, type ZaloRig, zaloRig } from './rig.ts'

const HOUR_MS = 3_600_000
const CS = '/v3.0/oa/message/cs'
const _UPLOAD = '/v2.0/oa/upload/image'
const OPEN = { window: 'open' } as const

let rig: ZaloRig
afterEach(() => rig.close())
const open = async (options: RigOptions = {}) => {
  rig = await zaloRig(options)
  return rig
}

const buttons = [
  { data: '#a.b.roi.1.2', label: '1. Rồi' },
  { data: '#a.b.chua.1.2', label: '2. Chưa có' },
]
const _question = message({ text: 'Bác đã có chưa?\n\n1. Rồi\n2. Chưa có', buttons })
const _picture = message({ text: '', picture: { path: 'vneid/nhap-so', alt: 'Ô nhập số' } })
const bodies = (path = CS) => rig.platform.callsOf(path).map(({ body }) => body)

describe('what goes wrong on the way', () => {
  it.each<[string, Fault, object]>([
    ['too fast', { kind: 'error', code: -32 }, { kind: 'retry', scope: 'channel' }],
    ['429 without a word', { kind: 'body', status: 429, body: '' }, { kind: 'retry', scope: 'channel' }],
    [
      'HTML in place of an answer',
      { kind: 'body-after-accepting', status: 200, body: '<html>' },
      { kind: 'retry', unsure: true },
    ],
    ['no code in the answer', { kind: 'body', status: 200, body: '{"message":"?"}' }, { kind: 'retry', unsure: true }],
    ['success without data', { kind: 'body-after-accepting', status: 200, body: '{"error":0}' }, { kind: 'sent' }],
    ['a gateway that is down', { kind: 'body', status: 503, body: '' }, { kind: 'retry', scope: 'message' }],
    ['a connection that breaks', { kind: 'drop' }, { kind: 'retry', unsure: true }],
    ['no answer', { kind: 'hang-after-accepting' }, { kind: 'retry', unsure: true }],
    ['a redirection', { kind: 'redirect', to: 'http://127.0.0.1:1/' }, { kind: 'stopped' }],
    ['the account switched off', { kind: 'error', code: -204 }, { kind: 'stopped', reason: 'account -204' }],
    ['a code nobody knows', { kind: 'error', code: -999 }, { kind: 'rejected', reason: 'unknown -999' }],
  ])('%s', async (_what, fault, expected) => {
    await open({ timeoutMs: fault.kind === 'hang-after-accepting' ? 100 : 5_000 })
    rig.platform.fails(fault)
    expect(await rig.channel.send(message(), rig.resident, OPEN)).toMatchObject(expected)
  })

  it('an account that is off is shown until it works again, a code nobody knows for a day', async () => {
    await open()
    rig.platform.fails({ kind: 'error', code: -999 })
    rig.platform.account().stopped = undefined
    await rig.channel.send(message(), rig.resident, OPEN)
    rig.platform.account().stopped = -204
    await rig.channel.send(message(), rig.resident, OPEN)
    const whats = () => rig.channel.troubles?.().map(({ what }) => what)
    expect(whats()).toEqual(['account-stopped', 'unknown-code'])
    rig.platform.account().stopped = undefined
    await rig.channel.send(message(), rig.resident, OPEN)
    expect(whats()).toEqual(['unknown-code'])
    rig.hands.now += 24 * HOUR_MS
    expect(whats()).not.toContain('unknown-code')
  })

  it('the app has its own pace over all accounts', async () => {
    await open({ oas: [OA, OTHER_OA], settings: { oas: [OA, OTHER_OA], appPerMinute: 120 } })
    const neighbour = rig.platform.person({ oa: OTHER_OA, lastAt: NOW })
    const to: Address = { channel: 'zalo', account: OTHER_OA, person: neighbour.id }
    const outcomes: unknown[] = []
    for (const address of [rig.resident, to, rig.resident])
      outcomes.push(await rig.channel.send(message(), address, OPEN))
    expect(outcomes).toMatchObject([
      { kind: 'sent' },
      { kind: 'sent' },
      { kind: 'retry', afterMs: 500, reason: 'app pace' },
    ])
    rig.hands.now += 500
    expect(await rig.channel.send(message(), to, OPEN)).toMatchObject({ kind: 'sent' })
  })
})

describe('tokens on the way', () => {
  it('a call in flight while another process renewed goes again with the new one, once', async () => {
    await open()
    await rig.channel.send(message(), rig.resident, OPEN)
    const { access, refresh } = rig.platform.grant()
    await rig.tools.vault.write(tokenKey(), tokenRecord(access, refresh, NOW, { generation: 2 }), 1)
    expect(await rig.channel.send(message(), rig.resident, OPEN)).toMatchObject({ kind: 'sent' })
    expect(rig.platform.refreshes()).toBe(0)
    expect(bodies()).toHaveLength(3)
  })

  it('one that is refused is renewed, and the message waits for it', async () => {
    await open()
    rig.platform.account().access = { token: 'another', until: NOW + HOUR_MS }
    expect(await rig.channel.send(message(), rig.resident, OPEN)).toMatchObject({ kind: 'retry', scope: 'channel' })
    await expect.poll(() => rig.platform.refreshes()).toBe(1)
    await expect.poll(() => rig.channel.send(message(), rig.resident, OPEN)).toMatchObject({ kind: 'sent' })
    expect(rig.person.chat.messages).toHaveLength(1)
  })

  it.each([-216, -220])('one that is refused for ever (%i) stops the account after one renewal', async (code) => {
    await open()
    rig.platform.fails({ kind: 'error', code }, { path: CS, times: 100 })
    await expect
      .poll(() => rig.channel.send(message(), rig.resident, OPEN))
      .toEqual({ kind: 'stopped', reason: 'token-refused' })
    expect(rig.platform.refreshes()).toBe(1)
    expect(rig.channel.troubles?.()).toEqual([{ account: OA, what: 'token-refused' }])
  })

  it('none at all: nothing is sent, everybody sees it, and a consent sets it going again', async () => {
    await open({ unconnected: true })
    await rig.channel.start?.()
    expect(await rig.channel.send(message(), rig.resident, OPEN)).toEqual({ kind: 'stopped', reason: 'needs-reauth' })
    expect(rig.channel.troubles?.()).toEqual([{ account: OA, what: 'needs-reauth' }])
    expect(rig.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ reason: 'needs-reauth' }) }),
    )
    expect(rig.platform.calls).toEqual([])
    const { access, refresh } = rig.platform.grant()
    await rig.tools.vault.write(tokenKey(), tokenRecord(access, refresh, NOW), 0)
    expect(await rig.channel.send(message(), rig.resident, OPEN)).toMatchObject({ kind: 'sent' })
    expect(rig.channel.troubles?.()).toEqual([])
  })

  it('a quiet account is renewed by the sweep alone', async () => {
    await open()
    rig.hands.now += 20 * HOUR_MS
    await rig.channel.start?.()
    expect(rig.platform.refreshes()).toBe(1)
  })

  it.each([true, false])('the proof of the app secret goes along where it is demanded (%s)', async (appsecretProof) => {
    await open({ demandsProof: true, settings: { appsecretProof } })
    expect((await rig.channel.send(message(), rig.resident, OPEN)).kind).toBe(appsecretProof ? 'sent' : 'stopped')
  })
})

describe('somebody in the web widget', () => {
  const to: Address = { channel: 'zalo', account: OA, person: 'anonymous-anon_7' }

  it('is answered in their conversation, in words only', async () => {
    await open()
    const chat = rig.platform.stranger('anon_7', 'c-1')
    expect(rig.channel.limitsFor?.(to)).toMatchObject({ buttons: 0, pictures: 'none' })
    expect(await rig.channel.send(message(), to, { ...OPEN, reply: 'c-1' })).toMatchObject({ kind: 'sent' })
    expect(chat.messages).toMatchObject([{ text: 'Bác đã cài VNeID chưa ạ?' }])
  })

  it('cannot be answered without it', async () => {
    await open()
    expect(await rig.channel.send(message(), to, OPEN)).toMatchObject({ kind: 'blocked' })
    expect(rig.platform.calls).toEqual([])
  })
})

function tokenKey(): string {
  return `zalo/tokens/${rig.platform.appId}/${OA}`
}
