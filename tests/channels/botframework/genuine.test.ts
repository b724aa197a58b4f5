import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Admission, WebhookRequest } from '../../../src/channels/channel.ts'
import { signed, signedByHmac, signingKey } from '../../platforms/botframework/tokens.ts'
import { APP, APP_ID, ISSUER } from '../../platforms/botframework.ts'
import { type BotFrameworkRig, botFrameworkRig } from './rig.ts'

const seconds = (from: number) => Math.floor(Date.now() / 1_000) + from

/** Status of what was answered without a turn; 200 for what was taken. */
function status(admission: Admission | undefined): number | undefined {
  return admission?.kind === 'answer' ? admission.answer.status : admission && 200
}

describe('a token', () => {
  let rig: BotFrameworkRig
  beforeAll(async () => {
    rig = await botFrameworkRig()
  })
  afterAll(() => rig.close())

  const claims = () => ({ iss: ISSUER, aud: APP_ID, serviceurl: rig.platform.serviceUrl, exp: seconds(3_600) })

  it.each<[string, () => string, number]>([
    ['as the service signs it', () => rig.platform.bearer(), 200],
    ['that ended four minutes ago, as clocks differ', () => rig.platform.bearer({ exp: seconds(-240) }), 200],
    ['that ended ten minutes ago', () => rig.platform.bearer({ exp: seconds(-600) }), 401],
    ['without an end', () => rig.platform.bearer({ exp: undefined }), 401],
    ['of another bot', () => rig.platform.bearer({ aud: 'another-app' }), 401],
    ['with a list of bots', () => rig.platform.bearer({ aud: [APP_ID] }), 401],
    ['of another issuer', () => rig.platform.bearer({ iss: 'https://example.com' }), 401],
    ['of nobody', () => rig.platform.bearer({ iss: undefined }), 401],
    ['for another service address', () => rig.platform.bearer({ serviceurl: 'https://evil.botframework.com/' }), 401],
    ['that names no service address', () => rig.platform.bearer({ serviceurl: undefined }), 401],
    ['by a key nobody published', () => rig.platform.bearer({}, { kid: 'key-of-mine' }), 401],
    ['by a key that is none of RSA', () => rig.platform.bearer({}, { kid: 'not-rsa' }), 401],
    ['without the name of a key', () => rig.platform.bearer({}, { kid: undefined }), 401],
    ['by a key of one’s own under a published name', () => `Bearer ${signed(claims(), signingKey('key-1', []))}`, 401],
    ['signed with the public key as a secret (HS256)', () => `Bearer ${signedByHmac(claims(), rig.platform.key)}`, 401],
    ['without a signature (none)', () => rig.platform.bearer({}, { alg: 'none' }), 401],
    ['under a lower-case word', () => rig.platform.bearer().replace('Bearer', 'bearer'), 401],
    ['twice', () => `${rig.platform.bearer()}, ${rig.platform.bearer()}`, 401],
    ['that is no token', () => 'Bearer nonsense', 401],
    ['whose parts are no JSON', () => 'Bearer YQ.YQ.YQ', 401],
    [
      'of another bot that would use ours as a skill',
      () => rig.platform.bearer({ iss: SKILL_ISSUER, ver: '1.0', appid: 'other' }),
      401,
    ],
    ['that is missing', () => '', 401],
  ])('%s', async (_which, bearer, expected) => {
    const admission = await rig.admit({ text: 'Chào' }, bearer())
    expect(status(admission)).toBe(expected)
    if (expected !== 200) expect(admission).not.toHaveProperty('answer.body')
  })

  it.each([
    ['no header at all', {}, false],
    ['another scheme', { authorization: 'Basic YTpi' }, false],
    ['two headers', { authorization: ['Bearer a.b.c', 'Bearer a.b.c'] }, false],
  ])('is asked for before a body is read: %s', (_which, headers, passes) => {
    expect(rig.channel.webhook?.refuseEarly?.(headers) === null).toBe(passes)
  })

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a channel the key may not speak for', { channelId: 'line' }, 'not-genuine'],
    ['the channel whose check leaves out the address', { channelId: 'AseChannel' }, 'unsupported-channel'],
    ['an address the token does not name', { serviceUrl: 'https://europe.webchat.botframework.com/' }, 'not-genuine'],
  ])('does not cover %s', async (_which, part, why) => {
    expect(await rig.admit({ text: 'Chào', ...part })).toEqual({ kind: 'answer', answer: { status: 401 }, why })
  })

  it('needs the keys only once', async () => {
    await rig.admit({ text: 'Chào' })
    const asked = rig.platform.keysAsked()
    await rig.admit({ text: 'Chào' })
    expect(rig.platform.keysAsked()).toBe(asked)
  })
})

