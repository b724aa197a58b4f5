/** What a person sees of their own account. */
import { ACTIONS, type Action, mayEver } from './may.ts'
import { hasSecondFactor, hasTotp } from './record.ts'
import { home, needsSecondFactor, ROLE_NAMES, type Role } from './roles.ts'
import { isFresh, LOCK_AFTER_MS } from './session.ts'
import type { Session, Signed } from './sessions.ts'

export interface AccountView {
  readonly staff: {
    readonly id: string
    readonly name: string
    readonly role: Role
    readonly roleName: string
    readonly handle: string
  }
  readonly home: string
  readonly level: 'full' | 'half'
  /** What is still to do before anything else: give the second factor, or set one up. */
  readonly needs: 'nothing' | 'second' | 'set-up'
  /** Whether sensitive acts go without asking again, now. */
  readonly fresh: boolean
  readonly expiresAt: number
  readonly lockAfterMs: number
  readonly formToken: string
  /** Actions the role has for some object: what menus show. */
  readonly may: readonly Action[]
  readonly strong: boolean
  readonly keys: readonly {
    readonly id: string
    readonly device: string
    readonly addedAt: number
    readonly usedAt?: number
  }[]
  readonly totp: boolean
  readonly password: boolean
  readonly recoveryLeft: number
  readonly devices: readonly DeviceView[]
}

export interface DeviceView {
  readonly device: string
  readonly at: number
  readonly how: Session['how']
  readonly here: boolean
  /** Signed in after this one: the owner should have a look. */
  readonly newer: boolean
}

export function accountView(
  { staff, session, formToken }: Signed,
  sessions: readonly Session[],
  now: number,
): AccountView {
  const { id, name, role, handle } = staff
  return {
    staff: { id, name, role, roleName: ROLE_NAMES[role], handle },
    home: home(role),
    level: session.level,
    needs: session.level === 'full' ? 'nothing' : hasSecondFactor(staff) ? 'second' : 'set-up',
    fresh: isFresh(session, now),
    expiresAt: session.expiresAt,
    lockAfterMs: LOCK_AFTER_MS,
    formToken,
    may: session.level === 'full' ? ACTIONS.filter((action) => mayEver(role, action)) : [],
    strong: needsSecondFactor(role),
    keys: staff.passkeys.map(({ id, device, addedAt, usedAt }) => ({
      id,
      device,
      addedAt,
      ...(usedAt !== undefined && { usedAt }),
    })),
    totp: hasTotp(staff),
    password: staff.password !== undefined,
    recoveryLeft: staff.recovery.length,
    // Somebody who only knows the link or the password sees nothing of the others.
    devices:
      session.level === 'half'
        ? []
        : sessions
            .filter(({ rights, expiresAt }) => rights === staff.rights && expiresAt > now)
            .map(({ id, device, createdAt, how }) => ({
              device,
              at: createdAt,
              how,
              here: id === session.id,
              newer: createdAt > session.createdAt,
            })),
  }
}
