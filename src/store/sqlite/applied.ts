/** Inbound ids already applied, as keyed hashes: enough to recognise a redelivery, nothing to learn a person from. */
import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'

export function appliedIds(db: DatabaseSync, secret: Buffer) {
  const insert = db.prepare('INSERT OR IGNORE INTO applied (hash, at) VALUES (?, ?)')
  const find = db.prepare('SELECT 1 FROM applied WHERE hash = ?')
  const prefix = secret.toString('base64')

  const first8 = new DataView(new ArrayBuffer(8))

  function hashOf(key: ConversationKey, id: string): bigint {
    // A secret in front is a sound key here: the result is shown to nobody who could lengthen it. As a text of bytes,
    // because making a Buffer costs more than the hash.
    const bytes = hash('sha256', `${prefix}\0${key}\0${id}`, 'binary')
    for (let at = 0; at < 8; at++) first8.setUint8(at, bytes.charCodeAt(at))
    return first8.getBigInt64(0, true)
  }

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
