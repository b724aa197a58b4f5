/**
 * The one decision: a conversation, something that happened, and the moment give everything that follows. Pure: the same
 * three give the same answer, in live traffic, the terminal, a preview, a saved journey or a replay.
 */
import type { Address, Author, ConversationKey, Input, SecretFinding } from '../messages.ts'
import type { Answer, Conversation, ConversationState, Timer } from '../records.ts'
import { agreesWhileHeld } from './agree.ts'
import { settleBooks } from './books.ts'
import { contactAsked, hideSaid } from './contact-asked.ts'
import { count, type Draft, flushLead, lead, type Moment, note, say, topFrame } from './draft.ts'
import { onTimer } from './due-timers.ts'
import { movedAway, moveHere } from './elsewhere.ts'
import { askConsent } from './first.ts'
import { type HelperAct, onHelper } from './held.ts'
import { warnOfSecrets } from './help.ts'
import { heardInInbox, takenInInbox } from './inbox.ts'
import { type LeadAct, onLead } from './led.ts'
import { tooMuch } from './limits.ts'
import { stopNews, stopsByPress, stopsNews } from './news.ts'
import { noticeAfterAct, onNotice } from './notice.ts'
import { relocate, tellMoved } from './position.ts'
import { onPress } from './press.ts'
import { AWAY_MS, onFirst, onMedia, onOpen, onText, onUnread, opening } from './reply.ts'
import { silentFor } from './silent.ts'
import { backFromSilence } from './silent-step.ts'
import { changeTicket, openTicketOf } from './ticket.ts'
import { because, keepTrace } from './trace.ts'
import { onTeamVisit, type TeamAct } from './visit-team.ts'
import { confirmsWhileHeld } from './visit-words.ts'
import { startFlow } from './walk.ts'
import { inQueue, onHandBack, silence, whileHeld } from './with-people.ts'
import { isCovered, wordingNow } from './wording.ts'

export type Happening =
  /**
   * Something a resident did, masked. `shown`: the question now standing had reached them when they did it. `unsent`:
   * something to them had not left by then.
   */
  | {
      readonly kind: 'inbound'
      readonly input: Input
      readonly name?: string
      readonly reply?: string
      readonly platformId?: string
      readonly shown: boolean
      readonly unsent?: boolean
    }
  | { readonly kind: 'timer'; readonly timer: Timer }
  /** A person takes the conversation: the bot is silent until it is handed back. */
  | { readonly kind: 'take-over' }
  | { readonly kind: 'staff-says'; readonly text: string; readonly author: Author & { readonly kind: 'person' } }
  /** What a volunteer does at the desk. */
  | {
      readonly kind: 'helper'
      readonly act: HelperAct
      /** The ticket it is meant for: another of the same person is not touched. */
      readonly ticket?: string
    }
  /** What the desk does with a home visit. */
  | { readonly kind: 'visit'; readonly visit: string; readonly act: TeamAct }
  /** What a lead does without a claim. */
  | { readonly kind: 'lead'; readonly act: LeadAct; readonly ticket: string }
  /** Their data is to go, as they asked for on paper. */
  | { readonly kind: 'forget' }
  /** Handed back at a step: the present one when none is named. */
  | { readonly kind: 'hand-back'; readonly step?: string }
  /** The platform says that this person cannot be reached until they write again. */
  | { readonly kind: 'unreachable' }
  /** The resident goes on with this conversation on another channel. */
  | { readonly kind: 'moved-away' }
  /** A message of ours was given up; `maybeSent`: it may have arrived nevertheless. */
  | { readonly kind: 'undelivered'; readonly maybeSent: boolean }
  /** An editor tries a flow, from a step on: in a play that is kept nowhere, or in the chat of somebody who typed the word for it. */
  | {
      readonly kind: 'try'
      readonly flow: string
      readonly step?: string
      readonly answers?: Readonly<Record<string, Answer>>
      readonly trial?: NonNullable<ConversationState['trial']>
    }
  /** A notice comes round to somebody who asked for it. `test`: to whoever typed its word. `off`: their channel is. */
  | { readonly kind: 'notice'; readonly id: string; readonly test?: true; readonly off?: boolean }
  /** The live definitions have changed: whoever waited at a removed step is moved and told. */
  | { readonly kind: 'published' }

/** What staff read in the transcript where a message did not arrive. */
const UNDELIVERED = 'Một tin không gửi được.'
const MAYBE_UNDELIVERED = 'Một tin có thể không đến nơi.'

/** The last word to someone whose data is gone: an empty conversation that holds nothing but language and address pair of this one sentence. */
export function farewell(
  key: ConversationKey,
  address: Address,
  last: ConversationState,
  moment: Moment,
  /** Of a visit somebody was to make, day and people stay for a week. */
  visitStays = false,
): Decision {
  const draft = newDraft(key, address, null, moment)
  draft.state = { ...draft.state, language: last.language, ...(last.pair ? { pair: last.pair } : {}) }
  if (visitStays) lead(draft, 'visit_stays')
  say(draft, 'erased')
  delete draft.state.pair
  return { ...draft, withdraw: undefined }
}

