/** What the page and the server say to each other about why turns went as they did. */

/** One conversation that may be looked at: no word and no name of the resident's. */
export interface WhyTicket {
  readonly id: string
  /** Of the last change. */
  readonly at: number
  readonly channel: string
  readonly flow?: string
  readonly step?: string
  /** Why they needed a person. */
  readonly reason: string
  readonly state: string
}

export interface WhyTickets {
  readonly tickets: readonly WhyTicket[]
}

export interface WhyLine {
  readonly id: string
  readonly from: 'resident' | 'bot' | 'person' | 'system'
  readonly text: string
  /** Of what we said. */
  readonly delivery?: 'waiting' | 'sent' | 'failed' | 'doubtful'
}

/** A step as people call it, in the revision that decided. */
export interface WhyPlace {
  readonly flow: string
  readonly unit: string
  readonly step: string
  readonly revision: number
}

export interface WhyTurn {
  /** Of its first line. */
  readonly id: string
  readonly at: number
  readonly lines: readonly WhyLine[]
  /** Absent: older than the writing down of reasons. */
  readonly why?: {
    readonly came: string
    readonly heard: readonly string[]
    /** Where it was heard. */
    readonly where?: WhyPlace
    /** Where it led, when elsewhere. */
    readonly to?: WhyPlace
    /** Clocks that were set: what happens then, and when. */
    readonly next: readonly { readonly what: string; readonly at?: number; readonly afterMs?: number }[]
    readonly replayable: boolean
  }
}

export interface WhyTurns {
  readonly turns: readonly WhyTurn[]
  /** There are earlier ones. */
  readonly older: boolean
  /** Days after which lines are gone. */
  readonly keptDays: number
  /** False: they have not agreed that anything is kept. */
  readonly kept: boolean
  /** Something of ours has not left yet. */
  readonly unsent: boolean
  /** What is being edited and could be tried. */
  readonly drafts: readonly { readonly unit: string; readonly title: string }[]
}

export interface ReplayAsked {
  /** The turn, by its first line. */
  readonly line: string
  /** Unit whose draft decides; absent: what is live now. */
  readonly draft?: string
}

export interface ReplaySide {
  readonly messages: readonly { readonly text: string; readonly buttons: readonly string[] }[]
  readonly heard: readonly string[]
  /** Where it leads; absent: nowhere, back to the menu. */
  readonly to?: WhyPlace
}

export interface Replayed {
  /** By the revision of then; absent: that revision is not there any more. */
  readonly was?: ReplaySide
  readonly would: ReplaySide
  /** Both say the same and lead to the same step. */
  readonly same: boolean
  /** `was` says what was really said. False: duty, a visit or the program itself was different, so this only hints. */
  readonly faithful: boolean
}
