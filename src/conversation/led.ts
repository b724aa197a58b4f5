/** What a lead does without a claim: back to the queue, and the end of what nobody waits in any more. */

import { count, type Draft, note, say } from './draft.ts'
import type { HelperAnswer } from './held.ts'
import { changeTicket, openTicketOf, standingOf } from './ticket.ts'

export type LeadAct =
  /** Whoever holds it has gone: the resident waits in front again, and hears nothing of it. */
  | { readonly kind: 'return'; readonly by: string }
  /** Nobody has answered for long; a resident who waited or was helped is told. */
  | { readonly kind: 'end'; readonly by: string }

const NOBODY: HelperAnswer = { kind: 'refused', why: 'nobody' }

export function onLead(draft: Draft, { kind, by }: LeadAct): HelperAnswer {
  const body = openTicketOf(draft)?.body
  if (!body || (kind === 'return' && body.state !== 'held')) return NOBODY
  note(draft, 'system', kind === 'return' ? `${by} trả lại hàng chờ.` : `${by} kết thúc.`)
  if (kind === 'return') {
    draft.state.owner = 'queue'
    draft.cancel.add('lease')
    changeTicket(draft, { state: 'waiting', front: true, ...standingOf(draft) })
  } else {
    draft.state.owner = 'bot'
    for (const name of ['queue', 'lease', 'inbox', 'watch', 'appointment'] as const) draft.cancel.add(name)
    changeTicket(draft, { state: 'closed', closedAt: draft.moment.now, closedBy: 'staff' })
    delete draft.state.ticket
    delete draft.state.inbox
    // With the assistant again they have not been waiting for anybody.
    if (body.state !== 'watching') say(draft, 'help_ended')
  }
  count(draft, `lead:${kind}`)
  return { kind: 'done', claim: body.claim }
}
