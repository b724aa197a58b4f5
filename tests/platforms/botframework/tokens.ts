/** Tokens as the Bot Framework's login service would sign them, and the pages its keys stand on. */
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  /** As it stands among the published keys. */
  readonly jwk: Readonly<Record<string, unknown>>
}

export function signingKey(kid: string, endorsements: readonly string[]): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', endorsements } }
}

export type Claims = Readonly<Record<string, unknown>>

export function signed(claims: Claims, key: SigningKey, header: Claims = {}): string {
  const body = `${part({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })}.${part(claims)}`
  return `${body}.${sign('RSA-SHA256', Buffer.from(body), key.privateKey).toString('base64url')}`
}

/** Signed with the public key as if it were a shared secret: the classic forgery. */
export function signedByHmac(claims: Claims, key: SigningKey): string {
  const body = `${part({ alg: 'HS256', typ: 'JWT', kid: key.kid })}.${part(claims)}`
  return `${body}.${createHmac('sha256', JSON.stringify(key.jwk)).update(body).digest('base64url')}`
}

function part(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
