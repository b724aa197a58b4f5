/** What travels: the events that come in and the messages that go out, the same for every channel. */

/** Something found and hidden at the door; the hidden value itself exists nowhere after masking. */
export interface SecretFinding {
  readonly kind:
    | 'card-qr'
    | 'machine-lines'
    | 'bank-card'
    | 'id-number'
    | 'old-id-number'
    | 'one-time-code'
    | 'password'
    | 'security-answer'
    | 'phone'
    | 'account-number'
    | 'insurance-number'
    | 'passport-number'
    | 'email'
}

/** Where one resident is met: a channel, which of our accounts there, and the platform's own id of the person. */
export interface Address {
  readonly channel: string
  /** Our account on that channel (page, OA, bot). `main` where a channel has only one. */
  readonly account: string
  /** The platform's id of the person, always text: some ids exceed 2^53. */
  readonly person: string
}

/** Key of a conversation, the same person on the same account for ever: `telegram:main:42`. */
export type ConversationKey = string

export function conversationKey({ channel, account, person }: Address): ConversationKey {
  return `${channel}:${account}:${person}`
}

export type MediaKind = 'photo' | 'voice' | 'video' | 'file' | 'sticker' | 'location' | 'contact' | 'other'

/** A reference to the platform's copy. The bytes are fetched only when someone needs them. */
export interface MediaRef {
  readonly kind: MediaKind
  /** The platform's id or address of the file; never logged, never shown. */
  readonly ref?: string
  /** Items sent together share it; a channel without albums leaves it out. */
  readonly album?: string
}

/** What a resident did. Texts are already NFC, cleaned and masked. */
export type Input =
  | { readonly kind: 'text'; readonly text: string; readonly secrets: readonly SecretFinding[]; readonly cut?: boolean }
  /** A press on one of our buttons: `data` is what we put there, untrusted; `label` what the resident saw. */
  | { readonly kind: 'press'; readonly data: string; readonly label?: string }
  /** The conversation was opened: /start, Get Started, follow, a deep link naming a flow. */
  | { readonly kind: 'open'; readonly ref?: string }
  | {
      readonly kind: 'media'
      readonly items: readonly MediaRef[]
      readonly caption?: string
      readonly secrets: readonly SecretFinding[]
    }
  /** An earlier message was changed. The transcript follows, the flow does not run again. */
  | { readonly kind: 'edit'; readonly of: string; readonly text: string; readonly secrets: readonly SecretFinding[] }
  /** They blocked us or came back. */
  | { readonly kind: 'reachable'; readonly reachable: boolean }
  | {
      readonly kind: 'receipt'
      readonly state: 'delivered' | 'read'
      readonly ids: readonly string[]
      readonly before?: number
    }
  /** A person of ours wrote in the platform's own inbox: certainly a person, certainly not us. */
  | { readonly kind: 'staff-echo'; readonly text: string; readonly platformId?: string }
  /** A sign of life that is no answer: it opens the window again, nothing is said to it. */
  | { readonly kind: 'reaction' }
  /** Someone else took or gave back the thread on the platform (routing, a tag). */
  | { readonly kind: 'control'; readonly owner: 'bot' | 'human' }
  /** The person withdrew on the platform: everything of theirs is erased. */
  | { readonly kind: 'withdraw' }

/** One thing a platform told us, after it was found genuine, parsed, cleaned and masked. */
export interface InboundEvent extends Address {
  /** Recognises a redelivery: unique per channel and account for at least 7 days. */
  readonly id: string
  /** When it happened by the platform's clock, ms since the epoch; our arrival time where the platform gives none. */
  readonly at: number
  readonly input: Input
  /** The platform's id of the message itself, for quoting, receipts and edits. */
  readonly platformId?: string
  /** Display name, cleaned, at most 80 characters. */
  readonly name?: string
  /** Language tag of the person's app, a hint only. */
  readonly language?: string
  /** What the channel needs to answer this person later (a conversation reference); opaque to everyone else. */
  readonly reply?: string
  /** What the channel needs to acknowledge a press (callback id, message id); opaque to everyone else, not kept. */
  readonly acknowledge?: string
}

