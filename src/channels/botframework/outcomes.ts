/** What a failed send means. Codes: Connector service 3.0, and Teams' own. Reasons are words of ours. */
import type { SendOutcome } from '../../messages.ts'
import { type CallFailure, mayHaveHappened } from '../outgoing.ts'
import { CallFailed, Refused, TooLate } from './wire.ts'

/** No token of our own for the call. `ours`: the login service refused our credentials. Nothing was sent. */
export class NoToken extends Error {
  readonly ours: boolean
  constructor(ours: boolean) {
    super('no token')
    this.name = 'NoToken'
    this.ours = ours
  }
}

/** Asked when a 429 does not say how long: above Teams' one second for a burst. */
const SLOW_DOWN_MS = 2_000

/** Asked after Teams' 412, a write that met another one. */
const AGAIN_MS = 1_000

export function outcomeOf(error: unknown): SendOutcome {
  if (error instanceof NoToken) {
    return error.ours
      ? { kind: 'stopped', reason: 'credentials refused' }
      : { kind: 'retry', reason: 'no token', afterMs: 0, scope: 'channel' }
  }
  if (error instanceof TooLate) {
    return { kind: 'retry', reason: 'timeout', afterMs: 0, ...(error.begun && { unsure: true }), scope: 'message' }
  }
  if (error instanceof CallFailed) return ofFailure(error.failure)
  if (error instanceof Refused) return ofRefusal(error)
  // Thrown before anything went out: it could not be written down.
  return { kind: 'rejected', reason: 'not an activity', plain: true }
}

function ofFailure(failure: CallFailure): SendOutcome {
  if (failure.kind === 'refused') return { kind: 'blocked', reason: 'place not listed' }
  if (failure.kind === 'redirected') return { kind: 'rejected', reason: 'redirected' }
  // Each channel behind has a service of its own: one that is away says nothing about the others.
  const unsure = mayHaveHappened(failure)
  return { kind: 'retry', reason: failure.kind, afterMs: 0, ...(unsure && { unsure }), scope: 'person' }
}

function ofRefusal({ status, code, said, askedMs }: Refused): SendOutcome {
  switch (status) {
    case 400:
      return /conversation/i.test(`${code} ${said}`)
        ? { kind: 'blocked', reason: 'conversation gone' }
        : { kind: 'rejected', reason: /size|large/i.test(code) ? 'too large' : 'refused', plain: true }
    case 401:
      return { kind: 'stopped', reason: 'credentials refused' }
    case 403:
      return { kind: 'blocked', reason: forbiddenBecause(code) }
    case 404:
      return { kind: 'blocked', reason: 'conversation gone' }
    case 408:
    case 504:
      return { kind: 'retry', reason: 'platform error', afterMs: 0, unsure: true, scope: 'message' }
    case 412:
      return { kind: 'retry', reason: 'met another write', afterMs: AGAIN_MS, scope: 'message' }
    case 413:
      return { kind: 'rejected', reason: 'too large', plain: true }
    case 429:
      return { kind: 'retry', reason: 'throttled', afterMs: askedMs ?? SLOW_DOWN_MS, scope: 'person' }
  }
  if (status >= 500) {
    return { kind: 'retry', reason: 'platform error', afterMs: askedMs ?? 0, scope: 'message' }
  }
  return { kind: 'rejected', reason: 'refused', plain: true }
}

function forbiddenBecause(code: string): string {
  if (code === 'ConversationBlockedByUser' || code === 'MessageWritesBlocked') return 'blocked by the resident'
  if (code === 'BotNotInConversationRoster') return 'not in the conversation'
  if (code === 'BotDisabled') return 'bot switched off'
  return 'forbidden'
}
