/** Questions of our own, outside any flow: what words mean while one of them stands. */
import { type Pending, WARD_NEWS } from '../records.ts'
import { agreesOnly, readChoice, readYesNo } from '../understanding/answers.ts'
import { type Draft, liveFlow, topFrame } from './draft.ts'
import { greet, readConsent, readPair } from './first.ts'
import { callPerson, chooseTrouble, OTHER_TROUBLE } from './help.ts'
import { lineBefore, lineSaid, showList, showMenu } from './menu.ts'
import { type Heard, stopNow, taughtMove, wholeMove } from './moves.ts'
import { answerNews, isWanted, newsOf } from './news.ts'
import { label, phrase, stepWords } from './phrases.ts'
import { changeAnswer, goResume, onPress } from './press.ts'
import { lead } from './say.ts'
import { answerQuestion, enterFlow, followWish, wishOf } from './topic.ts'
import { confirmVisit } from './visit-told.ts'
import { showStep, startFlow, stepTitle } from './walk.ts'

/** @returns true when the words answered the question of our own that stood */
export function answerPending(draft: Draft, text: string, heard: Heard): boolean {
  const { pending } = draft.state
  if (!pending) return false
  const move = wholeMove(heard)
  switch (pending.kind) {
    case 'consent':
      if (readConsent(draft, text, pending.wish)) return true
      if (move?.id.startsWith('language_')) {
        draft.state.language = move.id.slice('language_'.length)
        greet(draft, pending.wish)
        return true
      }
      // Not answered is not agreed. General help goes on, the buttons stay.
      delete draft.state.pending
      if (move) return false
      lead(draft, 'consent_later')
      followWish(draft, text)
      return true
    case 'pair':
      if (readPair(draft, text, pending.wish)) return true
      delete draft.state.pending
      if (move) return false
      followWish(draft, pending.wish ?? text)
      return true
    case 'switch-flow': {
      const reading = readChoice(
        text,
        pending.flows
          .map((id) => ({ id, label: flowTitle(draft, id) }))
          .concat({ id: '', label: label(draft, 'none_of_these') }),
        phrase(draft, 'which_flow'),
      )
      delete draft.state.pending
      if (reading.kind !== 'choice') return false
      if (reading.id !== '') enterFlow(draft, reading.id)
      else {
        lead(draft, 'say_otherwise')
        if (topFrame(draft)) showStep(draft)
        else showMenu(draft)
      }
      return true
    }
    case 'menu':
      return answerMenu(draft, text, pending, move?.id)
    case 'trouble': {
      if (taughtMove(draft, text) !== undefined) {
        // Stuck with the list of troubles too, or asking outright.
        callPerson(draft, taughtMove(draft, text) === 'human' ? 'asked' : 'stuck', [text])
        return true
      }
      const frame = topFrame(draft)
      const live = frame && liveFlow(draft, frame.flow)
      const words = frame && live ? stepWords(draft, live, frame.step).stuck : undefined
      const reading = readChoice(
        text,
        [
          ...pending.offered.map((id) => ({ id, label: textOf(words?.[id] ?? id) })),
          { id: OTHER_TROUBLE, label: label(draft, 'other_trouble') },
        ],
        phrase(draft, 'which_trouble'),
      )
      if (reading.kind === 'choice') {
        chooseTrouble(draft, reading.id)
        return true
      }
      if (move && move.id !== 'stuck') {
        delete draft.state.pending
        return false
      }
      if (answerQuestion(draft, text)) {
        delete draft.state.pending
        return true
      }
      // The known troubles were offered and none was named: a person.
      callPerson(draft, 'stuck', [text])
      return true
    }
    case 'which-answer': {
      const flow = topFrame(draft)?.flow ?? ''
      const reading = readChoice(
        text,
        pending.steps.map((id) => ({ id, label: stepTitle(draft, flow, id) })),
        phrase(draft, 'correct_which'),
      )
      delete draft.state.pending
      if (reading.kind !== 'choice') return false
      changeAnswer(draft, flow, reading.id)
      return true
    }
    case 'change-answer':
      return yesOrNo(draft, text, [label(draft, 'change'), label(draft, 'keep')], () =>
        changeAnswer(draft, pending.flow, pending.step),
      )
    case 'stop':
      return yesOrNo(
        draft,
        text,
        [label(draft, 'stop_yes'), label(draft, 'go_on')],
        () => stopNow(draft),
        heard,
        'stop',
      )
    case 'erase':
      return yesOrNo(
        draft,
        text,
        [label(draft, 'erase_yes'), label(draft, 'keep')],
        () => {
          draft.erase = 'all'
        },
        heard,
        'forget',
      )
    case 'resume': {
      const reading = readChoice(text, [
        { id: 'go', label: label(draft, 'go_on') },
        { id: 'again', label: label(draft, 'start_again') },
        { id: 'human', label: label(draft, 'human') },
      ])
      delete draft.state.pending
      if (reading.kind !== 'choice') return false
      if (reading.id === 'human') callPerson(draft, 'asked')
      else if (reading.id === 'again') startFlow(draft, topFrame(draft)?.flow ?? '')
      else goResume(draft)
      return true
    }
    case 'visit': {
      const reading = readChoice(text, [
        { id: 'yes', label: label(draft, 'visit_yes') },
        { id: 'change', label: label(draft, 'visit_change') },
      ])
      const flow = draft.state.visits?.find(({ id }) => id === pending.visit)?.flow
      delete draft.state.pending
      if (reading.kind === 'choice' && reading.id === 'change' && flow) enterFlow(draft, flow)
      else if (reading.kind === 'choice' || readYesNo(text) === 'yes') confirmVisit(draft, pending.visit)
      else return false
      return true
    }
    case 'news': {
      const both = label(draft, 'news_both')
      const reading = readChoice(text, [
        { id: 'yes', label: label(draft, 'news_yes') },
        { id: 'both', label: both },
        { id: 'no', label: label(draft, 'news_no') },
      ])
      // Agreement must be plain, and to nothing that was not offered.
      const numbered = pending.topic === WARD_NEWS || isWanted(newsOf(draft.state), WARD_NEWS)
      const id = reading.kind === 'choice' ? reading.id : undefined
      if (id === undefined || (id === 'yes' && wishOf(draft, text) !== undefined)) {
        delete draft.state.pending
        return false
      }
      answerNews(draft, pending.topic, numbered && id === 'both' ? 'no' : (id as 'yes' | 'both' | 'no'))
      return true
    }
    case 'near':
      return yesOrNo(draft, text, [pending.label, label(draft, 'none_of_these')], () => onPress(draft, pending.data))
    case 'person':
      delete draft.state.pending
      // Anything else is read as it would be without the offer.
      if (!agreesOnly(text)) return false
      callPerson(draft, 'stuck')
      return true
    case 'language':
      delete draft.state.pending
      return false
    default:
      pending satisfies never
      return false
  }
}

