/**
 * What a failed Bot API call means. Descriptions are matched by lower-case fragments (their wording is not promised
 * by Telegram), and reasons are words of ours from a closed set: a description may quote the message.
 */
import { TelegramError } from 'telegraf'
import type { SendOutcome } from '../../messages.ts'
import { NoAnswer } from './client.ts'

/** Asked when a 429 does not say how long: about the pace Telegram allows one chat. */
const SLOW_DOWN_MS = 1_000

/** What a failed send means for the outbox entry. Retrying is the caller's business. */
export function outcomeOf(error: unknown): SendOutcome {
  if (error instanceof NoAnswer) return ofNoAnswer(error)
  if (!(error instanceof TelegramError)) throw error
  const description = (error.description ?? '').toLowerCase()
  switch (error.code) {
    case 400:
      return ofBadRequest(description)
    case 401:
      return { kind: 'stopped', reason: 'token refused' }
    case 403:
      return { kind: 'blocked', reason: forbiddenBecause(description) }
    case 404:
      return { kind: 'stopped', reason: 'token or method unknown' }
    case 409:
      return { kind: 'stopped', reason: 'token polled elsewhere' }
    case 413:
      return { kind: 'rejected', reason: 'too large', plain: true }
    case 420:
    case 429:
      return { kind: 'retry', reason: 'throttled', afterMs: askedMs(error, description), scope: 'person' }
    case 504:
      return { kind: 'retry', reason: 'platform error', afterMs: 0, unsure: true, scope: 'message' }
  }
  if (error.code >= 500) return { kind: 'retry', reason: 'platform error', afterMs: 0, scope: 'message' }
  return { kind: 'rejected', reason: 'refused', plain: true }
}

function ofNoAnswer({ kind, unsure }: NoAnswer): SendOutcome {
  if (kind === 'refused' || kind === 'redirected') return { kind: 'stopped', reason: kind }
  // Without a connection nobody can be reached; a request that got lost says nothing about the others.
  const scope = kind === 'no-connection' || kind === 'timeout' ? 'channel' : 'message'
  return { kind: 'retry', reason: kind, afterMs: 0, ...(unsure && { unsure }), scope }
}

/** [fragment, outcome]; the first that fits counts. */
const BAD_REQUESTS: readonly (readonly [fragment: string, outcome: SendOutcome])[] = [
  ['chat not found', { kind: 'blocked', reason: 'chat not found' }],
  ['user not found', { kind: 'blocked', reason: 'chat not found' }],
  ['peer_id_invalid', { kind: 'blocked', reason: 'chat not found' }],
  ['deactivated', { kind: 'blocked', reason: 'account gone' }],
  ['upgraded to a supergroup', { kind: 'rejected', reason: 'group moved' }],
  ['text is empty', { kind: 'rejected', reason: 'text empty' }],
  ['caption is too long', { kind: 'rejected', reason: 'caption too long', plain: true }],
  ["can't parse entities", { kind: 'rejected', reason: 'entities', plain: true }],
  ['button', { kind: 'rejected', reason: 'buttons', plain: true }],
  ['reply markup', { kind: 'rejected', reason: 'buttons', plain: true }],
  ['keyboard', { kind: 'rejected', reason: 'buttons', plain: true }],
  ['too_long', { kind: 'rejected', reason: 'too long' }],
  ['too long', { kind: 'rejected', reason: 'too long' }],
  // People may forbid recordings in their settings: words still reach them.
  ['voice_messages_forbidden', { kind: 'rejected', reason: 'voices forbidden', plain: true }],
  ['photo', { kind: 'rejected', reason: 'picture', plain: true }],
  ['image', { kind: 'rejected', reason: 'picture', plain: true }],
  ['file', { kind: 'rejected', reason: 'picture', plain: true }],
]

function ofBadRequest(description: string): SendOutcome {
  const known = BAD_REQUESTS.find(([fragment]) => description.includes(fragment))
  return known?.[1] ?? { kind: 'rejected', reason: 'refused', plain: true }
}

function forbiddenBecause(description: string): string {
  if (description.includes('blocked')) return 'blocked by the resident'
  if (description.includes('deactivated')) return 'account gone'
  if (description.includes('initiate')) return 'never started'
  if (description.includes('kicked')) return 'thrown out'
  return 'forbidden'
}

function askedMs(error: TelegramError, description: string): number {
  const asked = error.parameters?.retry_after ?? Number(/retry after (\d+)/.exec(description)?.[1])
  return Number.isFinite(asked) && asked > 0 ? asked * 1_000 : SLOW_DOWN_MS
}

/** The topic of a private chat a message was for is gone or closed: the chat itself is still there. */
export function isLostTopic(error: unknown): boolean {
  return isBadRequest(error, ['message thread not found', 'topic_closed', 'topic_deleted', 'topic_id_invalid'])
}

/** Telegram has forgotten an upload of ours. */
export function isLostFile(error: unknown): boolean {
  return isBadRequest(error, ['wrong file identifier', 'wrong remote file', 'file_reference', 'wrong file_id'])
}

/** Failures of acknowledging that change nothing: answered too late, already retired, message gone. */
export function isHarmless(error: unknown): boolean {
  return isBadRequest(error, [
    'query is too old',
    'query id is invalid',
    'query_id_invalid',
    'message is not modified',
    'message to edit not found',
    "message can't be edited",
    'message_id_invalid',
  ])
}

function isBadRequest(error: unknown, fragments: readonly string[]): boolean {
  if (!(error instanceof TelegramError) || error.code !== 400) return false
  const description = (error.description ?? '').toLowerCase()
  return fragments.some((fragment) => description.includes(fragment))
}
