/** A person's own keys: passkeys, the app's codes, recovery codes, a password; and proving once more who one is. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { encode } from 'uqr'
import { deviceName } from '../device.ts'
import { enter, failed, renew, takeTry, traces } from '../enter.ts'
import type { Guard } from '../guard.ts'
import { PASSKEYS_MAX } from '../passkeys.ts'
import { weakBecause } from '../password.ts'
import type { StaffChanges } from '../people.ts'
import { hasSecondFactor, hasTotp, type StaffMember, type StaffRecord } from '../record.ts'
import { newRecoveryCodes, recoveryHash } from '../recovery.ts'
import { Refused } from '../refusals.ts'
import { needsSecondFactor } from '../roles.ts'
import { checkSecondFactor } from '../second-factor.ts'
import type { How } from '../session.ts'
import type { Signed } from '../sessions.ts'
import { checkTotp, newTotp } from '../totp.ts'
import type { StaffWorld } from '../world.ts'
import { CodeBody, KeyParams, NewKey, NewPasswordBody, Nothing, ProofBody } from './bodies.ts'
import { keyOf, signedIn } from './sign-in.ts'

export function keyRoutes(app: FastifyInstance, world: StaffWorld, { right }: Guard): void {
  const { people, passkeys, audit, clock } = world
  const keys = { ...right('own.keys') }

  app.post('/me/keys/options', { ...keys, schema: { body: Nothing } }, async (request) => {
    const { staff, session } = await settingUp(world, request)
    if (staff.passkeys.length >= PASSKEYS_MAX) throw new Refused('full')
    return await passkeys.creation(staff, session.id)
  })

  app.post('/me/keys', { ...keys, schema: { body: NewKey } }, async (request, reply) => {
    const signed = await settingUp(world, request)
    const { staff, session } = signed
    const made = await passkeys.created(session.id, keyOf(request, request.body as never) as never)
    if (!made) throw await failed(world, request, staff.id, 'passkey')
    const key = {
      ...made,
      device: deviceName(request.headers['user-agent']),
      addedAt: clock.now(),
      usedAt: clock.now(),
    }
    await audit.write({ who: staff.id, what: 'key-added', why: key.device, ...traces(world, request) })
    const { codes, recovery } = firstCodes(world, staff)
    const changed = await people.change(staff.id, ({ passkeys }) =>
      passkeys.length >= PASSKEYS_MAX ? null : { passkeys: [...passkeys, key], ...(recovery && { recovery }) },
    )
    if (!changed) throw new Refused('full')
    await rise(world, request, reply, signed, changed, 'passkey')
    return { codes }
  })

  app.delete('/me/keys/:id', { ...keys, schema: { params: KeyParams } }, async (request, reply) => {
    const { staff, session } = await settingUp(world, request)
    const { id } = request.params as Static<typeof KeyParams>
    const left: Pick<StaffRecord, 'passkeys' | 'totp' | 'password'> = {
      ...staff,
      passkeys: staff.passkeys.filter((one) => one.id !== id),
    }
    if (left.passkeys.length === staff.passkeys.length) throw new Refused('absent')
    const enough = needsSecondFactor(staff.role)
      ? hasSecondFactor(left)
      : hasSecondFactor(left) || staff.password !== undefined
    if (!enough) throw new Refused('last-key')
    await audit.write({ who: staff.id, what: 'key-removed', ...traces(world, request) })
    await changeKeys(world, request, reply, { staff, session }, ({ passkeys }) => ({
      passkeys: passkeys.filter((one) => one.id !== id),
    }))
    return {}
  })

  app.post('/me/totp', { ...keys, schema: { body: Nothing } }, async (request) => {
    const { staff } = await settingUp(world, request)
    const { totp, uri, seed } = newTotp(world.sealKey, staff)
    // One that is in use is taken away first, which is written down and ends the other sessions.
    const changed = await people.change(staff.id, (now) => (hasTotp(now) ? null : { totp }))
    if (!changed) throw new Refused('full')
    return {
      seed,
      uri,
      qr: encode(uri, { ecc: 'M', border: 2 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join('')),
    }
  })

  app.post('/me/totp/confirm', { ...keys, schema: { body: CodeBody } }, async (request, reply) => {
    const signed = await settingUp(world, request)
    const { staff } = signed
    const { code } = request.body as Static<typeof CodeBody>
    const attempt = await takeTry(world, request, 'code', staff.handle, staff.id)
    const { codes, recovery } = firstCodes(world, staff)
    const changed = await people.change(staff.id, (now) => {
      const step = hasTotp(now) ? null : checkTotp(world.sealKey, now, code.replace(/\s/g, ''), clock.now())
      if (step === null || !now.totp) return null
      return { totp: { ...now.totp, lastStep: step, confirmedAt: clock.now() }, ...(recovery && { recovery }) }
    })
    if (!changed) throw await failed(world, request, staff.id, 'totp')
    await attempt.succeeded()
    await audit.write({ who: staff.id, what: 'totp-set', ...traces(world, request) })
    await rise(world, request, reply, signed, changed, 'totp')
    return { codes }
  })

  app.delete('/me/totp', { ...keys }, async (request, reply) => {
    const { staff, session } = await settingUp(world, request)
    if (!hasTotp(staff)) throw new Refused('absent')
    if (needsSecondFactor(staff.role) && staff.passkeys.length === 0) throw new Refused('last-key')
    await audit.write({ who: staff.id, what: 'key-removed', why: 'totp', ...traces(world, request) })
    await changeKeys(world, request, reply, { staff, session }, () => ({ totp: undefined }))
    return {}
  })

  app.post('/me/recovery', { ...keys, schema: { body: Nothing } }, async (request) => {
    const { staff } = await settingUp(world, request)
    if (!hasSecondFactor(staff)) throw new Refused('absent')
    const codes = newRecoveryCodes()
    await audit.write({ who: staff.id, what: 'recovery-made', ...traces(world, request) })
    await people.change(staff.id, () => ({ recovery: codes.map((code) => recoveryHash(world.hash, staff.id, code)) }))
    return { codes }
  })

  app.post('/me/password', { ...keys, schema: { body: NewPasswordBody } }, async (request, reply) => {
    const { staff, session } = await settingUp(world, request)
    const { password } = request.body as Static<typeof NewPasswordBody>
    if (weakBecause(password, [staff.name, staff.handle]) !== null) throw new Refused('weak', { where: 'password' })
    const hashed = await world.passwords.hash(password)
    if (hashed === 'busy') throw new Refused('crowded')
    await audit.write({ who: staff.id, what: 'password-set', ...traces(world, request) })
    await changeKeys(world, request, reply, { staff, session }, () => ({ password: hashed }))
    return {}
  })

  app.post('/me/prove/options', { ...right('own.account'), schema: { body: Nothing } }, async (request) => {
    const { staff, session } = await signedIn(world, request)
    return await passkeys.request(`prove ${session.id}`, staff)
  })

  app.post('/me/prove', { ...right('own.account'), schema: { body: ProofBody } }, async (request) => {
    const { staff, session } = await signedIn(world, request)
    // Half in, the proof is what is missing: that is `second`, which makes a new session.
    if (session.level === 'half') throw new Refused('second-factor')
    const how = await proof(world, request, staff, session.id)
    await audit.write({ who: staff.id, what: 'proved', why: how, ...traces(world, request) })
    if (!(await world.sessions.proved(session))) throw new Refused('signed-out')
    return { fresh: true }
  })

  app.post('/me/touch', { ...right('own.account'), schema: { body: Nothing } }, async (request) => {
    const { session } = await signedIn(world, request)
    if (!(await world.sessions.touched(session))) throw new Refused('locked')
    return {}
  })
}

async function proof(world: StaffWorld, request: FastifyRequest, staff: StaffMember, session: string): Promise<How> {
  const body = request.body as Static<typeof ProofBody>
  if ('key' in body) {
    const attempt = await takeTry(world, request, 'key', '', undefined)
    const signer = await world.passkeys.signed(`prove ${session}`, keyOf(request, body.key))
    if (signer?.id !== staff.id) throw await failed(world, request, staff.id, 'passkey')
    await attempt.succeeded()
    return 'passkey'
  }
  if ('code' in body) return await checkSecondFactor(world, request, staff, body.code)
  const attempt = await takeTry(world, request, 'account', staff.handle, staff.id)
  const right = await world.passwords.check(body.password, staff.password)
  if (right === 'busy') throw new Refused('crowded')
  // Where a second factor is the rule, a password alone proves too little.
  if (!right || needsSecondFactor(staff.role) || hasTotp(staff))
    throw await failed(world, request, staff.id, 'password')
  await attempt.succeeded()
  return 'password'
}

/**
 * Whoever is half in may set up the first key and nothing else: with keys there already, they have to show one.
 *
 * @throws {Refused} second-factor
 */
