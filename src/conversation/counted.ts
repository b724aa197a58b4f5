/**
 * Names of counters: a closed set, made of ids from the definitions, channels and a few words, never of what people type.
 * Built while a turn is decided, read again where numbers are shown.
 */
import type { HandBackReason } from '../records.ts'

/** How a stay at a step ended; `entered`: how it began. */
export const STAY_KINDS = ['entered', 'passed', 'left', 'handed'] as const
export type StayKind = (typeof STAY_KINDS)[number]

/** What became of a flow that was begun. `handed` and `returned`: to a person and back, as often as that happens. */
export const RUN_KINDS = ['started', 'finished', 'moved', 'left', 'handed', 'returned'] as const
export type RunKind = (typeof RUN_KINDS)[number]

export interface OfFlow {
  readonly flow: string
  readonly revision: number
  readonly channel: string
}

export interface OfStep extends OfFlow {
  readonly step: string
}

export function stayName(kind: StayKind, { flow, step, revision, channel }: OfStep): string {
  return `stay:${kind}:${flow}.${step}@${revision}/${channel}`
}

export function runName(kind: RunKind, { flow, revision, channel }: OfFlow): string {
  return `run:${kind}:${flow}@${revision}/${channel}`
}

/** Of a poster: `opened`, and the kinds of a run. */
export function posterName(kind: RunKind | 'opened', poster: string): string {
  return `poster:${kind}:${poster}`
}

/** Upper edges of the classes that times at a step fall into, minutes; the last is open. */
export const STEP_MINUTES = [1, 2, 5, 15, 60, 24 * 60] as const

/** Time at a step of one who went on. */
export function stepTimeName(flow: string, step: string, ms: number): string {
  const minutes = ms / 60_000
  return `time:${STEP_MINUTES.find((edge) => minutes < edge) ?? 'more'}:${flow}.${step}`
}

/** Whole minutes from asking for a person to the first one; two hours and more are one class. */
export const WAIT_MINUTES_MAX = 120

export function waitName(ms: number): string {
  return `waited:${Math.min(WAIT_MINUTES_MAX, Math.max(0, Math.floor(ms / 60_000)))}`
}

/** What happens to people at a step besides coming and going. */
export const STEP_EVENTS = ['stuck', 'helped', 'helped-finished'] as const
export type StepEvent = (typeof STEP_EVENTS)[number]

export function stepEventName(what: StepEvent, flow: string, step: string): string {
  return `at:${what}:${flow}.${step}`
}

/** Why a step is hard, as a helper saw it: one tap when they hand back or close. */
export const HARD_WHYS = ['words', 'app', 'device', 'papers', 'eyes', 'afraid', 'other'] as const
export type HardWhy = (typeof HARD_WHYS)[number]

export function hardName(why: HardWhy, { flow, step, revision, channel }: OfStep): string {
  return `hard:${why}:${flow}.${step}@${revision}/${channel}`
}

/**
 * What was done at a step for somebody who then finished: why they were handed back (`back-explained`), and each ready-made
 * reply that was said (`say-` and its id).
 */
export function workedName(
  what: `back-${HandBackReason}` | `say-${string}`,
  { flow, step, revision, channel }: OfStep,
) {
  return `worked:${what}:${flow}.${step}@${revision}/${channel}`
}

export type Counted =
  | ({ readonly of: 'stay'; readonly kind: StayKind } & OfStep)
  | ({ readonly of: 'run'; readonly kind: RunKind } & OfFlow)
  | { readonly of: 'poster'; readonly kind: RunKind | 'opened'; readonly poster: string }
  | { readonly of: 'time'; readonly edge: number | null; readonly flow: string; readonly step: string }
  | { readonly of: 'waited'; readonly minutes: number }
  | ({ readonly of: 'hard'; readonly why: HardWhy } & OfStep)
  | ({ readonly of: 'worked'; readonly what: string } & OfStep)
  | { readonly of: 'event'; readonly what: StepEvent; readonly flow: string; readonly step: string }
  | { readonly of: 'other' }

const SHAPE =
  /^(stay|run|poster|time|at|waited|hard|worked):([a-z0-9-]+)(?::([a-z0-9-]+)(?:\.([a-z0-9_-]+))?(?:@(\d+)\/([a-z]+))?)?$/

export function counted(name: string): Counted {
  const [, of, first = '', flow = '', step = '', revision, channel = ''] = SHAPE.exec(name) ?? []
  switch (of) {
    case 'stay':
      return { of, kind: first as StayKind, flow, step, revision: Number(revision), channel }
    case 'run':
      return { of, kind: first as RunKind, flow, revision: Number(revision), channel }
    case 'poster':
      return { of, kind: first as RunKind | 'opened', poster: flow }
    case 'time':
      return { of, edge: first === 'more' ? null : Number(first), flow, step }
    case 'at':
      return { of: 'event', what: first as StepEvent, flow, step }
    case 'hard':
      return { of, why: first as HardWhy, flow, step, revision: Number(revision), channel }
    case 'worked':
      return { of, what: first, flow, step, revision: Number(revision), channel }
    case 'waited':
      return { of, minutes: Number(first) }
    default:
      return { of: 'other' }
  }
}
