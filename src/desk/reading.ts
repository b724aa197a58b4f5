/** What the desk shows: cards since a change, one of them opened, its lines, who is on duty, and finding somebody. */
import type { Conversation, Document, Helper, Ticket, TranscriptEntry } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Card, Cards, Colleague, Line, Lines, Me, Opened, Search } from './api.ts'
import { allCanned } from './canned.ts'
import { cardOf, inOrder, objectOf } from './cards.ts'
import { openTickets, ticketsSince } from './changes.ts'
import { requestsDue } from './data-requests.ts'
import { inTurn } from './in-turn.ts'
import { linesOf } from './lines.ts'
import { aroundStep, askedLast } from './look.ts'
import { notesOf } from './notes.ts'
import { ownOffered } from './own-media.ts'
import { picturesOf } from './pictures.ts'
import { Refused } from './refusals.ts'
import { rulesDue } from './rules.ts'
import { LINES_SEARCHED, search, TICKETS_SEARCHED } from './search.ts'
import { onShift, shiftOf } from './shifts.ts'
import { groupsOf } from './topics.ts'
import { offeredTo, workedAt } from './worked.ts'
import type { DeskWorld } from './world.ts'

export const LINES_SHOWN = 30
/** Newer lines are looked for among so many: a screen that was away longer opens the card anew. */
const NEWER_AMONG = 500

export async function ticketOf(world: Pick<DeskWorld, 'store'>, id: string): Promise<Document<Ticket> | null> {
  return (await world.store.getDocument('ticket', id)) as Document<Ticket> | null
}

export function cardFor(world: DeskWorld, ticket: Document<Ticket>, me: string): Card {
  return cardOf(ticket, { catalogue: world.catalogue(), channel: world.channel, me })
}

export function seesTicket({ gate }: Pick<DeskWorld, 'gate'>, staff: StaffMember, ticket: Ticket): boolean {
  return gate.may(staff, 'ticket.see', objectOf(ticket))
}

const myTurn = inTurn()

/** With `after` 0 all that are open; else what changed since, and what is to be taken off the screen. */
export async function readCards(world: DeskWorld, staff: StaffMember, after: number): Promise<Cards> {
  const tickets = await ticketsSince(world.store, after)
  await myTurn()
  const seen = tickets.filter(({ body }) => isListed(staff, body) && seesTicket(world, staff, body))
  const shown = new Set(seen.map(({ id }) => id))
  const gone = tickets.filter((ticket) => !shown.has(ticket.id) && mayHaveBeenSeen(world, staff, ticket))
  return {
    cards: seen.map((ticket) => cardFor(world, ticket, staff.id)).sort(inOrder),
    gone: after === 0 ? [] : gone.map(({ id }) => id),
    upTo: tickets.reduce((highest, { sort }) => Math.max(highest, sort), after),
    me: await meOf(world, staff),
  }
}

/** Whoever is with the bot again is of interest to who helped them, and to leads. */
function isListed({ id, role }: StaffMember, { state, helped }: Ticket): boolean {
  if (state === 'closed') return false
  return (state !== 'watching' && state !== 'scheduled') || role === 'lead' || helped?.by.staff === id
}

/** What was never theirs to see is not told of, not even that it is gone. */
function mayHaveBeenSeen(world: DeskWorld, staff: StaffMember, { version, body }: Document<Ticket>): boolean {
  if (seesTicket(world, staff, body)) return true
  return (
    body.state !== 'closed' &&
    version > 1 &&
    !(objectOf(body).policeOnly && body.claim === 0 && body.helped === undefined)
  )
}

export async function meOf(world: DeskWorld, staff: StaffMember): Promise<Me> {
  const { id, name, role } = staff
  return {
    staff: id,
    name,
    role: world.gate.roleNames[role],
    unit: unitOf(world, staff),
    lead: role === 'lead',
    shift: await shiftOf(world.store, id, world.clock.now()),
    topics: groupsOf(world.catalogue()),
    rulesDue: await rulesDue(world.store, id, world.clock.now()),
    ...(role === 'lead' ? { requests: await requestsDue(world.store, world.clock.now()) } : {}),
    warnAfterMs: world.warnMs,
    leaseMs: world.leaseMs,
    lockAfterMs: world.gate.lockAfterMs,
  }
}

export function unitOf({ catalogue }: Pick<DeskWorld, 'catalogue'>, { role }: Pick<StaffMember, 'role'>): string {
  const { helpers, police, ward } = catalogue().place
  return role === 'police' ? police.name : (helpers.unit ?? ward.name)
}

/** As whom a resident sees them. */
export function helperFor(world: Pick<DeskWorld, 'catalogue' | 'gate'>, staff: StaffMember): Helper {
  const role = world.gate.roleNames[staff.role]
  return {
    staff: staff.id,
    name: staff.name,
    role: role.charAt(0).toLowerCase() + role.slice(1),
    unit: unitOf(world, staff),
  }
}

