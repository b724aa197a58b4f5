/** Messages still to be sent: in order within a conversation, each given to one worker at a time. */
import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'
import type { OutboxEntry } from '../../records.ts'
import type { Recent } from './recent.ts'

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

/** What is remembered of an entry. */
interface Queued {
  readonly seq: number
  readonly turn: number
  readonly place: number
  readonly id: string
  readonly state: 'waiting' | 'claimed' | 'held'
  readonly ready_at: number
  readonly urgency: string
}

type Queue = readonly Queued[]

const EMPTY: Queue = []

/** `recent`: the entries of a conversation, in no order. Usually there are none, or one that is being sent. */
export function outbox(db: DatabaseSync, recent: Recent<Queue>) {
  const select = db.prepare('SELECT seq, turn, place, id, state, ready_at, urgency FROM outbox WHERE conversation = ?')
  const insert = db.prepare(`
    INSERT INTO outbox
      (conversation, turn, place, id, head, state, ready_at, urgency, queued_at, attempts, last_reason, body)
    VALUES (?, ?, ?, ?, ?, 'claimed', ?, ?, ?, ?, ?, ?)`)
  const promote = db.prepare('UPDATE outbox SET head = 1 WHERE seq = ? AND head = 0')
  const heads = db.prepare(`
    SELECT * FROM outbox WHERE head = 1 AND state <> 'held' AND ready_at <= ? ORDER BY ready_at, seq LIMIT ?`)
  const behind = db.prepare(`
    SELECT *, state <> 'held' AND ready_at <= ?5 AS claimable FROM outbox
    WHERE conversation = ?1 AND (turn, place, id) > (?2, ?3, ?4) ORDER BY turn, place, id LIMIT ?6`)
  const claim = db.prepare("UPDATE outbox SET state = 'claimed', ready_at = ?2 WHERE seq = ?1")
  const remove = db.prepare('DELETE FROM outbox WHERE seq = ?')
  const retry = db.prepare(`
    UPDATE outbox SET state = 'waiting', ready_at = ?3, attempts = attempts + ?5, last_reason = ?4
    WHERE conversation = ?1 AND id = ?2`)
  const hold = db.prepare(`
    UPDATE outbox SET state = 'held', attempts = attempts + 1, last_reason = ?3 WHERE conversation = ?1 AND id = ?2`)
  const release = db.prepare(`
    UPDATE outbox SET state = 'waiting', ready_at = 0 WHERE conversation = ? AND id = ? AND state = 'claimed'`)
  const claimed = db.prepare("SELECT id, conversation FROM outbox WHERE state = 'claimed' ORDER BY seq")
  const releaseAll = db.prepare("UPDATE outbox SET state = 'waiting', ready_at = 0 WHERE state = 'claimed'")
  const releaseHeld = db.prepare(`
    UPDATE outbox SET state = 'waiting', ready_at = 0 WHERE conversation = ? AND state = 'held'`)
  const withdrawAll = db.prepare('DELETE FROM outbox WHERE conversation = ?')
  const withdrawLater = db.prepare("DELETE FROM outbox WHERE conversation = ? AND urgency = 'later'")
  const waiting = db.prepare('SELECT count(*) AS n FROM outbox')
  // Rows are numbered in the order they were queued, so the first one is the oldest.
  const oldest = db.prepare('SELECT queued_at FROM outbox ORDER BY seq LIMIT 1')

  function queueOf(key: ConversationKey): Queue {
    return recent.get(key) ?? recent.set(key, select.all(key) as unknown as Queue)
  }

  /** Some have gone: the first of those left is the head now. */
  function left(key: ConversationKey, rest: Queue): void {
    const [one, ...others] = rest
    recent.set(key, one === undefined ? EMPTY : rest)
    if (one !== undefined) promote.run(others.reduce(earlier, one).seq)
  }

  function take(row: Row, until: number): OutboxEntry {
    claim.run(row.seq, until)
    recent.forget(row.conversation)
    const entry = { ...(JSON.parse(row.body) as OutboxEntry), attempts: row.attempts }
    return row.last_reason === null ? entry : { ...entry, lastReason: row.last_reason }
  }

  return {
    /** Entries of one conversation come in their order: the first there is its head. */
    add(entry: OutboxEntry, claimUntil: number): void {
      const { conversation, turn, place, id, queuedAt, attempts, message } = entry
      const { urgency } = message
      const before = queueOf(conversation)
      const { lastInsertRowid } = insert.run(
        conversation,
        turn,
        place,
        id,
        before.length === 0 ? 1 : 0,
        claimUntil,
        urgency,
        queuedAt,
        attempts,
        entry.lastReason ?? null,
        JSON.stringify(entry),
      )
      const seq = Number(lastInsertRowid)
      const added: Queued = { seq, turn, place, id, state: 'claimed', ready_at: claimUntil, urgency }
      recent.set(conversation, before.length === 0 ? [added] : [...before, added])
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
    remove({ conversation, id }: EntryName): boolean {
      const before = queueOf(conversation)
      const entry = before.find((one) => one.id === id)
      if (entry === undefined || remove.run(entry.seq).changes === 0) return false
      left(
        conversation,
        before.filter((one) => one !== entry),
      )
      return true
    },
    retry({ conversation, id }: EntryName, notBefore: number, reason: string, tried: boolean): boolean {
      recent.forget(conversation)
      return retry.run(conversation, id, notBefore, reason, tried ? 1 : 0).changes > 0
    },
    hold({ conversation, id }: EntryName, reason: string): boolean {
      recent.forget(conversation)
      return hold.run(conversation, id, reason).changes > 0
    },

    release({ conversation, id }: EntryName): void {
      recent.forget(conversation)
      release.run(conversation, id)
    },
    /** Everything that is claimed, whoever claimed it. @returns ids of the entries */
    takeOver(): readonly string[] {
      const rows = claimed.all() as unknown as readonly EntryName[]
      if (rows.length > 0) releaseAll.run()
      return rows.map(({ id, conversation }) => {
        recent.forget(conversation)
        return id
      })
    },
    releaseHeld(key: ConversationKey): void {
      if (!queueOf(key).some(({ state }) => state === 'held')) return
      recent.forget(key)
      releaseHeld.run(key)
    },
    withdraw(key: ConversationKey, which: 'later' | 'all'): void {
      const before = queueOf(key)
      const rest = which === 'all' ? EMPTY : before.filter(({ urgency }) => urgency !== 'later')
      if (rest.length === before.length) return
      if (which === 'all') withdrawAll.run(key)
      else withdrawLater.run(key)
      left(key, rest)
    },

    /** Does one wait that is not being sent at this moment? */
    waitsFor: (key: ConversationKey, now: number): boolean =>
      queueOf(key).some(({ state, ready_at }) => state !== 'claimed' || ready_at <= now),
    /** For a conversation that has just begun. */
    isEmpty(key: ConversationKey): void {
      recent.set(key, EMPTY)
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

function earlier(a: Queued, b: Queued): Queued {
  return (a.turn - b.turn || a.place - b.place || (a.id < b.id ? -1 : 1)) < 0 ? a : b
}
