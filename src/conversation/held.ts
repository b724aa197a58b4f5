/**
 * A person helps: claiming, answering, handing back. Each act names the claim under which it is done; one that is not the
 * present claim changes nothing, whoever sends it and however late: a phone that was dead speaks into nobody's chat.
 */
import type { Helper } from '../records.ts'
import { type HardWhy, waitName } from './counted.ts'
import { count, type Draft, setTimer } from './draft.ts'
import { countHard, countHelped, handBack, undo } from './handed-back.ts'
import { remindLater } from './handoff.ts'
import type { HelperAct, HelperAnswer } from './helper-act.ts'
import { backToBot, hold, presentHelper, renewed, speak } from './holding.ts'
import { note, say } from './say.ts'
import { changeTicket, openTicketOf, standingOf } from './ticket.ts'

const NOBODY: HelperAnswer = { kind: 'refused', why: 'nobody' }

export function onHelper(draft: Draft, act: HelperAct, ticket?: string): HelperAnswer {
  if (ticket !== undefined && openTicketOf(draft)?.id !== ticket) return NOBODY
  switch (act.kind) {
    case 'claim':
      return claim(draft, act.helper, act.takeOver)
    case 'undo-hand-back':
      return undo(draft, act.helper)
    default:
      return underClaim(draft, act) ?? perform(draft, act)
  }
}

function perform(draft: Draft, act: Exclude<HelperAct, { kind: 'claim' | 'undo-hand-back' }>): HelperAnswer {
  switch (act.kind) {
    case 'say':
      speak(draft, act.helper, act.text, act)
      return renewed(draft, act.helper, act.canned)
    case 'offer':
      return offer(draft, act)
    case 'keep':
      return renewed(draft, act.helper)
    case 'hand-back':
      return handBack(draft, act)
    case 'release':
      return release(draft)
    case 'transfer':
      return transfer(draft, act.to)
    case 'schedule':
      return schedule(draft, act)
    case 'close':
      return close(draft, act.helper, act.hard)
    default:
      act satisfies never
      return NOBODY
  }
}

function claim(draft: Draft, helper: Helper, takeOver: string | undefined): HelperAnswer {
  const ticket = openTicketOf(draft)
  if (ticket === null) return NOBODY
  const { body } = ticket
  const holder = body.helper
  if (body.state === 'held' && holder) {
    // Twice by the same hand: the answer to the first was lost.
    if (holder.staff === helper.staff) return { kind: 'done', claim: body.claim }
    if (takeOver === undefined) return { kind: 'refused', why: 'held', by: holder.name, at: holder.since }
    note(draft, 'system', `${helper.name} nhận thay ${holder.name}: ${takeOver}`)
  }
  hold(draft, helper)
  presentHelper(draft, helper)
  count(draft, 'claimed')
  if (body.state === 'waiting') count(draft, waitName(draft.moment.now - body.waitingSince))
  return { kind: 'done', claim: body.claim + 1 }
}

/** Stale, or null: the act may be done. */
function underClaim(draft: Draft, { helper, claim }: { helper: Helper; claim: number }): HelperAnswer | null {
  const ticket = openTicketOf(draft)
  if (ticket === null) return NOBODY
  const { body } = ticket
  if (body.state === 'held' && body.claim === claim && body.helper?.staff === helper.staff) return null
  const by = body.helper && body.helper.staff !== helper.staff ? body.helper : undefined
  return { kind: 'refused', why: 'stale', ...(by && { by: by.name, at: by.since }) }
}

/** As many at a time: a lead looks at each. */
const OFFERED_MAX = 3

function offer(draft: Draft, { helper, claim, photo }: Extract<HelperAct, { kind: 'offer' }>): HelperAnswer {
  const known = openTicketOf(draft)?.body.offered?.filter((one) => one.claim === claim) ?? []
  if (known.filter(({ refused }) => !refused).length >= OFFERED_MAX) return { kind: 'refused', why: 'offered-full' }
  const offered = [...known, { ...photo, claim, at: draft.moment.now }].slice(-2 * OFFERED_MAX)
  changeTicket(draft, { state: 'held', offered })
  return renewed(draft, helper)
}

function release(draft: Draft): HelperAnswer {
  const claim = openTicketOf(draft)?.body.claim ?? 0
  draft.state.owner = 'queue'
  draft.cancel.add('lease')
  changeTicket(draft, { state: 'waiting', front: true, ...standingOf(draft) })
  return { kind: 'done', claim }
}

function transfer(draft: Draft, to: Helper): HelperAnswer {
  hold(draft, to)
  presentHelper(draft, to)
  return { kind: 'done', claim: openTicketOf(draft)?.body.claim ?? 0 }
}

function schedule(draft: Draft, act: Extract<HelperAct, { kind: 'schedule' }>): HelperAnswer {
  const claim = openTicketOf(draft)?.body.claim ?? 0
  backToBot(draft)
  changeTicket(draft, { state: 'scheduled', until: act.at, helped: { by: act.helper, at: draft.moment.now } })
  setTimer(draft, 'appointment', act.at)
  speak(draft, act.helper, act.words)
  return { kind: 'done', claim }
}

function close(draft: Draft, helper: Helper, hard: HardWhy | undefined): HelperAnswer {
  const claim = openTicketOf(draft)?.body.claim ?? 0
  const { now } = draft.moment
  countHelped(draft, 'helped')
  countHard(draft, hard)
  backToBot(draft)
  changeTicket(draft, {
    state: 'closed',
    closedAt: now,
    closedBy: 'staff',
    helped: { by: helper, at: now },
  })
  delete draft.state.ticket
  say(draft, 'helper_gone')
  return { kind: 'done', claim }
}

/** Nobody gave a sign of life: in front of the queue, and nothing is said unless the resident writes. */
export function leaseEnded(draft: Draft): void {
  const body = openTicketOf(draft)?.body
  if (body?.state !== 'held' || !body.helper || draft.moment.now < body.helper.leaseUntil) return
  count(draft, 'lease_ended')
  release(draft)
}

/** The time they wanted has come: they wait, before others. */
export function appointmentDue(draft: Draft): void {
  if (openTicketOf(draft)?.body.state !== 'scheduled' || draft.state.owner !== 'bot') return
  draft.state.owner = 'queue'
  changeTicket(draft, { state: 'waiting', front: true, waitingSince: draft.moment.now, ...standingOf(draft) })
  // They came at the time they were told: they are not left without a word either.
  remindLater(draft)
}
