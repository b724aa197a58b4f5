/**
 * One turn while it is being decided: a working copy of the state and everything the turn will cause. It lives only
 * inside `turn()`, which is pure to the outside: same conversation, same happening, same moment, same decision.
 */

import type { StepWords, Text } from '../flows/definition.ts'
import { lend, lentFrom, MAIN_LANGUAGE } from '../flows/lending.ts'
import type { CommonWords } from '../flows/own-words.ts'
import type { Labels, ReadingAid, View } from '../flows/steps/step.ts'
import { fill } from '../flows/texts.ts'
import type { Address, Choice, ConversationKey, OutboundMessage, Picture } from '../messages.ts'
import type {
  Answer,
  ConversationState,
  Document,
  DocumentWrite,
  Frame,
  Notice,
  Run,
  Stay,
  Subscription,
  Ticket,
  Timer,
  TimerAfterSend,
  TranscriptEntry,
  Visit,
} from '../records.ts'
import type { RunEnd } from './books.ts'
import { encodeButton, OWN } from './buttons.ts'
import type { Catalogue, LiveFlow } from './catalogue.ts'
import { hideContact } from './contact.ts'
import type { Moving } from './elsewhere.ts'
import type { HelperAnswer } from './held.ts'
import type { Reason } from './trace.ts'
import type { TeamAnswer } from './visit-team.ts'

/** What a turn is told besides the conversation and what happened. Nothing here can be asked twice with another answer. */
export interface Moment {
  readonly now: number
  /** When the platform says that what came was written, and how long it took to come, where we have not kept it: ms. */
  readonly saidAt?: number
  readonly lag?: number
  readonly id: () => string
  readonly chance: () => number
  readonly catalogue: Catalogue
  /** How long after the last word of theirs the channel lets us write, ms; absent: always. */
  readonly windowMs?: number
  /** The open ticket of the conversation, when there is one. */
  readonly ticket?: Document<Ticket> | null
  /** Open requests for a home visit that the state names. */
  readonly visits?: readonly Document<Visit>[]
  /** Subscriptions that the state names. */
  readonly subscriptions?: readonly Document<Subscription>[]
  /** The notice this is about, as it is now. */
  readonly notice?: Document<Notice> | null
  /** A message to them waits that has not left yet. */
  readonly unsent?: boolean
  /** How long a claim holds without a sign of life; absent: the usual. */
  readonly leaseMs?: number
  /** After which a waiting resident gets the choices again; absent: the usual. */
  readonly remindQueueMs?: number
  /** Who has promised to be there; null or absent: that is not known. */
  readonly duty?: (now: number) => { readonly there: boolean; readonly next: number | null } | null
  /** Other channels on which this conversation could go on, as people call them. */
  readonly elsewhere?: () => readonly string[]
  /** What was begun most lately, the most first; empty: too little is known. */
  readonly often?: () => readonly string[]
  /** Ids of the posters that were made. */
  readonly posters?: () => ReadonlySet<string>
  /** The message is a code that moves a conversation here. */
  readonly moving?: Moving
  /** The volunteers' group is on: words of residents go to Telegram's servers abroad. */
  readonly groupAbroad?: boolean
  /** Somebody asks why: the reasons say how a choice was recognised, at the cost of looking twice. */
  readonly explain?: true
}

export interface Outgoing {
  readonly message: OutboundMessage
  readonly starts: TimerAfterSend[]
}

export interface Draft {
  readonly key: ConversationKey
  readonly address: Address
  readonly moment: Moment
  /** The turn being decided. */
  readonly turn: number
  state: { -readonly [K in keyof ConversationState]: ConversationState[K] }
  /** Sentences that go in front of the next message. */
  lead: string[]
  readonly out: Outgoing[]
  readonly timers: Timer[]
  readonly cancel: Set<Timer['name']>
  readonly transcript: TranscriptEntry[]
  readonly rewrite: { platformId: string; text: string }[]
  /** What became of a helper's act. */
  answer?: HelperAnswer
  /** What became of what the desk did with a visit. */
  visited?: TeamAnswer
  /** The conversation whose place this one has taken. */
  movedFrom?: { readonly key: ConversationKey; readonly address: Address }
  /** What is queued for this person must not leave any more. */
  withdraw?: 'all'
  readonly counts: Map<string, number>
  /** Counted for the day of another moment: what ended is counted where it began. */
  readonly countsAt: Map<number, Map<string, number>>
  /** Begun and entered in this turn, for the books. */
  readonly runs: { readonly flow: string; readonly run: Run }[]
  readonly stays: { readonly flow: string; readonly stay: Stay; readonly run: Run | undefined }[]
  /** How runs ended in this turn; one that is gone without a word was left. */
  readonly ends: Map<Run, RunEnd>
  /** Stays that ended with a person. */
  readonly handed: Set<Stay>
  /** The conversation goes on elsewhere. */
  movesAway: boolean
  /** Nothing came of it: nothing is written. */
  nothing?: true
  readonly documents: DocumentWrite[]
  /** `all`: the person is forgotten. `words`: consent was taken back, only the position stays. */
  erase: false | 'all' | 'words'
  /** Nobody asked for the erasing: they were silent so long. */
  forgotten?: true
  /** Set when a flow could not go on: goes to the log with its path. */
  failure?: { readonly why: string; readonly path: readonly string[] }
  /** The view made last, with the state it was made of. */
  view?: { readonly of: readonly unknown[]; readonly view: View }
  /** What the happening was taken for. */
  readonly heard: Reason[]
  /** Steps entered in this turn, for the budget and for staff when a flow runs in circles. */
  readonly path: string[]
}

