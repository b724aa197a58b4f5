/**
 * What is known of recent conversations, so that a usual turn asks the file nothing that this process has just written
 * there itself. Only a memory: forgetting any of it is always right, and costs one query.
 *
 * It never says other than the file. What a transaction tells it is forgotten when that is undone, and everything is
 * when another process has committed, which is looked for at the beginning of each transaction, where nobody else can
 * write any more. So a write can rely on it; a read may miss what another process wrote since our last write, and a
 * turn decided on that is refused as a conflict.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'

/** Conversations remembered, of each kind of thing: a few MB, and many more than write in the same quarter of an hour. */
const REMEMBERED = 1_000

export interface Recent<T> {
  get(key: ConversationKey): T | undefined
  /** The value must not be changed afterwards: another one is set instead. */
  set(key: ConversationKey, value: T): T
  forget(key: ConversationKey): void
}

export interface Memory {
  /** Memory for one kind of thing. */
  of<T>(): Recent<T>
  /** Everything of one person, as what is being written erases them. */
  forget(key: ConversationKey): void
  /** After BEGIN. */
  begun(): void
  committed(): void
  /** The transaction was undone, as a whole or to a savepoint in it. */
  undone(): void
}

export function memoryBeside(db: DatabaseSync, max = REMEMBERED): Memory {
  // Another number than before: another connection has committed. https://www.sqlite.org/pragma.html#pragma_data_version
  const dataVersion = db.prepare('PRAGMA data_version')
  dataVersion.setReturnArrays(true)
  const versionNow = () => (dataVersion.get() as unknown as readonly [number])[0]
  let version = versionNow()

  const kinds: { forget(key: ConversationKey): void; forgetAll(): void }[] = []
  let within = false
  let told: ConversationKey[] = []

  /** Two maps: what was asked for since they were last exchanged, and what was before. The older one goes as a whole. */
  function of<T>(): Recent<T> {
    let young = new Map<ConversationKey, T>()
    let old = new Map<ConversationKey, T>()

    function keep(key: ConversationKey, value: T): void {
      if (young.size >= max / 2 && !young.has(key)) {
        old = young
        young = new Map()
      }
      young.set(key, value)
    }

    const recent = {
      get(key: ConversationKey): T | undefined {
        const value = young.get(key)
        if (value !== undefined) return value
        const older = old.get(key)
        if (older !== undefined) keep(key, older)
        return older
      },
      set(key: ConversationKey, value: T): T {
        if (within) told.push(key)
        keep(key, value)
        return value
      },
      forget(key: ConversationKey): void {
        young.delete(key)
        old.delete(key)
      },
      forgetAll(): void {
        young = new Map()
        old = new Map()
      },
    }
    kinds.push(recent)
    return recent
  }

  function forget(key: ConversationKey): void {
    for (const kind of kinds) kind.forget(key)
  }

  return {
    of,
    forget,
    begun() {
      within = true
      const now = versionNow()
      if (now === version) return
      version = now
      for (const kind of kinds) kind.forgetAll()
    },
    committed() {
      within = false
      told = []
    },
    undone() {
      for (const key of told) forget(key)
      told = []
      within = db.isTransaction
    },
  }
}
