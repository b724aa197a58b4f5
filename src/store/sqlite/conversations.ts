import type { DatabaseSync } from 'node:sqlite'
import type { Address, ConversationKey } from '../../messages.ts'
import type { Conversation, ConversationState } from '../../records.ts'
import type { Recent } from './recent.ts'

interface Row {
  readonly id: number
  readonly channel: string
  readonly account: string
  readonly person: string
  readonly turn: number
  readonly flows: string
  readonly state: string
}

/** A row as it is remembered. */
interface Known {
  readonly id: number
  readonly address: Address
  readonly turn: number
  readonly flows: string
  readonly state: ConversationState
}

export function conversations(db: DatabaseSync, recent: Recent<Known>) {
  const select = db.prepare('SELECT id, channel, account, person, turn, flows, state FROM conversation WHERE key = ?')
  const insert = db.prepare(`
    INSERT OR IGNORE INTO conversation (key, channel, account, person, turn, flows, state) VALUES (?, ?, ?, ?, 1, ?, ?)`)
  // Most turns stay in their flows. Not naming the column then spares its index two changes.
  const update = db.prepare('UPDATE conversation SET turn = ?2 + 1, state = ?3 WHERE id = ?1 AND turn = ?2')
  const move = db.prepare('UPDATE conversation SET turn = ?2 + 1, state = ?3, flows = ?4 WHERE id = ?1 AND turn = ?2')
  // One step per distinct value of \`flows\`, of which there are far fewer than conversations.
  const inFlow = db.prepare(`
    WITH RECURSIVE distinct_flows (flows) AS (
      SELECT min(flows) FROM conversation WHERE flows <> ''
      UNION ALL
      SELECT (SELECT min(flows) FROM conversation WHERE flows <> '' AND flows > distinct_flows.flows)
      FROM distinct_flows WHERE flows IS NOT NULL
    )
    SELECT key FROM distinct_flows JOIN conversation USING (flows)
    WHERE conversation.flows <> '' AND instr(distinct_flows.flows, ?1) > 0 LIMIT ?2`)

  function find(key: ConversationKey): Known | undefined {
    const known = recent.get(key)
    if (known !== undefined) return known
    const row = select.get(key) as Row | undefined
    if (row === undefined) return undefined
    const { id, turn, flows, channel, account, person } = row
    const state = JSON.parse(row.state) as ConversationState
    return remember(key, { id, address: { channel, account, person }, turn, flows, state })
  }

  /** The very state that was committed, not a copy: who changes it would change what others read, so nobody can. */
  function remember(key: ConversationKey, known: Known): Known {
    Object.freeze(known.state)
    return recent.set(key, known)
  }

  return {
    read(key: ConversationKey): Omit<Conversation, 'unsent'> | null {
      const known = find(key)
      return known === undefined ? null : { key, address: known.address, turn: known.turn, state: known.state }
    },

    /** False: the stored turn is another one than expected, nothing written. */
    write(key: ConversationKey, address: Address, expectedTurn: number, state: ConversationState): boolean {
      const flows = flowsOf(state)
      const text = JSON.stringify(state)
      if (expectedTurn === 0) {
        const { channel, account, person } = address
        const { changes, lastInsertRowid } = insert.run(key, channel, account, person, flows, text)
        if (changes === 0) return false
        remember(key, { id: Number(lastInsertRowid), address, turn: 1, flows, state })
        return true
      }
      const known = find(key)
      if (known === undefined || known.turn !== expectedTurn) return false
      const { changes } =
        known.flows === flows ? update.run(known.id, expectedTurn, text) : move.run(known.id, expectedTurn, text, flows)
      if (changes === 0) return false
      remember(key, { id: known.id, address: known.address, turn: expectedTurn + 1, flows, state })
      return true
    },

    inFlow(flow: string, max: number): readonly ConversationKey[] {
      return inFlow.all(`|${flow}|`, max).map((row) => String(row.key))
    },
  }
}

/** Flow ids of the frames, each between bars and once. */
export function flowsOf({ frames }: ConversationState): string {
  if (frames.length === 0) return ''
  if (frames.length === 1) return `|${frames[0]?.flow}|`
  return `|${[...new Set(frames.map((frame) => frame.flow))].sort().join('|')}|`
}
