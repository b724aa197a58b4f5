/** `GET /chat/files/…`: a photo or recording one of us sent, for the page of the one person it was sent to. */
import type { FastifyInstance } from 'fastify'
import { conversationKey } from '../../messages.ts'
import { FILE_POLICY } from './headers.ts'
import { addressOf, Refused, sessionIn, type WebchatWorld } from './world.ts'

/** The message and its part, as the page has it: `01j…/0`. */
const ENTRY = /^[\w-]{1,40}\/\d{1,3}$/

export function sentFiles(app: FastifyInstance, world: WebchatWorld): void {
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

/** Safari plays nothing that cannot be had in pieces. One range only; anything else gets the whole. */
function rangeOf(header: string | undefined, length: number): readonly [from: number, to: number] | null {
  const [, start = '', end = ''] = /^bytes=(\d{0,9})-(\d{0,9})$/.exec(header ?? '') ?? []
  if (start === '' && end === '') return null
  const from = start === '' ? Math.max(0, length - Number(end)) : Number(start)
  const to = start === '' || end === '' ? length - 1 : Math.min(Number(end), length - 1)
  return from <= to ? [from, to] : null
}
