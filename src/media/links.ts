/**
 * Addresses of files on our shelf for platforms that fetch what they are to show: good for minutes, known to nobody but who
 * was told, and saying nothing of whose file it is. There is no list of them: what is asked for stands sealed in the address.
 */
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../clock.ts'
import { seal, unseal } from '../seal.ts'
import type { Shelf } from './shelf.ts'

/** A platform fetches at once; a second try of ours makes a new address. */
export const LINK_MS = 10 * 60_000
const SEALED_AS = 'file link'
/** Twice what ours have. */
const TOKEN_CHARS_MAX = 512

export interface FileLinks {
  address(id: string): string
  /** `null`: not one of ours, or its time is over. */
  open(token: string): string | null
}

/** @param key  32 bytes */
export function fileLinks(key: Buffer, publicUrl: string, clock: Pick<Clock, 'now'>): FileLinks {
  return {
    address(id) {
      const sealed = Buffer.from(seal(key, SEALED_AS, { id, until: clock.now() + LINK_MS }), 'base64')
      return `${publicUrl}/files/${sealed.toString('base64url')}`
    },
    open(token) {
      const said = unseal(key, SEALED_AS, Buffer.from(token, 'base64url').toString('base64')) as
        | { readonly id: string; readonly until: number }
        | undefined
      return said && said.until > clock.now() ? said.id : null
    },
  }
}

/** `GET /files/…` */
export function fileRoutes(links: FileLinks, shelf: Pick<Shelf, 'read'>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/files/*', async (request, reply) => {
      const { '*': token } = request.params as { readonly '*': string }
      const id = token.length > TOKEN_CHARS_MAX ? null : links.open(token)
      const file = id === null ? null : await shelf.read(id)
      if (file === null) return reply.callNotFound()
      // A platform's own servers ask, and keep it for their chat; nobody in between may.
      return reply
        .headers({ 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; sandbox" })
        .type(file.type)
        .send(file.bytes)
    })
  }
}
