/** What is kept. Every record here is masked already: nothing enters the store that was not cleaned at the door. */
import type { Address, ConversationKey, OutboundMessage, SentMedia } from './messages.ts'

/** Something a resident answered: `value` decides branches, `said` is shown back. */
export interface Answer {
  readonly value: string | number
  readonly said: string
}

/**
 * Names under which flows remember whose home is visited: name, phone, address. They go to the team that comes and to
 * nobody else: sealed where they are stored, and in no line, card, search or preview.
 */
export const CONTACT_ANSWERS = ['ho_ten', 'dien_thoai', 'cho_o'] as const

/** A place in one flow. The lowest frame is what the resident came for; the ones above were called or asked in between. */
export interface Frame {
  readonly flow: string
  readonly step: string
  /** Revision of the flow when this step was shown. */
  readonly revision: number
  /** Why this frame lies on the one below: called by a step, or a question asked in the middle. */
  readonly because: 'chosen' | 'call' | 'aside'
  readonly answers: Readonly<Record<string, Answer>>
  /** Waiting steps passed before this one, oldest first, for "back" (at most 50). */
  readonly trail: readonly string[]
  /** Turn at which the present step was first shown here. */
  readonly sinceTurn: number
  /** Ms since the epoch of the same. */
  readonly since: number
  /** Answers at this step that were not understood. */
  readonly misses: number
  /** Times a step was shown in this run, by step. */
  readonly visits: Readonly<Record<string, number>>
  /** Waiting steps that followed this one when it was shown, nearest first (at most 12): where to go when it is removed. */
  readonly ahead: readonly string[]
  /** What is open in the books (`conversation/books.ts`). No stay while a person has it. */
  readonly stay?: Stay
  readonly run?: Run
}

/** One entering of a step: counted when it was entered, and once more when it ends. */
export interface Stay {
  readonly step: string
  readonly revision: number
  readonly at: number
}

/** One beginning of a flow. */
export interface Run {
  readonly revision: number
  readonly at: number
  /** The poster that brought them. */
  readonly poster?: string
  /** With a person now. */
  readonly held?: true
}

/** A question of our own, outside any flow, that the next message may answer. */
export type Pending =
  | { readonly kind: 'consent'; readonly wish?: string }
  | { readonly kind: 'pair'; readonly wish?: string }
  | { readonly kind: 'switch-flow'; readonly flows: readonly string[] }
  | { readonly kind: 'change-answer'; readonly flow: string; readonly step: string }
  | { readonly kind: 'which-answer'; readonly steps: readonly string[] }
  | { readonly kind: 'stop' }
  | { readonly kind: 'erase' }
  | { readonly kind: 'trouble'; readonly step: string; readonly offered: readonly string[] }
  | { readonly kind: 'resume' }
  /** One choice was offered as what may have been meant: its button. */
  | { readonly kind: 'near'; readonly data: string; readonly label: string }
  /** A person was offered. */
  | { readonly kind: 'person' }
  | { readonly kind: 'language' }
  /** Whether the time the desk has set for a visit suits. */
  | { readonly kind: 'visit'; readonly visit: string }
  /** A list of the menu, or the menu itself, with what stood in it: `flow.tam-tru`, `go.human`. */
  | { readonly kind: 'menu'; readonly list?: string; readonly lines: readonly string[] }
  /** Whether to be told when there is news of this, in the very words that were read. */
  | { readonly kind: 'news'; readonly topic: string; readonly words: string }

