/** Words, pictures and openings, read by where the resident stands. */
import type { Step } from '../flows/definition.ts'
import { howRead } from '../flows/steps/how.ts'
import { stepKind } from '../flows/steps/index.ts'
import type { StepInput, StepReading } from '../flows/steps/step.ts'
import type { Input, MediaRef } from '../messages.ts'
import { agreesOnly, howChosen, readChoice } from '../understanding/answers.ts'
import { fold } from '../understanding/normalise.ts'
import { agree, agreeChoices } from './agree.ts'
import { count, type Draft, liveFlow, setTimer, topFrame } from './draft.ts'
import { agreesLate, answerConsent, choosePair, greet } from './first.ts'
import { callPerson, fraudFirst, missed } from './help.ts'
import { showMenu } from './menu.ts'
import { applyMove, type Heard, listen, recap, strongMove, taughtMove, wholeMove } from './moves.ts'
import { answerPending } from './pending.ts'
import { aidFor, common, label, phrase, stepWords, viewOf } from './phrases.ts'
import { cameBy, splitRef } from './posters.ts'
import { onPress } from './press.ts'
import { helpersAt } from './queued.ts'
import { lead } from './say.ts'
import { answerQuestion, enterFlow, offeredFlow, routeText, tryAside, wishOf } from './topic.ts'
import { because, type Reason } from './trace.ts'
import { tellAllWhoComes } from './visit-told.ts'
import { asksWhoComes, visitMeant } from './visit-words.ts'
import { showStep, takeExit } from './walk.ts'

/** After this silence the next words are met with a recap instead of being read as an answer. */
export const AWAY_MS = 24 * 60 * 60_000
/** Parts of one gathered answer that are kept. */
const GATHERED_MAX = 20

export function onText(draft: Draft, text: string, secrets: number, away: boolean): void {
  if (text.startsWith('#') && onPress(draft, text)) return
  const numbered = numberedBy(draft, text)
  if (numbered && onPress(draft, numbered)) return
  if (answerExactly(draft, text)) return
  const heard = listen(draft, text)
  if (urgent(draft, text, heard)) return
  // Somebody may stand at the door: before anything else that words could mean.
  if (asksWhoComes(draft, text)) {
    because(draft, { by: 'cue', cue: 'at-the-door' })
    return tellAllWhoComes(draft)
  }
  const { pending } = draft.state
  const at = draft.heard.length
  if (pending && answerPending(draft, text, heard)) {
    draft.heard.splice(at, 0, { by: 'pending', of: pending.kind })
    return
  }
  const frame = topFrame(draft)
  if (!frame) return withoutStep(draft, text, heard)
  const move = wholeMove(heard)
  if (away && (move === undefined || move.id === 'greeting')) {
    because(draft, { by: 'away' })
    return recap(draft, 'welcome_back')
  }
  answerStep(draft, { kind: 'text', text, secrets }, text, heard)
}

/** "Chọn mục 2 ạ", "no. 2", folded. No "thứ 2": that is a Monday. */
const NUMBER =
  /^(?:(?:so|chon|bam|cai|viec|y|cau|muc|dong|nut|number|no\.?|option|line|item)\s*){0,3}(\d{1,2})\s*[.)]?(?:\s*(?:a|nhe|nha|di)){0,2}$/
/** Said with its accents it is a level, of VNeID or of a fine. */
const LEVEL = /mức/iu

/** The button whose number this is, of those shown last; '' where the step reads it. */
function numberedBy({ state: { offered } }: Draft, text: string): string | undefined {
  // Most words hold no number of any kind: nothing to fold.
  if (!offered || !/\p{N}/u.test(text) || LEVEL.test(text.normalize('NFC'))) return undefined
  const number = NUMBER.exec(fold(text))?.[1]
  return number === undefined ? undefined : offered[Number(number) - 1]
}

