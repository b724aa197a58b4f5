/** Finding what somebody wants from what they typed: from nothing, or in the middle of another flow. */
import { matchPhrases } from '../understanding/phrases.ts'
import { findTopics, namesNothing, nearTopics, SURE } from '../understanding/topics.ts'
import { wishes } from '../understanding/wishes.ts'
import { count, type Draft, liveFlow, topFrame } from './draft.ts'
import { callPerson } from './help.ts'
import { offerFlows, personChoice, sayWhatICan } from './menu.ts'
import { filled, wordsOf } from './phrases.ts'
import { emit, lead } from './say.ts'
import { because, type Reason } from './trace.ts'
import { noteUnheard } from './unheard.ts'
import { resume, showStep, startFlow } from './walk.ts'

/** What the finder answers for "I want a person". */
export const PERSON = 'gap-nguoi'

/** Questions in the middle that may lie on each other: two levels, so that everyone finds back. */
const ASIDES_MAX = 2

/** In the middle of a step words must be clearer than from nothing: they may just be a poor answer. */
const SURE_INSIDE = 0.9

/** Starts what was wished for at the first contact or by a link: a flow's id, or words. */
export function followWish(draft: Draft, wish: string): void {
  if (wish === PERSON) return callPerson(draft, 'asked')
  if (offeredFlow(draft, wish)) return enterFlow(draft, wish)
  return routeText(draft, wish)
}

/** What words wish for, as a flow's id: before consent the words themselves may not be kept. */
export function wishOf(draft: Draft, text: string): string | undefined {
  if (offeredFlow(draft, text)) return text
  const { best, score } = topicsIn(draft, text)
  return best !== null && score >= SURE ? best : undefined
}

export function offeredFlow(draft: Draft, id: string): boolean {
  const live = liveFlow(draft, id)
  return live !== undefined && !live.definition.part
}

/** Where words lead when no step is waiting for an answer. */
export function routeText(draft: Draft, text: string): void {
  if (answerQuestion(draft, text)) return
  const found = topicsIn(draft, text)
  const { best, score, near, person } = found
  if (best === PERSON && score >= SURE) {
    because(draft, topicReason(found, 'person'))
    return callPerson(draft, 'asked', [text])
  }
  const both = wishesIn(draft, text)
  if (both.length > 1) {
    because(draft, topicReason(found, 'offered'))
    return offerFlows(draft, both)
  }
  if (best !== null && score >= SURE) {
    because(draft, topicReason(found, 'begun'))
    lead(draft, 'going_to', { flow: title(draft, best) })
    return startFlow(draft, best)
  }
  because(draft, topicReason(found, near.length > 0 || person ? 'offered' : 'nothing'))
  count(draft, 'not_understood')
  noteUnheard(draft, text)
  if (near.length > 0 || person) return offerFlows(draft, near, person ? [personChoice(draft)] : [])
  sayWhatICan(draft)
}

/**
 * Another topic in the middle of a step.
 * @returns false when nothing else is wanted, so the words were a try at the present question
 */
export function tryAside(draft: Draft, text: string): boolean {
  // "Không nhớ" at a question is a poor answer to it and not a forgotten password.
  if (namesNothing(text)) return false
  const found = topicsIn(draft, text)
  const { best, score, near } = found
  const open = draft.state.frames.map((frame) => frame.flow)
  if (best === null || score < SURE) return false
  if (best === PERSON) {
    if (score < SURE_INSIDE) return false
    because(draft, topicReason(found, 'person'))
    callPerson(draft, 'asked', [text])
    return true
  }
  if (open.includes(best)) return false
  const both = wishesIn(draft, text).filter((flow) => !open.includes(flow))
  if (both.length > 1) {
    because(draft, topicReason(found, 'offered'))
    offerFlows(draft, both)
    return true
  }
  because(draft, topicReason(found, score >= SURE_INSIDE ? 'begun' : 'offered'))
  if (score >= SURE_INSIDE) enterFlow(draft, best)
  else
    offerFlows(
      draft,
      near.filter((flow) => !open.includes(flow)),
    )
  return true
}

/** Begins a flow without losing the one that waits: it comes back afterwards, two levels deep. */
export function enterFlow(draft: Draft, id: string): void {
  const { frames } = draft.state
  const at = frames.findIndex((frame) => frame.flow === id)
  if (at >= 0) {
    draft.state.frames = frames.slice(0, at + 1)
    return resume(draft)
  }
  if (frames.length === 0) {
    lead(draft, 'going_to', { flow: title(draft, id) })
    return startFlow(draft, id)
  }
  const asides = frames.filter((frame) => frame.because === 'aside').length
  if (asides >= ASIDES_MAX) {
    // The oldest thing stays, the question in between gives way.
    draft.state.frames = frames.slice(
      0,
      frames.findLastIndex((frame) => frame.because === 'aside'),
    )
  }
  lead(draft, 'aside_first', { flow: title(draft, id) })
  return startFlow(draft, id, 'aside')
}

/** "mất phí không?" about the flow at hand, or about the one the question names. @returns false: no such question, or no answer kept for it */
export function answerQuestion(draft: Draft, text: string): boolean {
  const index = draft.moment.catalogue.questions.get(draft.state.language)
  const asked = index ? matchPhrases(index, text).map(({ id }) => id) : []
  if (asked.length === 0) return false
  const { best, score } = topicsIn(draft, text)
  const here = topFrame(draft)?.flow
  const named = best !== null && best !== PERSON && score >= SURE && !namesNothing(text)
  const flow = named ? best : here
  const live = flow === undefined ? undefined : liveFlow(draft, flow)
  if (!live) return false
  const answers = wordsOf(draft, live, 'questions') ?? {}
  const answer = asked.map((id) => answers[id]).find((found) => found !== undefined)
  if (answer === undefined) return false
  because(draft, { by: 'question', of: asked[0] as string })
  count(draft, 'question_answered')
  draft.lead.push(filled(draft, answer, live))
  if (here !== undefined) {
    if (flow !== here) lead(draft, 'back_to_step', { flow: title(draft, here) })
    showStep(draft)
    return true
  }
  emit(draft, { text: '' })
  offerFlows(draft, [flow as string])
  return true
}

function topicsIn(draft: Draft, text: string) {
  const reading = findTopics(draft.moment.catalogue.topics, text)
  const { best, score } = reading
  const near = nearTopics(reading)
  const known = best === PERSON || (best !== null && offeredFlow(draft, best))
  return {
    best: known ? best : null,
    score,
    ranked: reading.ranked,
    near: near.filter((flow) => flow !== PERSON && offeredFlow(draft, flow)),
    person: near.includes(PERSON),
  }
}

function topicReason(
  { best, score, ranked }: ReturnType<typeof topicsIn>,
  did: Extract<Reason, { by: 'topic' }>['did'],
): Reason {
  const next = ranked.find(({ flow }) => flow !== best)
  const round = (value: number) => Math.round(value * 100) / 100
  return {
    ...{ by: 'topic', best, score: round(score), did },
    ...(next && { next: next.flow, nextScore: round(next.score) }),
  }
}

/** Two and more wishes in one message, as flows that can be chosen; else none. */
function wishesIn(draft: Draft, text: string): readonly string[] {
  const both = wishes(draft.moment.catalogue.topics, text).filter((flow) => offeredFlow(draft, flow))
  return both.length > 1 ? both.slice(0, 3) : []
}

function title(draft: Draft, id: string): string {
  const live = liveFlow(draft, id)
  return (live && wordsOf(draft, live, 'title')) ?? id
}
