/**
 * `GET /chat/files/…`: a photo or recording one of us sent, for the page of the one person it was sent to.
 * `GET /chat/own/…`: a photo they sent themselves, for nobody but them.
 */
import type { FastifyInstance } from 'fastify'
import { type ConversationKey, conversationKey } from '../../messages.ts'
import type { TranscriptEntry } from '../../records.ts'
import { FILE_POLICY } from './headers.ts'
import { addressOf, Refused, sessionIn, type WebchatWorld } from './world.ts'

/** The message and its part, as the page has it: `01j…/0`. */
const ENTRY = /^[\w-]{1,40}\/\d{1,3}$/

/** As the page made it for the photo; a plain form's has a few characters more. */
const OWN = /^[\w.-]{8,80}$/

/** Addresses of the photos of this transcript that are still kept, by the id they were sent under. */
export async function ownPhotos(
  { media }: Pick<WebchatWorld, 'media'>,
  key: ConversationKey,
  transcript: readonly Pick<TranscriptEntry, 'from' | 'media' | 'platformId'>[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const { from, media: sent, platformId = '' } of transcript) {
    if (from !== 'resident' || sent?.[0]?.kind !== 'photo' || !sent[0].ref || !OWN.test(platformId)) continue
    if ((await media.shelf.find(key, sentTag(platformId))) !== null) found.set(platformId, `/chat/own/${platformId}`)
  }
  return found
}

/** Under what a file of theirs lies on the shelf. */
export function sentTag(id: string): string {
  return `sent ${id}`
}

export function sentFiles(app: FastifyInstance, world: WebchatWorld): void {
  ownFile(app, world)
  app.get('/chat/files/*', async (request, reply) => {
    const { '*': id } = request.params as { readonly '*': string }
    const session = sessionIn(request, world)
    if (session === null || !ENTRY.test(id)) throw new Refused('absent')
    const person = addressOf(session)
    const sent = (await world.log.find(person, id))?.message.media
    const file = sent && (await world.shelf?.read(sent.id, conversationKey(person)))
    if (!file) throw new Refused('absent')
    const { bytes, type } = file
    reply
      .header('content-security-policy', FILE_POLICY)
      .header('cache-control', 'private, no-store')
      .header('accept-ranges', 'bytes')
      .type(type)
    const part = rangeOf(request.headers.range, bytes.length)
    if (part === null) return reply.send(bytes)
    const [from, to] = part
    return reply
      .code(206)
      .header('content-range', `bytes ${from}-${to}/${bytes.length}`)
      .send(bytes.subarray(from, to + 1))
  })
}

function ownFile(app: FastifyInstance, world: WebchatWorld): void {
  app.get('/chat/own/:id', async (request, reply) => {
    const { id } = request.params as { readonly id: string }
    const session = sessionIn(request, world)
    if (session === null || !OWN.test(id)) throw new Refused('absent')
    const key = conversationKey(addressOf(session))
    const kept = await world.media.shelf.find(key, sentTag(id))
    const file = kept === null ? null : await world.media.shelf.read(kept)
    if (!file?.type.startsWith('image/')) throw new Refused('absent')
    return reply
      .header('content-security-policy', FILE_POLICY)
      .header('cache-control', 'private, no-store')
      .type(file.type)
      .send(file.bytes)
  })
}

/** Safari plays nothing that cannot be had in pieces. One range only; anything else gets the whole. */
function rangeOf(header: string | undefined, length: number): readonly [from: number, to: number] | null {
  const [, start = '', end = ''] = /^bytes=(\d{0,9})-(\d{0,9})$/.exec(header ?? '') ?? []
  if (start === '' && end === '') return null
  const from = start === '' ? Math.max(0, length - Number(end)) : Number(start)
  const to = start === '' || end === '' ? length - 1 : Math.min(Number(end), length - 1)
  return from <= to ? [from, to] : null
}
