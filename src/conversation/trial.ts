/**
 * A draft tried on a real phone: every message of the bot there says so. The phone may be handed on, and what a draft says is
 * not yet what the ward says.
 */
import { type Draft, liveFlow } from './draft.ts'
import { common, phrase, wordsOf } from './phrases.ts'

/** What stands in front of the next message; empty where nothing is tried. */
export function trialLine(draft: Draft): string {
  const isFirst = draft.out.length === 0
  const { trial } = draft.state
  if (draft.moment.trialOver) return isFirst ? phrase(draft, 'trial_over') : ''
  if (!trial) return ''
  if (!draft.trialBegins || !isFirst) return phrase(draft, 'trial_line')
  const live = liveFlow(draft, trial.flow)
  const flow = (live && wordsOf(draft, live, 'title')) ?? trial.flow
  return phrase(draft, 'trial_begins', { flow, stop: common(draft).moves.stop?.[0] ?? '' })
}
