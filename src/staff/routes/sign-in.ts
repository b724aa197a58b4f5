/** Ways in. Every failure takes as long as it takes, says the same and is written down. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { enter, failed, mustStand, takeTry, traces } from '../enter.ts'
import type { Guard } from '../guard.ts'
import { accountView } from '../own-view.ts'
import { asksSecondFactor } from '../record.ts'
import { Refused } from '../refusals.ts'
import { checkSecondFactor } from '../second-factor.ts'
import type { Signed } from '../sessions.ts'
import type { StaffWorld } from '../world.ts'
import { CodeBody, LinkBody, Nothing, PasswordBody, SignedKey } from './bodies.ts'

export function signInRoutes(app: FastifyInstance, world: StaffWorld, { open, right }: Guard): void {
  const { people, passkeys, clock, audit } = world

  app.post('/link', { ...open(), schema: { body: LinkBody } }, async (request, reply) => {
    const { secret } = request.body as Static<typeof LinkBody>
    const attempt = await takeTry(world, request, 'key', '', undefined)
    const used = await world.links.use(secret)
    if (used.kind === 'unknown') {
      await failed(world, request, 'nobody', 'link')
      throw new Refused('link-unknown')
    }
    const { staff: id, rights, kind } = used.link
    if (used.kind !== 'good') {
      await failed(world, request, id, 'link')
      throw new Refused(used.kind === 'used' ? 'link-used' : 'link-expired')
    }
    // Rights that have risen since make the link worthless; using an invitation raises them, so that of several one is used.
    const staff = await people.change(id, (now) => {
      if (now.rights !== rights || now.state === 'off' || (kind === 'invite') !== (now.state === 'invited')) return null
      return kind === 'invite' ? { rights: rights + 1 } : { usedAt: clock.now() }
    })
    if (!staff) {
      await failed(world, request, id, 'link')
      throw new Refused('link-used')
    }
    await audit.write({ who: id, what: 'link-used', why: kind, ...traces(world, request) })
    await attempt.succeeded()
    const level = asksSecondFactor(staff, 'link') ? 'half' : 'full'
    await enter(world, request, reply, staff, { how: 'link', level })
    return { level }
  })

  app.post('/passkey/options', { ...open(), schema: { body: Nothing } }, async () => await passkeys.request('sign-in'))

  app.post('/passkey', { ...open(), schema: { body: SignedKey } }, async (request, reply) => {
    const attempt = await takeTry(world, request, 'key', '', undefined)
    const staff = await passkeys.signed('sign-in', keyOf(request))
    if (!staff) throw await failed(world, request, 'nobody', 'passkey')
    mustStand(staff, clock.now())
    await attempt.succeeded()
    await enter(world, request, reply, staff, { how: 'passkey', level: 'full' })
    return { level: 'full' }
  })

  app.post('/password', { ...open(), schema: { body: PasswordBody } }, async (request, reply) => {
    const { handle, password } = request.body as Static<typeof PasswordBody>
    const name = handle.trim().toLowerCase()
    const staff = await people.byHandle(name)
    const attempt = await takeTry(world, request, 'account', name, staff?.id)
    const right = await world.passwords.check(password, staff?.password)
    if (right === 'busy') {
      await attempt.giveBack()
      throw new Refused('crowded')
    }
    if (!right || !staff) throw await failed(world, request, staff?.id ?? 'nobody', 'password')
    mustStand(staff, clock.now())
    await attempt.succeeded()
    const level = asksSecondFactor(staff, 'password') ? 'half' : 'full'
    await enter(world, request, reply, staff, { how: 'password', level })
    return { level }
  })

  app.post('/second', { ...right('own.account'), schema: { body: CodeBody } }, async (request, reply) => {
    const { staff, session } = await signedIn(world, request)
    if (session.level === 'full') return { level: 'full' }
    const how = await checkSecondFactor(world, request, staff, (request.body as Static<typeof CodeBody>).code)
    await enter(world, request, reply, staff, { how, level: 'full' })
    return { level: 'full' }
  })

  app.get('/me', { ...right('own.account') }, async (request) => {
    const signed = await signedIn(world, request)
    return accountView(signed, await world.sessions.ofStaff(signed.staff.id), clock.now())
  })

  app.post('/sign-out', { ...right('own.account'), schema: { body: Nothing } }, async (request, reply) => {
    const { staff, session } = await signedIn(world, request)
    await audit.write({ who: staff.id, what: 'signed-out', ...traces(world, request) })
    await world.sessions.end(session.id)
    world.cookies.drop(reply, 'session')
    reply.header('clear-site-data', '"cache", "storage"')
    return { level: 'none' }
  })
}

/** The guard has let them in; they may still have been signed out between. */
export async function signedIn(world: StaffWorld, request: FastifyRequest): Promise<Signed> {
  const signed = await world.who(request)
  if (!signed) throw new Refused('signed-out')
  return signed
}

export function keyOf(request: FastifyRequest, key = request.body as Static<typeof SignedKey>) {
  return { ...key, clientExtensionResults: {} }
}