/** Everything the next turn needs to know of one resident: our own envelope, not XState's snapshot. */
export interface ConversationState {
  readonly format: 1
  readonly language: string
  /** How the resident wants to be called and how we call ourselves; absent until chosen. */
  readonly pair?: { readonly resident: string; readonly bot: string }
  /** Last word of the display name. Kept only with consent. */
  readonly name?: string
  readonly consent: {
    readonly state: 'unasked' | 'asked' | 'yes' | 'no'
    readonly at?: number
    readonly wording?: string
  }
  readonly frames: readonly Frame[]
  readonly pending?: Pending
  /** Who answers: the bot, nobody yet (waiting for a person), or a person. */
  readonly owner: 'bot' | 'queue' | 'human'
  readonly ticket?: string
  /** Open requests for a home visit, the one spoken of first. */
  readonly visits?: readonly OpenVisit[]
  /** What they asked to be told of, and what was told. Absent: it never came up. */
  readonly news?: News
  /** A person answers in the platform's own inbox; `over`: they have been silent for long, which is not said yet. */
  readonly inbox?: 'held' | 'over'
  /** Free text being gathered at the present step, oldest first. */
  readonly gathered?: readonly string[]
  /**
   * When the question now standing was decided, ms since the epoch, the turn that decided it, and where that turn was an
   * answer to somebody, when the platform says that they wrote.
   */
  readonly asked?: { readonly at: number; readonly turn: number; readonly to?: number }
  /**
   * What a number means now: data of the buttons shown last, in their order; '' for what the step reads by itself. Absent: the
   * step reads every number.
   */
  readonly offered?: readonly string[]
  readonly lastInAt: number
  /** From when the platform says that their last words were written until they came, ms: its clock and ours differ. */
  readonly lag?: number
  /** Flows finished, newest last, at most 20. */
  readonly done: readonly { readonly flow: string; readonly at: number; readonly outcome: string }[]
  /** Turns since the run began, and when it began; a run ends with the flow or after a day of silence. */
  readonly run: { readonly turns: number; readonly since: number }
  /** Folded digests of the last texts, with their times, to notice a bot talking to a bot. */
  readonly echoes: readonly { readonly digest: string; readonly at: number }[]
  /** When the resident was last warned, by kind of secret. */
  readonly warned: Readonly<Record<string, number>>
  /** The last press taken, to know a double tap. */
  readonly lastPress?: { readonly data: string; readonly at: number }
  /** The album last answered: its other pictures come one by one. */
  readonly album?: { readonly id: string; readonly at: number }
  /** Messages of this person: in the running 10 s, and on this day (`2026-11-23`). */
  readonly flood: { readonly since: number; readonly count: number; readonly day: string; readonly dayCount: number }
  readonly reachable: boolean
  /** When a person was last called for them. */
  readonly helpAt?: number
  /** The poster whose code was scanned last, until a flow is begun. */
  readonly poster?: { readonly id: string; readonly at: number }
  /** Phrases of theirs that nothing matched and that were kept, on one day. */
  readonly unheard?: { readonly day: number; readonly count: number }
  /** "nói ngắn thôi": bare questions without the explaining sentences. */
  readonly brief: boolean
  /** This conversation runs a draft, until it ends: by whose word, of which flow, how long at the most. */
  readonly trial?: { readonly word: string; readonly flow: string; readonly until: number }
  /** Opaque to us: what the channel needs to write to this person. */
  readonly reply?: string
}

/** A conversation as the store has it: the state, its turn number, and what delivery knows of it. */
export interface Conversation {
  readonly key: ConversationKey
  readonly address: Address
  /** Turns committed so far; the next commit must name it. 0: never seen. */
  readonly turn: number
  readonly state: ConversationState
  /** True while a message to this person waits in the outbox and is not being sent at this moment. */
  readonly unsent: boolean
}

/** Something that happens later. One timer of a name per conversation; setting it again replaces it. */
export interface Timer {
  readonly conversation: ConversationKey
  readonly name:
    | 'remind'
    | 'gather'
    | 'wait'
    | 'queue'
    | 'recap'
    | 'silence'
    | 'inbox'
    | 'lease'
    | 'watch'
    | 'appointment'
    | 'visit'
    | 'notice'
    | 'forget'
  readonly dueAt: number
  /** The turn and step that set it: when either has moved on, the timer is stale and is ignored. */
  readonly turn: number
  readonly flow?: string
  readonly step?: string
}

/** A timer that begins when the message it belongs to has been handed to the platform. */
export interface TimerAfterSend extends Omit<Timer, 'dueAt'> {
  readonly afterMs: number
}

