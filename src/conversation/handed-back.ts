/** Handing back to the assistant, taking that back, and whether they finished afterwards. */
import { nextOf } from '../flows/straight.ts'
import type { Helper, Ticket } from '../records.ts'
import { type HardWhy, hardName, stepEventName, workedName } from './counted.ts'
import { count, type Draft, liveFlow, setTimer, topFrame } from './draft.ts'
import type { HelperAct, HelperAnswer } from './helper-act.ts'
import { backToBot, hold } from './holding.ts'
import { showMenu } from './menu.ts'
import { lead, say } from './say.ts'
import { changeTicket, openTicketOf, whoOf, writeTicket } from './ticket.ts'
import { moveTo, showStep, takeExit } from './walk.ts'

/** After handing back, somebody who is stuck again comes to the same helper first. */
export const WATCH_MS = 24 * 3_600_000
/** Handing back can be taken back so long; a little more than the 10 s that are shown, for the way here. */
export const UNDO_MS = 15_000

export function handBack(draft: Draft, act: Extract<HelperAct, { kind: 'hand-back' }>): HelperAnswer {
  const frame = topFrame(draft)
  const live = frame && liveFlow(draft, frame.flow)
  const here = frame && live?.definition.steps[frame.step]
  const step = act.step === 'next' ? here && nextOf(here) : act.step
  if (step !== undefined && !live?.definition.steps[step]) return { kind: 'refused', why: 'no-step' }
  const { now } = draft.moment
  const claim = openTicketOf(draft)?.body.claim ?? 0
  countHelped(draft, 'helped')
  countHard(draft, act.hard)
  const asked = whereAsked(draft)
  const { said = [] } = openTicketOf(draft)?.body ?? {}
  backToBot(draft)
  changeTicket(draft, {
    state: 'watching',
    until: now + WATCH_MS,
    helped: {
      by: act.helper,
      at: now,
      reason: act.reason,
      ...((step ?? frame?.step) === undefined ? {} : { step: step ?? frame?.step ?? '' }),
      ...(asked && { worked: { ...asked, said } }),
    },
  })
  setTimer(draft, 'watch', now + WATCH_MS)
  count(draft, `handed_back:${act.reason}`)
  lead(draft, 'handed_back')
  if (!frame || !live) showMenu(draft)
  else if (step !== undefined && step !== frame.step) moveTo(draft, step)
  else if (live.definition.steps[frame.step]?.kind === 'handoff') takeExit(draft, 'then')
  else showStep(draft)
  return { kind: 'done', claim }
}

/** Within seconds, and only while the resident has not gone on. */
export function undo(draft: Draft, helper: Helper): HelperAnswer {
  const body = openTicketOf(draft)?.body
  const helped = body?.helped
  if (body?.state !== 'watching' || helped?.by.staff !== helper.staff) return { kind: 'refused', why: 'stale' }
  if (draft.moment.now - helped.at > UNDO_MS) return { kind: 'refused', why: 'stale' }
  if (draft.state.lastInAt > helped.at) return { kind: 'refused', why: 'moved-on' }
  // What has not left yet need not leave.
  draft.withdraw = 'all'
  hold(draft, helper)
  // What has left stands before them: the assistant said that it goes on, and now nobody answers its buttons.
  say(draft, 'helper_stays', { name: helper.name }, { settles: true })
  return { kind: 'done', claim: body.claim + 1 }
}

/** A day after help nobody needs to look after them any more. */
export function watchEnded(draft: Draft): void {
  const body = openTicketOf(draft)?.body
  if (body?.state !== 'watching') return
  if (body.after === undefined) count(draft, 'after:left')
  changeTicket(draft, { state: 'closed', closedAt: draft.moment.now, closedBy: 'staff', after: body.after ?? 'left' })
  delete draft.state.ticket
}

/** A flow was finished: was it after help? */
export function finishedAfterHelp(draft: Draft): void {
  const ticket = openTicketOf(draft)
  if (ticket?.body.state !== 'watching' || ticket.body.after !== undefined) return
  count(draft, 'after:finished')
  countHelped(draft, 'helped-finished')
  countWorked(draft, ticket.body.helped)
  writeTicket(draft, ticket.id, { ...ticket.body, who: whoOf(draft), after: 'finished', afterAt: draft.moment.now })
}

/** What helped, without anybody: the reason and the ready-made replies, at the step where help was asked for. */
function countWorked(draft: Draft, helped: Ticket['helped']): void {
  if (!helped?.worked) return
  const { said, ...asked } = helped.worked
  const at = { ...asked, channel: draft.address.channel }
  if (helped.reason) count(draft, workedName(`back-${helped.reason}`, at))
  for (const id of said) count(draft, workedName(`say-${id}`, at))
}

/** For the step at which they asked for a person. */
export function countHelped(draft: Draft, what: 'helped' | 'helped-finished'): void {
  const { flow, step } = openTicketOf(draft)?.body ?? {}
  if (flow !== undefined && step !== undefined) count(draft, stepEventName(what, flow, step))
}

/** The step at which they asked for a person, as it is live. */
function whereAsked(draft: Draft): { flow: string; step: string; revision: number } | null {
  const { flow, step } = openTicketOf(draft)?.body ?? {}
  const revision = flow === undefined ? undefined : liveFlow(draft, flow)?.revision
  return flow === undefined || step === undefined || revision === undefined ? null : { flow, step, revision }
}

export function countHard(draft: Draft, why: HardWhy | undefined): void {
  const asked = whereAsked(draft)
  if (why !== undefined && asked) count(draft, hardName(why, { ...asked, channel: draft.address.channel }))
}
