/**
 * What page and server say to each other of home visits: `/api/desk/visits…`, JSON both ways. Types only. Errors are those
 * of `api.ts`. A list holds no full name, address or phone: those come one at a time, and each time is logged.
 */
import type { Visit, VisitEnd, VisitTime, VisitWindow } from '../records.ts'

export interface VisitCard {
  readonly id: string
  /** What an act is decided on: it names the version it saw. */
  readonly version: number
  /** Raised with every change. */
  readonly changed: number
  /** `K7-4MP2`: said to anybody, opens nothing. */
  readonly reference: string
  readonly state: Visit['state']
  readonly topic: string
  /** Identity: an officer of the police must be one of the two. */
  readonly police: boolean
  /** "Nằm một chỗ", "Ở một mình". */
  readonly priority: readonly string[]
  /** "tổ 5", and the ward's present name; absent: not known. */
  readonly group?: string
  readonly area?: string
  /** Last word of the name and last digits of the phone, as far as they were given. */
  readonly who?: string
  readonly phone?: string
  readonly windows: readonly VisitWindow[]
  readonly plan?: VisitTime & {
    readonly people: readonly { readonly staff: string; readonly name: string; readonly role: string }[]
  }
  /** The plan stands; of a changed, called-off or ended visit it is what was. */
  readonly planned: boolean
  /** I am one of the two. */
  readonly mine: boolean
  /** I was one of the two and need not go any more: nothing else is told. */
  readonly relieved?: true
  readonly requestedAt: number
  readonly changedAt?: number
  readonly confirmedAt?: number
  readonly arrivedAt?: number
  /** The question whether it suits has not reached them: they are to be called. */
  readonly unheard?: true
  readonly ended?: { readonly by: 'resident' | 'team' | 'erased'; readonly why?: VisitEnd; readonly note?: string }
  readonly before: readonly (VisitTime & { readonly why: VisitEnd; readonly note?: string })[]
}

/** `GET /api/desk/visits`: those I may see. */
export interface Visits {
  readonly visits: readonly VisitCard[]
  /** Here and now, `2026-11-26`: codes are shown on the day only. */
  readonly today: string
  /** I set times and people. */
  readonly lead: boolean
  /** Whom a lead can send; empty for others. */
  readonly people: readonly VisitPerson[]
  /** Since when my calendar can be read by its address; absent: there is none. */
  readonly calendarSince?: number
}

export interface VisitPerson {
  readonly staff: string
  readonly name: string
  readonly role: string
  readonly police: boolean
}

/** `POST …/:id/assign`; 409 `visit-changed` when somebody was faster. Every act answers with the card as it is then. */
export interface AssignAsked extends VisitTime {
  readonly version: number
  /** Two staff ids. */
  readonly people: readonly string[]
}
/** `POST …/:id/confirm` (agreed by phone) and `…/new-code`. */
export interface OnVersion {
  readonly version: number
}
/** `POST …/:id/call-off`. */
export interface CallOffAsked extends OnVersion {
  readonly why: VisitEnd
}
/** `POST …/:id/arrive`: the code as it was read out. 409 `wrong-code`, `code-locked`, `code-used`, `not-today`. */
export interface ArriveAsked {
  readonly code: string
}
/** `POST …/:id/finish`. `why`: required unless done. `next`: the same two come again then. */
export interface FinishAsked extends OnVersion {
  readonly outcome: 'done' | 'missed'
  readonly why?: VisitEnd
  readonly note?: string
  readonly next?: VisitTime
}

/** `POST …/:id/reveal`; a reason is required of whoever is not one of the two. */
export interface RevealAsked {
  readonly why?: string
}
export interface Contact {
  readonly name?: string
  readonly phone?: string
  readonly address?: string
  /** The group in their own words. */
  readonly group?: string
  /** What else they answered. */
  readonly answers: readonly string[]
}

/** `POST …/:id/code`: for one of the two, on the day. */
export interface DoorCode {
  readonly code: string
}

/** `POST /api/desk/visits/print`: the sheet of one day; each row is logged as a reveal. Never with a code. */
export interface PrintAsked {
  readonly day: string
}
export interface DaySheet {
  readonly day: string
  readonly rows: readonly { readonly visit: VisitCard; readonly contact: Contact }[]
}

/** `POST /api/desk/visits/calendar`: a new address, shown this once; the one before is dead. `…/calendar/off`: none. */
export interface CalendarMade {
  readonly path: string
}
