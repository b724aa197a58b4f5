import type { DatabaseSync } from 'node:sqlite'
import type { ConversationKey } from '../../messages.ts'
import type { Timer } from '../../records.ts'

interface Row {
  readonly conversation: string
  readonly name: string
  readonly due_at: number
  readonly turn: number
  readonly flow: string | null
  readonly step: string | null
}

export function timers(db: DatabaseSync) {
  const set = db.prepare(`
    INSERT OR REPLACE INTO timer (conversation, name, due_at, turn, flow, step, ready_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?3)`)
  const cancelOne = db.prepare('DELETE FROM timer WHERE conversation = ? AND name = ?')
  const cancelAll = db.prepare('DELETE FROM timer WHERE conversation = ?')
  const drop = db.prepare('DELETE FROM timer WHERE conversation = ? AND name = ? AND turn = ? AND due_at = ?')
  const due = db.prepare('SELECT * FROM timer WHERE ready_at <= ? ORDER BY ready_at LIMIT ?')
  const claim = db.prepare('UPDATE timer SET ready_at = ?3 WHERE conversation = ?1 AND name = ?2')
  const next = db.prepare('SELECT min(ready_at) AS at FROM timer')

  return {
    set({ conversation, name, dueAt, turn, flow, step }: Timer): void {
      set.run(conversation, name, dueAt, turn, flow ?? null, step ?? null)
    },
    cancel(key: ConversationKey, names: readonly Timer['name'][] | 'all'): void {
      if (names === 'all') cancelAll.run(key)
      else for (const name of names) cancelOne.run(key, name)
    },
    drop({ conversation, name, turn, dueAt }: Timer): void {
      drop.run(conversation, name, turn, dueAt)
    },
    claim(max: number, now: number, until: number): readonly Timer[] {
      const rows = due.all(now, max) as unknown as readonly Row[]
      for (const { conversation, name } of rows) claim.run(conversation, name, until)
      return rows.map(timerOf)
    },
    nextAt(): number | null {
      const at = next.get()?.at
      return at === null || at === undefined ? null : Number(at)
    },
  }
}

function timerOf({ conversation, name, due_at, turn, flow, step }: Row): Timer {
  return {
    conversation,
    name: name as Timer['name'],
    dueAt: due_at,
    turn,
    ...(flow === null ? {} : { flow }),
    ...(step === null ? {} : { step }),
  }
}
