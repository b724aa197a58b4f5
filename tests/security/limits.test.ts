/** What a stranger can ask for has a limit by the minute, and nobody else pays for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWhole, type Whole } from './whole.ts'

let whole: Whole
beforeAll(async () => {
  whole = await openWhole()
}, 120_000)
afterAll(() => whole.close())

const MINUTE_MS = 60_000
let ahead = 0
/** Requests are counted by the minutes of the clock: none must end while they are. */
function nextMinute(): void {
  const ms = MINUTE_MS - ((Date.now() + ahead) % MINUTE_MS)
  ahead += ms
  whole.pass(ms)
}
const statuses = (all: readonly { status: number }[]) => all.map(({ status }) => status)
async function times<T>(many: number, ask: () => Promise<T>): Promise<readonly T[]> {
  const all: T[] = []
  for (let n = 0; n < many; n++) all.push(await ask())
  return all
}

describe('of staff', () => {
  const member = (role: 'lead' | 'volunteer') => {
    const who = whole.members.get(role)
    if (!who) throw new Error('nobody')
    return who
  }
  const asks = (role: 'lead' | 'volunteer') => member(role).call('GET', '/api/staff/me')

  it('120 requests of a session in a minute are answered, the next is told to wait, other sessions are not', async () => {
    nextMinute()
    expect(new Set(statuses(await times(120, () => asks('volunteer'))))).toEqual(new Set([200]))
    const { status, headers, body } = await asks('volunteer')
    expect([status, headers['retry-after'], JSON.stringify(body)]).toEqual([429, '60', expect.stringMatching(/nhanh/)])
    expect((await asks('lead')).status).toBe(200)
    nextMinute()
    expect((await asks('volunteer')).status).toBe(200)
  })

  it('before signing in 120 of an address, and other addresses are not held up', async () => {
    nextMinute()
    const asked = (remoteAddress: string) =>
      whole.app.server.inject({
        ...{ method: 'POST', url: '/api/staff/passkey/options', remoteAddress },
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', host: 'localhost:3000' },
        payload: '{}',
      })
    for (const { statusCode } of await times(120, () => asked('203.0.113.7'))) expect(statusCode).not.toBe(429)
    expect((await asked('203.0.113.7')).statusCode).toBe(429)
    expect((await asked('203.0.113.8')).statusCode).not.toBe(429)
  })
})

describe('of residents on our own page', () => {
  const open = (cookie: string) =>
    whole.app.server.inject({ url: '/', remoteAddress: '203.0.113.7', headers: { cookie: `tb-chat=${cookie}` } })

  it('240 requests of a chat in a minute are answered, the next is told to wait, neighbours are not', async () => {
    const all = await times(240, () => open('a'.repeat(43)))
    expect(new Set(all.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    const late = await open('a'.repeat(43))
    expect([late.statusCode, Number(late.headers['retry-after'])]).toEqual([429, expect.any(Number)])
    expect(late.body).toMatch(/chờ một lát/)
    expect((await open('b'.repeat(43))).statusCode).toBe(200)
  })
})
