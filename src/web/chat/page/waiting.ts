/**
 * Photos and voices that wait for the network, in the browser's database, so that they outlive a reload. Where it is
 * forbidden they are kept as long as the page is open.
 */
export interface Waiting {
  /** `false`: so many are kept already that no more are taken. */
  keep(id: string, file: Blob): Promise<boolean>
  read(id: string): Promise<Blob | null>
  drop(id: string): Promise<void>
  /** What was left behind goes: nobody sends it any more. */
  clear(but: readonly string[]): Promise<void>
}

/** A cheap phone has little room, and whoever waits for hours should not send an album then. */
const FILES_MAX = 5
const BYTES_MAX = 20 * 1024 * 1024
/** Younger ones may belong to another tab that is just about to name them. */
const LEFT_AFTER_MS = 60_000

interface Kept {
  readonly type: string
  /** Not a Blob: older Safari loses those. */
  readonly bytes: ArrayBuffer
  readonly at: number
}

export function waitingFiles(name: string): Waiting {
  const memory = new Map<string, Kept>()
  const opened = new Promise<IDBDatabase | null>((resolve) => {
    try {
      const request = indexedDB.open(name, 1)
      request.onupgradeneeded = () => request.result.createObjectStore('files')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => resolve(null)
      request.onblocked = () => resolve(null)
    } catch {
      resolve(null)
    }
  })

  async function asked<T>(
    mode: IDBTransactionMode,
    ask: (files: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T | undefined> {
    const database = await opened
    if (!database) return undefined
    return await new Promise((resolve) => {
      try {
        const transaction = database.transaction('files', mode)
        const request = ask(transaction.objectStore('files'))
        transaction.oncomplete = () => resolve(request.result)
        transaction.onerror = () => resolve(undefined)
        transaction.onabort = () => resolve(undefined)
      } catch {
        resolve(undefined)
      }
    })
  }

  const ids = async () => [
    ...((await asked('readonly', (files) => files.getAllKeys())) ?? []).map(String),
    ...memory.keys(),
  ]
  const one = async (id: string) =>
    memory.get(id) ?? ((await asked('readonly', (files) => files.get(id))) as Kept | undefined)
  const drop = async (id: string) => {
    memory.delete(id)
    await asked('readwrite', (files) => files.delete(id))
  }

  return {
    drop,
    async keep(id, file) {
      const there = await Promise.all((await ids()).map(one))
      const bytes = there.reduce((sum, kept) => sum + (kept?.bytes.byteLength ?? 0), file.size)
      if (there.length >= FILES_MAX || bytes > BYTES_MAX) return false
      const kept: Kept = { type: file.type, bytes: await file.arrayBuffer(), at: Date.now() }
      if ((await asked('readwrite', (files) => files.put(kept, id))) === undefined) memory.set(id, kept)
      return true
    },
    async read(id) {
      const kept = await one(id)
      return kept ? new Blob([kept.bytes], { type: kept.type }) : null
    },
    async clear(but) {
      for (const id of await ids()) {
        const kept = but.includes(id) ? undefined : await one(id)
        if (kept && Date.now() - kept.at > LEFT_AFTER_MS) await drop(id)
      }
    },
  }
}
