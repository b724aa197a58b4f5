/** While people of ours have the conversation, or somebody waits for one: the bot is silent, and how it comes back. */
import type { Input } from '../messages.ts'
import { agreeChoices, agreesWhileHeld, isKept } from './agree.ts'
import { type Draft, liveFlow, topFrame } from './draft.ts'
import { keptDays } from './first.ts'
import { closeTicket } from './handoff.ts'
import { wantsBotBack } from './inbox.ts'
import { onPress } from './press.ts'
import { queueChoices } from './queued.ts'
import { whileWaiting } from './reply.ts'
import { flushLead, lead, say } from './say.ts'
import { suspectsHelper } from './suspected.ts'
import { changeTicket } from './ticket.ts'
import { tellAllWhoComes } from './visit-told.ts'
import { asksWhoComes } from './visit-words.ts'
import { moveTo, showStep, takeExit } from './walk.ts'

/** A person answers: the bot waits, and so do its timers. */
export function silence(draft: Draft): void {
  draft.state.owner = 'human'
  delete draft.state.pending
  delete draft.state.gathered
  for (const name of ['remind', 'silence', 'gather', 'wait', 'queue'] as const) draft.cancel.add(name)
}

/** With a person the bot is silent; only the right to be forgotten still works by itself, and leaving an inbox. */
export function whileHeld(draft: Draft, text: string): void {
  if (agreesWhileHeld(draft, { text }) || suspectsHelper(draft, text)) return
  if (asksWhoComes(draft, text)) return tellAllWhoComes(draft)
  if (wantsBotBack(draft, text)) onHandBack(draft, undefined)
  if (/^(xóa|xoá|xoa) (dữ liệu|du lieu) (của|cua) (tôi|toi)[.!]?$/iu.test(text.trim())) draft.erase = 'all'
  unreadByHelper(draft)
}

/** Who has not agreed is read by nobody at the desk. They see their words sent: silence would let them wait for an answer. */
export function unreadByHelper(draft: Draft): void {
  const { owner, inbox } = draft.state
  // In a platform's own inbox people read what the platform shows them.
  if (owner !== 'human' || inbox !== undefined || isKept(draft) || draft.erase || draft.out.length > 0) return
  if (toldLately(draft, 'unread')) return
  say(draft, 'queue_unread', { days: keptDays(draft) }, { choices: agreeChoices(draft) })
}

const SIGN_AGAIN_MS = 10 * 60_000

/** One quiet sign of a kind, not one for each of their messages. Written down as told if it was not. */
function toldLately({ state, moment }: Draft, kind: 'queue' | 'unread'): boolean {
  if (moment.now - (state.warned[kind] ?? 0) < SIGN_AGAIN_MS) return true
  state.warned = { ...state.warned, [kind]: moment.now }
  return false
}

export function inQueue(draft: Draft, input: Input): void {
  changeTicket(draft, { state: 'waiting' })
  if (input.kind === 'press') {
    onPress(draft, input.data)
    return
  }
  if (input.kind === 'text' && asksWhoComes(draft, input.text)) return tellAllWhoComes(draft)
  if (input.kind === 'text') whileWaiting(draft, input.text)
  if (draft.erase || draft.out.length > 0 || draft.state.owner !== 'queue') return
  if (toldLately(draft, 'queue')) return flushLead(draft)
  if (isKept(draft)) say(draft, notedAs(input), {}, { choices: queueChoices(draft) })
  else say(draft, 'queue_unread', { days: keptDays(draft) }, { choices: queueChoices(draft) })
}

/** A photo is looked at, a recording heard. */
function notedAs(input: Input): string {
  const kind = input.kind === 'media' ? input.items[0]?.kind : undefined
  return kind === 'photo' || kind === 'voice' ? `queue_noted_${kind}` : 'queue_noted'
}

export function onHandBack(draft: Draft, step: string | undefined): void {
  closeTicket(draft, 'staff')
  delete draft.state.inbox
  draft.cancel.add('inbox')
  const frame = topFrame(draft)
  lead(draft, 'handed_back')
  if (!frame) return
  const live = liveFlow(draft, frame.flow)
  if (step !== undefined && live?.definition.steps[step]) return moveTo(draft, step)
  if (live?.definition.steps[frame.step]?.kind === 'handoff') return takeExit(draft, 'then')
  showStep(draft)
}
