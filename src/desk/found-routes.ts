/**
 * `/api/desk/found…`: somebody who never met a helper is found by the code they were told in their own chat, and erased where
 * they ask for it. There is no other search for them; every try is counted and written down.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { conversationOfCode, findCodeIn } from '../conversation/find-code.ts'
import { clean } from '../privacy/clean.ts'
import { mask } from '../privacy/secrets.ts'
import type { Conversation, Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Found } from './api.ts'
import { perMinute } from './per-minute.ts'
import { seesTicket } from './reading.ts'
import { Refused } from './refusals.ts'
import type { DeskWorld } from './world.ts'

/** Somebody reads it out, somebody types it, perhaps twice; whoever guesses gets nowhere. */
export const TRIES_A_MINUTE = 6

const strict = { additionalProperties: false }
const Code = Type.String({ minLength: 1, maxLength: 20 })
const FindBody = Type.Object({ code: Code }, strict)
const EraseBody = Type.Object({ code: Code, reason: Type.String({ minLength: 3, maxLength: 200 }) }, strict)

export function foundRoutes(
  app: FastifyInstance,
  world: DeskWorld,
  me: (request: FastifyRequest) => Promise<{ readonly staff: StaffMember }>,
): void {
  const { gate, store, clock, happen } = world
  const tooMany = perMinute(TRIES_A_MINUTE)

  /** @throws {Refused} 'code-unknown': wrong, over, or of somebody who is gone; nobody learns which */
  async function find(staff: StaffMember, typed: string): Promise<Conversation> {
    if (tooMany(staff.id, clock.now())) throw new Refused('busy')
    const code = findCodeIn(typed)
    const key = code === null ? null : await conversationOfCode(store, code, clock.now())
    const conversation = key === null ? null : await store.readConversation(key)
    if (conversation !== null) return conversation
    await gate.audit({ who: staff.id, what: 'found', why: 'no such code' })
    throw new Refused('code-unknown', { where: 'code' })
  }

  async function openTicket(key: Conversation['key']): Promise<Document<Ticket> | undefined> {
    const all = (await store.listDocuments('ticket', { index: ['conversation', key], max: 20 })) as Document<Ticket>[]
    return all.find(({ body }) => body.state !== 'closed')
  }

  app.post('/api/desk/found', { ...gate.right('requests.keep'), schema: { body: FindBody } }, async (request) => {
    const { staff } = await me(request)
    const { code } = request.body as Static<typeof FindBody>
    const { key, address, state } = await find(staff, code)
    const ticket = await openTicket(key)
    const seen = ticket && seesTicket(world, staff, ticket.body) ? ticket.id : undefined
    await gate.audit({ who: staff.id, what: 'found', ...(ticket && { object: `ticket ${ticket.id}` }) })
    return {
      who: state.pair?.resident ?? 'người dân',
      channelTitle: world.channel(address.channel)?.title.replace(/ \(.*\)$/, '') ?? address.channel,
      lastInAt: state.lastInAt,
      kept: state.consent.state === 'yes',
      ...(seen === undefined ? {} : { ticket: seen }),
    } satisfies Found
  })

  app.post(
    '/api/desk/found/erase',
    { ...gate.right('person.erase-found'), schema: { body: EraseBody } },
    async (request) => {
      const { staff } = await me(request)
      const { code, reason } = request.body as Static<typeof EraseBody>
      const { key, address } = await find(staff, code)
      const ticket = await openTicket(key)
      const why = `by code: ${mask(clean(reason).text.trim()).text}`
      await gate.audit({ who: staff.id, what: 'erase', why, ...(ticket && { object: `ticket ${ticket.id}` }) })
      await happen(key, address, { kind: 'forget' })
      return {}
    },
  )
}
