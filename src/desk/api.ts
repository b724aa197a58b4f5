/**
 * What desk and server say to each other: `/api/desk/…`, JSON both ways. Types only, shared by the routes and the page.
 *
 * Errors are `{ error: { code, message, where? } }`, `message` in Vietnamese and fit to show. Times are ms since the epoch.
 * Nothing here carries a full name, a phone, an id number or a platform's id of a person.
 */
import type { HardWhy } from '../conversation/counted.ts'
import type { HandBackReason, Ticket } from '../records.ts'

/** What a volunteer sees of somebody who needs a person. */
export interface Card {
  /** Id of the ticket. */
  readonly id: string
  /** Raised with every change; a list is asked for what is newer than the highest seen. */
  readonly changed: number
  readonly state: Ticket['state']
  /** "bác Hoa": form of address and last word of the name; without a name "bác". */
  readonly who: string
  /** "Gọi bác, xưng cháu"; absent while not chosen. */
  readonly address?: string
  readonly language: string
  readonly channel: string
  /** "Zalo", "Messenger", "Trang chat". */
  readonly channelTitle: string
  readonly topic: string
  /** Only for police: other volunteers never see such a card at all. */
  readonly policeOnly: boolean
  /** Flow's title and step's short name, as far as known. */
  readonly flow?: { readonly id: string; readonly title: string }
  readonly step?: { readonly id: string; readonly title: string; readonly stage?: string }
  /** With the bot again: where they stand now, while flow and step are where they asked. Empty: in no flow. */
  readonly goesOn?: Pick<Card, 'flow' | 'step'>
  readonly reason: Ticket['reason']
  /** Answers at the step that were not understood; absent: none. */
  readonly misses?: number
  readonly urgent: boolean
  readonly waitingSince: number
  readonly front: boolean
  /** False: they have not agreed, so nothing they write is kept and nobody can read it. Absent: they have. */
  readonly kept?: false
  /** Their last act: unread and the window are counted from it. */
  readonly lastInAt: number
  /** Until when the channel lets a person write; absent: always. */
  readonly windowUntil?: number
  /** Held: by whom and until when without a sign of life. */
  readonly helper?: {
    readonly staff: string
    readonly name: string
    readonly since: number
    readonly leaseUntil: number
  }
  readonly mine: boolean
  /** Who helped before; `mine`: it was me. */
  readonly helped?: {
    readonly name: string
    readonly mine: boolean
    readonly at: number
    readonly reason?: HandBackReason
  }
  /** Photos of the helper's own that wait for a lead, and those that were not let through. */
  readonly photos?: readonly OfferedCard[]
  /** The resident suspected a helper of fraud: only leads see it. */
  readonly suspected?: true
  readonly until?: number
  readonly after?: Ticket['after']
  /** The claim under which I act, where it is mine; else 0. */
  readonly claim: number
}

/** `GET /api/desk/cards?after=N`: all open ones I may see that changed after N (0: all), highest `changed`, and who is there. */
export interface Cards {
  readonly cards: readonly Card[]
  /** Ids that are closed, or no longer mine to see, since then. */
  readonly gone: readonly string[]
  readonly upTo: number
  readonly me: Me
}

export interface Me {
  readonly staff: string
  readonly name: string
  readonly role: string
  readonly unit: string
  readonly lead: boolean
  readonly shift: Shift | null
  /** What I may say I help with, for the shift; absent: nothing to choose from. */
  readonly topics?: readonly { readonly id: string; readonly title: string }[]
  /** The rules of conduct were not accepted this quarter: nobody can be claimed before. Absent: nothing is due. */
  readonly rulesDue?: boolean
  /** Of leads: requests about data that somebody has to look after. */
  readonly requests?: DataRequestsDue
  /** After so long without a sign of life the page warns that the claim will end. */
  readonly warnAfterMs?: number
  /** … and after so long it ends. */
  readonly leaseMs?: number
  /** A screen untouched for so long hides residents until who is there has proved who they are. */
  readonly lockAfterMs?: number
}

