/** What waits in this process to be sent: a lane for each conversation, its entries in order, one at a time. */
import type { FittedMessage } from '../channels/channel.ts'
import type { ConversationKey } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'

export interface Item {
  readonly entry: OutboxEntry
  /** Ours until then; afterwards another process may send it. */
  claimedUntil: number
  /** The platform messages it becomes; made when its turn comes. */
  parts: readonly FittedMessage[] | null
  /** Parts the platform has taken. */
  sent: number
  /** It was refused once and goes as bare text. */
  plainTried: boolean
}

export interface Lane<Gate> {
  readonly key: ConversationKey
  readonly gate: Gate
  /** In order of turn and place. */
  items: Item[]
  /**
   * `idle`: nothing is under way. `waiting`: in its account's line. `spaced`: until this person may get another one.
   * `sending`: the first entry is with the platform. `settling`: it has it, and that is being written. `parking`: the first entry goes back to the store for later.
   */
  state: 'idle' | 'waiting' | 'spaced' | 'sending' | 'settling' | 'parking'
  /** When the present attempt began, by the steady clock, and how many there were: a late answer to an earlier one is known by it. */
  sendingSince: number
  attempt: number
  /** An entry was put away until the resident writes. */
  held: boolean
}

export function newLane<Gate>(key: ConversationKey, gate: Gate): Lane<Gate> {
  return { key, gate, items: [], state: 'idle', sendingSince: 0, attempt: 0, held: false }
}

/** Is the first entry on its way, wholly or in part? It then keeps its place and is not taken back. */
export function isBegun({ state, items: [first] }: Lane<unknown>): boolean {
  return state === 'sending' || state === 'settling' || state === 'parking' || (first !== undefined && first.sent > 0)
}

/** Does something wait here of which nothing has left? */
export function holdsUnsent(lane: Lane<unknown>): boolean {
  if (lane.state === 'parking') return true
  return lane.items.length > (isBegun(lane) ? 1 : 0)
}

/** Puts an entry in its place; one that is there already is only claimed for longer. */
export function insert(lane: Lane<unknown>, item: Item): void {
  const { items } = lane
  const same = items.find(({ entry }) => entry.id === item.entry.id)
  if (same) {
    same.claimedUntil = item.claimedUntil
    return
  }
  const from = isBegun(lane) ? 1 : 0
  let at = items.length
  for (let before = items[at - 1]; at > from && before && isEarlier(item.entry, before.entry); before = items[at - 1])
    at--
  items.splice(at, 0, item)
}

function isEarlier(one: OutboxEntry, other: OutboxEntry): boolean {
  return one.turn < other.turn || (one.turn === other.turn && one.place < other.place)
}

/** A lane with an answer in it goes before lanes with news only. */
export function urgencyOf({ items }: Lane<unknown>): 'live' | 'later' {
  return items.some(({ entry }) => entry.message.urgency === 'live') ? 'live' : 'later'
}
