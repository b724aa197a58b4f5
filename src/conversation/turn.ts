/**
 * The one decision: a conversation, something that happened, and the moment give everything that follows. Pure: the same
 * three give the same answer, in live traffic, the terminal, a preview, a saved journey or a replay.
 */
import type { Address, ConversationKey } from '../messages.ts'
import type { Conversation, ConversationState } from '../records.ts'
import { settleBooks } from './books.ts'
import { contactAsked, hideSaid } from './contact-asked.ts'
import { count, type Draft } from './draft.ts'
import { onTimer } from './due-timers.ts'
import { movedAway } from './elsewhere.ts'
import { ACTS, type Happening } from './happening.ts'
import { onHelper } from './held.ts'
import { onInbound, unreachable } from './inbound.ts'
import { onLead } from './led.ts'
import type { Moment } from './moment.ts'
import { noticeAfterAct, onNotice } from './notice.ts'
import { relocate, tellMoved } from './position.ts'
import { flushLead, lead, note, say } from './say.ts'
import { silentFor } from './silent.ts'
import { followAfterHelp, openTicketOf } from './ticket.ts'
import { because, keepTrace } from './trace.ts'
import { onTeamVisit } from './visit-team.ts'
import { startFlow } from './walk.ts'
import { onHandBack, silence } from './with-people.ts'

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
  followAfterHelp(draft)
  settleBooks(draft, before)
  keepTrace(draft, before, happening)
  return { ...draft, withdraw: draft.withdraw ?? (isAct(happening) ? 'later' : undefined) }
}

/** Something the resident did in the conversation: what was to remind them has nothing to remind of. */
function isAct(happening: Happening): boolean {
  return happening.kind === 'inbound' && ACTS.has(happening.input.kind)
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
      return unreachable(draft)
    case 'moved-away':
      return movedAway(draft)
    case 'undelivered':
      count(draft, 'undelivered')
      return note(draft, 'system', happening.maybeSent ? MAYBE_UNDELIVERED : UNDELIVERED)
    case 'try':
      if (happening.trial) {
        draft.state.trial = happening.trial
        draft.trialBegins = true
      }
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
