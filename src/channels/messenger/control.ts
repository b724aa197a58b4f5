/** Whose the thread is: Facebook's conversation routing between apps and the Page's own inbox. */
import type { Input } from '../../messages.ts'
import { idText, type Json } from './fields.ts'

export type ControlKind = 'pass_thread_control' | 'take_thread_control' | 'request_thread_control'

export const CONTROL_KINDS: readonly ControlKind[] = [
  'pass_thread_control',
  'take_thread_control',
  'request_thread_control',
]

/**
 * Ours only when it is said that the new owner is us; whatever is not said clearly makes the bot silent, as two who
 * answer at once confuse people more than a bot that waits.
 */
export function inputOfControl(kind: ControlKind, fields: Json, appId: string): Input {
  const isOurs = kind !== 'request_thread_control' && idText(fields.new_owner_app_id) === appId
  return { kind: 'control', owner: isOurs ? 'bot' : 'human' }
}

/** Who wants the thread: it is handed over as soon as the bot knows that it has to be silent. */
export function requesterOf(kind: ControlKind, fields: Json, appId: string): string | null {
  const requester = kind === 'request_thread_control' ? idText(fields.requested_owner_app_id) : null
  return requester === appId ? null : requester
}