export type Decision = Pick<
  Draft,
  | 'state'
  | 'out'
  | 'timers'
  | 'cancel'
  | 'transcript'
  | 'rewrite'
  | 'counts'
  | 'countsAt'
  | 'documents'
  | 'erase'
  | 'forgotten'
  | 'failure'
  | 'movedFrom'
  | 'answer'
  | 'visited'
  | 'turn'
  | 'path'
  | 'heard'
  | 'nothing'
> & {
  /** What had not left and must not leave any more. */
  readonly withdraw: 'later' | 'all' | undefined
}

export function turn(
  key: ConversationKey,
  address: Address,
  before: Conversation | null,
  happening: Happening,
  moment: Moment,
): Decision {
  const draft = newDraft(key, address, before, moment)
  const asked = contactAsked(draft)
  happen(draft, happening)
  if (draft.erase !== 'all') flushLead(draft)
  if (happening.kind === 'inbound' && happening.input.kind !== 'press') hideSaid(draft, asked)
  if (happening.kind === 'inbound' && isAct(happening)) noticeAfterAct(draft, happening.unsent ?? false)
  settleBooks(draft, before)
  keepTrace(draft, before, happening)
  return { ...draft, withdraw: draft.withdraw ?? (isAct(happening) ? 'later' : undefined) }
}

/** Something the resident did in the conversation: what was to remind them has nothing to remind of. */
function isAct(happening: Happening): boolean {
  return happening.kind === 'inbound' && ACTS.has(happening.input.kind)
}

const ACTS: ReadonlySet<Input['kind']> = new Set(['text', 'press', 'media', 'open'])

/** What begins a conversation with somebody we do not know; of them nothing else is of any use. */
export function begins({ kind }: Input): boolean {
  return ACTS.has(kind) || kind === 'withdraw'
}

function newDraft(key: ConversationKey, address: Address, before: Conversation | null, moment: Moment): Draft {
  return {
    key,
    address,
    moment,
    turn: (before?.turn ?? 0) + 1,
    state: before ? { ...before.state } : newState(moment.now),
    lead: [],
    out: [],
    timers: before ? [] : [silentFor(key, moment.now, 1)],
    cancel: new Set(),
    transcript: [],
    rewrite: [],
    counts: new Map(),
    countsAt: new Map(),
    runs: [],
    stays: [],
    ends: new Map(),
    handed: new Set(),
    movesAway: false,
    documents: [],
    erase: false,
    heard: [],
    path: [],
  }
}

export function newState(now: number): ConversationState {
  return {
    format: 1,
    language: 'vi',
    consent: { state: 'unasked' },
    frames: [],
    owner: 'bot',
    lastInAt: now,
    done: [],
    run: { turns: 0, since: now },
    echoes: [],
    warned: {},
    flood: { since: 0, count: 0, day: '', dayCount: 0 },
    reachable: true,
    brief: false,
  }
}

function happen(draft: Draft, happening: Happening): void {
  switch (happening.kind) {
    case 'inbound':
      return onInbound(draft, happening)
    case 'timer':
      because(draft, { by: 'timer', name: happening.timer.name })
      return onTimer(draft, happening.timer)
    case 'take-over':
      delete draft.state.inbox
      draft.cancel.add('inbox')
      return silence(draft)
    case 'staff-says': {
      const { text, author } = happening
      draft.out.push({
        message: { text, choices: [], author, language: draft.state.language, urgency: 'live' },
        starts: [],
      })
      return note(draft, 'person', text)
    }
    case 'helper':
      draft.answer = onHelper(draft, happening.act, happening.ticket)
      return
    case 'visit':
      draft.visited = onTeamVisit(draft, happening.visit, happening.act)
      return
    case 'lead':
      draft.answer =
        openTicketOf(draft)?.id === happening.ticket ? onLead(draft, happening.act) : { kind: 'refused', why: 'nobody' }
      return
    case 'forget':
      draft.erase = 'all'
      return
    case 'hand-back':
      return onHandBack(draft, happening.step)
    case 'unreachable':
      draft.state.reachable = false
      for (const name of ['remind', 'silence', 'wait', 'queue'] as const) draft.cancel.add(name)
      return
    case 'moved-away':
      return movedAway(draft)
    case 'undelivered':
      count(draft, 'undelivered')
      return note(draft, 'system', happening.maybeSent ? MAYBE_UNDELIVERED : UNDELIVERED)
    case 'try':
      if (happening.trial) draft.state.trial = happening.trial
      return startFlow(draft, happening.flow, 'chosen', happening.answers, happening.step)
    case 'notice':
      return onNotice(draft, happening)
    case 'published':
      if (!relocate(draft) || draft.state.owner !== 'bot') return
      because(draft, { by: 'moved' })
      return tellMoved(draft)
    default:
      happening satisfies never
  }
}

