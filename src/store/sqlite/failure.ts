import { AppError } from '../../errors.ts'

/**
 * Result codes that mean the file cannot be used now: PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL,
 * CANTOPEN, PROTOCOL, NOLFS, NOTADB. Every other one is a mistake of ours. https://www.sqlite.org/rescode.html
 */
const AWAY: ReadonlySet<number> = new Set([3, 5, 6, 7, 8, 10, 11, 13, 14, 15, 22, 26])

/** What a thrown error means to a caller of the store; a mistake of ours stays as it is. */
export function failure(error: unknown): unknown {
  return isAway(error) ? away(error) : error
}

export function away(cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : 'unknown reason'
  return new AppError('store-away', `the database file refuses: ${why}`, { cause })
}

export function closed(): AppError {
  return new AppError('store-away', 'the store is closed')
}

function isAway(error: unknown): boolean {
  // The low byte is the primary code; the rest refines it.
  return error instanceof Error && 'errcode' in error && AWAY.has(Number(error.errcode) & 0xff)
}
