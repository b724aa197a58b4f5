/**
 * How a notice is handed out: subscriptions in the order of their documents, a page at a time, each page claimed until a
 * time, so that several nodes share the round and a dead one's page is taken over. Who is asked twice is decided of once:
 * the conversation remembers. Pure.
 */
import type { Document, NoticeRound } from '../records.ts'

/** A page is worked off in a second or so; whoever has not by then is taken to be gone. */
export const CLAIM_MS = 60_000

export interface Page {
  readonly after: number
  readonly upTo: number
}

export const BEGUN: NoticeRound = { after: Number.MIN_SAFE_INTEGER, pages: [], over: false }

/** Somebody else's page whose time has run out, taken over; null: there is none. */
export function takenOver(
  round: NoticeRound,
  now: number,
): { readonly round: NoticeRound; readonly page: Page } | null {
  const dead = round.pages.find(({ until }) => until <= now)
  if (!dead) return null
  const { after, upTo } = dead
  const pages = round.pages.map((one) => (one === dead ? { ...one, until: now + CLAIM_MS } : one))
  return { round: { ...round, pages }, page: { after, upTo } }
}

/** The next page: these documents. None: nothing lies behind. */
export function taken(
  round: NoticeRound,
  found: readonly Pick<Document, 'sort'>[],
  now: number,
): { readonly round: NoticeRound; readonly page: Page | null } {
  const last = found.at(-1)
  if (!last) return { round: { ...round, over: true }, page: null }
  const page = { after: round.after, upTo: last.sort }
  const pages = [...round.pages, { ...page, until: now + CLAIM_MS }]
  return { round: { ...round, after: last.sort, pages }, page }
}

export function finished(round: NoticeRound, { after }: Page): NoticeRound {
  return { ...round, pages: round.pages.filter((one) => one.after !== after) }
}

export function isOver({ over, pages }: NoticeRound): boolean {
  return over && pages.length === 0
}

/**
 * The documents of a listing of at most `max` after which the next one may begin: of several with one `sort` all or none.
 * More than `max` of one `sort` come together only if their conversations began in one thousandth of a ms.
 */
export function wholePage<T extends Pick<Document, 'sort'>>(found: readonly T[], max: number): readonly T[] {
  const last = found.at(-1)?.sort
  if (found.length < max || found[0]?.sort === last) return found
  return found.filter(({ sort }) => sort !== last)
}
