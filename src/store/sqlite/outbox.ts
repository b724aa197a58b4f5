/** Messages still to be sent: in order within a conversation, each given to one worker at a time. */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'
import type { OutboxEntry } from '../../records.ts'

type EntryName = Pick<OutboxEntry, 'id' | 'conversation'>

interface Row {
  readonly seq: number
  readonly conversation: string
  readonly turn: number
  readonly place: number
  readonly id: string
  readonly claimable: number
  readonly attempts: number
  readonly last_reason: string | null
  readonly body: string
}

export function outbox(db: DatabaseSync) {
  const insert = db.prepare(`
    INSERT INTO outbox
      (conversation, turn, place, id, head, state, ready_at, urgency, queued_at, attempts, last_reason, body)
    VALUES (?1, ?2, ?3, ?4, NOT EXISTS (SELECT 1 FROM outbox WHERE conversation = ?1), 'claimed', ?5, ?6, ?7, ?8, ?9, ?10)`)
  const promote = db.prepare(`
    UPDATE outbox SET head = 1 WHERE head = 0 AND seq = (
      SELECT seq FROM outbox WHERE conversation = ? ORDER BY turn, place, id LIMIT 1)`)
  const heads = db.prepare(`
    SELECT * FROM outbox WHERE head = 1 AND state <> 'held' AND ready_at <= ? ORDER BY ready_at, seq LIMIT ?`)
  const behind = db.prepare(`
    SELECT *, state <> 'held' AND ready_at <= ?5 AS claimable FROM outbox
    WHERE conversation = ?1 AND (turn, place, id) > (?2, ?3, ?4) ORDER BY turn, place, id LIMIT ?6`)
  const claim = db.prepare("UPDATE outbox SET state = 'claimed', ready_at = ?2 WHERE seq = ?1")
  const remove = db.prepare('DELETE FROM outbox WHERE conversation = ? AND id = ?')
  const retry = db.prepare(`
    UPDATE outbox SET state = 'waiting', ready_at = ?3, attempts = attempts + ?5, last_reason = ?4
    WHERE conversation = ?1 AND id = ?2`)
  const hold = db.prepare(`
    UPDATE outbox SET state = 'held', attempts = attempts + 1, last_reason = ?3 WHERE conversation = ?1 AND id = ?2`)
  const release = db.prepare(`
    UPDATE outbox SET state = 'waiting', ready_at = 0 WHERE conversation = ? AND id = ? AND state = 'claimed'`)
  const releaseHeld = db.prepare(`
    UPDATE outbox SET state = 'waiting', ready_at = 0 WHERE conversation = ? AND state = 'held'`)
  const withdrawAll = db.prepare('DELETE FROM outbox WHERE conversation = ?')
  const withdrawLater = db.prepare("DELETE FROM outbox WHERE conversation = ? AND urgency = 'later'")
  const waiting = db.prepare('SELECT count(*) AS n FROM outbox')
  // Rows are numbered in the order they were queued, so the first one is the oldest.
  const oldest = db.prepare('SELECT queued_at FROM outbox ORDER BY seq LIMIT 1')

  function take(row: Row, until: number): OutboxEntry {
    claim.run(row.seq, until)
    const entry = { ...(JSON.parse(row.body) as OutboxEntry), attempts: row.attempts }
    return row.last_reason === null ? entry : { ...entry, lastReason: row.last_reason }
  }

  return {
    /** Entries of one conversation come in their order: the first there is its head. */
    add(entry: OutboxEntry, claimUntil: number): void {
      const { conversation, turn, place, id, queuedAt, attempts } = entry
      const lastReason = entry.lastReason ?? null
      const { urgency } = entry.message
      const body = JSON.stringify(entry)
      insert.run(conversation, turn, place, id, claimUntil, urgency, queuedAt, attempts, lastReason, body)
    },

    claim(max: number, now: number, until: number): readonly OutboxEntry[] {
      const first = heads.all(now, max) as unknown as readonly Row[]
      let room = max - first.length
      const claimed: OutboxEntry[] = []
      for (const head of first) {
        claimed.push(take(head, until))
        if (room <= 0) continue
        const rest = behind.all(
          head.conversation,
          head.turn,
          head.place,
          head.id,
          now,
          room,
        ) as unknown as readonly Row[]
        for (const row of rest) {
          if (row.claimable === 0) break
          claimed.push(take(row, until))
          room--
        }
      }
      return claimed
    },

    /** The ways an attempt can end. False: the entry is not there any more. */
    remove(entry: EntryName): boolean {
      if (remove.run(entry.conversation, entry.id).changes === 0) return false
      promote.run(entry.conversation)
      return true
    },
    retry: (entry: EntryName, notBefore: number, reason: string, tried: boolean): boolean =>
      retry.run(entry.conversation, entry.id, notBefore, reason, tried ? 1 : 0).changes > 0,
    hold: (entry: EntryName, reason: string): boolean => hold.run(entry.conversation, entry.id, reason).changes > 0,

    release(entry: EntryName): void {
      release.run(entry.conversation, entry.id)
    },
    releaseHeld(key: ConversationKey): void {
      releaseHeld.run(key)
    },
    withdraw(key: ConversationKey, which: 'later' | 'all'): void {
      if (which === 'all') withdrawAll.run(key)
      else if (withdrawLater.run(key).changes > 0) promote.run(key)
    },
    depth(now: number): { readonly waiting: number; readonly oldestMs: number } {
      const first = oldest.get()
      return {
        waiting: Number(waiting.get()?.n),
        oldestMs: first === undefined ? 0 : Math.max(0, now - Number(first.queued_at)),
      }
    },
  }
}
