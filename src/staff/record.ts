/** What is kept of someone who works here, and whether they may come in at all. */
import type { Document } from '../records.ts'
import type { Holder } from './may.ts'
import { needsSecondFactor, type Role } from './roles.ts'

export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string
  /** COSE key, base64url. */
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  /** "Chrome trên Android": where it was made, in words. */
  readonly device: string
  readonly addedAt: number
  readonly usedAt?: number
}

export interface Totp {
  /** Sealed with our key and this person's id. */
  readonly sealed: string
  /** Absent: shown, but no code was given back yet. */
  readonly confirmedAt?: number
  /** The last 30 s step a code was taken for: none is taken twice. */
  readonly lastStep: number
}

export interface StaffRecord {
  readonly name: string
  readonly role: Role
  readonly ward?: string
  readonly topics: 'all' | readonly string[]
  /** Typed beside a password. Nobody has to remember it: browsers do. */
  readonly handle: string
  readonly state: 'invited' | 'active' | 'off'
  /** Raised when rights or keys change: sessions and links made before are worth nothing then. */
  readonly rights: number
  readonly passkeys: readonly Passkey[]
  readonly totp?: Totp
  /** Salt and hash, as `password.ts` writes them. */
  readonly password?: string
  /** Hashes of the codes not used yet. */
  readonly recovery: readonly string[]
  /** Staff id, or `server` for the first admin and the command line. */
  readonly invitedBy: string
  readonly invitedAt: number
  /** To the hour; absent: never signed in. */
  readonly usedAt?: number
  readonly offAt?: number
}

export interface StaffMember extends StaffRecord, Holder {
  /** Of the document, for compare-and-set. */
  readonly version: number
}

/** Rights rest after so long without use; a new link wakes them. */
export const RESTS_AFTER_MS = 30 * 86_400_000

export type Standing = 'invited' | 'active' | 'resting' | 'off'

export function standing(staff: Pick<StaffRecord, 'state' | 'usedAt'>, now: number): Standing {
  if (staff.state !== 'active') return staff.state
  return now - (staff.usedAt ?? 0) > RESTS_AFTER_MS ? 'resting' : 'active'
}

export function hasTotp(staff: Pick<StaffRecord, 'totp'>): boolean {
  return staff.totp?.confirmedAt !== undefined
}

/** Whether something besides a link proves that it is this person. */
export function hasSecondFactor(staff: Pick<StaffRecord, 'totp' | 'passkeys'>): boolean {
  return staff.passkeys.length > 0 || hasTotp(staff)
}

/** Whether a link or a password alone opens the whole account. Whoever set up a second factor is always asked for it. */
export function asksSecondFactor(staff: Pick<StaffRecord, 'role' | 'totp'>, how: 'link' | 'password'): boolean {
  return needsSecondFactor(staff.role) || (how === 'password' && hasTotp(staff))
}

export function memberOf(document: Document): StaffMember {
  return { ...(document.body as StaffRecord), id: document.id, version: document.version }
}
