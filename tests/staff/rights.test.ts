/** Every address of `/api` with every role: what the table of rights says is what the server does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/logging.ts'
import { ROLES, type Role } from '../../src/staff/roles.ts'
import { startStaff } from '../../src/staff/staff.ts'
import { type Browser, browser, DATA_KEY, member, newFolder, openRig, type Rig } from './rig.ts'

type Member = Awaited<ReturnType<typeof member>>
let rig: Rig
const members = new Map<Role, Member>()
const nobody = () => browser(rig.app)

beforeAll(async () => {
  rig = await openRig()
  for (const role of ROLES) members.set(role, await member(rig, role, `Người ${role}`))
})
afterAll(() => rig.close())

/** Somebody invited just now, for acts that change whom they touch. */
async function target(role: Role): Promise<string> {
  await rig.staff.invite({ name: 'Người được chọn', role })
  return (await rig.staff.people()).at(-1)?.id ?? ''
}

interface Row {
  readonly route: string
  readonly roles: string
  readonly object?: Role
  readonly body?: unknown
}

const ALL = ROLES.join(' ')
/** Signed out, these are answered with something else than 401. */
const OPEN = ['POST /link', 'POST /passkey/options', 'POST /passkey', 'POST /password']
const KEY = { id: 'a', rawId: 'a', type: 'public-key' }
const ROWS: readonly Row[] = [
  { route: 'GET /me', roles: ALL },
  { route: 'POST /second', roles: ALL, body: { code: '000000' } },
  { route: 'POST /me/keys/options', roles: ALL },
  { route: 'POST /me/totp', roles: ALL },
  { route: 'POST /me/recovery', roles: ALL },
  { route: 'POST /me/prove/options', roles: ALL },
  { route: 'GET /people', roles: 'lead auditor admin' },
  { route: 'POST /people', roles: 'lead admin', body: { name: 'Mới', role: 'volunteer' } },
  { route: 'POST /people', roles: 'admin', body: { name: 'Mới', role: 'lead' } },
  { route: 'POST /people', roles: 'admin', body: { name: 'Mới', role: 'admin' } },
  { route: 'GET /people/:id', roles: 'lead auditor admin', object: 'volunteer' },
  { route: 'GET /people/:id', roles: 'auditor admin', object: 'approver' },
  { route: 'POST /people/:id/link', roles: 'lead admin', object: 'volunteer' },
  { route: 'POST /people/:id/link', roles: 'admin', object: 'police' },
  { route: 'PATCH /people/:id', roles: 'lead admin', object: 'volunteer', body: { topics: ['vneid'] } },
  { route: 'PATCH /people/:id', roles: 'admin', object: 'volunteer', body: { role: 'lead' } },
  { route: 'PATCH /people/:id', roles: 'admin', object: 'lead', body: { role: 'volunteer' } },
  { route: 'POST /people/:id/end-sessions', roles: 'lead admin', object: 'volunteer' },
  { route: 'POST /people/:id/end-sessions', roles: 'admin', object: 'lead' },
  { route: 'POST /people/:id/off', roles: 'lead admin', object: 'volunteer' },
  { route: 'POST /people/:id/off', roles: 'admin', object: 'auditor' },
  { route: 'POST /people/:id/reset', roles: 'lead admin', object: 'volunteer' },
  { route: 'POST /people/:id/reset', roles: 'admin', object: 'admin' },
  { route: 'GET /audit', roles: 'auditor' },
  { route: 'GET /audit/check', roles: 'auditor' },
  { route: 'GET /audit/reveals', roles: 'lead auditor' },
]
/** Right for everyone, but changing who asks: tried with somebody of their own, in `sign-in.test.ts`. */
const OWN = [
  'POST /sign-out',
  'POST /me/keys',
  'DELETE /me/keys/:id',
  'POST /me/totp/confirm',
  'DELETE /me/totp',
  'POST /me/password',
  'POST /me/prove',
  'POST /me/touch',
  'POST /me/sign-out-others',
]

const ask = (who: Browser, route: string, object: string, body: unknown) => {
  const [method = '', path = ''] = route.split(' ')
  return who.call(method as 'GET', `/api/staff${path.replace(':id', object)}`, body)
}

