/** Who is let in: Facebook's handshake, and signatures over the very bytes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WebhookRequest } from '../../../src/channels/channel.ts'
import { isSigned } from '../../../src/channels/messenger/signature.ts'
import { asFacebookWrites, signatureOf } from '../../platforms/messenger.ts'
import { NOW } from '../tools.ts'
import { envelope, from, genuine, type MessengerRig, messengerRig, OLD_SECRET, SECRET, VERIFY_TOKEN } from './rig.ts'

let rig: MessengerRig
beforeEach(async () => {
  rig = await messengerRig()
})
afterEach(() => rig.close())

const admit = async (request: WebhookRequest) => {
  const { webhook } = rig.channel
  const refusal = request.method === 'POST' ? webhook?.refuseEarly?.(request.headers) : null
  return refusal ?? (await webhook?.admit(request))
}

describe('a signature', () => {
  /** As measured: 273 bytes, the backslash escapes are literal. */
  const BODY = String.raw`{"object":"page","entry":[{"id":"100200300400500","time":1790000000000,"messaging":[{"sender":{"id":"7001"},"recipient":{"id":"100200300400500"},"timestamp":1790000000000,"message":{"mid":"m_test1","text":"Xin ch\u00e0o \ud83d\udc4b t\u00f4i mu\u1ed1n c\u00e0i VNeID"}}]}]}`
  const GENUINE = 'sha256=c0a9b87a076f6d3d31ddd034e43aa33de165d3b9fdb0b03ed54dfbb619aae8f4'
  const rewritten = JSON.stringify(JSON.parse(BODY))

  it('is over the escaped bytes on the wire', () => {
    expect(Buffer.from(BODY)).toHaveLength(273)
    expect(isSigned(GENUINE, Buffer.from(BODY), [SECRET])).toBe(true)
  })

  it('over the same body parsed and written again is another one, and refused', () => {
    const wrong = signatureOf(rewritten, SECRET)
    expect(wrong).toMatch(/^sha256=5085d116.*cdbf$/)
    expect(isSigned(wrong, Buffer.from(BODY), [SECRET])).toBe(false)
    expect(isSigned(GENUINE, Buffer.from(rewritten), [SECRET])).toBe(false)
  })

  it.each([
    ['with accents and emoji written out', rewritten],
    ['with slashes no longer escaped', JSON.stringify({ text: 'https://bot.example.vn/à' })],
  ])('counts behind a proxy that writes bodies anew, %s, only if that is set', (_how, wire) => {
    const signature = signatureOf(asFacebookWrites(JSON.parse(wire)), SECRET)
    expect(isSigned(signature, Buffer.from(wire), [SECRET])).toBe(false)
    expect(isSigned(signature, Buffer.from(wire), [SECRET], true)).toBe(true)
    expect(isSigned(signature, Buffer.from(wire.replace('à', 'ạ')), [SECRET], true)).toBe(false)
  })

  it('is never right without a secret', () => {
    expect(isSigned(signatureOf(BODY, ''), Buffer.from(BODY), [])).toBe(false)
    expect(isSigned(signatureOf(BODY, ''), Buffer.from(BODY), [''])).toBe(false)
  })

  it('may be of the present or of the former secret', async () => {
    for (const secret of [SECRET, OLD_SECRET]) {
      expect(await admit(genuine(envelope(from('7001', { message: { mid: 'm', text: 'a' } })), secret))).toMatchObject({
        kind: 'events',
        events: [{ person: '7001' }],
      })
    }
  })

  const good = genuine(envelope(from('7001', { message: { mid: 'm', text: 'a' } })))
  const signature = String(good.headers['x-hub-signature-256'])
  it.each<[string, WebhookRequest['headers'], string]>([
    ['is missing', {}, 'not-signed'],
    ['is empty', { 'x-hub-signature-256': '' }, 'not-signed'],
    ['is the old SHA-1 only', { 'x-hub-signature': `sha1=${'a'.repeat(40)}` }, 'not-signed'],
    ['has no algorithm', { 'x-hub-signature-256': signature.slice(7) }, 'not-signed'],
    ['is cut off', { 'x-hub-signature-256': signature.slice(0, -1) }, 'not-signed'],
    ['has more behind it', { 'x-hub-signature-256': `${signature}0` }, 'not-signed'],
    ['is no hex', { 'x-hub-signature-256': `sha256=${'z'.repeat(64)}` }, 'not-signed'],
    ['comes twice', { 'x-hub-signature-256': [signature, signature] }, 'not-signed'],
    ['is another', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, 'wrong-signature'],
  ])('that %s is refused, the first kind before the body is read', async (_how, headers, why) => {
    const request = { ...good, headers: { 'content-type': 'application/json', ...headers } }
    expect(await admit(request)).toEqual({ kind: 'answer', answer: { status: 401 }, why })
    expect(rig.channel.webhook?.refuseEarly?.(request.headers) === null).toBe(why === 'wrong-signature')
    expect(await rig.channel.webhook?.admit(request)).toMatchObject({ answer: { status: 401 } })
  })

  it.each([
    ['one byte more', Buffer.concat([good.body, Buffer.from(' ')])],
    ['one byte less', good.body.subarray(0, -1)],
    ['another person', Buffer.from(good.body.toString().replace('7001', '7002'))],
  ])('does not hold for a body with %s', async (_what, body) => {
    expect(await admit({ ...good, body })).toMatchObject({ answer: { status: 401 } })
  })
})

