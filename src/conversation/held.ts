/**
 * A person helps: claiming, answering, handing back. Each act names the claim under which it is done; one that is not the
 * present claim changes nothing, whoever sends it and however late: a phone that was dead speaks into nobody's chat.
 */
import { nextOf } from '../flows/straight.ts'
import type { Author, Picture, SentMedia } from '../messages.ts'
import { mask } from '../privacy/secrets.ts'
import type { HandBackReason, Helper, OfferedPhoto, Ticket } from '../records.ts'
import { agreeChoices, isKept } from './agree.ts'
import { type HardWhy, hardName, stepEventName, waitName, workedName } from './counted.ts'
import { count, type Draft, emit, label, lead, liveFlow, note, phrase, say, setTimer, topFrame } from './draft.ts'
import { keptDays, withAbroad } from './first.ts'
import { remindLater } from './handoff.ts'
import { showMenu } from './menu.ts'
import { changeTicket, openTicketOf, standingOf, whoOf, writeTicket } from './ticket.ts'
import { moveTo, showStep, takeExit } from './walk.ts'

/** After handing back, somebody who is stuck again comes to the same helper first. */
export const WATCH_MS = 24 * 3_600_000
/** Handing back can be taken back so long; a little more than the 10 s that are shown, for the way here. */
export const UNDO_MS = 15_000

/** Ready-made replies remembered of one talk: whoever needed more was not helped by any of them. */
const SAID_MAX = 8

/** What a helper does. `claim`: under which; a claim itself makes a new one. */
export type HelperAct =
  /** Takes somebody who waits. `takeOver`: from another helper, with the reason, for those who may. */
  | { readonly kind: 'claim'; readonly helper: Helper; readonly takeOver?: string }
  /** `picture`: a drawing of the flow's, with or without words. */
  | {
      readonly kind: 'say'
      readonly helper: Helper
      readonly claim: number
      readonly text: string
      readonly picture?: Picture
      /** Ids of the ready-made replies that the text is made of. */
      readonly canned?: readonly string[]
      /** A photo or recording of their own; `ref` is how the transcript names it, `text` what stands under it. */
      readonly media?: { readonly sent: SentMedia; readonly ref: string }
    }
  /** A photo of their own that a lead looks at first. */
  | {
      readonly kind: 'offer'
      readonly helper: Helper
      readonly claim: number
      readonly photo: Omit<OfferedPhoto, 'claim' | 'at' | 'refused'>
    }
  /** "Tôi vẫn đang giúp", or they are typing. */
  | { readonly kind: 'keep'; readonly helper: Helper; readonly claim: number }
  | {
      readonly kind: 'hand-back'
      readonly helper: Helper
      readonly claim: number
      /** `next`: the one after the present; absent: the present one. */
      readonly step?: string
      readonly reason: HandBackReason
      /** Why the step is hard, if they said. */
      readonly hard?: HardWhy
    }
  | { readonly kind: 'undo-hand-back'; readonly helper: Helper }
  /** Back to the queue, in front. */
  | { readonly kind: 'release'; readonly helper: Helper; readonly claim: number }
  | { readonly kind: 'transfer'; readonly helper: Helper; readonly claim: number; readonly to: Helper }
  /** They are to be written to at that time; `words` is said to them. */
  | {
      readonly kind: 'schedule'
      readonly helper: Helper
      readonly claim: number
      readonly at: number
      readonly words: string
    }
  | { readonly kind: 'close'; readonly helper: Helper; readonly claim: number; readonly hard?: HardWhy }

/** What became of a helper's act. */
export type HelperAnswer =
  | { readonly kind: 'done'; readonly claim: number }
  | {
      readonly kind: 'refused'
      readonly why: /** Another has it. */
        | 'held'
        /** The claim is over: the lease ended, it was transferred, handed back or closed. */
        | 'stale'
        /** Nobody waits there (any more). */
        | 'nobody'
        /** The resident has gone on meanwhile: claim them again. */
        | 'moved-on'
        /** There is no such step. */
        | 'no-step'
        /** As many photos wait for a lead already. */
        | 'offered-full'
      readonly by?: string
      readonly at?: number
    }

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

