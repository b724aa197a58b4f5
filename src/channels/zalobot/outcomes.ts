/**
 * What an answer of the Zalo Bot API means. Its codes are those of HTTP; wordings are not promised, so they decide only
 * where a code says too little. Reasons are words of ours.
 */
import type { SendOutcome } from '../../messages.ts'
import type { ApiAnswer } from './api.ts'
import { text } from './fields.ts'

/** Asked when a 429 does not say how long. */
const SLOW_DOWN_MS = 5_000

export function outcomeOf(answer: ApiAnswer): SendOutcome {
  switch (answer.kind) {
    case 'done': {
      const platformId = text(answer.result.message_id)
      const at = answer.result.date
      return {
        kind: 'sent',
        ...(platformId !== null && platformId !== '' && { platformId }),
        ...(typeof at === 'number' && at > 0 && { at }),
      }
    }
    case 'no-answer': {
      const { why, unsure } = answer
      if (why === 'refused' || why === 'redirected') return { kind: 'stopped', reason: why }
      const scope = why === 'no-connection' || why === 'timeout' ? 'channel' : 'message'
      return { kind: 'retry', reason: why, afterMs: 0, ...(unsure && { unsure }), scope }
    }
    case 'refused':
      return ofRefusal(answer)
    default:
      return answer satisfies never
  }
}

function ofRefusal({ code, said, askedMs }: Extract<ApiAnswer, { kind: 'refused' }>): SendOutcome {
  const words = said.toLowerCase()
  switch (code) {
    case 400:
      if (/chat|user|recipient/.test(words) && /not found|invalid|not exist/.test(words)) {
        return { kind: 'blocked', reason: 'chat not found' }
      }
      return { kind: 'rejected', reason: 'refused', plain: true }
    case 401:
      return { kind: 'stopped', reason: 'token refused' }
    case 403:
      return { kind: 'blocked', reason: 'forbidden' }
    case 404:
      // An unknown token and an unknown method are spelt alike; a chat is named.
      return /chat|user/.test(words)
        ? { kind: 'blocked', reason: 'chat not found' }
        : { kind: 'stopped', reason: 'token or method unknown' }
    case 402:
      return { kind: 'stopped', reason: 'quota used up' }
    case 408:
    case 504:
      return { kind: 'retry', reason: 'platform error', afterMs: 0, unsure: true, scope: 'message' }
    case 413:
      return { kind: 'rejected', reason: 'too large', plain: true }
    case 429:
      return quotaUsedUp(words)
        ? { kind: 'stopped', reason: 'quota used up' }
        : { kind: 'retry', reason: 'throttled', afterMs: askedMs ?? SLOW_DOWN_MS, scope: 'person' }
  }
  if (code >= 500) return { kind: 'retry', reason: 'platform error', afterMs: askedMs ?? 0, scope: 'message' }
  return { kind: 'rejected', reason: 'refused', plain: true }
}

/** A free bot has so many messages a month; waiting seconds does not help then. */
function quotaUsedUp(words: string): boolean {
  return /quota|monthly|package/.test(words)
}
