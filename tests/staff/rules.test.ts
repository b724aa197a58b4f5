import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { checkChain, nextEntry } from '../../src/staff/chain.ts'
import { newChallenge, readChallenge } from '../../src/staff/challenge.ts'
import { deviceName, networkOf } from '../../src/staff/device.ts'
import { passwords, weakBecause } from '../../src/staff/password.ts'
import { handleOf } from '../../src/staff/people.ts'
import { standing } from '../../src/staff/record.ts'
import { newRecoveryCodes, recoveryHash } from '../../src/staff/recovery.ts'
import { hashWith } from '../../src/staff/secrets.ts'
import { isFresh, isOver, lifetimeMs } from '../../src/staff/session.ts'
import { isOwnRequest, siteOf } from '../../src/staff/site.ts'
import { ACCOUNT, ADDRESS, waitMs } from '../../src/staff/throttle.ts'
import { checkTotp, newTotp } from '../../src/staff/totp.ts'
import { MONDAY } from '../clock.ts'

const KEY = Buffer.alloc(32, 3)
const MINUTE = 60_000
const DAY = 86_400_000

describe('how long guessing must wait', () => {
  const ago = (...ms: number[]) => ms.map((one) => MONDAY - one)
  it.each<[string, number[], number]>([
    ['nothing tried yet', [], 0],
    ['four tries', ago(40, 30, 20, 10), 0],
    ['five tries: one second after the last', ago(50, 40, 30, 20, 0), 1_000],
    ['six: two', ago(60, 50, 40, 30, 20, 500), 1_500],
    ['nine: sixteen', ago(90, 80, 70, 60, 50, 40, 30, 20, 0), 16_000],
    ['the wait has passed', ago(60_000, 50_000, 40_000, 30_000, 2_000), 0],
    [
      'ten in a quarter of an hour: until the oldest is that old',
      ago(10 * MINUTE, 9, 8, 7, 6, 5, 4, 3, 2, 1),
      5 * MINUTE,
    ],
    ['what is older than a quarter of an hour is forgotten', ago(...Array<number>(10).fill(16 * MINUTE)), 0],
  ])('%s', (_situation, tries, expected) => {
    expect(waitMs(tries, MONDAY, ACCOUNT)).toBe(expected)
  })

  it('lets 30 tries through from one address in a quarter of an hour', () => {
    expect(waitMs(Array<number>(29).fill(MONDAY), MONDAY, ADDRESS)).toBe(0)
    expect(waitMs(Array<number>(30).fill(MONDAY), MONDAY, ADDRESS)).toBe(15 * MINUTE)
  })
})

describe('a session', () => {
  const session = { rights: 3, expiresAt: MONDAY + 1 }
  it.each<[string, { rights: number; state: string } | null, number, boolean]>([
    ['of somebody active goes on', { rights: 3, state: 'active' }, MONDAY, false],
    ['ends when its time is up', { rights: 3, state: 'active' }, MONDAY + 1, true],
    ['ends when rights changed', { rights: 4, state: 'active' }, MONDAY, true],
    ['ends when the account is off', { rights: 3, state: 'off' }, MONDAY, true],
    ['ends when there is nobody any more', null, MONDAY, true],
  ])('%s', (_situation, staff, now, expected) => {
    expect(isOver(session, staff, now)).toBe(expected)
  })

  it.each([
    ['volunteer', 'full', 7 * DAY],
    ['police', 'full', DAY / 2],
    ['lead', 'full', DAY / 2],
    ['admin', 'full', DAY / 2],
    ['volunteer', 'half', 15 * MINUTE],
    ['admin', 'half', 15 * MINUTE],
  ] as const)('of a %s, %s, lives %d ms', (role, level, expected) => {
    expect(lifetimeMs(role, level)).toBe(expected)
  })

  it.each([
    ['proved five minutes ago', 'full', 5 * MINUTE, true],
    ['proved longer ago', 'full', 5 * MINUTE + 1, false],
    ['half signed in', 'half', 0, false],
  ] as const)('%s: fresh or not', (_situation, level, ago, expected) => {
    expect(isFresh({ provedAt: MONDAY - ago, level }, MONDAY)).toBe(expected)
  })
})

it.each([
  ['invited', { state: 'invited' }, 'invited'],
  ['in use', { state: 'active', usedAt: MONDAY - 30 * DAY }, 'active'],
  ['not used for 30 days', { state: 'active', usedAt: MONDAY - 30 * DAY - 1 }, 'resting'],
  ['off', { state: 'off', usedAt: MONDAY }, 'off'],
] as const)('an account %s', (_situation, staff, expected) => {
  expect(standing(staff, MONDAY)).toBe(expected)
})

