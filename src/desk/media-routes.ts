/** The addresses of photos and voices. The answers are files: of a fixed type, for this screen alone, kept by nobody. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { ShelfFile } from '../media/shelf.ts'
import { clean } from '../privacy/clean.ts'
import type { Document, Ticket } from '../records.ts'
import type { Right } from '../staff/guard.ts'
import type { Action } from '../staff/may.ts'
import type { StaffMember } from '../staff/record.ts'
import { openPhoto, playVoice } from './media.ts'
import * as S from './schemas.ts'
import type { DeskWorld } from './world.ts'

/** How routes on a ticket know it and who asks. */
export interface OnTicket {
  readonly onTicket: (action: Action) => Right
  readonly ticketIn: (request: FastifyRequest) => Document<Ticket>
  readonly me: (request: FastifyRequest) => Promise<{ readonly staff: StaffMember }>
}

export function mediaRoutes(app: FastifyInstance, world: DeskWorld, { onTicket, ticketIn, me }: OnTicket): void {
  const opening = { params: S.MediaParams, body: S.OpenPhotoBody }
  app.post(
    '/api/desk/tickets/:id/media/:item/open',
    { ...onTicket('reveal'), schema: opening },
    async (request, reply) => {
      const { item } = request.params as Static<typeof S.MediaParams>
      const reason = clean((request.body as Static<typeof S.OpenPhotoBody>).reason).text
      return asFile(reply, await openPhoto(world, (await me(request)).staff, ticketIn(request), { item, reason }))
    },
  )
  const playing = { params: S.MediaParams, body: S.EmptyBody }
  app.post(
    '/api/desk/tickets/:id/media/:item/play',
    { ...onTicket('voice.play'), schema: playing },
    async (request, reply) => {
      const { item } = request.params as Static<typeof S.MediaParams>
      return asFile(reply, await playVoice(world, (await me(request)).staff, ticketIn(request), item))
    },
  )
}

function asFile(reply: FastifyReply, { bytes, type, seconds }: ShelfFile): FastifyReply {
  if (seconds !== undefined) void reply.header('x-seconds', seconds)
  return reply
    .headers({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'content-disposition': 'inline',
      'referrer-policy': 'no-referrer',
    })
    .type(type)
    .send(bytes)
}
