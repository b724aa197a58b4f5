/**
 * The store's whole contract. Every sentence here is one test in `tests/store/contract.ts`, run against each driver.
 *
 * It asks for nothing that one Lua function per call on keys of one bucket could not do: no joins, no long
 * transactions, no query but by key, by due time inside a bucket, or by one exact index.
 */
import type { Address, ConversationKey } from '../messages.ts'
import type {
  Conversation,
  ConversationState,
  Document,
  DocumentWrite,
  OutboxEntry,
  Timer,
  TimerAfterSend,
  TranscriptEntry,
} from '../records.ts'

/** Everything one turn causes. Applied whole or not at all. */
export interface TurnCommit {
  readonly key: ConversationKey
  readonly address: Address
  /** Turn the decision was computed from; the stored one must still be this. 0: must not exist. */
  readonly expectedTurn: number
  readonly state: ConversationState
  /** Ids of the inbound events this turn applies; empty for a turn nobody sent (a timer names itself by `timer`). */
  readonly inboundIds: readonly string[]
  /**
   * Appended to the outbox. They are born claimed by the committing process until `claimUntil`, so that it can send
   * them at once; when the process dies, the claim runs out and another sends them.
   */
  readonly outbox: readonly OutboxEntry[]
  readonly claimUntil: number
  /** Timers to set (replacing one of the same name) and names to cancel. Cancelling comes first. */
  readonly timers: readonly Timer[]
  readonly cancelTimers: readonly Timer['name'][] | 'all'
  /**
   * Outbox entries queued before, claimed ones too, that must not leave any more ('later': only those of that urgency).
   * One that is being handed over at this moment may still arrive.
   */
  readonly withdrawUnsent?: 'later' | 'all'
  readonly transcript: readonly TranscriptEntry[]
  /** Counters to raise, by name from a closed set, for the day in Viet Nam of `at` (`day.ts`). */
  readonly counts: Readonly<Record<string, number>>
  readonly at: number
  /** More of them, each for the day of its own moment: what ends is counted on the day on which it began. */
  readonly countsAt?: readonly { readonly at: number; readonly counts: Readonly<Record<string, number>> }[]
  /** Documents written with the turn (a ticket, a visit). One stale version fails the whole commit as a conflict. */
  readonly documents: readonly DocumentWrite[]
  /** Older transcript entries whose text is replaced (edits, late masking), by platform id. */
  readonly rewrite?: readonly { readonly platformId: string; readonly text: string }[]
}

/**
 * `duplicate`: an inbound id was applied before; nothing is changed, and the platform is told 200.
 * `conflict`: the turn has moved on, or a document's version has; nothing is changed, decide again.
 */
export type CommitOutcome = 'committed' | 'conflict' | 'duplicate'

export interface SweepLimits {
  readonly transcriptBefore: number
  readonly idsBefore: number
  readonly signal?: AbortSignal
}

/** How an attempt to send ended, written when it is known. */
export interface Settlement {
  readonly entry: Pick<OutboxEntry, 'id' | 'conversation'>
  /**
   * `sent` and `dropped` remove the entry; `retry` gives it back, claimable from `notBefore`; `held` until the resident
   * writes. `retry` and `held` raise `attempts` by one.
   */
  readonly outcome:
    | { readonly kind: 'sent'; readonly platformId?: string; readonly at: number }
    /** `tried: false`: its channel is paused or off, nothing was attempted, so `attempts` stays as it was. */
    | { readonly kind: 'retry'; readonly reason: string; readonly notBefore: number; readonly tried?: false }
    | { readonly kind: 'held'; readonly reason: string }
    | { readonly kind: 'dropped'; readonly reason: string }
  /** Timers that count from the sending; written with it, replacing ones of the same name. */
  readonly timers?: readonly Timer[]
  /** For the day of `at` where it was sent, of the writing otherwise. */
  readonly counts: Readonly<Record<string, number>>
}

export interface Store {
  /** `null`: never seen, or erased. */
  readConversation(key: ConversationKey): Promise<Conversation | null>

  /** Has this inbound id been applied (or erased with its person) in the last 8 days? A cheap look before deciding. */
  wasApplied(key: ConversationKey, inboundId: string): Promise<boolean>

