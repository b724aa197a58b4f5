/**
 * The token endpoint: the same for a first consent and for every refresh. It answers 200 to whatever it is asked;
 * failures are told apart by the family of their code and their name, as single codes differ between sources.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mayHaveHappened, type Outgoing } from '../outgoing.ts'
import { type Json, object, parseExact, text, whole } from './fields.ts'
import type { ZaloSettings } from './settings.ts'

export const OAUTH_ROOT = 'https://oauth.zaloapp.com'

/** 25 hours, should an answer not say it. */
const LIFE_S = 90_000

export type TokenAnswer =
  | { readonly kind: 'pair'; readonly access: string; readonly refresh: string; readonly lifeMs: number }
  /** The refresh token or the code is used up, expired or foreign. */
  | { readonly kind: 'invalid'; readonly code: string }
  /** The app or its settings: wrong id, wrong secret, not active, wrong address. */
  | { readonly kind: 'refused'; readonly code: string }
  /** One of the two tokens is missing. */
  | { readonly kind: 'incomplete' }
  /** `unsure`: Zalo may have made a new pair all the same. */
  | { readonly kind: 'unanswered'; readonly reason: string; readonly unsure: boolean }

export interface OAuth {
  refresh(refreshToken: string): Promise<TokenAnswer>
  exchange(code: string, verifier: string): Promise<TokenAnswer>
}

export function zaloOAuth(
  { appId, appSecret, oauthRoot = OAUTH_ROOT }: Pick<ZaloSettings, 'appId' | 'appSecret' | 'oauthRoot'>,
  outgoing: Outgoing,
): OAuth {
  const root = new URL(oauthRoot)
  const path = `${root.pathname.replace(/\/+$/, '')}/v4/oa/access_token`

  async function ask(fields: Readonly<Record<string, string>>): Promise<TokenAnswer> {
    const answer = await outgoing.call({
      method: 'POST',
      origin: root.origin,
      path,
      headers: { 'content-type': 'application/x-www-form-urlencoded', secret_key: appSecret },
      body: new URLSearchParams({ ...fields, app_id: appId }).toString(),
    })
    if (answer.kind !== 'answer') return { kind: 'unanswered', reason: answer.kind, unsure: mayHaveHappened(answer) }
    return readTokenAnswer(answer.status, answer.text)
  }

  return {
    refresh: (refreshToken) => ask({ refresh_token: refreshToken, grant_type: 'refresh_token' }),
    exchange: (code, verifier) => ask({ code, grant_type: 'authorization_code', code_verifier: verifier }),
  }
}

export function readTokenAnswer(status: number, body: string): TokenAnswer {
  const said = object(parseExact(body))
  // A gateway's page. It may have handed the question on before it gave up.
  if (said === null) return { kind: 'unanswered', reason: `status ${status}`, unsure: status >= 500 || status < 400 }
  const access = text(said.access_token) ?? ''
  const refresh = text(said.refresh_token) ?? ''
  if (access !== '' && refresh !== '') {
    const seconds = whole(said.expires_in) ?? LIFE_S
    return { kind: 'pair', access, refresh, lifeMs: (seconds > 0 ? seconds : LIFE_S) * 1_000 }
  }
  if (said.error === undefined || said.error === 0) {
    return status >= 500 ? { kind: 'unanswered', reason: `status ${status}`, unsure: true } : { kind: 'incomplete' }
  }
  return failureOf(said, status)
}

function failureOf(said: Json, status: number): TokenAnswer {
  const code = String(said.error).slice(0, 40)
  const name = `${code} ${text(said.error_name) ?? ''} ${text(said.message) ?? ''}`
  if (status === 429 || status >= 500 || code === '-32')
    return { kind: 'unanswered', reason: `code ${code}`, unsure: false }
  const isUsedUp =
    /invalid.?grant|refresh.?token|invalid.?(authori[sz]ation.?)?code|code.?(is.?)?(expired|invalid|verifier)/i.test(
      name,
    )
  const isOfFamily = /^-14\d{3}$/.test(code)
  if (USED_UP.has(code) || (isUsedUp && (isOfFamily || Number.isNaN(Number(code))))) return { kind: 'invalid', code }
  return { kind: 'refused', code }
}

/** Both have been seen for "invalid refresh token". */
const USED_UP: ReadonlySet<string> = new Set(['-14014', '-14020'])

/** A verifier of 43 characters, as Zalo demands. */
export function newVerifier(): string {
  return randomBytes(32).toString('base64url')
}

export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** Where an administrator of the account gives the consent. */
export function consentUrl(
  { appId, oauthRoot = OAUTH_ROOT }: Pick<ZaloSettings, 'appId' | 'oauthRoot'>,
  { callback, verifier, state }: { readonly callback: string; readonly verifier: string; readonly state: string },
): string {
  const query = new URLSearchParams({
    app_id: appId,
    redirect_uri: callback,
    code_challenge: challengeOf(verifier),
    state,
  })
  return `${oauthRoot}/v4/oa/permission?${query}`
}
