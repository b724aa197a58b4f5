/** Counters of some days, sorted by what they are about. Pure. */
import { counted, type HardWhy, type RunKind, type StayKind, type StepEvent } from '../conversation/counted.ts'

export type Runs = Readonly<Record<RunKind, number>>
export type Stays = Readonly<Record<StayKind, number>>

/** Counters of one day. */
export interface DaySums {
  readonly day: string
  readonly sums: Readonly<Record<string, number>>
}

export interface Wanted {
  readonly channel?: string | undefined
  readonly revision?: number | undefined
}

export const NO_RUNS: Runs = { started: 0, finished: 0, moved: 0, left: 0, handed: 0, returned: 0 }
export const NO_STAYS: Stays = { entered: 0, passed: 0, left: 0, handed: 0 }

export interface Tally {
  /** By flow, and by `flow@revision` and `flow/channel`. */
  readonly runs: ReadonlyMap<string, Runs>
  /** By `flow.step`. */
  readonly stays: ReadonlyMap<string, Stays>
  /** Of those who entered before `today` and are waiting still, by `flow.step`. */
  readonly silent: ReadonlyMap<string, number>
  /** By `flow.step`, then upper edge in minutes. */
  readonly times: ReadonlyMap<string, ReadonlyMap<number | null, number>>
  /** Why a step is hard, as helpers said: by `flow.step`, then why. */
  readonly hard: ReadonlyMap<string, ReadonlyMap<HardWhy, number>>
  /** By `stuck flow.step`. */
  readonly events: ReadonlyMap<string, number>
  /** By poster; `opened` besides. */
  readonly posters: ReadonlyMap<string, Runs & { readonly opened: number }>
  /** Flows begun, by channel. */
  readonly channels: ReadonlyMap<string, Runs>
  /** Minutes waited for a person. */
  readonly waited: ReadonlyMap<number, number>
  /** Every other counter by its name. */
  readonly other: Readonly<Record<string, number>>
}

export function tally(days: readonly DaySums[], today: string, wanted: Wanted = {}): Tally {
  const runs = new Map<string, Runs>()
  const stays = new Map<string, Stays>()
  const silent = new Map<string, number>()
  const times = new Map<string, Map<number | null, number>>()
  const hard = new Map<string, Map<HardWhy, number>>()
  const events = new Map<string, number>()
  const posters = new Map<string, Runs & { readonly opened: number }>()
  const channels = new Map<string, Runs>()
  const waited = new Map<number, number>()
  const other: Record<string, number> = {}
  for (const { day, sums } of days) {
    for (const [name, n] of Object.entries(sums)) {
      const one = counted(name)
      switch (one.of) {
        case 'run': {
          raise(channels, one.channel, one.kind, n, NO_RUNS)
          if (unwanted(one, { channel: wanted.channel })) break
          raise(runs, `${one.flow}@${one.revision}`, one.kind, n, NO_RUNS)
          if (unwanted(one, wanted)) break
          raise(runs, one.flow, one.kind, n, NO_RUNS)
          raise(runs, `${one.flow}/${one.channel}`, one.kind, n, NO_RUNS)
          break
        }
        case 'stay': {
          if (unwanted(one, wanted)) break
          const key = `${one.flow}.${one.step}`
          raise(stays, key, one.kind, n, NO_STAYS)
          if (day < today) add(silent, key, one.kind === 'entered' ? n : -n)
          break
        }
        case 'time': {
          const key = `${one.flow}.${one.step}`
          const edges = times.get(key) ?? new Map<number | null, number>()
          add(edges, one.edge, n)
          times.set(key, edges)
          break
        }
        case 'hard': {
          if (unwanted(one, wanted)) break
          const key = `${one.flow}.${one.step}`
          const whys = hard.get(key) ?? new Map<HardWhy, number>()
          add(whys, one.why, n)
          hard.set(key, whys)
          break
        }
        // For those who help at that step.
        case 'worked':
          break
        case 'event':
          add(events, eventKey(one.what, `${one.flow}.${one.step}`), n)
          break
        case 'poster':
          raise(posters, one.poster, one.kind, n, { ...NO_RUNS, opened: 0 })
          break
        case 'waited':
          add(waited, one.minutes, n)
          break
        default:
          other[name] = (other[name] ?? 0) + n
      }
    }
  }
  return { runs, stays, silent, times, hard, events, posters, channels, waited, other }
}

export function eventKey(what: StepEvent, step: string): string {
  return `${what} ${step}`
}

/** Inside and with the bot. */
export function waitingRuns({ started, finished, moved, left, handed, returned }: Runs): number {
  return started - finished - moved - left - (handed - returned)
}

export function waitingStays({ entered, passed, left, handed }: Stays): number {
  return entered - passed - left - handed
}

export function sumRuns(all: Iterable<Runs>): Runs {
  const sum: Record<RunKind, number> = { ...NO_RUNS }
  for (const one of all) for (const kind of Object.keys(NO_RUNS) as RunKind[]) sum[kind] += one[kind]
  return sum
}

function unwanted(
  one: { readonly revision: number; readonly channel: string },
  { channel, revision }: Wanted,
): boolean {
  return (channel !== undefined && one.channel !== channel) || (revision !== undefined && one.revision !== revision)
}

function raise<Kinds extends Readonly<Record<string, number>>>(
  to: Map<string, Kinds>,
  key: string,
  kind: keyof Kinds,
  n: number,
  none: Kinds,
): void {
  const before = to.get(key) ?? none
  to.set(key, { ...before, [kind]: (before[kind] ?? 0) + n })
}

function add<Key>(to: Map<Key, number>, key: Key, n: number): void {
  to.set(key, (to.get(key) ?? 0) + n)
}
