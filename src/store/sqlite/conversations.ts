import type { DatabaseSync } from 'node:sqlite'
import type { Address, ConversationKey } from '../../messages.ts'
import type { Conversation, ConversationState } from '../../records.ts'
import type { OwnIds } from './applied.ts'
import type { Recent } from './recent.ts'
import type { Chain } from './transcripts.ts'

interface Row {
  readonly id: number
  readonly channel: string
  readonly account: string
  readonly person: string
  readonly turn: number
  readonly flows: string
  readonly state: string
  readonly said: number
  readonly ids: Uint8Array
}

/** A row as it is remembered. */
export interface Known extends Chain {
  readonly address: Address
  readonly turn: number
  readonly flows: string
  readonly state: ConversationState
  readonly ids: OwnIds
}

/** What a turn changes of it. */
export interface Change {
  readonly address: Address
  readonly state: ConversationState
  readonly ids: OwnIds
}

export function conversations(db: DatabaseSync, recent: Recent<Known>) {
  const select = db.prepare(
    'SELECT id, channel, account, person, turn, flows, state, said, ids FROM conversation WHERE key = ?',
  )
  const insert = db.prepare(`
    INSERT INTO conversation (key, channel, account, person, turn, flows, state, ids) VALUES (?, ?, ?, ?, 1, ?, ?, ?)`)
  const begin = db.prepare('UPDATE conversation SET said = ?2 WHERE id = ?1')
  // Most turns stay in their flows. Not naming the column then spares its index two changes.
  const update = db.prepare('UPDATE conversation SET turn = ?2, state = ?3, said = ?4, ids = ?5 WHERE id = ?1')
  const move = db.prepare(
    'UPDATE conversation SET turn = ?2, state = ?3, said = ?4, ids = ?5, flows = ?6 WHERE id = ?1',
  )
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
    const { id, turn, flows, said, channel, account, person } = row
    const state = JSON.parse(row.state) as ConversationState
    const ids = Buffer.from(row.ids)
    return remember(key, { id, address: { channel, account, person }, turn, flows, state, said, ids })
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

    find,

    /** The turn after the one that is known. `say` adds to the transcript and returns the number of its newest row. */
    write(key: ConversationKey, known: Known | undefined, change: Change, say: (chain: Chain) => number): void {
      const { address, state, ids } = change
      const flows = flowsOf(state)
      const text = JSON.stringify(state)
      if (known === undefined) {
        const { channel, account, person } = address
        const id = Number(insert.run(key, channel, account, person, flows, text, ids).lastInsertRowid)
        const said = say({ id, said: 0 })
        if (said > 0) begin.run(id, said)
        remember(key, { id, address, turn: 1, flows, state, said, ids })
        return
      }
      const { id } = known
      const turn = known.turn + 1
      const said = say(known)
      if (known.flows === flows) update.run(id, turn, text, said, ids)
      else move.run(id, turn, text, said, ids, flows)
      remember(key, { id, address: known.address, turn, flows, state, said, ids })
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
