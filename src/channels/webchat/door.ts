/** In front of everything a resident sends: from our own page, not too many newcomers, and on to whoever decides. */
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import { conversationKey, type InboundEvent } from '../../messages.ts'
import { retryAfterS } from './newcomers.ts'
import { isOwnRequest, type Session } from './session.ts'
import { addressOf, header, isForm, Refused, type WebchatWorld } from './world.ts'

export function assertOwn(
  request: FastifyRequest,
  given: string | undefined,
  session: Session | null,
  { publicUrl }: WebchatWorld,
): void {
  // A form without its token is nobody's; from scripts only our own page can send JSON.
  const token = isForm(request) ? (given ?? '') : given
  const proof = { fetchSite: header(request, 'sec-fetch-site'), origin: header(request, 'origin'), token }
  const own = isOwnRequest(proof, publicUrl, session)
  if (own !== 'yes') throw new Refused(own)
}

/** Someone we do not know yet begins a chat: not too many from one address. */
export async function assertRoom(
  request: FastifyRequest,
  session: Session,
  { store, clock, admit }: WebchatWorld,
): Promise<void> {
  const now = clock.now()
  try {
    if ((await store.readConversation(conversationKey(addressOf(session)))) !== null) return
  } catch (error) {
    // The spool may still take it, and nobody can begin thousands of chats with the store away.
    if (!(error instanceof AppError && error.code === 'store-away')) throw error
  }
  if (!admit(request.ip, now)) throw new Refused('crowded', retryAfterS(now))
}

/** As far as its durable end. */
export async function take({ receive, count }: WebchatWorld, event: InboundEvent): Promise<void> {
  count('chat_events', { kind: event.input.kind })
  if ((await receive(event)) === 'unavailable') throw new Refused('unavailable')
}
