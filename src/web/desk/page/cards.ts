/**
 * The list of everybody who needs a person: one list, from which all sections and badges are computed. What is shown
 * under *Chờ* keeps its order while somebody looks at it; who comes meanwhile stands behind "Có 2 người mới".
 */
import type { Card, Cards } from '../../../desk/api.ts'
import { exactTime } from './when.ts'
import { waitingPhotos } from './words.ts'

export interface List {
  readonly byId: ReadonlyMap<string, Card>
  /** Highest change known; 0: nothing was loaded yet. */
  readonly upTo: number
  /** Ids under *Chờ*, in the order shown. */
  readonly shown: readonly string[]
  /** Shown ones that somebody else has now: they stay in their place for a moment and say so. */
  readonly leaving: ReadonlyMap<string, Leaving>
}

export interface Leaving {
  readonly card: Card
  readonly text: string
  readonly until: number
}

export type Section = 'waiting' | 'mine' | 'watching' | 'scheduled' | 'others'

/** How long a card that was taken says by whom. */
export const LEAVING_MS = 5_000

export const EMPTY: List = { byId: new Map(), upTo: 0, shown: [], leaving: new Map() }

/** In exactly one section, whatever its state. */
export function sectionOf(card: Card): Section {
  if (card.state === 'waiting') return 'waiting'
  if (card.state === 'held') return card.mine ? 'mine' : 'others'
  if (card.helped && !card.helped.mine) return 'others'
  return card.state === 'watching' ? 'watching' : 'scheduled'
}

export function section({ byId }: List, name: Section): readonly Card[] {
  return [...byId.values()].filter((card) => sectionOf(card) === name).sort(byTurn)
}

/** What the bottom bar counts: the same cards the lists hold, new ones included. */
export function badges(list: List): { readonly waiting: number; readonly mine: number } {
  return { waiting: section(list, 'waiting').length, mine: section(list, 'mine').length }
}

/** Waiting, but not shown yet. */
export function newcomers(list: List): readonly Card[] {
  return section(list, 'waiting').filter(({ id }) => !list.shown.includes(id))
}

/** Whether showing the list anew would put somebody else first. */
export function isOutOfOrder(list: List): boolean {
  const now = section(list, 'waiting').map(({ id }) => id)
  const shown = list.shown.filter((id) => list.byId.get(id)?.state === 'waiting')
  return shown.some((id, place) => now.filter((other) => list.shown.includes(other))[place] !== id)
}

/** Puts everybody in their place: asked for, or nobody is looking. */
export function arranged(list: List): List {
  return { ...list, shown: section(list, 'waiting').map(({ id }) => id), leaving: new Map() }
}

/**
 * Takes news in without moving what is shown.
 *
 * @param whole  the news are all there is, not only what changed
 */
export function withNews(list: List, news: Pick<Cards, 'cards' | 'gone' | 'upTo'>, now: number, whole = false): List {
  const byId = new Map(whole ? [] : list.byId)
  for (const card of news.cards) {
    if (card.state === 'closed') byId.delete(card.id)
    else byId.set(card.id, card)
  }
  for (const id of news.gone) byId.delete(id)

  const leaving = new Map(list.leaving)
  for (const id of list.shown) {
    const card = byId.get(id)
    if (card?.state === 'waiting') leaving.delete(id)
    else if (!card?.mine && !leaving.has(id)) {
      const before = list.byId.get(id)
      if (before) leaving.set(id, { card: before, text: takenText(card), until: now + LEAVING_MS })
    }
  }
  const shown = list.shown.filter((id) => byId.get(id)?.state === 'waiting' || leaving.has(id))
  const next = { byId, upTo: news.upTo, shown, leaving }
  return shown.length === 0 ? arranged(next) : next
}

/** Whose helper has a photo that waits for a lead; nobody decides about their own. */
export function photosWaiting({ byId }: List): readonly Card[] {
  return [...byId.values()].filter((card) => !card.mine && waitingPhotos(card) > 0)
}

/** One card as an answer brought it, unless something newer is known. */
export function withCard(list: List, card: Card, now: number): List {
  const known = list.byId.get(card.id)
  if (known && known.changed > card.changed) return list
  return withNews(list, { cards: [card], gone: [], upTo: list.upTo }, now)
}

/** Somebody else was faster: the server's words stand in the card's place. */
export function withLost(list: List, id: string, text: string, now: number): List {
  const card = list.byId.get(id) ?? list.leaving.get(id)?.card
  if (!card || !list.shown.includes(id)) return list
  return { ...list, leaving: new Map(list.leaving).set(id, { card, text, until: now + LEAVING_MS }) }
}

/** Without those who have said long enough that they are taken. */
export function swept(list: List, now: number): List {
  if (![...list.leaving.values()].some(({ until }) => until <= now)) return list
  const leaving = new Map([...list.leaving].filter(([, { until }]) => until > now))
  const shown = list.shown.filter((id) => list.byId.get(id)?.state === 'waiting' || leaving.has(id))
  return { ...list, leaving, shown }
}

/** Name, procedure, step, channel: folded, every word of the search must be found. */
export function matches(card: Card, query: string): boolean {
  const text = folded(
    [
      ...[card.who, card.flow?.title, card.step?.title, card.step?.stage, card.channelTitle, card.helper?.name],
      ...[card.goesOn?.flow?.title, card.goesOn?.step?.title, card.goesOn?.step?.stage],
    ].join(' '),
  )
  return folded(query)
    .split(' ')
    .every((word) => text.includes(word))
}

/** Without marks and capitals: many type "khong quet duoc". */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().trim().replace(/\s+/g, ' ')
}

/** Urgent ones, then those who lost a helper, then whoever has waited longest. */
function byTurn(a: Card, b: Card): number {
  return (
    Number(b.urgent) - Number(a.urgent) ||
    Number(b.front) - Number(a.front) ||
    a.waitingSince - b.waitingSince ||
    (a.id < b.id ? -1 : 1)
  )
}

function takenText(card: Card | undefined): string {
  if (card?.helper) return `${card.helper.name} đã nhận lúc ${exactTime(card.helper.since)}`
  return 'Đã có người nhận, hoặc đã thôi chờ'
}
