/**
 * What the admin page and the server say to each other about numbers, words not understood and posters:
 * `/api/insight/…`, JSON both ways. Types only, shared by the routes and the page.
 *
 * Errors are `{ error: { code, message, where? } }`, `message` in Vietnamese and fit to show: `not-found` 404 (also:
 * not allowed), `invalid` 400, `changed` and `full` 409, `prove` 403 (sign in freshly), `too-many` 429, `unavailable` 503. Times are ms since the
 * epoch, days `2026-11-23` in Viet Nam. Nothing here names or numbers a person.
 *
 * Every number is ready to show: a count of 1 to 4 people comes as `{ value: null, text: '<5' }`. `about` names the
 * definition (`GET /api/insight/definitions`) that a number opens.
 */

/** A count as it may be shown. `value` is null where it is hidden; draw a bar of height 4 then. */
export interface Shown {
  readonly value: number | null
  /** "1.234", "<5", "0". */
  readonly text: string
}

/** A share of something, whole per cent; null where one of both counts is hidden or there is nothing yet. */
export interface Share {
  readonly value: number | null
  /** "64%", "–". */
  readonly text: string
}

/** "khoảng 4 phút", "dưới 1 phút", "–". `minutes` is the upper edge of the class it falls into. */
export interface Span {
  readonly minutes: number | null
  readonly text: string
}

/**
 * What became of everyone who entered: entered = passed + waiting + left + handed, in each row, never negative. A row is
 * about those who entered on the days asked for, however long ago that was and whatever happened since.
 */
export interface Balance {
  /** Came to it, each time anew. */
  readonly entered: Shown
  /** Went on; of a flow: finished it, or went on with it on another channel. */
  readonly passed: Shown
  /** Still there. */
  readonly waiting: Shown
  /** Stopped, chose something else, or had everything erased. */
  readonly left: Shown
  /** Went to a person from there; of a flow: are with a person now. */
  readonly handed: Shown
}

/** Ids of definitions; the page shows them in the order of `GET /api/insight/definitions`. */
export type DefinitionId =
  | 'started'
  | 'finished'
  | 'finish-rate'
  | 'entered'
  | 'passed'
  | 'waiting'
  | 'left'
  | 'handed'
  | 'stopped'
  | 'time'
  | 'stuck'
  | 'hard'
  | 'helped'
  | 'finished-after-help'
  | 'handoffs'
  | 'wait'
  | 'left-waiting'
  | 'needed'
  | 'present'
  | 'by-poster'
  | 'unmatched'
  | 'few'

/** `GET /api/insight/definitions` → `{ definitions: Definition[] }`. */
export interface Definition {
  readonly id: DefinitionId
  /** "Làm xong". */
  readonly title: string
  /** How it is counted, two or three sentences. */
  readonly how: string
}

/** `GET /api/insight/today` (right `numbers.today`): four sentences for the top of the page. */
export interface Today {
  readonly at: number
  readonly day: string
  /** In order: begun and finished · needed help · went away waiting · volunteers this evening. Fewer where nothing is known. */
  readonly sentences: readonly { readonly text: string; readonly about: readonly DefinitionId[] }[]
  /** Channels that are late or silent: "Zalo chậm 12 phút, số liệu có thể thiếu". */
  readonly late: readonly string[]
  /** Nothing was counted yet: what will appear here, and when. */
  readonly empty?: string
}

/** What every question about a period takes: `?from=2026-11-17&to=2026-11-23` (both included, at most 92 days) `&channel=zalo`. */
export interface Period {
  readonly from: string
  readonly to: string
  readonly channel?: string
}

/** The days asked for, and what the page's filters may offer. */
export interface Asked extends Period {
  readonly at: number
  readonly channels: readonly { readonly id: string; readonly title: string }[]
  /** Nothing was counted in these days. */
  readonly empty?: string
}

/** `GET /api/insight/flows?from&to&channel` (right `numbers.flow`): one row for each flow that is live or was entered. */
export interface FlowRows extends Asked {
  readonly flows: readonly FlowRow[]
  readonly all: FlowRow
}
export interface FlowRow extends Balance {
  /** `*` for all together. */
  readonly flow: string
  readonly title: string
  /** Reached the end of it (`passed` without those who went on elsewhere). */
  readonly finished: Shown
  readonly rate: Share
  /** The same of as many days before. */
  readonly rateBefore: Share
  readonly handedPer100: Share
}

