/** Somebody who has been silent for a year is forgotten: position, answers and all, without a word. */
import type { ConversationKey } from '../messages.ts'
import { DAY_MS, SILENT_PERSON_DAYS } from '../privacy/retention.ts'
import type { Timer } from '../records.ts'
import type { Draft } from './draft.ts'

const SILENT_MS = SILENT_PERSON_DAYS * DAY_MS

/** Set when a conversation begins and looked at once a year, so that no turn in between costs anything for it. */
export function silentFor(conversation: ConversationKey, since: number, turn: number): Timer {
  return { conversation, name: 'forget', dueAt: since + SILENT_MS, turn }
}

export function onSilentYear(draft: Draft): void {
  const { state, moment } = draft
  if (moment.now - state.lastInAt >= SILENT_MS && state.owner === 'bot') {
    draft.erase = 'all'
    draft.forgotten = true
    return
  }
  draft.cancel.delete('forget')
  // Whoever is with a person just now is looked at again in a day.
  const since = Math.max(state.lastInAt, moment.now - SILENT_MS + DAY_MS)
  draft.timers.push(silentFor(draft.key, since, draft.turn))
}
