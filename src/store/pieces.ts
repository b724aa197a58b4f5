/**
 * Everything a store holds, in pieces that do not depend on the driver: for a copy, and for moving from one driver to
 * the other.
 */
import type { ConversationKey } from '../messages.ts'
import type { ConversationState, Document, OutboxEntry, Timer, TranscriptEntry } from '../records.ts'

export interface QueuedPiece {
  readonly entry: OutboxEntry
  readonly held: boolean
  /** Not before; 0: at once, also for what somebody was sending. */
  readonly readyAt: number
}

export type Piece =
  | {
      readonly kind: 'conversation'
      readonly key: ConversationKey
      readonly turn: number
      readonly state: ConversationState
      readonly outbox: readonly QueuedPiece[]
      readonly timers: readonly Timer[]
      readonly transcript: readonly TranscriptEntry[]
    }
  /** Hashes of applied ids, as `applied-hash.ts` makes them. */
  | { readonly kind: 'applied'; readonly ids: readonly { readonly hash: string; readonly at: number }[] }
  | { readonly kind: 'documents'; readonly documents: readonly Document[] }
  | {
      readonly kind: 'counts'
      readonly counts: readonly { readonly day: string; readonly name: string; readonly n: number }[]
    }

/** Kinds of documents that no copy holds: people's photos and voices, which go within days; a copy is kept for a month. */
export const isPassing = (kind: string): boolean => /^shelf(?:-piece-.)?$/.test(kind)

/** How much there is of each, to be compared after a move. */
export interface Amounts {
  readonly conversations: number
  readonly outbox: number
  readonly timers: number
  readonly transcript: number
  readonly applied: number
  readonly documents: number
  /** Sum of all counters of all days. */
  readonly counted: number
}

export const NOTHING: Amounts = {
  conversations: 0,
  outbox: 0,
  timers: 0,
  transcript: 0,
  applied: 0,
  documents: 0,
  counted: 0,
}

export function addPiece(sum: Amounts, piece: Piece): Amounts {
  switch (piece.kind) {
    case 'conversation':
      return {
        ...sum,
        conversations: sum.conversations + 1,
        outbox: sum.outbox + piece.outbox.length,
        timers: sum.timers + piece.timers.length,
        transcript: sum.transcript + piece.transcript.length,
      }
    case 'applied':
      return { ...sum, applied: sum.applied + piece.ids.length }
    case 'documents':
      return { ...sum, documents: sum.documents + piece.documents.length }
    case 'counts':
      return { ...sum, counted: piece.counts.reduce((total, { n }) => total + n, sum.counted) }
    default:
      return piece satisfies never
  }
}

export function sameAmounts(a: Amounts, b: Amounts): boolean {
  return (Object.keys(NOTHING) as (keyof Amounts)[]).every((name) => a[name] === b[name])
}

export async function amountsIn(source: PieceSource): Promise<Amounts> {
  let sum = NOTHING
  for await (const piece of source.pieces()) sum = addPiece(sum, piece)
  return sum
}

/** What a move or a copy reads. */
export interface PieceSource {
  pieces(): AsyncIterable<Piece>
}

/** What it writes. Taking a piece again changes nothing. */
export interface PieceTarget {
  take(piece: Piece): Promise<void>
}
