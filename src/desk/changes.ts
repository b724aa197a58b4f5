/**
 * Tickets by the number of their last change. A number is made before its commit, so one that commits late may be lower
 * than what a screen has seen: every question goes back a little, and what comes twice is the same.
 */
import { setImmediate } from 'node:timers/promises'
import { CHANGES_PER_MS } from '../conversation/ticket.ts'
import { VISIT } from '../conversation/visit-records.ts'
import type { Document, Ticket } from '../records.ts'
import type { DeskStore } from './world.ts'

/** Longer than a commit may take, the retries of a slow one included, and than two machines' clocks differ. */
export const OVERLAP_MS = 10_000
const PAGE = 500
/** Everybody waiting in a ward, many times over. */
const OPEN_MAX = 2_000

export function openTickets(store: Pick<DeskStore, 'listDocuments'>): Promise<readonly Document<Ticket>[]> {
  return store.listDocuments('ticket', { index: ['open', 'yes'], max: OPEN_MAX }) as Promise<
    readonly Document<Ticket>[]
  >
}

/** All that changed after `change`, closed ones too, and a little before it; oldest change first. */
export async function changedTickets(
  store: Pick<DeskStore, 'listDocuments'>,
  change: number,
): Promise<readonly Document<Ticket>[]> {
  const found = new Map<string, Document<Ticket>>()
  let after = change - OVERLAP_MS * CHANGES_PER_MS
  for (;;) {
    const page = (await store.listDocuments('ticket', { max: PAGE, after })) as readonly Document<Ticket>[]
    const last = page.at(-1)
    for (const ticket of page) found.set(ticket.id, ticket)
    if (!last || page.length < PAGE) return [...found.values()]
    // One less, for those of the same number that the page cut off; never standing still.
    after = Math.max(last.sort - 1, after + 1)
  }
}

const asked = new WeakMap<object, Map<number, Promise<readonly Document<Ticket>[]>>>()

/**
 * For screens: hundreds hear of the same change at once, and each asks. Those who ask before a reading begins share it, so
 * nobody gets anything older than their question. `change` 0: all that are open.
 */
export function ticketsSince(
  store: Pick<DeskStore, 'listDocuments'>,
  change: number,
): Promise<readonly Document<Ticket>[]> {
  const waiting = asked.get(store) ?? new Map<number, Promise<readonly Document<Ticket>[]>>()
  asked.set(store, waiting)
  const known = waiting.get(change)
  if (known) return known
  const reading = (async () => {
    await setImmediate()
    waiting.delete(change)
    return change === 0 ? await openTickets(store) : await changedTickets(store, change)
  })()
  waiting.set(change, reading)
  return reading
}

const VISITS_AT_ONCE = 500

/** Whether visits were written since it was last asked, by whatever process. */
export function newVisits(store: Pick<DeskStore, 'listDocuments'>) {
  let upTo = 0
  /** The change of each seen last, of the time that is looked at again. */
  const seen = new Map<string, number>()
  return {
    async look(): Promise<boolean> {
      const after = upTo - OVERLAP_MS * CHANGES_PER_MS
      let news = false
      for (const { id, sort } of await store.listDocuments(VISIT, { max: VISITS_AT_ONCE, after })) {
        if (seen.get(id) === sort) continue
        seen.set(id, sort)
        upTo = Math.max(upTo, sort)
        news = true
      }
      const old = upTo - 2 * OVERLAP_MS * CHANGES_PER_MS
      for (const [id, change] of seen) if (change < old) seen.delete(id)
      return news
    },
    /** Nobody looks: whoever comes reads the list whole. */
    forget(change: number): void {
      seen.clear()
      upTo = Math.max(upTo, change)
    },
  }
}