  commitTurn(commit: TurnCommit): Promise<CommitOutcome>

  /**
   * Oldest claimable entry of each conversation, at most `max`, and then the entries right behind it of the same
   * conversation: a conversation whose first entry is claimed or not yet due yields nothing, so order is kept.
   * Together never more than `max`. Claimed until `until`; nobody else gets them before.
   */
  claimOutbox(max: number, now: number, until: number): Promise<readonly OutboxEntry[]>
  /** Writes how attempts ended. Settling an entry that is no longer there does nothing. */
  settleOutbox(settlements: readonly Settlement[]): Promise<void>
  /** Gives back claimed entries untouched (stopping): claimable at once, attempts unchanged. */
  releaseOutbox(entries: readonly Pick<OutboxEntry, 'id' | 'conversation'>[]): Promise<void>
  /**
   * At the start of a process: what an earlier one had claimed and never settled is claimable at once, entries and timers.
   * Only a store that one process uses at a time can know that the other is gone; a shared one gives nothing back, and
   * its claims run out.
   * @returns ids of the entries: whoever had claimed them may have sent them already
   */
  takeOver(): Promise<readonly string[]>
  /** Makes entries held for this person claimable again. Called by a commit of theirs too (any commit with inboundIds). */
  releaseHeld(key: ConversationKey): Promise<void>
  /** Entries that are not gone yet, and the age of the oldest in ms, for metrics. */
  outboxDepth(now: number): Promise<{ readonly waiting: number; readonly oldestMs: number }>

  /** Timers due at `now`, at most `max`, claimed until `until`. A turn that handles one cancels it in its commit. */
  claimTimers(max: number, now: number, until: number): Promise<readonly Timer[]>
  /** Removes a timer if it is still the very one given (same turn and dueAt). */
  dropTimer(timer: Timer): Promise<void>
  /** When the next timer is due, a claimed one at the end of its claim (its worker may have died); `null`: none. */
  nextTimerAt(): Promise<number | null>

  /**
   * Newest last. `before`: only entries with a smaller id. At most `max`. The newest 1,900 of a conversation are always
   * there, never more than 2,000 are.
   */
  transcript(key: ConversationKey, max: number, before?: string): Promise<readonly TranscriptEntry[]>

  getDocument(kind: string, id: string): Promise<Document | null>
  /** False: the version has moved on, nothing written. */
  putDocument(write: DocumentWrite): Promise<boolean>
  deleteDocument(kind: string, id: string, version: number): Promise<boolean>
  /** By one exact index, or all of a kind; ordered by `sort` rising, at most `max`, after the sort value `after`. */
  listDocuments(
    kind: string,
    query: { readonly index?: readonly [name: string, value: string]; readonly max: number; readonly after?: number },
  ): Promise<readonly Document[]>

  /** Conversations whose open frame stands in this flow, for publishing and live edits; at most `max` keys. */
  conversationsIn(flow: string, max: number): Promise<readonly ConversationKey[]>

  counts(fromDay: string, toDay: string): Promise<Readonly<Record<string, number>>>

  /**
   * Everything of one person: state, transcript, timers, outbox, documents indexed by `conversation`. Gone for every
   * reader when the promise resolves, and from the store's files, if they are ours; a shared store is told to write its
   * files anew and does so in its own time. Ids of their applied events stay recognised (as hashes).
   */
  erase(key: ConversationKey): Promise<void>
  /**
   * Deletes transcripts older than `transcriptBefore`, applied-ids older than `idsBefore`; returns how many rows. Takes its
   * time, so that turns go on as ever; told to stop by `signal`, it leaves the rest to the next time.
   */
  sweep(limits: SweepLimits): Promise<number>

  /** Throws AppError('store-away') when a write would not succeed now. */
  ping(): Promise<void>
  /**
   * Writes a copy of everything to a new file, from which a store can be opened; refuses to overwrite. Everything of one
   * person is of one moment; with an embedded store everything is.
   */
  backup(path: string): Promise<void>
  /** Finishes what was accepted, then closes. */
  close(): Promise<void>
}

/** Says what an operator should know. `warning`: something to mend. */
export type Tell = (what: string, warning: boolean) => void

export type { TimerAfterSend }