/** The very words of a button of the first questions: nothing else can be meant, so nothing else is looked for. */
function answerExactly(draft: Draft, text: string): boolean {
  const { pending } = draft.state
  const said = text.trim().toLowerCase()
  if (pending?.kind === 'consent') {
    const yes = said === label(draft, 'consent_yes').toLowerCase()
    if (!yes && said !== label(draft, 'consent_no').toLowerCase()) return false
    because(draft, { by: 'pending', of: 'consent' })
    answerConsent(draft, yes, pending.wish)
    return true
  }
  if (pending?.kind !== 'pair') return false
  const index = common(draft).pairs.findIndex((pair) => pair.label.toLowerCase() === said)
  if (index < 0) return false
  because(draft, { by: 'pending', of: 'pair' })
  choosePair(draft, index, pending.wish)
  return true
}

/** Distress and fraud go before everything, but not where a suspicious message was asked for. */
function urgent(draft: Draft, text: string, heard: Heard): boolean {
  if (!heard.distress && !heard.fraud) return false
  const frame = topFrame(draft)
  const step = frame && liveFlow(draft, frame.flow)?.definition.steps[frame.step]
  if (step?.kind === 'ask' && step.expect === 'suspicious') return false
  if (heard.fraud) {
    // Inside the flow for it the words are answers to its questions.
    if (draft.state.frames.some(({ flow }) => flow === 'kiem-tra-lua-dao')) return false
    because(draft, { by: 'cue', cue: 'fraud' })
    fraudFirst(draft, text)
  } else {
    because(draft, { by: 'cue', cue: 'distress' })
    callPerson(draft, 'distress')
  }
  return true
}

function withoutStep(draft: Draft, text: string, heard: Heard): void {
  delete draft.state.pending
  const visit = visitMeant(draft, text)
  if (visit !== undefined) return enterFlow(draft, visit)
  if (agreesLate(draft, text)) return
  // "Dạ vâng" names no matter; a finder of matters would find one all the same.
  if (agreesOnly(text)) return showMenu(draft)
  const move = wholeMove(heard) ?? strongMove(heard)
  if (move && applyMove(draft, move.id, move.whole)) return
  routeText(draft, text)
}

/** Reads a reply to the present step: an answer first, then a move, a question, another topic, and only then a miss. */
function answerStep(draft: Draft, input: StepInput, text: string, heard: Heard): void {
  const frame = topFrame(draft)
  const live = frame && liveFlow(draft, frame.flow)
  const step = frame && live?.definition.steps[frame.step]
  if (!frame || !live || !step) return showMenu(draft)
  const move = wholeMove(heard)
  // Where anything typed is an answer a move must be unmistakable: "Huy" is a name, "hủy" and "quay lại" are not.
  const typed = step.kind === 'ask' && (step.expect === 'text' || step.expect === 'suspicious')
  if (typed && move && (move.accented || text.trim().includes(' ')) && applyMove(draft, move.id, true)) return
  const taught = input.kind === 'text' ? taughtMove(draft, text) : undefined
  if (taught !== undefined && applyMove(draft, taught)) return
  const reading = stepKind(step).read(
    step,
    stepWords(draft, live, frame.step),
    input,
    viewOf(draft),
    aidFor(draft, live),
  )
  because(draft, stepReason(draft, step, reading, input))
  switch (reading.kind) {
    case 'go':
      return takeExit(draft, reading.event, reading.remember)
    case 'gather':
      // Without consent no words are kept, not even for three seconds: the first part is the answer.
      if (draft.state.consent.state !== 'yes')
        return answerStep(draft, { kind: 'gathered', texts: [text] }, text, heard)
      draft.state.gathered = [...(draft.state.gathered ?? []), text].slice(-GATHERED_MAX)
      return setTimer(draft, 'gather', draft.moment.now + reading.forMs)
    case 'wrong-medium':
      return explainMedium(draft, input.kind === 'media' ? input.media : 'other')
    case 'miss': {
      // What was wrong with it is that it held a secret: that was said, and is no try at the question.
      if (input.kind === 'text' && input.secrets > 0) return showStep(draft)
      if (agreesLate(draft, text)) return
      const strong = move ?? strongMove(heard)
      if (strong && applyMove(draft, strong.id, strong.whole)) return
      if (answerQuestion(draft, text)) return
      if (reading.near.length === 0 && tryAside(draft, text)) return
      return missed(draft, reading, text)
    }
    default:
      reading satisfies never
  }
}

