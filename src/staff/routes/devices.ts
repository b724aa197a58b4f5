/** "Đăng xuất máy khác": every other session of mine ends, wherever it is. */
import type { FastifyInstance } from 'fastify'
import { renew, traces } from '../enter.ts'
import type { Guard } from '../guard.ts'
import { Refused } from '../refusals.ts'
import type { StaffWorld } from '../world.ts'
import { Nothing } from './bodies.ts'
import { signedIn } from './sign-in.ts'

export function deviceRoutes(app: FastifyInstance, world: StaffWorld, { right }: Guard): void {
  // Without a fresh proof: whoever has lost a phone must not be kept from it, and a thief gains nothing by it.
  app.post('/me/sign-out-others', { ...right('own.account'), schema: { body: Nothing } }, async (request, reply) => {
    const { staff, session } = await signedIn(world, request)
    if (session.level === 'half') throw new Refused('second-factor')
    await world.audit.write({
      who: staff.id,
      what: 'sessions-ended',
      object: `staff ${staff.id}`,
      ...traces(world, request),
    })
    const changed = await world.people.change(staff.id, ({ rights }) => ({ rights: rights + 1 }))
    if (!changed) throw new Refused('signed-out')
    await world.sessions.endAll(staff.id, session.id)
    await renew(world, request, reply, changed, session)
    return {}
  })
}
