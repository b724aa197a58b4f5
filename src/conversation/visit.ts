/**
 * Requests that the team come to the house, made of what a flow gathered: made, shown, changed, ended by the resident. What
 * the desk does with them stands in `visit-team.ts`; until it has, no day is promised to anybody.
 */
import { VISIT_ANSWER, VISIT_SETTLED, type VisitAct } from '../flows/steps/visit.ts'
import { halfDayOf, halfDayValue } from '../flows/windows.ts'
import { AFTER_VISIT_DAYS, DAY_MS } from '../privacy/retention.ts'
import type { Answer, Visit, VisitWindow } from '../records.ts'
import { count, type Draft, setTop, topFrame } from './draft.ts'
import { currentVisit, isPlanned, keepUntil, openVisits, pruneVisits, writeVisit } from './visit-records.ts'
import { tellWhoComes, whenOf } from './visit-told.ts'

/** Open at once for one person: themselves, a parent, a neighbour. More are a mistake or mischief. */
const OPEN_MAX = 3

/** Letters and digits that are not mistaken for each other when read aloud. */
const ALPHABET = '2346789CDEFHJKMNPRTVWXY'

/** Answers that a visit has a place of its own for; a flow that calls them otherwise has them under `answers`. */
const OWN = { name: 'ho_ten', phone: 'dien_thoai', address: 'cho_o', area: 'khu_vuc', group: 'to_dan_pho' } as const
const TOPIC = 'chu_de'
const WINDOWS = ['khung_1', 'khung_2']
/** Why somebody goes first: what was chosen at one question, and whether the other was answered with yes. */
const REASON = 'uu_tien'
const ALONE = { name: 'o_mot_minh', yes: 'co' }
const NO_REASON = 'khac'

/** Does what a step says and remembers the reference. @returns false: not possible, take the other way on */
export function actOnVisit(draft: Draft, act: VisitAct): boolean {
  // Nothing is kept of somebody who has not agreed: neither a name nor a phone, and no wish of theirs either.
  if (draft.state.consent.state !== 'yes') return false
  pruneVisits(draft)
  switch (act) {
    case 'request':
      return request(draft)
    case 'next':
      draft.state.visits = [...openVisits(draft).slice(1), ...openVisits(draft).slice(0, 1)]
      return show(draft)
    case 'show':
      return show(draft)
    case 'who':
      return tellWhoComes(draft, currentVisit(draft))
    case 'change':
      return change(draft)
    case 'cancel':
      return end(draft, 'cancelled')
    case 'done':
      return end(draft, 'done')
    default:
      return act satisfies never
  }
}

function request(draft: Draft): boolean {
  const { moment } = draft
  const frame = topFrame(draft)
  const made = frame?.answers[VISIT_ANSWER]?.value
  // Gone back and sent again: the same request, mended.
  if (made && openVisits(draft)[0]?.reference === made) return change(draft)
  if (openVisits(draft).length >= OPEN_MAX) return false
  const reference = newReference(moment.chance)
  const gathered = gather(draft)
  const body: Visit = {
    conversation: draft.key,
    channel: draft.address.channel,
    language: draft.state.language,
    reference,
    flow: frame?.flow ?? '',
    ...gathered,
    requestedAt: moment.now,
    state: 'requested',
    keepUntil: keepUntil(gathered.windows, moment.now),
  }
  writeVisit(draft, { id: moment.id(), version: 0, sort: 0 }, body)
  remember(draft, { [VISIT_ANSWER]: { value: reference, said: reference } })
  count(draft, 'visit:requested')
  return true
}

/** The answers come back as they were given; the empty value says that this run did not make the request. */
function show(draft: Draft): boolean {
  const document = currentVisit(draft)
  if (!document) return false
  const { body } = document
  const own = Object.entries(OWN).flatMap(([field, name]) => {
    const said = body[field as keyof typeof OWN]
    return said === undefined ? [] : [[name, { value: said, said }] as const]
  })
  const windows = body.windows.map((one, i) => [WINDOWS[i] as string, { value: halfDayValue(one), said: one.said }])
  const others = Object.entries(body.answers).map(([name, said]) => [name, { value: said, said }])
  const { plan } = body
  const settled =
    plan && isPlanned(body) ? [[VISIT_SETTLED, { value: halfDayValue(plan), said: whenOf(draft, plan) }] as const] : []
  remember(
    draft,
    Object.fromEntries([
      ...others,
      ...own,
      ...windows,
      ...settled,
      [VISIT_ANSWER, { value: '', said: body.reference }],
    ]),
    [...WINDOWS, VISIT_SETTLED],
  )
  return true
}