export interface OutboxEntry {
  readonly id: string
  readonly conversation: ConversationKey
  readonly address: Address
  /** Order inside the conversation: turn first, then place in the turn. */
  readonly turn: number
  readonly place: number
  readonly message: OutboundMessage
  /** For the channel: the conversation reference of the last inbound event. */
  readonly reply?: string
  readonly queuedAt: number
  /** Attempts already made. */
  readonly attempts: number
  /** Set when this message leaves: reminders count from then. */
  readonly starts?: readonly TimerAfterSend[]
  /** Last thing the platform said, without content. */
  readonly lastReason?: string
}

export interface TranscriptEntry {
  readonly id: string
  readonly at: number
  readonly from: 'resident' | 'bot' | 'person' | 'system'
  readonly text: string
  readonly flow?: string
  readonly step?: string
  /** The platform's message id, for edits and receipts. */
  readonly platformId?: string
  readonly media?: readonly { readonly kind: string; readonly ref?: string }[]
  /** Staff id, of what a person of ours wrote at the desk. */
  readonly by?: string
  /** With the first line of a turn: why it went so, as text that only `conversation/trace.ts` makes and reads. */
  readonly trace?: string
}

/** Anything people edit or lists show: tickets, visits, staff, revisions, settings. Written by compare-and-set. */
export interface Document<T = unknown> {
  readonly kind: string
  readonly id: string
  /** 1 for the first write. */
  readonly version: number
  /** Exact-match indexes: `{state: 'waiting', conversation: '…'}`. At most 6. */
  readonly indexes: Readonly<Record<string, string>>
  /** Lists come back in this order. */
  readonly sort: number
  readonly body: T
}

export interface DocumentWrite {
  readonly document: Document
  /** Version it replaces; 0: must not exist yet. */
  readonly replaces: number
}

/** A person of ours, as residents are told of them. */
export interface Helper {
  /** Id of the staff record. */
  readonly staff: string
  readonly name: string
  readonly role: string
  readonly unit: string
}

/** Why a conversation was handed back to the bot. */
export type HandBackReason = 'done' | 'explained' | 'wrong-flow' | 'other'

/**
 * Somebody needs a person. Exactly one of its states at a time, written in the same commit as the conversation's owner:
 * `waiting` is owner queue, `held` is owner human, all others are owner bot.
 */
export interface Ticket {
  readonly conversation: ConversationKey
  readonly channel: string
  readonly topic: string
  /** Of the flow in which they asked; absent: in none. Who helps with a group sees all of it. */
  readonly group?: string
  readonly reason: 'asked' | 'stuck' | 'distress' | 'fraud' | 'flow-failed' | 'bot-loop' | 'step' | 'silent'
  readonly flow?: string
  readonly step?: string
  readonly stage?: string
  /** Answers of the run, masked, and what was tried at the step. */
  readonly answers: Readonly<Record<string, string>>
  readonly tries: readonly string[]
  /** Answers at the step that were not understood. */
  readonly misses?: number
  /** Path of steps in the run, for staff when a flow failed. */
  readonly path: readonly string[]
  readonly openedAt: number
  readonly state: 'waiting' | 'held' | 'scheduled' | 'watching' | 'closed'
  readonly urgent: boolean
  /** Since when they wait, or waited before somebody came. */
  readonly waitingSince: number
  /** Somebody had it and did not come back: it goes before those who have waited as long. */
  readonly front: boolean
  /** Raised by each claim. Whatever a helper does names the claim under which it is done; another is refused. */
  readonly claim: number
  /** Held: by whom, and until when without a sign of life. */
  readonly helper?: Helper & { readonly since: number; readonly leaseUntil: number }
  /** Who handed back last, where and why: the first to be asked when the resident is stuck again. */
  readonly helped?: {
    readonly by: Helper
    readonly at: number
    readonly step?: string
    readonly reason?: HandBackReason
    /** Where they stood when they asked, and ids of the ready-made replies they got there: counted if they finish. */
    readonly worked?: {
      readonly flow: string
      readonly step: string
      readonly revision: number
      readonly said: readonly string[]
    }
  }
  /** Held: ids of ready-made replies said so far. */
  readonly said?: readonly string[]
  /** Held: photos of the helper's own that a lead looks at before they leave, and those that were not let through. */
  readonly offered?: readonly OfferedPhoto[]
  /** Staff ids of whom the resident suspects of fraud: they see it no more, and only a lead takes it. */
  readonly suspected?: readonly string[]
  /** Scheduled: when they want to be written to. Watching: until when. */
  readonly until?: number
  /** For the card: last word of the name, how they are addressed, language, and their last act for the window. */
  readonly who: {
    readonly name?: string
    readonly pair?: string
    readonly language: string
    readonly lastInAt: number
    /** False: they have not agreed, so nothing of what they write is kept and no person can read it. */
    readonly kept?: boolean
  }
  /** Watching: where they stand now; empty: in no flow. `flow` and `step` stay where they asked. */
  readonly goesOn?: Pick<Ticket, 'flow' | 'step' | 'stage'>
  /** What became of them after help. */
  readonly after?: 'finished' | 'stuck-again' | 'left'
  /** When they finished. */
  readonly afterAt?: number
  readonly closedAt?: number
  readonly closedBy?: 'resident' | 'staff' | 'erased'
}

