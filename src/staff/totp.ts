/** Codes of an authenticator app: 6 digits, 30 s, one step either way, each step once. The seed lies sealed. */
import { Secret, TOTP } from 'otpauth'
import { seal, unseal } from '../seal.ts'
import type { StaffMember, Totp } from './record.ts'

const PERIOD_S = 30
const SEED_BYTES = 20
/** Phones' clocks are rarely right to the second. */
const STEPS_AROUND = 1

export function newTotp(
  sealKey: Buffer,
  staff: Pick<StaffMember, 'id' | 'handle'>,
): { readonly totp: Totp; readonly uri: string; readonly seed: string } {
  const secret = new Secret({ size: SEED_BYTES })
  return {
    totp: { sealed: seal(sealKey, `totp ${staff.id}`, secret.base32), lastStep: 0 },
    uri: totpOf(secret, staff.handle).toString(),
    seed: secret.base32,
  }
}

/** @returns the step the code belongs to, to be kept as `lastStep`; `null`: wrong, or used before */
export function checkTotp(
  sealKey: Buffer,
  staff: Pick<StaffMember, 'id' | 'totp'>,
  code: string,
  now: number,
): number | null {
  const seed = staff.totp && unseal(sealKey, `totp ${staff.id}`, staff.totp.sealed)
  if (!staff.totp || typeof seed !== 'string' || !/^\d{6}$/.test(code)) return null
  const delta = totpOf(Secret.fromBase32(seed), '').validate({ token: code, timestamp: now, window: STEPS_AROUND })
  if (delta === null) return null
  const step = Math.floor(now / 1_000 / PERIOD_S) + delta
  return step > staff.totp.lastStep ? step : null
}

function totpOf(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer: 'Từng Bước', label, algorithm: 'SHA1', digits: 6, period: PERIOD_S, secret })
}
