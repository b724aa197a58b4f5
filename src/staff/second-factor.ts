/** A code of the app, or one of the ten on paper: each counts once. */
import type { FastifyRequest } from 'fastify'
import { failed, takeTry, traces } from './enter.ts'
import { hasTotp, type StaffMember } from './record.ts'
import { recoveryHash } from './recovery.ts'
import { checkTotp } from './totp.ts'
import type { StaffWorld } from './world.ts'

/** @throws {Refused} wrong, used before, or too many tries */
export async function checkSecondFactor(
  world: StaffWorld,
  request: FastifyRequest,
  staff: StaffMember,
  given: string,
): Promise<'totp' | 'recovery'> {
  const code = given.trim()
  const how = /^[\d\s]+$/.test(code) ? 'totp' : 'recovery'
  const attempt = await takeTry(world, request, 'code', staff.handle, staff.id)
  const taken =
    how === 'totp' ? await takeTotp(world, staff, code.replace(/\s/g, '')) : await takeRecovery(world, staff, code)
  if (!taken) throw await failed(world, request, staff.id, how)
  await attempt.succeeded()
  if (how === 'recovery') await world.audit.write({ who: staff.id, what: 'recovery-used', ...traces(world, request) })
  return how
}

/** Looked at and used up in one write: of two who send the same code at once, one is in. */
async function takeTotp({ people, sealKey, clock }: StaffWorld, { id }: StaffMember, code: string): Promise<boolean> {
  const changed = await people.change(id, (staff) => {
    const step = hasTotp(staff) ? checkTotp(sealKey, staff, code, clock.now()) : null
    return step === null || !staff.totp ? null : { totp: { ...staff.totp, lastStep: step } }
  })
  return changed !== null
}

async function takeRecovery({ people, hash }: StaffWorld, { id }: StaffMember, code: string): Promise<boolean> {
  const hashed = recoveryHash(hash, id, code)
  const changed = await people.change(id, ({ recovery }) =>
    recovery.includes(hashed) ? { recovery: recovery.filter((one) => one !== hashed) } : null,
  )
  return changed !== null
}
