/** Every address of `/api/insight` with every role, over the real staff room and the real store. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runName, stayName } from '../../src/conversation/counted.ts'
import { UNHEARD } from '../../src/conversation/unheard.ts'
import { posterBook } from '../../src/insight/posters.ts'
import { measurePresence } from '../../src/insight/presence.ts'
import { insightRoutes } from '../../src/insight/routes.ts'
import { unheardGroups } from '../../src/insight/unmatched.ts'
import { may } from '../../src/staff/may.ts'
import { ROLES, type Role } from '../../src/staff/roles.ts'
import type { Store } from '../../src/store/store.ts'
import { type TestClock, testClock } from '../clock.ts'
import { member as newMember, openRig, type Rig } from '../staff/rig.ts'
import { turnCommit } from '../store/fixtures.ts'
import { fixtures } from '../talk.ts'

type Member = Awaited<ReturnType<typeof newMember>>
const clock: TestClock = testClock()
const catalogue = fixtures()
const members = new Map<Role, Member>()
let rig: Rig
let store: Store
/** Something three people wrote. */
let phrase: string

beforeAll(async () => {
  rig = await openRig({
    clock,
    routes: (app, staff) => {
      void app.register(async (scope) => {
        // The store is the rig's own, there when the first request comes.
        const late = new Proxy({} as Store, { get: (_, name) => Reflect.get(rig.store, name) })
        await scope.register(
          insightRoutes({
            ...{ store: late, clock, catalogue: () => catalogue, gate: { ...staff, may } },
            channels: [
              {
                name: 'web',
                title: 'Trang chat',
                links: async (ref) => [{ url: `https://bot.example.vn/?ref=${ref}` }],
              },
              { name: 'zalo', title: 'Zalo', links: async (ref) => [{ url: 'https://zalo.me/1', say: `#${ref}` }] },
              { name: 'terminal', title: 'Dòng lệnh' },
            ],
            lastSeen: () => null,
            posters: posterBook(late, clock),
            teach: async () => true,
            count: () => {},
            onError: (error) => {
              throw error
            },
          }),
        )
      })
    },
  })
  store = rig.store
  for (const role of ROLES) members.set(role, await member(rig, role, `Người ${role}`))
  const at = { flow: 'nuoi-ga', revision: 1, channel: 'zalo' }
  const counts = {
    [runName('started', at)]: 12,
    [runName('finished', at)]: 7,
    [stayName('entered', { ...at, step: 'co_chuong' })]: 12,
    [stayName('passed', { ...at, step: 'co_chuong' })]: 9,
    'handoff:asked': 5,
  }
  await store.commitTurn(turnCommit({ person: '9', at: clock.now(), counts }))
  for (const person of ['a', 'b', 'c']) {
    const body = { text: 'mới đóng xong', folded: 'moi dong xong', flow: 'nuoi-ga', step: 'co_chuong' }
    const document = {
      kind: UNHEARD,
      id: person,
      version: 1,
      indexes: { conversation: person },
      sort: clock.now(),
      body,
    }
    await store.putDocument({ replaces: 0, document })
  }
  phrase = (await unheardGroups(store, 0))[0]?.id ?? ''
}, 120_000)
afterAll(() => rig.close())

/** A machine that is busy with other tests answers 503 for a moment, and means it. */
async function member(of: Rig, role: Role, name: string): Promise<Member> {
  const one = await newMember(of, role, name)
  const call: Member['call'] = (...asked) =>
    vi.waitFor(
      async () => {
        const reply = await one.call(...asked)
        if (reply.body?.error?.code === 'http-503') throw new Error('busy')
        return reply
      },
      { timeout: 30_000, interval: 100 },
    )
  return {
    ...one,
    call,
    get: (path) => call('GET', path),
    prove: () =>
      vi.waitFor(
        async () => {
          const reply = await one.prove()
          if (reply.status !== 200) throw new Error('busy')
          return reply
        },
        { timeout: 30_000, interval: 100 },
      ),
  }
}

const today = () => new Date(clock.now() + 7 * 3_600_000).toISOString().slice(0, 10)
const PERIOD = () => `from=${today()}&to=${today()}`
const POSTER = { flow: 'nuoi-ga', group: 'Tổ dân phố 5', where: 'Nhà văn hóa', channels: ['web', 'zalo'] }

interface Row {
  readonly route: string
  readonly roles: string
  readonly query?: () => string
  readonly body?: () => unknown
}

