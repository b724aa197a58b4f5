/** A helper's own words are looked at before they leave: what asks for a code or money never does. */
import type { Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Unsafe } from './api.ts'
import { unsafe } from './guard.ts'
import { CLAIM_ENDS_AT, countOffence } from './offences.ts'
import { conversationFor, helperFor } from './reading.ts'
import { Refused } from './refusals.ts'
import { REMEDIES } from './remedies.ts'
import type { DeskWorld } from './world.ts'

/** Of what was sent to whom, for requests in pieces where no transcript is kept. */
const REMEMBERED_MAX = 1_000
const REMEMBERED_TEXTS = 2
const LOOKED_BACK = 20
const CLAIM_TAKEN = ' Đây là lần thứ ba trong một giờ nên lượt này trở lại hàng chờ và trưởng nhóm đã được báo.'

export function ownWords(world: DeskWorld) {
  const { store, clock, gate, happen, count } = world
  const sent = new Map<string, readonly string[]>()

  /** My last words to them: where nothing is kept, what this process remembers. */
  async function before(staff: StaffMember, ticket: Document<Ticket>): Promise<readonly string[]> {
    const remembered = sent.get(`${ticket.id} ${staff.id}`)
    if (remembered) return remembered
    const entries = await store.transcript(ticket.body.conversation, LOOKED_BACK)
    return entries
      .filter(({ by }) => by === staff.id)
      .slice(-REMEMBERED_TEXTS)
      .map(({ text }) => text)
  }

  function remember(staff: StaffMember, ticket: Document<Ticket>, known: readonly string[], text: string): void {
    if (sent.size >= REMEMBERED_MAX) sent.clear()
    sent.set(`${ticket.id} ${staff.id}`, [...known, text].slice(-REMEMBERED_TEXTS))
  }

  /** @param before  what they said last, for requests in pieces. @throws {Refused} 'unsafe' */
  async function check(
    staff: StaffMember,
    ticket: Document<Ticket>,
    claim: number,
    text: string,
    before: readonly string[],
  ): Promise<void> {
    const { place } = world.catalogue()
    const numbers = [place.police, place.one_stop, place.helpers, ...Object.values(place.offices ?? {})]
      .flatMap(({ phone }) => phone ?? [])
      .concat(Object.values(place.hotlines).map(({ number }) => number))
    const kind = unsafe(text, { before, numbers })
    if (kind !== null) await stop(staff, ticket, claim, kind)
  }

  /** It is counted and written down; the third within an hour ends the claim. @throws {Refused} always */
  async function stop(staff: StaffMember, ticket: Document<Ticket>, claim: number, kind: Unsafe): Promise<never> {
    const nth = await countOffence(store, staff.id, clock.now())
    count('desk_unsafe', { kind, nth: String(Math.min(nth, CLAIM_ENDS_AT)) })
    await gate.audit({ who: staff.id, what: 'unsafe-words', object: `ticket ${ticket.id}`, why: `${kind} ${nth}` })
    if (nth >= CLAIM_ENDS_AT) {
      const { key, address } = await conversationFor(world, ticket)
      await happen(key, address, {
        kind: 'helper',
        ticket: ticket.id,
        act: { kind: 'release', helper: helperFor(world, staff), claim },
      })
    }
    throw new Refused('unsafe', { where: kind, words: `${REMEDIES[kind]}${nth >= CLAIM_ENDS_AT ? CLAIM_TAKEN : ''}` })
  }

  return { before, remember, check, stop }
}
