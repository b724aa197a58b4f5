/**
 * What is said between page and server about trying a draft: plays, links, words, journeys, and what editors upload. Types only;
 * the rest, and every code of refusal, stands in `api.ts`.
 */

/** `POST …/play` → `Played`: the real engine on the draft. Nothing is sent, kept or counted. Played anew from the beginning each time. */
export interface PlayAsked {
  /** Absent: the draft. A number: that revision. */
  readonly revision?: number
  readonly channel: 'zalo' | 'messenger' | 'telegram' | 'web'
  readonly language: string
  readonly pair: { readonly resident: string; readonly bot: string }
  /** Absent: from the start of the flow. */
  readonly from?: string
  /** Known beforehand, for steps in the middle: name → value. */
  readonly answers?: Readonly<Record<string, string | number>>
  readonly acts: readonly PlayAct[]
}
export type PlayAct =
  | { readonly kind: 'text'; readonly text: string }
  /** The newest button with this id. */
  | { readonly kind: 'press'; readonly choice: string }
  | { readonly kind: 'photo' }
  | { readonly kind: 'wait'; readonly ms: number }

export interface ShownMessage {
  readonly text: string
  /** As the channel draws them; empty where it shows numbers in the text instead. */
  readonly buttons: readonly { readonly choice: string; readonly label: string }[]
  readonly picture?: { readonly path: string; readonly alt: string }
  readonly voice?: string
  readonly progress?: { readonly stage: number; readonly of: number }
}
export interface Played {
  /** For the beginning and for each act. */
  readonly beats: readonly {
    readonly act?: PlayAct
    readonly messages: readonly ShownMessage[]
    /** Where one stands afterwards; absent: at no step any more. */
    readonly at?: { readonly unit: string; readonly step: string }
    /** Steps entered on the way. */
    readonly path: readonly string[]
    readonly owner: 'bot' | 'queue' | 'human'
  }[]
  readonly ended?: string
}

/** `POST …/links` → a link that shows and plays the draft for 7 days to whoever has it. The secret stands after `#`. */
export interface LinkMade {
  readonly url: string
  readonly until: number
}
/** `POST /api/admin/preview` (open): what a link shows; with `play` it is played. */
export interface PreviewAsked {
  readonly token: string
  readonly play?: PlayAsked
}
export interface Preview {
  readonly title: string
  /** The draft is no more, published or given up: what is shown is this revision, which residents have. */
  readonly live?: number
  readonly until: number
  readonly pairs: readonly { readonly resident: string; readonly bot: string }[]
  readonly steps: readonly { readonly id: string; readonly title: string; readonly text: string }[]
  readonly played?: Played
}

/** `POST …/word` → a word that a resident's chat types to try the draft on a real phone; `DELETE …/word` ends it for all. */
export interface WordMade {
  readonly word: string
  readonly until: number
}

/** `GET …/journeys` → `{ journeys: Journey[] }`; `POST …/journeys` with `JourneyAsked`; `DELETE …/journeys/:id`. */
export interface JourneyAsked {
  readonly name: string
  readonly play: PlayAsked
}
export interface Journey {
  readonly id: string
  readonly name: string
  readonly by: string
  readonly at: number
  readonly play: PlayAsked
  /** On the draft as it is now. */
  readonly result: JourneyResult
}
export interface JourneyResult {
  readonly id: string
  readonly name: string
  readonly ok: boolean
  /** Where it parts: at which act (0: the beginning), what was expected, what came. */
  readonly parts?: { readonly act: number; readonly expected: string; readonly got: string }
}

/** `POST /api/admin/pictures` (a PNG or JPEG as the body, whatever its type is called) → `PictureMade`; `GET /api/admin/pictures/:path` shows it (slashes encoded). */
export interface PictureMade {
  /** For a step's `picture`. */
  readonly path: string
  readonly width: number
  readonly height: number
}
/** `POST /api/admin/voices` (a recording as the body, whatever its type is called) → `VoiceMade`; heard at `/chat/voices/<path>`. */
export interface VoiceMade {
  /** For a step's `voice`. */
  readonly path: string
  readonly seconds: number
}
/** `GET /api/admin/pictures` → `{ pictures }`: those that came with the program and those uploaded. */
export interface PictureRow {
  readonly path: string
  readonly own: boolean
}
