/** Walking through flows: entering a step, showing it, taking an exit, calling another flow and coming back. */
import type { Step, StepWords } from '../flows/definition.ts'
import { lentFrom } from '../flows/lending.ts'
import { stepKind } from '../flows/steps/index.ts'
import type { Choice } from '../messages.ts'
import type { Answer, Frame } from '../records.ts'
import { openRun, openStay } from './books.ts'
import { encodeButton } from './buttons.ts'
import type { LiveFlow } from './catalogue.ts'
import { asks, count, type Draft, liveFlow, setTimer, setTop, startAfterSend, topFrame } from './draft.ts'
import { finishedAfterHelp } from './handed-back.ts'
import { failFlow, openTicket, waitForPerson } from './handoff.ts'
import { newsChoice } from './news.ts'
import { buttonLabels, filled, label, ownChoice, phrase, stepWords, viewOf, wordsOf } from './phrases.ts'
import { takePoster } from './posters.ts'
import { emit, lead, say } from './say.ts'
import { actOnVisit } from './visit.ts'

/** Steps one turn may enter before the flow is taken to run in circles. */
const STEPS_MAX = 50
/** Waiting steps remembered for "back". */
const TRAIL_MAX = 50
/** Called and interrupting flows that may lie on each other. */
const FRAMES_MAX = 8
/** Silence at a step where people are known to get stuck, before help is offered. */
export const HARD_SILENCE_MS = 10 * 60_000
/** Longest list of finished flows that is remembered. */
const DONE_MAX = 20

/** Begins a flow, at `step` or at its start. `answers`: what is known already. `because` says what becomes of the one underneath: forgotten (chosen), or waiting (call, aside). */
export function startFlow(
  draft: Draft,
  id: string,
  because: Frame['because'] = 'chosen',
  answers: Frame['answers'] = {},
  step?: string,
): void {
  const live = liveFlow(draft, id)
  if (!live) return say404(draft)
  const { now } = draft.moment
  const frame: Frame = {
    flow: id,
    step: step ?? live.definition.start,
    revision: live.revision,
    because,
    answers,
    trail: [],
    sinceTurn: draft.turn,
    since: now,
    misses: 0,
    visits: {},
    ahead: [],
    run: openRun(draft, id, live.revision, takePoster(draft)),
  }
  if (because === 'chosen') {
    draft.state.run = { turns: 0, since: now }
    draft.cancel.add('remind').add('silence').add('wait').add('gather')
  }
  draft.state.frames = because === 'chosen' ? [frame] : [...draft.state.frames, frame]
  delete draft.state.pending
  delete draft.state.gathered
  count(draft, `flow_started:${id}`)
  if (draft.state.frames.length > FRAMES_MAX) return failFlow(draft, 'too deep')
  arrive(draft)
}

function say404(draft: Draft): void {
  delete draft.state.pending
  say(draft, 'flow_gone', {}, { choices: [ownChoice(draft, 'go', 'menu', label(draft, 'menu'))] })
}

/** Takes an exit of the present step and goes on until a step waits for the resident. */
export function takeExit(draft: Draft, event: string, remember: Readonly<Record<string, Answer>> = {}): void {
  const frame = topFrame(draft)
  if (!frame) return
  const live = liveFlow(draft, frame.flow)
  if (!live) return say404(draft)
  setTop(draft, {
    answers: { ...answersAfter(frame, live, event), ...keepable(draft, live.definition.steps[frame.step], remember) },
    trail: [...frame.trail.filter((step) => step !== frame.step), frame.step].slice(-TRAIL_MAX),
  })
  delete draft.state.gathered
  // "1" to ten questions running is someone who gets on, not a machine that repeats itself.
  draft.state.echoes = []
  draft.cancel.add('remind').add('silence').add('wait').add('gather')
  follow(draft, live, event)
}

/** An answer that is skipped when it is asked again is taken back. */
function answersAfter(frame: Frame, live: LiveFlow, event: string): Readonly<Record<string, Answer>> {
  const step = live.definition.steps[frame.step]
  if (event !== 'skip' || step === undefined || !('remember' in step) || step.remember === undefined)
    return frame.answers
  const { [step.remember]: _, ...others } = frame.answers
  return others
}

