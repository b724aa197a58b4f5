/** The transcript as turns, each with its trace. Pure. */
import type { TurnTrace } from '../conversation/trace.ts'
import type { TranscriptEntry } from '../records.ts'
import type { WhyLine } from './api.ts'

export interface OneTurn {
  readonly lines: readonly TranscriptEntry[]
  /** Absent: older than the writing down of reasons. */
  readonly trace?: TurnTrace
}

/** A trace stands with the first line of its turn; what comes before the first trace are lines of old. */
export function turnsOf(entries: readonly TranscriptEntry[]): readonly OneTurn[] {
  const turns: { lines: TranscriptEntry[]; trace?: TurnTrace }[] = []
  for (const entry of entries) {
    const begins = entry.trace !== undefined || turns.length === 0
    if (begins) turns.push({ lines: [], ...(entry.trace !== undefined && { trace: JSON.parse(entry.trace) }) })
    turns.at(-1)?.lines.push(entry)
  }
  return turns
}

/** Begins the line a message leaves in the transcript when it was given up, and when that is not certain. */
const [LOST, IN_DOUBT] = ['Một tin không', 'Một tin có thể']

/** How what we said ended: what was given up leaves a line behind, what waits is the last that was said. */
export function lineOf(entry: TranscriptEntry, after: readonly TranscriptEntry[], unsent: boolean): WhyLine {
  const { id, from, text } = entry
  if (from !== 'bot' && from !== 'person') return { id, from, text }
  const [next] = after.filter((one) => one.from !== 'resident')
  const system = next?.from === 'system' ? next.text : ''
  const delivery = system.startsWith(LOST)
    ? 'failed'
    : system.startsWith(IN_DOUBT)
      ? 'doubtful'
      : unsent && after.every((one) => one.from !== 'resident')
        ? 'waiting'
        : 'sent'
  return { id, from, text, delivery }
}
