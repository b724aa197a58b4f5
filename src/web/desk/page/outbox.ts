/**
 * What was written and has not reached the server yet. It outlives a dead network and a killed tab, and never goes
 * out under another claim than the one it was written under: a late reply must not land in somebody else's talk.
 */
import type { Card } from '../../../desk/api.ts'

export interface Unsent {
  /** Made by the page; the server says the same one once. */
  readonly id: string
  readonly ticket: string
  /** "bác Hoa", for when the card is gone. */
  readonly who: string
  readonly claim: number
  /** Of a file: the line under it. */
  readonly text: string
  /** A photo or recording of one's own; its bytes lie in the browser's database under the same id. */
  readonly file?: OwnFile
  /** When it was written, ms. */
  readonly at: number
  /**
   * `waiting`: goes out as soon as it may. `sent`: taken, its line has not been read yet. `refused`: the server will
   * not have it. `lost`: the claim it was written under is over.
   */
  readonly state: 'waiting' | 'sent' | 'refused' | 'lost'
  /** It was on its way once and no answer came: it may have arrived. Only the server knows. */
  readonly tried?: boolean
  /** Refused: why, in the server's words. */
  readonly why?: string
}

export interface OwnFile {
  readonly kind: 'photo' | 'voice'
  /** Of a recording. */
  readonly seconds?: number
}

/** Older ones are of no use to anybody, and say something about a resident: they are dropped at the next start. */
export const KEPT_MS = 24 * 60 * 60_000

export type Outcome =
  | { readonly kind: 'sent' }
  /** No answer, or not now. */
  | { readonly kind: 'again' }
  | { readonly kind: 'refused'; readonly why: string }
  /** Another claim, or none. */
  | { readonly kind: 'lost' }

export function next(items: readonly Unsent[]): Unsent | undefined {
  return items.find(({ state }) => state === 'waiting')
}

export function settled(items: readonly Unsent[], id: string, outcome: Outcome): readonly Unsent[] {
  const item = items.find((one) => one.id === id)
  if (!item) return items
  const as = (change: Partial<Unsent>) => items.map((one) => (one.id === id ? { ...one, ...change } : one))
  switch (outcome.kind) {
    case 'sent':
      return as({ state: 'sent' })
    case 'again':
      return as({ tried: true })
    case 'refused':
      return as({ state: 'refused', why: outcome.why })
    case 'lost':
      return items.map((one) => (one.id === id || isSameClaim(one, item) ? asLost(one) : one))
    default:
      return outcome satisfies never
  }
}

/**
 * After the list has been read anew: what was written under a claim that is over will not be sent. What may already have
 * arrived is left to the server's answer.
 */
export function judged(items: readonly Unsent[], cards: ReadonlyMap<string, Card>): readonly Unsent[] {
  const isOver = ({ ticket, claim }: Unsent) => {
    const card = cards.get(ticket)
    return !card?.mine || card.claim !== claim
  }
  return items.some((item) => item.state === 'waiting' && !item.tried && isOver(item))
    ? items.map((item) => (item.tried || !isOver(item) ? item : asLost(item)))
    : items
}

/** The lines of this resident have been read: what was taken stands among them now. */
export function withoutRead(items: readonly Unsent[], ticket: string): readonly Unsent[] {
  const isRead = (item: Unsent) => item.ticket === ticket && item.state === 'sent'
  return items.some(isRead) ? items.filter((item) => !isRead(item)) : items
}

export function dropped(items: readonly Unsent[], ids: readonly string[]): readonly Unsent[] {
  return items.filter(({ id }) => !ids.includes(id))
}

/** Of one resident, oldest first. */
export function ofTicket(items: readonly Unsent[], ticket: string): readonly Unsent[] {
  return items.filter((item) => item.ticket === ticket)
}

/** What a store gave back, without what is too old or is not ours. */
export function restored(stored: unknown, now: number): readonly Unsent[] {
  if (!Array.isArray(stored)) return []
  return (stored as readonly Partial<Unsent>[]).filter(
    (item): item is Unsent =>
      typeof item?.id === 'string' &&
      typeof item.ticket === 'string' &&
      typeof item.text === 'string' &&
      typeof item.at === 'number' &&
      now - item.at < KEPT_MS,
  )
}

function asLost(item: Unsent): Unsent {
  return item.state === 'waiting' ? { ...item, state: 'lost' } : item
}

function isSameClaim(one: Unsent, other: Unsent): boolean {
  return one.ticket === other.ticket && one.claim === other.claim
}
