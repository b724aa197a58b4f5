import type { DatabaseSync } from 'node:sqlite'
import type { Address, ConversationKey } from '../../messages.ts'
import type { Conversation, ConversationState } from '../../records.ts'

interface Row {
  readonly channel: string
  readonly account: string
  readonly person: string
  readonly turn: number
  readonly state: string
  readonly unsent: number
}

export function conversations(db: DatabaseSync) {
  const select = db.prepare(`
    SELECT channel, account, person, turn, state, EXISTS (
      SELECT 1 FROM outbox WHERE conversation = ?1 AND (outbox.state <> 'claimed' OR ready_at <= ?2)
    ) AS unsent FROM conversation WHERE key = ?1`)
  const insert = db.prepare(`
    INSERT OR IGNORE INTO conversation (key, channel, account, person, turn, flows, state) VALUES (?, ?, ?, ?, 1, ?, ?)`)
  // Most turns stay in their flows. Not naming the column then spares its index two changes.
  const update = db.prepare(
    'UPDATE conversation SET turn = ?2 + 1, state = ?4 WHERE key = ?1 AND turn = ?2 AND flows = ?3',
  )
  const move = db.prepare('UPDATE conversation SET turn = ?2 + 1, state = ?4, flows = ?3 WHERE key = ?1 AND turn = ?2')
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

  return {
    read(key: ConversationKey, now: number): Conversation | null {
      const row = select.get(key, now) as Row | undefined
      if (row === undefined) return null
      return {
        key,
        address: { channel: row.channel, account: row.account, person: row.person },
        turn: row.turn,
        state: JSON.parse(row.state) as ConversationState,
        unsent: row.unsent === 1,
      }
    },

    /** False: the stored turn is another one than expected, nothing written. */
    write(key: ConversationKey, address: Address, expectedTurn: number, state: ConversationState): boolean {
      const flows = flowsOf(state)
      const text = JSON.stringify(state)
      if (expectedTurn === 0) {
        return insert.run(key, address.channel, address.account, address.person, flows, text).changes === 1
      }
      return (
        update.run(key, expectedTurn, flows, text).changes === 1 ||
        move.run(key, expectedTurn, flows, text).changes === 1
      )
    },

    inFlow(flow: string, max: number): readonly ConversationKey[] {
      return inFlow.all(`|${flow}|`, max).map((row) => String(row.key))
    },
  }
}

function flowsOf({ frames }: ConversationState): string {
  if (frames.length === 0) return ''
  if (frames.length === 1) return `|${frames[0]?.flow}|`
  return `|${[...new Set(frames.map((frame) => frame.flow))].sort().join('|')}|`
}
