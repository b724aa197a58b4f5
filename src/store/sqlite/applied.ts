/**
 * Inbound ids already applied, as keyed hashes: enough to recognise a redelivery, nothing to learn a person from. The newest of
 * a conversation stand in its own row, which each turn writes anyway; older ones, and those of people erased, in a table,
 * where each is a page of its own.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'
import { appliedHash } from '../applied-hash.ts'

/** An id in the conversation's row: its hash, then when it was applied (ms, big-endian). The newest is last. */
const HASH_BYTES = 8
const ID_BYTES = HASH_BYTES + 6

/** Beyond so many in the row, all but the newest go to the table. Most people never write so much within 8 days. */
const OWN_MAX = 48
const OWN_LEFT = 24

export interface AppliedId {
  /** As `applied-hash.ts` makes it. */
  readonly hash: string
  readonly at: number
}

export type OwnIds = Buffer
export const NO_IDS: OwnIds = Buffer.alloc(0)

export function appliedIds(db: DatabaseSync, secret: Buffer) {
  const find = db.prepare('SELECT 1 FROM applied WHERE hash = ?')
  const toTable = appliedTable(db)
  const hash = appliedHash(secret)
  const isThere = (own: OwnIds, text: string) => isOwn(own, text) || find.get(hashNumber(text)) !== undefined

  return {
    has: (key: ConversationKey, id: string, own = NO_IDS): boolean => isThere(own, hash(key, id)),

    /** With these; null when one of them was applied before. An id named twice in one turn is applied once. */
    add(own: OwnIds, key: ConversationKey, ids: readonly string[], at: number): OwnIds | null {
      if (ids.length === 0) return own
      const hashes = (ids.length > 1 ? [...new Set(ids)] : ids).map((id) => hash(key, id))
      if (hashes.some((text) => isThere(own, text))) return null
      const all = Buffer.concat([own, ...hashes.map((text) => bytesOf({ hash: text, at }))])
      if (all.length <= OWN_MAX * ID_BYTES) return all
      const left = all.length - OWN_LEFT * ID_BYTES
      toTable(idsIn(all.subarray(0, left)))
      return all.subarray(left)
    },

    /** Before the row goes. */
    keep: (own: OwnIds): void => toTable(idsIn(own)),
  }
}

export function appliedTable(db: DatabaseSync): (ids: Iterable<AppliedId>) => void {
  const insert = db.prepare('INSERT OR IGNORE INTO applied (hash, at) VALUES (?, ?)')
  return (ids) => {
    for (const { hash, at } of ids) insert.run(hashNumber(hash), at)
  }
}

export function* idsIn(own: OwnIds): Iterable<AppliedId> {
  for (let from = 0; from < own.length; from += ID_BYTES)
    yield { hash: own.toString('latin1', from, from + HASH_BYTES), at: own.readUIntBE(from + HASH_BYTES, 6) }
}

/** ms; of none: never. */
export function oldestAt(own: OwnIds): number {
  return Math.min(Number.POSITIVE_INFINITY, ...[...idsIn(own)].map(({ at }) => at))
}

/** Without those applied before a time. */
export function withoutOld(own: OwnIds, before: number): OwnIds {
  return Buffer.concat([...idsIn(own)].filter(({ at }) => at >= before).map(bytesOf))
}

export const countOf = (own: OwnIds): number => own.length / ID_BYTES

function bytesOf({ hash, at }: AppliedId): Buffer {
  const bytes = Buffer.alloc(ID_BYTES)
  bytes.write(hash, 'latin1')
  bytes.writeUIntBE(at, HASH_BYTES, 6)
  return bytes
}

function isOwn(own: OwnIds, hash: string): boolean {
  let from = own.indexOf(hash, 0, 'latin1')
  // Found across the end of one and the beginning of the next it is none.
  while (from > 0 && from % ID_BYTES !== 0) from = own.indexOf(hash, from + 1, 'latin1')
  return from >= 0
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