async function settingUp(world: StaffWorld, request: FastifyRequest): Promise<Signed> {
  const signed = await signedIn(world, request)
  if (signed.session.level === 'half' && hasSecondFactor(signed.staff)) throw new Refused('second-factor')
  return signed
}

/** Recovery codes come with the first key of whoever must have two factors, once. */
function firstCodes({ hash }: StaffWorld, staff: StaffMember) {
  if (!needsSecondFactor(staff.role) || staff.recovery.length > 0) return { codes: [], recovery: undefined }
  const codes = newRecoveryCodes()
  return { codes, recovery: codes.map((code) => recoveryHash(hash, staff.id, code)) }
}

/** The first key given is the missing half: a new session with all rights. */
async function rise(
  world: StaffWorld,
  request: FastifyRequest,
  reply: FastifyReply,
  { session }: Signed,
  staff: StaffMember,
  how: How,
): Promise<void> {
  if (session.level === 'half') await enter(world, request, reply, staff, { how, level: 'full' })
}

/** Taking a key away or setting a password ends every session, and this one goes on under a new name. */
async function changeKeys(
  world: StaffWorld,
  request: FastifyRequest,
  reply: FastifyReply,
  { staff, session }: Pick<Signed, 'staff' | 'session'>,
  change: (staff: StaffRecord) => StaffChanges,
): Promise<void> {
  const changed = await world.people.change(staff.id, (now) => ({ ...change(now), rights: now.rights + 1 }))
  if (changed) await renew(world, request, reply, changed, { how: session.how, level: session.level })
}
