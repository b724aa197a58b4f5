/** The Zalo Bot API. The token is a part of every address, so addresses appear in nothing that is thrown or logged. */
import { type CallFailure, mayHaveHappened, type Outgoing } from '../outgoing.ts'
import { type Json, object, text } from './fields.ts'

export const ZALO_BOT_ROOT = 'https://bot-api.zaloplatforms.com'

export type Method = 'getMe' | 'setWebhook' | 'getWebhookInfo' | 'sendMessage' | 'sendPhoto' | 'sendChatAction'

export type ApiAnswer =
  | { readonly kind: 'done'; readonly result: Json }
  /** `{ok: false}`, or a status that says no. `said` is for telling refusals apart, never for a log. */
  | { readonly kind: 'refused'; readonly code: number; readonly said: string; readonly askedMs?: number }
  /** No answer, or one that is not the platform's. `unsure`: it may have done what was asked. */
  | { readonly kind: 'no-answer'; readonly why: CallFailure['kind'] | 'unreadable'; readonly unsure: boolean }

export interface ZaloBotApi {
  call(method: Method, payload: Json): Promise<ApiAnswer>
}

export interface ZaloBotApiOptions {
  readonly token: string
  readonly apiRoot?: string
  readonly outgoing: Outgoing
}

export function zaloBotApi({ token, apiRoot = ZALO_BOT_ROOT, outgoing }: ZaloBotApiOptions): ZaloBotApi {
  const { origin, pathname } = new URL(apiRoot)
  const prefix = `${pathname.replace(/\/+$/, '')}/bot${token}/`
  return {
    async call(method, payload) {
      const answer = await outgoing.call({
        method: 'POST',
        origin,
        path: prefix + method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      })
      if (answer.kind !== 'answer') return { kind: 'no-answer', why: answer.kind, unsure: mayHaveHappened(answer) }
      const said = readAnswer(answer.text)
      if (said?.ok === true) return { kind: 'done', result: object(said.result) ?? {} }
      if (said?.ok === false) {
        const code = typeof said.error_code === 'number' ? said.error_code : answer.status
        const askedMs = askedFor(object(said.parameters)?.retry_after ?? answer.headers['retry-after'])
        return { kind: 'refused', code, said: text(said.description) ?? '', ...(askedMs !== undefined && { askedMs }) }
      }
      // A front server in place of the platform: a page, half an answer.
      if (answer.status >= 400) {
        const askedMs = askedFor(answer.headers['retry-after'])
        return { kind: 'refused', code: answer.status, said: '', ...(askedMs !== undefined && { askedMs }) }
      }
      return { kind: 'no-answer', why: 'unreadable', unsure: true }
    },
  }
}

function readAnswer(body: string): Json | null {
  try {
    return object(JSON.parse(body))
  } catch {
    return null
  }
}

function askedFor(seconds: unknown): number | undefined {
  const asked = Number(seconds)
  return Number.isFinite(asked) && asked > 0 ? asked * 1_000 : undefined
}
