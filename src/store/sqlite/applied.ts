/** Inbound ids already applied, as keyed hashes: enough to recognise a redelivery, nothing to learn a person from. */
import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'

export function appliedIds(db: DatabaseSync, secret: Buffer) {
  const insert = db.prepare('INSERT OR IGNORE INTO applied (hash, at) VALUES (?, ?)')
  const find = db.prepare('SELECT 1 FROM applied WHERE hash = ?')
  const prefix = secret.toString('base64')

  function hashOf(key: ConversationKey, id: string): bigint {
    // A secret in front is a sound key here: the result is shown to nobody who could lengthen it.
    return hash('sha256', `${prefix}\0${key}\0${id}`, 'buffer').readBigInt64LE(0)
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
