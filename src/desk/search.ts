/** Finding somebody among the open tickets one may see: by name, words said, flow and step. Accents may be left out. */
import { mask } from '../privacy/secrets.ts'
import type { Document, Ticket, TranscriptEntry } from '../records.ts'
import { fold } from '../understanding/normalise.ts'
import type { Card } from './api.ts'

/** Tickets looked through, newest first, and lines of each. */
export const TICKETS_SEARCHED = 100
export const LINES_SEARCHED = 100
export const FOUND_MAX = 20

/** Numbers are found by their last four digits: more of one is neither kept nor asked for. */
export function searchable(query: string): boolean {
  return !/\d(?:[ .-]?\d){4}/.test(query) && mask(query).findings.length === 0
}

export interface Searched {
  readonly ticket: Document<Ticket>
  readonly card: Card
  readonly entries: readonly TranscriptEntry[]
}

export interface Hit {
  readonly card: Card
  readonly entry?: TranscriptEntry
  /** Less is nearer. */
  readonly rank: number
}

/** Exact accents before folded ones, names and steps before words. */
export function search(query: string, among: readonly Searched[]): readonly Hit[] {
  const exact = query.normalize('NFC').toLowerCase().trim()
  const folded = fold(query)
  if (folded === '') return []
  const near = (text: string): number | null =>
    text.toLowerCase().includes(exact) ? 0 : fold(text).includes(folded) ? 1 : null
  return among
    .flatMap(({ card, entries }): Hit[] => {
      const places = [card, card.goesOn].flatMap((at) => [at?.flow?.title ?? '', at?.step?.title ?? ''])
      const head = [card.who, ...places, card.channelTitle].map(near)
      const best = Math.min(...head.map((rank) => rank ?? Number.POSITIVE_INFINITY))
      if (best < Number.POSITIVE_INFINITY) return [{ card, rank: best }]
      const found = entries.findLast(({ text }) => near(text) === 0) ?? entries.findLast(({ text }) => near(text) === 1)
      return found ? [{ card, entry: found, rank: 2 + (near(found.text) ?? 1) }] : []
    })
    .sort((a, b) => a.rank - b.rank || b.card.changed - a.card.changed)
    .slice(0, FOUND_MAX)
}