/** Words in a picture are read by no guard, so a person reads them. */
export interface OfferedPhoto {
  /** The sender's own id of it. */
  readonly id: string
  /** Under which claim; with it the photo is over too. */
  readonly claim: number
  readonly at: number
  /** What stands under it. */
  readonly text: string
  readonly sent: SentMedia
  /** As the transcript names it. */
  readonly ref: string
  /** Not let through, by whom (a name) and why. */
  readonly refused?: { readonly by: string; readonly why: string }
}

/** A morning or an afternoon somebody asked for. */
export interface VisitWindow {
  /** `2026-11-25` */
  readonly day: string
  readonly half: 'morning' | 'afternoon'
  /** As the resident read it: "sáng thứ Tư 25/11". */
  readonly said: string
}

/** A request that the team come to the house, as a flow gathered it. No day in it is promised: those are wishes. */
export interface Visit {
  readonly conversation: ConversationKey
  readonly channel: string
  /** Language in which to speak to them. */
  readonly language: string
  readonly reference: string
  readonly flow: string
  /** What help is wanted: a choice of the flow, or the flow that called it. */
  readonly topic: string
  /** Why this person goes first, as ids of choices: `nam`, `o_mot_minh` … */
  readonly priority: readonly string[]
  /** Present name of the commune. */
  readonly area?: string
  /** Neighbourhood group in their own words, often with the former ward. */
  readonly group?: string
  /** Present only where asked; the phone as `0912 345 678`. */
  readonly name?: string
  readonly phone?: string
  readonly address?: string
  /** The one wished for most first; none: any time. */
  readonly windows: readonly VisitWindow[]
  /** What else was answered, as said. */
  readonly answers: Readonly<Record<string, string>>
  readonly requestedAt: number
  readonly changedAt?: number
  /**
   * `requested` and `changed` wait for the desk; `assigned` was said to the resident, `confirmed` they have agreed to;
   * `missed`: somebody went, or was to go, and it was not done.
   */
  readonly state: 'requested' | 'changed' | 'assigned' | 'confirmed' | 'cancelled' | 'done' | 'missed'
  /** When and who: what the resident was told last. Of a changed visit, what does not hold any more. */
  readonly plan?: VisitPlan
  /** Read out by the visitors at the door: four digits that only the resident, and those two on the day, can see. */
  readonly code?: string
  /** Wrong codes given at the door so far. */
  readonly wrongCodes?: number
  readonly confirmedAt?: number
  /** Staff ids of who was to go and need not any more: they are told. */
  readonly relieved?: readonly string[]
  /** The code was read at the door: it works once. By staff id. */
  readonly arrived?: { readonly at: number; readonly by: string }
  /** How it ended. `by`: staff id, or the resident. */
  readonly ended?: { readonly at: number; readonly by: string; readonly why?: VisitEnd; readonly note?: string }
  /** Times when it was not done and another was set, oldest first, at most 10. */
  readonly before?: readonly (VisitTime & { readonly why: VisitEnd; readonly note?: string; readonly at: number })[]
  /** After this it is deleted with everything in it, ms since the epoch. */
  readonly keepUntil: number
}