/** "Tôi rảnh đến 21:00, tối đa 2 người". */
export interface Shift {
  /** Promised for later; absent: it has begun. */
  readonly from?: number
  readonly until: number
  readonly atMost: number
  readonly topics: readonly string[]
}

export interface Line {
  readonly id: string
  readonly at: number
  readonly from: 'resident' | 'bot' | 'person' | 'system'
  /** Who of us: a name, or "Trợ lý". */
  readonly name?: string
  readonly mine?: boolean
  readonly text: string
  /**
   * `can`: what may be done with it. `open`: a resident's photo, with a reason, by `POST …/media/:id/open`; `play`: their
   * recording, by `POST …/media/:id/play`; `see`: what one of us sent, by `GET …/media/:id`. All answer with the file itself
   * (a recording with its length in `x-seconds`). Absent: only that it was sent is known.
   */
  readonly media?: readonly { readonly kind: string; readonly id: string; readonly can?: 'open' | 'play' | 'see' }[]
  /** Of our own words: what the platform says of them. */
  readonly delivery?: 'waiting' | 'sent' | 'failed'
}

/** `GET /api/desk/tickets/:id`: a card opened, with the lines around the hand-over. */
export interface Opened {
  readonly card: Card
  /** Oldest first, the newest 30. */
  readonly lines: readonly Line[]
  readonly older: boolean
  /** When the bot stopped: lines after it are with a person, or wait for one. */
  readonly stoppedAt: number
  /** Answers of the run, masked; what they last said at the step before it was left to a person; the bot's last sentence. */
  readonly answers: readonly { readonly name: string; readonly said: string }[]
  readonly tries: readonly string[]
  readonly asked?: string
  /** What to tell and ask at this step, from the flow. */
  readonly hint?: string
  /** Steps to hand back at, in the order of the flow; the present one is marked. */
  readonly steps: readonly {
    readonly id: string
    readonly title: string
    readonly here: boolean
    readonly next: boolean
    /** Not on the straight way: one comes there only when something is amiss. */
    readonly beside?: true
  }[]
  readonly canned: readonly Canned[]
  /** What was done at this step for people who then finished, five of them at least; most first. Absent: too few yet. */
  readonly worked?: readonly Worked[]
  /** Drawings of the flow that may be sent, the present step's first; `/chat/pictures/<path>.png` shows one. */
  readonly pictures?: readonly { readonly path: string; readonly alt: string }[]
  /** Whether a photo or recording of one's own goes out on their channel; `why` says why not. Absent: it does not. */
  readonly sends?: {
    /** `looked`: a lead looks at it before it leaves. */
    readonly photo: { readonly why?: string; readonly looked?: true }
    readonly voice: { readonly why: string } | { readonly secondsMax: number }
  }
  readonly notes: readonly Note[]
}

/** `GET /api/desk/tickets/:id/photos/:photo` shows it; a lead lets it go by `…/pass`, or not by `…/refuse`. */
export interface OfferedCard {
  readonly id: string
  readonly at: number
  /** What stands under it. */
  readonly text: string
  readonly refused?: { readonly by: string; readonly why: string }
}

/** `GET /api/desk/tickets/:id/lines?before=ID` or `?after=ID`: at most 30. */
export interface Lines {
  readonly lines: readonly Line[]
  readonly older: boolean
}

export interface Canned {
  readonly id: string
  /** Filled for this resident's form of address. */
  readonly text: string
  readonly scope: 'step' | 'flow' | 'all'
}

/** A ready-made reply, or why they were handed back. */
export interface Worked {
  readonly people: number
  readonly said?: string
  readonly reason?: HandBackReason
}

export interface Note {
  readonly id: string
  readonly at: number
  readonly name: string
  readonly text: string
}

/** `POST /api/desk/tickets/:id/claim`. */
export interface ClaimAsked {
  /** Over another's claim: leads only, with the reason. */
  readonly takeOver?: string
}

