/** Everything the page knows, in one place. Changed by `change`, drawn once after all changes of a moment. */
import type { Card, Colleague, Duty, HandBackPreview, Line, Me, Opened, Search, Ward } from '../../../desk/api.ts'
import type { Contact, DaySheet, Visits } from '../../../desk/visits-api.ts'
import { EMPTY, type List, withCard } from './cards.ts'
import { serverNow } from './client.ts'
import type { Unsent } from './outbox.ts'
import { type Route, ticketOf } from './route.ts'

export interface State {
  readonly me: Me | null
  /** How I like to work and whether my phone can be called; null: not read yet. */
  readonly duty: Duty | null
  readonly dutyTrouble: string | null
  /** For leads, once the screen was opened. */
  readonly ward: Loaded<Ward> | null
  readonly list: List
  /** When the list was last read, server's time; 0: never. */
  readonly listAt: number
  /** Why it could not be read. */
  readonly listTrouble: string | null
  readonly net: Net
  /** Server's time: phones' clocks are often wrong. */
  readonly now: number
  readonly route: Route
  /** Room for three columns. */
  readonly wide: boolean
  readonly chats: ReadonlyMap<string, Chat>
  readonly visits: VisitsSeen
  readonly outbox: readonly Unsent[]
  /** Photos and voices opened here, by id. */
  readonly media: ReadonlyMap<string, Seen>
  readonly sheet: Sheet | null
  readonly toast: Toast | null
  /** For those who listen: what has just happened. */
  readonly news: string
  readonly query: string
  /** What the server found for it: words said, which no list holds. */
  readonly found: Search['found']
  /** How many cards of a list are drawn. */
  readonly room: number
  readonly singleKeys: boolean
  /** Nothing can be done before signing in again. */
  readonly signedOut: boolean
  /** Nobody touched the screen for long: residents are hidden until it is unlocked. */
  readonly locked: boolean
  /** A newer version of the page waits to be loaded. */
  readonly stale: boolean
}

/** Home visits as they were read; what was revealed, while its screen is open. */
export interface VisitsSeen {
  readonly list: Visits | null
  readonly trouble: string | null
  readonly contacts: ReadonlyMap<string, Contact>
  readonly codes: ReadonlyMap<string, string>
  readonly sheet: DaySheet | null
  /** The address made just now: it is shown once. */
  readonly calendar: string | null
}

export const NO_VISITS: VisitsSeen = {
  list: null,
  trouble: null,
  contacts: new Map(),
  codes: new Map(),
  sheet: null,
  calendar: null,
}

export interface Net {
  readonly on: boolean
  /** Since when it is off. */
  readonly since: number
  /** Everything that happened while it was off has been read. */
  readonly caughtUp: boolean
}

export interface Chat {
  readonly opened: Opened | null
  readonly lines: readonly Line[]
  readonly older: boolean
  readonly loading: boolean
  readonly trouble: string | null
  /** The resident is writing, as far as this moment. */
  readonly typingUntil: number
  /** Why the guard stopped what stands in the field. */
  readonly refusal: string | null
  /** Their last act when this was last on the screen: newer ones are unread. */
  readonly seenAt: number
}

/** One file. It lives in this tab's memory and nowhere else. */
export type Seen =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly url: string; readonly seconds?: number }
  /** `again`: another try may help. */
  | { readonly kind: 'failed'; readonly message: string; readonly again: boolean }

export type Sheet =
  | {
      readonly kind: 'photo'
      readonly ticket: string
      readonly item: string
      readonly reason: string
      readonly prove: boolean
    }
  | { readonly kind: 'own-photo' | 'own-voice'; readonly ticket: string }
  | { readonly kind: 'keys' | 'end-shift' | 'sign-out' }
  /** `claim`: whom they wanted to take when the rules came in between. */
  | { readonly kind: 'rules'; readonly claim?: { readonly ticket: string; readonly takeOver?: string } }
  | { readonly kind: 'canned' | 'pictures' | 'schedule' | 'finish' | 'take-over'; readonly ticket: string }
  | { readonly kind: 'transfer'; readonly ticket: string; readonly colleagues: Loaded<readonly Colleague[]> }
  | {
      readonly kind: 'hand-back'
      readonly ticket: string
      /** Absent: the present one. `next`, or the id of a step. */
      readonly step?: string
      readonly preview: Loaded<HandBackPreview>
    }

export type Loaded<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly message: string }

export interface Toast {
  readonly text: string
  readonly tone: 'good' | 'trouble'
  readonly until: number
  /** One thing to do about it. */
  readonly button?: { readonly text: string; readonly press: () => void }
}

const FRESH_CHAT: Chat = {
  opened: null,
  lines: [],
  older: false,
  loading: false,
  trouble: null,
  typingUntil: 0,
  refusal: null,
  seenAt: 0,
}

let state: State = {
  me: null,
  duty: null,
  dutyTrouble: null,
  ward: null,
  list: EMPTY,
  listAt: 0,
  listTrouble: null,
  net: { on: navigator.onLine, since: Date.now(), caughtUp: false },
  now: Date.now(),
  route: { screen: 'waiting' },
  wide: false,
  chats: new Map(),
  visits: NO_VISITS,
  outbox: [],
  media: new Map(),
  sheet: null,
  toast: null,
  news: '',
  query: '',
  found: [],
  room: 20,
  singleKeys: true,
  signedOut: false,
  locked: false,
  stale: false,
}

let draw: (() => void) | undefined
let asked = false

/** @param callback  draws the page from `get()` */
export function onChange(callback: () => void): void {
  draw = callback
}

export function get(): State {
  return state
}

export function change(edit: Partial<State> | ((state: State) => Partial<State>)): void {
  state = { ...state, ...(typeof edit === 'function' ? edit(state) : edit) }
  if (asked) return
  asked = true
  queueMicrotask(() => {
    asked = false
    draw?.()
  })
}

export function chatOf(ticket: string): Chat {
  return state.chats.get(ticket) ?? FRESH_CHAT
}

export function changeChat(ticket: string, edit: Partial<Chat>): void {
  change(({ chats }) => ({ chats: new Map(chats).set(ticket, { ...chatOf(ticket), ...edit }) }))
}

/** A card as the answer to an act brought it. */
export function takeCard(card: Card): void {
  change(({ list }) => ({ list: withCard(list, card, serverNow()) }))
}

/** The card as the list has it, else as it was when it was opened. */
export function cardOf(ticket: string): Card | undefined {
  return state.list.byId.get(ticket) ?? chatOf(ticket).opened?.card
}

/** The card on the screen that is mine, if there is one. */
export function heldHere(): Card | undefined {
  const ticket = ticketOf(state.route)
  const card = ticket ? state.list.byId.get(ticket) : undefined
  return card?.mine && card.state === 'held' ? card : undefined
}
