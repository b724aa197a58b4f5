/**
 * What the editor's page and the server say to each other: `/api/admin/…`, JSON both ways. Types only, shared by the
 * routes and the page.
 *
 * A **unit** is what is edited and published together: a flow (`luu-tru`), the ward's data (`place`) or the words that
 * belong to no flow (`common`). A unit consists of **files** (`flow`: the structure, `vi`, `en`: the words) and, for
 * editing, of **parts**: `head` and `step.<id>` for a flow, `all` for the two others. A part is the smallest thing that is
 * saved, agreed to, and published.
 *
 * Errors are `{ error: { code, message, where?, problems?, conflict? } }`, `message` in Vietnamese and fit to show. Times are
 * ms since the epoch. Nothing here carries anything of a resident but a count.
 *
 * Codes: `not-found` 404 · `invalid` 400 · `too-large` 413 · `too-many` 429 · `changed` 409 (somebody saved the same part:
 * `conflict` holds theirs) · `gone` 409 (the step is not there any more) · `taken` 409 (the id exists) · `used` 409 (others
 * lead to it: `problems`) · `moved-on` 409 (the live revision or the draft is another than the one you looked at: look
 * again) · `unreadable` 422 (`problems` say where; nothing was saved) · `blocked` 422 (`problems`) · `reason-needed` 422
 * (a warning without a reason) · `nothing` 422 (no change to publish) · `second-person` 403 (somebody else must agree
 * first) · `stranded` 422 (people would have nowhere to go: `problems`) · `prove` 403 (sign in again, as everywhere) ·
 * `full` 409 (a limit is reached) · `bad-picture` 422 · `bad-voice` 422 · `no-recorder` 422 (this machine has no ffmpeg).
 */
import type { FlowDefinition, FlowWords, Place, Step, StepWords } from '../flows/definition.ts'
import type { CommonWords } from '../flows/own-words.ts'
import type { Approval } from './api-publish.ts'

export type FileName = 'flow' | 'vi' | 'en'

/** A person of ours, as colleagues see them. */
export interface Who {
  readonly staff: string
  readonly name: string
}

/** `GET /api/admin/units`: everything that can be edited; flows in the order of the menu, then `place`, `common`. */
export interface Units {
  readonly units: readonly UnitRow[]
  readonly me: Who & {
    readonly role: string
    readonly mayEdit: boolean
    readonly mayApprove: boolean
    readonly mayPublish: boolean
    readonly mayRollBack: boolean
    readonly mayChangeSettings: boolean
  }
  /** The ward wants a second person for every publish; for links, phones, money and sources it is always so. */
  readonly twoPeople: boolean
}

export interface UnitRow {
  readonly id: string
  readonly kind: 'flow' | 'place' | 'common'
  readonly title: string
  readonly group?: string
  /** A piece that other flows call; not in the menu. */
  readonly part?: boolean
  /** Absent: never published yet. */
  readonly live?: { readonly number: number; readonly at: number; readonly by: string }
  readonly draft?: { readonly by: readonly string[]; readonly at: number; readonly parts: number }
  readonly off?: boolean
  /** A trial with a share of new residents is running. */
  readonly canary?: { readonly number: number; readonly share: number }
  /** A trial did worse and was stopped by itself in the last seven days: nobody sat there to see it. */
  readonly trialStopped?: { readonly number: number; readonly at: number; readonly why: string }
  /** The program brought a newer definition and somebody here has edited: to be compared. */
  readonly update?: boolean
  /** `review_by` has passed. */
  readonly overdue?: boolean
  /** Share who finished in the last 7 days, 0–1; absent: fewer than 5 began. */
  readonly finished7?: number
}

/** `POST /api/admin/units`: a new flow as a draft. `like`: copy of that flow; absent: one question and an end. */
export interface NewFlowAsked {
  readonly id: string
  readonly title: string
  readonly group: string
  readonly like?: string
}

export interface Head {
  readonly structure: Omit<FlowDefinition, 'steps' | 'format' | 'id'>
  readonly words: Readonly<Partial<Record<'vi' | 'en', Omit<FlowWords, 'steps'>>>>
}

export interface StepContent {
  readonly structure: Step
  readonly words: Readonly<Partial<Record<'vi' | 'en', StepWords>>>
}

/** `place`: structure only. `common`: words only. */
export interface AllContent {
  readonly structure?: Place
  readonly words?: Readonly<Partial<Record<'vi' | 'en', CommonWords>>>
}

export interface Part<Content = Head | StepContent | AllContent> {
  /** `head`, `step.<id>`, `all`. */
  readonly id: string
  /** Fingerprint of the content. A save names it; when it is no longer this, the answer is 409 `changed`. */
  readonly base: string
  readonly content: Content
  /** Not as published: who changed it, the last one last. */
  readonly changed?: { readonly by: readonly Who[]; readonly at: number; readonly added?: true }
  /** Texts in English whose Vietnamese was changed after them: paths such as `text`, `choices.roi`. "bản dịch cũ". */
  readonly stale?: readonly string[]
}

