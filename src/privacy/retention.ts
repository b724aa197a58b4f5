/** How long each kind of data is kept, all in one place, and the limits of the daily sweep. */

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** Masked transcripts and answers, unless `RETENTION_DAYS` says otherwise. Policy: long enough to follow up a procedure. */
export const TRANSCRIPT_DAYS = 90
/** Opaque id and position of someone silent. Policy. */
export const SILENT_PERSON_DAYS = 365
/** Our copy of an ID card, a face or a screenshot: gone when the ticket closes, and after this at the latest. */
export const SENSITIVE_PICTURE_HOURS = 24
/** Other photos and voice, while the conversation needs them. */
export const MEDIA_DAYS = 7
/** Name, phone and address of a home visit, counted from the visit. */
export const AFTER_VISIT_DAYS = 7
/** Proof of consent, counted from the end of processing; staff accounts and audit log, from the end of the account. */
export const PROOF_MONTHS = 24
/** Hashes of ids of applied events. Platforms redeliver for up to a week; one day more is never too short. */
export const APPLIED_ID_DAYS = 8
/** Encrypted backups. A restored one applies the erasure list again before it serves. */
export const BACKUP_DAYS = 30
/** Counts and lists that staff asked for as files. */
export const EXPORT_HOURS = 24

/**
 * What the daily sweep of the store deletes.
 *
 * @param now            ms since the epoch
 * @param retentionDays  days a transcript is kept; a whole number of at least 1
 * @returns times in ms since the epoch: everything older goes
 * @throws {RangeError} when `retentionDays` is below 1: it would erase conversations that are going on
 */
export function sweepLimits(
  now: number,
  retentionDays = TRANSCRIPT_DAYS,
): { readonly transcriptBefore: number; readonly idsBefore: number } {
  if (!Number.isInteger(retentionDays) || retentionDays < 1) {
    throw new RangeError(`retentionDays must be a whole number of 1 or more, got ${retentionDays}`)
  }
  return { transcriptBefore: now - retentionDays * DAY_MS, idsBefore: now - APPLIED_ID_DAYS * DAY_MS }
}
