/**
 * Where somebody is handed to a person without having agreed that anything is kept: a person reads only what they agreed
 * to, so the hand-over asks. Nobody waits for the answer: the ticket is open meanwhile, and its card says that nothing is kept.
 */
import type { Choice } from '../messages.ts'
import { decodeButton, OWN } from './buttons.ts'
import { count, type Draft } from './draft.ts'
import { forgetWords } from './first.ts'
import { label, ownChoice } from './phrases.ts'
import { queueChoices } from './queued.ts'
import { lead, say } from './say.ts'
import { changeTicket, openTicketOf } from './ticket.ts'
import { wordingNow } from './wording.ts'

/** Whether anything a person could read is kept of what they write. */
export function isKept({ state }: Draft): boolean {
  return state.consent.state === 'yes'
}

/** "Đồng ý" and "Chưa"; none where they have agreed. */
export function agreeChoices(draft: Draft): readonly Choice[] {
  if (isKept(draft)) return []
  return [
    ownChoice(draft, 'consent', 'yes', label(draft, 'consent_yes')),
    ownChoice(draft, 'consent', 'no', label(draft, 'consent_no')),
  ]
}

/** Answered while a person is awaited or there. What they wrote before is nowhere; what comes now can be read, or not. */
export function agree(draft: Draft, yes: boolean): void {
  const { state } = draft
  const body = openTicketOf(draft)?.body
  const before = state.consent.state
  state.consent = { state: yes ? 'yes' : 'no', at: draft.moment.now, wording: wordingNow(draft.moment) }
  count(draft, yes ? 'consent_yes' : 'consent_no')
  if (before === 'yes' && !yes) forgetWords(draft)
  if (body) changeTicket(draft, { state: body.state })
  if (state.owner === 'queue') say(draft, yes ? 'read_from_now' : 'not_read', {}, { choices: queueChoices(draft) })
  else lead(draft, yes ? 'read_from_now' : 'not_read')
}

/** With a person there, only the button and its very words are an answer to us; everything else is said to them. */
export function agreesWhileHeld(draft: Draft, said: { readonly press?: string; readonly text?: string }): boolean {
  const token = said.press === undefined ? null : decodeButton(said.press)
  if (token?.flow === OWN && token.step === 'consent') {
    agree(draft, token.choice === 'yes')
    return true
  }
  if (isKept(draft) || said.text === undefined) return false
  const text = said.text.trim().toLowerCase()
  if (text !== label(draft, 'consent_yes').toLowerCase()) return false
  agree(draft, true)
  return true
}
