/**
 * What was said, newest first by a chain: the conversation names its newest row, each row the one before. Rows only come at the
 * end of the file, however many conversations there are and however long; an index by person would be a page elsewhere
 * for every turn. Whoever reads follows the chain: some microseconds for each row.
 */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'
import type { TranscriptEntry } from '../../records.ts'
import type { Recent } from './recent.ts'

/** Most entries kept of one conversation: far beyond the 500 messages a person may send in a day. */
export const ENTRIES_MAX = 2_000

/** Of a turn, which usually has two or three. */
const LINES_PER_ROW = 16

/** Too many are deleted whenever so many more were said: that follows the whole chain, about 2 ms. Whole rows only. */
const TRIM_EVERY = 64
const ENTRIES_LEFT = ENTRIES_MAX - TRIM_EVERY - LINES_PER_ROW

/** Where the chain of a conversation begins: `id` of its row, number of its newest row (0: nothing said). */
export interface Chain {
  readonly id: number
  readonly said: number
}

/** What the next row goes on from. */
export interface Last {
  readonly upto: number
  readonly at: number
}

interface Row {
  readonly seq: number
  readonly earlier: number
  readonly lines: string
}

const FIRST: Last = { upto: 0, at: 0 }

export function transcripts(db: DatabaseSync, recent: Recent<Last>) {
  const insert = db.prepare('INSERT INTO said (conversation, earlier, upto, size, at, lines) VALUES (?, ?, ?, ?, ?, ?)')
  const lastOf = db.prepare('SELECT upto, at FROM said WHERE seq = ? AND conversation = ?')
  const rewrite = db.prepare('UPDATE said SET lines = ? WHERE seq = ?')
  const trim = db.prepare(`${BACKWARDS} DELETE FROM said WHERE seq IN (SELECT seq FROM chain WHERE upto <= ?3)`)
  const removeAll = db.prepare(`${BACKWARDS} DELETE FROM said WHERE seq IN (SELECT seq FROM chain)`)
  const rows = rowsBackwards(db)

  return {
    /** @returns the number of the newest row afterwards */
    add(key: ConversationKey, { id, said }: Chain, entries: readonly TranscriptEntry[]): number {
      if (entries.length === 0) return said
      const before = recent.get(key) ?? (lastOf.get(said, id) as Last | undefined) ?? FIRST
      let newest = said
      let { upto, at } = before
      for (const row of inRows(entries)) {
        upto += row.length
        at = Math.max(at, row[0]?.at ?? 0)
        newest = Number(insert.run(id, newest, upto, row.length, at, JSON.stringify(row)).lastInsertRowid)
      }
      recent.set(key, { upto, at })
      if (mayBeTooMany(before.upto, upto)) trim.run(newest, id, upto - ENTRIES_LEFT)
      return newest
    },

    rewrite(chain: Chain, platformId: string, text: string): void {
      const mark = JSON.stringify(platformId)
      for (const { seq, lines } of rows(chain)) {
        if (!lines.includes(mark)) continue
        const entries = JSON.parse(lines) as readonly TranscriptEntry[]
        rewrite.run(JSON.stringify(entries.map((one) => (one.platformId === platformId ? { ...one, text } : one))), seq)
      }
    },

    read(chain: Chain, max: number, before?: string): readonly TranscriptEntry[] {
      const found: TranscriptEntry[] = []
      for (const { lines } of rows(chain)) {
        const entries = JSON.parse(lines) as readonly TranscriptEntry[]
        found.push(...entries.filter(({ id }) => before === undefined || id < before).reverse())
        if (found.length >= max) break
      }
      return found.slice(0, max).reverse()
    },

    removeAll({ id, said }: Chain): void {
      removeAll.run(said, id)
    },
  }
}

function mayBeTooMany(before: number, upto: number): boolean {
  if (upto <= ENTRIES_MAX) return false
  return before <= ENTRIES_MAX || Math.floor(upto / TRIM_EVERY) > Math.floor(before / TRIM_EVERY)
}

const BACKWARDS = `
  WITH RECURSIVE chain (seq, earlier, upto) AS (
    SELECT seq, earlier, upto FROM said WHERE seq = ?1 AND conversation = ?2
    UNION ALL
    SELECT said.seq, said.earlier, said.upto FROM chain JOIN said ON said.seq = chain.earlier AND said.conversation = ?2
  )`

/** The rows of a conversation, newest first. */
export function rowsBackwards(db: DatabaseSync): (chain: Chain) => Iterable<Row> {
  const row = db.prepare('SELECT seq, earlier, lines FROM said WHERE seq = ? AND conversation = ?')
  return function* ({ id, said }) {
    for (let seq = said; seq !== 0; ) {
      const found = row.get(seq, id) as Row | undefined
      if (found === undefined) return
      yield found
      seq = found.earlier
    }
  }
}

/** Lines of one time together: they go by age together. */
function* inRows(entries: readonly TranscriptEntry[]): Iterable<readonly TranscriptEntry[]> {
  let from = 0
  for (const [n, { at }] of entries.entries()) {
    if (n === from || (at === entries[from]?.at && n - from < LINES_PER_ROW)) continue
    yield entries.slice(from, n)
    from = n
  }
  if (from < entries.length) yield entries.slice(from)
}
