/**
 * Who is met where: the conversation reference that lets us write later, and the one id that stands for a person.
 *
 * The id is a digest of channel, conversation and sender. The three together, because in Web Chat the page chooses its own
 * sender id: only with the unguessable conversation id nobody can step into another's shoes. A digest, because the parts
 * may hold `:`, `/` and `|`, run to hundreds of characters and can be personal (a phone number, a work account), while
 * our id stands in keys, indexes and logs. It changes only when the platform itself begins a new conversation.
 */
import { createHash } from 'node:crypto'
import { object, text } from './fields.ts'

export interface Party {
  readonly id: string
  readonly name?: string
  readonly role?: string
}

export interface Reference {
  readonly channelId: string
  readonly serviceUrl: string
  readonly conversation: { readonly id: string; readonly tenantId?: string; readonly conversationType?: string }
  /** The resident; their name is not kept. */
  readonly user: Party
  readonly bot: Party
  /** What was said last, to answer under it. */
  readonly activityId?: string
  readonly locale?: string
}

/** Longest id we keep; Teams' are about 200 characters. */
export const ID_CHARS_MAX = 1_024

export function personOf({ channelId, conversation, user }: Pick<Reference, 'channelId' | 'conversation' | 'user'>) {
  return digest([channelId, withoutMessage(conversation.id), user.id])
}

/** 32 characters of a SHA-256: 192 bits, enough that no two ever meet. */
export function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 32)
}

/** Teams adds the message a thread hangs under; the conversation is the same. */
export function withoutMessage(conversationId: string): string {
  return conversationId.replace(/;messageid=.*$/s, '')
}

export function writeReference(reference: Reference): string {
  return JSON.stringify(reference)
}

/** `null`: none, or not one we wrote. */
export function readReference(reply: string | undefined): Reference | null {
  if (reply === undefined) return null
  try {
    const value = object(JSON.parse(reply))
    const whole =
      text(value?.channelId) !== null &&
      text(value?.serviceUrl) !== null &&
      [value?.conversation, value?.user, value?.bot].every((part) => text(object(part)?.id) !== null)
    return whole ? (value as unknown as Reference) : null
  } catch {
    return null
  }
}
