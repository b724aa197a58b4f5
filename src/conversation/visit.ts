/**
 * Requests that the team come to the house, made of what a flow gathered: made, shown, changed, ended. The desk will show
 * and answer them; until it does, no day is promised to anybody.
 */
import { VISIT_ANSWER, type VisitAct } from '../flows/steps/visit.ts'
import { halfDayOf, halfDayValue } from '../flows/windows.ts'
import { AFTER_VISIT_DAYS, DAY_MS } from '../privacy/retention.ts'
import type { Answer, Document, OpenVisit, Visit, VisitWindow } from '../records.ts'
import type { Store } from '../store/store.ts'
import { count, type Draft, setTop, topFrame } from './draft.ts'
import { planReminder } from './visit-reminder.ts'

export const VISIT = 'visit'

/** Open at once for one person: themselves, a parent, a neighbour. More are a mistake or mischief. */
const OPEN_MAX = 3
/** A request without a day is kept this long. */
const NO_DAY_MS = 30 * DAY_MS

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
  prune(draft)
  switch (act) {
    case 'request':
      return request(draft)
    case 'next':
      draft.state.visits = [...open(draft).slice(1), ...open(draft).slice(0, 1)]
      return show(draft)
    case 'show':
      return show(draft)
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
  if (made && open(draft)[0]?.reference === made) return change(draft)
  if (open(draft).length >= OPEN_MAX) return false
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
  const id = moment.id()
  write(draft, { kind: VISIT, id, version: 0, indexes: {}, sort: moment.now, body })
  draft.state.visits = [openOf(id, body), ...open(draft)]
  planReminder(draft)
  remember(draft, { [VISIT_ANSWER]: { value: reference, said: reference } })
  count(draft, 'visit:requested')
  return true
}

/** The answers come back as they were given; the empty value says that this run did not make the request. */
function show(draft: Draft): boolean {
  const document = current(draft)
  if (!document) return false
  const { body } = document
  const own = Object.entries(OWN).flatMap(([field, name]) => {
    const said = body[field as keyof typeof OWN]
    return said === undefined ? [] : [[name, { value: said, said }] as const]
  })
  const windows = body.windows.map((one, i) => [WINDOWS[i] as string, { value: halfDayValue(one), said: one.said }])
  const others = Object.entries(body.answers).map(([name, said]) => [name, { value: said, said }])
  remember(
    draft,
    Object.fromEntries([...others, ...own, ...windows, [VISIT_ANSWER, { value: '', said: body.reference }]]),
    WINDOWS,
  )
  return true
}

/** Where and when come from the answers as they stand now; who and why stay. */
function change(draft: Draft): boolean {
  const document = current(draft)
  if (!document) return false
  const { windows, name, phone, address, area, group } = gather(draft)
  const now = draft.moment.now
  const changed: Visit = {
    ...document.body,
    ...known({ name, phone, address, area, group }),
    windows,
    changedAt: now,
    state: 'changed',
    keepUntil: keepUntil(windows, now),
  }
  write(draft, { ...document, body: changed })
  const moved = openOf(document.id, changed)
  draft.state.visits = open(draft).map((one) => (one.id === document.id ? moved : one))
  planReminder(draft)
  remember(draft, { [VISIT_ANSWER]: { value: changed.reference, said: changed.reference } })
  count(draft, 'visit:changed')
  return true
}

function end(draft: Draft, state: 'cancelled' | 'done'): boolean {
  const document = current(draft)
  if (!document) return false
  const { now } = draft.moment
  write(draft, {
    ...document,
    body: { ...document.body, state, changedAt: now, keepUntil: now + AFTER_VISIT_DAYS * DAY_MS },
  })
  draft.state.visits = open(draft).filter(({ id }) => id !== document.id)
  planReminder(draft)
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
  const named = new Set<string>([...Object.values(OWN), TOPIC, ...WINDOWS, REASON, ALONE.name, VISIT_ANSWER])
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

function keepUntil(windows: readonly VisitWindow[], now: number): number {
  const last = windows
    .map(({ day }) => day)
    .sort()
    .at(-1)
  if (last === undefined) return now + NO_DAY_MS
  const end = new Date(`${last}T00:00:00`)
  end.setDate(end.getDate() + 1 + AFTER_VISIT_DAYS)
  return end.getTime()
}

/** Six characters to read out: `K7-4MP2`. */
function newReference(chance: () => number): string {
  const letters = Array.from({ length: 6 }, () => ALPHABET[Math.floor(chance() * ALPHABET.length)]).join('')
  return `${letters.slice(0, 2)}-${letters.slice(2)}`
}

function openOf(id: string, { flow, reference, windows, keepUntil }: Visit): OpenVisit {
  return { id, flow, reference, windows, keepUntil }
}

function open(draft: Draft): readonly OpenVisit[] {
  return draft.state.visits ?? []
}

/** The one spoken of, as it is stored. One that the store no longer has is not open either. */
function current(draft: Draft): Document<Visit> | undefined {
  draft.state.visits = open(draft).filter(({ id }) => documentOf(draft, id) !== undefined)
  const [first] = open(draft)
  return first && documentOf(draft, first.id)
}

/** As this turn has written it, or else as it is stored. */
function documentOf(draft: Draft, id: string): Document<Visit> | undefined {
  const written = draft.documents.find(({ document }) => document.kind === VISIT && document.id === id)?.document
  return (written as Document<Visit> | undefined) ?? draft.moment.visits?.find((one) => one.id === id)
}

/** One write for a document in a turn: a second change of the same replaces the first. */
function write(draft: Draft, { kind, id, version, sort, body }: Document<Visit>): void {
  const at = draft.documents.findIndex(({ document }) => document.kind === kind && document.id === id)
  const replaces = at < 0 ? version : (draft.documents[at]?.replaces ?? version)
  const document = {
    kind,
    id,
    version: replaces + 1,
    indexes: { conversation: body.conversation, state: body.state, reference: body.reference },
    sort,
    body,
  }
  draft.documents.splice(at < 0 ? draft.documents.length : at, at < 0 ? 0 : 1, { replaces, document })
}

function prune(draft: Draft): void {
  draft.state.visits = open(draft).filter((one) => one.keepUntil > draft.moment.now)
}

/** @param anew  names whose earlier answers go first */
function remember(draft: Draft, answers: Readonly<Record<string, Answer>>, anew: readonly string[] = []): void {
  const before = Object.entries(topFrame(draft)?.answers ?? {}).filter(([name]) => !anew.includes(name))
  setTop(draft, { answers: { ...Object.fromEntries(before), ...answers } })
}

/** A conversation goes on here: its open requests come along, before the ones that were open here. */
export function takeVisitsAlong(
  draft: Draft,
  documents: readonly Document<Visit>[],
  there: readonly OpenVisit[],
): void {
  const taken = documents.filter(({ id }) => there.some((one) => one.id === id))
  for (const document of taken)
    write(draft, { ...document, body: { ...document.body, conversation: draft.key, channel: draft.address.channel } })
  draft.state.visits = [...there.filter(({ id }) => taken.some((one) => one.id === id)), ...open(draft)]
  planReminder(draft)
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
