/**
 * The token pair of one account as it is kept, and the rules for it. A refresh token works once and its answer is all
 * there is: who loses it needs an administrator's consent again. So
 *
 * - one process at a time refreshes, by a lease inside the record itself: whoever takes it over makes the version move
 *   on, and a late one can no longer write as if nothing had happened;
 * - a new pair takes the place of the very pair it was made from (`generation`), and is written before it is used;
 * - whatever else an answer says, the old pair stays.
 */
import type { TokenAnswer } from './oauth.ts'

export interface TokenRecord {
  readonly format: 1
  /** Raised with every new pair. */
  readonly generation: number
  /** The only refresh token that may still work; empty: there was never one. */
  readonly refresh: string
  /** Absent before the first refresh with a token from the settings. */
  readonly access?: { readonly token: string; readonly at: number; readonly expiresAt: number }
  readonly state: 'good' | 'needs-reauth'
  readonly why?: 'refused' | 'lost'
  /** This pair was made because the one before was refused: refused too, it is not made anew before its time. */
  readonly forced?: true
  readonly lease?: { readonly holder: string; readonly until: number }
  /** Refreshes in a row that brought nothing, and when the next one may begin. */
  readonly failures: number
  readonly nextTryAt: number
  readonly lastFailure?: 'unanswered' | 'incomplete' | 'refused'
  /** Digest of the token in the settings that this began with: another one there is a new beginning. */
  readonly seed?: string
}

/** Two calls of 10 s, the second after a lost answer, and the write; as long again, for clocks that differ. */
export const LEASE_MS = 45_000

/** A pair is renewed when so much of its life is over: at 20 hours of 25. */
const RENEW_AT = 0.8

/** An access token this near to its end is not sent any more. */
const SPARE_MS = 60_000

/** Older than this it should have been renewed long ago. */
export const OLD_MS = 24 * 3_600_000

const BACKOFF_MS = 60_000
const BACKOFF_MAX_MS = 3_600_000

export function isUsable({ access }: TokenRecord, now: number): boolean {
  return access !== undefined && access.expiresAt - SPARE_MS > now
}

export function isDue({ access }: TokenRecord, now: number): boolean {
  return access === undefined || now >= access.at + (access.expiresAt - access.at) * RENEW_AT
}

/** May a refresh begin now? A lease that has run out is one whose holder is gone. */
export function mayRenew(record: TokenRecord, now: number): boolean {
  const isFree = record.lease === undefined || record.lease.until <= now
  return record.state === 'good' && record.refresh !== '' && isFree && now >= record.nextTryAt
}

/** Until when whoever needs a token had better wait, ms. */
export function waitMs({ lease, nextTryAt }: TokenRecord, now: number): number {
  return Math.max(lease?.until ?? 0, nextTryAt) - now
}

export function firstRecord(refresh: string, seed: string, generation = 0): TokenRecord {
  return { format: 1, generation, refresh, state: 'good', failures: 0, nextTryAt: 0, seed }
}

export function leased(record: TokenRecord, holder: string, now: number): TokenRecord {
  return { ...record, lease: { holder, until: now + LEASE_MS } }
}

/** @param forced the pair before was refused though its time had not come */
export function renewed(
  record: TokenRecord | null,
  { access, refresh, lifeMs }: Extract<TokenAnswer, { kind: 'pair' }>,
  now: number,
  forced: boolean,
): TokenRecord {
  return {
    format: 1,
    generation: (record?.generation ?? 0) + 1,
    refresh,
    access: { token: access, at: now, expiresAt: now + lifeMs },
    state: 'good',
    ...(forced && { forced }),
    failures: 0,
    nextTryAt: 0,
    ...(record?.seed !== undefined && { seed: record.seed }),
  }
}

/** The old pair stays. @param lost a refresh may have been answered that nobody could write down */
export function spent(record: TokenRecord, lost: boolean): TokenRecord {
  const { lease: _, ...rest } = record
  return { ...rest, state: 'needs-reauth', why: lost ? 'lost' : 'refused' }
}

/** The old pair stays, and is tried again later: after 1, 2, 4 … minutes, at most an hour. */
export function failed(
  record: TokenRecord,
  lastFailure: NonNullable<TokenRecord['lastFailure']>,
  now: number,
): TokenRecord {
  const { lease: _, ...rest } = record
  const restMs = Math.min(BACKOFF_MS * 2 ** record.failures, BACKOFF_MAX_MS)
  return { ...rest, failures: record.failures + 1, nextTryAt: now + restMs, lastFailure }
}

/** From the vault; `null`: it is no such record. */
export function readRecord(value: unknown): TokenRecord | null {
  const record = value as TokenRecord | null
  return typeof record === 'object' && record !== null && record.format === 1 && typeof record.refresh === 'string'
    ? record
    : null
}
