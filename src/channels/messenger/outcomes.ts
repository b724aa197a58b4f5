/** What a refusal of the Send API means. Decided by code and sub-code; wordings change, and may quote the message. */
import type { SendOutcome } from '../../messages.ts'
import { mayHaveHappened } from '../outgoing.ts'
import type { GraphError, GraphFailure, Headers } from './graph.ts'
import { regainMs } from './usage.ts'

/** Pause where Facebook names none: its short windows are counted by the minute. */
export const RATE_PAUSE_MS = 60_000

/** Reasons that staff must mend; they are the names of troubles too. */
export type Stop = 'token-refused' | 'permission-missing' | 'app-not-live' | 'page-restricted'

const codes = (...numbers: readonly number[]): ReadonlySet<number> => new Set(numbers)

const TEMPORARY = codes(1, 2, 1_200)
const TOO_FAST = codes(4, 17, 32, 613, 80_006)
const OUTSIDE_WINDOW = codes(2_018_278, 2_534_022, 2_018_065)
const UNAVAILABLE = codes(1_545_041, 2_018_108)
const THREAD_TAKEN = codes(2_018_300, 2_534_037, 2_018_321)
const ATTACHMENT = codes(2_018_008, 2_018_047, 2_018_074, 2_018_109, 2_018_164, 2_018_294, 33)
const TOKEN = codes(190, 102)
const RESTRICTED = codes(368, 2_022)

export function outcomeOf(failure: GraphFailure): SendOutcome {
  switch (failure.kind) {
    case 'error':
      return ofError(failure.error, failure.status, failure.headers)
    case 'unreadable':
      return ofUnreadable(failure.status)
    case 'refused':
    case 'redirected':
      return { kind: 'stopped', reason: failure.kind }
    default: {
      // Without a connection nobody can be reached; a request that got lost says nothing about the others.
      const unsure = mayHaveHappened(failure)
      const scope = unsure ? 'message' : 'channel'
      return { kind: 'retry', reason: failure.kind, afterMs: 0, ...(unsure && { unsure }), scope }
    }
  }
}

function ofError({ code, subcode }: GraphError, status: number, headers: Headers): SendOutcome {
  // First what only a sub-code tells, then what a code means whatever follows it.
  if (code === 613 && subcode === 2_018_338) {
    return { kind: 'retry', reason: 'thread control throttled', afterMs: RATE_PAUSE_MS, scope: 'person' }
  }
  if (THREAD_TAKEN.has(subcode) || THREAD_TAKEN.has(code)) return { kind: 'blocked', reason: THREAD_IS_TAKEN }
  if (OUTSIDE_WINDOW.has(subcode)) return { kind: 'closed', reason: OUTSIDE }
  if (subcode === 1_893_063 || RESTRICTED.has(code)) return stopped('page-restricted')
  if (code === 551 || code === 230 || UNAVAILABLE.has(subcode)) return { kind: 'blocked', reason: 'person unavailable' }
  if (code === 100 && subcode === 2_018_001) return { kind: 'blocked', reason: 'no such person' }
  if (TOKEN.has(code) || status === 401) return stopped('token-refused')
  if (subcode === 2_018_028) return stopped('app-not-live')
  if (TOO_FAST.has(code)) {
    return { kind: 'retry', reason: 'throttled', afterMs: regainMs(headers) ?? RATE_PAUSE_MS, scope: 'channel' }
  }
  if (TEMPORARY.has(code) || status >= 500) {
    return { kind: 'retry', reason: 'platform error', afterMs: 0, scope: 'message' }
  }
  if (code === 10 || code === 200) return stopped('permission-missing')
  if (code === 100 && ATTACHMENT.has(subcode)) return { kind: 'rejected', reason: 'attachment', plain: true }
  return { kind: 'rejected', reason: code === 100 ? 'bad parameter' : 'refused', plain: true }
}

export const THREAD_IS_TAKEN = 'someone else has the thread'
export const OUTSIDE = 'outside the window'

function stopped(reason: Stop): SendOutcome {
  return { kind: 'stopped', reason }
}

function ofUnreadable(status: number): SendOutcome {
  // 504: it was handed on and nobody knows how it ended. Below 300: taken, and the answer is damaged.
  const unsure = status === 504 || status < 300
  if (status >= 500 || status < 300) {
    return { kind: 'retry', reason: 'no Graph answer', afterMs: 0, ...(unsure && { unsure }), scope: 'message' }
  }
  return status === 429
    ? { kind: 'retry', reason: 'throttled', afterMs: RATE_PAUSE_MS, scope: 'channel' }
    : { kind: 'rejected', reason: 'no Graph answer', plain: true }
}

/** A picture's id has run out or is not known any more. */
export function isLostAttachment(failure: GraphFailure): boolean {
  return failure.kind === 'error' && failure.error.code === 100 && [2_018_074, 33].includes(failure.error.subcode)
}

/** There is no number for it. */
export function isAboutPersona(failure: GraphFailure): boolean {
  return failure.kind === 'error' && /persona/i.test(failure.error.message)
}