export function count(draft: Draft, name: string, by = 1): void {
  draft.counts.set(name, (draft.counts.get(name) ?? 0) + by)
}

/** The words just said ask something: from now on answers are answers to it. */
export function asks(draft: Draft): void {
  const { now, saidAt } = draft.moment
  draft.state.asked = { at: now, turn: draft.turn, ...(saidAt === undefined ? {} : { to: saidAt }) }
}

export function topFrame(draft: Draft): Frame | undefined {
  return draft.state.frames.at(-1)
}

export function setTop(draft: Draft, change: Partial<Frame>): void {
  const frames = draft.state.frames
  const top = frames.at(-1)
  if (!top) return
  draft.state.frames = [...frames.slice(0, -1), { ...top, ...change }]
}

export function liveFlow(draft: Draft, id: string): LiveFlow | undefined {
  return draft.moment.catalogue.flows.get(id)
}

export function common(draft: Draft): CommonWords {
  const { common } = draft.moment.catalogue
  return common.get(draft.state.language) ?? mainWords(draft)
}

function mainWords({ moment }: Draft): CommonWords {
  return moment.catalogue.common.get(MAIN_LANGUAGE) as CommonWords
}

export function wordsOf<K extends keyof import('../flows/definition.ts').FlowWords>(
  draft: Draft,
  live: LiveFlow,
  key: K,
) {
  return (live.words.get(draft.state.language) ?? live.words.get(MAIN_LANGUAGE))?.[key]
}

export function stepWords(draft: Draft, live: LiveFlow, step: string): StepWords {
  return wordsOf(draft, live, 'steps')?.[step] ?? {}
}

export function viewOf(draft: Draft): View {
  const { state, moment, address } = draft
  const frame = topFrame(draft)
  const known = draft.view
  // Asked for at every text of a turn; made anew only when what it is made of has changed.
  const of = [
    state.frames,
    state.pair,
    state.name,
    state.language,
    state.brief,
    state.consent,
    state.done,
    state.visits,
  ]
  if (known && of.every((part, i) => part === known.of[i])) return known.view
  const view: View = {
    now: moment.now,
    language: state.language,
    channel: address.channel,
    consent: state.consent.state === 'yes',
    pair: state.pair ?? common(draft).default_pair,
    ...(state.name ? { name: state.name } : {}),
    answers: answersOf(draft, frame),
    brief: state.brief,
    done: state.done.map((entry) => entry.flow),
    visits: (state.visits ?? []).filter(({ keepUntil }) => keepUntil > moment.now).length,
    workdays: moment.catalogue.place.one_stop.hours ?? null,
  }
  draft.view = { of, view }
  return view
}

/** Answers a frame may use: its own and those of the frames that called it. */
function answersOf(draft: Draft, frame: Frame | undefined): Readonly<Record<string, Answer>> {
  const { frames } = draft.state
  const at = frame ? frames.indexOf(frame) : -1
  if (at <= 0 || frame?.because !== 'call') return frame?.answers ?? {}
  let answers: Record<string, Answer> = {}
  for (let i = at; i >= 0; i--) {
    const below = frames[i] as Frame
    answers = { ...below.answers, ...answers }
    if (below.because !== 'call') break
  }
  return answers
}

/** The pair they chose, if it is one of the main language's. */
function mainPair(draft: Draft): View['pair'] {
  const { pairs, default_pair } = mainWords(draft)
  const { pair } = draft.state
  return pairs.some(({ resident, bot }) => resident === pair?.resident && bot === pair.bot) && pair
    ? pair
    : default_pair
}

/** A text of a flow or of our own, with its placeholders filled. */
export function filled(
  draft: Draft,
  text: Text,
  live?: LiveFlow,
  extra: Readonly<Record<string, string>> = {},
): string {
  // Most labels have no placeholder: nothing to look up.
  if (typeof text === 'string' && !text.includes('{')) return text
  return fill(text, {
    view: viewOf(draft),
    place: draft.moment.catalogue.place,
    ...(live ? { definition: live.definition } : {}),
    ...(lentFrom(text) === undefined ? {} : { mainPair: mainPair(draft) }),
    extra,
  })
}

/** One of our own sentences. A list of wordings is taken in turn, so that nobody reads the same one twice running. */
export function phrase(draft: Draft, key: string, extra: Readonly<Record<string, string>> = {}): string {
  const own = common(draft).says[key]
  const said = own ?? mainWords(draft).says[key]
  if (said === undefined) throw new Error(`no words for "${key}" in ${draft.state.language}`)
  const text = typeof said === 'string' ? said : (said[draft.turn % said.length] as string)
  return filled(draft, own === undefined ? lend(text, MAIN_LANGUAGE) : text, undefined, extra)
}

