/**
 * Why a turn went as it did, for whoever may read the conversation: kept with its first line in the transcript, masked like
 * the line, gone with it. Where nothing is kept of somebody, nothing is traced.
 */
import type { Input } from '../messages.ts'
import type { Answer, Conversation, ConversationState, Frame, Pending, Timer } from '../records.ts'
import type { ChoiceHow } from '../understanding/choices.ts'
import { CONTACT_TITLES, isContact } from './contact.ts'
import { type Draft, liveFlow } from './draft.ts'
import type { Happening } from './happening.ts'

/** What the words, the press or the clock were taken for. Several in a turn: each in the order in which it was found. */
export type Reason =
  /** One of our buttons: of the question that stands, of one passed, of one that is gone, of ours, or pressed twice. */
  | {
      readonly by: 'button'
      readonly as: 'answer' | 'passed' | 'gone' | 'ours' | 'twice'
      readonly step: string
      readonly choice: string
    }
  /** A question of ours, outside any flow, was answered. */
  | { readonly by: 'pending'; readonly of: Pending['kind'] }
  | { readonly by: 'move'; readonly move: string; readonly whole: boolean }
  | { readonly by: 'cue'; readonly cue: 'distress' | 'fraud' | 'at-the-door' }
  /** Read by the step that waited. `how`: only in a replay. */
  | {
      readonly by: 'step'
      readonly flow: string
      readonly step: string
      readonly read: 'go' | 'gather' | 'miss' | 'wrong-medium'
      readonly event?: string
      readonly near?: readonly string[]
      readonly why?: string
      readonly how?: ChoiceHow | 'yes-no' | 'typed'
    }
  /** The topic finder, with its runner-up. Scores to two places. */
  | {
      readonly by: 'topic'
      readonly best: string | null
      readonly score: number
      readonly next?: string
      readonly nextScore?: number
      readonly did: 'begun' | 'offered' | 'person' | 'nothing'
    }
  | { readonly by: 'question'; readonly of: string }
  | { readonly by: 'link'; readonly flow: string }
  | { readonly by: 'timer'; readonly name: Timer['name'] }
  | {
      readonly by:
        | 'first'
        /** Back after a day. */
        | 'away'
        /** Written before the question had been shown. */
        | 'unread'
        | 'flood'
        | 'secret'
        /** The step they stood at is gone. */
        | 'moved'
        /** A person has the conversation, or they wait for one. */
        | 'held'
        | 'queue'
    }

/** What came. Words stand in the line itself. */
export type Came =
  | { readonly kind: 'text' | 'media'; readonly shown?: false; readonly secrets?: readonly string[] }
  | { readonly kind: 'press'; readonly data: string }
  | { readonly kind: 'open'; readonly ref?: string }
  | { readonly kind: 'timer'; readonly name: Timer['name'] }
  | { readonly kind: Exclude<Happening['kind'], 'inbound' | 'timer'> | Exclude<Input['kind'], ACTS> }

type ACTS = 'text' | 'media' | 'press' | 'open'

/** Where they stood, as far as another turn can be decided from it. */
export type Before = Pick<
  ConversationState,
  'language' | 'pair' | 'name' | 'pending' | 'asked' | 'lastInAt' | 'lastPress' | 'brief' | 'owner' | 'warned' | 'done'
> & { readonly frames: readonly Omit<Frame, 'stay' | 'run' | 'ahead' | 'visits'>[] }

export interface TurnTrace {
  readonly turn: number
  readonly came: Came
  readonly heard: readonly Reason[]
  /** Revisions by which it was decided, of the flows they were in before and after. */
  readonly revisions: Readonly<Record<string, number>>
  /** Steps entered, `flow/step`. */
  readonly path: readonly string[]
  /** Clocks set by it: at a time, or so long after the message has left. */
  readonly next: readonly { readonly name: Timer['name']; readonly at?: number; readonly afterMs?: number }[]
  /** Absent: it cannot be played again. */
  readonly before?: Before
}

/** Of one turn, as text. What is longer goes without the place they stood at, and is not replayed. */
export const TRACE_CHARS_MAX = 4_000
/** Steps of one turn that are named; a flow that runs in circles is in the log. */
const PATH_MAX = 12

export function because(draft: Draft, reason: Reason): void {
  draft.heard.push(reason)
}

/** Puts the trace to the first line of the turn, if there is one. */
export function keepTrace(draft: Draft, before: Conversation | null, happening: Happening): void {
  const [first] = draft.transcript
  if (!first || draft.erase !== false) return
  draft.transcript[0] = { ...first, trace: traceOf(draft, before, happening) }
}

function traceOf(draft: Draft, before: Conversation | null, happening: Happening): string {
  const flows = [...(before?.state.frames ?? []), ...draft.state.frames].map(({ flow }) => flow)
  const trace: TurnTrace = {
    turn: draft.turn,
    came: cameOf(happening),
    heard: draft.heard,
    revisions: Object.fromEntries(flows.map((flow) => [flow, liveFlow(draft, flow)?.revision ?? 0])),
    path: draft.path.slice(0, PATH_MAX),
    next: [
      ...draft.timers.map(({ name, dueAt }) => ({ name, at: dueAt })),
      ...draft.out.flatMap(({ starts }) => starts.map(({ name, afterMs }) => ({ name, afterMs }))),
    ],
    ...(before && replays(happening) && before.state.consent.state === 'yes' && { before: beforeOf(before.state) }),
  }
  const text = JSON.stringify(trace)
  if (text.length <= TRACE_CHARS_MAX) return text
  const { before: _, ...rest } = trace
  return JSON.stringify(rest)
}

function cameOf(happening: Happening): Came {
  if (happening.kind === 'timer') return { kind: 'timer', name: happening.timer.name }
  if (happening.kind !== 'inbound') return { kind: happening.kind }
  const { input, shown } = happening
  switch (input.kind) {
    case 'press':
      return { kind: 'press', data: input.data }
    case 'open':
      return { kind: 'open', ...(input.ref !== undefined && { ref: input.ref }) }
    case 'text':
    case 'media':
      return {
        kind: input.kind,
        ...(!shown && { shown }),
        ...(input.secrets.length > 0 && { secrets: input.secrets.map(({ kind }) => kind) }),
      }
    default:
      return { kind: input.kind }
  }
}

/** What a resident did; a clock or a person of ours is shown and not played again. */
function replays(happening: Happening): boolean {
  return happening.kind === 'inbound'
}

/** Whose home it is stands in no trace either: as in the lines, only that it was given. */
function withoutHome([name, answer]: readonly [string, Answer]): readonly [string, Answer] {
  if (!isContact(name)) return [name, answer]
  const given = `[${CONTACT_TITLES[name]}]`
  return [name, { value: given, said: given }]
}

/** Parts of an answer still being gathered stay out: half a secret may be among them until its other half comes. */
function beforeOf(state: ConversationState): Before {
  const { language, pair, name, pending, asked, lastInAt, lastPress, brief, owner, warned, done } = state
  return {
    ...{ language, owner, brief, lastInAt, done, warned },
    ...(pair && { pair }),
    ...(name !== undefined && { name }),
    ...(pending && { pending }),
    ...(asked && { asked }),
    ...(lastPress && { lastPress }),
    frames: state.frames.map(({ stay: _s, run: _r, ahead: _a, visits: _v, ...frame }) => ({
      ...frame,
      answers: Object.fromEntries(Object.entries(frame.answers).map(withoutHome)),
    })),
  }
}
