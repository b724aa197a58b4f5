/** What a lead does without a claim: back to the queue, and the end of what nobody waits in any more. */

import { count, type Draft } from './draft.ts'
import type { HelperAnswer } from './helper-act.ts'
import { speak } from './holding.ts'
import { note, say } from './say.ts'
import { changeTicket, openTicketOf, standingOf } from './ticket.ts'

export type LeadAct =
  /** Whoever holds it has gone: the resident waits in front again, and hears nothing of it. */
  | { readonly kind: 'return'; readonly by: string }
  /** Nobody has answered for long; a resident who waited or was helped is told. */
  | { readonly kind: 'end'; readonly by: string }
  /** A photo a helper offered leaves in their name. */
  | { readonly kind: 'pass-photo'; readonly by: string; readonly photo: string }
  | { readonly kind: 'refuse-photo'; readonly by: string; readonly photo: string; readonly why: string }

const NOBODY: HelperAnswer = { kind: 'refused', why: 'nobody' }

export function onLead(draft: Draft, act: LeadAct): HelperAnswer {
  if (act.kind === 'pass-photo' || act.kind === 'refuse-photo') return onPhoto(draft, act)
  const { kind, by } = act
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

function onPhoto(draft: Draft, act: Extract<LeadAct, { kind: 'pass-photo' | 'refuse-photo' }>): HelperAnswer {
  const body = openTicketOf(draft)?.body
  const photo = body?.offered?.find(({ id, refused }) => id === act.photo && !refused)
  // With the claim under which it was offered it is over too: nobody gets a photo from who helps them no more.
  if (!body?.helper || body.state !== 'held' || photo?.claim !== body.claim) return NOBODY
  const others = (body.offered ?? []).filter(({ id }) => id !== act.photo)
  if (act.kind === 'refuse-photo') {
    changeTicket(draft, { state: 'held', offered: [...others, { ...photo, refused: { by: act.by, why: act.why } }] })
  } else {
    const { since: _, leaseUntil: __, ...helper } = body.helper
    speak(draft, helper, photo.text, { media: photo })
    changeTicket(draft, { state: 'held', offered: others })
  }
  count(draft, `lead:${act.kind}`)
  return { kind: 'done', claim: body.claim }
}
