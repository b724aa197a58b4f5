/** The notices' addresses over a real store, with people who may and who may not; who asks is said by a header. */
import fastify, { type FastifyInstance } from 'fastify'
import { fitMessage } from '../../src/delivery/fit.ts'
import { shownOn } from '../../src/delivery/shown.ts'
import { noticesRoutes } from '../../src/notices/routes.ts'
import type { AuditNote } from '../../src/staff/chain.ts'
import { ACTIONS, may, mayEver } from '../../src/staff/may.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { adminPages } from '../../src/web/admin/routes.ts'
import { type TestClock, testClock } from '../clock.ts'
import { person, standInGate } from '../desk/rig.ts'
import { newDirectory, removeDirectories } from '../store/fixtures.ts'
import { fixtures } from '../talk.ts'

const DAY = 86_400_000

export const PEOPLE = [
  person('hanh', 'Chị Hạnh', 'editor'),
  person('duyet', 'Cô Duyệt', 'approver'),
  person('quan', 'Bà Quản', 'admin'),
  person('lan', 'Chị Lan', 'volunteer'),
  person('mai', 'Cô Mai', 'lead'),
  person('kha', 'Chú Kha', 'auditor'),
  person('an', 'Anh An', 'police'),
]

export interface NoticeDesk {
  readonly app: FastifyInstance
  readonly store: Store
  readonly clock: TestClock
  /** `POST /notices/:id/send` */
  readonly routes: string[]
  readonly audited: AuditNote[]
  /** The ward wants a second person's yes. */
  twoPeople: boolean
  /** Times that sending was told to look. */
  woken: number
  // biome-ignore lint/suspicious/noExplicitAny: what an address answers is looked at by the test
  ask(staff: string, route: string, body?: unknown): Promise<{ readonly status: number; readonly body: any }>
  close(): Promise<void>
}

/** @param pages  the editor's page too, with what it asks of others than us */
export async function openNoticeDesk({ pages = false } = {}): Promise<NoticeDesk> {
  const store = await openStore({ dataDir: newDirectory() })
  const clock = testClock()
  const gate = standInGate(PEOPLE)
  const catalogue = fixtures()
  const app = fastify()
  const routes: string[] = []
  app.addHook('onRoute', ({ method, url }) => {
    for (const verb of [method].flat()) if (verb !== 'HEAD') routes.push(`${verb} ${url.slice(10)}`)
  })
  const desk: NoticeDesk = {
    ...{ app, store, clock, routes, audited: gate.audited, twoPeople: false, woken: 0 },
    async ask(staff, route, body) {
      const [method = 'GET', path = ''] = route.split(' ')
      const answer = await app.inject({
        ...{ method: method as 'GET', url: `/api/admin${path}` },
        headers: { 'x-staff': staff, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })
      return { status: answer.statusCode, body: JSON.parse(answer.body) }
    },
    async close() {
      await app.close()
      await store.close()
      removeDirectories()
    },
  }
  await app.register(
    noticesRoutes({
      ...{ store, clock, catalogue: () => catalogue, gate: { ...gate, may }, count: () => {} },
      windowMs: (channel) => (channel === 'zalo' ? 2 * DAY : undefined),
      isOn: (channel) => channel !== 'off',
      shownOn: (message, channel) =>
        fitMessage(message, shownOn(channel), 'p').map(({ text, buttons }) => ({
          text,
          buttons: buttons.map(({ data, label }) => ({ choice: data, label })),
        })),
      twoPeople: async () => desk.twoPeople,
      word: async () => ({ word: 'thử k7m2qx9a', until: clock.now() + 4 * 3_600_000 }),
      wake: () => {
        desk.woken += 1
      },
      onError: (error) => {
        throw error
      },
    }),
  )
  if (!pages) return desk
  await app.register(adminPages({ publicUrl: 'http://127.0.0.1' }))
  app.get('/api/staff/me', async ({ headers }) => {
    const one = PEOPLE.find(({ id }) => id === headers['x-staff'])
    const { id = '', name = '', role = 'volunteer' } = one ?? {}
    const staff = { id, name, role, roleName: role === 'editor' ? 'Biên tập' : 'Người duyệt' }
    return {
      ...{ staff, needs: 'nothing', keys: [], totp: true, password: false, strong: true },
      may: ACTIONS.filter((action) => mayEver(role, action)),
    }
  })
  return desk
}
