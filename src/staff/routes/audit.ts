/** Reading the audit log; there is nothing else one can do with it. */
import type { FastifyInstance } from 'fastify'
import type { Static } from 'typebox'
import { dayOf } from '../audit.ts'
import type { Audited } from '../chain.ts'
import { traces } from '../enter.ts'
import type { Guard } from '../guard.ts'
import { may } from '../may.ts'
import type { StaffWorld } from '../world.ts'
import { AuditQuery, RevealsQuery } from './bodies.ts'
import { signedIn } from './sign-in.ts'

const PAGE = 100
/** What residents keep for themselves and somebody opened: a photo, the contact of a home visit; a recording. */
const OPENED = ['reveal', 'voice-played'] as const satisfies readonly Audited[]
/** More nobody reads on one screen; the audit log has them all. */
const OPENED_MAX = 500

export function auditRoutes(app: FastifyInstance, world: StaffWorld, { right }: Guard): void {
  const { audit, people, clock } = world

  app.get('/audit', { ...right('audit.read'), schema: { querystring: AuditQuery } }, async (request) => {
    const { before } = request.query as Static<typeof AuditQuery>
    const { staff } = await signedIn(world, request)
    if (before === undefined) await audit.write({ who: staff.id, what: 'audit-read', ...traces(world, request) })
    return { entries: await audit.newest(PAGE, before === undefined ? undefined : Number(before)) }
  })

  app.get('/audit/check', { ...right('audit.read') }, async () => await audit.check())

  app.get('/audit/reveals', { ...right('audit.reveals'), schema: { querystring: RevealsQuery } }, async (request) => {
    const { days = '7' } = request.query as Static<typeof RevealsQuery>
    const { staff } = await signedIn(world, request)
    const now = clock.now()
    const each = Array.from({ length: Number(days) }, (_, back) => dayOf(now - back * 86_400_000))
    const found = await Promise.all(each.flatMap((day) => OPENED.map((what) => audit.onDay(what, day))))
    const names = new Map<string, string>()
    for (const person of await people.all()) {
      const { id, name, role, ward } = person
      const object = { kind: 'staff', id, role, ...(ward !== undefined && { ward }) } as const
      if (id === staff.id || may(staff, 'staff.see', object)) names.set(id, name)
    }
    const seen = found
      .flat()
      .filter(({ who }) => names.has(who) || staff.role === 'auditor')
      .sort((a, b) => b.seq - a.seq)
    const entries = seen.slice(0, OPENED_MAX).map(({ seq, at, who, what, object, why }) => ({
      ...{ seq, at, who, what, name: names.get(who) ?? who },
      ...(object !== undefined && { object }),
      ...(why !== undefined && { why }),
    }))
    return { entries, more: seen.length > OPENED_MAX }
  })
}
