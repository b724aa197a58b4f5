import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { proofOf } from '../../../src/channels/zalo/signature.ts'

const APP = '1000000000000000001'
const OA = '3000000000000000003'
const SECRET = 'secret-of-nobody'
const secrets = [{ secret: SECRET }]

/** The bytes one behind the other, then plain SHA-256: written out here once more, so that both cannot be wrong alike. */
const mac = (body: string, timestamp: string, secret = SECRET, app = APP) =>
  createHash('sha256')
    .update(Buffer.from(`${app}${body}${timestamp}${secret}`))
    .digest('hex')

const BODY = `{"app_id":"${APP}","event_name":"follow","timestamp":"1790000000123"}`
const proof = (body: string, header: string | undefined, all: Parameters<typeof proofOf>[2]['secrets'] = secrets) =>
  proofOf(Buffer.from(body), header, { appId: APP, secrets: all })
const kind = (...args: Parameters<typeof proof>) => {
  const found = proof(...args)
  return found.kind === 'refused' ? found.why : found.kind
}

describe('the signature of a webhook', () => {
  it.each([
    ['as Zalo sends it', BODY, `mac=${mac(BODY, '1790000000123')}`, 'genuine'],
    ['without the prefix', BODY, mac(BODY, '1790000000123'), 'genuine'],
    ['in capitals', BODY, `MAC=${mac(BODY, '1790000000123').toUpperCase()}`, 'genuine'],
    ['with blanks around', BODY, ` mac=${mac(BODY, '1790000000123')} `, 'genuine'],
    ['cut short', BODY, `mac=${mac(BODY, '1790000000123').slice(0, 63)}`, 'bad-signature'],
    ['one sign longer', BODY, `mac=${mac(BODY, '1790000000123')}0`, 'bad-signature'],
    ['with a wrong sign', BODY, `mac=${mac(BODY, '1790000000123').replace(/.$/, 'g')}`, 'bad-signature'],
    ['empty', BODY, '', 'no-signature'],
    ['left out', BODY, undefined, 'no-signature'],
    ['of another body', `${BODY} `, `mac=${mac(BODY, '1790000000123')}`, 'bad-signature'],
    ['of another time', BODY, `mac=${mac(BODY, '1790000000124')}`, 'bad-signature'],
    ['of another app', BODY, `mac=${mac(BODY, '1790000000123', SECRET, '1')}`, 'bad-signature'],
    ['with another secret', BODY, `mac=${mac(BODY, '1790000000123', 'guess')}`, 'bad-signature'],
    ['on nothing', '', `mac=${mac('', '')}`, 'empty'],
    ['on what is no JSON', 'ping', `mac=${mac('ping', '')}`, 'genuine'],
  ])('%s', (_how, body, header, expected) => {
    expect(kind(body, header)).toBe(expected)
  })

  it.each([
    [
      'blanks and another order of keys',
      '{ "timestamp" : "1790000000123",\n  "event_name":"follow" }',
      '1790000000123',
    ],
    [
      'escaped slashes and letters',
      '{"a":"https:\\/\\/a.vn","b":"\\u1ea1","timestamp":"1790000000123"}',
      '1790000000123',
    ],
    ['a time that is a number', '{"timestamp":1790000000123}', '1790000000123'],
    ['a number written in its own way: its literal figures', '{"timestamp":1.790000000123e12}', '1.790000000123e12'],
    ['a number beyond what numbers hold', '{"timestamp":17900000001230000001}', '17900000001230000001'],
    ['a time of 11 figures', '{"timestamp":"17900000001"}', '17900000001'],
    ['a time in words', '{"timestamp":"hôm nay"}', 'hôm nay'],
    ['another time further in', '{"message":{"timestamp":"1"},"timestamp":"2"}', '2'],
    ['no time', '{"app_id":"1"}', ''],
  ])('counts the body as it came: %s', (_what, body, timestamp) => {
    expect(kind(body, mac(body, timestamp))).toBe('genuine')
    expect(kind(JSON.stringify(JSON.parse(body)).replace('}', ' }'), mac(body, timestamp))).toBe('bad-signature')
  })

  it('is right by any of the secrets while they are being changed', () => {
    const both = [{ secret: 'the old one' }, { secret: 'the new one' }]
    for (const { secret } of both) expect(kind(BODY, mac(BODY, '1790000000123', secret), both)).toBe('genuine')
    expect(kind(BODY, mac(BODY, '1790000000123', 'a third'), both)).toBe('bad-signature')
    expect(kind(BODY, mac(BODY, '1790000000123', ''), [])).toBe('bad-signature')
  })

  it('speaks for one account only where its secret does', () => {
    const found = proof(BODY, mac(BODY, '1790000000123'), [{ secret: SECRET, oa: OA }, { secret: 'of all' }])
    if (found.kind !== 'genuine') throw new Error('genuine was meant')
    expect([found.speaksFor(OA), found.speaksFor('4')]).toEqual([true, false])
    const ofAll = proof(BODY, mac(BODY, '1790000000123', 'of all'), [{ secret: SECRET, oa: OA }, { secret: 'of all' }])
    expect(ofAll.kind === 'genuine' && ofAll.speaksFor('4')).toBe(true)
  })

  it('survives a pit of brackets', () => {
    const pit = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(kind(pit, mac(pit, ''))).toBe('genuine')
  })
})
