/** A press on one of our buttons, of any age. Never silence, never a jump. */
import { stepKind } from '../flows/steps/index.ts'
import { agree } from './agree.ts'
import { type ButtonToken, decodeButton, OWN } from './buttons.ts'
import { count, type Draft, liveFlow, topFrame } from './draft.ts'
import { answerConsent, askConsent, choosePair } from './first.ts'
import { callPerson, chooseTrouble, offerTroubles } from './help.ts'
import { flowChoice, showList, showMenu } from './menu.ts'
import { applyMove, askErase, setLanguage, stopNow } from './moves.ts'
import { answerNews, askNews, stopNews } from './news.ts'
import { aidFor, label, ownChoice, stepWords, viewOf, wordsOf } from './phrases.ts'
import { chooseWhileQueued } from './queued.ts'
import { lead, say } from './say.ts'
import { enterFlow, offeredFlow } from './topic.ts'
import { because } from './trace.ts'
import { confirmVisit } from './visit-told.ts'
import { goBackTo, resume, showStep, startFlow, stepTitle, takeExit } from './walk.ts'

/** Two presses of the same button within this are one (a shaky thumb, a slow network). */
const DOUBLE_TAP_MS = 10_000

/** @returns false when the data is not ours: then it is read as words */
export function onPress(draft: Draft, data: string): boolean {
  const token = decodeButton(data)
  if (!token) return false
  const { state, moment } = draft
  const double = state.lastPress?.data === data && moment.now - state.lastPress.at < DOUBLE_TAP_MS
  state.lastPress = { data, at: moment.now }
  const { step, choice } = token
  if (double) {
    because(draft, { by: 'button', as: 'twice', step, choice })
    count(draft, 'double_tap')
    return true
  }
  if (token.flow === OWN) {
    because(draft, { by: 'button', as: 'ours', step, choice })
    ownPress(draft, token)
  } else stepPress(draft, token)
  return true
}

function stepPress(draft: Draft, token: ButtonToken): void {
  const { frames } = draft.state
  const { step, choice } = token
  const standing = frames.findLastIndex((frame) => frame.flow === token.flow && frame.step === token.step)
  if (standing >= 0) {
    // The question still stands; a question asked in between gives way to its answer.
    draft.state.frames = frames.slice(0, standing + 1)
    delete draft.state.pending
    because(draft, { by: 'button', as: 'answer', step, choice })
    return answerByPress(draft, token)
  }
  count(draft, 'old_button')
  const passed = frames.findLastIndex((frame) => frame.flow === token.flow && frame.trail.includes(token.step))
  const live = liveFlow(draft, token.flow)
  const known = passed >= 0 && live?.definition.steps[token.step] !== undefined
  because(draft, { by: 'button', as: known ? 'passed' : 'gone', step, choice })
  if (known) return askChange(draft, token)
  if (!live || live.definition.part) {
    lead(draft, 'old_button_gone')
    return topFrame(draft) ? showStep(draft) : showMenu(draft)
  }
  const here = topFrame(draft)
  say(
    draft,
    'old_button',
    { flow: wordsOf(draft, live, 'title') ?? token.flow },
    {
      choices: [
        ...(here ? [ownChoice(draft, 'go', 'resume', label(draft, 'go_on'))] : []),
        here?.flow === token.flow
          ? ownChoice(draft, 'again', token.flow, label(draft, 'start_again'))
          : flowChoice(draft, token.flow),
        ownChoice(draft, 'go', 'menu', label(draft, 'menu')),
      ],
    },
  )
}

function answerByPress(draft: Draft, token: ButtonToken): void {
  const frame = topFrame(draft)
  const live = frame && liveFlow(draft, frame.flow)
  const step = frame && live?.definition.steps[frame.step]
  if (!frame || !live || !step) return showMenu(draft)
  const words = stepWords(draft, live, frame.step)
  const reading = stepKind(step).read(
    step,
    words,
    { kind: 'press', event: token.choice },
    viewOf(draft),
    aidFor(draft, live),
  )
  if (reading.kind === 'go') return takeExit(draft, reading.event, reading.remember)
  // The choice was removed by an edit.
  lead(draft, 'choice_gone')
  showStep(draft)
}

