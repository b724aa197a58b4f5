/** The moment in which a turn is decided. */
import type { Document, Notice, Subscription, Ticket, Visit } from '../records.ts'
import type { Catalogue } from './catalogue.ts'
import type { Moving } from './elsewhere.ts'

/** What a turn is told besides the conversation and what happened. Nothing here can be asked twice with another answer. */
export interface Moment {
  readonly now: number
  /** When the platform says that what came was written, and how long it took to come, where we have not kept it: ms. */
  readonly saidAt?: number
  readonly lag?: number
  readonly id: () => string
  readonly chance: () => number
  readonly catalogue: Catalogue
  /** How long after the last word of theirs the channel lets us write, ms; absent: always. */
  readonly windowMs?: number
  /** The open ticket of the conversation, when there is one. */
  readonly ticket?: Document<Ticket> | null
  /** Open requests for a home visit that the state names. */
  readonly visits?: readonly Document<Visit>[]
  /** Subscriptions that the state names. */
  readonly subscriptions?: readonly Document<Subscription>[]
  /** The notice this is about, as it is now. */
  readonly notice?: Document<Notice> | null
  /** A message to them waits that has not left yet. */
  readonly unsent?: boolean
  /** How long a claim holds without a sign of life; absent: the usual. */
  readonly leaseMs?: number
  /** After which a waiting resident gets the choices again; absent: the usual. */
  readonly remindQueueMs?: number
  /** Who has promised to be there; null or absent: that is not known. */
  readonly duty?: (now: number) => { readonly there: boolean; readonly next: number | null } | null
  /** Other channels on which this conversation could go on, as people call them. */
  readonly elsewhere?: () => readonly string[]
  /** What was begun most lately, the most first; empty: too little is known. */
  readonly often?: () => readonly string[]
  /** Ids of the posters that were made. */
  readonly posters?: () => ReadonlySet<string>
  /** The message is a code that moves a conversation here. */
  readonly moving?: Moving
  /** The volunteers' group is on: words of residents go to Telegram's servers abroad. */
  readonly groupAbroad?: boolean
  /** A draft was tried here until now: its word has ended, or its flow was left. */
  readonly trialOver?: true
  /** Somebody asks why: the reasons say how a choice was recognised, at the cost of looking twice. */
  readonly explain?: true
}