const ABOVE = 'lead editor approver auditor admin'
const ROWS: readonly Row[] = [
  { route: 'GET /definitions', roles: ABOVE },
  { route: 'GET /today', roles: ABOVE },
  { route: 'GET /flows', roles: 'editor approver auditor admin', query: PERIOD },
  { route: 'GET /flows/nuoi-ga', roles: 'editor approver auditor admin', query: PERIOD },
  { route: 'GET /stuck', roles: 'editor approver auditor admin', query: PERIOD },
  { route: 'GET /handoffs', roles: 'lead auditor admin', query: PERIOD },
  { route: 'GET /hours', roles: 'lead auditor admin' },
  { route: 'GET /sources', roles: ABOVE, query: PERIOD },
  { route: 'GET /own', roles: 'volunteer police lead' },
  { route: 'POST /exports', roles: 'lead admin', body: () => ({ kind: 'steps', from: today(), to: today() }) },
  { route: 'GET /exports', roles: 'lead admin' },
  { route: 'GET /exports/:export', roles: 'lead admin' },
  { route: 'GET /unmatched', roles: 'editor approver auditor admin', query: () => 'show=open' },
  {
    route: 'POST /unmatched/:phrase/try',
    roles: 'editor approver auditor admin',
    body: () => ({ flow: 'nuoi-ga', step: 'co_chuong', choice: 'roi' }),
  },
  {
    route: 'POST /unmatched/:phrase/add',
    roles: 'editor admin',
    body: () => ({ flow: 'nuoi-ga', step: 'co_chuong', choice: 'roi', title: 'Nuôi gà › nút “Có rồi”' }),
  },
  { route: 'POST /unmatched/:phrase/ignore', roles: 'editor admin', body: () => ({}) },
  { route: 'POST /unmatched/:phrase/restore', roles: 'editor admin', body: () => ({}) },
  { route: 'GET /posters', roles: ABOVE },
  { route: 'POST /posters', roles: 'lead editor admin', body: () => POSTER },
  { route: 'PUT /posters/:poster', roles: 'lead editor admin', body: () => ({ version: 1, where: 'Chợ', off: false }) },
  { route: 'GET /posters/:poster/print', roles: ABOVE, query: () => 'size=a5' },
  { route: 'GET /slip', roles: ABOVE, query: () => 'flow=nuoi-ga&step=co_chuong' },
]

/** As somebody who may, freshly made, so that each case has its own. */
async function made(what: 'export' | 'poster'): Promise<string> {
  const admin = members.get('admin') as Member
  await admin.prove()
  const body = what === 'export' ? { kind: 'flows', from: today(), to: today() } : POSTER
  return (await admin.call('POST', `/api/insight/${what}s`, body)).body.id
}

async function ask(who: Member, { route, query, body }: Row) {
  let [method = '', path = ''] = route.split(' ')
  path = path.replace(':phrase', phrase)
  for (const what of ['export', 'poster'] as const)
    if (path.includes(`:${what}`)) path = path.replace(`:${what}`, await made(what))
  return who.call(method as 'GET', `/api/insight${path}${query ? `?${query()}` : ''}`, body?.())
}

describe('every role at every address', () => {
  const cases = ROWS.flatMap((row) => ROLES.map((role) => [row.route, role, row] as const))
  it.each(cases)('%s as %s', async (_route, role, row) => {
    // Requests are limited by the minute.
    clock.pass(60_000)
    const who = members.get(role) as Member
    await who.prove()
    const { status, body } = await ask(who, row)
    if (row.roles.split(' ').includes(role)) expect(status, JSON.stringify(body)).toBe(200)
    else expect([status, body.error.code]).toEqual([404, 'not-found'])
  })

  it('has every address in the table', () => {
    const listed = ROWS.map(({ route }) =>
      route.replace('/nuoi-ga', '/:flow').replace(/:(export|poster|phrase)/, ':id'),
    )
    const declared = rig.staff.declared
      .filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/api/insight'))
      .map(({ method, url }) => `${method} ${url.replace('/api/insight', '')}`)
    expect([...new Set(declared)].sort()).toEqual([...new Set(listed)].sort())
  })
})

