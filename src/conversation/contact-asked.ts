/** A name, phone or address was asked for a home visit: what is written then stands in no line. */
import { CONTACT_ANSWERS, type Ticket } from '../records.ts'
import { CONTACT_TITLES, type Contact, isContact } from './contact.ts'
import { type Draft, liveFlow, topFrame } from './draft.ts'
import { openTicketOf } from './ticket.ts'

export interface ContactAsked {
  readonly what: Contact
  readonly flow: string
}

/** Handed to a person for these because of what was written: whoever helps reads it. */
const TOLD_TO_A_PERSON: ReadonlySet<Ticket['reason']> = new Set(['asked', 'distress', 'fraud'])

/** What the standing question asks, if it is that; a person who helps is told things directly. */
export function contactAsked(draft: Draft): ContactAsked | null {
  const frame = topFrame(draft)
  const step = frame && liveFlow(draft, frame.flow)?.definition.steps[frame.step]
  if (draft.state.owner !== 'bot' || step?.kind !== 'ask' || step.remember === undefined) return null
  return isContact(step.remember) ? { what: step.remember, flow: frame?.flow ?? '' } : null
}

/** Tries at such a question are names, numbers and addresses, too. */
export function hidesTries(draft: Draft, reason: Ticket['reason']): boolean {
  return contactAsked(draft) !== null && !TOLD_TO_A_PERSON.has(reason)
}

/**
 * Takes what the resident wrote in this turn out of the lines. A misunderstood answer is hidden too; a cry for help, or a
 * question that another flow has answered, is not.
 *
 * @param asked  what stood before the turn
 */
export function hideSaid(draft: Draft, asked: ContactAsked | null): void {
  const { state, transcript, rewrite } = draft
  if (asked !== null || state.frames.some(({ answers }) => CONTACT_ANSWERS.some((name) => answers[name]))) {
    // Which message was edited is not known here: whatever it says now may be what was hidden.
    for (const one of rewrite) one.text = hidden(asked ? CONTACT_TITLES[asked.what] : 'tin đã sửa')
  }
  if (asked === null) return
  const reason = state.owner === 'bot' ? undefined : openTicketOf(draft)?.body.reason
  if (reason !== undefined && TOLD_TO_A_PERSON.has(reason)) return
  if (reason === undefined && topFrame(draft)?.flow !== asked.flow) return
  for (const [at, line] of transcript.entries())
    if (line.from === 'resident' && line.text !== '')
      transcript[at] = { ...line, text: hidden(CONTACT_TITLES[asked.what]) }
}

function hidden(what: string): string {
  return `[${what} – chỉ đội đến nhà xem được]`
}
