/**
 * One turn while it is being decided: a working copy of the state and everything the turn will cause. It lives only
 * inside `turn()`, which is pure to the outside: same conversation, same happening, same moment, same decision.
 */

import type { View } from '../flows/steps/step.ts'
import type { Address, ConversationKey, OutboundMessage } from '../messages.ts'
import type {
  ConversationState,
  DocumentWrite,
  Frame,
  Run,
  Stay,
  Timer,
  TimerAfterSend,
  TranscriptEntry,
} from '../records.ts'
import type { RunEnd } from './books.ts'
import type { LiveFlow } from './catalogue.ts'
import type { HelperAnswer } from './helper-act.ts'
import type { Moment } from './moment.ts'
import type { Reason } from './trace.ts'
import type { TeamAnswer } from './visit-team.ts'

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
  /** The word for trying a draft was typed: the first message says what runs here, and how it ends. */
  trialBegins?: true
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