/** A half day, and the hour in it where one was agreed. */
export interface VisitTime {
  readonly day: string
  readonly half: 'morning' | 'afternoon'
  /** `08:30` */
  readonly time?: string
}

export interface VisitPlan extends VisitTime {
  /** Two, never one: nobody goes alone into somebody's house. */
  readonly people: readonly Helper[]
  readonly at: number
  /** Staff id. */
  readonly by: string
}

/** Why a visit was not done, or why the team called it off. */
export type VisitEnd =
  | 'nobody-home'
  | 'needs-papers'
  | 'refused'
  | 'not-found'
  | 'could-not-come'
  | 'other'
  | 'not-needed'
  | 'at-counter'
  | 'elsewhere'

/** What a conversation remembers of an open request: enough to know of it and to remind. The rest is in the document. */
export interface OpenVisit {
  readonly id: string
  readonly flow: string
  readonly reference: string
  readonly windows: readonly VisitWindow[]
  /** What the desk has set, if it holds. */
  readonly plan?: VisitTime
  readonly keepUntil: number
  /** The reminder of the day before has been said. */
  readonly reminded?: boolean
}

/** What a subscription is about: a flow's id, or the ward as a whole. */
export type NewsTopic = string

/** No flow's id: flows are named in Vietnamese words joined by hyphens. */
export const WARD_NEWS: NewsTopic = 'ward'

/** What a conversation remembers of notices: enough to decide of the next one, and to stop them all. */
export interface News {
  /** Agreed to and standing, oldest first. The proof is in the documents. */
  readonly yes: readonly { readonly id: string; readonly topic: NewsTopic; readonly at: number }[]
  /** Procedures after which the offer was shown: each once. */
  readonly offered: readonly string[]
  /** A notice that waits for its moment, since when. */
  readonly due?: { readonly notice: string; readonly since: number }
  /** The notice said last: when, and in which turn. */
  readonly last?: { readonly notice: string; readonly at: number; readonly turn: number }
  /** Notices decided of, newest last: a second look at one does nothing. */
  readonly seen: readonly string[]
}

/** Somebody's explicit yes to being told: kept as its proof, for as long after its end as the law asks. */
export interface Subscription {
  readonly conversation: ConversationKey
  readonly topic: NewsTopic
  readonly at: number
  /** What they read when they agreed. */
  readonly words: string
  readonly endedAt?: number
}

/** One message of the ward to those who asked for it. */
export interface Notice {
  readonly topic: NewsTopic
  /** By language tag; the main one is always there. */
  readonly texts: Readonly<Record<string, string>>
  /** A flow that a button under it opens. */
  readonly open?: string
  /** `sending`: still being handed out; `sent`: everybody was decided of; `stopped`: nobody gets it any more. */
  readonly state: 'draft' | 'sending' | 'sent' | 'stopped'
  readonly by: StaffName
  readonly changedAt: number
  /** Everybody whose words are in it. */
  readonly authors: readonly string[]
  /** Of exactly these words: a change takes it back. */
  readonly approved?: StaffName & { readonly at: number }
  readonly started?: StaffName & { readonly at: number; readonly alone?: true }
  /** Nobody gets it after this, ms since the epoch. */
  readonly until?: number
  /** How far it was handed out, and who is at it. */
  readonly round?: NoticeRound
  readonly ended?: StaffName & { readonly at: number }
}

export interface StaffName {
  readonly staff: string
  readonly name: string
}

/** Subscriptions are handed out in pages, in the order of their documents. */
export interface NoticeRound {
  /** `sort` of the last subscription that somebody has taken. */
  readonly after: number
  /** Pages being worked on, each somebody's until then. */
  readonly pages: readonly { readonly after: number; readonly upTo: number; readonly until: number }[]
  /** Nothing lies behind `after`. */
  readonly over: boolean
}
