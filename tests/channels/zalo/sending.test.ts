import { afterEach, describe, expect, it } from 'vitest'
import { zaloChannel } from '../../../src/channels/zalo/channel.ts'
import { ANONYMOUS } from '../../../src/channels/zalo/incoming.ts'
import { OA, OTHER_OA } from '../../platforms/zalo.ts'
import { message } from '../contract.ts'
import { NOW, PNG } from '../tools.ts'
import { type RigOptions, tokenRecord, type ZaloRig, zaloRig } from './rig.ts'

const HOUR_MS = 3_600_000
const CS = '/v3.0/oa/message/cs'
const UPLOAD = '/v2.0/oa/upload/image'
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
const question = message({ text: 'Bác đã có chưa?\n\n1. Rồi\n2. Chưa có', buttons })
const picture = message({ text: '', picture: { path: 'vneid/nhap-so', alt: 'Ô nhập số' } })
const bodies = (path = CS) => rig.platform.callsOf(path).map(({ body }) => body)

describe('what a person sees', () => {
  it('words, plain', async () => {
    await open()
    expect(await rig.channel.send(message(), rig.resident, OPEN)).toEqual({
      kind: 'sent',
      platformId: expect.stringMatching(/^msg/),
      at: NOW,
    })
    expect(bodies()).toEqual([{ recipient: { user_id: rig.person.id }, message: { text: 'Bác đã cài VNeID chưa ạ?' } }])
  })

  it.each([
    ['plain', undefined],
    ['typed', 'button'],
  ] as const)('buttons in the form "%s", whose data stays out of the chat', async (form, template_type) => {
    await open({ settings: { buttons: form } })
    await rig.channel.send(question, rig.resident, OPEN)
    const payload = {
      ...(template_type && { template_type }),
      buttons: [
        { title: '1. Rồi', type: 'oa.query.hide', payload: '#a.b.roi.1.2' },
        { title: '2. Chưa có', type: 'oa.query.hide', payload: '#a.b.chua.1.2' },
      ],
    }
    expect(bodies()[0]?.message).toEqual({ text: question.text, attachment: { type: 'template', payload } })
  })

  it('no buttons where the operator wants none', async () => {
    await open({ settings: { buttons: 'off' } })
    expect(rig.channel.limits.buttons).toBe(0)
  })
})

describe('an account that takes no buttons', () => {
  it.each([-201, -210, -233, -248])('says %i: the same words go without them, and it is remembered', async (code) => {
    await open()
    rig.platform.fails({ kind: 'error', code })
    expect(await rig.channel.send(question, rig.resident, OPEN)).toMatchObject({ kind: 'sent' })
    expect(rig.seen()).toEqual({ text: question.text, buttons: [] })
    expect(rig.channel.limitsFor?.(rig.resident)).toMatchObject({ buttons: 0, numbersAlways: true })
    expect(bodies()).toHaveLength(2)
  })

  it('is known to other processes and after a restart, alone among the accounts, and for a week', async () => {
    await open({ oas: [OA, OTHER_OA], settings: { oas: [OA, OTHER_OA] } })
    rig.platform.account().takesButtons = false
    await rig.channel.send(question, rig.resident, OPEN)
    const another = zaloChannel(rig.settings, rig.tools)
    await another.start?.()
    expect(another.limitsFor?.(rig.resident)).toMatchObject({ buttons: 0 })
    expect(another.limitsFor?.({ ...rig.resident, account: OTHER_OA })).toMatchObject({ buttons: 5 })
    rig.hands.now += 7 * 24 * HOUR_MS
    expect(another.limitsFor?.(rig.resident)).toMatchObject({ buttons: 5 })
    await another.stop?.()
  })

  it('is not blamed when the words alone are refused too', async () => {
    await open()
    rig.platform.fails({ kind: 'error', code: -201 }, { times: 2 })
    expect(await rig.channel.send(question, rig.resident, OPEN)).toMatchObject({ kind: 'rejected', plain: true })
    expect(rig.channel.limitsFor?.(rig.resident)).toMatchObject({ buttons: 5 })
  })

  it('leaves the second try to delivery when the first took long', async () => {
    await open()
    const { clock } = rig.tools
    const slow = zaloChannel(rig.settings, {
      ...rig.tools,
      clock: { now: () => clock.now() + 5_000 * rig.platform.calls.length },
    })
    rig.platform.fails({ kind: 'error', code: -233 })
    expect(await slow.send(question, rig.resident, OPEN)).toMatchObject({ kind: 'rejected', plain: true })
    expect(bodies()).toHaveLength(1)
  })
})

