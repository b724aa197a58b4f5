import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { AppError } from '../../../src/errors.ts'

const OA = '3000000000000000003'
const OTHER = '3000000000000000008'
const ON = { ZALO_APP_ID: '1000000000000000001', ZALO_APP_SECRET: 'app', ZALO_OA_ID: OA, ZALO_OA_SECRET: 'key' }

const read = (env: Record<string, string>) => readConfig(env).channels.zalo

function mistakes(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof AppError) return error.details
    throw error
  }
  return []
}

describe('the settings of Zalo', () => {
  it('none: it is off', () => {
    expect(read({})).toBeUndefined()
  })

  it('four are enough: the first consent comes afterwards', () => {
    expect(read(ON)).toEqual({
      appId: '1000000000000000001',
      appSecret: 'app',
      oas: [OA],
      secrets: [{ secret: 'key' }],
      firstTokens: {},
      appsecretProof: false,
      refusedStatus: 200,
      unknownEcho: 'ignore',
      anonymous: 'answer',
      buttons: 'plain',
      buttonChars: 35,
      billed: 'everyone',
      oaPerSecond: 20,
      appPerMinute: 3_600,
      domainProofs: [],
      silenceHours: 72,
    })
  })

  it('several accounts, each with a key and a first token of its own, and a key for all', () => {
    expect(
      read({
        ...ON,
        ZALO_OA_ID: `${OA}, ${OTHER}`,
        ZALO_OA_SECRET: `all,${OTHER}:its own`,
        ZALO_REFRESH_TOKEN: `${OA}:one,${OTHER}:two`,
      }),
    ).toMatchObject({
      oas: [OA, OTHER],
      secrets: [{ secret: 'all' }, { secret: 'its own', oa: OTHER }],
      firstTokens: { [OA]: 'one', [OTHER]: 'two' },
    })
  })

  it.each([
    [
      'a first token alone is that of the only account',
      { ZALO_REFRESH_TOKEN: 'one' },
      { firstTokens: { [OA]: 'one' } },
    ],
    [
      'stand-ins',
      { ZALO_API_ROOT: 'http://127.0.0.1:9/', ZALO_OAUTH_ROOT: 'http://127.0.0.1:8' },
      { apiRoot: 'http://127.0.0.1:9', oauthRoot: 'http://127.0.0.1:8' },
    ],
    ['an address to come back to', { ZALO_CALLBACK_URL: 'https://a.vn/x' }, { callbackUrl: 'https://a.vn/x' }],
    ['a fixed verifier', { ZALO_PKCE_VERIFIER: 'v'.repeat(43) }, { pkceVerifier: 'v'.repeat(43) }],
    [
      'a proof of the domain by the name of its file',
      { ZALO_DOMAIN_PROOF: 'zalo_verifierAbC1.html' },
      { domainProofs: ['AbC1'] },
    ],
    ['a proof of the domain by its code', { ZALO_DOMAIN_PROOF: 'AbC1,DeF2' }, { domainProofs: ['AbC1', 'DeF2'] }],
    ['401', { ZALO_REFUSED_STATUS: '401' }, { refusedStatus: 401 }],
    ['the proof of the app secret', { ZALO_APPSECRET_PROOF: 'on' }, { appsecretProof: true }],
  ])('%s', (_what, more, expected) => {
    expect(read({ ...ON, ...more } as Record<string, string>)).toMatchObject(expected)
  })

  it.each<[string, Record<string, string>, string]>([
    ['no app', { ...ON, ZALO_APP_ID: '' }, 'ZALO_APP_ID: is missing'],
    ['no app secret', { ...ON, ZALO_APP_SECRET: '' }, 'ZALO_APP_SECRET: is missing'],
    ['no account', { ...ON, ZALO_OA_ID: '' }, 'ZALO_OA_ID: is missing'],
    ['no key of the account', { ...ON, ZALO_OA_SECRET: '' }, 'ZALO_OA_SECRET: is missing'],
    ['only a first token', { ZALO_REFRESH_TOKEN: 'x' }, 'ZALO_APP_ID: is missing'],
    ['an id in words', { ...ON, ZALO_OA_ID: 'phuong' }, 'ZALO_OA_ID: holds something that is no id'],
    ['a key of a stranger', { ...ON, ZALO_OA_SECRET: `${OTHER}:key` }, `ZALO_OA_SECRET: names the account ${OTHER}`],
    [
      'a first token of nobody',
      { ...ON, ZALO_OA_ID: `${OA},${OTHER}`, ZALO_REFRESH_TOKEN: 'x' },
      'ZALO_REFRESH_TOKEN: does not say whose',
    ],
    ['a short verifier', { ...ON, ZALO_PKCE_VERIFIER: 'v' }, 'ZALO_PKCE_VERIFIER: is no code verifier'],
    ['a proof that is a path', { ...ON, ZALO_DOMAIN_PROOF: '../x' }, 'ZALO_DOMAIN_PROOF: is no code'],
    [
      'another status',
      { ...ON, ZALO_REFUSED_STATUS: '403' },
      'ZALO_REFUSED_STATUS: "403" is not known; expected 200 or 401',
    ],
    ['buttons of another kind', { ...ON, ZALO_BUTTONS: 'round' }, 'ZALO_BUTTONS:'],
    ['a pace of nothing', { ...ON, ZALO_OA_PER_SECOND: '0' }, 'ZALO_OA_PER_SECOND:'],
  ])('refuse %s', (_what, env, line) => {
    expect(mistakes(env)).toContainEqual(expect.stringContaining(line))
  })

  it('show no secret in their complaints', () => {
    expect(
      mistakes({ ...ON, ZALO_OA_SECRET: `${OTHER}:very-secret`, ZALO_PKCE_VERIFIER: 'very-secret' }).join(),
    ).not.toContain('very-secret')
  })
})
