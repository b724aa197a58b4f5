/** Figures of people helping people, ready to show. Pure. */
import { WAIT_MINUTES_MAX } from '../conversation/counted.ts'
import type { Handoffs, SourceRow, Span } from './api.ts'
import { FEW, median, minutesText, share, shown } from './shown.ts'
import { type DaySums, NO_RUNS, type Runs, type Tally, tally } from './tally.ts'

const REASONS: Readonly<Record<string, string>> = {
  asked: 'Xin gặp người',
  stuck: 'Bị vướng',
  distress: 'Lo lắng, hoảng hốt',
  fraud: 'Nghi bị lừa đảo',
  'flow-failed': 'Thủ tục bị lỗi',
  silent: 'Im lặng ở bước khó',
  'bot-loop': 'Nói vòng quanh',
  step: 'Bước cần người',
}

const AFTER = [
  ['finished', 'Làm xong'],
  ['stuck-again', 'Lại bị vướng'],
  ['left', 'Một ngày sau chưa xong'],
] as const

export function handoffFigures(
  days: readonly DaySums[],
  today: string,
): Omit<Handoffs, 'at' | 'from' | 'to' | 'channels'> {
  const all = tally(days, today)
  const reasons = Object.entries(REASONS).map(([id, title]) => ({ id, title, n: all.other[`handoff:${id}`] ?? 0 }))
  return {
    handoffs: shown(reasons.reduce((sum, { n }) => sum + n, 0)),
    reasons: reasons.filter(({ n }) => n > 0).map(({ id, title, n }) => ({ id, title, count: shown(n) })),
    claimed: shown(all.other.claimed ?? 0),
    wait: waitMedian(all),
    longest: longestWait(all),
    leftWaiting: shown(all.other.left_waiting ?? 0),
    after: AFTER.map(([id, title]) => ({ id, title, count: shown(all.other[`after:${id}`] ?? 0) })),
    days: days.map((day) => {
      const one = tally([day], today)
      const handoffs = handoffCount(one)
      return { day: day.day, handoffs: shown(handoffs), claimed: shown(one.other.claimed ?? 0), wait: waitMedian(one) }
    }),
  }
}

export function handoffCount({ other }: Pick<Tally, 'other'>): number {
  return Object.keys(REASONS).reduce((sum, id) => sum + (other[`handoff:${id}`] ?? 0), 0)
}

/** Counted by the minute, so that the middle one is exact to it. */
export function waitMedian({ waited }: Pick<Tally, 'waited'>): Span {
  const minutes = [...waited].sort(([a], [b]) => a - b)
  return median(minutes.map(([minute, n]) => [minute + 1, n] as const))
}

/** Who waited longest is one person: shown only among enough others. */
export function longestWait({ waited }: Pick<Tally, 'waited'>): Span {
  const all = [...waited.values()].reduce((sum, n) => sum + n, 0)
  if (all < FEW) return { minutes: null, text: '–' }
  const longest = Math.max(...waited.keys())
  return longest >= WAIT_MINUTES_MAX
    ? { minutes: null, text: `hơn ${minutesText(WAIT_MINUTES_MAX)}` }
    : { minutes: longest + 1, text: `dưới ${minutesText(longest + 1)}` }
}

export function sourceRow(title: string, opened: number, runs: Runs = NO_RUNS): SourceRow {
  return {
    title,
    opened: shown(opened),
    started: shown(runs.started),
    finished: shown(runs.finished),
    rate: share(runs.finished, runs.started),
  }
}
