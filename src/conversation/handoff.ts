/** Handing a resident to a person, first form: a ticket is stored, the resident hears when someone comes and may go on alone. */
import type { Ticket } from '../records.ts'
import { isKept } from './agree.ts'
import { withoutContact } from './contact.ts'
import { hidesTries } from './contact-asked.ts'
import { count, type Draft, liveFlow, setTimer, topFrame } from './draft.ts'
import { keptDays } from './first.ts'
import { showMenu } from './menu.ts'
import { phrase } from './phrases.ts'
import { queueChoices, whenHelped } from './queued.ts'
import { emit, lead, say } from './say.ts'
import { changeTicket, openTicketOf, standingOf, whoOf, writeTicket } from './ticket.ts'
import { showStep, takeExit } from './walk.ts'

/** After this the waiting resident is offered the choices again: the last automatic message of a handoff (`DESK_WAVES_S`). */
const QUEUE_REMINDER_MS = 10 * 60_000
/** Replies at the step that go onto the ticket. */
const TRIES_MAX = 5

/** Makes the ticket, or raises the one that is open. The bot answers no more than "go on alone" until it is closed. */
export function openTicket(
  draft: Draft,
  {
    reason,
    topic,
    urgent = false,
    tries = [],
  }: { reason: Ticket['reason']; topic?: string; urgent?: boolean; tries?: readonly string[] },
): void {
  const { state, moment } = draft
  state.helpAt = moment.now
  const frame = topFrame(draft)
  const group = frame && liveFlow(draft, frame.flow)?.definition.group
  const open = openTicketOf(draft)
  const before = open?.body
  if (state.owner === 'queue' && open && !urgent) return
  const waits = before?.state === 'waiting'
  const id = open?.id ?? moment.id()
  writeTicket(draft, id, {
    conversation: draft.key,
    channel: draft.address.channel,
    topic: topic ?? frame?.flow ?? 'chung',
    ...(group ? { group } : {}),
    reason,
    ...standingOf(draft),
    answers: Object.fromEntries(
      Object.entries(withoutContact(frame?.answers ?? {})).map(([name, { said }]) => [name, said]),
    ),
    // What was tried is the resident's own words: kept only from people who agreed.
    tries: state.consent.state === 'yes' && !hidesTries(draft, reason) ? tries.slice(-TRIES_MAX) : [],
    path: [...(frame?.trail ?? []), ...draft.path].slice(-STEPS_ON_TICKET),
    openedAt: before?.openedAt ?? moment.now,
    state: 'waiting',
    urgent: urgent || (waits && before.urgent),
    waitingSince: waits ? before.waitingSince : moment.now,
    front: waits && before.front,
    claim: before?.claim ?? 0,
    who: whoOf(draft),
    // Stuck again after help: the same helper is asked first.
    ...(before?.suspected ? { suspected: before.suspected } : {}),
    ...(before?.helped ? { helped: before.helped, after: 'stuck-again' as const } : {}),
  })
  state.ticket = id
  state.owner = 'queue'
  delete state.pending
  draft.cancel.add('remind').add('silence').add('gather').add('wait').add('watch').add('appointment')
  if (!waits) count(draft, `handoff:${reason}`)
  if (before?.state === 'watching' && before.after === undefined) count(draft, 'after:stuck-again')
}

const STEPS_ON_TICKET = 60

/** Says who comes and when, and what can be done meanwhile. */
export function waitForPerson(draft: Draft): void {
  const when = whenHelped(draft)
  const read = isKept(draft) ? '' : `\n\n${phrase(draft, 'may_they_read', { days: keptDays(draft) })}`
  emit(draft, { text: `${phrase(draft, 'handed_over')}\n${when}${read}`, choices: queueChoices(draft) })
  remindLater(draft)
}

/** After a while without anybody the choices come again. */
export function remindLater(draft: Draft): void {
  setTimer(draft, 'queue', draft.moment.now + (draft.moment.remindQueueMs ?? QUEUE_REMINDER_MS))
}

/** The resident goes on with the bot; the ticket is closed by them. */
export function goOnAlone(draft: Draft): void {
  count(draft, 'left_waiting')
  closeTicket(draft, 'resident')
  const frame = topFrame(draft)
  const step = frame && liveFlow(draft, frame.flow)?.definition.steps[frame.step]
  lead(draft, 'alone')
  if (step?.kind === 'handoff') return takeExit(draft, 'nobody')
  if (frame) return showStep(draft)
  showMenu(draft)
}

export function closeTicket(draft: Draft, by: 'resident' | 'staff'): void {
  draft.state.owner = 'bot'
  for (const name of ['queue', 'lease'] as const) draft.cancel.add(name)
  changeTicket(draft, { state: 'closed', closedAt: draft.moment.now, closedBy: by })
  delete draft.state.ticket
}

/** Why a flow cannot go on: for figures, which know all of them beforehand. */
export const FLOW_FAILURES = ['no way on', 'runs in circles', 'too deep', 'unknown step'] as const
type FlowFailure = (typeof FLOW_FAILURES)[number]

/** A flow that cannot go on: the resident gets a sentence and a person, staff get the path, nobody else notices. */
export function failFlow(draft: Draft, why: FlowFailure | `no way on by "${string}"`): void {
  count(draft, 'flow_failed')
  draft.failure = { why, path: draft.path.slice(-STEPS_ON_TICKET) }
  openTicket(draft, { reason: 'flow-failed', urgent: true })
  // What the failing steps said in circles is not for the resident.
  draft.out.splice(0)
  draft.lead.splice(0)
  draft.transcript.splice(0, draft.transcript.length, ...draft.transcript.filter((entry) => entry.from === 'resident'))
  // The failed flow goes, and those that were waiting for it to come back.
  let keep = draft.state.frames.length - 1
  while (keep > 0 && draft.state.frames[keep]?.because === 'call') keep -= 1
  for (const { run, stay } of draft.state.frames.slice(Math.max(keep, 0))) {
    if (run) draft.ends.set(run, 'failed')
    if (stay) draft.handed.add(stay)
  }
  draft.state.frames = draft.state.frames.slice(0, Math.max(keep, 0))
  say(draft, 'flow_failed')
  waitForPerson(draft)
}
