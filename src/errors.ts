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
