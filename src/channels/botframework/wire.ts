/**
 * The SDK's calls to a conversation's service, over our one client for calls out: listed places only, no redirects, one
 * deadline, and certainty about whether a failed call may have been acted on. The SDK repeats what it thinks failed (up to
 * three times, inside the call); it does so for its own kind of error only, and these are not.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import type { CallFailure, Outgoing } from '../outgoing.ts'
import { object, text } from './fields.ts'

type ConnectorOptions = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]>
type HttpClient = NonNullable<ConnectorOptions['httpClient']>

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

interface Attempt {
  begun: boolean
  over: boolean
}

const attempts = new AsyncLocalStorage<Attempt>()

/**
 * Runs one send. Past the deadline it is over, and a call that had not gone out by then (it waited for a token) never
 * does.
 */
export async function withinTime<T>(ms: number, send: () => Promise<T>): Promise<T> {
  const attempt: Attempt = { begun: false, over: false }
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    attempt.over = true
    late.reject(new TooLate(attempt.begun))
  }, ms)
  try {
    return await Promise.race([attempts.run(attempt, send), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

export function wire(outgoing: Outgoing): HttpClient {
  return {
    async sendRequest(request) {
      const attempt = attempts.getStore()
      if (attempt?.over) throw new TooLate(false)
      if (attempt !== undefined) attempt.begun = true
      const { origin, pathname, search } = new URL(request.url)
      const answer = await outgoing.call({
        method: 'POST',
        origin,
        path: pathname + search,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          accept: 'application/json',
          ...authorization(request.headers.get('authorization')),
        },
        body: String(request.body ?? ''),
      })
      if (answer.kind !== 'answer') throw new CallFailed(answer)
      if (answer.status >= 300) throw refusal(answer.status, answer.text, answer.headers['retry-after'])
      return {
        request,
        status: answer.status,
        headers: jsonHeaders(request.headers),
        // A body that is no JSON would be one more error of the SDK's; an accepted message without an id is none.
        bodyAsText: readId(answer.text),
      }
    },
  }
}

function authorization(token: string | undefined): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: token }
}

/** Headers of the answer, in the SDK's own class: only the type of the body matters to it. */
function jsonHeaders(headers: Parameters<HttpClient['sendRequest']>[0]['headers']) {
  const own = headers.clone()
  for (const name of own.headerNames()) own.remove(name)
  own.set('content-type', 'application/json')
  return own
}

function readId(body: string): string {
  const id = text(object(parsed(body))?.id)
  return JSON.stringify(id === null ? {} : { id })
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
