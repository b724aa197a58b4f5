/**
 * What somebody who waits for a person can do meanwhile: wait, have a time, hear of a place, go on alone, ask for a visit at
 * home. And when somebody will be there, as far as that is known: from what people have promised, and from the place's hours.
 */
import { openAt } from '../flows/hours.ts'
import { agreeChoices } from './agree.ts'
import { clockWords } from './clockwords.ts'
import { count, type Draft, liveFlow, setTimer } from './draft.ts'
import { goOnAlone } from './handoff.ts'
import { common, label, ownChoice, phrase } from './phrases.ts'
import { isQuiet } from './quiet.ts'
import { say } from './say.ts'
import { changeTicket, standingOf } from './ticket.ts'
import { startFlow } from './walk.ts'

/** The flow that asks for a visit at home. */
const VISIT_FLOW = 'ho-tro-tai-nha'
/** Sooner than this is waiting. */
const TIME_FROM_MS = 15 * 60_000
/** Later nobody remembers. */
const TIME_UNTIL_MS = 14 * 86_400_000
const TIMES_OFFERED = 3
const MINUTE_MS = 60_000
/** Times that suit most people: the morning, and the evening when volunteers are there. */
const USUAL_TIMES: readonly (readonly [hour: number, minute: number])[] = [
  [8, 0],
  [19, 30],
]

/** Whether somebody is there now, and else when the next one comes; `next` null: nobody knows. */
export function helpersAt({ moment }: Draft): {
  readonly there: boolean
  readonly expected: boolean
  readonly next: number | null
} {
  const { open, next } = openAt(moment.catalogue.place.helpers.hours ?? null, moment.now)
  const duty = moment.duty?.(moment.now) ?? null
  // Where promises are not known, the place's hours are all there is.
  if (duty === null) return { there: open, expected: open, next }
  const soonest = Math.min(duty.next ?? Number.POSITIVE_INFINITY, next ?? Number.POSITIVE_INFINITY)
  return { there: duty.there, expected: open, next: Number.isFinite(soonest) ? soonest : null }
}

/** When somebody comes, in one sentence. */
export function whenHelped(draft: Draft): string {
  const { there, expected, next } = helpersAt(draft)
  if (there) return phrase(draft, 'helpers_now')
  if (expected) return phrase(draft, 'helpers_expected')
  if (next === null) return phrase(draft, 'helpers_unknown')
  return phrase(draft, 'helpers_later', { when: clockWords(next, draft.moment.now, common(draft).clock) })
}

/** Never more than four: who has to agree first finds the others behind one of them. */
export function queueChoices(draft: Draft, more = !helpersAt(draft).there) {
  const own = (choice: string, name: string) => ownChoice(draft, 'queue', choice, label(draft, name))
  const agree = agreeChoices(draft)
  const alone = own('alone', 'go_on_alone')
  if (!more) return [...agree, alone]
  if (agree.length > 0) return [...agree, own('other', 'other_ways'), alone]
  return [...otherWays(draft), alone]
}

function otherWays(draft: Draft) {
  const own = (choice: string, name: string) => ownChoice(draft, 'queue', choice, label(draft, name))
  return [
    own('time', 'at_a_time'),
    own('place', 'near_place'),
    ...(liveFlow(draft, VISIT_FLOW) ? [own('visit', 'visit_home')] : []),
  ]
}

/** A press on one of them while waiting. */
export function chooseWhileQueued(draft: Draft, choice: string): void {
  if (choice === 'time') return offerTimes(draft)
  if (choice === 'place') return tellPlace(draft)
  if (choice === 'other') {
    say(draft, 'queue_ways', {}, { choices: [...otherWays(draft), goOn(draft)] })
    return
  }
  if (choice === 'wait') {
    say(draft, 'queue_waits', {}, { choices: [goOn(draft)] })
    return
  }
  if (choice === 'visit' && liveFlow(draft, VISIT_FLOW)) return askForVisit(draft)
  const [, minutes] = /^at_([0-9a-z]{1,8})$/.exec(choice) ?? []
  if (minutes !== undefined) return appoint(draft, Number.parseInt(minutes, 36) * MINUTE_MS)
  goOnAlone(draft)
}

function goOn(draft: Draft) {
  return ownChoice(draft, 'queue', 'alone', label(draft, 'go_on_alone'))
}

function offerTimes(draft: Draft): void {
  const { now } = draft.moment
  const { clock } = common(draft)
  const choices = timesFor(draft).map((at) =>
    ownChoice(draft, 'queue', `at_${Math.round(at / MINUTE_MS).toString(36)}`, clockWords(at, now, clock)),
  )
  const stay = ownChoice(draft, 'queue', 'wait', label(draft, 'wait_here'))
  say(draft, choices.length === 0 ? 'queue_no_time' : 'queue_which_time', {}, { choices: [...choices, stay] })
}

/** The next time somebody is known to be there, and usual ones; as long as the channel lets us write then. */
function timesFor(draft: Draft): readonly number[] {
  const { now } = draft.moment
  const { next } = helpersAt(draft)
  const usual = [0, 1, 2].flatMap((days) => USUAL_TIMES.map(([hour, minute]) => timeOn(now, days, hour, minute)))
  const known = next === null ? [] : [next]
  const others = usual.filter((at) => !known.some((one) => Math.abs(one - at) < 60 * MINUTE_MS))
  return [...known, ...others.sort((a, b) => a - b)]
    .filter((at) => mayBeAppointed(draft, at))
    .slice(0, TIMES_OFFERED)
    .sort((a, b) => a - b)
}

function mayBeAppointed({ moment }: Draft, at: number): boolean {
  const { now, windowMs = Number.POSITIVE_INFINITY } = moment
  return at - now >= TIME_FROM_MS && at - now <= Math.min(TIME_UNTIL_MS, windowMs) && !isQuiet(at)
}

/** Until then nobody writes to them; then they stand in front. */
function appoint(draft: Draft, at: number): void {
  // A button of another day, or a forged one.
  if (!mayBeAppointed(draft, at)) return offerTimes(draft)
  draft.state.owner = 'bot'
  draft.cancel.add('queue')
  changeTicket(draft, { state: 'scheduled', until: at, ...standingOf(draft) })
  setTimer(draft, 'appointment', at)
  count(draft, 'queue:time')
  const when = clockWords(at, draft.moment.now, common(draft).clock)
  say(draft, 'queue_appointed', { when }, { choices: [ownChoice(draft, 'go', 'resume', label(draft, 'go_on'))] })
}

/** Only what is known of it; the place in the queue is kept. */
function tellPlace(draft: Draft): void {
  const { one_stop } = draft.moment.catalogue.place
  count(draft, 'queue:place')
  const known = one_stop.address ? (one_stop.hours ? 'queue_place_hours' : 'queue_place') : 'queue_place_unknown'
  say(draft, known, {}, { choices: [ownChoice(draft, 'queue', 'wait', label(draft, 'wait_here')), goOn(draft)] })
}

/** In place of waiting: the flow asks what the team needs to know, and its end tells the team. */
function askForVisit(draft: Draft): void {
  count(draft, 'queue:visit')
  draft.state.owner = 'bot'
  draft.cancel.add('queue')
  changeTicket(draft, { state: 'closed', closedAt: draft.moment.now, closedBy: 'resident' })
  delete draft.state.ticket
  startFlow(draft, VISIT_FLOW)
}

function timeOn(now: number, days: number, hour: number, minute: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() + days)
  return date.setHours(hour, minute, 0, 0)
}
