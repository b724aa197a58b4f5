/**
 * What is said between page and server about what residents get: review, approval, publishing, versions, trials, what the
 * program brought. Types only; the rest, and every code of refusal, stands in `api.ts`.
 */
import type { AllContent, EditorProblem, Head, StepContent, StepNote, Who } from './api.ts'
import type { JourneyResult, ShownMessage } from './api-play.ts'

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
 * nothing. Parts that are not named stay in the draft. Absent `parts`: those the asker has a hand in; what only colleagues
 * changed goes out when it is named. A unit that was never published goes out whole.
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
  readonly off?: {
    readonly at: number
    readonly by: string
    readonly inside: OffAsked['inside']
    readonly note?: string
  }
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
  readonly endedAt?: number
  /** Stopped by itself: why, in words. */
  readonly why?: string
  /** Counts under 5 are absent. */
  readonly figures: { readonly trial: Version['figures']; readonly rest: Version['figures'] }
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

/** `GET`, `PUT /api/admin/settings/publishing`. */
export interface PublishingSettings {
  readonly twoPeople: boolean
}