/** Answer to everything that needs a claim; 409 with code `held`, `stale`, `nobody`, `moved-on`, `no-step`, `off-shift`, `rules-due`, `other-off` otherwise. */
export interface Claimed {
  readonly claim: number
  readonly card: Card
}

/** `POST …/say`. `id`: made by the page, 26 characters; the same one twice is said once. */
export interface SayAsked {
  readonly id: string
  readonly claim: number
  readonly text: string
}

/** `POST …/media/:item/open`: written down with who and when, and read by leads. */
export interface PhotoAsked {
  readonly reason: string
}

/** `POST …/picture`: one of `Opened.pictures`. `id` as in `say`. */
export interface PictureAsked {
  readonly id: string
  readonly claim: number
  readonly picture: string
}

/**
 * `POST …/media?id=&claim=&kind=`: a photo or recording of one's own, as a form: `caption`, one line and looked at like any
 * text, then `file`. `id` as in `say`. 409 `no-media`: their channel does not take it; 413, 422 `media-unwanted`: nor do we.
 */
export interface MediaAsked {
  readonly id: string
  readonly claim: number
  readonly kind: 'photo' | 'voice'
}

/** `POST …/release`: `{ claim }`; `…/close` with `hard` besides, as in `HandBackAsked`. `POST …/undo`: `{}`. */
export interface UnderClaim {
  readonly claim: number
}

/** `POST …/keep`. `typing`: shown to the resident, where the channel can. */
export interface KeepAsked extends UnderClaim {
  readonly typing?: boolean
}

/** `POST …/hand-back`; `GET …/hand-back?step=ID|next` gives what the resident would get. */
export interface HandBackAsked extends UnderClaim {
  readonly step?: string
  readonly reason: HandBackReason
  /** "Bước này khó vì…", if they said. */
  readonly hard?: HardWhy
}
export interface HandBackPreview {
  /** The messages as their channel shows them. */
  readonly messages: readonly { readonly text: string; readonly buttons: readonly string[] }[]
}

/** `POST …/transfer`. */
export interface TransferAsked extends UnderClaim {
  readonly to: string
}

/** `POST …/schedule`. */
export interface ScheduleAsked extends UnderClaim {
  readonly at: number
}

/** `POST …/notes`: on a screen, address and record of its own; nothing of it can reach a resident. */
export interface NoteAsked {
  readonly text: string
}

/** `GET /api/desk/search?q=`: names, words said, flows and steps of open tickets I may see; numbers by their last 4 digits. */
export interface Search {
  readonly found: readonly { readonly card: Card; readonly line?: Line }[]
}

/** `GET /api/desk/canned`, `PUT /api/desk/canned/:id` (leads, editors): the text as written, with `{bác}` and `{cháu}`. */
export interface CannedAsked {
  readonly text: string
  /** Both absent: for every conversation. */
  readonly flow?: string
  readonly step?: string
  /** Not offered any more. */
  readonly off?: boolean
  /** The text it was written over, empty for a new one: another than what stands there is 409 `changed`. */
  readonly was?: string
}

/** `GET /api/desk/colleagues`: on duty now, for transfers. */
export interface Colleague {
  readonly staff: string
  readonly name: string
  readonly until: number
  readonly open: number
}

/** `PUT /api/desk/shift` with a `Shift`, or null to end it. */

/** A usual time of the week, in minutes of the day (0: Sunday). It is proposed, and never begins by itself. */
export interface Habit {
  readonly day: number
  readonly from: number
  readonly until: number
  readonly atMost: number
  readonly topics: readonly string[]
}

/** `PUT /api/desk/duty`: how one likes to work. */
export interface Own {
  /** Minutes of the day between which one is not called; both the same: never quiet. */
  readonly quiet: { readonly from: number; readonly until: number }
  readonly habits: readonly Habit[]
  /** The first screens were gone through. */
  readonly welcomed: boolean
}

