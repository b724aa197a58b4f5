/** The editor's small ward, and the addresses that say why. */
import fastify, { type FastifyInstance } from 'fastify'
import { objectOf } from '../../src/desk/cards.ts'
import { cataloguesOf } from '../../src/publishing/past.ts'
import type { Document, Ticket } from '../../src/records.ts'
import { ACTIONS, may, mayEver } from '../../src/staff/may.ts'
import { ROLE_NAMES } from '../../src/staff/roles.ts'
import { adminPages } from '../../src/web/admin/routes.ts'
import type { WhyTurn, WhyTurns } from '../../src/why/api.ts'
import { whyRoutes } from '../../src/why/routes.ts'
import { type Gate, standInGate } from '../desk/rig.ts'
import { type Answer, openWard, PEOPLE, type Ward } from '../publishing/rig.ts'

export interface WhyRig {
  readonly ward: Ward
  readonly gate: Gate
  readonly app: FastifyInstance
  ask(staff: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>
  /** The one ticket there is. */
  ticket(): Promise<Document<Ticket>>
  turns(staff?: string): Promise<WhyTurns>
  /** The turn whose first line says this. */
  turn(said: string): Promise<WhyTurn>
  close(): Promise<void>
}

/** @param pages  the page too, for a browser that says who asks in a header */
export async function openWhy(pages = false): Promise<WhyRig> {
  const ward = await openWard()
  const gate = standInGate(PEOPLE)
  const app = fastify(pages ? { forceCloseConnections: true } : {})
  if (pages) {
    await app.register(adminPages({ publicUrl: 'http://127.0.0.1' }))
    app.get('/api/staff/me', async ({ headers }) => {
      const { id, name, role } = PEOPLE.find((one) => one.id === headers['x-staff']) ?? PEOPLE[0]
      const staff = { id, name, role, roleName: ROLE_NAMES[role] }
      const may_ = ACTIONS.filter((action) => mayEver(role, action))
      return { staff, needs: 'nothing', may: may_, keys: [], totp: true, password: false, strong: true }
    })
  }
  await app.register(
    whyRoutes({
      ...{ store: ward.store, clock: ward.clock, objectOf, gate: { ...gate, may } },
      catalogues: cataloguesOf(ward.world),
      channelTitle: () => 'Telegram',
      count: () => {},
      onError: (error) => {
        throw error
      },
    }),
  )
  const rig: WhyRig = {
    ...{ ward, app },
    gate,
    async ask(staff, method, path, body) {
      const answer = await app.inject({
        ...{ method, url: `/api/why${path}` },
        headers: { 'x-staff': staff, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      })
      const { statusCode: status, headers } = answer
      return { status, headers, body: JSON.parse(answer.body) }
    },
    async ticket() {
      const [found] = await ward.store.listDocuments('ticket', { max: 9 })
      return found as Document<Ticket>
    },
    turns: async (staff = 'mai') => (await rig.ask(staff, 'GET', `/tickets/${(await rig.ticket()).id}`)).body,
    async turn(said) {
      const found = (await rig.turns()).turns.findLast(({ lines }) => lines[0]?.text === said)
      if (!found) throw new Error(`nobody said ${said}`)
      return found
    },
    async close() {
      await app.close()
      await ward.close()
    },
  }
  return rig
}
