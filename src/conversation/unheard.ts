/**
 * What somebody typed and nothing matched, kept so that editors can teach it: only of people who agreed, masked already,
 * short, and never what was typed as an answer of one's own (a name, a number, an address). Gone with its person.
 */
import { fold } from '../understanding/normalise.ts'
import { type Draft, liveFlow, topFrame } from './draft.ts'

/** Kind of the documents. */
export const UNHEARD = 'unheard'
/** Longer ones tell a story, and stories are about somebody. */
const CHARS_MAX = 80
/** Of one person on one day: a bot in a loop fills nothing. */
const A_DAY_MAX = 10
const DAY_MS = 24 * 60 * 60_000

export interface Unheard {
  readonly text: string
  readonly folded: string
  readonly flow?: string
  readonly step?: string
}

export function noteUnheard(draft: Draft, text: string): void {
  const { state, moment } = draft
  if (state.consent.state !== 'yes' || state.language !== 'vi') return
  const frame = topFrame(draft)
  const kind = frame && liveFlow(draft, frame.flow)?.definition.steps[frame.step]?.kind
  if (kind === 'ask' || kind === 'photo') return
  const said = text.trim()
  // What was masked stood for something of theirs.
  if (said.length > CHARS_MAX || said.includes('[')) return
  const folded = fold(said).replace(/[\s.,!?…]+$/u, '')
  if (!/\p{L}/u.test(folded)) return
  const day = Math.floor(moment.now / DAY_MS)
  const before = state.unheard?.day === day ? state.unheard.count : 0
  if (before >= A_DAY_MAX) return
  state.unheard = { day, count: before + 1 }
  const body: Unheard = { text: said, folded, ...(frame ? { flow: frame.flow, step: frame.step } : {}) }
  const document = {
    kind: UNHEARD,
    id: moment.id(),
    version: 1,
    indexes: { conversation: draft.key },
    sort: moment.now,
    body,
  }
  draft.documents.push({ replaces: 0, document })
}