describe('an export', () => {
  it('wants a fresh proof, is written to the audit log, and is gone after a day', async () => {
    const lead = members.get('lead') as Member
    clock.pass(6 * 60_000)
    const asked = { kind: 'flows', from: today(), to: today() }
    expect((await lead.call('POST', '/api/insight/exports', asked)).status).toBe(403)
    await lead.prove()
    const { body } = await lead.call('POST', '/api/insight/exports', asked)
    expect(body).toMatchObject({ kind: 'flows', name: `so-lieu-thu-tuc-${today()}-den-${today()}.csv` })
    const auditor = members.get('auditor') as Member
    const { entries } = (await auditor.get('audit')).body
    expect(
      entries.some((one: { what: string; object: string }) => one.what === 'export' && one.object === 'counts flows'),
    ).toBe(true)
    const file = await lead.call('GET', `/api/insight/exports/${body.id}`)
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(file.headers['content-disposition']).toContain('attachment')
    expect(file.body).toContain('nuoi-ga,Nuôi gà,12,7,5,0,0,7,58%\r\n')
    expect(file.body.startsWith('\uFEFF')).toBe(true)
    clock.pass(24 * 3_600_000)
    const again = members.get('lead') as Member
    await again.signInByKey()
    await again.prove()
    expect((await again.call('GET', `/api/insight/exports/${body.id}`)).status).toBe(404)
    expect((await again.call('GET', '/api/insight/exports')).body.exports).toEqual([])
  })
})

describe('bad questions', () => {
  it.each([
    ['/flows?from=2026-11-02&to=2026-11-01', 'invalid'],
    ['/flows?from=2020-01-01&to=2026-11-01', 'invalid'],
    ['/flows?from=hom-nay&to=2026-11-01', 'invalid'],
    ['/flows?from=2026-11-01', 'invalid'],
    ['/flows?from=2026-11-01&to=2026-11-01&channel=%3Cscript%3E', 'invalid'],
    ['/flows/khong-co?from=2026-11-01&to=2026-11-01', 'not-found'],
    ['/hours?weeks=99', 'invalid'],
    ['/posters/__proto__/print', 'invalid'],
    ['/posters/22222/print', 'not-found'],
    ['/slip?flow=nuoi-ga&step=khong_co', 'not-found'],
  ])('%s', async (path, code) => {
    const admin = members.get('admin') as Member
    await admin.signInByKey()
    expect((await admin.call('GET', `/api/insight${path}`)).body.error.code).toBe(code)
  })
})

describe('posters', () => {
  it('have codes of their own, print with place and group, and lose nothing to a second editor', async () => {
    clock.pass(60_000)
    const editor = members.get('editor') as Member
    await editor.signInByKey()
    const call = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) =>
      editor.call(method, `/api/insight${path}`, body)
    const { body: poster } = await call('POST', '/posters', { ...POSTER, where: 'Nhà <b>ông</b> Ba 0912 345 678' })
    expect(poster.links.map(({ url }: { url: string }) => url)).toEqual([
      `https://bot.example.vn/?ref=nuoi-ga-${poster.id}`,
      `https://zalo.me/1 rồi nhắn #nuoi-ga-${poster.id}`,
    ])
    expect(poster.where).not.toContain('0912')
    for (const size of ['a4', 'a5', 'card']) {
      const { body: html, headers } = await call('GET', `/posters/${poster.id}/print?size=${size}`)
      expect(html).toContain(`bot.example.vn/?ref=nuoi-ga-${poster.id}`)
      expect(html).not.toContain('<b>ông</b>')
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    }
    const change = { version: 1, where: 'Chợ', off: true }
    expect((await call('PUT', `/posters/${poster.id}`, change)).body).toMatchObject({
      where: 'Chợ',
      off: true,
      version: 2,
    })
    expect((await call('PUT', `/posters/${poster.id}`, change)).body.error.code).toBe('changed')
    expect((await call('POST', '/posters', { ...POSTER, channels: ['terminal'] })).body.error.where).toBe('channels')
    expect((await call('POST', '/posters', { ...POSTER, flow: 'khong-co' })).body.error.where).toBe('flow')
  })
})

describe('volunteers needed and there', () => {
  it('are measured once for each ten minutes, however many processes look', async () => {
    const now = clock.now()
    await store.putDocument({
      replaces: 0,
      document: { kind: 'shift', id: 's1', version: 1, indexes: {}, sort: now + 3_600_000, body: {} },
    })
    for (let n = 0; n < 3; n++) await measurePresence(store, now)
    const lead = members.get('lead') as Member
    await lead.signInByKey()
    const { body } = await lead.call('GET', '/api/insight/hours?weeks=1')
    const known = body.rows.flatMap(({ hours }: { hours: { present: number | null }[] }) =>
      hours.filter(({ present }) => present !== null),
    )
    expect(known).toMatchObject([{ needed: 0, present: 1, text: 'cần 0, có 1', short: false }])
  })
})
