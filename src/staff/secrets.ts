/** Secrets we hand out are kept as keyed hashes only: neither the file nor a backup of it lets anyone in. */
import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits, 43 characters that survive every chat app. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

export const SECRET_PATTERN = '^[\\w-]{43}$'

/** What a secret is for is part of its hash, so that one kind never passes for another. */
export type Purpose = 'link' | 'session' | 'device' | 'form' | 'recovery' | 'challenge' | 'throttle'

export type Hash = (purpose: Purpose, secret: string) => string

/** @returns 64 hexadecimal characters */
export function hashWith(key: Buffer): Hash {
  // Made once: every request hashes its cookie.
  const made = createSecretKey(key)
  return (purpose, secret) => createHmac('sha256', made).update(`${purpose} ${secret}`).digest('hex')
}

/** Constant in time for texts of one length; ours all have one length. */
export function same(a: string | undefined, b: string): boolean {
  const [left, right] = [Buffer.from(a ?? ''), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