function askChange(draft: Draft, token: ButtonToken): void {
  draft.state.pending = { kind: 'change-answer', flow: token.flow, step: token.step }
  say(
    draft,
    'change_answer',
    { step: stepTitle(draft, token.flow, token.step) },
    {
      choices: [
        ownChoice(draft, 'change', 'yes', label(draft, 'change')),
        ownChoice(draft, 'go', 'resume', label(draft, 'keep')),
      ],
    },
  )
}

/** Goes back to a step passed in any of the open flows. */
export function changeAnswer(draft: Draft, flow: string, step: string): void {
  delete draft.state.pending
  const { frames } = draft.state
  const at = frames.findLastIndex((frame) => frame.flow === flow && frame.trail.includes(step))
  if (at < 0) return topFrame(draft) ? showStep(draft) : showMenu(draft)
  draft.state.frames = frames.slice(0, at + 1)
  goBackTo(draft, step)
}

function ownPress(draft: Draft, { step: question, choice }: ButtonToken): void {
  const { state } = draft
  const { pending } = state
  const wish = pending && 'wish' in pending ? pending.wish : undefined
  switch (question) {
    case 'consent':
      if (state.owner !== 'bot') return agree(draft, choice === 'yes')
      return answerConsent(draft, choice === 'yes', wish)
    case 'pair':
      return choosePair(draft, Number(choice), wish)
    case 'language': {
      if (!draft.moment.catalogue.common.has(choice)) return showMenu(draft)
      setLanguage(draft, choice)
      if (pending?.kind === 'consent') return askConsent(draft, 'greeting', wish)
      applyMove(draft, `language_${choice}`)
      return
    }
    case 'flow':
      delete state.pending
      if (!offeredFlow(draft, choice)) {
        lead(draft, 'old_button_gone')
        return showMenu(draft)
      }
      return enterFlow(draft, choice)
    case 'again':
      delete state.pending
      if (!offeredFlow(draft, choice)) return showMenu(draft)
      return startFlow(draft, choice)
    case 'group':
      return showList(draft, choice)
    case 'queue':
      return state.owner === 'queue' ? chooseWhileQueued(draft, choice) : goResume(draft)
    case 'trouble':
      return pending?.kind === 'trouble' ? chooseTrouble(draft, choice) : offerTroubles(draft)
    case 'which': {
      const flow = topFrame(draft)?.flow
      return flow === undefined ? showMenu(draft) : changeAnswer(draft, flow, choice)
    }
    case 'change':
      return pending?.kind === 'change-answer' ? changeAnswer(draft, pending.flow, pending.step) : goResume(draft)
    case 'stop':
      return pending?.kind === 'stop' ? stopNow(draft) : goResume(draft)
    case 'visit':
      return confirmVisit(draft, choice)
    case 'news':
      return askNews(draft, choice)
    case 'news-yes':
      return answerNews(draft, choice, 'yes')
    case 'news-both':
      return answerNews(draft, choice, 'both')
    case 'news-no':
      return answerNews(draft, choice, 'no')
    case 'news-stop':
      return stopNews(draft)
    case 'erase':
      if (pending?.kind === 'erase') draft.erase = 'all'
      else askErase(draft)
      return
    default:
      return go(draft, choice)
  }
}

function go(draft: Draft, choice: string): void {
  switch (choice) {
    case 'human':
      return callPerson(draft, 'asked')
    case 'stuck':
      return offerTroubles(draft)
    case 'skip':
      applyMove(draft, 'skip')
      return
    case 'forget':
      return askErase(draft)
    case 'resume':
      return goResume(draft)
    case 'none':
      delete draft.state.pending
      lead(draft, 'say_otherwise')
      return topFrame(draft) ? showStep(draft) : showMenu(draft)
    default:
      return showMenu(draft)
  }
}

export function goResume(draft: Draft): void {
  delete draft.state.pending
  if (topFrame(draft)) resume(draft)
  else showMenu(draft)
}
