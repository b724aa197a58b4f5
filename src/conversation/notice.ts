/**
 * May this notice reach this person, and when? It comes to those who asked for it, at most one a week, by day, while the
 * platform's window is open, and never between two steps of a conversation that is going on. Pure, like every turn.
 */
import { lend, MAIN_LANGUAGE } from '../flows/lending.ts'
import type { ConversationState, Document, News, Notice } from '../records.ts'
import { WARD_NEWS } from '../records.ts'
import { count, type Draft, liveFlow } from './draft.ts'
import type { Happening } from './happening.ts'
import { isWanted, newsOf, stopChoice, topicName } from './news.ts'
import { filled, ownChoice, phrase, wordsOf } from './phrases.ts'
import { afterQuiet, isQuiet } from './quiet.ts'
import { emit } from './say.ts'

export const NOTICE = 'notice'

/** What could not be said within this is old: fees and days in it may be others by then. */
export const VALID_MS = 7 * 24 * 60 * 60_000
/** One a week: a ward that writes every Monday at nine writes again on the next, and not before Sunday. */
export const BETWEEN_MS = 6 * 24 * 60 * 60_000
/** Somebody in a procedure who has not written for so long is not in the middle of a sentence. */
export const STEP_CALM_MS = 30 * 60_000
/** Where no procedure is open. */
export const CHAT_CALM_MS = 5 * 60_000
/** With a person, or waiting for one: looked at again after this. */
const PERSON_MS = 60 * 60_000
/** Notices remembered as decided of: more than can be under way within one's validity. */
const SEEN_MAX = 20

export type Reach =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly why: 'quiet' | 'talking' | 'person'; readonly at: number }
  /** When they write again, if that is soon enough. */
  | { readonly kind: 'waits'; readonly why: 'window' | 'unreachable' }
  | { readonly kind: 'not'; readonly why: 'over' | 'unwanted' | 'lately' | 'off' }

export interface ReachMoment {
  readonly now: number
  readonly windowMs?: number | undefined
  /** Their channel is not switched on here. */
  readonly off?: boolean | undefined
  /** Something to them has not left yet. */
  readonly unsent?: boolean | undefined
  readonly chance: () => number
}

export function reachOf(
  state: Pick<ConversationState, 'news' | 'owner' | 'reachable' | 'lastInAt' | 'frames'>,
  { topic, state: standing, until = 0 }: Pick<Notice, 'topic' | 'state' | 'until'>,
  { now, windowMs, off, unsent, chance }: ReachMoment,
): Reach {
  const { news } = state
  if ((standing !== 'sending' && standing !== 'sent') || now >= until) return { kind: 'not', why: 'over' }
  if (news === undefined || !isWanted(news, topic)) return { kind: 'not', why: 'unwanted' }
  if (off) return { kind: 'not', why: 'off' }
  if (news.last && now - news.last.at < BETWEEN_MS) return { kind: 'not', why: 'lately' }
  if (!state.reachable) return { kind: 'waits', why: 'unreachable' }
  if (windowMs !== undefined && now - state.lastInAt > windowMs) return { kind: 'waits', why: 'window' }
  if (state.owner !== 'bot') return { kind: 'later', why: 'person', at: now + PERSON_MS }
  const calmAt = unsent ? now + STEP_CALM_MS : state.lastInAt + calmOf(state)
  if (now < calmAt) return { kind: 'later', why: 'talking', at: calmAt }
  if (isQuiet(now)) return { kind: 'later', why: 'quiet', at: afterQuiet(now, chance()) }
  return { kind: 'now' }
}

function calmOf({ frames }: Pick<ConversationState, 'frames'>): number {
  return frames.length > 0 ? STEP_CALM_MS : CHAT_CALM_MS
}

/** The round has come to this person. What was decided once is not decided again. */
export function onNotice(draft: Draft, { id, test, off }: Extract<Happening, { kind: 'notice' }>): void {
  const document = draft.moment.notice
  if (!document || document.id !== id) return nothing(draft)
  if (test) return sayNotice(draft, document, 'test')
  const news = newsOf(draft.state)
  if (news.seen.includes(id)) return nothing(draft)
  const reach = reachFor(draft, document, off)
  if (reach.kind === 'not' && reach.why !== 'lately' && reach.why !== 'off') return nothing(draft)
  draft.state.news = { ...news, seen: [...news.seen, id].slice(-SEEN_MAX) }
  // Another one is on its way to them, so this would be the second of the week.
  const busy = news.due !== undefined && draft.moment.now < news.due.since + VALID_MS
  if (reach.kind === 'not' || busy) return count(draft, `notice:${id}.left`)
  count(draft, `notice:${id}.taken`)
  follow(draft, document, reach)
}

