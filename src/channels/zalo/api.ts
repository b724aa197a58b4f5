/**
 * Calls to the Official Account API. Whatever happens it answers 200; what happened stands in `error`. The token goes in
 * a header of its own name. One that is refused is exchanged for the one another process may have stored, once.
 */
import { createHmac } from 'node:crypto'
import { type CallAnswer, mayHaveHappened } from '../outgoing.ts'
import type { ChannelTools } from '../tools.ts'
import { type Json, object, parseExact, whole } from './fields.ts'
import type { StopReason, TokenKeeper, Usable } from './keeper.ts'
import { isTokenRefused } from './outcomes.ts'
import { type AppPace, appPace } from './pace.ts'
import type { ZaloSettings } from './settings.ts'

export const API_ROOT = 'https://openapi.zalo.me'

export type Reply =
  | { readonly kind: 'done'; readonly data: Json | null; readonly headers: CallAnswer['headers'] }
  | { readonly kind: 'error'; readonly code: number; readonly afterMs: number }
  /** Told to slow down by somebody before Zalo. */
  | { readonly kind: 'slow-down'; readonly afterMs: number }
  /** Nothing that could be read came back. */
  | { readonly kind: 'unclear'; readonly reason: string; readonly unsure: boolean; readonly everyone: boolean }
  /** Never tried: no token, or no room. */
  | { readonly kind: 'waits'; readonly reason: string; readonly afterMs: number }
  | { readonly kind: 'stopped'; readonly reason: StopReason | 'refused' | 'redirected' }

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly contentType?: string
  readonly body?: string | Uint8Array
}

export interface ZaloApi {
  call(oa: string, request: Request): Promise<Reply>
}

export function zaloApi(
  settings: Pick<ZaloSettings, 'appSecret' | 'apiRoot' | 'appsecretProof' | 'appPerMinute'>,
  { outgoing, clock }: Pick<ChannelTools, 'outgoing' | 'clock'>,
  tokens: Pick<TokenKeeper, 'token' | 'refused'>,
  pace: AppPace = appPace(settings.appPerMinute),
): ZaloApi {
  const root = new URL(settings.apiRoot ?? API_ROOT)
  const prefix = root.pathname.replace(/\/+$/, '')

  async function once(request: Request, token: string): Promise<Reply> {
    const waitMs = pace.take(clock.now())
    if (waitMs > 0) return { kind: 'waits', reason: 'app pace', afterMs: waitMs }
    const answer = await outgoing.call({
      method: request.method,
      origin: root.origin,
      path: prefix + request.path,
      headers: {
        access_token: token,
        ...(settings.appsecretProof && { appsecret_proof: proofOf(settings.appSecret, token) }),
        ...(request.contentType !== undefined && { 'content-type': request.contentType }),
      },
      ...(request.body !== undefined && { body: request.body }),
    })
    if (answer.kind === 'answer') return readAnswer(answer)
    if (answer.kind === 'refused' || answer.kind === 'redirected') return { kind: 'stopped', reason: answer.kind }
    const everyone = answer.kind === 'no-connection' || answer.kind === 'timeout'
    return { kind: 'unclear', reason: answer.kind, unsure: mayHaveHappened(answer), everyone }
  }

  return {
    async call(oa, request) {
      const usable = await tokens.token(oa)
      if (usable.kind !== 'token') return withoutToken(usable)
      const reply = await once(request, usable.token)
      if (reply.kind !== 'error' || !isTokenRefused('oa', reply.code)) return reply
      const other = await tokens.refused(oa, usable.generation)
      if (other.kind !== 'token') return withoutToken(other)
      return await once(request, other.token)
    },
  }
}

function withoutToken(usable: Exclude<Usable, { kind: 'token' }>): Reply {
  if (usable.kind === 'stopped') return usable
  return { kind: 'waits', reason: 'token being renewed', afterMs: usable.afterMs }
}

/** Asked for where the app's settings demand it. */
export function proofOf(appSecret: string, token: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex')
}

export function readAnswer({ status, text, headers }: Pick<CallAnswer, 'status' | 'text' | 'headers'>): Reply {
  const said = object(parseExact(text))
  const code = whole(said?.error)
  const afterMs = askedMs(headers['retry-after'])
  if (said !== null && code === 0) return { kind: 'done', data: object(said.data), headers }
  if (said !== null && code !== null) return { kind: 'error', code, afterMs }
  if (status === 429) return { kind: 'slow-down', afterMs }
  // A gateway that gave up waiting has handed the message on before; a 200 without a word may be anything.
  const unsure = status < 400 || status === 504
  return { kind: 'unclear', reason: `status ${status}`, unsure, everyone: false }
}

/** In whole seconds; dates are not used by anyone here. */
function askedMs(retryAfter: string | undefined): number {
  const seconds = Number(retryAfter)
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0
}
