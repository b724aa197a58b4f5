/** What the page of notices and the server say to each other. Numbers of people come as they may be shown: few are hidden. */
import type { Shown } from '../insight/api.ts'

export type { Shown }

/** What an editor writes. `topic`: a flow's id, or `ward`. */
export interface NoticeWords {
  readonly topic: string
  /** By language: `vi` always, `en` where it was translated. */
  readonly texts: { readonly vi: string; readonly en?: string }
  /** A flow that a button under it opens. */
  readonly open?: string
}

export interface Topic {
  readonly id: string
  readonly title: string
}

export interface NoticeProblem {
  readonly level: 'block' | 'warn'
  readonly field: 'topic' | 'vi' | 'en' | 'open'
  readonly what: string
  readonly remedy: string
}

export interface NoticeRow {
  readonly id: string
  readonly topic: Topic
  /** The first words of it. */
  readonly begins: string
  readonly state: 'draft' | 'sending' | 'sent' | 'stopped'
  readonly changedAt: number
  readonly by: string
  readonly startedAt?: number
  /** Sent within the last 30 days. */
  readonly figures?: NoticeFigures
}

export interface Notices {
  readonly notices: readonly NoticeRow[]
  readonly topics: readonly Topic[]
  readonly twoPeople: boolean
  readonly me: { readonly staff: string; readonly mayWrite: boolean; readonly mayStop: boolean }
}

export interface NoticeView extends NoticeWords {
  readonly id: string
  readonly version: number
  readonly state: NoticeRow['state']
  readonly about: Topic
  readonly by: string
  readonly changedAt: number
  readonly approved?: { readonly name: string; readonly at: number }
  readonly started?: { readonly name: string; readonly at: number }
  readonly until?: number
  readonly ended?: { readonly name: string; readonly at: number }
  readonly problems: readonly NoticeProblem[]
  readonly figures?: NoticeFigures
  readonly mayApprove: boolean
  readonly maySend: boolean
  readonly mayStop: boolean
  /** Why it cannot be sent by the one who asks, now. */
  readonly why?: string
}

/** Everyone it came round to is in exactly one of sent, failed, waiting and left. */
export interface NoticeFigures {
  /** The platform has it. */
  readonly sent: Shown
  /** The platform would not have it. */
  readonly failed: Shown
  /** Their moment has not come yet. */
  readonly waiting: Shown
  /** Not to be reached within its time, had another one this week, or stopped by staff. */
  readonly left: Shown
  /** Ended their subscription within a week of it. */
  readonly ended: Shown
}

/** Who would get it if it were sent at this moment. */
export interface Audience {
  readonly at: number
  /** Everyone who asked for it. */
  readonly all: Shown
  readonly now: Shown
  readonly later: Shown
  readonly cannot: Shown
  readonly why: {
    readonly quiet: Shown
    readonly talking: Shown
    readonly person: Shown
    readonly window: Shown
    readonly unreachable: Shown
    readonly lately: Shown
    readonly off: Shown
  }
  /** Had asked, and has ended it. */
  readonly ended: Shown
  /** There are more than were looked at. */
  readonly more: boolean
}

export interface ShownNotice {
  readonly messages: readonly {
    readonly text: string
    readonly buttons: readonly { readonly choice: string; readonly label: string }[]
  }[]
  readonly problems: readonly NoticeProblem[]
}

export interface PreviewAsked extends NoticeWords {
  readonly channel: string
  readonly language: string
  readonly pair: { readonly resident: string; readonly bot: string }
}

export interface TestWord {
  readonly word: string
  readonly until: number
}
