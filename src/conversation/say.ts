/** What a turn says, and what of it is noted in the transcript. */
import type { Choice, OutboundMessage, Picture } from '../messages.ts'
import type { TranscriptEntry } from '../records.ts'
import { hideContact } from './contact.ts'
import { type Draft, type Outgoing, topFrame } from './draft.ts'
import { phrase } from './phrases.ts'
import { trialLine } from './trial.ts'

export interface Said {
  readonly text: string
  readonly choices?: readonly Choice[]
  readonly picture?: Picture
  readonly voice?: string
  readonly progress?: { readonly stage: number; readonly of: number }
  readonly urgency?: 'live' | 'later'
  /** Where it is not the language they speak: the words are borrowed. */
  readonly language?: string
  /** What was asked before is over. */
  readonly settles?: true
  /** For the resident alone: not in the transcript. */
  readonly hide?: string
  /** Id of the notice it is. */
  readonly notice?: string
}

/** Puts a message into the turn, with whatever was waiting to be said in front of it. */
export function emit(draft: Draft, said: Said): Outgoing {
  const { text, choices = [], picture, voice, progress, urgency = 'live', language = draft.state.language } = said
  const { hide, notice, settles } = said
  const whole = [trialLine(draft), ...draft.lead.splice(0), text].filter((part) => part !== '').join('\n\n')
  const message: OutboundMessage = {
    text: whole,
    choices,
    author: { kind: 'bot' },
    language,
    urgency,
    ...(picture ? { picture } : {}),
    ...(voice ? { voice } : {}),
    ...(progress ? { progress } : {}),
    ...(notice === undefined ? {} : { notice }),
    ...(settles ? { settles } : {}),
  }
  const outgoing: Outgoing = { message, starts: [] }
  draft.out.push(outgoing)
  if (choices.length > 0) draft.state.offered = choices.map(({ data }) => data)
  const top = topFrame(draft)
  const told = hideContact(whole, draft.state.frames, draft.moment.visits)
  const noted = hide ? told.replaceAll(hide, '••••') : told
  note(draft, 'bot', noted, top ? { flow: top.flow, step: top.step } : {})
  return outgoing
}

export function say(
  draft: Draft,
  key: string,
  extra?: Readonly<Record<string, string>>,
  more: Omit<Said, 'text'> = {},
): Outgoing {
  return emit(draft, { text: phrase(draft, key, extra), ...more })
}

/** A sentence that goes in front of the next message of this turn. */
export function lead(draft: Draft, key: string, extra?: Readonly<Record<string, string>>): void {
  draft.lead.push(phrase(draft, key, extra))
}

/** What was only meant as an introduction goes out by itself when nothing followed. */
export function flushLead(draft: Draft): void {
  if (draft.lead.length > 0) emit(draft, { text: '' })
}

/** Kept only from people who agreed: without consent there is no transcript (Law 91/2025/QH15, Art. 9). */
export function note(
  draft: Draft,
  from: TranscriptEntry['from'],
  text: string,
  more: Omit<Partial<TranscriptEntry>, 'id' | 'at' | 'from' | 'text'> = {},
): void {
  if (draft.state.consent.state !== 'yes') return
  draft.transcript.push({ id: draft.moment.id(), at: draft.moment.now, from, text, ...more })
}
