/** Stuck is noticed: answers not understood, the stuck word, silence, distress, fraud. First the known troubles, then a person. */
import { doneAnswer, doneName } from '../flows/steps/ask.ts'
import type { StepReading } from '../flows/steps/step.ts'
import type { Choice } from '../messages.ts'
import type { Ticket } from '../records.ts'
import { encodeButton } from './buttons.ts'
import { stepEventName } from './counted.ts'
import { count, type Draft, liveFlow, setTop, topFrame } from './draft.ts'
import { openTicket, waitForPerson } from './handoff.ts'
import { personChoice, showMenu } from './menu.ts'
import { filled, label, ownChoice, phrase, stepWords } from './phrases.ts'
import { lead, say } from './say.ts'
import { noteUnheard } from './unheard.ts'
import { goTo, showStep, startFlow, takeExit } from './walk.ts'

/** Answers not understood before help is offered instead of the question again. */
const MISSES_MAX = 3
/** Where people are known to get stuck help comes after the first. */
const MISSES_MAX_HARD = 2

/** The flow that judges suspicious messages and says what to do when something is gone. */
export const SCAM_FLOW = 'kiem-tra-lua-dao'
/** Under what it keeps the message to be judged. */
const SCAM_ANSWER = 'tin'

/** An answer that was not understood. Each sentence is simpler than the last; the same is never said four times. */
export function missed(draft: Draft, reading: Extract<StepReading, { kind: 'miss' }>, text: string): void {
  const frame = topFrame(draft)
  const live = frame && liveFlow(draft, frame.flow)
  const step = frame && live?.definition.steps[frame.step]
  if (!frame || !live || !step) return showMenu(draft)
  if (frame.misses === 0) count(draft, stepEventName('stuck', frame.flow, frame.step))
  noteUnheard(draft, text)
  const misses = frame.misses + 1
  setTop(draft, { misses })
  count(draft, `missed:${frame.flow}.${frame.step}`)
  const attempts = step.kind === 'ask' ? (step.attempts ?? MISSES_MAX) : step.hard ? MISSES_MAX_HARD : MISSES_MAX
  if (misses >= attempts) {
    if (step.kind === 'ask' && step.invalid && misses === attempts) {
      lead(draft, 'attempts_over')
      return takeExit(draft, 'invalid')
    }
    return misses === attempts ? offerTroubles(draft) : offerPerson(draft, text)
  }
  const words = stepWords(draft, live, frame.step)
  const hints = words.hint === undefined ? [] : Array.isArray(words.hint) ? words.hint : [words.hint]
  const hint = hints[misses - 1]
  if (reading.near.length > 0) lead(draft, 'did_you_mean')
  else if (hint !== undefined) draft.lead.push(filled(draft, hint, live))
  else lead(draft, misses === 1 ? `miss_${reading.why.replaceAll('-', '_')}` : 'miss_again')
  if (reading.near.length === 0) return showStep(draft)
  const choices = nearChoices(draft, reading.near)
  const [only, another] = choices
  if (only && !another) draft.state.pending = { kind: 'near', ...only }
  say(
    draft,
    'choose_one',
    {},
    { choices: [...choices, ownChoice(draft, 'go', 'resume', label(draft, 'none_of_these'))] },
  )
}

function nearChoices(draft: Draft, near: readonly string[]): readonly Choice[] {
  const frame = topFrame(draft)
  const live = frame && liveFlow(draft, frame.flow)
  if (!frame || !live) return []
  const words = stepWords(draft, live, frame.step)
  return near.slice(0, 3).flatMap((event) => {
    const text = words.choices?.[event]
    if (text === undefined) return []
    const data = encodeButton({
      flow: frame.flow,
      step: frame.step,
      choice: event,
      revision: live.revision,
      turn: draft.turn,
    })
    return [{ data, label: filled(draft, text, live) }]
  })
}

