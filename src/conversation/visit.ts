/** A request that the team come to the house, made of what a flow gathered. The desk shows and answers it. */
import type { Visit } from '../records.ts'
import { count, type Draft, topFrame } from './draft.ts'

/** Letters and digits that are not mistaken for each other when read aloud. */
const ALPHABET = '2346789CDEFHJKMNPRTVWXY'

/** Stores the request with the turn. @returns its reference, six characters to read out: `K7-4MP2` */
export function requestVisit(draft: Draft): string {
  const frame = topFrame(draft)
  const letters = Array.from({ length: 6 }, () => ALPHABET[Math.floor(draft.moment.chance() * ALPHABET.length)]).join(
    '',
  )
  const reference = `${letters.slice(0, 2)}-${letters.slice(2)}`
  const visit: Visit = {
    conversation: draft.key,
    reference,
    flow: frame?.flow ?? '',
    answers: Object.fromEntries(Object.entries(frame?.answers ?? {}).map(([name, { said }]) => [name, said])),
    requestedAt: draft.moment.now,
    state: 'requested',
  }
  draft.documents.push({
    replaces: 0,
    document: {
      kind: 'visit',
      id: draft.moment.id(),
      version: 1,
      indexes: { conversation: draft.key, state: 'requested', reference },
      sort: draft.moment.now,
      body: visit,
    },
  })
  count(draft, 'visit_requested')
  return reference
}
