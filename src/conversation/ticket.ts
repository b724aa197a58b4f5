/** The ticket of a conversation: how it is opened, changed and closed inside a turn. Every write goes by here. */
import type { Document, Frame, Ticket } from '../records.ts'
import { type Draft, liveFlow, topFrame } from './draft.ts'

/** The ticket as this turn has left it so far; null: none, or closed. */
export function openTicketOf(draft: Draft): Document<Ticket> | null {
  const written = draft.documents.findLast(({ document }) => document.kind === 'ticket')?.document
  const ticket = (written as Document<Ticket> | undefined) ?? draft.moment.ticket ?? null
  return ticket === null || ticket.body.state === 'closed' ? null : ticket
}

/** Writes the ticket, once per turn however often it changes. */
export function writeTicket(draft: Draft, id: string, body: Ticket): void {
  const stored = draft.moment.ticket?.id === id ? draft.moment.ticket.version : 0
  const at = draft.documents.findIndex(({ document }) => document.kind === 'ticket' && document.id === id)
  const write = {
    replaces: stored,
    document: {
      kind: 'ticket',
      id,
      version: stored + 1,
      indexes: {
        conversation: draft.key,
        state: body.state,
        open: body.state === 'closed' ? 'no' : 'yes',
        ...(body.helper ? { holder: body.helper.staff } : {}),
      },
      // Lists are read by what changed last, so that a screen that was away asks for what is new.
      sort: changeNumber(draft),
      body,
    },
  }
  if (at < 0) draft.documents.push(write)
  else draft.documents[at] = write
}

/** Of a ms: thousands of it, so that changes within one can be told apart, and the whole stays a safe integer until 2255. */
export const CHANGES_PER_MS = 1_000

/** Higher with every change of a ticket. Two tickets changed in one ms by two processes differ by their ids' chance. */
function changeNumber({ moment }: Draft): number {
  return changeAfter(moment, moment.ticket?.sort)
}

/** The number of a change made at this moment to what last changed with number `before`. */
export function changeAfter({ now, id }: Pick<Draft['moment'], 'now' | 'id'>, before = 0): number {
  const fine = Number.parseInt(id().slice(-2), 32) % CHANGES_PER_MS
  return Math.max(now * CHANGES_PER_MS + fine, before + 1)
}

/**
 * Changes the open ticket; `helper`, `until`, `said`, `offered` and `goesOn` belong to one state and are left behind with it.
 * A new step comes with its own stage, or with none.
 */
export function changeTicket(draft: Draft, change: Partial<Ticket> & Pick<Ticket, 'state'>): void {
  const ticket = openTicketOf(draft)
  if (ticket === null) return
  const { helper, until, said, offered, goesOn, stage, ...kept } = ticket.body
  const stays = change.state === ticket.body.state
  writeTicket(draft, ticket.id, {
    ...kept,
    ...(stage && change.step === undefined ? { stage } : {}),
    ...(stays && helper ? { helper } : {}),
    ...(stays && until !== undefined ? { until } : {}),
    ...(stays && said ? { said } : {}),
    ...(stays && offered ? { offered } : {}),
    ...(stays && goesOn ? { goesOn } : {}),
    who: whoOf(draft),
    ...change,
  })
}

export function whoOf({ state }: Draft): Ticket['who'] {
  return {
    language: state.language,
    lastInAt: state.lastInAt,
    kept: state.consent.state === 'yes',
    ...(state.name === undefined ? {} : { name: state.name }),
    ...(state.pair ? { pair: `${state.pair.resident}–${state.pair.bot}` } : {}),
  }
}

/** Where the resident stands, for the card. */
export function standingOf(draft: Draft): Pick<Ticket, 'flow' | 'step' | 'stage' | 'misses'> {
  const frame = topFrame(draft)
  return frame ? { ...placeOf(draft, frame), misses: frame.misses } : {}
}

function placeOf(draft: Draft, { flow, step }: Pick<Frame, 'flow' | 'step'>): Pick<Ticket, 'flow' | 'step' | 'stage'> {
  const live = liveFlow(draft, flow)
  const stage = live?.definition.steps[step]?.stage
  return { flow, step, ...(stage ? { stage: `${stage}/${live?.stages}` } : {}) }
}

/** Whoever was helped goes on with the bot: their helper sees how far they are, until it is known how it ended. */
export function followAfterHelp(draft: Draft): void {
  const ticket = openTicketOf(draft)
  if (ticket?.body.state !== 'watching' || ticket.body.after !== undefined) return
  const frame = topFrame(draft)
  const goesOn = frame ? placeOf(draft, frame) : {}
  const before = ticket.body.goesOn
  if (before && before.flow === goesOn.flow && before.step === goesOn.step) return
  writeTicket(draft, ticket.id, { ...ticket.body, who: whoOf(draft), goesOn })
}