describe('whose request it is', () => {
  const site = siteOf('https://bot.example.vn')
  const origin = 'https://bot.example.vn'
  it.each<[string, Parameters<typeof isOwnRequest>[0], boolean]>([
    ['our page writes', { method: 'POST', fetchSite: 'same-origin', origin }, true],
    ['another site writes', { method: 'POST', fetchSite: 'cross-site', origin: 'https://evil.example' }, false],
    ['a sister site writes', { method: 'POST', fetchSite: 'same-site', origin: 'https://x.example.vn' }, false],
    ['the browser says cross-site, the origin lies', { method: 'POST', fetchSite: 'cross-site', origin }, false],
    ['an old browser, our origin', { method: 'POST', fetchSite: undefined, origin }, true],
    [
      'an old browser, another origin',
      { method: 'POST', fetchSite: undefined, origin: 'https://bot.example.vn.evil.example' },
      false,
    ],
    ['a sandboxed frame', { method: 'POST', fetchSite: undefined, origin: 'null' }, false],
    ['nothing said, writing', { method: 'DELETE', fetchSite: undefined, origin: undefined }, false],
    ['nothing said, reading', { method: 'GET', fetchSite: undefined, origin: undefined }, true],
    ['from the address bar, reading', { method: 'GET', fetchSite: 'none', origin: undefined }, true],
    ['from the address bar, writing', { method: 'POST', fetchSite: 'none', origin: undefined }, false],
    ['another site reads', { method: 'GET', fetchSite: 'cross-site', origin: undefined }, false],
    [
      'a form with the token',
      { method: 'POST', fetchSite: 'same-origin', origin, form: { token: 'a', expected: 'a' } },
      true,
    ],
    [
      'a form with another token',
      { method: 'POST', fetchSite: 'same-origin', origin, form: { token: 'b', expected: 'a' } },
      false,
    ],
    [
      'a form without',
      { method: 'POST', fetchSite: 'same-origin', origin, form: { token: undefined, expected: 'a' } },
      false,
    ],
    [
      'a form of nobody signed in',
      { method: 'POST', fetchSite: 'same-origin', origin, form: { token: undefined, expected: undefined } },
      false,
    ],
  ])('%s', (_situation, proof, expected) => {
    expect(isOwnRequest(proof, site)).toBe(expected)
  })

  it.each([
    [
      'https://bot.example.vn',
      {
        rpId: 'bot.example.vn',
        safe: true,
        https: true,
        cookies: { session: '__Host-tb', device: '__Host-tb-device' },
      },
    ],
    [
      'http://127.0.0.1:3000',
      {
        rpId: 'localhost',
        safe: true,
        https: false,
        publicUrl: 'http://localhost:3000',
        origins: ['http://localhost:3000', 'http://127.0.0.1:3000'],
        cookies: { session: 'tb', device: 'tb-device' },
      },
    ],
    ['http://192.168.1.9:3000', { safe: false, https: false }],
    ['http://bot.example.vn', { safe: false, https: false }],
  ])('%s', (publicUrl, expected) => {
    expect(siteOf(publicUrl)).toMatchObject(expected)
  })
})

describe('the audit chain', () => {
  const write = (what: 'signed-in' | 'reveal' | 'signed-out', last: ReturnType<typeof nextEntry> | null) =>
    nextEntry(KEY, last, { who: 'a', what, why: 'hẹn đến nhà' }, MONDAY)
  const first = write('signed-in', null)
  const second = write('reveal', first)
  const third = write('signed-out', second)

  it.each<[string, readonly (typeof first)[], object | null]>([
    ['as written', [first, second, third], null],
    ['one taken out of the middle', [first, third], { kind: 'gap', seq: 2 }],
    ['the first taken away', [second, third], { kind: 'gap', seq: 1 }],
    ['a word changed', [first, { ...second, why: 'khác' }, third], { kind: 'changed', seq: 2 }],
    ['who it was changed', [{ ...first, who: 'b' }, second, third], { kind: 'changed', seq: 1 }],
    [
      'one written with another key',
      [first, nextEntry(Buffer.alloc(32), first, { who: 'a', what: 'reveal' }, MONDAY)],
      { kind: 'changed', seq: 2 },
    ],
    ['two in the other order', [second, first, third], { kind: 'gap', seq: 1 }],
  ])('%s', (_situation, chain, expected) => {
    expect(checkChain(KEY, chain, null)).toEqual(expected)
  })
})

describe('codes of an app', () => {
  const staff = { id: 'id1', handle: 'lan' }
  const { totp, uri } = newTotp(KEY, staff)
  const code = (at: number) => {
    const secret = new URL(uri).searchParams.get('secret') ?? ''
    return new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({
      timestamp: at,
    })
  }
  const step = Math.floor(MONDAY / 30_000)
  it.each<[string, string, number, number | null]>([
    ['now', code(MONDAY), 0, step],
    ['of the step before', code(MONDAY - 30_000), 0, step - 1],
    ['of the step after', code(MONDAY + 30_000), 0, step + 1],
    ['two steps old', code(MONDAY - 60_000), 0, null],
    ['used already', code(MONDAY), step, null],
    ['of a step before one used', code(MONDAY - 30_000), step, null],
    ['not six digits', '12345', 0, null],
    ['no digits', 'abcdef', 0, null],
  ])('%s', (_situation, given, lastStep, expected) => {
    expect(checkTotp(KEY, { ...staff, totp: { ...totp, lastStep } }, given, MONDAY)).toBe(expected)
  })

  it('are worth nothing at another account, or with another key', () => {
    expect(checkTotp(KEY, { id: 'id2', totp }, code(MONDAY), MONDAY)).toBeNull()
    expect(checkTotp(Buffer.alloc(32), { ...staff, totp }, code(MONDAY), MONDAY)).toBeNull()
  })

  it('lie sealed', () => {
    expect(Buffer.from(totp.sealed, 'base64').toString('latin1')).not.toContain(new URL(uri).searchParams.get('secret'))
  })
})

