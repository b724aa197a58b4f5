/** What a resident sends, on its way to whoever answers: the team, the queue, the first questions, or the step. */
import type { SecretFinding } from '../messages.ts'
import { agreesWhileHeld } from './agree.ts'
import { count, type Draft, topFrame } from './draft.ts'
import { moveHere } from './elsewhere.ts'
import { askConsent } from './first.ts'
import type { Happening } from './happening.ts'
import { warnOfSecrets } from './help.ts'
import { heardInInbox, takenInInbox } from './inbox.ts'
import { tooMuch } from './limits.ts'
import { stopNews, stopsByPress, stopsNews } from './news.ts'
import { relocate, tellMoved } from './position.ts'
import { onPress } from './press.ts'
import { AWAY_MS, onFirst, onMedia, onOpen, onText, onUnread, opening } from './reply.ts'
import { lead, note, say } from './say.ts'
import { backFromSilence } from './silent-step.ts'
import { changeTicket } from './ticket.ts'
import { because } from './trace.ts'
import { confirmsWhileHeld } from './visit-words.ts'
import { inQueue, onHandBack, silence, unreadByHelper, whileHeld } from './with-people.ts'
import { isCovered, wordingNow } from './wording.ts'

export function onInbound(draft: Draft, happening: Extract<Happening, { kind: 'inbound' }>): void {
  const { state, moment } = draft
  const input = opening(draft, happening.input)
  const awayMs = moment.now - Math.max(state.lastInAt, state.asked?.at ?? 0)
  if (happening.reply !== undefined) state.reply = happening.reply
  switch (input.kind) {
    case 'withdraw':
      draft.erase = 'all'
      return
    case 'reachable':
      state.reachable = input.reachable
      return input.reachable ? undefined : unreachable(draft)
    case 'receipt':
      return
    case 'reaction':
      state.lastInAt = moment.now
      state.reachable = true
      return
    case 'control':
      if (input.owner === 'human') {
        takenInInbox(draft)
        return silence(draft)
      }
      return state.owner === 'human' ? onHandBack(draft, undefined) : undefined
    case 'staff-echo':
      return heardInInbox(draft, input.text, happening.platformId) === 'returned'
        ? onHandBack(draft, undefined)
        : silence(draft)
    case 'edit':
      draft.rewrite.push({ platformId: input.of, text: input.text })
      // The changed message is in the transcript; the answer it gave stays until they say so.
      if (state.owner === 'bot' && topFrame(draft) && state.consent.state !== 'unasked') say(draft, 'edited')
      return
    default:
  }
  state.lastInAt = moment.now
  if (moment.lag !== undefined) state.lag = moment.lag
  state.reachable = true
  if (state.consent.state === 'yes' && happening.name) state.name = lastWord(happening.name)
  const text = input.kind === 'text' ? input.text : input.kind === 'media' ? (input.caption ?? '') : ''
  const secrets: readonly SecretFinding[] = 'secrets' in input ? input.secrets : []
  note(draft, 'resident', input.kind === 'press' ? (input.label ?? '').replace(/^\d+\. /, '') : text, {
    ...(happening.platformId ? { platformId: happening.platformId } : {}),
    ...(input.kind === 'media'
      ? { media: input.items.map(({ kind, ref }) => ({ kind, ...(ref ? { ref } : {}) })) }
      : {}),
  })
  count(draft, `in:${input.kind}`)
  // Their right at any moment, whoever has the conversation and whatever is asked.
  if (input.kind === 'text' && stopsNews(draft, input.text)) {
    because(draft, { by: 'move', move: 'untell', whole: true })
    return stopNews(draft)
  }
  if (state.owner === 'human') {
    because(draft, { by: 'held' })
    // The card shows that they have written.
    changeTicket(draft, { state: 'held' })
    if (input.kind === 'text') whileHeld(draft, input.text)
    if (input.kind === 'media') unreadByHelper(draft)
    if (input.kind === 'press' && !confirmsWhileHeld(draft, input.data) && !stopsByPress(draft, input.data))
      agreesWhileHeld(draft, { press: input.data })
    return
  }
  if (state.inbox === 'over') {
    delete state.inbox
    lead(draft, 'handed_back')
  }
  if (tooMuch(draft, text)) return because(draft, { by: 'flood' })
  if (secrets.length > 0) {
    because(draft, { by: 'secret' })
    warnOfSecrets(
      draft,
      secrets.map(({ kind }) => kind),
    )
  }
  if (moment.moving && state.owner === 'bot') return moveHere(draft, moment.moving)
  if (state.owner === 'queue' && !backFromSilence(draft)) {
    because(draft, { by: 'queue' })
    return inQueue(draft, input)
  }
  if (relocate(draft) && input.kind !== 'open') {
    because(draft, { by: 'moved' })
    return tellMoved(draft)
  }
  if (state.consent.state === 'unasked') {
    because(draft, { by: 'first' })
    return onFirst(draft, input.kind === 'open' ? input.ref?.replaceAll('_', '-') : text === '' ? undefined : text)
  }
  if (state.consent.state === 'yes' && !isCovered(state.consent.wording, moment) && !topFrame(draft)) {
    // The notice has changed: what they agreed to was another one.
    state.consent = { state: 'asked', at: moment.now, wording: wordingNow(moment) }
    return askConsent(draft, 'consent_again', text === '' ? undefined : text)
  }
  const away = awayMs > AWAY_MS && topFrame(draft) !== undefined
  switch (input.kind) {
    case 'text':
      if (!happening.shown) return onUnread(draft, input.text)
      return onText(draft, input.text, secrets.length, away)
    case 'press':
      if (!onPress(draft, input.data)) onText(draft, input.label ?? input.data, 0, away)
      return
    case 'media':
      return onMedia(draft, input.items, input.caption, secrets.length, away)
    case 'open':
      return onOpen(draft, input.ref)
    default:
      input satisfies never
  }
}

/** Nothing reaches them until they write: what would only remind them rests. */
export function unreachable(draft: Draft): void {
  draft.state.reachable = false
  for (const name of ['remind', 'silence', 'wait', 'queue'] as const) draft.cancel.add(name)
}

/** Vietnamese people are addressed by the last word of the name. */
function lastWord(name: string): string {
  return name.trim().split(/\s+/u).at(-1) ?? name
}
