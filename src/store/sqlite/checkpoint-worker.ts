import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** What is written while a checkpoint runs needs another one; each is shorter. The log begins anew only after a whole one. */
const PASSES_MAX = 5

const { path } = workerData as { readonly path: string }
const db = new DatabaseSync(path, { timeout: 0 })
// The file is synced before the log may begin anew.
db.exec('PRAGMA synchronous = FULL')
const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)')

parentPort?.on('message', () => {
  for (let pass = 0; pass < PASSES_MAX; pass++) {
    const { busy, log, checkpointed } = checkpoint.get() as Readonly<Record<string, number>>
    if (busy || log === checkpointed) return
  }
})
