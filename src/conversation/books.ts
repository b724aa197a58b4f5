/**
 * The books: where everybody came in, and how each stay ended. Written once, when a turn is decided, from what stood before
 * it and what stands after it, so that no way of leaving a step can be forgotten: what was open and stands no more has ended.
 *
 * A *stay* is one entering of one step and ends exactly one way: passed, left, or handed to a person; who comes back from a
 * person begins a new stay. A *run* is one beginning of a flow and ends finished, moved to another channel, or left; with a
 * person it goes on. Both are counted for the day and the revision of their beginning, however late they end: so for every
 * day, revision and channel  entered = passed + waiting + left + handed , and nothing is ever below zero.
 */
import type { Conversation, ConversationState, Frame, Run, Stay } from '../records.ts'
import { posterName, type RunKind, runName, type StayKind, stayName, stepTimeName } from './counted.ts'
import { count, type Draft, liveFlow } from './draft.ts'

/** How a run ends where it is not simply left. `failed`: the flow could not go on and a person was called. */
export type RunEnd = 'finished' | 'moved' | 'failed'

type Books = Pick<Draft, 'countsAt' | 'address'>

/** Of a draft that a colleague tries on a phone: nobody's figure. */
const DRAFT_REVISION = 0

/** Counted for the day on which it began. */
function countAt({ countsAt }: Books, at: number, name: string): void {
  const names = countsAt.get(at) ?? new Map<string, number>()
  countsAt.set(at, names.set(name, (names.get(name) ?? 0) + 1))
}

function bookStay(books: Books, kind: StayKind, flow: string, { step, revision, at }: Stay): void {
  if (revision === DRAFT_REVISION) return
  countAt(books, at, stayName(kind, { flow, step, revision, channel: books.address.channel }))
}

function bookRun(books: Books, kind: RunKind, flow: string, { revision, at, poster }: Run): void {
  if (revision === DRAFT_REVISION) return
  countAt(books, at, runName(kind, { flow, revision, channel: books.address.channel }))
  if (poster !== undefined) countAt(books, at, posterName(kind, poster))
}

/** A flow begins. */
export function openRun(draft: Draft, flow: string, revision: number, poster?: string): Run {
  const run: Run = { revision, at: draft.moment.now, ...(poster === undefined ? {} : { poster }) }
  bookRun(draft, 'started', flow, run)
  draft.runs.push({ flow, run })
  return run
}

/** A step is entered; it may be passed within the same turn. */
export function openStay(
  draft: Draft,
  { flow, run }: Pick<Frame, 'flow' | 'run'>,
  step: string,
  revision: number,
): Stay {
  const stay: Stay = { step, revision, at: draft.moment.now }
  bookStay(draft, 'entered', flow, stay)
  draft.stays.push({ flow, stay, run })
  return stay
}

/** Frames without what is booked of them. */
export function unbooked(frames: readonly Frame[]): readonly Frame[] {
  return frames.map(({ stay: _stay, run: _run, ...frame }) => frame)
}

export function isBooked({ frames }: Pick<ConversationState, 'frames'>): boolean {
  return frames.some(({ stay, run }) => stay !== undefined || run !== undefined)
}

/** Closes what has ended in this turn, and opens what stands without being booked. */
export function settleBooks(draft: Draft, before: Conversation | null): void {
  const { state, ends } = draft
  // The books of somebody who is forgotten are closed in a commit of its own, before anything is gone.
  if (draft.erase === 'all') return
  const were = before?.state.frames ?? []
  const handed = state.owner !== 'bot'
  const top = state.frames.at(-1)
  const runsLeft = new Set(state.frames.map(({ run }) => run))
  const staysLeft = new Set(
    state.frames
      .filter((frame) => frame.stay?.step === frame.step && !(handed && frame === top))
      .map(({ stay }) => stay),
  )
  if (handed && top?.stay?.step === top?.step && top?.stay) draft.handed.add(top.stay)
  for (const { flow, stay, run } of [...bookedIn(were), ...draft.stays]) {
    if (stay === undefined || staysLeft.has(stay)) continue
    const goesOn = run === undefined || runsLeft.has(run) || ends.has(run) || draft.movesAway
    const kind = draft.handed.has(stay) ? 'handed' : goesOn ? 'passed' : 'left'
    bookStay(draft, kind, flow, stay)
    if (kind === 'passed' && stay.at < draft.moment.now && stay.revision !== DRAFT_REVISION)
      count(draft, stepTimeName(flow, stay.step, draft.moment.now - stay.at))
  }
  for (const { flow, run } of [...bookedIn(were), ...draft.runs]) {
    if (run === undefined || runsLeft.has(run)) continue
    endRun(draft, flow, run, ends.get(run) ?? (draft.movesAway ? 'moved' : 'left'))
  }
  if (state.frames.length > 0)
    state.frames = state.frames.map((frame) => standing(draft, frame, handed && frame === top))
}

function bookedIn(frames: readonly Frame[]): readonly Pick<Frame, 'flow' | 'stay' | 'run'>[] {
  return frames.filter(({ stay, run }) => stay !== undefined || run !== undefined)
}

function endRun(books: Books, flow: string, run: Run, end: RunEnd | 'left'): void {
  // With a person when its flow failed: there it stays.
  if (end === 'failed') return run.held ? undefined : bookRun(books, 'handed', flow, run)
  if (run.held) bookRun(books, 'returned', flow, run)
  bookRun(books, end, flow, run)
}

/** A frame as it is kept: with the run and the stay that are open in it. */
function standing(draft: Draft, frame: Frame, handed: boolean): Frame {
  const { flow, step } = frame
  const revision = liveFlow(draft, flow)?.revision ?? frame.revision
  let run = frame.run ?? openRun(draft, flow, revision)
  if (handed !== (run.held === true)) {
    bookRun(draft, handed ? 'handed' : 'returned', flow, run)
    const { held: _held, ...free } = run
    run = handed ? { ...free, held: true } : free
  }
  if (handed) {
    const { stay: _stay, ...rest } = frame
    return { ...rest, run }
  }
  return {
    ...frame,
    run,
    stay: frame.stay?.step === step ? frame.stay : openStay(draft, { flow, run }, step, revision),
  }
}

/** What closes the books of a conversation whose words (it goes on) or whole self will be gone. */
export function closingBooks({ state, address }: Conversation, erase: 'all' | 'words'): Draft['countsAt'] {
  const books: Books = { countsAt: new Map(), address }
  for (const { flow, stay, run } of state.frames) {
    if (stay) bookStay(books, erase === 'all' ? 'left' : 'passed', flow, stay)
    if (run) endRun(books, flow, run, erase === 'all' ? 'left' : 'moved')
  }
  return books.countsAt
}
