/** Who takes part in a trial, and when a trial has to end. Pure. */
import { createHash } from 'node:crypto'
import type { ConversationState } from '../records.ts'
import type { CanaryFigures } from './api-publish.ts'
import type { Trial } from './revision.ts'

/**
 * Somebody inside stays with the revision they are in: the one they were last shown. For everyone else a hash of the
 * conversation decides, always the same way for one trial and differently for the next.
 */
export function shareOf(
  key: string,
  unit: string,
  trial: Pick<Trial, 'revision' | 'number' | 'share'>,
  state: Pick<ConversationState, 'frames'> | undefined,
): boolean {
  const frame = state?.frames.find(({ flow }) => flow === unit)
  if (frame) return frame.revision === trial.number
  const digest = createHash('sha256').update(`${trial.revision} ${key}`).digest()
  return digest.readUInt32BE(0) % 100 < trial.share
}

/** Runs of each side before anything is concluded: below, chance alone makes such differences every day. */
export const RUNS_MIN = 20
/** How much less of those who began may finish, or more be handed over, than of the rest: a share of all runs. */
export const WORSE_BY = 0.15

/** Why the trial has to stop, in words; null: it may go on. Those still inside say nothing about finishing yet. */
export function worse(trial: CanaryFigures, rest: CanaryFigures): string | null {
  const share = (part: number, of: number) => part / of
  if (trial.ended >= RUNS_MIN && rest.ended >= RUNS_MIN) {
    const finished = [share(trial.finished, trial.ended), share(rest.finished, rest.ended)] as const
    if (finished[1] - finished[0] > WORSE_BY)
      return `Bản thử có ${percent(finished[0])} người làm xong, bản đang chạy ${percent(finished[1])}.`
  }
  if (trial.began >= RUNS_MIN && rest.began >= RUNS_MIN) {
    const handed = [share(trial.handedOver, trial.began), share(rest.handedOver, rest.began)] as const
    if (handed[0] - handed[1] > WORSE_BY)
      return `Bản thử có ${percent(handed[0])} người phải gặp người giúp, bản đang chạy ${percent(handed[1])}.`
  }
  return null
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}
