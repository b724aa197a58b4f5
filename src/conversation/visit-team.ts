/**
 * What the desk does with a visit: sets it, calls it off, marks that the two are at the door, says how it ended. Each act
 * names the version of the visit it was decided on, so that two leads at once cannot both win, and a change by the resident
 * is never overlooked. Whatever the resident must know leaves by the outbox in the same commit.
 */
import type { Document, Visit, VisitEnd, VisitPlan, VisitTime } from '../records.ts'
import { count, type Draft } from './draft.ts'
import { say } from './say.ts'
import { localDay, newCode, sameCode, WRONG_CODES_MAX } from './visit-code.ts'
import { isOpen, isPlanned, keepUntil, timeOf, visitOf, writeVisit } from './visit-records.ts'
import { askWhetherItSuits, changeChoice, hidden, hourOf, planWords, whyWords } from './visit-told.ts'

export type TeamAct =
  | {
      readonly kind: 'assign'
      readonly by: string
      readonly version: number
      readonly plan: Omit<VisitPlan, 'at' | 'by'>
    }
  /** Agreed by phone. */
  | { readonly kind: 'confirm'; readonly by: string; readonly version: number }
  | { readonly kind: 'call-off'; readonly by: string; readonly version: number; readonly why: VisitEnd }
  | { readonly kind: 'new-code'; readonly by: string; readonly version: number }
  /** Under the code that was read out at the door; by one of the two. */
  | { readonly kind: 'arrive'; readonly by: string; readonly code: string }
  | {
      readonly kind: 'finish'
      readonly by: string
      readonly version: number
      readonly outcome: 'done' | 'missed'
      readonly why?: VisitEnd
      /** For the desk only, cleaned and masked. */
      readonly note?: string
      /** Not done: the same two come again then. */
      readonly next?: VisitTime
    }

export type TeamAnswer =
  | { readonly kind: 'done'; readonly visit: Document<Visit> }
  /** Counted: that is committed too. */
  | { readonly kind: 'wrong-code'; readonly left: number }
  | {
      readonly kind: 'refused'
      readonly why: /** Ended, swept, or gone with the person. */
        | 'gone'
        /** Somebody changed it meanwhile. */
        | 'changed'
        /** Nobody was named yet, or the resident has asked for another time. */
        | 'not-planned'
        | 'not-today'
        | 'too-early'
        /** Too many wrong ones: a lead makes a new code. */
        | 'code-locked'
        | 'code-used'
    }

const BEFORE_MAX = 10

export function onTeamVisit(draft: Draft, id: string, act: TeamAct): TeamAnswer {
  const document = visitOf(draft, id)
  if (!document || !isOpen(document.body)) return { kind: 'refused', why: 'gone' }
  if ('version' in act && act.version !== document.version) return { kind: 'refused', why: 'changed' }
  switch (act.kind) {
    case 'assign':
      return assign(draft, document, { ...act.plan, at: draft.moment.now, by: act.by })
    case 'call-off':
      return callOff(draft, document, act)
    default:
      return isPlanned(document.body) && document.body.plan
        ? underPlan(draft, document, document.body.plan, act)
        : { kind: 'refused', why: 'not-planned' }
  }
}

function underPlan(
  draft: Draft,
  document: Document<Visit>,
  plan: VisitPlan,
  act: Exclude<TeamAct, { kind: 'assign' | 'call-off' }>,
): TeamAnswer {
  const { moment } = draft
  const { body } = document
  switch (act.kind) {
    case 'confirm':
      count(draft, 'visit:confirmed_by_phone')
      return written(draft, document, { ...body, state: 'confirmed', confirmedAt: moment.now })
    case 'new-code': {
      const { wrongCodes, arrived, ...rest } = body
      const next = { ...rest, code: newCode(moment.chance, body.code) }
      say(draft, 'visit_new_code', planWords(draft, next, plan), hidden(next))
      return written(draft, document, next)
    }
    case 'arrive':
      return arrive(draft, document, plan, act)
    case 'finish':
      return finish(draft, document, plan, act)
    default:
      act satisfies never
      return { kind: 'refused', why: 'gone' }
  }
}