const SKILL_ISSUER = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/'

describe('keys that cannot be had', () => {
  let rig: BotFrameworkRig
  beforeEach(async () => {
    rig = await botFrameworkRig({ cloud: { proofMs: 300 } })
  })
  afterEach(() => rig.close())

  it.each(['error', 'nonsense', 'half', 'hang'] as const)('make it "not now", never "come in": %s', async (how) => {
    rig.platform.hidesKeys(how)
    expect(await rig.admit({ text: 'Chào' })).toEqual({ kind: 'answer', answer: { status: 503 }, why: 'no-keys' })
    rig.platform.hidesKeys(null)
    expect(status(await rig.admit({ text: 'Chào' }))).toBe(200)
  })

  it('are waited for by everybody who comes while they come', async () => {
    const slow = await botFrameworkRig()
    const keys = slow.platform.holdsKeys()
    const all = [slow.admit({ text: 'Chào' })]
    await keys.begun
    // One of them comes when the beginning has been read, and the end is not there yet.
    for (let n = 0; n < 20; n++) {
      all.push(slow.admit({ text: 'Chào' }))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    keys.release()
    expect(new Set((await Promise.all(all)).map(status))).toEqual(new Set([200]))
    await slow.close()
  })

  it('are asked for again when one has changed within the hour', async () => {
    expect(status(await rig.admit({ text: 'Chào' }))).toBe(200)
    rig.platform.changesKey()
    expect(status(await rig.admit({ text: 'Chào' }))).toBe(200)
    expect(rig.platform.keysAsked()).toBe(2)
  })

  it('stay where they are, and are not asked for every time, when names are made up', async () => {
    const madeUp = (n: number) => rig.admit({ text: 'Chào' }, rig.platform.bearer({}, { kid: `key-of-mine-${n}` }))
    expect(status(await rig.admit({ text: 'Chào' }))).toBe(200)
    // Whether it is a new one nobody can say while there is no list.
    rig.platform.hidesKeys('error')
    expect(status(await madeUp(1))).toBe(503)
    expect(status(await rig.admit({ text: 'Chào' }))).toBe(200)
    rig.platform.hidesKeys(null)
    for (let n = 2; n < 9; n++) expect(status(await madeUp(n))).toBe(401)
    expect(rig.platform.keysAsked()).toBeLessThanOrEqual(3)
    expect(status(await rig.admit({ text: 'Chào' }))).toBe(200)
  })

  it('do not let callers pile up', async () => {
    rig.platform.hidesKeys('hang')
    const all = await Promise.all(Array.from({ length: 120 }, () => rig.admit({ text: 'Chào' })))
    expect(new Set(all.map(status))).toEqual(new Set([503]))
    expect(rig.platform.keysAsked()).toBeLessThanOrEqual(50)
    rig.platform.hidesKeys(null)
    expect(status(await rig.admit({ text: 'Chào' }))).toBe(200)
  })
})

describe('where an activity wants to be answered', () => {
  let rig: BotFrameworkRig
  beforeAll(async () => {
    rig = await botFrameworkRig({ settings: { ...APP, hosts: ['*.example.gov.vn', 'one.example.vn'] } })
  })
  afterAll(() => rig.close())

  it.each([
    ['Web Chat', 'https://webchat.botframework.com/', 200],
    ['Direct Line in Europe', 'https://europe.directline.botframework.com', 200],
    ['Teams', 'https://smba.trafficmanager.net/amer/0a1b/', 200],
    ['a host the operator named', 'https://one.example.vn/bot', 200],
    ['a host below one the operator named', 'https://bot.example.gov.vn', 200],
    ['a host below one named alone', 'https://x.one.example.vn', 403],
    ['anybody’s name at the same hoster', 'https://evil.trafficmanager.net/', 403],
    ['a name that only ends alike', 'https://evilbotframework.com/', 403],
    ['a name that only begins alike', 'https://botframework.com.evil.example/', 403],
    ['a stranger', 'https://evil.example/', 403],
    ['a stranger behind a user name', 'https://webchat.botframework.com@evil.example/', 403],
    ['a user name before the right host', 'https://a:b@webchat.botframework.com/', 403],
    ['plain http', 'http://webchat.botframework.com/', 403],
    ['another port', 'https://webchat.botframework.com:8443/', 403],
    ['this machine', 'http://127.0.0.1:9000/', 403],
    ['the cloud’s own metadata', 'http://169.254.169.254/latest', 403],
    ['a file', 'file:///etc/passwd', 403],
    ['a stream', 'urn:botframework:websocket:wss://webchat.botframework.com', 403],
    ['a question mark', 'https://webchat.botframework.com/?x=1', 403],
    ['no address', 'webchat', 403],
  ])('%s', async (_where, serviceUrl, expected) => {
    const bearer = rig.platform.bearer({ serviceurl: serviceUrl })
    expect(status(await rig.admit({ text: 'Chào', serviceUrl }, bearer))).toBe(expected)
  })
})

describe('open to this machine only', () => {
  let rig: BotFrameworkRig
  beforeAll(async () => {
    rig = await botFrameworkRig({ settings: { kind: 'loopback' } })
  })
  afterAll(() => rig.close())

  it.each<[string, Partial<WebhookRequest> | { readonly header: Readonly<Record<string, string>> }, number]>([
    ['the Emulator here', {}, 200],
    ['the Emulator here, by IPv6', { from: '::1' }, 200],
    ['by IPv6 that stands for IPv4', { from: '::ffff:127.0.0.1' }, 200],
    ['with some token', { header: { authorization: 'Bearer whatever' } }, 200],
    ['a neighbour in the network', { from: '192.168.1.7' }, 401],
    ['a name that looks like this machine', { from: '127.0.0.1.example.com' }, 401],
    ['somebody unknown', { from: '' }, 401],
    ['somebody behind a proxy here', { header: { 'x-forwarded-for': '203.0.113.7' } }, 401],
    [
      'somebody behind a tunnel',
      { header: { host: 'abcd.ngrok.example', 'x-forwarded-host': 'abcd.ngrok.example' } },
      401,
    ],
    ['a page here that was led to us by its own name', { header: { host: 'rebind.example:3000' } }, 401],
    ['a page in a browser here', { header: { origin: 'https://evil.example' } }, 401],
  ])('%s', async (_who, how, expected) => {
    const request = rig.request({ text: 'Chào' })
    const changed = 'header' in how ? { headers: { ...request.headers, ...how.header } } : how
    expect(status(await rig.channel.webhook?.admit({ ...request, ...changed }))).toBe(expected)
  })

  it.each([
    ['this machine', 'http://localhost:51234', 200],
    ['this machine by IPv6', 'http://[::1]:51234/', 200],
    ['Microsoft', 'https://webchat.botframework.com/', 403],
    ['a neighbour', 'http://192.168.1.7:51234/', 403],
    ['the cloud’s own metadata', 'http://169.254.169.254/', 403],
  ])('answers only at this machine: %s', async (_where, serviceUrl, expected) => {
    expect(status(await rig.admit({ text: 'Chào', serviceUrl }))).toBe(expected)
  })

  it('says in its title that nothing is proved', () => {
    expect(rig.channel.title).toContain('không xác thực')
  })
})
