/**
 * Who is talking on the web, and whether a request is the page's own. The cookie holds a secret of 160 bits; the
 * person's id is its hash, so an id seen on the desk, in a list or in a backup opens nobody's conversation.
 */
import { createHash, randomBytes } from 'node:crypto'
import { sameSecret } from '../secret.ts'

export interface Session {
  /** What stands in the cookie; never stored, never logged. */
  readonly secret: string
  /** 32 hexadecimal characters: 128 bits. */
  readonly person: string
  /** In every form of the page: a form from elsewhere cannot know it. */
  readonly token: string
  /** Names the chat in the browser's own storage and gives nothing away. */
  readonly chat: string
}

const SECRET = /^[\w-]{27}$/

export function newSession(): Session {
  return sessionOf(randomBytes(20).toString('base64url')) as Session
}

/** `null`: not one of our cookies. */
export function sessionOf(secret: string | undefined): Session | null {
  if (secret === undefined || !SECRET.test(secret)) return null
  const derived = (purpose: string) => createHash('sha256').update(`${purpose} ${secret}`).digest('hex').slice(0, 32)
  return { secret, person: derived('person'), token: derived('form'), chat: derived('storage').slice(0, 8) }
}

/** With https the prefix binds the cookie to this very host; browsers refuse it on plain http. */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-tb-chat' : 'tb-chat'
}

/** A year, as long as a silent person is kept. Renewed at every visit. */
export const COOKIE_MAX_AGE_S = 365 * 86_400

export interface RequestProof {
  readonly fetchSite: string | undefined
  readonly origin: string | undefined
  /** The form's token, when it is a form. */
  readonly token: string | undefined
}

/**
 * Whether a writing request comes from our own page. The browser's word counts (`Sec-Fetch-Site`), then the origin;
 * forms must also show the token. A form from a page with a strict referrer policy has the origin `null` in browsers
 * too old for the first: then the token, which only this session's page holds, is the proof.
 */
export function isOwnRequest(
  { fetchSite, origin, token }: RequestProof,
  publicUrl: string,
  session: Session | null,
): 'yes' | 'origin' | 'token' {
  const tokenRight = session !== null && sameSecret(token, session.token)
  if (token !== undefined && !tokenRight) return 'token'
  if (fetchSite !== undefined) return fetchSite === 'same-origin' ? 'yes' : 'origin'
  if (origin === new URL(publicUrl).origin) return 'yes'
  return origin === 'null' && tokenRight ? 'yes' : 'origin'
}

/** Reading the stream: nothing may say that another site asks. A same-origin GET carries no origin. */
export function isOwnStream({ fetchSite, origin }: Omit<RequestProof, 'token'>, publicUrl: string): boolean {
  if (fetchSite !== undefined) return fetchSite === 'same-origin'
  return origin === undefined || origin === new URL(publicUrl).origin
}