/** @throws {Refused} 'absent' */
export async function conversationFor(
  { store }: Pick<DeskWorld, 'store'>,
  ticket: Document<Ticket>,
): Promise<Conversation> {
  const conversation = await store.readConversation(ticket.body.conversation)
  if (conversation === null) throw new Refused('absent')
  return conversation
}

/** `null`: the conversation is gone. */
export async function openCard(world: DeskWorld, staff: StaffMember, ticket: Document<Ticket>): Promise<Opened | null> {
  const { store, clock, canned } = world
  const key = ticket.body.conversation
  const conversation = await store.readConversation(key)
  if (conversation === null) return null
  const catalogue = world.catalogue()
  const now = clock.now()
  const entries = await store.transcript(key, LINES_SHOWN + 1)
  const stoppedAt = ticket.body.waitingSince
  const asked = askedLast(entries, stoppedAt)
  const offered = offeredTo(world, conversation, await allCanned(store, canned))
  const worked = await workedAt(world, ticket.body, offered)
  return {
    card: cardFor(world, ticket, staff.id),
    lines: await shown(world, staff, entries.slice(-LINES_SHOWN), conversation),
    older: entries.length > LINES_SHOWN,
    stoppedAt,
    ...aroundStep(ticket.body, conversation, catalogue, now, entries),
    ...(asked === undefined ? {} : { asked }),
    canned: offered,
    ...(worked.length === 0 ? {} : { worked }),
    pictures: picturesOf(conversation, catalogue, now),
    sends: ownOffered(world, staff, conversation),
    notes: await notesOf(store, key),
  }
}

export async function moreLines(
  world: DeskWorld,
  staff: StaffMember,
  ticket: Document<Ticket>,
  { before, after }: { readonly before?: string; readonly after?: string },
): Promise<Lines> {
  const key = ticket.body.conversation
  const conversation = await world.store.readConversation(key)
  if (conversation === null) return { lines: [], older: false }
  if (after !== undefined) {
    const newer = (await world.store.transcript(key, NEWER_AMONG)).filter(({ id }) => id > after)
    return { lines: await shown(world, staff, newer.slice(0, LINES_SHOWN), conversation), older: false }
  }
  const entries = await world.store.transcript(key, LINES_SHOWN + 1, before)
  return {
    lines: await shown(world, staff, entries.slice(-LINES_SHOWN), conversation),
    older: entries.length > LINES_SHOWN,
  }
}

async function shown(
  { gate }: Pick<DeskWorld, 'gate'>,
  staff: StaffMember,
  entries: readonly TranscriptEntry[],
  { unsent }: Pick<Conversation, 'unsent'>,
): Promise<readonly Line[]> {
  const wrote = [...new Set(entries.flatMap(({ by }) => (by === undefined ? [] : [by])))]
  const people = await Promise.all(wrote.map((id) => gate.person(id)))
  const names = new Map(people.flatMap((person) => (person ? [[person.id, person.name] as const] : [])))
  return linesOf(entries, { me: staff.id, names, unsent })
}

/** On duty now, without oneself, who has the fewest first. */
export async function colleagues(world: DeskWorld, staff: StaffMember): Promise<readonly Colleague[]> {
  const { store, gate, clock } = world
  const there = (await onShift(store, clock.now())).filter((shift) => shift.staff !== staff.id)
  const held = (await openTickets(store)).filter(({ body }) => body.state === 'held')
  const found = await Promise.all(
    there.map(async ({ staff: id, shift }): Promise<readonly Colleague[]> => {
      const person = await gate.person(id)
      if (person === null || person.state !== 'active' || !gate.may(person, 'desk.open')) return []
      const open = held.filter(({ body }) => body.helper?.staff === id).length
      return [{ staff: id, name: person.name, until: shift.until, open }]
    }),
  )
  return found.flat().sort((a, b) => a.open - b.open || a.until - b.until)
}

export async function find(world: DeskWorld, staff: StaffMember, query: string): Promise<Search> {
  const tickets = (await openTickets(world.store)).filter(({ body }) => seesTicket(world, staff, body))
  const newest = tickets.slice(-TICKETS_SEARCHED)
  const among = await Promise.all(
    newest.map(async (ticket) => ({
      ticket,
      card: cardFor(world, ticket, staff.id),
      entries: await world.store.transcript(ticket.body.conversation, LINES_SEARCHED),
    })),
  )
  const hits = search(query, among)
  return {
    found: await Promise.all(
      hits.map(async ({ card, entry }) => {
        const [line] = entry ? await shown(world, staff, [entry], { unsent: false }) : []
        return { card, ...(line ? { line } : {}) }
      }),
    ),
  }
}
