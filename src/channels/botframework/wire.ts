/**
 * Calls to a conversation's service, over our one client for calls out: listed places only, no redirects, one deadline, and
 * certainty about whether a failed call may have been acted on.
 */
import { randomUUID } from 'node:crypto'
import type { CallFailure, Outgoing } from '../outgoing.ts'
import type { Drawn } from './drawing.ts'
import { object, text } from './fields.ts'
import type { Reference } from './reference.ts'
import { lookOf } from './subchannels.ts'

/** No answer. */
export class CallFailed extends Error {
  readonly failure: CallFailure
  constructor(failure: CallFailure) {
    super(failure.kind)
    this.name = 'CallFailed'
    this.failure = failure
  }
}

/** An answer that says no. */
export class Refused extends Error {
  readonly status: number
  /** From the service: `ConversationNotFound`. */
  readonly code: string
  /** For telling refusals apart; never logged. */
  readonly said: string
  /** From `Retry-After`, ms. */
  readonly askedMs: number | undefined
  constructor(status: number, code: string, said: string, askedMs: number | undefined) {
    super(`status ${status}`)
    this.name = 'Refused'
    this.status = status
    this.code = code
    this.said = said
    this.askedMs = askedMs
  }
}

/** Given up; `begun`: after the call had gone out. */
export class TooLate extends Error {
  readonly begun: boolean
  constructor(begun: boolean) {
    super('too late')
    this.name = 'TooLate'
    this.begun = begun
  }
}

/**
 * Writes an activity into a conversation, under what was said last. Past the deadline it is over: a call that had not gone out by
 * then (it waited for a token) never does.
 * @param authorize  the header's value; undefined: none
 * @returns the platform's id, where it gives one. @throws `CallFailed`, `Refused`, `TooLate`, and what `authorize` throws
 */
export async function post(
  outgoing: Outgoing,
  reference: Reference,
  activity: Drawn,
  authorize: () => Promise<string | undefined>,
  withinMs: number,
): Promise<string | undefined> {
  let begun = false
  let over = false
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    over = true
    late.reject(new TooLate(begun))
  }, withinMs)
  async function send(): Promise<string | undefined> {
    const authorization = await authorize()
    if (over) throw new TooLate(false)
    begun = true
    const { origin, path, body } = request(reference, activity)
    const answer = await outgoing.call({
      method: 'POST',
      ...{ origin, path, body: JSON.stringify(body) },
      headers: {
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json',
        ...(authorization !== undefined && { authorization }),
      },
    })
    if (answer.kind !== 'answer') throw new CallFailed(answer)
    if (answer.status >= 300) throw refusal(answer.status, answer.text, answer.headers['retry-after'])
    // An accepted message without an id, or with a body that is no JSON, is accepted.
    return text(object(parsed(answer.text))?.id) || undefined
  }
  try {
    return await Promise.race([send(), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Connector service 3.0: "Reply to Activity", and "Send to Conversation" where there is nothing to answer. */
function request(reference: Reference, activity: Drawn) {
  const { channelId, serviceUrl, conversation, user, bot, locale } = reference
  const replyToId = answers(reference)
  const { origin, pathname } = new URL(serviceUrl)
  const under = replyToId === undefined ? '' : `/${encodeURIComponent(replyToId)}`
  return {
    origin,
    path: `${pathname.replace(/\/+$/, '')}/v3/conversations/${encodeURIComponent(conversation.id)}/activities${under}`,
    body: {
      ...(locale !== undefined && { locale }),
      ...activity,
      ...{ channelId, serviceUrl, from: bot, recipient: user },
      conversation: { isGroup: false, ...conversation },
      ...(replyToId !== undefined && { replyToId }),
    },
  }
}

/**
 * Every channel lets a bot answer under what was said. Where nothing was, Web Chat and Teams take a message into the
 * conversation itself; the rest get an id that is made up, as the SDK's own bots give them.
 */
function answers({ channelId, activityId }: Reference): string | undefined {
  return activityId ?? (lookOf(channelId).press === 'messageBack' ? undefined : randomUUID())
}

/** `{"error":{"code":"BotDisabled","message":"…"}}` */
function refusal(status: number, body: string, retryAfter: string | readonly string[] | undefined): Refused {
  const error = object(object(parsed(body))?.error)
  const seconds = Number(retryAfter)
  const askedMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined
  return new Refused(status, text(error?.code) ?? '', text(error?.message) ?? '', askedMs)
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