function onInbound(draft: Draft, happening: Extract<Happening, { kind: 'inbound' }>): void {
  const { state, moment } = draft
  const input = opening(draft, happening.input)
  const awayMs = moment.now - Math.max(state.lastInAt, state.asked?.at ?? 0)
  if (happening.reply !== undefined) state.reply = happening.reply
  switch (input.kind) {
    case 'withdraw':
      draft.erase = 'all'
      return
    case 'reachable':
      state.reachable = input.reachable
      return input.reachable ? undefined : happen(draft, { kind: 'unreachable' })
    case 'receipt':
      return
    case 'reaction':
      state.lastInAt = moment.now
      state.reachable = true
      return
    case 'control':
      if (input.owner === 'human') {
        takenInInbox(draft)
        return silence(draft)
      }
      return state.owner === 'human' ? onHandBack(draft, undefined) : undefined
    case 'staff-echo':
      return heardInInbox(draft, input.text, happening.platformId) === 'returned'
        ? onHandBack(draft, undefined)
        : silence(draft)
    case 'edit':
      draft.rewrite.push({ platformId: input.of, text: input.text })
      // The changed message is in the transcript; the answer it gave stays until they say so.
      if (state.owner === 'bot' && topFrame(draft) && state.consent.state !== 'unasked') say(draft, 'edited')
      return
    default:
  }
  state.lastInAt = moment.now
  if (moment.lag !== undefined) state.lag = moment.lag
  state.reachable = true
  if (state.consent.state === 'yes' && happening.name) state.name = lastWord(happening.name)
  const text = input.kind === 'text' ? input.text : input.kind === 'media' ? (input.caption ?? '') : ''
  const secrets: readonly SecretFinding[] = 'secrets' in input ? input.secrets : []
  note(draft, 'resident', input.kind === 'press' ? (input.label ?? '').replace(/^\d+\. /, '') : text, {
    ...(happening.platformId ? { platformId: happening.platformId } : {}),
    ...(input.kind === 'media'
      ? { media: input.items.map(({ kind, ref }) => ({ kind, ...(ref ? { ref } : {}) })) }
      : {}),
  })
  count(draft, `in:${input.kind}`)
  // Their right at any moment, whoever has the conversation and whatever is asked.
  if (input.kind === 'text' && stopsNews(draft, input.text)) {
    because(draft, { by: 'move', move: 'untell', whole: true })
    return stopNews(draft)
  }
  if (state.owner === 'human') {
    because(draft, { by: 'held' })
    // The card shows that they have written.
    changeTicket(draft, { state: 'held' })
    if (input.kind === 'text') whileHeld(draft, input.text)
    if (input.kind === 'press' && !confirmsWhileHeld(draft, input.data) && !stopsByPress(draft, input.data))
      agreesWhileHeld(draft, { press: input.data })
    return
  }
  if (state.inbox === 'over') {
    delete state.inbox
    lead(draft, 'handed_back')
  }
  if (tooMuch(draft, text)) return because(draft, { by: 'flood' })
  if (secrets.length > 0) {
    because(draft, { by: 'secret' })
    warnOfSecrets(
      draft,
      secrets.map(({ kind }) => kind),
    )
  }
  if (moment.moving && state.owner === 'bot') return moveHere(draft, moment.moving)
  if (state.owner === 'queue' && !backFromSilence(draft)) {
    because(draft, { by: 'queue' })
    return inQueue(draft, input)
  }
  if (relocate(draft) && input.kind !== 'open') {
    because(draft, { by: 'moved' })
    return tellMoved(draft)
  }
  if (state.consent.state === 'unasked') {
    because(draft, { by: 'first' })
    return onFirst(draft, input.kind === 'open' ? input.ref?.replaceAll('_', '-') : text === '' ? undefined : text)
  }
  if (state.consent.state === 'yes' && !isCovered(state.consent.wording, moment) && !topFrame(draft)) {
    // The notice has changed: what they agreed to was another one.
    state.consent = { state: 'asked', at: moment.now, wording: wordingNow(moment) }
    return askConsent(draft, 'consent_again', text === '' ? undefined : text)
  }
  const away = awayMs > AWAY_MS && topFrame(draft) !== undefined
  switch (input.kind) {
    case 'text':
      if (!happening.shown) return onUnread(draft, input.text)
      return onText(draft, input.text, secrets.length, away)
    case 'press':
      if (!onPress(draft, input.data)) onText(draft, input.label ?? input.data, 0, away)
      return
    case 'media':
      return onMedia(draft, input.items, input.caption, secrets.length, away)
    case 'open':
      return onOpen(draft, input.ref)
    default:
      input satisfies never
  }
}

/** Vietnamese people are addressed by the last word of the name. */
function lastWord(name: string): string {
  return name.trim().split(/\s+/u).at(-1) ?? name
}