/** A list stands: a line of it, the way back, or words that have nothing to do with it. */
function answerMenu(
  draft: Draft,
  text: string,
  { list, lines }: Extract<Pending, { kind: 'menu' }>,
  move: string | undefined,
): boolean {
  const { state } = draft
  const choice = lineSaid(draft, text, lines) ?? (move === 'back' ? lineBefore(draft, list) : null)
  if (choice) return onPress(draft, choice.data)
  const missed = /^\s*\d{1,4}\s*[.)]?\s*$/.test(text)
  if (missed) lead(draft, 'miss_again')
  if (missed || move === 'repeat') {
    if (list === undefined) showMenu(draft)
    else showList(draft, list)
    return true
  }
  delete state.pending
  return false
}

/** A question of ours with two answers. Anything else is read as if it had not been asked. */
function yesOrNo(
  draft: Draft,
  text: string,
  [yes, no]: readonly [string, string],
  onYes: () => void,
  heard?: Heard,
  again?: string,
): boolean {
  const reading = readChoice(text, [
    { id: 'yes', label: yes },
    { id: 'no', label: no },
  ])
  const repeated = again !== undefined && heard !== undefined && wholeMove(heard)?.id === again
  const said = reading.kind === 'choice' ? reading.id : readYesNo(text)
  delete draft.state.pending
  if (repeated || said === 'yes') {
    onYes()
    return true
  }
  if (said !== 'no') return false
  goResume(draft)
  return true
}

function flowTitle(draft: Draft, id: string): string {
  const live = liveFlow(draft, id)
  return live?.words.get(draft.state.language)?.title ?? live?.words.get('vi')?.title ?? id
}

function textOf(text: string | { readonly text: string }): string {
  return typeof text === 'string' ? text : text.text
}
