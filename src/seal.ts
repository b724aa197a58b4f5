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
  return sealBytes(key, id, Buffer.from(JSON.stringify(value))).toString('base64')
}

/** `undefined`: damaged, of another name, or sealed with another key. */
export function unseal(key: Buffer, id: string, sealed: unknown): unknown {
  if (typeof sealed !== 'string') return undefined
  const opened = unsealBytes(key, id, Buffer.from(sealed, 'base64'))
  try {
    return opened === null ? undefined : JSON.parse(opened.toString('utf8'))
  } catch {
    return undefined
  }
}

/** @param key 32 bytes */
export function sealBytes(key: Buffer, id: string, bytes: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(id))
  const hidden = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden])
}

/** `null`: damaged, of another name, or sealed with another key. */
export function unsealBytes(key: Buffer, id: string, sealed: Buffer): Buffer | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null
  try {
    const cipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES))
    cipher.setAAD(Buffer.from(id)).setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([cipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()])
  } catch {
    return null
  }
}
