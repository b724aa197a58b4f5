/** Another connection that holds a database file, so that the product's real one cannot write. */
import { DatabaseSync } from 'node:sqlite'

export interface Lock {
  /** Lets go; a second time does nothing. */
  release(): void
}

export function lockFile(path: string): Lock {
  const db = new DatabaseSync(path, { timeout: 5_000 })
  db.exec('BEGIN EXCLUSIVE')
  return {
    release() {
      if (!db.isOpen) return
      db.exec('ROLLBACK')
      db.close()
    },
  }
}