describe('passwords', () => {
  it.each<[string, string | null]>([
    ['ngan gon', 'short'],
    ['a'.repeat(129), 'long'],
    ['matkhau123456', 'common'],
    ['Password12345!', 'common'],
    ['aaaaaaaaaaaaaa', 'common'],
    ['qwertyuiop123', 'common'],
    ['iloveyou1234567', 'common'],
    ['Mật khẩu 123456', 'common'],
    ['TranThiLan12345', 'name'],
    ['lantran123456', 'name'],
    ['con mèo tha ba quả khế', null],
    ['Zr8#kwQ2!mvLp', null],
  ])('%s', (password, expected) => {
    expect(weakBecause(password, ['Trần Thị Lan', 'tran-thi-lan'])).toBe(expected)
  })

  it('are known again, others are not, and nobody is no one', async () => {
    const checker = passwords()
    const stored = await checker.hash('con mèo tha ba quả khế')
    expect(stored).not.toContain('mèo')
    expect(await checker.check('con mèo tha ba quả khế', stored)).toBe(true)
    // A phone may type the same letters decomposed.
    expect(await checker.check('con mèo tha ba quả khế'.normalize('NFD'), stored)).toBe(true)
    expect(await checker.check('con mèo tha hai quả khế', stored)).toBe(false)
    expect(await checker.check('', undefined)).toBe(false)
  })

  it('are hashed two at a time, twenty wait, more are sent away', async () => {
    const checker = passwords()
    const all = await Promise.all(Array.from({ length: 30 }, () => checker.check('x', undefined)))
    expect(all.filter((one) => one === 'busy')).toHaveLength(8)
  })
})

describe('a challenge', () => {
  const challenge = Buffer.from(newChallenge(KEY, 'sign-in', MONDAY)).toString('base64url')
  it.each<[string, string, string, number, boolean]>([
    ['ours', 'sign-in', challenge, MONDAY, true],
    ['for something else', 'prove abc', challenge, MONDAY, false],
    ['too old', 'sign-in', challenge, MONDAY + 5 * MINUTE, false],
    ['made up', 'sign-in', Buffer.alloc(40).toString('base64url'), MONDAY, false],
    ['cut', 'sign-in', challenge.slice(0, -2), MONDAY, false],
  ])('%s', (_situation, purpose, given, now, expected) => {
    expect(readChallenge(KEY, purpose, given, now) !== null).toBe(expected)
  })
})

it('makes ten recovery codes that are known however they are typed', () => {
  const codes = newRecoveryCodes()
  const hash = hashWith(KEY)
  expect(new Set(codes).size).toBe(10)
  const [code = ''] = codes
  expect(code).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/)
  expect(recoveryHash(hash, 'a', code.toUpperCase().replaceAll('-', ' '))).toBe(recoveryHash(hash, 'a', code))
  expect(recoveryHash(hash, 'b', code)).not.toBe(recoveryHash(hash, 'a', code))
})

it.each([
  [
    'Mozilla/5.0 (Linux; Android 9; SM-J415F) AppleWebKit/537.36 Chrome/119.0 Mobile Safari/537.36',
    'Chrome trên Android',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Version/17.1 Mobile Safari/604.1',
    'Safari trên iPhone',
  ],
  ['Mozilla/5.0 (Linux; Android 13) Chrome/120 Mobile Safari/537.36 Zalo android/23', 'Zalo trên Android'],
  ['Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/110.0 Chrome/104.0 Safari/537.36', 'Cốc Cốc trên Windows'],
  ['<script>alert(1)</script>', 'Trình duyệt trên máy lạ'],
  [undefined, 'Trình duyệt trên máy lạ'],
])('%s is called %s', (agent, expected) => {
  expect(deviceName(agent)).toBe(expected)
})

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:aaaa::1', '2001:db8:1:2'],
  ['2001:0db8:0001:0002:ffff:1:2:3', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('the network of %s is %s', (address, expected) => {
  expect(networkOf(address)).toBe(expected)
})

it.each([
  ['Trần Thị Lan', 'tran-thi-lan'],
  ['Đỗ  Đức', 'do-duc'],
  ['王', 'can-bo'],
])('%s signs in as %s', (name, expected) => {
  expect(handleOf(name)).toBe(expected)
})
