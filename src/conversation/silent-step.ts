/**
 * Nobody has answered at a step where many get stuck, not even after a word about it: whoever is there is asked to write
 * first. It takes nothing from the resident: their next word goes on with the bot, as if nobody had been asked.
 */
import { isKept } from './agree.ts'
import { count, type Draft } from './draft.ts'
import { closeTicket, openTicket } from './handoff.ts'
import { label, ownChoice } from './phrases.ts'
import { helpersAt } from './queued.ts'
import { say } from './say.ts'
import { openTicketOf } from './ticket.ts'

/** Where nobody is there, or nobody may read what they wrote, it would only be another message. */
export function callForSilent(draft: Draft): void {
  if (!isKept(draft) || !helpersAt(draft).there) return
  openTicket(draft, { reason: 'silent' })
  const alone = ownChoice(draft, 'queue', 'alone', label(draft, 'go_on_alone'))
  say(draft, 'silent_called', {}, { choices: [alone], urgency: 'later' })
}

/** They write before anybody came. */
export function backFromSilence(draft: Draft): boolean {
  const body = openTicketOf(draft)?.body
  if (body?.reason !== 'silent' || body.state !== 'waiting' || body.claim > 0) return false
  closeTicket(draft, 'resident')
  count(draft, 'silent:back')
  return true
}
