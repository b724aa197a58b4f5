/** A timer that has come due: what it was to remind of may have moved on, and at night nobody is woken. */
import type { Timer } from '../records.ts'
import { count, type Draft, setTimer, topFrame } from './draft.ts'
import { watchEnded } from './handed-back.ts'
import { appointmentDue, leaseEnded } from './held.ts'
import { inboxQuiet } from './inbox.ts'
import { onNoticeDue } from './notice.ts'
import { phrase } from './phrases.ts'
import { relocate } from './position.ts'
import { helpersAt, queueChoices, whenHelped } from './queued.ts'
import { afterQuiet, isQuiet } from './quiet.ts'
import { onGathered } from './reply.ts'
import { emit, lead } from './say.ts'
import { onSilentYear } from './silent.ts'
import { callForSilent } from './silent-step.ts'
import { remindOfVisits } from './visit-reminder.ts'
import { HARD_SILENCE_MS, showStep, takeExit } from './walk.ts'

export function onTimer(draft: Draft, timer: Timer): void {
  const { state, moment } = draft
  draft.cancel.add(timer.name)
  if (timer.name === 'inbox') return inboxQuiet(draft)
  if (timer.name === 'lease') return leaseEnded(draft)
  if (timer.name === 'watch') return watchEnded(draft)
  if (timer.name === 'appointment') return appointmentDue(draft)
  if (timer.name === 'visit') return remindOfVisits(draft)
  if (timer.name === 'notice') return onNoticeDue(draft)
  if (timer.name === 'forget') return onSilentYear(draft)
  if (timer.name === 'queue') {
    if (state.owner !== 'queue') return
    const { there, next } = helpersAt(draft)
    // Whoever is said to be there did not come: only a time is worth saying.
    const when = there || next === null ? [] : [whenHelped(draft)]
    const text = [phrase(draft, 'queue_still'), ...when].join('\n')
    emit(draft, { text, choices: queueChoices(draft, true), urgency: 'later' })
    return
  }
  if (state.owner !== 'bot' || !state.reachable) return
  const moved = relocate(draft)
  const frame = topFrame(draft)
  // The turn and the step that set it: when either has moved on, the timer has nothing to say.
  if (moved || !frame || frame.flow !== timer.flow || frame.step !== timer.step) return
  if (timer.name === 'gather') return onGathered(draft)
  if (state.asked && state.asked.turn > timer.turn) return
  if (moment.windowMs !== undefined && moment.now - state.lastInAt > moment.windowMs)
    return count(draft, 'reminder_outside_window')
  if (isQuiet(moment.now)) {
    draft.cancel.delete(timer.name)
    draft.timers.push({ ...timer, dueAt: afterQuiet(moment.now, moment.chance()) })
    return
  }
  if (timer.name === 'silence' && state.asked && timer.turn > state.asked.turn) return callForSilent(draft)
  count(draft, `reminded:${timer.name}`)
  if (timer.name === 'wait') {
    lead(draft, 'wait_over')
    return takeExit(draft, 'next')
  }
  lead(draft, timer.name === 'silence' ? 'silence' : 'remind')
  const asked = state.asked
  showStep(draft)
  // One reminder for a step: what it started must not start another.
  const reminder = draft.out.at(-1)
  if (reminder) {
    reminder.starts.splice(0)
    draft.out[draft.out.length - 1] = { ...reminder, message: { ...reminder.message, urgency: 'later' } }
  }
  if (asked) draft.state.asked = asked
  if (timer.name === 'silence') setTimer(draft, 'silence', moment.now + HARD_SILENCE_MS)
}
