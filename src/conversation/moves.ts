/** Words understood at every step without being drawn: back, repeat, correct, skip, stuck, human, menu, stop … */
import { fold } from '../understanding/normalise.ts'
import { matchPhrases, type PhraseMatch } from '../understanding/phrases.ts'
import { clockWords } from './clockwords.ts'
import { count, type Draft, liveFlow, topFrame } from './draft.ts'
import { offerElsewhere } from './elsewhere.ts'
import { tellFindCode } from './find-code.ts'
import { askPair, sayMyData } from './first.ts'
import { callPerson, offerTroubles, SCAM_FLOW } from './help.ts'
import { personChoice, showMenu } from './menu.ts'
import { askNewsByWord } from './news.ts'
import { common, filled, label, ownChoice, phrase, stepWords, wordsOf } from './phrases.ts'
import { lead, say } from './say.ts'
import { enterFlow } from './topic.ts'
import { because } from './trace.ts'
import { goBackTo, resume, showStep, stepTitle, takeExit } from './walk.ts'

/** Moves that are taken even when they are only a part of what was said. */
const STRONG = new Set(['human', 'stuck', 'suspect', 'forget'])
/** Steps offered for "sửa". */
const CORRECTABLE_MAX = 5

export interface Heard {
  readonly moves: readonly PhraseMatch[]
  readonly distress: boolean
  readonly fraud: boolean
}

const NOTHING_HEARD: Heard = { moves: [], distress: false, fraud: false }

export function listen(draft: Draft, text: string, language = draft.state.language): Heard {
  // A bare number is an answer and nothing else; it is what most people send.
  if (/^\s*\d{1,3}\s*$/.test(text)) return NOTHING_HEARD
  const index = draft.moment.catalogue.phrases.get(language)
  const matches = index ? matchPhrases(index, text) : []
  return {
    moves: matches.filter(({ id }) => id !== 'distress' && id !== 'fraud'),
    distress: matches.some(({ id }) => id === 'distress'),
    fraud: matches.some(({ id }) => id === 'fraud'),
  }
}

/** The move the whole message is, if it is one. */
export function wholeMove(heard: Heard): PhraseMatch | undefined {
  return heard.moves.find((move) => move.whole && move.accented) ?? heard.moves.find((move) => move.whole)
}

/**
 * The very words we tell people to say ("tôi bị vướng", "gặp người"): the first of each list. They are never taken for an
 * answer, however alike one may be.
 */
export function taughtMove(draft: Draft, text: string): string | undefined {
  const said = fold(text)
    .replace(/[\s.!]+$/u, '')
    .trim()
  return TAUGHT.find((move) => {
    const phrase = common(draft).moves[move]?.[0]
    return phrase !== undefined && fold(phrase) === said
  })
}

const TAUGHT = ['stuck', 'human']

/** A move inside a longer sentence that must not be missed. */
export function strongMove(heard: Heard): PhraseMatch | undefined {
  return heard.moves.find((move) => STRONG.has(move.id) || move.id.startsWith('language_'))
}

/** @returns false when the move means nothing here and the words should be read otherwise */
export function applyMove(draft: Draft, move: string, whole = true): boolean {
  const frame = topFrame(draft)
  because(draft, { by: 'move', move, whole })
  count(draft, `move:${move}`)
  if (move.startsWith('language_')) return changeLanguage(draft, move.slice('language_'.length))
  switch (move) {
    case 'back':
      return goBack(draft)
    case 'wait':
      if (!frame) {
        say(draft, 'take_your_time')
        return true
      }
      lead(draft, 'take_your_time')
      showStep(draft)
      return true
    case 'repeat':
      if (!frame) showMenu(draft)
      else showStep(draft)
      return true
    case 'correct':
      return offerCorrection(draft)
    case 'skip':
      return skip(draft)
    case 'stuck':
      offerTroubles(draft)
      return true
    case 'human':
      callPerson(draft, 'asked')
      return true
    case 'menu':
    case 'another':
      showMenu(draft)
      return true
    case 'help':
      lead(draft, 'how_it_works')
      if (frame) showStep(draft)
      else showMenu(draft)
      return true
    case 'stop':
      askStop(draft)
      return true
    case 'brief':
    case 'longer':
      draft.state.brief = move === 'brief'
      lead(draft, move === 'brief' ? 'brief_on' : 'brief_off')
      if (frame) showStep(draft)
      else showMenu(draft)
      return true
    case 'progress':
      recap(draft, 'progress')
      return true
    case 'forget':
      if (whole) draft.erase = 'all'
      else askErase(draft)
      return true
    case 'mydata':
      sayMyData(draft)
      return true
    case 'tell':
      askNewsByWord(draft)
      return true
    case 'elsewhere':
      offerElsewhere(draft)
      return true
    case 'find_code':
      tellFindCode(draft)
      return true
    case 'suspect':
      enterFlow(draft, SCAM_FLOW)
      return true
    case 'pair':
      askPair(draft)
      return true
    case 'thanks':
      say(draft, 'welcome', {}, { choices: frame ? [ownChoice(draft, 'go', 'resume', label(draft, 'go_on'))] : [] })
      return true
    case 'greeting':
      if (frame) {
        lead(draft, 'hello_again')
        showStep(draft)
      } else {
        lead(draft, 'hello')
        showMenu(draft)
      }
      return true
    default:
      return false
  }
}

function changeLanguage(draft: Draft, language: string): boolean {
  if (!draft.moment.catalogue.common.has(language)) return false
  setLanguage(draft, language)
  lead(draft, 'language_changed')
  if (topFrame(draft)) showStep(draft)
  else showMenu(draft)
  return true
}

