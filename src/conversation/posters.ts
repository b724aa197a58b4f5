/**
 * Which poster brought somebody: its id stands at the end of what a code opens (`tam-tru-q7k2p`, or `q7k2p` alone for the
 * menu). Only posters that were made are known, so counters keep to a closed set.
 */
import type { Input } from '../messages.ts'
import { posterName } from './counted.ts'
import { count, type Draft } from './draft.ts'

/** What is begun later than this after a code was scanned was not begun because of it. */
const BROUGHT_MS = 24 * 60 * 60_000

const ENDS_IN_ID = /^(?:([a-z0-9-]+)-)?([a-z0-9]+)$/

/** What the code opens, and the poster if there is one. */
export function splitRef(
  { moment }: Pick<Draft, 'moment'>,
  ref: string,
): { readonly ref?: string; readonly poster?: string } {
  const plain = ref.replaceAll('_', '-')
  const [, opens, poster = ''] = ENDS_IN_ID.exec(plain) ?? []
  if (!moment.posters?.().has(poster)) return { ref: plain }
  return { poster, ...(opens === undefined ? {} : { ref: opens }) }
}

/** Counts the poster and gives the opening without it. */
export function cameBy(draft: Draft, input: Extract<Input, { kind: 'open' }>): Input {
  if (input.ref === undefined) return input
  const { ref, poster } = splitRef(draft, input.ref)
  if (poster === undefined) return input
  count(draft, posterName('opened', poster))
  draft.state.poster = { id: poster, at: draft.moment.now }
  return { kind: 'open', ...(ref === undefined ? {} : { ref }) }
}

/** The poster to which a flow that begins now is owed; the first only. */
export function takePoster({ state, moment }: Draft): string | undefined {
  const { poster } = state
  delete state.poster
  return poster && moment.now - poster.at < BROUGHT_MS ? poster.id : undefined
}
