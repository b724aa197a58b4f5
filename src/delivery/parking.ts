/**
 * What this process gave back to the store and has not seen again. While it is there, newer entries of the same
 * conversation must go by the store too, or they would overtake it.
 */
import type { FittedMessage } from '../channels/channel.ts'
import type { ConversationKey } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'
import type { Item } from './lanes.ts'

export interface Parked {
  /** The entry at the head, where it waits for a time; otherwise it can be had at once. */
  readonly entry?: OutboxEntry
  readonly reason: string
  readonly notBefore: number
  /** The platform asked for silence until then; before it, not even a new message of the resident is a reason to try. */
  readonly obeyUntil: number
}

interface Progress {
  readonly parts: readonly FittedMessage[]
  readonly sent: number
  readonly plainTried: boolean
  readonly at: number
}

/** Afterwards somebody has sent it or given it up. */
const FORGET_MS = 30 * 60_000

export type Parking = ReturnType<typeof startParking>

export function startParking() {
  const parked = new Map<ConversationKey, Parked>()
  // How far an entry of several parts had come; the store has no field for it, so after a crash it begins again.
  const progress = new Map<string, Progress>()

  return {
    park(key: ConversationKey, how: Parked) {
      parked.set(key, how)
    },
    get: (key: ConversationKey) => parked.get(key),
    all: () => parked.entries(),
    /** The store gave the conversation's oldest entries: nothing older is there. */
    isBack(key: ConversationKey) {
      parked.delete(key)
    },
    remember({ entry, parts, sent, plainTried }: Item, now: number) {
      if (parts && (sent > 0 || plainTried)) progress.set(entry.id, { parts, sent, plainTried, at: now })
    },
    /** The entry as an item, from where it had come to. */
    itemOf(entry: OutboxEntry, claimedUntil: number): Item {
      const before = progress.size > 0 ? progress.get(entry.id) : undefined
      if (!before) return { entry, claimedUntil, parts: null, sent: 0, plainTried: false }
      progress.delete(entry.id)
      const { parts, sent, plainTried } = before
      return { entry, claimedUntil, parts, sent, plainTried }
    },
    tidy(now: number) {
      for (const [key, { notBefore }] of parked) if (now - notBefore > FORGET_MS) parked.delete(key)
      for (const [id, { at }] of progress) if (now - at > FORGET_MS) progress.delete(id)
    },
  }
}
