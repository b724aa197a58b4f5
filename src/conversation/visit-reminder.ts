/**
 * The day before: a reminder. Of what the desk has set it says when, who and the code; of a time that was only wished for,
 * when and by which reference, and promises nothing.
 */
import type { OpenVisit } from '../records.ts'
import { count, type Draft, liveFlow } from './draft.ts'
import { common, label, ownChoice } from './phrases.ts'
import { afterQuiet, isQuiet } from './quiet.ts'
import { say } from './say.ts'
import { isPlanned } from './visit-records.ts'
import { remindOfPlan } from './visit-told.ts'

/** 16:00: family is reached by then, and there is time to change the day before the evening. */
const HOUR = 16
/** With a person, or in the hands of one: asked again after this. */
const LATER_MS = 60 * 60_000

/** Sets the timer for the soonest day that was not reminded of, or takes it away. There is one for all visits of a person. */
export function planReminder(draft: Draft): void {
  draft.cancel.add('visit')
  const at = draft.timers.findIndex(({ name }) => name === 'visit')
  if (at >= 0) draft.timers.splice(at, 1)
  const times = (draft.state.visits ?? []).flatMap((visit) => {
    const due = reminderAt(visit)
    // Asked for on the very afternoon before: they know.
    return due === null || visit.reminded || due <= draft.moment.now ? [] : [due]
  })
  if (times.length > 0) setVisitTimer(draft, Math.min(...times))
}

/** What the desk has set, else the time wished for first; "whenever you like" has none. */
function dayOf({ plan, windows: [first] }: OpenVisit): string | undefined {
  return plan?.day ?? first?.day
}

function reminderAt(visit: OpenVisit): number | null {
  const on = dayOf(visit)
  if (on === undefined) return null
  const day = new Date(`${on}T00:00:00`)
  day.setDate(day.getDate() - 1)
  day.setHours(HOUR)
  return day.getTime()
}

/** The timer is due: says what is due by now, and plans the next. */
export function remindOfVisits(draft: Draft): void {
  const { state, moment } = draft
  const { now } = moment
  draft.cancel.add('visit')
  if (state.consent.state !== 'yes') return
  const due = (state.visits ?? []).filter((visit) => {
    const at = reminderAt(visit)
    return at !== null && at <= now && !visit.reminded && now < noonOf(visit)
  })
  if (due.length > 0 && state.owner !== 'bot') return setVisitTimer(draft, now + LATER_MS)
  if (due.length > 0 && isQuiet(now)) return setVisitTimer(draft, afterQuiet(now, moment.chance()))
  state.visits = (state.visits ?? []).map((visit) => (due.includes(visit) ? { ...visit, reminded: true } : visit))
  planReminder(draft)
  if (due.length === 0 || !state.reachable) return
  if (moment.windowMs !== undefined && now - state.lastInAt > moment.windowMs)
    return count(draft, 'reminder_outside_window')
  for (const { id, flow, reference, windows } of due) {
    const when = windows[0]?.said ?? ''
    const body = moment.visits?.find((one) => one.id === id)?.body
    count(draft, 'reminded:visit')
    if (body?.plan && isPlanned(body)) {
      remindOfPlan(draft, id, body, body.plan, dayWord(draft, body.plan.day))
      continue
    }
    say(
      draft,
      'visit_reminder',
      { when, reference, day: dayWord(draft, windows[0]?.day ?? '') },
      {
        urgency: 'later',
        choices: liveFlow(draft, flow) ? [ownChoice(draft, 'flow', flow, label(draft, 'visit_change'))] : [],
      },
    )
  }
}

/** A reminder that was kept back until the day itself still helps in the morning. */
function noonOf(visit: OpenVisit): number {
  return new Date(`${dayOf(visit)}T12:00:00`).getTime()
}

function dayWord(draft: Draft, day: string): string {
  const { clock } = common(draft)
  return new Date(draft.moment.now) >= new Date(`${day}T00:00:00`) ? clock.today : clock.tomorrow
}

/** Not bound to a step: it is about the visit, wherever the resident stands by then. */
function setVisitTimer(draft: Draft, dueAt: number): void {
  draft.timers.push({ conversation: draft.key, name: 'visit', dueAt, turn: draft.turn })
}
