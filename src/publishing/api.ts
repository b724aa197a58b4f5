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

/** One change, in words: "Bước 4 · câu hỏi: trước … nay …". */
export interface Change {
  readonly part: string
  /** "Bước 4. Nhập mã OTP" */
  readonly title: string
  readonly by: readonly Who[]
  readonly at: number
  readonly lines: readonly {
    /** "Lời nói (tiếng Việt)", "Nút ‘Rồi’ dẫn tới" */
    readonly what: string
    readonly before?: string
    readonly after?: string
  }[]
  /** A second person must see it: a link, a phone number, money, a figure with its source. */
  readonly sensitive: readonly Sensitive[]
}
export type Sensitive = 'link' | 'phone' | 'money' | 'fact' | 'source' | 'place'

/**
 * `POST /api/admin/units/:unit/review` with `ReviewAsked`: everything that is to be known before publishing. Changes
 * nothing. Parts that are not named stay in the draft. Absent `parts`: all.
 */
export interface ReviewAsked {
  readonly parts?: readonly string[]
}
export interface Review {
  /** Names exactly what was looked at; approval and publishing repeat it. */
  readonly proof: string
  readonly from: number
  readonly becomes: number
  /** All changes of the draft; `included`: goes out with this review. */
  readonly changes: readonly (Change & { readonly included: boolean })[]
  readonly problems: readonly EditorProblem[]
  readonly journeys: readonly JourneyResult[]
  readonly impact: Impact
  readonly notes: readonly StepNote[]
  /** Why a second person is needed; empty: none is. */
  readonly twoPeople: readonly ('ward' | Sensitive)[]
  /** Nobody else here could agree: the authors publish by themselves, and the log says so. */
  readonly alone?: true
  readonly approval?: Approval
  readonly mayApprove: boolean
  readonly mayPublish: boolean
  /** Why not, in words. */
  readonly why?: string
}

export interface Impact {
  /** In the flow now. */
  readonly inside: number
  /** More are inside than were looked at: figures by step are of the first `looked`. */
  readonly looked: number
  /** Steps that change and have somebody. */
  readonly steps: readonly {
    readonly step: string
    readonly title: string
    readonly people: number
    /** `changed`: they stay. `moved`: the step is gone, they go on at `to`. `stranded`: nothing of their way is left. */
    readonly what: 'changed' | 'moved' | 'stranded'
    readonly to?: string
    /** What they receive when they write next, as one of them would see it. Of `changed`: the step as it will be said. */
    readonly messages: readonly ShownMessage[]
  }[]
}

export interface Approval extends Who {
  readonly at: number
  readonly proof: string
}

/** `POST …/approve` → `Review`. Needs a fresh proof of who one is. */
export interface ApproveAsked {
  readonly proof: string
  readonly parts: readonly string[]
}

/** `POST …/publish` → `Published`. */
export interface PublishAsked {
  readonly proof: string
  readonly parts: readonly string[]
  readonly note: string
  /** For every warning: its id and why it is let pass. */
  readonly reasons: Readonly<Record<string, string>>
  /** Percent of new residents; absent: everyone. */
  readonly share?: number
}
export interface Published {
  readonly number: number
  readonly at: number
  /** For "Quay về bản 12". */
  readonly before: number
  /** Percent of newcomers who get it; absent: everybody. */
  readonly share?: number
}

/** `GET …/versions`: newest first. */
export interface Versions {
  readonly versions: readonly Version[]
  readonly canary?: Canary
  readonly off?: { readonly at: number; readonly by: string; readonly inside: OffAsked['inside'] }
}
export interface Version {
  readonly number: number
  readonly at: number
  readonly by: string
  readonly authors: readonly string[]
  readonly approvedBy?: string
  /** It needed a second person, and there was none. */
  readonly alone?: true
  readonly note: string
  readonly kinds: readonly ChangeKind[]
  readonly state: 'published' | 'retired'
  /** This one repeats an earlier one. */
  readonly repeats?: number
  /** Reasons given for warnings, in words. */
  readonly reasons: readonly { readonly what: string; readonly why: string }[]
  /** While it was live: counts under 5 are absent. */
  readonly figures: { readonly began?: number; readonly finished?: number; readonly handedOver?: number }
}
export type ChangeKind = 'words' | 'steps' | 'ways' | 'facts' | 'place' | 'examples' | 'pictures' | 'other'

/** `GET …/versions/:number?with=N`: what differs, in words (`with` absent: what is live). `{ changes: Change[] }` */

/** `POST …/versions/:number/restore` → `Published`: a new revision that repeats it. `seen`: number now live. */
export interface RestoreAsked {
  readonly seen: number
  readonly note?: string
}

/** `POST …/off` → `Versions`. `POST …/on`, `{}`. `finish`: those inside go on to their end. `menu`: they are told and shown the menu. */
export interface OffAsked {
  readonly inside: 'finish' | 'menu'
  readonly note: string
}

/** A revision that a share of new residents has. `POST …/canary/all` publishes it to everyone, `POST …/canary/stop` ends it. */
export interface Canary {
  readonly number: number
  readonly share: number
  readonly since: number
  readonly by: string
  readonly state: 'running' | 'stopped'
  /** Stopped by itself: why, in words. */
  readonly why?: string
  readonly figures: { readonly trial: CanaryFigures; readonly rest: CanaryFigures }
}
export interface CanaryFigures {
  readonly began: number
  /** Of these, no longer inside: finished or left. */
  readonly ended: number
  readonly finished: number
  readonly handedOver: number
}

/** `GET …/update`: what the program brought, against what is live here and what both came from. `POST …/update` takes parts. */
export interface Update {
  readonly parts: readonly {
    readonly part: string
    readonly title: string
    readonly base?: Head | StepContent | AllContent
    readonly ours?: Head | StepContent | AllContent
    readonly theirs?: Head | StepContent | AllContent
    /** Changed on both sides: somebody has to choose. */
    readonly conflict: boolean
  }[]
}
/** Taken into the draft → `Unit`; parts not named keep ours. The offer is then answered. */
export interface UpdateAsked {
  readonly take: readonly string[]
}

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

/** `POST /api/admin/pictures` (image/png or image/jpeg as the body) → `PictureMade`; `GET /api/admin/pictures/:path` shows it (slashes encoded). */
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

/** `GET`, `PUT /api/admin/settings/publishing`. */
export interface PublishingSettings {
  readonly twoPeople: boolean
}
