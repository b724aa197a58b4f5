/** Ten chats of a week, masked as they are kept, drawn for a lead to read: by lot, the same ten whoever asks. */
import { createHash } from 'node:crypto'
import { CHANGES_PER_MS } from '../conversation/ticket.ts'
import type { Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Review } from './api.ts'
import { cardFor, seesTicket } from './reading.ts'
import type { DeskWorld } from './world.ts'

export const DRAWN = 10
const WEEK_MS = 7 * 86_400_000
/** Monday 1970-01-05, 00:00 in Viet Nam: weeks are counted from there. */
const FIRST_MONDAY = Date.UTC(1970, 0, 5) - 7 * 3_600_000
const READ_MAX = 5_000
const PAGE = 500

/** Of the week before the present one: it is over, so the ten stay the same. */
export async function drawn(world: DeskWorld, staff: StaffMember): Promise<Review> {
  const week = Math.floor((world.clock.now() - FIRST_MONDAY) / WEEK_MS) - 1
  const from = FIRST_MONDAY + week * WEEK_MS
  const until = from + WEEK_MS
  const helped: Document<Ticket>[] = []
  let after = from * CHANGES_PER_MS
  for (let read = 0; read < READ_MAX; read += PAGE) {
    const page = (await world.store.listDocuments('ticket', { max: PAGE, after })) as readonly Document<Ticket>[]
    helped.push(
      ...page.filter(({ body }) => {
        const at = body.helped?.at ?? 0
        return at >= from && at < until && body.who.kept !== false && body.conversation !== ''
      }),
    )
    const last = page.at(-1)
    if (!last || page.length < PAGE) break
    after = last.sort
  }
  const lots = helped
    .filter(({ body }) => seesTicket(world, staff, body) && body.helped?.by.staff !== staff.id)
    .map((ticket) => ({ ticket, lot: createHash('sha256').update(`${week} ${ticket.id}`).digest('hex') }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, DRAWN)
  return {
    from,
    until,
    chats: lots.map(({ ticket }) => ({
      card: cardFor(world, ticket, staff.id),
      helper: ticket.body.helped?.by.name ?? '',
    })),
  }
}