function stepReason(draft: Draft, step: Step, reading: StepReading, input: StepInput): Reason {
  const { flow = '', step: id = '' } = topFrame(draft) ?? {}
  const live = liveFlow(draft, flow)
  const how =
    draft.moment.explain && live && reading.kind === 'go'
      ? howRead(step, stepWords(draft, live, id), input, viewOf(draft), aidFor(draft, live))
      : undefined
  return {
    ...{ by: 'step', flow, step: id, read: reading.kind },
    ...(reading.kind === 'go' && { event: reading.event }),
    ...(reading.kind === 'miss' && { why: reading.why }),
    ...(reading.kind === 'miss' && reading.near.length > 0 && { near: reading.near }),
    ...(how && { how }),
  }
}

/** The quiet time is over: what was gathered is one answer. */
export function onGathered(draft: Draft): void {
  const texts = draft.state.gathered ?? []
  delete draft.state.gathered
  if (texts.length === 0 || !topFrame(draft)) return
  const text = texts.join('\n')
  answerStep(draft, { kind: 'gathered', texts }, text, listen(draft, text))
}

/** The rest of an album comes as events of its own: one answer serves them all. */
const ALBUM_MS = 60_000

/** A photo, voice, sticker …: an answer where one is waited for, else a sentence about what is needed. */
export function onMedia(
  draft: Draft,
  items: readonly MediaRef[],
  caption: string | undefined,
  secrets: number,
  away: boolean,
): void {
  const first = items[0]
  const media = first?.kind ?? 'other'
  const { album } = draft.state
  if (first?.album !== undefined) {
    draft.state.album = { id: first.album, at: draft.moment.now }
    if (album?.id === first.album && draft.moment.now - album.at < ALBUM_MS && !caption) return
  }
  const frame = topFrame(draft)
  const step = frame && liveFlow(draft, frame.flow)?.definition.steps[frame.step]
  if (step?.kind === 'photo' && media === 'photo' && !away) {
    const input: StepInput = {
      kind: 'media',
      media,
      ...(caption ? { caption } : {}),
      ...(first?.ref ? { ref: first.ref } : {}),
    }
    return answerStep(draft, input, caption ?? '', { moves: [], distress: false, fraud: false })
  }
  // Words under a picture are words.
  if (caption) return onText(draft, caption, secrets, away)
  explainMedium(draft, media)
}

/** Costs no attempt; said once for an album, because an album is one turn. */
function explainMedium(draft: Draft, media: string): void {
  const words = common(draft).media
  lead(draft, media === 'photo' ? 'no_photo_needed' : 'cannot_read', { what: words[media] ?? words.other ?? '' })
  if (topFrame(draft)) showStep(draft)
  else showMenu(draft)
}

/** "#tam-tru": what is printed beside a code where the platform's addresses can name no flow. */
export function opening(draft: Draft, input: Input): Input {
  if (input.kind === 'open') return cameBy(draft, input)
  const ref =
    input.kind === 'text' && draft.state.owner === 'bot' ? /^\s*#([a-z0-9-]+)\s*$/.exec(input.text)?.[1] : undefined
  if (ref === undefined) return input
  const { ref: flow, poster } = splitRef(draft, ref)
  if (poster === undefined && !(flow !== undefined && offeredFlow(draft, flow))) return input
  return cameBy(draft, { kind: 'open', ref })
}