describe('the handshake', () => {
  const shake = (query: WebhookRequest['query']) =>
    admit({ method: 'GET', headers: {}, query, body: Buffer.alloc(0), receivedAt: NOW })
  const right = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': VERIFY_TOKEN }

  it('is answered with the challenge as it came, as plain text', async () => {
    const challenge = '00900719925474099312345'
    expect(await shake({ ...right, 'hub.challenge': challenge })).toMatchObject({
      answer: { status: 200, body: challenge, contentType: 'text/plain; charset=utf-8' },
      why: 'handshake',
    })
  })

  it.each<[string, WebhookRequest['query']]>([
    ['another word', { ...right, 'hub.verify_token': 'guessed-word' }],
    ['no word', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['another mode', { ...right, 'hub.mode': 'unsubscribe' }],
    ['no mode', { 'hub.challenge': '1', 'hub.verify_token': VERIFY_TOKEN }],
    ['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN }],
    ['a challenge that is a page', { ...right, 'hub.challenge': '<script>' }],
    ['nothing', {}],
  ])('with %s is refused without a word', async (_what, query) => {
    expect(await shake(query)).toEqual({ kind: 'answer', answer: { status: 403 }, why: 'wrong-handshake' })
  })

  it('is not refused before it is looked at', () => {
    expect(rig.channel.webhook?.refuseEarly?.({})).toBeNull()
  })
})

describe('a batch', () => {
  const message = (psid: string, mid: string, timestamp: number) =>
    from(psid, { message: { mid, text: mid } }, timestamp)

  it('of a thousand events is taken whole, in the order they happened', async () => {
    const entry = Array.from({ length: 1_000 }, (_, at) => ({
      id: rig.platform.pageId,
      time: NOW,
      messaging: [message(String(7_000 + (at % 10)), `m${at}`, NOW - at)],
    }))
    const admission = await admit(genuine({ object: 'page', entry }))
    if (admission?.kind !== 'events') throw new Error('taken')
    expect(admission.events).toHaveLength(1_000)
    expect(admission.events.map(({ at }) => at)).toEqual(admission.events.map(({ at }) => at).toSorted())
  })

  it('of several entries and several events each is read through, and what is not ours is counted', async () => {
    const admission = await admit(
      genuine({
        object: 'page',
        entry: [
          { id: 'other-page', messaging: [message('7001', 'm0', NOW)] },
          { id: 4_711, messaging: [message('7001', 'm00', NOW)] },
          { id: rig.platform.pageId, messaging: [message('7001', 'm1', NOW), message('7002', 'm2', NOW), 'junk'] },
          { id: Number(rig.platform.pageId), messaging: [message('7001', 'm3', NOW - 5)] },
          { id: rig.platform.pageId },
          null,
        ],
      }),
    )
    expect(admission).toMatchObject({
      events: [{ id: 'message m3' }, { id: 'message m1' }, { id: 'message m2' }],
      ignored: ['unknown-page', 'unknown-page', 'malformed', 'empty-entry', 'malformed'],
    })
  })

  it('that is broken JSON although signed is refused, without asking for it again as our fault', async () => {
    expect(await admit(rig.junk(Buffer.from('{"object":')))).toMatchObject({ answer: { status: 400 } })
  })
})