/** `GET /api/insight/flows/:flow?from&to&channel&revision` (right `numbers.flow`). */
export interface FlowFigures extends Asked {
  readonly flow: FlowRow
  /** Revisions that were entered in these days, newest first, with their own balance. */
  readonly revisions: readonly (FlowRow & { readonly revision: number })[]
  /** The revision that the steps are of; absent: of all. */
  readonly revision?: number
  /** In the order of the live flow; removed ones behind. */
  readonly steps: readonly StepRow[]
  readonly channelRows: readonly (FlowRow & { readonly channel: string })[]
  /** One for each day, oldest first, with the same weekday a week earlier. */
  readonly days: readonly DayRow[]
}
export interface StepRow extends Balance {
  readonly step: string
  /** "Bước 4. Quét NFC" where it counts; else its short name. */
  readonly title: string
  /** It is not in the live flow any more. */
  readonly removed?: true
  /** Left, or silent there since before today. */
  readonly stopped: Shown
  readonly stoppedShare: Share
  /** Half of those who went on needed no longer. */
  readonly time: Span
  /** The same as classes, for a table: "dưới 1 phút" … */
  readonly times: readonly { readonly text: string; readonly count: Shown }[]
  /** Answered something that was not understood, or said they were stuck. */
  readonly stuck: Shown
  readonly helped: Shown
  readonly finishedAfterHelp: Shown
}
export interface DayRow {
  readonly day: string
  readonly started: Shown
  readonly finished: Shown
  readonly startedBefore: Shown
  readonly finishedBefore: Shown
}

/** `GET /api/insight/stuck?from&to&channel` (right `numbers.flow`): the steps of all flows where most are stuck, at most 20. */
export interface StuckSteps extends Asked {
  readonly steps: readonly (StepRow & {
    readonly flow: string
    readonly flowTitle: string
    /** Why it is hard, as helpers said, most often first; said by fewer than five it is not there. */
    readonly hard: readonly { readonly id: string; readonly title: string; readonly count: Shown }[]
  })[]
}

/** `GET /api/insight/handoffs?from&to` (right `numbers.ward`). */
export interface Handoffs extends Asked {
  readonly handoffs: Shown
  readonly reasons: readonly { readonly id: string; readonly title: string; readonly count: Shown }[]
  readonly claimed: Shown
  /** From asking to the first person, in clock time, also outside hours. */
  readonly wait: Span
  readonly longest: Span
  readonly leftWaiting: Shown
  /** After being handed back: finished, stuck again, neither within a day. */
  readonly after: readonly {
    readonly id: 'finished' | 'stuck-again' | 'left'
    readonly title: string
    readonly count: Shown
  }[]
  readonly days: readonly {
    readonly day: string
    readonly handoffs: Shown
    readonly claimed: Shown
    readonly wait: Span
  }[]
}

/** `GET /api/insight/hours?weeks=4` (right `numbers.ward`): volunteers needed and there, by weekday (Monday first) and hour. */
export interface Hours {
  readonly at: number
  readonly weeks: number
  /** 7 rows of 24 cells. Numbers of volunteers with one decimal ("2,5"), null where nothing was measured yet. */
  readonly rows: readonly {
    readonly weekday: string
    readonly hours: readonly {
      readonly hour: number
      readonly needed: number | null
      readonly present: number | null
      /** "cần 3, có 1"; "chưa đo". */
      readonly text: string
      readonly short: boolean
    }[]
  }[]
  readonly empty?: string
}

/** `GET /api/insight/sources?from&to` (right `numbers.today`): which poster, neighbourhood group and channel brought whom. */
export interface Sources extends Asked {
  readonly posters: readonly (SourceRow & { readonly poster: string })[]
  readonly groups: readonly SourceRow[]
  readonly byChannel: readonly SourceRow[]
}
export interface SourceRow {
  readonly title: string
  /** Opened by its code; of a channel: flows begun there. */
  readonly opened: Shown
  readonly started: Shown
  readonly finished: Shown
  readonly rate: Share
}

/** `GET /api/insight/own` (right `desk.open`): one's own figures; nobody else's, and no ranking. */
export interface OwnFigures {
  readonly days: number
  readonly helped: number
  readonly finished: number
  readonly text: string
}

// What was not understood

/**
 * `GET /api/insight/unmatched?flow=&show=open|ignored` (right `unmatched.read`): what nothing matched, of the last 90 days,
 * the most people first, at most 200. Only of people who agreed, masked, and only what three different people wrote.
 */
