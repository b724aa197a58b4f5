/** What can be said of a caller without asking anybody: a token's outside, and whether the caller is this machine. */
import { type Json, object, text } from './fields.ts'

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** As the SDK allows them; a symmetric one (HS256) would be checked with the public key as its secret. */
const ALGORITHMS = new Set(['RS256', 'RS384', 'RS512'])

const TOKEN_CHARS_MAX = 16_384

/** Clocks may differ by so much, as in the SDK. */
const SKEW_S = 300

/**
 * Worth showing to the SDK: a bearer token that reads as one, with an algorithm of public keys, not long expired. The
 * SDK would fall over the rest, or ask the login service about it.
 */
export function looksLikeProof(authorization: string | readonly string[] | undefined, now: number): boolean {
  if (typeof authorization !== 'string' || authorization.length > TOKEN_CHARS_MAX) return false
  const [, head = '', body = ''] = /^Bearer ([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(authorization) ?? []
  const [header, claims] = [part(head), part(body)]
  if (header === null || claims === null) return false
  if (!ALGORITHMS.has(text(header.alg) ?? '') || text(header.kid) === null || text(claims.iss) === null) return false
  return typeof claims.exp === 'number' && claims.exp + SKEW_S > now / 1_000
}

function part(encoded: string): Json | null {
  try {
    return object(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')))
  } catch {
    return null
  }
}

/** What a proxy adds: behind one on this machine every caller seems to be this machine. */
const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via', 'cf-connecting-ip']

/**
 * The caller is this machine and asked for it by a name of it: not something handed on, and not a page in a browser here
 * that was led to us by a name of its own.
 */
export function isThisMachine(from: string | undefined, headers: Headers): boolean {
  if (from === undefined || !/^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(from)) return false
  if (FORWARDED.some((name) => headers[name] !== undefined) || headers.origin !== undefined) return false
  const host = typeof headers.host === 'string' ? headers.host.replace(/:\d+$/, '') : ''
  return ['127.0.0.1', 'localhost', '[::1]'].includes(host.toLowerCase())
}

/** The SDK has no key of the name that a token gives. */
export function isKeyUnknown(error: unknown): boolean {
  return error instanceof Error && error.message === 'Signing Key could not be retrieved.'
}

/**
 * What the SDK's refusal means. `no-proof`: the keys to check with could not be had, so nothing is known.
 *
 * @param error  as thrown by `authenticateRequest`
 */
export function meaningOf(error: unknown): 'not-genuine' | 'no-proof' {
  if (!(error instanceof Error)) return 'not-genuine'
  // node-fetch's own, for a metadata address that is silent or answers nonsense.
  if (error.name === 'FetchError' || error.name === 'AbortError') return 'no-proof'
  // "Failed to load openID config", "Failed to load Keys".
  if (error.name === 'AuthenticationError' || 'statusCode' in error) {
    return (error as { readonly statusCode?: unknown }).statusCode === 500 ? 'no-proof' : 'not-genuine'
  }
  return 'not-genuine'
}