/** /start, Get Started, a link naming a flow. */
export function onOpen(draft: Draft, ref: string | undefined): void {
  const flow = ref?.replaceAll('_', '-')
  if (flow && offeredFlow(draft, flow)) {
    because(draft, { by: 'link', flow })
    return enterFlow(draft, flow)
  }
  delete draft.state.pending
  if (topFrame(draft)) return recap(draft, 'welcome_back')
  lead(draft, 'hello')
  showMenu(draft)
}

/** First words ever: the notice and the question of consent come first, the wish is kept for right after. */
export function onFirst(draft: Draft, wish: string | undefined): void {
  if (wish === undefined || offeredFlow(draft, wish)) return greet(draft, wish)
  const heard = listen(draft, wish)
  if (heard.fraud) {
    because(draft, { by: 'cue', cue: 'fraud' })
    draft.state.consent = { state: 'asked', at: draft.moment.now }
    lead(draft, 'greeting_short')
    return fraudFirst(draft, wish)
  }
  if (heard.distress) {
    because(draft, { by: 'cue', cue: 'distress' })
    draft.state.consent = { state: 'asked', at: draft.moment.now }
    lead(draft, 'greeting_short')
    return callPerson(draft, 'distress')
  }
  const move = wholeMove(heard)
  if (move?.id.startsWith('language_')) {
    const language = move.id.slice('language_'.length)
    if (draft.moment.catalogue.common.has(language)) draft.state.language = language
    return greet(draft)
  }
  greet(draft, move?.id === 'greeting' || move?.id === 'menu' || move?.id === 'help' ? undefined : wish)
}

/** Written before the question now standing was shown: it belongs to the one before, unless someone needs help. */
export function onUnread(draft: Draft, text: string): void {
  const heard = listen(draft, text)
  because(draft, { by: 'unread' })
  count(draft, 'before_shown')
  if (urgent(draft, text, heard)) return
  const move = wholeMove(heard)
  if (move && (move.id === 'human' || move.id === 'forget' || move.id === 'stuck')) applyMove(draft, move.id, true)
}

/** Someone waits for a person: only a few words are for the bot. */
export function whileWaiting(draft: Draft, text: string): void {
  const heard = listen(draft, text)
  const move = wholeMove(heard)
  if (move?.id === 'forget') {
    draft.erase = 'all'
    return
  }
  const offered = [
    // In the order of what stands under the hand-over.
    ...agreeChoices(draft).map(({ label }, i) => ({ id: i === 0 ? 'agree' : 'no', label })),
    { id: 'alone', label: label(draft, 'go_on_alone'), also: common(draft).moves.alone ?? [] },
    { id: 'wait', label: phrase(draft, 'wait_word') },
    ...(helpersAt(draft).there ? [] : QUEUE_WORDS.map(([id, name]) => ({ id, label: label(draft, name) }))),
  ]
  const choice = readChoice(text, offered)
  if (choice.kind !== 'choice') return
  // A place in the queue is given up by these very words only: "bo" of "bố của bé" is no "bỏ", and "tạm biệt" keeps it.
  if (choice.id === 'alone' && howChosen(text, offered) === 'meaning') return
  // Agreement must be plain: words that wish for something are a wish.
  if (choice.id === 'agree' && wishOf(draft, text) === undefined) agree(draft, true)
  else if (choice.id === 'no') agree(draft, false)
  else if (choice.id === 'alone' || QUEUE_WORDS.some(([id]) => id === choice.id)) {
    onPress(draft, `#-.queue.${choice.id}.0.${draft.turn.toString(36)}`)
  }
}

/** What can be chosen while nobody is there, typed instead of pressed. */
const QUEUE_WORDS = [
  ['time', 'at_a_time'],
  ['place', 'near_place'],
  ['visit', 'visit_home'],
  ['other', 'other_ways'],
] as const