/** Without consent only the position is kept: a choice is part of it, a typed answer is not. */
function keepable(draft: Draft, step: Step | undefined, remember: Readonly<Record<string, Answer>>) {
  if (draft.state.consent.state === 'yes' || step?.kind !== 'ask' || step.expect === 'suspicious') return remember
  return {}
}

function follow(draft: Draft, live: LiveFlow, event: string): void {
  const frame = topFrame(draft) as Frame
  const to = live.compiled.take(frame.step, event, viewOf(draft))
  if (to === null) return failFlow(draft, `no way on by "${event}"`)
  // Coming back to a step passed before (from the help for a trouble, from "chưa đúng") makes it the present one again:
  // "back" leads to what was before it, not into the loop.
  const at = frame.trail.indexOf(to)
  if (at >= 0) setTop(draft, { trail: frame.trail.slice(0, at) })
  moveTo(draft, to)
}

/** Goes to a step that is no exit of the present one (a known trouble), so that "back" leads here again. */
export function goTo(draft: Draft, step: string): void {
  const frame = topFrame(draft)
  if (!frame) return
  setTop(draft, { trail: [...frame.trail.filter((id) => id !== frame.step), frame.step].slice(-TRAIL_MAX) })
  delete draft.state.gathered
  draft.cancel.add('remind').add('silence').add('wait').add('gather')
  moveTo(draft, step)
}

/** Goes back to a step that was passed: what came after it is forgotten, its answers stay until given anew. */
export function goBackTo(draft: Draft, step: string): void {
  const frame = topFrame(draft)
  if (!frame) return
  const at = frame.trail.indexOf(step)
  setTop(draft, { trail: at < 0 ? frame.trail : frame.trail.slice(0, at) })
  delete draft.state.gathered
  draft.cancel.add('remind').add('silence').add('wait').add('gather')
  moveTo(draft, step)
}

/** Puts the present frame at a step and arrives there, without touching the trail. */
export function moveTo(draft: Draft, step: string): void {
  setTop(draft, { step, misses: 0 })
  arrive(draft)
}

function arrive(draft: Draft): void {
  const frame = topFrame(draft) as Frame
  draft.path.push(`${frame.flow}/${frame.step}`)
  const live = liveFlow(draft, frame.flow)
  const step = live?.definition.steps[frame.step]
  if (!live || !step) return failFlow(draft, 'unknown step')
  if (draft.path.length > STEPS_MAX) return failFlow(draft, 'runs in circles')
  setTop(draft, {
    revision: live.revision,
    sinceTurn: draft.turn,
    since: draft.moment.now,
    visits: { ...frame.visits, [frame.step]: (frame.visits[frame.step] ?? 0) + 1 },
    ahead: live.ahead.get(frame.step) ?? [],
    stay: openStay(draft, frame, frame.step, live.revision),
  })
  switch (step.kind) {
    case 'branch':
      return follow(draft, live, 'decide')
    case 'call':
      return startFlow(draft, step.flow, 'call')
    case 'handoff': {
      const words = stepWords(draft, live, frame.step)
      if (words.text) emit(draft, { text: filled(draft, words.text, live) })
      openTicket(draft, { reason: step.reason ?? 'step', urgent: step.reason === 'fraud', topic: step.topic })
      return waitForPerson(draft)
    }
    case 'visit': {
      const done = actOnVisit(draft, step.do ?? 'request')
      if (!done) return follow(draft, live, step.without ? 'without' : 'then')
      emit(draft, { text: filled(draft, stepWords(draft, live, frame.step).text ?? '', live) })
      return follow(draft, live, 'then')
    }
    case 'finish':
      return finish(draft, live, step)
    case 'say':
      showStep(draft)
      if (step.pause === 'none') follow(draft, live, 'next')
      return
    default:
      return showStep(draft)
  }
}