describe('every role at every address', () => {
  const cases = ROWS.flatMap((row) => ROLES.map((role) => [row.route, role, row] as const))
  it.each(cases)('%s as %s', async (route, role, { roles, object, body }) => {
    const who = members.get(role) as Member
    await who.prove()
    const id = object ? await target(object) : ''
    const { status, body: answer } = await ask(who, route, id, body)
    if (roles.split(' ').includes(role)) expect(status, JSON.stringify(answer)).toBe(200)
    else expect([status, answer.error.code]).toEqual([404, 'not-found'])
  })

  it('forbidden and absent are told in the same words', async () => {
    const lead = members.get('lead') as Member
    const forbidden = await lead.get(`people/${await target('admin')}`)
    const absent = await lead.get(`people/${'0'.repeat(26)}`)
    expect([absent.status, absent.body]).toEqual([forbidden.status, forbidden.body])
  })

  it.each([...ROWS, ...OWN.map((route) => ({ route, roles: '' }) as Row)].map((row) => [row.route, row] as const))(
    '%s is for nobody who is signed out',
    async (route, { body, object }) => {
      const valid =
        body ??
        (route.endsWith('prove')
          ? { code: '000000' }
          : route.endsWith('password')
            ? { password: 'x' }
            : route.endsWith('confirm')
              ? { code: '000000' }
              : route === 'POST /me/keys'
                ? { ...KEY, response: { clientDataJSON: 'a', attestationObject: 'a' } }
                : undefined)
      const { status, body: answer } = await ask(nobody(), route, object ? await target(object) : 'abc', valid)
      expect([status, answer.error.code]).toEqual([401, 'signed-out'])
    },
  )

  it('nobody changes, ends, resets or sends links to themselves', async () => {
    const admin = members.get('admin') as Member
    await admin.prove()
    for (const [route, body] of [
      ['PATCH /people/:id', { role: 'auditor' }],
      ['POST /people/:id/off', undefined],
      ['POST /people/:id/reset', undefined],
      ['POST /people/:id/link', undefined],
    ] as const) {
      expect((await ask(admin, route, admin.id, body)).status).toBe(404)
    }
  })

  it('a list holds only what may be seen one by one', async () => {
    await target('approver')
    const seen = (await (members.get('lead') as Member).get('people')).body.people as { role: string }[]
    expect(new Set(seen.map(({ role }) => role))).toEqual(new Set(['volunteer']))
  })
})

describe('routes and their rights', () => {
  it('are all in the tables above', () => {
    const listed = new Set([...ROWS.map(({ route }) => route), ...OWN, ...OPEN])
    const declared = rig.staff.declared
      .filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/api/staff'))
      .map(({ method, url }) => `${method} ${url.replace('/api/staff', '')}`)
    expect([...new Set(declared)].sort()).toEqual([...listed].sort())
    expect(declared.length).toBeGreaterThan(25)
  })

  it('are declared by every address of /api of the whole program, and only ways in are open', async () => {
    const folder = newFolder()
    const config = readConfig({ DATA_DIR: folder, PORT: '0' })
    const app = await createApp(config, { log: createLog('silent') })
    await app.server.ready()
    const { declared } = app.staff
    expect(declared.length).toBeGreaterThan(25)
    expect(declared.filter(({ right }) => right === 'open').map(({ method, url }) => `${method} ${url}`)).toEqual([
      ...OPEN.map((route) => route.replace(' ', ' /api/staff')),
      'POST /api/admin/preview',
    ])
    await app.stop()
  }, 60_000)

  const room = () => {
    const { store, clock } = rig
    return startStaff({
      store,
      clock,
      log: { info() {}, error() {} },
      dataKey: DATA_KEY,
      publicUrl: 'https://bot.example.vn',
      count() {},
      after: () => () => {},
    })
  }
  it.each([
    ['says no right', () => ({})],
    ['says one and holds none', () => ({ config: { right: 'audit.read' as const } })],
    [
      'says one and holds another',
      () => ({ config: { right: 'audit.read' as const }, preHandler: room().guard('own.account') }),
    ],
  ])('a new route that %s stops the start', async (_situation, options) => {
    const opening = openRig({ routes: (app) => void app.get('/api/new', options(), async () => ({})) })
    await expect(opening).rejects.toThrow('/api/new')
  })
})