describe('pictures', () => {
  it('go by their id with their description, uploaded once', async () => {
    await open()
    await rig.channel.send(picture, rig.resident, OPEN)
    await rig.channel.send(picture, rig.resident, OPEN)
    expect(rig.person.chat.messages).toMatchObject([
      { text: 'Ô nhập số', picture: PNG },
      { text: 'Ô nhập số', picture: PNG },
    ])
    expect(bodies(UPLOAD)).toHaveLength(1)
  })

  it('are uploaded once for all who want them at the same moment, and for every process', async () => {
    await open()
    await Promise.all(Array.from({ length: 5 }, () => rig.channel.send(picture, rig.resident, OPEN)))
    await zaloChannel(rig.settings, rig.tools).send(picture, rig.resident, OPEN)
    expect(bodies(UPLOAD)).toHaveLength(1)
  })

  it('are uploaded for each account by itself', async () => {
    await open({ oas: [OA, OTHER_OA], settings: { oas: [OA, OTHER_OA] } })
    const neighbour = rig.platform.person({ oa: OTHER_OA, lastAt: NOW })
    await rig.channel.send(picture, rig.resident, OPEN)
    await rig.channel.send(picture, { channel: 'zalo', account: OTHER_OA, person: neighbour.id }, OPEN)
    expect(neighbour.chat.messages).toMatchObject([{ picture: PNG }])
    expect(bodies(UPLOAD)).toHaveLength(2)
  })

  it('are uploaded again before their id dies', async () => {
    await open()
    await rig.channel.send(picture, rig.resident, OPEN)
    rig.hands.now += 6 * 24 * HOUR_MS
    rig.person.chat.lastAt = rig.hands.now
    const { access, refresh } = rig.platform.grant()
    await rig.tools.vault.write(tokenKey(), tokenRecord(access, refresh, rig.hands.now, { generation: 2 }), 1)
    const another = zaloChannel(rig.settings, rig.tools)
    expect(await another.send(picture, rig.resident, OPEN)).toMatchObject({ kind: 'sent' })
    expect(bodies(UPLOAD)).toHaveLength(2)
  })

  it('are uploaded again when Zalo has forgotten them: -100', async () => {
    await open()
    await rig.channel.send(picture, rig.resident, OPEN)
    rig.platform.account().uploads.clear()
    expect(await rig.channel.send(picture, rig.resident, OPEN)).toMatchObject({ kind: 'sent' })
    expect(rig.person.chat.messages.at(-1)?.picture).toEqual(PNG)
    expect(bodies(UPLOAD)).toHaveLength(2)
  })

  it('are uploaded again when they were drawn anew', async () => {
    await open()
    await rig.channel.send(picture, rig.resident, OPEN)
    const drawn = Buffer.concat([PNG, Buffer.from('anew')])
    await zaloChannel(rig.settings, { ...rig.tools, png: async () => drawn }).send(picture, rig.resident, OPEN)
    expect(rig.person.chat.messages.at(-1)?.picture).toEqual(drawn)
  })

  it.each([
    ['missing', { path: 'missing/one', alt: 'Ô nhập số' }],
    ['too large for Zalo', { path: 'large', alt: 'Ô nhập số' }],
  ])('%s leave their description behind', async (_what, shown) => {
    await open()
    const png = async (path: string) => (path === 'large' ? Buffer.alloc(1_048_577) : await rig.tools.png(path))
    const channel = zaloChannel(rig.settings, { ...rig.tools, png })
    expect(await channel.send(message({ text: '', picture: shown }), rig.resident, OPEN)).toMatchObject({
      kind: 'sent',
    })
    expect(rig.seen()?.text).toBe('Ô nhập số')
    expect(await channel.send(message({ text: '', picture: { ...shown, alt: '' } }), rig.resident, OPEN)).toEqual({
      kind: 'rejected',
      reason: 'picture',
    })
  })

  it('that Zalo cannot use are tried as bare text', async () => {
    await open()
    const broken = message({ text: '', picture: { path: 'broken/one', alt: '' } })
    expect(await rig.channel.send(broken, rig.resident, OPEN)).toMatchObject({ kind: 'rejected', plain: true })
  })

  it('whose upload got lost leave no doubt: no message has left', async () => {
    await open()
    rig.platform.fails({ kind: 'drop-after-accepting' }, { path: UPLOAD })
    const outcome = await rig.channel.send(picture, rig.resident, OPEN)
    expect(outcome).toMatchObject({ kind: 'retry' })
    expect(outcome).not.toHaveProperty('unsure')
  })
})

