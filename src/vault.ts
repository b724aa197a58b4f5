/**
 * A channel's few own records (tokens, ids of uploaded pictures), sealed with AES-256-GCM before they reach the store: a
 * copy of the database alone opens none of them. What is sealed is bound to its name, so that one record cannot be put in
 * the place of another.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Vault } from './channels/tools.ts'
import type { Store } from './store/store.ts'

const KIND = 'vault'
const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** @param key 32 bytes */
export function openVault(store: Pick<Store, 'getDocument' | 'putDocument'>, key: Buffer): Vault {
  return {
    async read(id) {
      const document = await store.getDocument(KIND, id)
      if (document === null) return null
      const opened = unseal(key, id, document.body)
      return opened === undefined ? null : { value: opened, version: document.version }
    },
    write: (id, value, replaces) =>
      store.putDocument({
        replaces,
        document: { kind: KIND, id, version: replaces + 1, indexes: {}, sort: 0, body: seal(key, id, value) },
      }),
  }
}

function seal(key: Buffer, id: string, value: unknown): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(id))
  const hidden = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64')
}

/** `undefined`: damaged, of another name, or sealed with another key. */
function unseal(key: Buffer, id: string, sealed: unknown): unknown {
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
