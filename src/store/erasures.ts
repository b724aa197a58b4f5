/**
 * Who was erased, as keyed hashes in a file beside the data: a restored copy still holds those who asked to be forgotten
 * after it was made, and they are erased from it again before it serves.
 */
import { createHmac } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import type { ConversationKey } from '../messages.ts'

/** As long as a backup may be kept, and as much again for one that was forgotten. */
const KEPT_MS = 60 * 86_400_000

export interface Erasures {
  /** On the disk when it returns. Noted before the erasing itself: a wish that was not carried out is no mistake here. */
  note(key: ConversationKey, now: number): void
  /** Asked to be forgotten at this time or later? */
  has(key: ConversationKey, since: number): boolean
}

/** @param hashKey at least 16 secret bytes: the list names nobody to whoever reads it */
export function openErasures(path: string, hashKey: Buffer, now: number): Erasures {
  const known = new Map<string, number>()
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
    const [at = '', hash = ''] = line.split(' ')
    // A line cut by a power failure is no line.
    if (/^[0-9a-f]{32}$/.test(hash) && Number(at) > now - KEPT_MS) known.set(hash, Number(at))
  }
  // Written anew at the start, so that it does not grow for ever.
  writeFileSync(`${path}.new`, [...known].map(([hash, at]) => `${at} ${hash}\n`).join(''), { mode: 0o600, flush: true })
  renameSync(`${path}.new`, path)
  const hashOf = (key: ConversationKey) => createHmac('sha256', hashKey).update(key).digest('hex').slice(0, 32)
  return {
    note(key, at) {
      const hash = hashOf(key)
      known.set(hash, at)
      const file = openSync(path, 'a', 0o600)
      try {
        writeSync(file, `${at} ${hash}\n`)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    },
    has: (key, since) => (known.get(hashOf(key)) ?? Number.NEGATIVE_INFINITY) >= since,
  }
}
