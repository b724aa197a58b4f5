/**
 * The contract between a platform and the rest: its limits as data, a door in, a way out, and what a failure means.
 * A channel knows nothing of flows, storage or other channels, and keeps no state of residents.
 *
 * Laid out with five platforms in hand: Zalo and Messenger sign raw bytes, Telegram sends a secret header, Bot
 * Framework a token; Messenger batches; Zalo wants 200 even for junk; Bot Framework wants some answers inside the
 * request; only some have buttons, windows, receipts, typing or human inboxes.
 */
import type { Address, Echo, InboundEvent, SendOutcome } from '../messages.ts'
import type { ChannelLimits, FittedPart } from './limits.ts'

export type { ChannelLimits, Sendable } from './limits.ts'

export interface ChannelPace {
  /** Least time between two messages to one person, ms. */
  readonly perPersonMs: number
  /** Messages per second over the whole account. Looked at before each one: it may be less while the platform is tired of us. */
  readonly perSecond: number
}

/** How long we may write to someone after their last act; a channel without windows has none. */
export interface ChannelWindow {
  /** Anything may leave until then, ms after the person's last act. */
  readonly openMs: number
  /** Then only what `between` says, until this; afterwards nothing before they write again. */
  readonly untilMs?: number
  /** Who may write between the two: Messenger lets people (under a tag), Zalo bills everyone. */
  readonly between?: 'nobody' | 'people' | 'everyone'
}

/** What delivery knows at the moment a message leaves. */
export interface SendContext {
  /** `InboundEvent.reply` of this person's last event. */
  readonly reply?: string
  /** Inside the window, or in the time between where only some may write. */
  readonly window: 'open' | 'between'
}

/** A page of the channel's own at a fixed address of our host: proof of the domain, the end of a consent. */
export interface ChannelPage {
  /** From the root, with its slash: `/zalo_verifierAbC.html`. */
  readonly path: string
  get(query: Readonly<Record<string, string | undefined>>): Promise<WebhookAnswer>
}

/** A webhook request as it came: bytes untouched. */
export interface WebhookRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly query: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  readonly receivedAt: number
  /** The caller's network address, where the door knows it. Never logged as it is. */
  readonly from?: string
}

export interface WebhookAnswer {
  readonly status: number
  readonly body?: string
  readonly contentType?: string
}

/** What to do with a webhook request. */
export type Admission =
  /**
   * Genuine. Events in the order they happened; `ignored` counts kinds that need nothing, by name from a closed
   * set. `inTurn`: the platform wants the turn's messages in this very answer (Bot Framework invoke, expectReplies);
   * they are settled as sent once it has left, and leave the usual way when it could not. `echoes`: what our account
   * sent, shown to us by the platform.
   */
  | {
      readonly kind: 'events'
      readonly events: readonly InboundEvent[]
      readonly ignored: readonly string[]
      readonly inTurn?: (messages: readonly FittedMessage[]) => WebhookAnswer
      readonly echoes?: readonly Echo[]
    }
  /** Answered at once without a turn: handshakes, console probes, refusals. `why` is counted, from a closed set. */
  | { readonly kind: 'answer'; readonly answer: WebhookAnswer; readonly why: string }

export interface Webhook {
  /** Path below `/webhooks/`. */
  readonly path: string
  readonly methods: readonly ('GET' | 'POST')[]
  /** Bodies of any content type come as bytes, and none at all too: the platform's probes are to be answered, not refused. */
  readonly anyType?: true
  /** Where the proof is a header alone: refuses before the body is read. `admit` checks again by itself. */
  readonly refuseEarly?: (headers: WebhookRequest['headers']) => Extract<Admission, { kind: 'answer' }> | null
  /** Genuine on the raw bytes, then parsed, cleaned and masked. Never throws for what came from outside. */
  admit(request: WebhookRequest): Admission | Promise<Admission>
  /** How long the platform waits for its answer, with a margin, ms; absent: as long as the strictest one. */
  readonly patienceMs?: number
  /** Status when neither store nor spool could take the events (503), where a platform needs another. */
  readonly unavailable?: WebhookAnswer
}

/** A message after `delivery/fit`: within the limits, numbers written into the text where buttons do not serve. */
export interface FittedMessage extends FittedPart {
  /** Of `media`, read just before it leaves. A photo is a JPEG, a recording AAC in M4A. */
  readonly bytes?: Buffer
}

/**
 * Where a code or a link leads that begins a flow: an address; where addresses of the platform can name no flow, also what
 * to send there. `of` tells several accounts apart.
 */
export interface DeepLink {
  readonly url?: string
  readonly say?: string
  readonly of?: string
}

/** A resident's file, as the platform has it. */
export type FetchedFile =
  | { readonly kind: 'file'; readonly bytes: Buffer }
  /** The platform has it no more, or never gives it to us. */
  | { readonly kind: 'gone' }
  /** More than we take. */
  | { readonly kind: 'large' }
  /** Not now. */
  | { readonly kind: 'away' }

export interface ChannelTrouble {
  readonly account: string
  /** From a closed set of the channel's: `needs-reauth`, `token-old`, `page-restricted`. */
  readonly what: string
}

export interface Channel {
  readonly name: string
  /** One line for people: "Telegram (@ten_bot)". Holds no secret. */
  readonly title: string
  /** A resident could go on here with a conversation begun elsewhere. */
  readonly elsewhere?: boolean
  readonly limits: ChannelLimits
  /** Where they differ by person or account: a channel behind the channel, an account that takes no buttons. */
  limitsFor?(to: Address, reply?: string): ChannelLimits
  readonly pace: ChannelPace
  readonly window?: ChannelWindow
  /**
   * The platform echoes what we send, within this time: a send that may have arrived waits so long for its echo before it
   * is repeated.
   */
  readonly echoWithinMs?: number
  readonly webhook?: Webhook
  readonly pages?: readonly ChannelPage[]
  /** One platform message. Never throws for what the platform does; at most 10 s. */
  send(message: FittedMessage, to: Address, context: SendContext): Promise<SendOutcome>
  /** Stops the spinner of a press and retires its buttons. Best effort, after the commit; never throws. */
  acknowledge?(event: InboundEvent): Promise<void>
  /** Shows that an answer is being written. Best effort; never throws. */
  typing?(to: Address, reply?: string): Promise<void>
  /**
   * The file `ref` of an event names, from the platform's own hosts: only when a person of ours opens it. Never throws; at
   * most 10 s a call. Left out: this channel gives no files.
   */
  fetchFile?(ref: string, to: Address): Promise<FetchedFile>
  /** What staff must mend, as it is known now without asking the platform; empty: nothing. Shown in the metrics. */
  troubles?(): readonly ChannelTrouble[]
  /** The links that begin the flow `ref` here; none: they are not known now. Asks the platform where it must. */
  links?(ref: string): Promise<readonly DeepLink[]>
  /** Called once before traffic (looks at the webhook's state, logs what is wrong) and once at the end. */
  start?(): Promise<void>
  stop?(): Promise<void>
}