export function label(draft: Draft, key: string, extra: Readonly<Record<string, string>> = {}): string {
  const own = common(draft).labels[key]
  const text = own ?? mainWords(draft).labels[key]
  if (text === undefined) throw new Error(`no label "${key}" in ${draft.state.language}`)
  return filled(draft, own === undefined ? lend(text, MAIN_LANGUAGE) : text, undefined, extra)
}

/** A choice of our own, outside any flow. */
export function ownChoice(draft: Draft, question: string, choice: string, text: string): Choice {
  return { data: encodeButton({ flow: OWN, step: question, choice, revision: 0, turn: draft.turn }), label: text }
}

export interface Said {
  readonly text: string
  readonly choices?: readonly Choice[]
  readonly picture?: Picture
  readonly voice?: string
  readonly progress?: { readonly stage: number; readonly of: number }
  readonly urgency?: 'live' | 'later'
  /** Where it is not the language they speak: the words are borrowed. */
  readonly language?: string
  /** What was asked before is over. */
  readonly settles?: true
  /** For the resident alone: not in the transcript. */
  readonly hide?: string
  /** Id of the notice it is. */
  readonly notice?: string
}

/** Puts a message into the turn, with whatever was waiting to be said in front of it. */
export function emit(draft: Draft, said: Said): Outgoing {
  const { text, choices = [], picture, voice, progress, urgency = 'live', language = draft.state.language } = said
  const { hide, notice, settles } = said
  const whole = [...draft.lead.splice(0), text].filter((part) => part !== '').join('\n\n')
  const message: OutboundMessage = {
    text: whole,
    choices,
    author: { kind: 'bot' },
    language,
    urgency,
    ...(picture ? { picture } : {}),
    ...(voice ? { voice } : {}),
    ...(progress ? { progress } : {}),
    ...(notice === undefined ? {} : { notice }),
    ...(settles ? { settles } : {}),
  }
  const outgoing: Outgoing = { message, starts: [] }
  draft.out.push(outgoing)
  const top = topFrame(draft)
  const told = hideContact(whole, draft.state.frames, draft.moment.visits)
  const noted = hide ? told.replaceAll(hide, '••••') : told
  note(draft, 'bot', noted, top ? { flow: top.flow, step: top.step } : {})
  return outgoing
}

export function say(
  draft: Draft,
  key: string,
  extra?: Readonly<Record<string, string>>,
  more: Omit<Said, 'text'> = {},
): Outgoing {
  return emit(draft, { text: phrase(draft, key, extra), ...more })
}

/** A sentence that goes in front of the next message of this turn. */
export function lead(draft: Draft, key: string, extra?: Readonly<Record<string, string>>): void {
  draft.lead.push(phrase(draft, key, extra))
}

/** What was only meant as an introduction goes out by itself when nothing followed. */
export function flushLead(draft: Draft): void {
  if (draft.lead.length > 0) emit(draft, { text: '' })
}

/** Kept only from people who agreed: without consent there is no transcript (Law 91/2025/QH15, Art. 9). */
export function note(
  draft: Draft,
  from: TranscriptEntry['from'],
  text: string,
  more: Omit<Partial<TranscriptEntry>, 'id' | 'at' | 'from' | 'text'> = {},
): void {
  if (draft.state.consent.state !== 'yes') return
  draft.transcript.push({ id: draft.moment.id(), at: draft.moment.now, from, text, ...more })
}

export function setTimer(draft: Draft, name: Timer['name'], dueAt: number): void {
  const top = topFrame(draft)
  draft.timers.push({
    conversation: draft.key,
    name,
    dueAt,
    turn: draft.turn,
    ...(top ? { flow: top.flow, step: top.step } : {}),
  })
}

/** A clock that starts when the message has been handed to the platform, not when it was queued. */
export function startAfterSend(draft: Draft, outgoing: Outgoing, name: Timer['name'], afterMs: number): void {
  const top = topFrame(draft)
  outgoing.starts.push({
    conversation: draft.key,
    name,
    afterMs,
    turn: draft.turn,
    ...(top ? { flow: top.flow, step: top.step } : {}),
  })
}

/** What reading an answer needs besides the step: labels, areas, the sentences for the scam rules. */
export function aidFor(draft: Draft, live: LiveFlow): ReadingAid {
  const words = common(draft)
  return {
    fill: (text) => filled(draft, text, live),
    labels: buttonLabels(draft),
    areas: draft.moment.catalogue.areas,
    reason: (id) => {
      const own = words.reasons[id]
      const sentence = own ?? mainWords(draft).reasons[id]
      return sentence === undefined ? '' : filled(draft, own ?? lend(sentence, MAIN_LANGUAGE))
    },
    also: { next: words.moves.next ?? [], skip: words.moves.skip ?? [] },
  }
}

export function buttonLabels(draft: Draft): Labels {
  return { next: label(draft, 'next'), skip: label(draft, 'skip'), yes: label(draft, 'yes'), no: label(draft, 'no') }
}