/** Shows the present step again or for the first time, with its buttons and its clocks. */
export function showStep(draft: Draft): void {
  const frame = topFrame(draft) as Frame
  const live = liveFlow(draft, frame.flow)
  const step = live?.definition.steps[frame.step]
  if (!live || !step) return failFlow(draft, 'unknown step')
  const words = stepWords(draft, live, frame.step)
  const view = viewOf(draft)
  const shown = stepKind(step).show(step, words, (text) => filled(draft, text, live), buttonLabels(draft), view)
  if (shown === null) return
  const choices: Choice[] = shown.choices.map(({ event, label }) => ({
    data: encodeButton({
      flow: frame.flow,
      step: frame.step,
      choice: event,
      revision: live.revision,
      turn: draft.turn,
    }),
    label,
  }))
  const waits = live.compiled.waits(frame.step)
  if (waits && (step.stuck || step.hard) && choices.length < 7)
    choices.push(ownChoice(draft, 'go', 'stuck', label(draft, 'stuck')))
  const outgoing = emit(draft, {
    text: shown.text,
    choices,
    ...borrowed(words),
    ...(shown.picture ? { picture: shown.picture } : {}),
    ...(shown.voice ? { voice: shown.voice } : {}),
    ...(step.stage ? { progress: { stage: step.stage, of: live.stages } } : {}),
  })
  // The step reads its own numbers; where it asks for one, every number.
  const ours = choices.map(({ data }, i) => (i < shown.choices.length ? '' : data))
  if (step.kind === 'ask' || ours.every((data) => data === '')) delete draft.state.offered
  else draft.state.offered = ours
  if (!waits) return
  asks(draft)
  let reminded = false
  for (const { event, ms } of live.compiled.enter(frame.step).delayed) {
    if (event === 'wait') setTimer(draft, 'wait', draft.moment.now + ms)
    else {
      reminded = true
      startAfterSend(draft, outgoing, 'remind', ms)
    }
  }
  if (step.hard && !reminded) startAfterSend(draft, outgoing, 'silence', HARD_SILENCE_MS)
}

function finish(draft: Draft, live: LiveFlow, step: Extract<Step, { kind: 'finish' }>): void {
  const frame = topFrame(draft) as Frame
  const { state } = draft
  const outcome = step.outcome
  const text = filled(draft, stepWords(draft, live, frame.step).text ?? '', live)
  count(draft, `flow_finished:${frame.flow}.${outcome}`)
  if (frame.run) draft.ends.set(frame.run, 'finished')
  state.done = [...state.done, { flow: frame.flow, at: draft.moment.now, outcome }].slice(-DONE_MAX)
  const below = state.frames.at(-2)
  const hadPerson = state.ticket !== undefined
  if (!below && outcome !== 'left') finishedAfterHelp(draft)
  if (!below) {
    // The frame stays until the text is filled: its answers may stand in it.
    const news = outcome === 'left' ? [] : newsChoice(draft, frame.flow, hadPerson)
    emit(draft, { text, choices: [...offers(draft, step.offer ?? []), ...news] })
    state.frames = []
    return
  }
  if (text !== '') emit(draft, { text })
  const finished = frame
  state.frames = state.frames.slice(0, -1)
  if (finished.because === 'call') {
    const calling = liveFlow(draft, below.flow)
    setTop(draft, { answers: { ...below.answers, ...finished.answers } })
    if (!calling) return say404(draft)
    return follow(draft, calling, 'then')
  }
  resume(draft)
}

/** What can be chosen after the end: what the flow offers, and the menu. */
function offers(draft: Draft, flows: readonly string[]): readonly Choice[] {
  const choices = flows.flatMap((id) => {
    const live = liveFlow(draft, id)
    return live ? [ownChoice(draft, 'flow', id, wordsOf(draft, live, 'title') ?? id)] : []
  })
  return [...choices.slice(0, 3), ownChoice(draft, 'go', 'menu', label(draft, 'menu'))]
}

/** Goes on where the resident was before a question in between, with one bridging sentence. */
export function resume(draft: Draft): void {
  const frame = topFrame(draft)
  if (!frame) return
  const live = liveFlow(draft, frame.flow)
  lead(draft, 'back_to_step', { flow: live ? (wordsOf(draft, live, 'title') ?? frame.flow) : frame.flow })
  setTop(draft, { sinceTurn: draft.turn, since: draft.moment.now })
  showStep(draft)
}

/** For the reader's voice: the language of a step that is borrowed. */
function borrowed({ text }: StepWords): { readonly language?: string } {
  const language = text === undefined ? undefined : lentFrom(text)
  return language === undefined ? {} : { language }
}

/** The name of a step as people read it. */
export function stepTitle(draft: Draft, flow: string, step: string): string {
  const live = liveFlow(draft, flow)
  if (!live) return phrase(draft, 'a_step')
  const words = stepWords(draft, live, step)
  return words.title ?? phrase(draft, 'a_step')
}
