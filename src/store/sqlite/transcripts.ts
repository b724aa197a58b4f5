import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'
import type { TranscriptEntry } from '../../records.ts'

/** Most entries kept of one conversation: far beyond the 500 messages a person may send in a day. */
export const ENTRIES_MAX = 2_000

/**
 * Counting entries costs a walk over them, so it is done every 16th turn only, or when a turn brings many; it then
 * leaves room for the 15 turns of at most 6 entries that may pass before the next.
 */
const TRIM_EVERY_TURNS = 16
const ENTRIES_PER_TURN_MAX = 6
const ENTRIES_LEFT = ENTRIES_MAX - TRIM_EVERY_TURNS * ENTRIES_PER_TURN_MAX

export interface TranscriptRow {
  readonly id: string
  readonly at: number
  readonly said_by: string
  readonly text: string
  readonly flow: string | null
  readonly step: string | null
  readonly platform_id: string | null
  readonly media: string | null
  readonly author: string | null
  readonly trace: string | null
}

export function transcripts(db: DatabaseSync) {
  const insert = db.prepare(`
    INSERT INTO transcript (conversation, id, at, said_by, text, flow, step, platform_id, media, author, trace)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const newest = db.prepare('SELECT * FROM transcript WHERE conversation = ? ORDER BY id DESC LIMIT ?')
  const earlier = db.prepare('SELECT * FROM transcript WHERE conversation = ? AND id < ? ORDER BY id DESC LIMIT ?')
  const rewrite = db.prepare('UPDATE transcript SET text = ?3 WHERE conversation = ?1 AND platform_id = ?2')
  const trim = db.prepare(`
    DELETE FROM transcript WHERE conversation = ?1 AND id <= (
      SELECT id FROM transcript WHERE conversation = ?1 ORDER BY id DESC LIMIT 1 OFFSET ${ENTRIES_LEFT}
    )`)

  return {
    /** `turn`: the one these entries belong to. */
    add(key: ConversationKey, entries: readonly TranscriptEntry[], turn: number): void {
      for (const { id, at, from, text, flow, step, platformId, media, by, trace } of entries) {
        const mediaText = media === undefined ? null : JSON.stringify(media)
        insert.run(
          ...([key, id, at, from, text, flow ?? null, step ?? null, platformId ?? null] as const),
          ...([mediaText, by ?? null, trace ?? null] as const),
        )
      }
      if (turn % TRIM_EVERY_TURNS === 0 || entries.length > ENTRIES_PER_TURN_MAX) trim.run(key)
    },
    rewrite(key: ConversationKey, platformId: string, text: string): void {
      rewrite.run(key, platformId, text)
    },
    read(key: ConversationKey, max: number, before?: string): readonly TranscriptEntry[] {
      const rows = before === undefined ? newest.all(key, max) : earlier.all(key, before, max)
      return (rows as unknown as readonly TranscriptRow[]).map(entryOf).reverse()
    },
  }
}

export function entryOf(row: TranscriptRow): TranscriptEntry {
  return {
    id: row.id,
    at: row.at,
    from: row.said_by as TranscriptEntry['from'],
    text: row.text,
    ...(row.flow === null ? {} : { flow: row.flow }),
    ...(row.step === null ? {} : { step: row.step }),
    ...(row.platform_id === null ? {} : { platformId: row.platform_id }),
    ...(row.author === null ? {} : { by: row.author }),
    ...(row.trace === null ? {} : { trace: row.trace }),
    ...(row.media === null ? {} : { media: JSON.parse(row.media) as NonNullable<TranscriptEntry['media']> }),
  }
}