/** The address pair belongs to a language: another language begins with its own usual one. */
export function setLanguage(draft: Draft, language: string): void {
  if (draft.state.language === language) return
  draft.state.language = language
}

function goBack(draft: Draft): boolean {
  const frame = topFrame(draft)
  if (!frame) {
    showMenu(draft)
    return true
  }
  const live = liveFlow(draft, frame.flow)
  const before = frame.trail.findLast((step) => live?.compiled.waits(step))
  if (before !== undefined) {
    lead(draft, 'going_back')
    goBackTo(draft, before)
    return true
  }
  if (draft.state.frames.length > 1) {
    // At the first step of a called piece or a question in between, back leads out of it.
    draft.state.frames = draft.state.frames.slice(0, -1)
    const under = topFrame(draft)
    if (under && !liveFlow(draft, under.flow)?.compiled.waits(under.step)) return goBack(draft)
    resume(draft)
    return true
  }
  lead(draft, 'nothing_before')
  showStep(draft)
  return true
}

function skip(draft: Draft): boolean {
  const frame = topFrame(draft)
  const step = frame && liveFlow(draft, frame.flow)?.definition.steps[frame.step]
  if (!frame || !step) return false
  if ('skip' in step && step.skip) {
    lead(draft, 'skipped')
    takeExit(draft, 'skip')
    return true
  }
  if (step.kind === 'say' || step.kind === 'wait') {
    takeExit(draft, 'next')
    return true
  }
  lead(draft, 'cannot_skip')
  showStep(draft)
  return true
}

function offerCorrection(draft: Draft): boolean {
  const frame = topFrame(draft)
  if (!frame) return false
  const live = liveFlow(draft, frame.flow)
  const steps = frame.trail
    .filter((step) => ['choose', 'ask', 'confirm', 'photo'].includes(live?.definition.steps[step]?.kind ?? ''))
    .slice(-CORRECTABLE_MAX)
  if (steps.length === 0) {
    lead(draft, 'nothing_to_correct')
    showStep(draft)
    return true
  }
  draft.state.pending = { kind: 'which-answer', steps }
  say(
    draft,
    'correct_which',
    {},
    {
      choices: [
        ...steps.map((step) => ownChoice(draft, 'which', step, stepTitle(draft, frame.flow, step))),
        ownChoice(draft, 'go', 'resume', label(draft, 'keep')),
      ],
    },
  )
  return true
}

function askStop(draft: Draft): void {
  if (!topFrame(draft)) {
    delete draft.state.pending
    say(draft, 'goodbye')
    return
  }
  draft.state.pending = { kind: 'stop' }
  say(
    draft,
    'stop_sure',
    {},
    {
      choices: [
        ownChoice(draft, 'stop', 'yes', label(draft, 'stop_yes')),
        ownChoice(draft, 'go', 'resume', label(draft, 'go_on')),
      ],
    },
  )
}

export function stopNow(draft: Draft): void {
  delete draft.state.pending
  const frame = topFrame(draft)
  if (frame) count(draft, `flow_left:${frame.flow}.${frame.step}`)
  draft.state.frames = []
  draft.cancel.add('remind').add('silence').add('wait').add('gather').add('recap')
  say(draft, 'stopped', {}, { choices: [ownChoice(draft, 'go', 'menu', label(draft, 'menu')), personChoice(draft)] })
}

export function askErase(draft: Draft): void {
  draft.state.pending = { kind: 'erase' }
  say(
    draft,
    'erase_sure',
    {},
    {
      choices: [
        ownChoice(draft, 'erase', 'yes', label(draft, 'erase_yes')),
        ownChoice(draft, 'go', 'resume', label(draft, 'keep')),
      ],
    },
  )
}

/** What is done, what is next, what to have at hand; then go on, start again, or a person. */
export function recap(draft: Draft, key: 'progress' | 'welcome_back'): void {
  const frame = topFrame(draft)
  const live = frame && liveFlow(draft, frame.flow)
  if (!frame || !live) {
    const done = draft.state.done.at(-1)
    const finished = done && liveFlow(draft, done.flow)
    if (done && finished) {
      lead(draft, 'done_last', {
        flow: wordsOf(draft, finished, 'title') ?? done.flow,
        when: clockWords(done.at, draft.moment.now, common(draft).clock),
      })
    } else lead(draft, 'nothing_yet')
    return showMenu(draft)
  }
  const passed = frame.trail
    .filter((step) => stepWords(draft, live, step).title !== undefined)
    .slice(-CORRECTABLE_MAX)
    .map((step) => stepTitle(draft, frame.flow, step))
  const bring = wordsOf(draft, live, 'bring')
  const lines = [
    phrase(draft, key, { flow: wordsOf(draft, live, 'title') ?? frame.flow }),
    ...(passed.length > 0 ? [phrase(draft, 'recap_done', { steps: passed.join(' · ') })] : []),
    phrase(draft, 'recap_next', { step: stepTitle(draft, frame.flow, frame.step) }),
    ...(bring ? [phrase(draft, 'recap_bring', { papers: filled(draft, bring, live) })] : []),
  ]
  draft.state.pending = { kind: 'resume' }
  draft.lead.push(lines.join('\n'))
  say(
    draft,
    'recap_choose',
    {},
    {
      choices: [
        ownChoice(draft, 'go', 'resume', label(draft, 'go_on')),
        ownChoice(draft, 'again', frame.flow, label(draft, 'start_again')),
        personChoice(draft),
      ],
    },
  )
}
