/** Rules of a session: how long, what it may, whether its proof is fresh. Reading and writing are in `sessions.ts`. */
import type { Role } from './roles.ts'

export const HOW = ['passkey', 'link', 'password', 'totp', 'recovery'] as const
export type How = (typeof HOW)[number]

export interface SessionRecord {
  readonly staff: string
  /** Of the staff record at sign-in: once that has risen, this is over. */
  readonly rights: number
  /** `half`: known by a link or a password, the second factor is still missing. Nothing but that can be done. */
  readonly level: 'full' | 'half'
  readonly how: How
  readonly createdAt: number
  readonly expiresAt: number
  /** Last proof of being the person: at sign-in, and whenever a sensitive act asks again. */
  readonly provedAt: number
  /** When somebody last touched the screen, within a minute; absent: not since they came in. */
  readonly touchedAt?: number
  readonly device: string
}

const VOLUNTEER_MS = 7 * 86_400_000
const OTHERS_MS = 12 * 3_600_000
/** Long enough to find the phone, not to leave it lying. */
const HALF_MS = 15 * 60_000
const FRESH_MS = 5 * 60_000
/** Names and texts are hidden on screens nobody touched for so long. */
export const LOCK_AFTER_MS = 15 * 60_000
/** Being touched is written down no oftener than this: every one is a commit. */
export const TOUCH_EVERY_MS = 60_000
/** The oldest ends. */
export const SESSIONS_MAX = 10

/** Absolute: using it makes it no longer. */
export function lifetimeMs(role: Role, level: SessionRecord['level']): number {
  if (level === 'half') return HALF_MS
  return role === 'volunteer' ? VOLUNTEER_MS : OTHERS_MS
}

/** Whether something sensitive may be done now, or the person is asked once more. */
export function isFresh({ provedAt, level }: Pick<SessionRecord, 'provedAt' | 'level'>, now: number): boolean {
  return level === 'full' && now - provedAt <= FRESH_MS
}

/** Nobody has touched it for a while: who sits there now must prove who they are before they see residents. */
export function isLocked(
  { provedAt, touchedAt = 0 }: Pick<SessionRecord, 'provedAt' | 'touchedAt'>,
  now: number,
): boolean {
  return now - Math.max(provedAt, touchedAt) > LOCK_AFTER_MS
}

export function isOver(
  session: Pick<SessionRecord, 'rights' | 'expiresAt'>,
  staff: { readonly rights: number; readonly state: string } | null,
  now: number,
): boolean {
  return staff === null || staff.state === 'off' || staff.rights !== session.rights || session.expiresAt <= now
}
