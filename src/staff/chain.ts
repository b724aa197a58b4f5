/**
 * The audit log as a chain: each entry's seal covers its content and the seal before it. Whoever changes, removes or adds
 * one in the middle would have to make all later seals anew, for which they need our key.
 */
import { createHmac } from 'node:crypto'

/** What is written. A closed list: nothing new is logged without somebody having thought of who reads it. */
export const AUDITED = [
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'proved',
  'first-link',
  'invited',
  'link-made',
  'link-used',
  'key-added',
  'key-removed',
  'totp-set',
  'password-set',
  'recovery-made',
  'recovery-used',
  'staff-changed',
  'staff-off',
  'staff-reset',
  'sessions-ended',
  'claim',
  'take-over',
  'called-more',
  'returned',
  'ended',
  'chat-read',
  'turns-read',
  'unsafe-words',
  'reveal',
  'visit-set',
  'visit-code',
  'visit-arrived',
  'visit-ended',
  'calendar-made',
  'voice-played',
  'media-sent',
  'photo-offered',
  'photo-passed',
  'photo-refused',
  'export',
  'found',
  'erase',
  'request-taken',
  'request-answered',
  'request-closed',
  'draft-changed',
  'approved',
  'published',
  'rolled-back',
  'notice-written',
  'notice-removed',
  'notice-approved',
  'notice-sent',
  'notice-stopped',
  'settings-changed',
  'telegram-bound',
  'telegram-unbound',
  'telegram-act',
  'audit-read',
] as const

export type Audited = (typeof AUDITED)[number]

/** What somebody did. No words of residents, no names: ids, and reasons written by staff. */
export interface AuditNote {
  /** Staff id; `server` for the command line and the first link; `nobody`: not known who. */
  readonly who: string
  readonly what: Audited
  /** Kind and id of what it was done to: `ticket 01j…`. */
  readonly object?: string
  /** A reason given, or how: `passkey`, `link`. At most 200 characters, masked by whoever passes it. */
  readonly why?: string
  /** "Chrome trên Android". */
  readonly device?: string
  /** Keyed hash of the address, 8 characters. */
  readonly address?: string
}

export interface AuditEntry extends AuditNote {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number
  /** Ms since the epoch. */
  readonly at: number
  /** Seal of the entry before; empty for the first. */
  readonly before: string
  readonly seal: string
}

const WHY_CHARS_MAX = 200

export function nextEntry(
  key: Buffer,
  last: Pick<AuditEntry, 'seq' | 'seal'> | null,
  note: AuditNote,
  at: number,
): AuditEntry {
  const { why, ...rest } = note
  const entry = {
    ...rest,
    ...(why !== undefined && { why: why.slice(0, WHY_CHARS_MAX) }),
    seq: (last?.seq ?? 0) + 1,
    at,
    before: last?.seal ?? '',
  }
  return { ...entry, seal: sealOf(key, entry) }
}

export type ChainProblem =
  | { readonly kind: 'gap'; readonly seq: number }
  | { readonly kind: 'changed'; readonly seq: number }
  | { readonly kind: 'cut'; readonly seq: number }

/**
 * The first place where a run of entries is not what was written.
 *
 * @param before  the entry in front of the run; `null`: the run begins with the first of all
 */
export function checkChain(
  key: Buffer,
  entries: readonly AuditEntry[],
  before: Pick<AuditEntry, 'seq' | 'seal'> | null,
): ChainProblem | null {
  let last = before
  for (const entry of entries) {
    const expected = (last?.seq ?? 0) + 1
    if (entry.seq !== expected) return { kind: 'gap', seq: expected }
    const { seal, ...content } = entry
    if (content.before !== (last?.seal ?? '') || sealOf(key, content) !== seal)
      return { kind: 'changed', seq: entry.seq }
    last = entry
  }
  return null
}

/** Fields in one order, whatever order a store gives them back in. */
function sealOf(key: Buffer, entry: Omit<AuditEntry, 'seal'>): string {
  const { seq, at, who, what, object = '', why = '', device = '', address = '', before } = entry
  return createHmac('sha256', key)
    .update(JSON.stringify([seq, at, who, what, object, why, device, address, before]))
    .digest('hex')
}