/** The moment they were waiting for. */
export function onNoticeDue(draft: Draft): void {
  const { due } = newsOf(draft.state)
  const document = draft.moment.notice
  if (!due) return
  if (!document || document.id !== due.notice) return setDue(draft, undefined)
  follow(draft, document, reachFor(draft, document))
}

function follow(draft: Draft, document: Document<Notice>, reach: Reach): void {
  const { now } = draft.moment
  const since = newsOf(draft.state).due?.since ?? now
  switch (reach.kind) {
    case 'now':
      setDue(draft, undefined)
      draft.state.news = {
        ...newsOf(draft.state),
        last: { notice: document.id, at: now, turn: draft.turn },
      }
      return sayNotice(draft, document)
    case 'later':
      setDue(draft, { notice: document.id, since })
      return setTimer(draft, reach.at)
    case 'waits':
      return setDue(draft, { notice: document.id, since })
    case 'not':
      if (reach.why !== 'unwanted') count(draft, `notice:${document.id}.left`)
      return setDue(draft, undefined)
    default:
      reach satisfies never
  }
}

/**
 * They did something. A notice that had not left by then was taken back with this turn and comes when they are done; so
 * does one that waited for them to write.
 */
export function noticeAfterAct(draft: Draft, unsent: boolean): void {
  const { news } = draft.state
  if (!news || draft.erase !== false || news.yes.length === 0) return
  const { last } = news
  if (last && unsent && last.turn === draft.turn - 1) {
    const { last: _, ...rest } = news
    draft.state.news = { ...rest, due: { notice: last.notice, since: last.at } }
  }
  if (draft.state.news?.due) setTimer(draft, draft.moment.now + calmOf(draft.state))
}

/** Is what waits in the outbox only a notice? Then the question before it has been shown. */
export function onlyNoticeWaits({
  turn,
  state,
}: {
  readonly turn: number
  readonly state: ConversationState
}): boolean {
  return state.news?.last?.turn === turn
}

/** `test`: asked for just now by one of us, and in no figures. */
function sayNotice(draft: Draft, { id, body }: Document<Notice>, how?: 'test'): void {
  const { texts, topic, open } = body
  const own = texts[draft.state.language]
  const text = own ?? lend(texts[MAIN_LANGUAGE] ?? '', MAIN_LANGUAGE)
  const about = topic === WARD_NEWS ? 'notice_ward' : 'notice_about'
  const live = open === undefined ? undefined : liveFlow(draft, open)
  emit(draft, {
    text: [
      phrase(draft, about, { topic: topicName(draft, topic) }),
      filled(draft, text),
      phrase(draft, 'notice_why'),
    ].join('\n\n'),
    ...(how === 'test' ? {} : { urgency: 'later', notice: id }),
    ...(own === undefined && { language: MAIN_LANGUAGE }),
    choices: [
      ...(live && open !== undefined && !live.definition.part
        ? [ownChoice(draft, 'flow', open, wordsOf(draft, live, 'title') ?? open)]
        : []),
      stopChoice(draft),
    ],
  })
}

function reachFor(draft: Draft, { body }: Document<Notice>, off?: boolean): Reach {
  const { now, windowMs, unsent, chance } = draft.moment
  return reachOf(draft.state, body, { now, windowMs, off, unsent, chance })
}

function setDue(draft: Draft, due: News['due']): void {
  const { due: _, ...rest } = newsOf(draft.state)
  draft.state.news = due ? { ...rest, due } : rest
  if (!due) draft.cancel.add('notice')
}

/** Not bound to a step: it is about the notice, wherever they stand by then. */
function setTimer(draft: Draft, dueAt: number): void {
  draft.cancel.delete('notice')
  draft.timers.push({ conversation: draft.key, name: 'notice', dueAt, turn: draft.turn })
}

function nothing(draft: Draft): void {
  draft.nothing = true
}
