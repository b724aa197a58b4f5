/**
 * Is a webhook request Zalo's? `X-ZEvent-Signature: mac=<hex>`, where mac is the SHA-256 (no HMAC) of app id, body as it
 * came, the body's own timestamp and the OA's secret key, one behind the other.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { literalOf } from './fields.ts'

/** A secret key and the account it speaks for; without one it speaks for all of them. */
export interface OaSecret {
  readonly secret: string
  readonly oa?: string
}

export type Proof =
  | { readonly kind: 'genuine'; speaksFor(oa: string): boolean }
  | { readonly kind: 'refused'; readonly why: 'empty' | 'no-signature' | 'bad-signature' }

/**
 * @param signature the header, with or without `mac=`, in either case
 * @param secrets several are right at once while one is being changed
 */
export function proofOf(
  body: Buffer,
  signature: string | readonly string[] | undefined,
  { appId, secrets }: { readonly appId: string; readonly secrets: readonly OaSecret[] },
): Proof {
  if (body.length === 0) return { kind: 'refused', why: 'empty' }
  if (typeof signature !== 'string' || signature === '') return { kind: 'refused', why: 'no-signature' }
  const given = /^(?:mac=)?([0-9a-f]{64})$/i.exec(signature.trim())?.[1]
  if (given === undefined) return { kind: 'refused', why: 'bad-signature' }
  const mac = Buffer.from(given, 'hex')
  // A body without a timestamp, or that is no JSON, is signed with nothing in its place.
  const timestamp = literalOf(body.toString('utf8'), 'timestamp') ?? ''
  let right: readonly OaSecret[] = []
  for (const one of secrets) {
    const expected = createHash('sha256').update(appId).update(body).update(timestamp).update(one.secret).digest()
    if (timingSafeEqual(mac, expected)) right = [...right, one]
  }
  if (right.length === 0) return { kind: 'refused', why: 'bad-signature' }
  return { kind: 'genuine', speaksFor: (oa) => right.some((one) => one.oa === undefined || one.oa === oa) }
}
