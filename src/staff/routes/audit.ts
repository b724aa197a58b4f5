/** Reading the audit log; there is nothing else one can do with it. */
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { dayOf } from '../audit.ts'
import type { AuditEntry } from '../chain.ts'
import { traces } from '../enter.ts'
import type { Guard } from '../guard.ts'
import { may } from '../may.ts'
import type { StaffWorld } from '../world.ts'
import { AuditQuery } from './bodies.ts'
import { signedIn } from './sign-in.ts'

const PAGE = 100
const WEEK_DAYS = 7

export function auditRoutes(app: FastifyInstance, world: StaffWorld, { right }: Guard): void {
  const { audit, people, clock } = world

  app.get('/audit', { ...right('audit.read'), schema: { querystring: AuditQuery } }, async (request) => {
    const { before } = request.query as Static<typeof AuditQuery>
    const { staff } = await signedIn(world, request)
    if (before === undefined) await audit.write({ who: staff.id, what: 'audit-read', ...traces(world, request) })
    return { entries: await audit.newest(PAGE, before === undefined ? undefined : Number(before)) }
  })

  app.get('/audit/check', { ...right('audit.read') }, async () => await audit.check())

  app.get('/audit/reveals', { ...right('audit.reveals') }, async (request) => {
    const { staff } = await signedIn(world, request)
    const now = clock.now()
    const days = Array.from({ length: WEEK_DAYS }, (_, back) => dayOf(now - back * 86_400_000))
    const found = (await Promise.all(days.map((day) => audit.onDay('reveal', day)))).flat()
    const mine = new Set<string>()
    for (const person of await people.all()) {
      const { id, role, ward } = person
      const object = { kind: 'staff', id, role, ...(ward !== undefined && { ward }) } as const
      if (may(staff, 'staff.see', object)) mine.add(id)
    }
    const entries: readonly AuditEntry[] = found.filter(({ who }) => mine.has(who)).sort((a, b) => b.seq - a.seq)
    return { entries }
  })
}
