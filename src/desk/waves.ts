/**
 * Who is called when somebody waits, and when. Pure: `pager.ts` performs it.
 *
 * Three waves of calls: the two who fit best · everybody on duty for the topic · the leads on duty. A fourth time stands
 * behind them: then the resident is given the choices again, by a timer of their conversation. Nobody is called outside
 * their promise, in their quiet hours, when they hold as many as they promised, or twice for the same wait.
 */
import { type Quiet, quietAt } from './quiet-hours.ts'

/** When the waves come after somebody began to wait, ms; the last one is the resident's own (`DESK_WAVES_S`). */
export const WAVES_MS: readonly number[] = [0, 60_000, 180_000, 600_000]
/** Of the waves those in which people are called. */
export const CALLS = 3
const BEST = 2
/** Whoever was called so lately is no best match: they have enough to decide about. */
export const CALLED_LATELY_MS = 5 * 60_000

/** Somebody who may be called. */
export interface Candidate {
  readonly staff: string
  readonly lead: boolean
  /** Their rights reach this resident (ward, topics of the account, police only), and their day is not full. */
  readonly able: boolean
  readonly promise: {
    /** Absent: it has begun. */
    readonly from?: number
    readonly until: number
    readonly atMost: number
    /** Groups of procedures they help with today; empty: all. */
    readonly topics: readonly string[]
  } | null
  readonly quiet: Quiet
  /** "Bận 30 phút", until when. */
  readonly busyUntil?: number
  /** Residents they hold now. */
  readonly open: number
  /** When they were called last, for anybody. */
  readonly calledAt?: number
  /** The best of their phones: `failing` ones are tried with everybody else's. */
  readonly phone: 'good' | 'failing' | 'none'
}

/** Who waits. */
export interface Wait {
  /** Group of the procedure they are in; absent: none, anybody can help. */
  readonly group?: string
  /** Who helped them before. */
  readonly helped?: string
  readonly urgent: boolean
  readonly front: boolean
  readonly since: number
}

/**
 * The calls that are due. After a pause of ours several may be: then they are one.
 *
 * @param done  how many of the waves were performed
 */
export function wavesDue(done: number, waitedMs: number, waves: readonly number[] = WAVES_MS): readonly number[] {
  const due: number[] = []
  for (let wave = done; wave < CALLS; wave++) if ((waves[wave] ?? Number.POSITIVE_INFINITY) <= waitedMs) due.push(wave)
  return due
}

/**
 * Whom the waves call, the best first.
 *
 * @param before  called already for this wait
 */
export function called(
  waves: readonly number[],
  wait: Pick<Wait, 'group' | 'helped'>,
  candidates: readonly Candidate[],
  before: ReadonlySet<string>,
  now: number,
): readonly string[] {
  const free = candidates
    .filter((one) => !before.has(one.staff) && mayBeCalled(one, now) && helpsWith(one, wait.group))
    .sort((a, b) => byFit(a, b, wait))
  const helpers = free.filter(({ lead }) => !lead)
  // Leads come last, unless nobody else could ever take them: then they are who there is.
  const first = candidates.some((one) => !one.lead && one.able && inPromise(one, now)) ? helpers : free
  const chosen = new Set<string>()
  for (const wave of waves) {
    const those =
      wave === 0
        ? first.filter((one) => one.phone === 'good' && !calledLately(one, now)).slice(0, BEST)
        : wave === 1
          ? first
          : free.filter(({ lead }) => lead)
    for (const { staff } of those) chosen.add(staff)
  }
  return [...chosen]
}

/** Distress and fraud first, then who was left by a helper, then who has waited longest. */
export function firstToCall(a: Pick<Wait, 'urgent' | 'front' | 'since'>, b: typeof a): number {
  return Number(b.urgent) - Number(a.urgent) || Number(b.front) - Number(a.front) || a.since - b.since
}

/** Whatever it is for: in their promise, awake, with room for one more, and with a phone to be called on. */
export function mayBeCalled(one: Candidate, now: number): boolean {
  return (
    one.able &&
    inPromise(one, now) &&
    !quietAt(one.quiet, now) &&
    (one.busyUntil ?? 0) <= now &&
    one.open < (one.promise?.atMost ?? 0) &&
    one.phone !== 'none'
  )
}

function inPromise({ promise }: Pick<Candidate, 'promise'>, now: number): boolean {
  return promise !== null && (promise.from ?? 0) <= now && now < promise.until
}

function helpsWith({ promise }: Candidate, group: string | undefined): boolean {
  return group === undefined || promise === null || promise.topics.length === 0 || promise.topics.includes(group)
}

function calledLately({ calledAt }: Candidate, now: number): boolean {
  return calledAt !== undefined && now - calledAt < CALLED_LATELY_MS
}

/** Who helped them before; who named the topic; who has the fewest; who was called longest ago. */
function byFit(a: Candidate, b: Candidate, { group, helped }: Pick<Wait, 'group' | 'helped'>): number {
  const named = ({ promise }: Candidate) => Number(group !== undefined && (promise?.topics.includes(group) ?? false))
  return (
    Number(b.staff === helped) - Number(a.staff === helped) ||
    named(b) - named(a) ||
    a.open - b.open ||
    (a.calledAt ?? 0) - (b.calledAt ?? 0) ||
    (a.staff < b.staff ? -1 : 1)
  )
}
