/** What delivery needs and what it offers; `outbox.ts` does it. */

import type { Channel, FittedMessage } from '../channels/channel.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../logging.ts'
import type { After, startLoop } from '../loop.ts'
import type { Address, ConversationKey, Echo, InboundEvent, SentMedia } from '../messages.ts'
import type { OutboxEntry } from '../records.ts'
import type { Store } from '../store/store.ts'

export interface DeliveryOptions {
  readonly store: Pick<
    Store,
    'claimOutbox' | 'settleOutbox' | 'releaseOutbox' | 'releaseHeld' | 'readConversation' | 'transcript'
  >
  readonly channels: ReadonlyMap<string, Channel>
  readonly clock: Pick<Clock, 'now' | 'steady' | 'chance'>
  readonly log: DeliveryLog
  readonly count: (what: DeliveryCount, channel: string) => void
  /** The bytes of a photo or recording of ours; `null`: gone, its time is over or its person was erased. */
  readonly mediaOf?: (media: SentMedia, of: ConversationKey) => Promise<Buffer | null>
  /** The person blocked us or is gone; what waited for them was dropped. */
  readonly onUnreachable?: (key: ConversationKey, address: Address) => void
  /** One message was given up; `maybeSent`: the platform may have it nevertheless. */
  readonly onUndelivered?: (key: ConversationKey, address: Address, what: { readonly maybeSent: boolean }) => void
  /** Our account said something that we did not: what the channel thinks it means. */
  readonly onForeign?: (event: InboundEvent) => void
  /** Until when a message of urgency `later` must wait because of the hour; `null`: it may leave. */
  readonly quietUntil?: (now: number) => number | null
  /** Staff have stopped this notice. */
  readonly halted?: (notice: string) => boolean
  readonly loop?: typeof startLoop
  readonly after?: After
}

/** Structured first, words second; never a text, a name or a platform's id of a person. */
export type DeliveryLog = Pick<Log, 'warn' | 'error'>

export type DeliveryCount =
  | 'sent'
  /** Will be tried again. */
  | 'retried'
  /** A doubtful sending that its echo has settled. */
  | 'echoed'
  /** Tried again although the platform may have it: the resident may see it twice. */
  | 'maybe-repeated'
  /** Refused, given up or too old: it never left, as far as we know. */
  | 'dropped'
  | 'unreachable'
  | 'held'
  /** The channel was switched off by an answer of the platform. */
  | 'stopped'
  /** A channel broke its promise to answer within 10 s. */
  | 'hung'

export interface HandOver {
  /** End of the claim the entries were committed with; otherwise `CLAIM_MS` after they were queued. */
  readonly claimedUntil?: number
  /** `Conversation.unsent` as the turn read it: older messages wait in the store and go first. */
  readonly earlierUnsent?: boolean
}

export interface Delivery {
  /** Entries of a commit that has succeeded, claimed by this process. Returns at once. */
  handOver(entries: readonly OutboxEntry[], handOver?: HandOver): void
  /**
   * Entries of a commit, claimed by this process, that leave in the answer to the request which caused them. `end`: that
   * answer left, or it did not and they leave the usual way; only its first call counts.
   */
  inTurn(entries: readonly OutboxEntry[]): { readonly messages: readonly FittedMessage[]; end(left: boolean): void }
  /** True while an entry of this conversation waits in this process and its sending has not begun. */
  holds(key: ConversationKey): boolean
  /** A commit withdrew what had not left (or erased the person): it must not leave from memory either. */
  withdraw(key: ConversationKey, which: 'later' | 'all'): void
  /** A platform shows us what went out from our account. */
  echo(echo: Echo): void
  /** Staff mended a channel: it is tried at once. */
  mended(channel: string): void
  /** Something may be due in the store. */
  wake(): void
  /** Begins nothing new, gives 5 s to what is under way, gives the rest back. */
  stop(): Promise<void>
  stats(): DeliveryStats
}

export interface DeliveryStats {
  readonly sending: number
  /** Entries in memory whose sending has not begun. */
  readonly waiting: number
  /** Ends of attempts the store does not know yet. */
  readonly unsettled: number
  readonly accounts: readonly { readonly name: string; readonly state: 'open' | 'paused' | 'off' }[]
}
