/** The addresses of photos and voices. The answers are files: of a fixed type, for this screen alone, kept by nobody. */
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import type { ShelfFile } from '../media/shelf.ts'
import { clean } from '../privacy/clean.ts'
import type { Document, Ticket } from '../records.ts'
import type { Right } from '../staff/guard.ts'
import type { Action } from '../staff/may.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Acts } from './acts.ts'
import type { MediaAsked } from './api.ts'
import { openPhoto, playVoice, sentFile } from './media.ts'
import { CAPTION_CHARS_MAX, offeredFile } from './own-media.ts'
import { perMinute } from './per-minute.ts'
import { Refused } from './refusals.ts'
import * as S from './schemas.ts'
import type { DeskWorld } from './world.ts'

/** Of one session in a minute: a whole album one after the other, and no more. */
const SENT_A_MINUTE = 12

/** How routes on a ticket know it and who asks. */
export interface OnTicket {
  readonly onTicket: (action: Action) => Right
  readonly ticketIn: (request: FastifyRequest) => Document<Ticket>
  readonly me: (request: FastifyRequest) => Promise<{ readonly staff: StaffMember; readonly session: string }>
}

export async function mediaRoutes(
  app: FastifyInstance,
  world: DeskWorld,
  perform: Pick<Acts, 'send' | 'sendable'>,
  { onTicket, ticketIn, me }: OnTicket,
): Promise<void> {
  const often = perMinute(SENT_A_MINUTE)
  await app.register(multipart)

  const sending = { schema: { params: S.TicketParams, querystring: S.MediaQuery } }
  const right = onTicket('ticket.claim')
  const takesFile = { ...right, config: { ...right.config, upload: true as const } }
  app.post('/api/desk/tickets/:id/media', { ...takesFile, ...sending }, async (request) => {
    const { id, claim, kind } = request.query as Static<typeof S.MediaQuery>
    const { staff, session } = await me(request)
    const ticket = ticketIn(request)
    if (often(session, world.clock.now())) throw new Refused('busy')
    const asked: MediaAsked = { id, claim: Number(claim), kind }
    const known = await perform.sendable(staff, ticket, asked)
    if (known) return known
    const { caption, file } = await formIn(request, world.media.fileBytesMax)
    const taken = await world.uploads.take(staff.id, file, (bytes) =>
      perform.send(staff, ticket, { ...asked, caption, bytes }),
    )
    if (taken === 'large') throw new Refused('media-large')
    if (taken === 'busy') throw new Refused('media-busy')
    return taken
  })

  const seeing = { schema: { params: S.MediaParams } }
  app.get('/api/desk/tickets/:id/media/:item', { ...onTicket('chat.read'), ...seeing }, async (request, reply) => {
    const { item } = request.params as Static<typeof S.MediaParams>
    return asFile(reply, await sentFile(world, ticketIn(request), item))
  })

  const offered = { schema: { params: S.PhotoParams } }
  app.get('/api/desk/tickets/:id/photos/:photo', { ...onTicket('chat.read'), ...offered }, async (request, reply) => {
    const { staff } = await me(request)
    const ticket = ticketIn(request)
    if (staff.role !== 'lead' && ticket.body.helper?.staff !== staff.id) throw new Refused('absent')
    const { photo } = request.params as Static<typeof S.PhotoParams>
    return asFile(reply, await offeredFile(world, ticket, photo))
  })

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

/** First the caption, then the file, and nothing else. @throws {Refused} 'type', 'invalid' */
async function formIn(
  request: FastifyRequest,
  bytesMax: number,
): Promise<{ readonly caption: string; readonly file: AsyncIterable<Uint8Array> }> {
  if (!request.isMultipart()) throw new Refused('type')
  // One byte more than is taken, so that too much is noticed.
  const limits = { fieldSize: CAPTION_CHARS_MAX * 4, fields: 1, files: 1, parts: 2, fileSize: bytesMax + 1 }
  let caption = ''
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'file') return { caption, file: whole(part.file) }
      if (part.fieldname !== 'caption' || typeof part.value !== 'string') break
      caption = part.value.replace(/\s+/g, ' ').trim()
      if (caption.length > CAPTION_CHARS_MAX) break
    }
  } catch {
    // Cut off, or no form at all.
  }
  throw new Refused('invalid')
}

/** One that breaks off on the way is no mistake of ours. */
async function* whole(file: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* file
  } catch {
    throw new Refused('invalid')
  }
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
