/**
 * What a resident is told of a visit that the desk has set: when, who, and the code those people read out at the door. The
 * code goes to the resident alone: in the transcript, which people of ours can read, it is hidden.
 */
import { dayWords } from '../flows/windows.ts'
import type { Document, Helper, Visit, VisitEnd, VisitPlan, VisitTime } from '../records.ts'
import { count, type Draft, liveFlow } from './draft.ts'
import { label, ownChoice, phrase } from './phrases.ts'
import { emit, say } from './say.ts'
import { isPlanned, visitOf, writeVisit } from './visit-records.ts'

/** "8:30 sáng thứ Năm 26/11", "sáng thứ Năm 26/11". */
export function whenOf(draft: Draft, { day, half, time }: VisitTime): string {
  const words = { half: label(draft, `half_${half}`), day: dayWords(day, draft.state.language) }
  const said =
    time === undefined
      ? phrase(draft, 'visit_when', words)
      : phrase(draft, 'visit_when_time', { ...words, time: time.replace(/^0/, '') })
  // Whatever begins a sentence of ours is written large; this one always stands inside another.
  return said.toLowerCase().startsWith(words.half) ? words.half + said.slice(words.half.length) : said
}

/** "Chị Lan (tình nguyện viên, phường Hải An) và Anh Dũng (công an hỗ trợ, Công an phường Hải An)" */
export function peopleOf(draft: Draft, people: readonly Helper[]): string {
  return people
    .map(({ name, role, unit }) => phrase(draft, 'visit_person', { name, role, unit }))
    .join(` ${phrase(draft, 'visit_and')} `)
}

/** Everything a plan says, for the placeholders of our sentences. */
export function planWords(draft: Draft, body: Visit, plan: VisitPlan): Readonly<Record<string, string>> {
  return {
    reference: body.reference,
    when: whenOf(draft, plan),
    people: peopleOf(draft, plan.people),
    code: body.code ?? '',
  }
}

/** Says the plan and asks whether it suits; the answer is a press, or words while nothing else is asked. */
export function askWhetherItSuits(draft: Draft, id: string, body: Visit, key: string, why = ''): void {
  if (!body.plan) return
  const choices = [ownChoice(draft, 'visit', id, label(draft, 'visit_yes')), ...changeChoice(draft, body)]
  say(draft, key, { ...planWords(draft, body, body.plan), why }, { choices, ...hidden(body) })
  if (draft.state.owner === 'bot') draft.state.pending = { kind: 'visit', visit: id }
}

export function changeChoice(draft: Draft, { flow }: Pick<Visit, 'flow'>) {
  return liveFlow(draft, flow) ? [ownChoice(draft, 'flow', flow, label(draft, 'visit_change'))] : []
}

/** What must not stand in the transcript. */
export function hidden({ code }: Pick<Visit, 'code'>): { readonly hide?: string } {
  return code === undefined ? {} : { hide: code }
}

/** The resident agrees. Twice is once. */
export function confirmVisit(draft: Draft, id: string): void {
  if (draft.state.pending?.kind === 'visit') delete draft.state.pending
  const document = visitOf(draft, id)
  if (!document?.body.plan || !isPlanned(document.body)) return void say(draft, 'visit_not_standing')
  const { body } = document
  if (body.state === 'assigned') {
    writeVisit(draft, document, { ...body, state: 'confirmed', confirmedAt: draft.moment.now })
    count(draft, 'visit:confirmed')
  }
  say(draft, 'visit_confirmed', planWords(draft, body, document.body.plan), { choices: changeChoice(draft, body) })
}

/** "Người đến có thật không": when, who and the code, or that nobody was sent. @returns false: there is no such visit */
export function tellWhoComes(draft: Draft, document: Document<Visit> | undefined): boolean {
  if (!document?.body.plan || !isPlanned(document.body)) return false
  const { body } = document
  const words = planWords(draft, body, document.body.plan)
  count(draft, 'visit:asked_who')
  if (body.arrived) say(draft, 'visit_who_used', { ...words, time: hourOf(body.arrived.at) }, hidden(body))
  else say(draft, 'visit_who', words, hidden(body))
  return true
}

/** All that are open, for somebody who may have a stranger at the door. */
export function tellAllWhoComes(draft: Draft): void {
  const { visits = [] } = draft.state
  for (const { id, reference } of visits) {
    if (!tellWhoComes(draft, visitOf(draft, id))) say(draft, 'visit_who_nobody', { reference })
  }
}

export function whyWords(draft: Draft, why: VisitEnd): string {
  return label(draft, `visit_why_${why}`)
}

/** "8:05" */
export function hourOf(at: number): string {
  const date = new Date(at)
  return `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`
}

/** The day before, with what was settled. `day`: "ngày mai" or "hôm nay". */
export function remindOfPlan(draft: Draft, id: string, body: Visit, plan: VisitPlan, day: string): void {
  const words = { ...planWords(draft, body, plan), day }
  const asks = body.state === 'assigned'
  const choices = [
    ...(asks ? [ownChoice(draft, 'visit', id, label(draft, 'visit_yes'))] : []),
    ...changeChoice(draft, body),
  ]
  const text = [
    phrase(draft, 'visit_reminder_planned', words),
    ...(asks ? [phrase(draft, 'visit_please_confirm')] : []),
  ]
  emit(draft, { text: text.join(' '), urgency: 'later', choices, ...hidden(body) })
}