/** `GET /api/admin/units/:unit`: the draft, or what is live where nobody has changed anything. */
export interface Unit {
  readonly row: UnitRow
  /** Number of the revision the draft was made from. */
  readonly from: number
  /** Raised by every change of the draft by anybody; 0: there is no draft. */
  readonly draft: number
  /** Steps in the order of the file, after `head`. */
  readonly parts: readonly Part[]
  /** Steps that are live and not in the draft. */
  readonly removed: readonly { readonly part: string; readonly by: readonly Who[]; readonly at: number }[]
  readonly problems: readonly EditorProblem[]
  readonly here: readonly Present[]
  readonly notes: readonly StepNote[]
  readonly approval?: Approval
  readonly update?: { readonly at: number }
}

export interface EditorProblem {
  readonly level: 'block' | 'warn'
  /** Stable for the same fault, to give a reason for it. */
  readonly id: string
  /** Title of another unit where it stands there. */
  readonly unit?: string
  /** Part and field to go to: `step.otp`, path `['choices', 'roi']`. */
  readonly part?: string
  readonly file: FileName
  readonly line: number
  readonly path: readonly (string | number)[]
  readonly what: string
  readonly remedy: string
}

/** Who looks or edits. `POST /api/admin/units/:unit/here` every 30 s; lapses 2 min after the last. */
export interface HereAsked {
  /** Absent: only looking. */
  readonly editing?: string
  /** Leaving. */
  readonly gone?: boolean
  /** Asks the one who edits this part for it. */
  readonly wants?: string
}
export interface Present extends Who {
  readonly since: number
  readonly editing?: string
  readonly wants?: string
  readonly mine: boolean
}
/** Answer of `here`, so that one request tells both. */
export interface HereNow {
  readonly here: readonly Present[]
  /** As in `Unit`: another than yours means that somebody saved. */
  readonly draft: number
  readonly live: number
}

/**
 * `PUT /api/admin/units/:unit/parts/:part`: one part, against the base it was read with. Empty texts count as left out.
 * What was not changed keeps its comments and its order in the file.
 */
export interface SaveAsked {
  readonly base: string
  readonly content: Head | StepContent | AllContent
}
export interface Saved {
  readonly part: Part
  readonly draft: number
  readonly at: number
  readonly problems: readonly EditorProblem[]
}
/** In a 409 `changed`: theirs beside yours. `part` absent: the step was removed by them. */
export interface Conflict {
  readonly part?: Part
  readonly by?: Who
  readonly at?: number
}

/** `POST /api/admin/units/:unit/steps` → `Unit`. `draft`: the one you see. */
export interface AddStepAsked {
  readonly draft: number
  readonly id: string
  /** Absent: at the end. `''`: at the beginning. */
  readonly after?: string
  readonly content: StepContent
  /** An exit of another step that is to lead to it at once: `{ step, event: 'roi' }`. */
  readonly from?: { readonly step: string; readonly event: string }
}
/** `POST …/steps/:step/move` → `Unit`. `after` `''`: to the beginning. */
export interface MoveStepAsked {
  readonly draft: number
  readonly after: string
}
/** `POST …/steps/:step/rename` → `Unit`. Everything that leads to it follows; an alias keeps those inside. */
export interface RenameStepAsked {
  readonly draft: number
  readonly to: string
}
/** `POST …/steps/:step/remove` → `Unit`. `instead`: where those waiting there and all that leads there go on. */
export interface RemoveStepAsked {
  readonly draft: number
  readonly instead?: string
}
/** `POST …/steps/:step/link` → `Unit`: the target of one exit; `event` as in the definition (`next`, `yes`, a choice …). */
export interface LinkAsked {
  readonly draft: number
  readonly event: string
  readonly to: string
}
/** `POST …/undo` → `Unit`: the last act on steps or save of mine, while nobody changed the same parts after it. */
export interface UndoAsked {
  readonly draft: number
}
/** `POST …/discard` → `Unit`: these parts become as published again. */
export interface DiscardAsked {
  readonly draft: number
  readonly parts: readonly string[]
}

/** `GET /api/admin/units/:unit/text/:file`; `PUT` with `TextAsked`, answered by `TextFile` or 422 `unreadable`. */
export interface TextFile {
  readonly text: string
  readonly base: string
  readonly problems: readonly EditorProblem[]
}
export interface TextAsked {
  readonly base: string
  readonly text: string
}

/** `GET /api/admin/search?q=`: in every text of what is live or drafted, accents optional; at most 100. */
export interface Found {
  readonly found: readonly {
    readonly unit: string
    readonly title: string
    readonly part: string
    readonly file: FileName
    readonly path: readonly (string | number)[]
    readonly text: string
  }[]
}

/** Notes of colleagues on a part, never shown to residents. `POST …/notes`, `POST …/notes/:id/done`. */
export interface StepNote extends Who {
  readonly id: string
  readonly part: string
  readonly at: number
  readonly text: string
  /** "cần sửa" and not done: publishing names it. */
  readonly open: boolean
}
export interface NoteAsked {
  readonly part: string
  readonly text: string
  readonly open: boolean
}
