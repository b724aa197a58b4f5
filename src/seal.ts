/**
 * Seals what a copy of the database alone must not give away (tokens, seeds of second factors) with AES-256-GCM. What is
 * sealed is bound to its name, so that one record cannot be put in the place of another.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param key 32 bytes */
export function seal(key: Buffer, id: string, value: unknown): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(id))
  const hidden = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64')
}

/** `undefined`: damaged, of another name, or sealed with another key. */
export function unseal(key: Buffer, id: string, sealed: unknown): unknown {
  if (typeof sealed !== 'string') return undefined
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  try {
    const cipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
    cipher.setAAD(Buffer.from(id)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    const text = Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()])
    return JSON.parse(text.toString('utf8'))
  } catch {
    return undefined
  }
}
