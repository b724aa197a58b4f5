import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'
import type { Timer } from '../../records.ts'
import type { Recent } from './recent.ts'

/** Names of the timers that are set. */
type Names = readonly Timer['name'][]

const NONE: Names = []

export interface TimerRow {
  readonly conversation: string
  readonly name: string
  readonly due_at: number
  readonly turn: number
  readonly flow: string | null
  readonly step: string | null
}

/** `recent`: which timers a conversation has, so that the many cancellings of what was never set cost nothing. */
export function timers(db: DatabaseSync, recent: Recent<Names>) {
  const names = db.prepare('SELECT name FROM timer WHERE conversation = ?')
  const set = db.prepare(`
    INSERT OR REPLACE INTO timer (conversation, name, due_at, turn, flow, step, ready_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?3)`)
  const cancelOne = db.prepare('DELETE FROM timer WHERE conversation = ? AND name = ?')
  const cancelAll = db.prepare('DELETE FROM timer WHERE conversation = ?')
  const drop = db.prepare('DELETE FROM timer WHERE conversation = ? AND name = ? AND turn = ? AND due_at = ?')
  const due = db.prepare('SELECT * FROM timer WHERE ready_at <= ? ORDER BY ready_at LIMIT ?')
  const claim = db.prepare('UPDATE timer SET ready_at = ?3 WHERE conversation = ?1 AND name = ?2')
  const releaseAll = db.prepare('UPDATE timer SET ready_at = due_at WHERE ready_at <> due_at')
  const next = db.prepare('SELECT min(ready_at) AS at FROM timer')

  function namesOf(key: ConversationKey): Names {
    return (
      recent.get(key) ??
      recent.set(
        key,
        names.all(key).map(({ name }) => name as Timer['name']),
      )
    )
  }

  return {
    set({ conversation, name, dueAt, turn, flow, step }: Timer): void {
      set.run(conversation, name, dueAt, turn, flow ?? null, step ?? null)
      const before = recent.get(conversation)
      if (before !== undefined && !before.includes(name)) recent.set(conversation, [...before, name])
    },
    cancel(key: ConversationKey, which: Names | 'all'): void {
      if (which.length === 0) return
      const before = namesOf(key)
      if (before.length === 0) return
      if (which === 'all') {
        cancelAll.run(key)
        recent.set(key, NONE)
        return
      }
      const gone = before.filter((name) => which.includes(name))
      if (gone.length === 0) return
      for (const name of gone) cancelOne.run(key, name)
      recent.set(key, gone.length === before.length ? NONE : before.filter((name) => !which.includes(name)))
    },
    drop({ conversation, name, turn, dueAt }: Timer): void {
      drop.run(conversation, name, turn, dueAt)
      recent.forget(conversation)
    },
    /** For a conversation that has just begun. */
    areNone(key: ConversationKey): void {
      recent.set(key, NONE)
    },
    claim(max: number, now: number, until: number): readonly Timer[] {
      const rows = due.all(now, max) as unknown as readonly TimerRow[]
      for (const { conversation, name } of rows) claim.run(conversation, name, until)
      return rows.map(timerOf)
    },
    takeOver(): void {
      releaseAll.run()
    },
    nextAt(): number | null {
      const at = next.get()?.at
      return at === null || at === undefined ? null : Number(at)
    },
  }
}

export function timerOf({ conversation, name, due_at, turn, flow, step }: TimerRow): Timer {
  return {
    conversation,
    name: name as Timer['name'],
    dueAt: due_at,
    turn,
    ...(flow === null ? {} : { flow }),
    ...(step === null ? {} : { step }),
  }
}
