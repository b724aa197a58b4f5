/** A consistent copy of a database that may be in use, by us or by another process. */
import { closeSync, fsyncSync, openSync, unlinkSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/**
 * Writes what was committed at this moment to a new file that only we may read. Writers go on meanwhile; the calling
 * thread waits.
 *
 * @throws when `to` exists (EEXIST) or cannot be written; nothing is left behind
 */
export function copyDatabase(from: string, to: string): void {
  // Exclusive, so that nothing is ever overwritten; VACUUM INTO accepts a file that is empty.
  closeSync(openSync(to, 'wx', 0o600))
  try {
    const source = new DatabaseSync(from, { timeout: 5_000 })
    try {
      source.prepare('VACUUM INTO ?').run(to)
    } finally {
      source.close()
    }
    const copy = openSync(to, 'r+')
    try {
      fsyncSync(copy)
    } finally {
      closeSync(copy)
    }
  } catch (error) {
    unlinkSync(to)
    throw error
  }
}
