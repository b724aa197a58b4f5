/** Words for the one who reads: their language, their address pair, and what the placeholders stand for. */
import type { FlowWords, StepWords, Text } from '../flows/definition.ts'
import { lend, lentFrom, MAIN_LANGUAGE } from '../flows/lending.ts'
import type { CommonWords } from '../flows/own-words.ts'
import type { Labels, ReadingAid, View } from '../flows/steps/step.ts'
import { fill } from '../flows/texts.ts'
import type { Choice } from '../messages.ts'
import type { Answer, Frame } from '../records.ts'
import { encodeButton, OWN } from './buttons.ts'
import type { LiveFlow } from './catalogue.ts'
import { type Draft, topFrame } from './draft.ts'

export function common(draft: Draft): CommonWords {
  const { common } = draft.moment.catalogue
  return common.get(draft.state.language) ?? mainWords(draft)
}

function mainWords({ moment }: Draft): CommonWords {
  return moment.catalogue.common.get(MAIN_LANGUAGE) as CommonWords
}

export function wordsOf<K extends keyof FlowWords>(draft: Draft, live: LiveFlow, key: K) {
  return (live.words.get(draft.state.language) ?? live.words.get(MAIN_LANGUAGE))?.[key]
}

export function stepWords(draft: Draft, live: LiveFlow, step: string): StepWords {
  return wordsOf(draft, live, 'steps')?.[step] ?? {}
}

export function viewOf(draft: Draft): View {
  const { state, moment, address } = draft
  const frame = topFrame(draft)
  const known = draft.view
  // Asked for at every text of a turn; made anew only when what it is made of has changed.
  const of = [
    state.frames,
    state.pair,
    state.name,
    state.language,
    state.brief,
    state.consent,
    state.done,
    state.visits,
  ]
  if (known && of.every((part, i) => part === known.of[i])) return known.view
  const view: View = {
    now: moment.now,
    language: state.language,
    channel: address.channel,
    consent: state.consent.state === 'yes',
    pair: state.pair ?? common(draft).default_pair,
    ...(state.name ? { name: state.name } : {}),
    answers: answersOf(draft, frame),
    brief: state.brief,
    done: state.done.map((entry) => entry.flow),
    visits: (state.visits ?? []).filter(({ keepUntil }) => keepUntil > moment.now).length,
    workdays: moment.catalogue.place.one_stop.hours ?? null,
  }
  draft.view = { of, view }
  return view
}

/** Answers a frame may use: its own and those of the frames that called it. */
function answersOf(draft: Draft, frame: Frame | undefined): Readonly<Record<string, Answer>> {
  const { frames } = draft.state
  const at = frame ? frames.indexOf(frame) : -1
  if (at <= 0 || frame?.because !== 'call') return frame?.answers ?? {}
  let answers: Record<string, Answer> = {}
  for (let i = at; i >= 0; i--) {
    const below = frames[i] as Frame
    answers = { ...below.answers, ...answers }
    if (below.because !== 'call') break
  }
  return answers
}

/** The pair they chose, if it is one of the main language's. */
function mainPair(draft: Draft): View['pair'] {
  const { pairs, default_pair } = mainWords(draft)
  const { pair } = draft.state
  return pairs.some(({ resident, bot }) => resident === pair?.resident && bot === pair.bot) && pair
    ? pair
    : default_pair
}

/** A text of a flow or of our own, with its placeholders filled. */
export function filled(
  draft: Draft,
  text: Text,
  live?: LiveFlow,
  extra: Readonly<Record<string, string>> = {},
): string {
  // Most labels have no placeholder: nothing to look up.
  if (typeof text === 'string' && !text.includes('{')) return text
  return fill(text, {
    view: viewOf(draft),
    place: draft.moment.catalogue.place,
    ...(live ? { definition: live.definition } : {}),
    ...(lentFrom(text) === undefined ? {} : { mainPair: mainPair(draft) }),
    extra,
  })
}

/** One of our own sentences. A list of wordings is taken in turn, so that nobody reads the same one twice running. */
export function phrase(draft: Draft, key: string, extra: Readonly<Record<string, string>> = {}): string {
  const own = common(draft).says[key]
  const said = own ?? mainWords(draft).says[key]
  if (said === undefined) throw new Error(`no words for "${key}" in ${draft.state.language}`)
  const text = typeof said === 'string' ? said : (said[draft.turn % said.length] as string)
  return filled(draft, own === undefined ? lend(text, MAIN_LANGUAGE) : text, undefined, extra)
}

export function label(draft: Draft, key: string, extra: Readonly<Record<string, string>> = {}): string {
  const own = common(draft).labels[key]
  const text = own ?? mainWords(draft).labels[key]
  if (text === undefined) throw new Error(`no label "${key}" in ${draft.state.language}`)
  return filled(draft, own === undefined ? lend(text, MAIN_LANGUAGE) : text, undefined, extra)
}

/** A choice of our own, outside any flow. */
export function ownChoice(draft: Draft, question: string, choice: string, text: string): Choice {
  return { data: encodeButton({ flow: OWN, step: question, choice, revision: 0, turn: draft.turn }), label: text }
}

/** What reading an answer needs besides the step: labels, areas, the sentences for the scam rules. */
export function aidFor(draft: Draft, live: LiveFlow): ReadingAid {
  const words = common(draft)
  return {
    fill: (text) => filled(draft, text, live),
    labels: buttonLabels(draft),
    areas: draft.moment.catalogue.areas,
    reason: (id) => {
      const own = words.reasons[id]
      const sentence = own ?? mainWords(draft).reasons[id]
      return sentence === undefined ? '' : filled(draft, own ?? lend(sentence, MAIN_LANGUAGE))
    },
    also: { next: words.moves.next ?? [], skip: words.moves.skip ?? [] },
  }
}

export function buttonLabels(draft: Draft): Labels {
  return { next: label(draft, 'next'), skip: label(draft, 'skip'), yes: label(draft, 'yes'), no: label(draft, 'no') }
}
