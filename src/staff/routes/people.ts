/** Inviting, changing and ending: leads for the volunteers of their ward, admins for everyone but themselves. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { cleanName } from '../../privacy/clean.ts'
import { traces } from '../enter.ts'
import type { Guard, ObjectOf } from '../guard.ts'
import { may, type StaffObject } from '../may.ts'
import type { StaffChanges } from '../people.ts'
import { STAFF_MAX } from '../people.ts'
import { hasTotp, type StaffMember, standing } from '../record.ts'
import { Refused } from '../refusals.ts'
import { ROLE_NAMES } from '../roles.ts'
import type { StaffWorld } from '../world.ts'
import { ChangeBody, InviteBody, Nothing, PersonParams } from './bodies.ts'
import { signedIn } from './sign-in.ts'

export function peopleRoutes(app: FastifyInstance, world: StaffWorld, { right }: Guard): void {
  const { people, audit, links, sessions, clock } = world
  const person = { schema: { params: PersonParams, body: Nothing } }

  const asked: ObjectOf = async (request) => {
    const staff = await people.get((request.params as Static<typeof PersonParams>).id)
    return staff && objectOf(staff)
  }

  app.get('/people', { ...right('staff.list') }, async (request) => {
    const { staff } = await signedIn(world, request)
    const all = await people.all()
    return {
      people: all.filter((one) => may(staff, 'staff.see', objectOf(one))).map((one) => personView(one, clock.now())),
      topics: world.topics(),
    }
  })

  const invited: ObjectOf = (request, { staff }) => ({
    kind: 'staff',
    role: (request.body as Static<typeof InviteBody>).role,
    ...ofWard(staff),
  })
  app.post('/people', { ...right('staff.invite', invited), schema: { body: InviteBody } }, async (request) => {
    const { staff: by } = await signedIn(world, request)
    const { name, role, topics = 'all' } = request.body as Static<typeof InviteBody>
    if ((await people.all()).length >= STAFF_MAX) throw new Refused('full')
    const id = clock.id()
    await audit.write({ who: by.id, what: 'invited', object: `staff ${id}`, why: role, ...traces(world, request) })
    const staff = await people.add({ name: nameOf(name), role, topics, invitedBy: by.id, ...ofWard(by) }, id)
    return { person: personView(staff, clock.now()), link: await links.make(staff, 'invite', by.id) }
  })

  app.get('/people/:id', { ...right('staff.see', asked), schema: { params: PersonParams } }, async (request) => ({
    person: personView(await personIn(request), clock.now()),
  }))

  app.post('/people/:id/link', { ...right('staff.link', asked), ...person }, async (request) => {
    const { staff: by } = await signedIn(world, request)
    const staff = await personIn(request)
    if (staff.state === 'off') throw new Refused('absent')
    await audit.write({ who: by.id, what: 'link-made', object: `staff ${staff.id}`, ...traces(world, request) })
    return { link: await links.make(staff, staff.state === 'invited' ? 'invite' : 'sign-in', by.id) }
  })

  const becoming: ObjectOf = async (request, signed) => {
    const object = await asked(request, signed)
    const { role } = request.body as Static<typeof ChangeBody>
    return object?.kind === 'staff' && role ? { ...object, becomes: role } : object
  }
  const change = { schema: { params: PersonParams, body: ChangeBody } }
  app.patch('/people/:id', { ...right('staff.change', becoming), ...change }, async (request) => {
    const { staff: by } = await signedIn(world, request)
    const { name, role, topics } = request.body as Static<typeof ChangeBody>
    const staff = await personIn(request)
    await audit.write({
      who: by.id,
      what: 'staff-changed',
      object: `staff ${staff.id}`,
      why: [name && 'name', role && `${staff.role} → ${role}`, topics && 'topics'].filter(Boolean).join(', '),
      ...traces(world, request),
    })
    if (role && role !== 'admin') await mustNotBeLast(staff)
    // The role as the right was judged by: changed meanwhile, it is judged again.
    const changed = await people.change(staff.id, (now) =>
      now.role !== staff.role || now.ward !== staff.ward
        ? null
        : {
            ...(name !== undefined && { name: nameOf(name) }),
            ...(topics !== undefined && { topics }),
            ...(role !== undefined && { role }),
            rights: now.rights + 1,
          },
    )
    if (!changed) throw new Refused('changed')
    if (role === 'admin' && changed.state === 'active') await world.admins.join(changed.id)
    await sessions.endAll(changed.id)
    return { person: personView(changed, clock.now()) }
  })

  /** A phone is lost: all sessions end, links made before are worth nothing. */
  app.post('/people/:id/end-sessions', { ...right('staff.change', asked), ...person }, async (request) => {
    await ending(request, 'sessions-ended', () => ({}))
    return {}
  })

  app.post('/people/:id/off', { ...right('staff.change', asked), ...person }, async (request) => {
    const staff = await ending(request, 'staff-off', () => ({ state: 'off', offAt: clock.now() }))
    return { person: personView(staff, clock.now()) }
  })

  /** Nothing is left of phone, app and codes: all keys go, and an invitation starts from nothing. */
  app.post('/people/:id/reset', { ...right('staff.reset', asked), ...person }, async (request) => {
    const { staff: by } = await signedIn(world, request)
    const staff = await ending(request, 'staff-reset', () => ({
      state: 'invited',
      passkeys: [],
      recovery: [],
      totp: undefined,
      password: undefined,
    }))
    return { person: personView(staff, clock.now()), link: await links.make(staff, 'invite', by.id) }
  })

  async function ending(
    request: FastifyRequest,
    what: 'sessions-ended' | 'staff-off' | 'staff-reset',
    change: () => StaffChanges,
  ): Promise<StaffMember> {
    const { staff: by } = await signedIn(world, request)
    const staff = await personIn(request)
    if (what === 'staff-off') await mustNotBeLast(staff)
    await audit.write({ who: by.id, what, object: `staff ${staff.id}`, ...traces(world, request) })
    const changed = await people.change(staff.id, (now) =>
      now.role === staff.role ? { ...change(), rights: now.rights + 1 } : null,
    )
    if (!changed) throw new Refused('changed')
    await sessions.endAll(staff.id)
    return changed
  }

  async function mustNotBeLast(staff: StaffMember): Promise<void> {
    if (staff.role === 'admin' && (await world.admins.leave(staff.id)) === 'last') throw new Refused('last-admin')
  }

  async function personIn(request: FastifyRequest): Promise<StaffMember> {
    const staff = await people.get((request.params as Static<typeof PersonParams>).id)
    if (!staff) throw new Refused('absent')
    return staff
  }
}

function nameOf(text: string): string {
  const name = cleanName(text)
  if (name === '') throw new Refused('invalid', { where: 'name' })
  return name
}

function objectOf({ id, role, ward }: StaffMember): StaffObject {
  return { kind: 'staff', id, role, ...(ward !== undefined && { ward }) }
}

/** The ward of whoever acts; never from the body. */
function ofWard({ ward }: Pick<StaffMember, 'ward'>): { readonly ward?: string } {
  return ward === undefined ? {} : { ward }
}

export function personView(staff: StaffMember, now: number) {
  const { id, name, role, ward, topics, handle, invitedBy, invitedAt, usedAt } = staff
  return {
    id,
    name,
    role,
    roleName: ROLE_NAMES[role],
    ...ofWard({ ...(ward !== undefined && { ward }) }),
    topics,
    handle,
    standing: standing(staff, now),
    invitedBy,
    invitedAt,
    ...(usedAt !== undefined && { usedAt }),
    keys: staff.passkeys.length,
    totp: hasTotp(staff),
  }
}