export interface Unmatched {
  readonly at: number
  readonly groups: readonly UnmatchedGroup[]
  /** Said by fewer than three people: not shown to anybody. */
  readonly hidden: number
  readonly empty?: string
}
export interface UnmatchedGroup {
  readonly id: string
  /** The commonest spelling. */
  readonly text: string
  /** Other spellings, at most 5, each by three people too. */
  readonly also: readonly string[]
  readonly people: Shown
  readonly times: Shown
  /** Where it was said: at a step, or outside any flow (absent). */
  readonly flow?: { readonly id: string; readonly title: string }
  readonly step?: { readonly id: string; readonly title: string }
  readonly lastAt: number
  readonly ignored: boolean
  /** Where "thêm cách nói này vào …" may put it: the choices of its step, and flows as examples; likeliest first. */
  readonly targets: readonly Target[]
}
/** A choice of a step (`also`), or an example of a flow (`step` and `choice` absent). */
export interface Target {
  readonly flow: string
  readonly step?: string
  readonly choice?: string
  /** "Bước 3 Nhập OTP › nút “Chưa có”", "Thủ tục Tạm trú". */
  readonly title: string
}
/** `POST /api/insight/unmatched/:id/try` with a `Target` (right `unmatched.read`). Changes nothing. */
export interface Tried {
  /** "sẽ hiểu là “Chưa có”": what the phrase itself would now do. */
  readonly now: string
  /** True: it would lead to the target. */
  readonly works: boolean
  /** Why it cannot be added: it would also match another choice, … */
  readonly refused?: string
  /** Other phrases not understood that would be understood with it; only texts that may be shown. */
  readonly alsoHelped: readonly { readonly text: string; readonly people: Shown; readonly now: string }[]
  /** Words known well today (examples, ways to say) that would go elsewhere afterwards. */
  readonly worse: readonly { readonly text: string; readonly before: string; readonly now: string }[]
}
/**
 * `POST /api/insight/unmatched/:id/add` with a `Target` (right `draft.edit`): into the draft, `also.<choice>` of the step or
 * `examples` of the flow; nothing is published. The phrase leaves the open list. 409 `no-help`: it would change nothing;
 * 409 `changed`: the place is gone from the draft.
 */
export interface Added {
  /** Where to go on: the step in the editor. */
  readonly flow: string
  readonly step?: string
}
/** `POST /api/insight/unmatched/:id/ignore` and `…/restore`, `{}` → `{}` (right `unmatched.change`). */

// Exports

/** `POST /api/insight/exports` with an `ExportAsked` (right `export.counts`, fresh) → `ExportRow`. Written to the audit log. */
export interface ExportAsked extends Period {
  readonly kind: 'flows' | 'steps' | 'days' | 'handoffs' | 'hours' | 'sources'
}
/** `GET /api/insight/exports` → `{ exports: ExportRow[] }`; `GET /api/insight/exports/:id` is the file (text/csv, UTF-8 with BOM). */
export interface ExportRow {
  readonly id: string
  readonly kind: ExportAsked['kind']
  /** "so-lieu-thu-tuc-2026-11-17-den-2026-11-23.csv" */
  readonly name: string
  readonly by: string
  readonly at: number
  /** After this it is gone: 24 hours. */
  readonly until: number
  readonly rows: number
}

// Posters, cards, slips

/** `GET /api/insight/posters` (right `posters.read`) → `Posters`. */
export interface Posters {
  readonly posters: readonly Poster[]
  /** What a new one may be for. `''`: the menu. */
  readonly flows: readonly { readonly id: string; readonly title: string }[]
  readonly channels: readonly { readonly id: string; readonly title: string }[]
}
export interface Poster {
  /** 4 letters and digits; also in its links. */
  readonly id: string
  /** Absent: the menu. */
  readonly flow?: string
  readonly title: string
  /** Neighbourhood group: "Tổ dân phố 5". */
  readonly group?: string
  /** Where it hangs. */
  readonly where?: string
  /** Channels with a code on it. */
  readonly channels: readonly string[]
  readonly links: readonly { readonly channel: string; readonly title: string; readonly url: string }[]
  readonly madeAt: number
  readonly by: string
  /** Taken down: still counted, not offered. */
  readonly off: boolean
  readonly version: number
  readonly opened: Shown
}
/** `POST /api/insight/posters` (right `posters.change`) → `Poster`; `PUT /api/insight/posters/:id` the same with `version` and `off`. */
export interface PosterAsked {
  readonly flow?: string
  readonly group?: string
  readonly where?: string
  readonly channels: readonly string[]
}
export interface PosterChange {
  readonly version: number
  readonly group?: string
  readonly where?: string
  readonly off: boolean
}
/**
 * `GET /api/insight/posters/:id/print?size=a4|a5|card` (right `posters.read`): HTML that prints as it stands; open it in a
 * new window. `card`: eight on a sheet of A4, to cut.
 * `GET /api/insight/slip?flow=ID&step=ID` (right `posters.read`): the "giấy hẹn" slip, lines to fill in by hand.
 */
export type PrintSize = 'a4' | 'a5' | 'card'
