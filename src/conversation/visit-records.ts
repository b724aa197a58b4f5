/** Visits as they are kept: found, written once in a turn, taken along to another channel, left as a stone, swept. */
import { AFTER_VISIT_DAYS, DAY_MS } from '../privacy/retention.ts'
import type { Document, OpenVisit, Visit, VisitTime } from '../records.ts'
import type { Store } from '../store/store.ts'
import type { Draft } from './draft.ts'
import { changeAfter } from './ticket.ts'
import { planReminder } from './visit-reminder.ts'

export const VISIT = 'visit'

/** A request without a day is kept this long. */
const NO_DAY_MS = 30 * DAY_MS

export function openVisits(draft: Draft): readonly OpenVisit[] {
  return draft.state.visits ?? []
}

export function pruneVisits(draft: Draft): void {
  draft.state.visits = openVisits(draft).filter((one) => one.keepUntil > draft.moment.now)
}

/** The one spoken of, as it is stored. One that the store no longer has is not open either. */
export function currentVisit(draft: Draft): Document<Visit> | undefined {
  draft.state.visits = openVisits(draft).filter(({ id }) => visitOf(draft, id) !== undefined)
  const [first] = openVisits(draft)
  return first && visitOf(draft, first.id)
}

/** As this turn has written it, or else as it is stored. */
export function visitOf(draft: Draft, id: string): Document<Visit> | undefined {
  const written = draft.documents.find(({ document }) => document.kind === VISIT && document.id === id)?.document
  return (written as Document<Visit> | undefined) ?? draft.moment.visits?.find((one) => one.id === id)
}

/** Writes it and what the conversation remembers of it. One write in a turn: a second change replaces the first. */
export function writeVisit(
  draft: Draft,
  { id, version, sort }: Pick<Document, 'id' | 'version' | 'sort'>,
  body: Visit,
): void {
  const at = draft.documents.findIndex(({ document }) => document.kind === VISIT && document.id === id)
  const replaces = at < 0 ? version : (draft.documents[at]?.replaces ?? version)
  const document = {
    kind: VISIT,
    id,
    version: replaces + 1,
    indexes: { conversation: body.conversation, state: body.state, reference: body.reference },
    // Like tickets, by what changed last: a screen that was away asks for what is new.
    sort: changeAfter(draft.moment, sort),
    body,
  }
  draft.documents.splice(at < 0 ? draft.documents.length : at, at < 0 ? 0 : 1, { replaces, document })
  const known = openVisits(draft)
  if (!isOpen(body)) draft.state.visits = known.filter((one) => one.id !== id)
  else if (known.some((one) => one.id === id))
    draft.state.visits = known.map((one) => (one.id === id ? openOf(id, body, one) : one))
  else draft.state.visits = [openOf(id, body), ...known]
  planReminder(draft)
}

export function isOpen({ state }: Pick<Visit, 'state'>): boolean {
  return state !== 'cancelled' && state !== 'done' && state !== 'missed'
}

/** Whether its plan holds: two people are to come then. */
export function isPlanned({ state, plan }: Pick<Visit, 'state' | 'plan'>): boolean {
  return plan !== undefined && (state === 'assigned' || state === 'confirmed')
}

function openOf(id: string, body: Visit, before?: OpenVisit): OpenVisit {
  const { flow, reference, windows, keepUntil, plan } = body
  const time = isPlanned(body) && plan ? timeOf(plan) : undefined
  // Reminded of another day is not reminded.
  const same = JSON.stringify([before?.plan, before?.windows]) === JSON.stringify([time, windows])
  return {
    ...{ id, flow, reference, windows, keepUntil },
    ...(time ? { plan: time } : {}),
    ...(before?.reminded && same ? { reminded: true } : {}),
  }
}

export function timeOf({ day, half, time }: VisitTime): VisitTime {
  return { day, half, ...(time === undefined ? {} : { time }) }
}

/** A week after the last day it may be. */
export function keepUntil(days: readonly { readonly day: string }[], now: number): number {
  const last = days
    .map(({ day }) => day)
    .sort()
    .at(-1)
  if (last === undefined) return now + NO_DAY_MS
  const end = new Date(`${last}T00:00:00`)
  end.setDate(end.getDate() + 1 + AFTER_VISIT_DAYS)
  return end.getTime()
}

/** A conversation goes on here: its open requests come along, before the ones that were open here. */
export function takeVisitsAlong(
  draft: Draft,
  documents: readonly Document<Visit>[],
  there: readonly OpenVisit[],
): void {
  const taken = documents.filter(({ id }) => there.some((one) => one.id === id))
  draft.state.visits = [...there.filter(({ id }) => taken.some((one) => one.id === id)), ...openVisits(draft)]
  for (const document of taken)
    writeVisit(draft, document, { ...document.body, conversation: draft.key, channel: draft.address.channel })
  planReminder(draft)
}

/**
 * What stays of a visit whose person is forgotten: that on this day these two need not go. Nothing of the person, and
 * only where somebody was to go.
 */
export function stoneOf({ id, sort, body }: Document<Visit>, now: number, next: () => string): Document<Visit> | null {
  if (body.plan === undefined || !isOpen(body)) return null
  const { reference, plan, requestedAt } = body
  const stone: Visit = {
    ...{ conversation: '', channel: '', language: 'vi', flow: '', topic: '', priority: [], windows: [], answers: {} },
    ...{ reference, plan, requestedAt, state: 'cancelled', changedAt: now },
    ended: { at: now, by: 'erased' },
    keepUntil: keepUntil([plan], now),
  }
  const change = changeAfter({ now, id: next }, sort)
  return { kind: VISIT, id, version: 1, indexes: { state: 'cancelled', reference }, sort: change, body: stone }
}

const SWEPT_AT_ONCE = 500

/** Name, phone and address go when their time is over, whatever became of the visit. */
export async function sweepVisits(
  store: Pick<Store, 'listDocuments' | 'deleteDocument'>,
  now: number,
): Promise<number> {
  let removed = 0
  let after: number | undefined
  for (;;) {
    const some = (await store.listDocuments(VISIT, {
      max: SWEPT_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    })) as readonly Document<Visit>[]
    for (const { kind, id, version, body } of some)
      if (body.keepUntil < now && (await store.deleteDocument(kind, id, version))) removed += 1
    const last = some.at(-1)?.sort
    if (some.length < SWEPT_AT_ONCE || last === undefined) return removed
    after = last
  }
}
