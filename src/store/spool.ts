/**
 * Where events wait while the store is away: parsed and masked already, in a file of their own, durable before the
 * platform is told 200. Applied in order per conversation when the store is back; a redelivery among them is
 * recognised by the store then.
 */
import { AppError } from '../errors.ts'
import { type ConversationKey, conversationKey, type InboundEvent } from '../messages.ts'
import { groupCommit } from './sqlite/batch.ts'
import { closed } from './sqlite/failure.ts'
import { openFile } from './sqlite/file.ts'
import { scrubber as scrubbing } from './sqlite/scrub.ts'

export interface SpoolLimits {
  readonly maxEntries: number
  /** Of the events' JSON text, UTF-8. */
  readonly maxBytes: number
}

/** Some hours of a busy day of a whole province; half of either is a reason for an alert. */
export const SPOOL_LIMITS: SpoolLimits = { maxEntries: 200_000, maxBytes: 1_073_741_824 }

export interface SpooledEvent {
  /** Rises in the order the events came. */
  readonly id: number
  readonly event: InboundEvent
  /** When it came to us, by our clock, ms: a platform's may say whole seconds, or be some off. */
  readonly arrivedAt: number
}

export interface Spool {
  /** All or none; durable when resolved. @throws AppError('spool-full') beyond the limits, or when the disk refuses */
  append(events: readonly InboundEvent[], arrivedAt: number): Promise<void>
  /** The oldest, in the order they came. They stay until removed, so a second call gives the same ones. */
  take(max: number): Promise<readonly SpooledEvent[]>
  /** After they were applied. The last one to go leaves no text in the files. */
  remove(ids: readonly number[]): Promise<void>
  /** Everything of one person up to an event, or all of it, gone from the files too. */
  erase(key: ConversationKey, through?: number): Promise<void>
  depth(): { readonly entries: number; readonly bytes: number }
  close(): Promise<void>
}

/** @throws AppError('store-newer'), AppError('store-away') */
export function openSpool(path: string, limits: SpoolLimits = SPOOL_LIMITS): Spool {
  const db = openFile(path, { schema: SCHEMA })
  const insert = db.prepare('INSERT INTO event (conversation, arrived_at, bytes, body) VALUES (?, ?, ?, ?)')
  const oldest = db.prepare('SELECT id, arrived_at, body FROM event ORDER BY id LIMIT ?')
  const remove = db.prepare('DELETE FROM event WHERE id = ? RETURNING bytes')
  const erase = db.prepare('DELETE FROM event WHERE conversation = ? AND id <= ? RETURNING bytes')
  const emptyLog = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)')
  const sum = db.prepare('SELECT count(*) AS entries, coalesce(sum(bytes), 0) AS bytes FROM event').get()
  const batch = groupCommit(db)
  const scrubber = scrubbing(db, path)

  let entries = Number(sum?.entries)
  let bytes = Number(sum?.bytes)

  /** Counted before it is written, so that calls of the same moment cannot pass the limits together. */
  function count(addedEntries: number, addedBytes: number): void {
    entries += addedEntries
    bytes += addedBytes
  }

  return {
    async append(events, arrivedAt) {
      const rows = events.map((event) => {
        // By the time it is applied nobody waits for the press to be acknowledged.
        const body = JSON.stringify({ ...event, acknowledge: undefined })
        return { key: conversationKey(event), body, bytes: Buffer.byteLength(body) }
      })
      const added = rows.reduce((total, row) => total + row.bytes, 0)
      if (entries + rows.length > limits.maxEntries || bytes + added > limits.maxBytes) {
        throw new AppError(
          'spool-full',
          `the spool holds ${entries} events, ${bytes} bytes: no room for ${rows.length} more`,
        )
      }
      count(rows.length, added)
      try {
        await batch.write(() => {
          for (const row of rows) insert.run(row.key, arrivedAt, row.bytes, row.body)
        })
      } catch (cause) {
        count(-rows.length, -added)
        throw new AppError('spool-full', 'the spool cannot be written', { cause })
      }
    },

    async take(max) {
      if (!db.isOpen) throw closed()
      return oldest.all(max).map((row) => {
        const event = JSON.parse(String(row.body)) as InboundEvent
        return { id: Number(row.id), event, arrivedAt: Number(row.arrived_at ?? event.at) }
      })
    },

    async remove(ids) {
      const gone = await batch.write(() => ids.flatMap((id) => remove.all(id)))
      for (const row of gone) count(-1, -Number(row.bytes))
      if (entries > 0 || gone.length === 0) return
      // Without rows there is nothing to copy: at once, and the space of a long outage is given back.
      db.exec('VACUUM')
      emptyLog.get()
    },

    async erase(key, through = Number.MAX_SAFE_INTEGER) {
      for (const row of await batch.write(() => erase.all(key, through))) count(-1, -Number(row.bytes))
      await scrubber.scrub()
    },

    depth: () => ({ entries, bytes }),

    async close() {
      if (!db.isOpen) return
      await batch.close()
      if (!db.isOpen) return
      db.close()
      scrubber.close()
    },
  }
}

const SCHEMA = [
  {
    why: 'events that wait for the store',
    up: (db: ReturnType<typeof openFile>) =>
      db.exec(`
        CREATE TABLE event (
          -- Never used twice, so that removing an id cannot hit a newer event.
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          conversation TEXT NOT NULL,
          bytes INTEGER NOT NULL,
          body TEXT NOT NULL
        ) STRICT;
        CREATE INDEX event_conversation ON event (conversation);
      `),
  },
  {
    why: 'when an event came, by our clock; null: before this was kept',
    up: (db: ReturnType<typeof openFile>) => db.exec('ALTER TABLE event ADD COLUMN arrived_at INTEGER'),
  },
]
