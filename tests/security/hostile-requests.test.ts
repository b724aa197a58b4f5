/** Every address that takes something, asked by those who may use it, with what nobody in good faith would send. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Member, openWhole, type Whole } from './whole.ts'

let whole: Whole
beforeAll(async () => {
  whole = await openWhole()
}, 120_000)
afterAll(() => whole.close())

/** In this order; who may not use an address is told that it is not there. */
const ASKERS = ['lead', 'approver', 'editor', 'admin', 'auditor', 'police', 'volunteer'] as const
/** Act on who asks, or on nothing that was sent. */
const BODILESS = ['/visits/calendar', '/visits/calendar/off', '/word', '/desk/shift']
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface Address {
  readonly method: Method
  readonly url: string
}

function addresses(): readonly Address[] {
  const known = whole.app.staff.declared
    .filter(({ method }) => method !== 'HEAD' && method !== 'OPTIONS')
    // Never end by themselves.
    .filter(({ url }) => !url.endsWith('/events'))
    // Ways in and out of one's own account change who asks; they are tried in tests/staff.
    .filter(({ url }) => !/\/(sign-out|sign-out-others|me\/.*|link|password|passkey.*|second)$/.test(url))
  return known.map(({ method, url }) => ({ method: method as Method, url }))
}

/** What the first who may use the address is answered. */
async function asked(method: Method, url: string, body?: string, headers?: Record<string, string>) {
  for (const role of ASKERS) {
    const who = whole.members.get(role) as Member
    // Limits by the minute are tried elsewhere; here they would hide what is asked.
    whole.pass(2_000)
    if (url !== proven.get(role)) await who.prove()
    proven.set(role, url)
    const { status, headers: given, body: said } = await who.call(method, url, body, headers)
    if (status !== 404 || role === ASKERS.at(-1)) return { role, status, headers: given, said: JSON.stringify(said) }
  }
  throw new Error('nobody asked')
}
const proven = new Map<string, string>()
const refused = (status: number) => status >= 400 && status < 500 && status !== 429

/** What one and the same sending met, at every address it fits, where that is not a refusal in our words. */
async function met(
  body: string | undefined,
  { id = 'muon-sach', only = () => true, headers }: Sending = {},
): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { method, url } of addresses().filter(only)) {
    const { role, status, said } = await asked(method, filled(url, id), method === 'GET' ? undefined : body, headers)
    const inOurWords = /"message":"[^"]*[à-ỹđ]/i.test(said) && !/root:|sqlite|at \w+ \(/i.test(said)
    if (!refused(status) || !inOurWords) wrong.push(`${method} ${url} ${role}: ${status} ${said.slice(0, 120)}`)
  }
  return wrong
}
interface Sending {
  readonly id?: string
  readonly only?: (address: Address) => boolean
  readonly headers?: Record<string, string>
}
const takesBody = ({ method, url }: Address) => method !== 'GET' && !BODILESS.some((end) => url.endsWith(end))
const filled = (url: string, id: string) => url.replace(/:\w+|\*/g, encodeURIComponent(id))
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const manyKeys = JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, n])))

describe('a body', () => {
  it.each([
    ['that reaches for the prototype', '{"__proto__":{"polluted":true}}'],
    ['that reaches for it by the constructor', '{"constructor":{"prototype":{"polluted":true}}}'],
    ['that reaches for it from within', '{"note":{"a":{"__proto__":{"polluted":true}}}}'],
    ['that reaches for it in a list', '{"parts":[{"__proto__":{"polluted":true}}]}'],
    ['nested a thousand times', deep(1_000)],
    ['of five thousand keys', manyKeys],
    ['that is no JSON', '{"a":'],
    ['that is a number', '42'],
    ['that is null', 'null'],
    ['with half a character', '{"note":"\\ud800"}'],
  ])('%s is refused in our words at every address', { timeout: 300_000 }, async (_what, body) => {
    expect(await met(body, { only: takesBody })).toEqual([])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'text/html', 'application/xml'])(
    'said to be %s changes nothing',
    { timeout: 300_000 },
    async (type) => {
      const headers = { 'sec-fetch-site': 'same-origin', 'content-type': type }
      expect(await met('{}', { only: takesBody, headers })).toEqual([])
    },
  )
})

describe('an id', () => {
  it.each([
    '../../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    'a\u0000b',
    '__proto__',
    'constructor',
    '\u202Egnp.exe',
    "'; DROP TABLE document; --",
    'x'.repeat(99),
  ])('%j leads nowhere', { timeout: 300_000 }, async (id) => {
    expect(await met('{}', { id, only: ({ url }) => /:|\*/.test(url) })).toEqual([])
  })
})

it('every answer protects itself, also one that refuses', { timeout: 300_000 }, async () => {
  const bare: string[] = []
  for (const { method, url } of addresses()) {
    const { headers } = await asked(method, filled(url, 'khong-co'), method === 'GET' ? undefined : '{}')
    const policy = String(headers['content-security-policy'] ?? '')
    const isWhole =
      headers['x-content-type-options'] === 'nosniff' &&
      headers['referrer-policy'] === 'no-referrer' &&
      headers['cross-origin-resource-policy'] === 'same-origin' &&
      policy.includes("default-src 'none'") &&
      policy.includes("frame-ancestors 'none'") &&
      /no-store|no-cache|private/.test(String(headers['cache-control'] ?? ''))
    if (!isWhole) bare.push(`${method} ${url}: ${JSON.stringify(headers)}`)
  }
  expect(bare).toEqual([])
})
