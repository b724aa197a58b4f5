/** A SQLite store made of pieces: a copy of another store, or one that moves here. */
import { closeSync, fsyncSync, openSync, unlinkSync } from 'node:fs'
import type { Piece, PieceSource, PieceTarget } from '../pieces.ts'
import { appliedTable } from './applied.ts'
import { flowsOf } from './conversations.ts'
import { openFile } from './file.ts'
import { transcripts } from './transcripts.ts'

export interface NewFile extends PieceTarget {
  /** Everything is on the disk; the file is closed. */
  finish(): void
  /** Closes it as it is. */
  abandon(): void
}

/** @param path  of a file that is empty or not there */
export function newFile(path: string): NewFile {
  const db = openFile(path)
  // Until it is whole it is worth nothing: no journal, no waiting for the disk.
  db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN')
  const conversation = db.prepare(`
    INSERT OR IGNORE INTO conversation (key, channel, account, person, turn, flows, state) VALUES (?, ?, ?, ?, ?, ?, ?)`)
  const queued = db.prepare(`
    INSERT OR IGNORE INTO outbox
      (conversation, turn, place, id, head, state, ready_at, urgency, queued_at, attempts, last_reason, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const timer = db.prepare(`
    INSERT OR REPLACE INTO timer (conversation, name, due_at, turn, flow, step, ready_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?3)`)
  const begin = db.prepare('UPDATE conversation SET said = ?2 WHERE id = ?1')
  const transcript = transcripts(db, { get: () => undefined, set: (_key, last) => last, forget: () => {} })
  const takeIds = appliedTable(db)
  const document = db.prepare(`
    INSERT OR IGNORE INTO document (kind, id, version, sort, indexes, body) VALUES (?, ?, ?, ?, ?, ?)`)
  const index = db.prepare('INSERT OR IGNORE INTO document_index (kind, name, value, sort, id) VALUES (?, ?, ?, ?, ?)')
  const count = db.prepare('INSERT OR REPLACE INTO count (day, name, n) VALUES (?, ?, ?)')

  function takeConversation(piece: Extract<Piece, { kind: 'conversation' }>): void {
    const { key, turn, state } = piece
    const [channel = '', account = '', ...person] = key.split(':')
    const { changes, lastInsertRowid } = conversation.run(
      ...([key, channel, account, person.join(':'), turn, flowsOf(state), JSON.stringify(state)] as const),
    )
    // A source that is being written to may name somebody twice.
    if (changes === 0) return
    const id = Number(lastInsertRowid)
    begin.run(id, transcript.add(key, { id, said: 0 }, piece.transcript))
    for (const [place, { entry, held, readyAt }] of piece.outbox.entries()) {
      const { id: entryId, message } = entry
      queued.run(
        ...([
          key,
          entry.turn,
          entry.place,
          entryId,
          place === 0 ? 1 : 0,
          held ? 'held' : 'waiting',
          readyAt,
          message.urgency,
        ] as const),
        ...([entry.queuedAt, entry.attempts, entry.lastReason ?? null, JSON.stringify(entry)] as const),
      )
    }
    for (const { name, dueAt, turn: setIn, flow, step } of piece.timers)
      timer.run(key, name, dueAt, setIn, flow ?? null, step ?? null)
  }

  return {
    async take(piece) {
      if (piece.kind === 'conversation') takeConversation(piece)
      else if (piece.kind === 'applied') takeIds(piece.ids)
      else if (piece.kind === 'counts') for (const { day, name, n } of piece.counts) count.run(day, name, n)
      else
        for (const { kind, id, version, sort, indexes, body } of piece.documents) {
          document.run(kind, id, version, sort, JSON.stringify(indexes), JSON.stringify(body ?? null))
          for (const [name, value] of Object.entries(indexes)) index.run(kind, name, value, sort, id)
        }
    },
    finish() {
      db.exec('COMMIT')
      db.close()
      const file = openSync(path, 'r+')
      try {
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
    },
    abandon: () => db.close(),
  }
}

/**
 * @param path  must not be there (EEXIST). A copy that breaks off is not left behind.
 */
export async function copyToFile(source: PieceSource, path: string): Promise<void> {
  closeSync(openSync(path, 'wx', 0o600))
  const file = newFile(path)
  try {
    for await (const piece of source.pieces()) await file.take(piece)
    file.finish()
  } catch (error) {
    file.abandon()
    unlinkSync(path)
    throw error
  }
}