/** A plan for one that had another: the resident hears that it moved, under a new code, and agrees anew. */
function assign(draft: Draft, document: Document<Visit>, plan: VisitPlan): TeamAnswer {
  const { body } = document
  const again = body.plan !== undefined
  const next = planned(draft, body, plan)
  askWhetherItSuits(draft, document.id, next, again ? 'visit_moved' : 'visit_assigned')
  count(draft, again ? 'visit:moved' : 'visit:assigned')
  return written(draft, document, next)
}

function planned(draft: Draft, body: Visit, plan: VisitPlan): Visit {
  const { confirmedAt, wrongCodes, arrived, relieved = [], ...rest } = body
  const going = plan.people.map(({ staff }) => staff)
  const gone = [...relieved, ...(body.plan?.people ?? []).map(({ staff }) => staff)]
  return {
    ...rest,
    relieved: [...new Set(gone)].filter((staff) => !going.includes(staff)),
    plan,
    state: 'assigned',
    code: newCode(draft.moment.chance, body.code),
    keepUntil: keepUntil([...body.windows, plan], draft.moment.now),
  }
}

function callOff(
  draft: Draft,
  document: Document<Visit>,
  { why, by }: Extract<TeamAct, { kind: 'call-off' }>,
): TeamAnswer {
  const { code, ...body } = document.body
  const { now } = draft.moment
  say(
    draft,
    'visit_called_off',
    { reference: body.reference, why: whyWords(draft, why) },
    { choices: changeChoice(draft, body) },
  )
  count(draft, 'visit:called_off')
  return written(draft, document, {
    ...body,
    state: 'cancelled',
    ended: { at: now, by, why },
    keepUntil: keepUntil([{ day: localDay(now) }], now),
  })
}

function arrive(
  draft: Draft,
  document: Document<Visit>,
  plan: VisitPlan,
  { code, by }: Extract<TeamAct, { kind: 'arrive' }>,
): TeamAnswer {
  const { body } = document
  const { now } = draft.moment
  if (body.arrived) return { kind: 'refused', why: 'code-used' }
  if (plan.day !== localDay(now)) return { kind: 'refused', why: 'not-today' }
  const wrong = body.wrongCodes ?? 0
  if (wrong >= WRONG_CODES_MAX) return { kind: 'refused', why: 'code-locked' }
  if (!sameCode(code, body.code)) {
    writeVisit(draft, document, { ...body, wrongCodes: wrong + 1 })
    count(draft, 'visit:wrong_code')
    return { kind: 'wrong-code', left: WRONG_CODES_MAX - wrong - 1 }
  }
  say(draft, 'visit_arrived', { ...planWords(draft, body, plan), time: hourOf(now) }, hidden(body))
  count(draft, 'visit:arrived')
  return written(draft, document, { ...body, arrived: { at: now, by } })
}

function finish(
  draft: Draft,
  document: Document<Visit>,
  plan: VisitPlan,
  { by, outcome, why, note, next }: Extract<TeamAct, { kind: 'finish' }>,
): TeamAnswer {
  const { now } = draft.moment
  const { body } = document
  if (localDay(now) < plan.day) return { kind: 'refused', why: 'too-early' }
  const said = { why: why ?? 'other', ...(note === undefined ? {} : { note }) } as const
  count(draft, `visit:${next ? 'again' : outcome}`)
  if (next) {
    const before = [...(body.before ?? []), { ...timeOf(plan), ...said, at: now }].slice(-BEFORE_MAX)
    const again = planned(draft, { ...body, before }, { ...timeOf(next), people: plan.people, at: now, by })
    askWhetherItSuits(draft, document.id, again, 'visit_again', whyWords(draft, said.why))
    return written(draft, document, again)
  }
  const words = { reference: body.reference, why: whyWords(draft, said.why) }
  say(draft, outcome === 'done' ? 'visit_done' : 'visit_missed', words, { choices: [] })
  const { code, ...rest } = body
  return written(draft, document, {
    ...rest,
    state: outcome,
    ended: { at: now, by, ...(outcome === 'missed' || note !== undefined ? said : {}) },
    keepUntil: keepUntil([{ day: localDay(now) }], now),
  })
}

function written(draft: Draft, document: Document<Visit>, body: Visit): TeamAnswer {
  writeVisit(draft, document, body)
  return { kind: 'done', visit: visitOf(draft, document.id) as Document<Visit> }
}