/** `GET /api/desk/duty`. */
export interface Duty {
  readonly own: Own
  /** The next usual time. */
  readonly proposal: Shift | null
  readonly busyUntil?: number
  /** Why the last promise ended by itself, and when; gone with the next promise. */
  readonly ended?: { readonly at: number; readonly why: 'unanswered' }
  /** `key`: what a browser subscribes with. Without it nobody can be called, and `why` says so in words. */
  readonly push: { readonly key: string } | { readonly why: string }
  readonly phones: readonly Phone[]
}

/** A browser that takes calls. */
export interface Phone {
  readonly id: string
  /** "Chrome trên Android" */
  readonly name: string
  /** It is the one that asks. */
  readonly here: boolean
  /** The last call or test: when, and how long it took to get there; absent while none has. */
  readonly last?: { readonly at: number; readonly tookMs?: number }
  /** `new`: nothing was sent yet. `failing`: the last two did not arrive in time. */
  readonly state: 'new' | 'good' | 'waiting' | 'late' | 'failing'
}

/** `POST /api/desk/phone`: what the browser's push service gave. `…/phone/off`, `…/phone/test`: `{}`. */
export interface PhoneAsked {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}
/** Answer to all three: the phones as they are now; after a test, its id. */
export interface Phones {
  readonly phones: readonly Phone[]
  readonly test?: string
}

/** `POST /api/desk/phone/arrived`: the worker says that a push came, or was opened. `POST /api/desk/busy`: `{}`, for 30 minutes. */
export interface ArrivedAsked {
  readonly id: string
  readonly opened?: boolean
}

/** What a push holds. No name, number or word of anybody's. */
export interface Push {
  readonly id: string
  readonly kind: 'wait' | 'gone' | 'test' | 'call' | 'ended'
  /** The same for all that is said about one wait: the later takes the place of the earlier. */
  readonly tag: string
  readonly title: string
  readonly body: string
  /** Who waits, for "Nhận". */
  readonly ticket?: string
}

/** `GET /api/desk/ward`, leads: who is there, who waits longest. `POST /api/desk/ward/call`: `{}`. */
export interface Ward {
  readonly people: readonly {
    readonly name: string
    readonly from?: number
    readonly until: number
    readonly atMost: number
    readonly open: number
    readonly busyUntil?: number
    /** A phone of theirs takes calls. */
    readonly reachable: boolean
  }[]
  readonly waiting: number
  /** Since when the one has waited who has waited longest. */
  readonly longestSince: number | null
  /** More people were called last. */
  readonly calledAt?: number
}
export interface WardCalled {
  readonly called: number
}

/** `GET /api/desk/tickets/:id/schedule?at=MS`: what the resident would read, as `HandBackPreview`. */

/** `GET /api/desk/own`: one's own figures, and who of those one helped finished lately. There is no other's. */
export interface Figures {
  readonly month: { readonly helped: number; readonly finished: number }
  /** The last seven days. */
  readonly week: { readonly helped: number; readonly finished: number }
  readonly finished: readonly { readonly who: string; readonly at: number; readonly flow?: string }[]
}

/** `GET /api/desk/review`, leads: ten chats of last week, by lot. Opening one is written down. */
export interface Review {
  readonly from: number
  readonly until: number
  readonly chats: readonly { readonly card: Card; readonly helper: string }[]
}

/**
 * A request about one's data that did not come by chat: `see` and get, `correct`, `stop` (withdraw, object, restrict),
 * `erase`. `GET /api/desk/requests` (leads) → `DataRequests`: what is due first, then what was closed in the last 90 days.
 */