/**
 * The platform shows us a message that went to a resident from our account. Ours, by the id we gave it or by its words
 * (then it settles a doubtful sending); if not ours, `otherwise` says what it means, after a short hold for a send whose
 * answer is still under way.
 */
export interface Echo extends Address {
  readonly at: number
  /** Our outbox id and part, where the platform carries it: `01J…/0`. */
  readonly ourId?: string
  readonly platformId?: string
  /** The words, to compare with what was sent, where nothing better tells. Never kept. */
  readonly text?: string
  readonly otherwise?: InboundEvent
}

export interface Choice {
  /** What comes back when pressed. ASCII, at most 64 bytes: the smallest limit of all platforms (Telegram). */
  readonly data: string
  readonly label: string
}

export interface Picture {
  /** Path below `flows/pictures`, without ending: `vneid/nhap-so`; an .svg and a .png stand there. */
  readonly path: string
  readonly alt: string
}

/** A photo or recording that goes out as a file: of one of us to this one person, or of a flow's step. Read when it leaves. */
export interface SentMedia {
  readonly kind: 'photo' | 'voice'
  /** Its name on the shelf; of a flow's recording its path below `flows/voices`. */
  readonly id: string
  /** Of a step, beside the words it reads: where it cannot go, the words go alone. */
  readonly flow?: true
  readonly type: string
  /** Of a recording. */
  readonly seconds?: number
}

/** Who speaks. A person's words always carry name, role and unit. */
export type Author =
  | { readonly kind: 'bot' }
  | { readonly kind: 'person'; readonly name: string; readonly role: string; readonly unit: string }

/** One message to a resident, before it is fitted to a channel. */
export interface OutboundMessage {
  readonly text: string
  readonly choices: readonly Choice[]
  readonly picture?: Picture
  /** Path below `flows/voices` of a recording. */
  readonly voice?: string
  /** A person's own; `text` is what stands under it. */
  readonly media?: SentMedia
  readonly author: Author
  /** Language the text is in, for read-aloud and `lang`. */
  readonly language: string
  /** `live` answers what was just said and goes before `later` (reminders, news of an edit). */
  readonly urgency: 'live' | 'later'
  /** What was asked before is over: where buttons can be taken away, they are. */
  readonly settles?: true
  /** "Bước 4 trong 9", for channels that draw it themselves. */
  readonly progress?: { readonly stage: number; readonly of: number }
  /** Id of the notice it is, for its figures. */
  readonly notice?: string
}

/** What became of one attempt to send. The channel classifies, delivery decides. */
export type SendOutcome =
  /** Handed over. `at`: the platform's own time of it, where it says so. */
  | { readonly kind: 'sent'; readonly platformId?: string; readonly at?: number }
  /**
   * Try again, not before `afterMs`. `unsure`: the platform may have taken it (a timeout after the request was
   * written), so a repeat may show twice; it is counted and logged. `scope` says whom to pause.
   */
  | {
      readonly kind: 'retry'
      readonly reason: string
      readonly afterMs: number
      readonly unsure?: boolean
      readonly scope: 'message' | 'person' | 'channel'
    }
  /** Our message is wrong for the platform: no retry. `plain`: worth one try as bare text with numbers. */
  | { readonly kind: 'rejected'; readonly reason: string; readonly plain?: boolean }
  /** The person cannot be reached until they write again. */
  | { readonly kind: 'blocked'; readonly reason: string }
  /** The platform's window is closed: kept until the person writes. */
  | { readonly kind: 'closed'; readonly reason: string }
  /** The channel itself cannot send until staff mend it (token revoked, account off). */
  | { readonly kind: 'stopped'; readonly reason: string }