/** "Tôi bị vướng": the step's known troubles; a person where none are known. */
export function offerTroubles(draft: Draft): void {
  const frame = topFrame(draft)
  const live = frame && liveFlow(draft, frame.flow)
  const step = frame && live?.definition.steps[frame.step]
  if (!frame || !live || !step) return offerPerson(draft)
  // Once for a stay: a miss was counted when it was made.
  if (frame.misses === 0) count(draft, stepEventName('stuck', frame.flow, frame.step))
  const troubles = Object.entries(step.stuck ?? {})
  if (troubles.length === 0) return offerPerson(draft)
  const words = stepWords(draft, live, frame.step)
  draft.state.pending = { kind: 'trouble', step: frame.step, offered: troubles.map(([id]) => id) }
  say(
    draft,
    'which_trouble',
    {},
    {
      choices: [
        ...troubles.map(([id]) => ownChoice(draft, 'trouble', id, filled(draft, words.stuck?.[id] ?? id, live))),
        ownChoice(draft, 'trouble', OTHER_TROUBLE, label(draft, 'other_trouble')),
      ],
    },
  )
}

export const OTHER_TROUBLE = 'other'

/** A known trouble was chosen: its help step; anything else leads to a person. */
export function chooseTrouble(draft: Draft, id: string): void {
  const frame = topFrame(draft)
  const live = frame && liveFlow(draft, frame.flow)
  const to = frame && live?.definition.steps[frame.step]?.stuck?.[id]
  delete draft.state.pending
  if (!frame || !to) return callPerson(draft, 'stuck')
  count(draft, `trouble:${frame.flow}.${frame.step}.${id}`)
  goTo(draft, to)
}

/** A person is offered, not forced: someone may still find the way alone. */
export function offerPerson(draft: Draft, text?: string): void {
  const frame = topFrame(draft)
  const step = frame && liveFlow(draft, frame.flow)?.definition.steps[frame.step]
  if (text !== undefined && frame && frame.misses > MISSES_MAX + 2) return callPerson(draft, 'stuck', [text])
  draft.state.pending = { kind: 'person' }
  const skip = step && 'skip' in step && step.skip ? [ownChoice(draft, 'go', 'skip', label(draft, 'skip'))] : []
  say(
    draft,
    'offer_person',
    {},
    {
      choices: [
        personChoice(draft),
        ...(frame ? [ownChoice(draft, 'go', 'resume', label(draft, 'try_again'))] : []),
        ...skip,
      ],
    },
  )
}

/** To a person now, with what is known of the trouble. */
export function callPerson(draft: Draft, reason: Ticket['reason'], tries: readonly string[] = []): void {
  const urgent = reason === 'distress' || reason === 'fraud'
  openTicket(draft, { reason, urgent, tries, ...(reason === 'fraud' ? { topic: 'lua-dao' } : {}) })
  if (reason === 'distress') lead(draft, 'distress')
  waitForPerson(draft)
}

/** Someone who is being defrauded right now: the emergency steps before anything else. */
export function fraudFirst(draft: Draft, text: string): void {
  count(draft, 'fraud_noticed')
  if (draft.state.frames.some((frame) => frame.flow === SCAM_FLOW) || !liveFlow(draft, SCAM_FLOW))
    return callPerson(draft, 'fraud')
  lead(draft, 'fraud_first')
  const because = draft.state.frames.length > 0 ? 'aside' : 'chosen'
  // Told already what is gone: the flow goes straight to what is urgent.
  startFlow(draft, SCAM_FLOW, because, { [doneName(SCAM_ANSWER)]: doneAnswer(text) })
}

/** Once per kind and hour, gently: the value itself is nowhere any more. */
const WARN_AGAIN_MS = 60 * 60_000

/** @returns true when something was said */
export function warnOfSecrets(draft: Draft, kinds: readonly string[]): boolean {
  const { now } = draft.moment
  const fresh = kinds.filter((kind) => now - (draft.state.warned[kind] ?? Number.NEGATIVE_INFINITY) >= WARN_AGAIN_MS)
  if (fresh.length === 0) return false
  draft.state.warned = { ...draft.state.warned, ...Object.fromEntries(fresh.map((kind) => [kind, now])) }
  const worst = fresh.some((kind) => kind === 'one-time-code' || kind === 'password' || kind === 'security-answer')
  draft.lead.push(phrase(draft, worst ? 'secret_code' : 'secret_number'))
  return true
}
