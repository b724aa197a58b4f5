/** The whole of a SQLite store as pieces. */
import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../errors.ts'
import type { ConversationState, Document, OutboxEntry, TranscriptEntry } from '../../records.ts'
import type { Piece, PieceSource } from '../pieces.ts'
import { type AppliedId, hashText, idsIn } from './applied.ts'
import { openFile } from './file.ts'
import { type TimerRow, timerOf } from './timers.ts'
import { rowsBackwards } from './transcripts.ts'

const ROWS_AT_ONCE = 1_000

/** Of a file that no process uses. @throws AppError('config') when there is none */
export function openFilePieces(path: string): PieceSource & { close(): void } {
  if (!existsSync(path)) throw new AppError('config', `no data to move: ${path} does not exist`)
  const db = openFile(path)
  return {
    ...sqlitePieces(db),
    close() {
      if (db.isOpen) db.close()
    },
  }
}

export function sqlitePieces(db: DatabaseSync): PieceSource {
  const conversations = db.prepare(
    'SELECT id, key, turn, state, said FROM conversation WHERE id > ? ORDER BY id LIMIT ?',
  )
  const outbox = db.prepare('SELECT * FROM outbox WHERE conversation = ? ORDER BY turn, place, id')
  const timers = db.prepare('SELECT * FROM timer WHERE conversation = ?')
  const said = rowsBackwards(db)
  const applied = db.prepare('SELECT hash, at FROM applied ORDER BY hash')
  applied.setReadBigInts(true)
  const own = db.prepare("SELECT ids FROM conversation WHERE ids <> x''")
  const documents = db.prepare('SELECT * FROM document ORDER BY kind, id')
  const counts = db.prepare('SELECT day, name, n FROM count')

  function* conversationPieces(): Iterable<Piece> {
    for (let after = 0; ; ) {
      const rows = conversations.all(after, ROWS_AT_ONCE)
      for (const { id, key, turn, state, said: newest } of rows) {
        after = Number(id)
        yield {
          kind: 'conversation',
          key: String(key),
          turn: Number(turn),
          state: JSON.parse(String(state)) as ConversationState,
          outbox: outbox.all(String(key)).map((row) => ({
            entry: {
              ...(JSON.parse(String(row.body)) as OutboxEntry),
              attempts: Number(row.attempts),
              ...(row.last_reason === null ? {} : { lastReason: String(row.last_reason) }),
            },
            held: row.state === 'held',
            readyAt: row.state === 'waiting' ? Number(row.ready_at) : 0,
          })),
          timers: timers.all(String(key)).map((row) => timerOf(row as unknown as TimerRow)),
          transcript: [...said({ id: after, said: Number(newest) })]
            .reverse()
            .flatMap(({ lines }) => JSON.parse(lines) as readonly TranscriptEntry[]),
        }
      }
      if (rows.length < ROWS_AT_ONCE) return
    }
  }

  function* ids(): Iterable<AppliedId> {
    for (const { hash, at } of applied.iterate()) yield { hash: hashText(hash as bigint), at: Number(at) }
    for (const row of own.iterate()) yield* idsIn(Buffer.from(row.ids as Uint8Array))
  }

  return {
    async *pieces() {
      yield* conversationPieces()
      for (const some of inParts(ids())) yield { kind: 'applied', ids: some }
      for (const rows of inParts(documents.iterate()))
        yield {
          kind: 'documents',
          documents: rows.map(
            ({ kind, id, version, sort, indexes, body }): Document => ({
              kind: String(kind),
              id: String(id),
              version: Number(version),
              indexes: JSON.parse(String(indexes)) as Document['indexes'],
              sort: Number(sort),
              body: JSON.parse(String(body)) as unknown,
            }),
          ),
        }
      for (const rows of inParts(counts.iterate()))
        yield {
          kind: 'counts',
          counts: rows.map(({ day, name, n }) => ({ day: String(day), name: String(name), n: Number(n) })),
        }
    },
  }
}

function* inParts<T>(rows: Iterable<T>): Iterable<readonly T[]> {
  let gathered: T[] = []
  for (const row of rows) {
    gathered.push(row)
    if (gathered.length < ROWS_AT_ONCE) continue
    yield gathered
    gathered = []
  }
  if (gathered.length > 0) yield gathered
}