describe('the window', () => {
  it('is free for 48 hours, billed until 7 days, and closed then', async () => {
    await open()
    expect(rig.channel.window).toEqual({ openMs: 48 * HOUR_MS, untilMs: 7 * 24 * HOUR_MS, between: 'everyone' })
    for (const [hours, expected] of [
      [47, { kind: 'sent' }],
      [49, { kind: 'sent' }],
      [169, { kind: 'closed' }],
    ] as const) {
      rig.person.chat.lastAt = rig.hands.now - hours * HOUR_MS
      expect(
        await rig.channel.send(message(), rig.resident, { window: hours > 48 ? 'between' : 'open' }),
      ).toMatchObject(expected)
    }
    expect(rig.person.chat.messages.map(({ billed }) => billed)).toEqual([false, true])
  })

  it.each(['people', 'nobody'] as const)('in between only %s may write where the operator says so', async (billed) => {
    await open({ settings: { billed } })
    expect(rig.channel.window?.between).toBe(billed)
  })

  it('somebody who never wrote is not written to', async () => {
    await open()
    rig.person.chat.lastAt = undefined
    expect(await rig.channel.send(message(), rig.resident, OPEN)).toMatchObject({
      kind: 'closed',
      reason: 'window -232',
    })
  })

  it('billed messages stop for an hour when nobody pays, free ones go on, and staff are told', async () => {
    await open()
    rig.platform.account().hasMoney = false
    rig.person.chat.lastAt = NOW - 49 * HOUR_MS
    expect(await rig.channel.send(message(), rig.resident, { window: 'between' })).toMatchObject({ kind: 'closed' })
    expect(await rig.channel.send(message(), rig.resident, { window: 'between' })).toMatchObject({ kind: 'closed' })
    expect(bodies()).toHaveLength(1)
    expect(rig.channel.troubles?.()).toEqual([{ account: OA, what: 'no-money' }])
    rig.person.chat.lastAt = NOW
    expect(await rig.channel.send(message(), rig.resident, OPEN)).toMatchObject({ kind: 'sent' })
    rig.platform.account().hasMoney = true
    rig.person.chat.lastAt = NOW - 49 * HOUR_MS
    rig.hands.now += HOUR_MS
    expect(await rig.channel.send(message(), rig.resident, { window: 'between' })).toMatchObject({ kind: 'sent' })
  })
})

function tokenKey(): string {
  return `zalo/tokens/${rig.platform.appId}/${OA}`
}

describe("a volunteer's own photo", () => {
  const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(500, 7)])
  const media = { kind: 'photo', id: 'a/o1-1', type: 'image/jpeg' } as const
  const photo = message({ text: 'Chị Lan: Đây ạ', media, bytes: jpeg })

  it('goes in one message with its words, uploaded for this one person and kept nowhere', async () => {
    await open()
    expect(await rig.channel.send(photo, rig.resident, OPEN)).toMatchObject({ kind: 'sent' })
    expect(rig.person.chat.messages.at(-1)).toMatchObject({ text: 'Chị Lan: Đây ạ', picture: jpeg })
    await rig.channel.send(photo, rig.resident, OPEN)
    expect(rig.platform.callsOf(UPLOAD)).toHaveLength(2)
  })

  it('whose message fails after the upload is not uploaded again', async () => {
    await open()
    const send = () => rig.channel.send(photo, rig.resident, OPEN)
    await rig.channel.send(message(), rig.resident, OPEN)
    rig.platform.fails({ kind: 'error', code: -200 }, { path: CS })
    expect(await send()).toMatchObject({ kind: 'retry' })
    expect(await send()).toMatchObject({ kind: 'sent' })
    expect(rig.platform.callsOf(UPLOAD)).toHaveLength(1)
  })

  it('is nothing for somebody who writes without an account, and nobody records a voice for Zalo', async () => {
    await open()
    const { limits, limitsFor } = rig.channel
    const stranger = limitsFor?.({ ...rig.resident, person: `${ANONYMOUS}an` })
    expect(limits.sends?.voice).toEqual({ why: expect.stringContaining('Zalo') })
    expect(limitsFor?.(rig.resident)?.sends?.photo).toHaveProperty('bytes')
    expect(stranger?.sends?.photo).toEqual({ why: expect.stringContaining('chữ') })
  })
})
