/** Inbound ids already applied, as keyed hashes: enough to recognise a redelivery, nothing to learn a person from. */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'
import { appliedHash } from '../applied-hash.ts'

export function appliedIds(db: DatabaseSync, secret: Buffer) {
  const insert = db.prepare('INSERT OR IGNORE INTO applied (hash, at) VALUES (?, ?)')
  const find = db.prepare('SELECT 1 FROM applied WHERE hash = ?')
  const hash = appliedHash(secret)
  const hashOf = (key: ConversationKey, id: string): bigint => hashNumber(hash(key, id))

  return {
    has: (key: ConversationKey, id: string): boolean => find.get(hashOf(key, id)) !== undefined,

    /** False when one of them was applied before. An id named twice in one turn is applied once. */
    add(key: ConversationKey, ids: readonly string[], at: number): boolean {
      for (const id of ids.length > 1 ? new Set(ids) : ids) {
        if (insert.run(hashOf(key, id), at).changes === 0) return false
      }
      return true
    },
  }
}

const first8 = new DataView(new ArrayBuffer(8))

/** Eight bytes, each a character, as the table keeps them: the first one lowest. */
export function hashNumber(text: string): bigint {
  for (let at = 0; at < 8; at++) first8.setUint8(at, text.charCodeAt(at))
  return first8.getBigInt64(0, true)
}

export function hashText(number: bigint): string {
  first8.setBigInt64(0, number, true)
  return String.fromCharCode(...new Uint8Array(first8.buffer))
}
