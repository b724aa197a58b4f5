/**
 * The catalogue of errors that leave a room. Expected failures are values, not errors; what is thrown comes from
 * here and has a code, or is a bug.
 *
 * `message` is for staff and logs (English, no personal data); what a resident or staff member reads is chosen by
 * code where it is shown.
 */
export type ErrorCode =
  /** A setting is missing or wrong; `details` holds one line each. */
  | 'config'
  /** Flow or text definitions do not pass; `details` holds one line each: file, line, what, remedy. */
  | 'definition'
  /** The store cannot be reached or refuses to write. */
  | 'store-away'
  /** Neither the store nor the spool can take an event. */
  | 'spool-full'
  /** A flow went on without waiting for more steps than allowed. */
  | 'flow-loops'
  /** The data on disk was written by a newer version. */
  | 'store-newer'

export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: readonly string[]
  constructor(code: ErrorCode, message: string, options: { details?: readonly string[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? []
  }
}

/** What a room says of its own accord to everything that no act of its own refused. */
type Unasked = 'absent' | 'large' | 'type' | 'busy' | 'unavailable' | 'invalid' | 'failed'

const BY_STATUS: Readonly<Record<number, Unasked>> = {
  404: 'absent',
  413: 'large',
  415: 'type',
  429: 'busy',
  503: 'unavailable',
}

/**
 * What an error that no act threw on purpose means to the one who asked: of the server by its status, of the store by its
 * code. The words are the room's.
 *
 * @param refusals  the room's catalogue; what it has no words for is `invalid` or `failed`
 */
export function unaskedIn<Refusals extends Readonly<Record<'invalid' | 'unavailable' | 'failed', unknown>>>(
  refusals: Refusals,
  error: unknown,
): Unasked & keyof Refusals {
  const away = error instanceof AppError && error.code === 'store-away'
  const status = away ? 503 : ((error as { readonly statusCode?: number } | null)?.statusCode ?? 500)
  const named = BY_STATUS[status]
  if (named !== undefined && named in refusals) return named as Unasked & keyof Refusals
  return status < 500 ? 'invalid' : 'failed'
}
