/**
 * The same conversation on another channel: a code of six characters, shown here and typed there, moves where one stands
 * and what was answered. Once, within a quarter of an hour.
 */
import type { ConversationKey } from '../messages.ts'
import type { Conversation, Document, Subscription, Visit } from '../records.ts'
import type { Store } from '../store/store.ts'
import { unbooked } from './books.ts'
import { count, type Draft, topFrame } from './draft.ts'
import { greet } from './first.ts'
import { showMenu } from './menu.ts'
import { takeNewsAlong } from './news.ts'
import { phrase } from './phrases.ts'
import { lead, say } from './say.ts'
import { takeVisitsAlong } from './visit-records.ts'
import { showStep } from './walk.ts'

export const MOVE_CODE_MS = 15 * 60_000

/** Kind of the documents that hold codes; `sort` is when a code ends. */
export const MOVE_CODE = 'move-code'

/** Without I, O, 0 and 1: they are read for one another. As many as the digits of an id, so each names one. */
export const SYMBOLS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const LENGTH = 6

export interface MoveCode {
  readonly from: ConversationKey
  readonly endsAt: number
  readonly used: boolean
}

/** A code as it was looked up for a message that reads like one, with the conversation it belongs to. */
export interface Moving {
  readonly code: Document<MoveCode>
  readonly from: Conversation | null
  /** Its open requests for a home visit. */
  readonly visits: readonly Document<Visit>[]
  /** What it asked to be told of. */
  readonly subscriptions: readonly Document<Subscription>[]
}

/** The code in a message that is nothing else, or null. Six letters alone are a word, six digits a one-time code. */
export function codeIn(text: string): string | null {
  const bare = text.replaceAll(/[\s.-]/gu, '').toUpperCase()
  return /^(?=.*\d)(?=.*[A-Z])[2-9A-HJ-NP-Z]{6}$/.test(bare) ? bare : null
}

/** "tiếp tục trên Zalo": the code, and where to type it. */
export function offerElsewhere(draft: Draft): void {
  const { state, moment } = draft
  const places = moment.elsewhere?.() ?? []
  if (places.length === 0) return void say(draft, 'elsewhere_nowhere')
  const code = newCode(moment.id)
  const body: MoveCode = { from: draft.key, endsAt: moment.now + MOVE_CODE_MS, used: false }
  draft.documents.push({
    replaces: 0,
    document: {
      kind: MOVE_CODE,
      id: code,
      version: 1,
      indexes: { conversation: draft.key },
      sort: body.endsAt,
      body,
    },
  })
  count(draft, 'elsewhere:offered')
  say(draft, 'elsewhere_code', {
    code,
    minutes: String(MOVE_CODE_MS / 60_000),
    places: listed(places, phrase(draft, 'or')),
  })
  if (!topFrame(draft)) delete state.pending
}

/** Takes over what the code stands for. */
export function moveHere(draft: Draft, { code, from, visits, subscriptions }: Moving): void {
  const { state, moment } = draft
  const { body } = code
  if (body.from === draft.key) return void say(draft, 'elsewhere_same')
  if (body.used || moment.now > body.endsAt || from === null || from.state.owner !== 'bot') {
    lead(draft, 'elsewhere_gone')
    if (state.consent.state === 'unasked') return greet(draft)
    return topFrame(draft) ? showStep(draft) : showMenu(draft)
  }
  const there = from.state
  state.language = there.language
  state.consent = there.consent
  state.frames = unbooked(there.frames)
  state.done = there.done
  state.run = there.run
  state.brief = there.brief
  if (there.pair) state.pair = there.pair
  if (there.name !== undefined) state.name = there.name
  delete state.pending
  delete state.gathered
  takeVisitsAlong(draft, visits, there.visits ?? [])
  takeNewsAlong(draft, subscriptions, there.news)
  draft.documents.push({
    replaces: code.version,
    document: { ...code, version: code.version + 1, body: { ...body, used: true } },
  })
  draft.movedFrom = { key: body.from, address: from.address }
  count(draft, 'elsewhere:moved')
  lead(draft, 'elsewhere_here')
  if (topFrame(draft)) showStep(draft)
  else showMenu(draft)
}

/** Here nothing stands any more; what was said stays in the transcript. */
export function movedAway(draft: Draft): void {
  draft.movesAway = true
  draft.state.frames = []
  delete draft.state.visits
  delete draft.state.news
  delete draft.state.pending
  delete draft.state.gathered
  for (const name of ['remind', 'silence', 'gather', 'wait', 'recap', 'visit', 'notice'] as const)
    draft.cancel.add(name)
  say(draft, 'elsewhere_left')
}

/** Out of the chance of an id: its last 16 characters, 5 bits each. */
function newCode(id: () => string): string {
  for (;;) {
    const symbols = symbolsOf(id)
    for (let at = 0; at + LENGTH <= symbols.length; at++) {
      const code = codeIn(symbols.slice(at, at + LENGTH))
      if (code !== null) return code
    }
  }
}

/** Sixteen of them, drawn anew. */
export function symbolsOf(id: () => string): string {
  return [...id().slice(-16)].map((digit) => SYMBOLS[Number.parseInt(digit, 32)] ?? '').join('')
}

function listed(places: readonly string[], or: string): string {
  return places.length < 2 ? places.join('') : `${places.slice(0, -1).join(', ')} ${or} ${places.at(-1)}`
}

/** Codes that have ended are of no use to anybody. */
export async function sweepMoveCodes(store: Store, now: number): Promise<void> {
  for (const { kind, id, version, sort } of await store.listDocuments(MOVE_CODE, { max: SWEPT_AT_ONCE })) {
    if (sort < now) await store.deleteDocument(kind, id, version)
  }
}

const SWEPT_AT_ONCE = 1_000