/** The conversation is this helper's from now on, under a new claim. */
function hold(draft: Draft, helper: Helper): void {
  const { moment, state } = draft
  const claim = openTicketOf(draft)?.body.claim ?? 0
  state.owner = 'human'
  delete state.pending
  delete state.gathered
  delete state.inbox
  for (const name of ['remind', 'silence', 'gather', 'wait', 'queue', 'inbox', 'watch', 'appointment'] as const)
    draft.cancel.add(name)
  const leaseUntil = moment.now + leaseMs(draft)
  changeTicket(draft, {
    state: 'held',
    claim: claim + 1,
    front: false,
    helper: { ...helper, since: moment.now, leaseUntil },
  })
  setTimer(draft, 'lease', leaseUntil)
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

function renewed(draft: Draft, helper: Helper, canned: readonly string[] = []): HelperAnswer {
  const body = openTicketOf(draft)?.body
  if (!body?.helper) return NOBODY
  const said = [...new Set([...(body.said ?? []), ...canned])].slice(0, SAID_MAX)
  const leaseUntil = draft.moment.now + leaseMs(draft)
  changeTicket(draft, {
    ...{ state: 'held', helper: { ...helper, since: body.helper.since, leaseUntil } },
    ...(said.length === 0 ? {} : { said }),
  })
  setTimer(draft, 'lease', leaseUntil)
  return { kind: 'done', claim: body.claim }
}

function handBack(draft: Draft, act: Extract<HelperAct, { kind: 'hand-back' }>): HelperAnswer {
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
function undo(draft: Draft, helper: Helper): HelperAnswer {
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

/** Who it is and what they never ask; and once more whether they may read, from those who have not agreed. */
function presentHelper(draft: Draft, helper: Helper): void {
  lead(draft, 'helper_here', { name: helper.name, about: aboutOf(helper) })
  const asks = () => withAbroad(draft, phrase(draft, 'may_they_read', { days: keptDays(draft) }))
  const read = isKept(draft) ? '' : `\n\n${asks()}`
  emit(draft, {
    text: `${phrase(draft, 'helper_never_asks')} ${phrase(draft, 'helper_doubt', { doubt: label(draft, 'doubt') })}${read}`,
    choices: agreeChoices(draft),
    settles: true,
  })
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

/** For the step at which they asked for a person. */
function countHelped(draft: Draft, what: 'helped' | 'helped-finished'): void {
  const { flow, step } = openTicketOf(draft)?.body ?? {}
  if (flow !== undefined && step !== undefined) count(draft, stepEventName(what, flow, step))
}

/** The step at which they asked for a person, as it is live. */
function whereAsked(draft: Draft): { flow: string; step: string; revision: number } | null {
  const { flow, step } = openTicketOf(draft)?.body ?? {}
  const revision = flow === undefined ? undefined : liveFlow(draft, flow)?.revision
  return flow === undefined || step === undefined || revision === undefined ? null : { flow, step, revision }
}

function countHard(draft: Draft, why: HardWhy | undefined): void {
  const asked = whereAsked(draft)
  if (why !== undefined && asked) count(draft, hardName(why, { ...asked, channel: draft.address.channel }))
}

function backToBot(draft: Draft): void {
  draft.state.owner = 'bot'
  delete draft.state.inbox
  for (const name of ['queue', 'lease', 'inbox'] as const) draft.cancel.add(name)
}

/** Nobody gave a sign of life: in front of the queue, and nothing is said unless the resident writes. */
export function leaseEnded(draft: Draft): void {
  const body = openTicketOf(draft)?.body
  if (body?.state !== 'held' || !body.helper || draft.moment.now < body.helper.leaseUntil) return
  count(draft, 'lease_ended')
  release(draft)
}

/** A day after help nobody needs to look after them any more. */
export function watchEnded(draft: Draft): void {
  const body = openTicketOf(draft)?.body
  if (body?.state !== 'watching') return
  if (body.after === undefined) count(draft, 'after:left')
  changeTicket(draft, { state: 'closed', closedAt: draft.moment.now, closedBy: 'staff', after: body.after ?? 'left' })
  delete draft.state.ticket
}

/** The time they wanted has come: they wait, before others. */
export function appointmentDue(draft: Draft): void {
  if (openTicketOf(draft)?.body.state !== 'scheduled' || draft.state.owner !== 'bot') return
  draft.state.owner = 'queue'
  changeTicket(draft, { state: 'waiting', front: true, waitingSince: draft.moment.now, ...standingOf(draft) })
  // They came at the time they were told: they are not left without a word either.
  remindLater(draft)
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

type Shown = Pick<Extract<HelperAct, { kind: 'say' }>, 'picture' | 'media'>

export function speak(draft: Draft, helper: Helper, text: string, { picture, media }: Shown = {}): void {
  const { language } = draft.state
  draft.out.push({
    message: {
      ...{ text, choices: [], author: authorOf(helper), language, urgency: 'live' },
      ...(picture && { picture }),
      ...(media && { media: media.sent }),
    },
    starts: [],
  })
  const said = picture ? `[${picture.alt}]` : mask(text).text
  const files = media ? [{ kind: media.sent.kind, ref: media.ref }] : picture ? [{ kind: 'photo' }] : undefined
  note(draft, 'person', said, { by: helper.staff, ...(files && { media: files }) })
}

function authorOf({ name, role, unit }: Helper): Author & { readonly kind: 'person' } {
  return { kind: 'person', name, role, unit }
}

function aboutOf({ role, unit }: Helper): string {
  return [role, unit].filter((word) => word !== '').join(', ')
}

function leaseMs({ moment }: Draft): number {
  return moment.leaseMs ?? LEASE_MS
}

/** Without a reply, typing or "tôi vẫn đang giúp" (`DESK_LEASE_S`). */
export const LEASE_MS = 10 * 60_000