/** Where and when come from the answers as they stand now; who and why stay. A plan holds only for the time it was made for. */
function change(draft: Draft): boolean {
  const document = currentVisit(draft)
  if (!document) return false
  const { windows, name, phone, address, area, group } = gather(draft)
  const now = draft.moment.now
  const { code, confirmedAt, wrongCodes, ...rest } = document.body
  const stays = isPlanned(rest) && sameTimes(windows, rest.windows)
  const changed: Visit = {
    ...(stays ? document.body : rest),
    ...known({ name, phone, address, area, group }),
    windows,
    changedAt: now,
    state: stays ? rest.state : 'changed',
    keepUntil: keepUntil([...windows, ...(stays && rest.plan ? [rest.plan] : [])], now),
  }
  writeVisit(draft, document, changed)
  remember(
    draft,
    { [VISIT_ANSWER]: { value: changed.reference, said: changed.reference } },
    stays ? [] : [VISIT_SETTLED],
  )
  count(draft, 'visit:changed')
  return true
}

function sameTimes(some: readonly VisitWindow[], others: readonly VisitWindow[]): boolean {
  return some.map(halfDayValue).join() === others.map(halfDayValue).join()
}

/** The resident calls it off, or says that the team has been there. */
function end(draft: Draft, state: 'cancelled' | 'done'): boolean {
  const document = currentVisit(draft)
  if (!document) return false
  const { now } = draft.moment
  const { code, ...rest } = document.body
  writeVisit(draft, document, {
    ...rest,
    state,
    changedAt: now,
    ended: { at: now, by: 'resident' },
    keepUntil: now + AFTER_VISIT_DAYS * DAY_MS,
  })
  remember(draft, { [VISIT_ANSWER]: { value: '', said: document.body.reference } })
  count(draft, `visit:${state}`)
  return true
}

/** What a flow asked, in the places where the desk looks for it. */
function gather(draft: Draft) {
  const frame = topFrame(draft)
  const answers = frame?.answers ?? {}
  const { frames } = draft.state
  const caller = frame?.because === 'call' ? frames.at(-2)?.flow : undefined
  const reason = answers[REASON]?.value
  const named = new Set<string>([
    ...Object.values(OWN),
    TOPIC,
    ...WINDOWS,
    REASON,
    ALONE.name,
    VISIT_ANSWER,
    VISIT_SETTLED,
  ])
  return {
    topic: String(answers[TOPIC]?.value ?? caller ?? frame?.flow ?? ''),
    priority: [
      ...(reason === undefined || reason === NO_REASON ? [] : [String(reason)]),
      ...(answers[ALONE.name]?.value === ALONE.yes ? [ALONE.name] : []),
    ],
    ...known({
      name: answers[OWN.name]?.said,
      phone: answers[OWN.phone]?.said,
      address: answers[OWN.address]?.said,
      area: answers[OWN.area]?.said,
      group: answers[OWN.group]?.said,
    }),
    windows: WINDOWS.flatMap((name) => windowOf(answers[name])),
    answers: Object.fromEntries(
      Object.entries(answers).flatMap(([name, { said }]) => (named.has(name) ? [] : [[name, said]])),
    ),
  }
}

function windowOf(answer: Answer | undefined): readonly VisitWindow[] {
  const window = answer && halfDayOf(answer.value)
  return answer && window ? [{ ...window, said: answer.said }] : []
}

/** Without what is not known: the record leaves it out. */
function known<T extends Readonly<Record<string, string | undefined>>>(fields: T) {
  return Object.fromEntries(Object.entries(fields).filter(([, said]) => said !== undefined)) as {
    readonly [K in keyof T]?: string
  }
}

/** Six characters to read out: `K7-4MP2`. */
function newReference(chance: () => number): string {
  const letters = Array.from({ length: 6 }, () => ALPHABET[Math.floor(chance() * ALPHABET.length)]).join('')
  return `${letters.slice(0, 2)}-${letters.slice(2)}`
}

/** @param anew  names whose earlier answers go first */
function remember(draft: Draft, answers: Readonly<Record<string, Answer>>, anew: readonly string[] = []): void {
  const before = Object.entries(topFrame(draft)?.answers ?? {}).filter(([name]) => !anew.includes(name))
  setTop(draft, { answers: { ...Object.fromEntries(before), ...answers } })
}