export interface DataRequest {
  readonly id: string
  readonly version: number
  readonly kind: 'see' | 'correct' | 'stop' | 'erase'
  readonly way: 'paper' | 'phone' | 'counter'
  /** The beginning of the day it came on. */
  readonly receivedAt: number
  readonly takenAt: number
  /** Name of the lead who wrote it down. */
  readonly by: string
  /** Absent: no conversation of theirs was found. */
  readonly ticket?: string
  /** Where the paper is to be found: "Đơn 12/2026". */
  readonly reference?: string
  /** Until when they must hear that it came, and until when it must be done. */
  readonly answerBy: number
  readonly doneBy: number
  readonly answeredAt?: number
  readonly closed?: {
    readonly result: 'done' | 'not-found' | 'refused' | 'taken-back'
    readonly note?: string
    readonly at: number
    readonly by: string
  }
}
export interface DataRequests {
  readonly requests: readonly DataRequest[]
}
/** `POST /api/desk/requests` → `DataRequest`. `day`: `2026-11-23`, at the most 60 days ago. */
export interface DataRequestAsked extends Pick<DataRequest, 'kind' | 'way' | 'ticket' | 'reference'> {
  readonly day: string
}
/** `POST …/:id/answered` with `{ version }`; `POST …/:id/close`: a note is required of what was refused. Both → `DataRequest`. */
export interface DataRequestClosed {
  readonly version: number
  readonly result: NonNullable<DataRequest['closed']>['result']
  readonly note?: string
}
/** How many are open; of those, due within a day, and overdue. */
export interface DataRequestsDue {
  readonly open: number
  readonly soon: number
  readonly late: number
}

/**
 * `POST /api/desk/found` `{ code }` (leads): whose chat told this code within the day; enough to know that it is them.
 * `POST /api/desk/found/erase` `{ code, reason }`: everything of theirs goes, as by their own word; needs a fresh proof.
 * Refused with `code-unknown`, and six tries a minute.
 */
export interface Found {
  /** "bác" */
  readonly who: string
  readonly channelTitle: string
  readonly lastInAt: number
  /** Whether they agreed that what they write is kept. */
  readonly kept: boolean
  /** An open ticket of theirs that whoever asks may see. */
  readonly ticket?: string
}

/** `POST …/return`, `…/end`, `…/erase`, leads, without a claim: the reason is written down. Erasing needs a fresh proof. */
export interface WithReason {
  readonly reason: string
}
/** `GET …/end`: what the resident would get. */
export type Ended = HandBackPreview

/** `POST /api/desk/rules`: accepts the rules of conduct for this quarter. The text as it was read and the time are kept. */
export interface RulesAccepted {
  readonly text: string
}

/**
 * `GET /api/desk/events`: server-sent events. Id of each: the highest `changed` it tells of, to go on after. `cards`: ask for
 * what changed (`data`: `{ upTo }`). `lines`: new lines in a ticket (`data`: `{ ticket }`). `typing`: the resident types.
 * `visits`: home visits changed. `ended`: sign in again. `locked`: nobody touched the screen for long; nothing more comes
 * until it is unlocked.
 */
export type DeskEvent = 'cards' | 'lines' | 'typing' | 'visits' | 'ended' | 'locked'

/** Why the guard stopped a text before it was sent (422, code `unsafe`, `where` the kind). */
export type Unsafe =
  | 'otp'
  | 'password'
  | 'money'
  | 'remote'
  | 'card-photo'
  | 'id-number'
  | 'elsewhere'
  | 'link'
  /** A QR code in a photo leads elsewhere than to an official address. */
  | 'qr'

/** `GET /api/desk/telegram`, `POST …/off`: whether there is a volunteers' group, and whether my account acts in it. */
export interface TelegramBound {
  readonly group: boolean
  /** False: I see less than the group shows, so I cannot join. */
  readonly may?: boolean
  readonly boundAt?: number
}

/** `POST /api/desk/telegram/code`: to be sent to the bot in private, once, within ten minutes. Needs a fresh proof. */
export interface TelegramCode {
  /** `TNV-K7Q2M9XD4A` */
  readonly code: string
  readonly expiresAt: number
  /** The bot's name, and the link that brings it the code; absent while Telegram does not say. */
  readonly bot?: string
  readonly url?: string
}
