/**
 * Is a webhook from Facebook? `X-Hub-Signature-256` is HMAC-SHA256 with the app secret over the bytes on the wire, where
 * Facebook writes everything beyond ASCII as `\u` and four lower-case hex digits, and `/` as `\/`. Parsing and writing
 * again gives other bytes: only the raw body counts.
 */
import { createHmac } from 'node:crypto'
import { sameSecret } from '../secret.ts'

const HEADER = /^sha256=([0-9a-f]{64})$/

type HeaderValue = string | readonly string[] | undefined

/** A header that can be a signature at all: anything else is refused before the body is read. */
export function looksSigned(header: HeaderValue): header is string {
  return typeof header === 'string' && HEADER.test(header)
}

/**
 * @param secrets  two while one is being changed; none: nothing is genuine
 * @param reencoded  a proxy may have written the JSON anew: the escaped form counts too
 */
export function isSigned(header: HeaderValue, body: Buffer, secrets: readonly string[], reencoded = false): boolean {
  if (!looksSigned(header)) return false
  const given = header.slice('sha256='.length)
  const forms = reencoded ? [body, escaped(body), escaped(body).replace(/\\?\//g, '\\/')] : [body]
  let right = false
  for (const secret of secrets.filter(Boolean)) {
    for (const form of forms) right = sameSecret(given, hmac(secret, form)) || right
  }
  return right
}

/** Proves to the Graph API that a call comes from someone who knows the app secret, not the token alone. */
export function appSecretProof(secret: string, token: string): string {
  return hmac(secret, token)
}

function hmac(secret: string, what: Buffer | string): string {
  return createHmac('sha256', secret).update(what).digest('hex')
}

/** The body as Facebook would have written it, slashes aside. */
function escaped(body: Buffer): string {
  return body
    .toString('utf8')
    .replace(/[^\p{ASCII}]/gu, (character) =>
      [...Array(character.length).keys()]
        .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join(''),
    )
}
