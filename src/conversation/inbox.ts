/**
 * A person of ours answers in the platform's own inbox (OA chat tool, Page inbox): the bot is silent at once, their words
 * join the transcript, and it comes back by a word, a tag or thread given back (`control`), the desk, or after a time.
 */
import { fold } from '../understanding/normalise.ts'
import { type Draft, setTimer } from './draft.ts'
import { label } from './phrases.ts'
import { note } from './say.ts'

/** After the last word of a person there; the bot then answers again when it is written to. */
export const INBOX_QUIET_MS = 12 * 3_600_000

/** What staff write there to give the conversation back. Folded. */
const RETURN_WORDS = new Set(['tro ly tiep tuc', 'tro ly lam tiep', '#tro ly', '#troly'])

/** @returns 'returned': the words were the ones that give the conversation back */
export function heardInInbox(draft: Draft, text: string, platformId: string | undefined): 'held' | 'returned' {
  const { state } = draft
  note(draft, 'person', text, platformId === undefined ? {} : { platformId })
  if (state.owner === 'human' && RETURN_WORDS.has(bare(text))) return 'returned'
  takenInInbox(draft)
  return 'held'
}

/** Somebody there has the conversation, whether they have written already or not. */
export function takenInInbox(draft: Draft): void {
  const { state, moment } = draft
  // One whom the desk helps stays with the desk.
  if (state.owner !== 'human') state.inbox = 'held'
  // What the bot was about to say would come on top of the person's words.
  draft.withdraw = 'all'
  if (state.inbox === 'held') setTimer(draft, 'inbox', moment.now + INBOX_QUIET_MS)
}

/** Nobody has written there for long: the bot listens again, and says so when the resident writes. */
export function inboxQuiet(draft: Draft): void {
  const { state } = draft
  if (state.owner !== 'human' || state.inbox !== 'held') return
  state.owner = 'bot'
  state.inbox = 'over'
}

/** Does the resident want the bot back from someone in the inbox? From the desk only the volunteer gives back. */
export function wantsBotBack(draft: Draft, text: string): boolean {
  return draft.state.inbox === 'held' && bare(text) === bare(label(draft, 'go_on_alone'))
}

function bare(text: string): string {
  return fold(text)
    .replace(/[\s.!]+$/u, '')
    .trim()
}
