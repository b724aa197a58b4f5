/** First contact: that this is a machine, what is kept, consent; then how to address each other. */
import { readChoice } from '../understanding/answers.ts'
import { fold } from '../understanding/normalise.ts'
import { asks, count, type Draft } from './draft.ts'
import { showMenu } from './menu.ts'
import { newsKept, stopChoice } from './news.ts'
import { common, label, ownChoice, phrase } from './phrases.ts'
import { emit, lead, say } from './say.ts'
import { openTicketOf, whoOf, writeTicket } from './ticket.ts'
import { followWish, wishOf } from './topic.ts'
import { showStep } from './walk.ts'
import { wordingNow } from './wording.ts'

export function greet(draft: Draft, wish?: string): void {
  draft.state.consent = { state: 'asked', at: draft.moment.now, wording: wordingNow(draft.moment) }
  askConsent(draft, 'greeting', wish)
}

export function askConsent(draft: Draft, key: 'greeting' | 'consent_again', wish?: string): void {
  const known = wish === undefined ? undefined : wishOf(draft, wish)
  draft.state.pending = { kind: 'consent', ...(known ? { wish: known } : {}) }
  const text = withAbroad(draft, phrase(draft, key, { days: keptDays(draft) }))
  emit(draft, { text, choices: consentChoices(draft) })
  asks(draft)
}

/** Where the volunteers' group is on, whoever is asked or asks what is held must read where their words go. */
export function withAbroad(draft: Draft, text: string): string {
  return draft.moment.groupAbroad ? `${text}\n${phrase(draft, 'group_abroad')}` : text
}

/** How long a transcript is kept, as the installation is set. */
export function keptDays(draft: Draft): string {
  return String(draft.moment.catalogue.retentionDays)
}

export function consentChoices(draft: Draft) {
  const other = [...draft.moment.catalogue.common.keys()].filter((language) => language !== draft.state.language)
  return [
    ownChoice(draft, 'consent', 'yes', label(draft, 'consent_yes')),
    ownChoice(draft, 'consent', 'no', label(draft, 'consent_no')),
    ...other.map((language) =>
      ownChoice(draft, 'language', language, draft.moment.catalogue.common.get(language)?.language.name ?? language),
    ),
  ]
}

/** @returns false when the text is no answer to the consent question: then it is a wish of its own. */
export function readConsent(draft: Draft, text: string, wish?: string): boolean {
  const reading = readChoice(text, [
    { id: 'yes', label: label(draft, 'consent_yes') },
    { id: 'no', label: label(draft, 'consent_no') },
  ])
  // Agreement must be plain: words that wish for something are a wish, whatever else they may sound like.
  if (reading.kind !== 'choice' || (reading.id === 'yes' && wishOf(draft, text) !== undefined)) return false
  answerConsent(draft, reading.id === 'yes', wish)
  return true
}

/** "Đồng ý" to the question that they passed over: asked only where it answers nothing that was asked since. */
export function agreesLate(draft: Draft, text: string): boolean {
  if (draft.state.consent.state !== 'asked' || fold(text).trim() !== fold(label(draft, 'consent_yes'))) return false
  answerConsent(draft, true)
  return true
}

export function answerConsent(draft: Draft, yes: boolean, wish?: string): void {
  const { state } = draft
  const before = state.consent.state
  state.consent = { state: yes ? 'yes' : 'no', at: draft.moment.now, wording: wordingNow(draft.moment) }
  count(draft, yes ? 'consent_yes' : 'consent_no')
  if (state.pending?.kind === 'consent') delete state.pending
  if (before === 'yes' && !yes) forgetWords(draft)
  lead(draft, yes ? 'consent_thanks' : 'consent_refused')
  // How to address someone is a preference kept about them: asked only of those who agreed.
  if (yes && !state.pair) return askPair(draft, wish)
  goOn(draft, wish)
}

/** Consent is taken back: what they said is forgotten, where they stand is not; whoever waits for a person still does. */
export function forgetWords(draft: Draft): void {
  const { state } = draft
  delete state.name
  delete state.pair
  delete state.gathered
  if (state.visits?.length) lead(draft, 'visit_withdrawn')
  delete state.visits
  draft.cancel.add('visit')
  if (state.news?.yes.length) lead(draft, 'news_withdrawn')
  delete state.news
  draft.cancel.add('notice')
  state.frames = state.frames.map((frame) => ({ ...frame, answers: {} }))
  draft.transcript.splice(0)
  draft.erase = 'words'
  const ticket = openTicketOf(draft)
  if (ticket) writeTicket(draft, ticket.id, { ...ticket.body, answers: {}, tries: [], who: whoOf(draft) })
}

export function askPair(draft: Draft, wish?: string): void {
  draft.state.pending = { kind: 'pair', ...(wish ? { wish } : {}) }
  const { pairs } = common(draft)
  if (pairs.length === 0) return goOn(draft, wish)
  say(draft, 'ask_pair', {}, { choices: pairs.map((pair, i) => ownChoice(draft, 'pair', String(i), pair.label)) })
  asks(draft)
}

/** @returns false: not an address. */
export function readPair(draft: Draft, text: string, wish?: string): boolean {
  const { pairs } = common(draft)
  const reading = readChoice(
    text,
    pairs.map((pair, i) => ({ id: String(i), label: pair.label, also: [pair.resident] })),
  )
  if (reading.kind !== 'choice') return false
  choosePair(draft, Number(reading.id), wish)
  return true
}

export function choosePair(draft: Draft, index: number, wish?: string): void {
  const pair = common(draft).pairs[index]
  if (!pair) return askPair(draft, wish)
  draft.state.pair = { resident: pair.resident, bot: pair.bot }
  if (draft.state.pending?.kind === 'pair') delete draft.state.pending
  lead(draft, 'pair_thanks')
  goOn(draft, wish)
}

/** After the questions of the first contact: what they came for, or the menu. */
export function goOn(draft: Draft, wish?: string): void {
  if (wish) return followWish(draft, wish)
  if (draft.state.frames.length > 0) return showStep(draft)
  showMenu(draft)
}

/** "dữ liệu của tôi": what is held about this person, in words. */
export function sayMyData(draft: Draft): void {
  const { state } = draft
  const kept = state.consent.state === 'yes' ? 'mydata_consented' : 'mydata_bare'
  const held = phrase(draft, kept, {
    days: keptDays(draft),
    pair: state.pair ? `${state.pair.resident} – ${state.pair.bot}` : phrase(draft, 'nothing_kept'),
    name: state.name ?? phrase(draft, 'nothing_kept'),
  })
  const topics = newsKept(draft)
  emit(draft, {
    text: withAbroad(draft, topics === '' ? held : `${held}\n${phrase(draft, 'news_kept', { topics })}`),
    choices: [
      ...(topics === '' ? [] : [stopChoice(draft)]),
      ownChoice(draft, 'go', 'forget', label(draft, 'forget')),
      ownChoice(draft, 'go', 'resume', label(draft, 'go_on')),
    ],
  })
}
