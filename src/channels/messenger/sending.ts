/** One message to one person: what must be looked at before, the call, and the second try where a first one can be mended. */
import type { Address, SendOutcome } from '../../messages.ts'
import type { FittedMessage, SendContext } from '../channel.ts'
import { text } from './fields.ts'
import type { Graph, GraphFailure, GraphResult } from './graph.ts'
import { isAboutPersona, isLostAttachment, OUTSIDE, outcomeOf, THREAD_IS_TAKEN } from './outcomes.ts'
import type { Personas } from './personas.ts'
import type { Pictures } from './pictures.ts'
import { contentOf, permissionFor } from './requests.ts'
import type { MessengerSettings } from './settings.ts'

export interface SenderParts {
  readonly graph: Graph
  readonly settings: Pick<MessengerSettings, 'pageId' | 'humanAgent' | 'takeOver'>
  readonly personas: Personas
  readonly pictures: Pictures
}

export type MessengerSend = (message: FittedMessage, to: Address, context: SendContext) => Promise<SendOutcome>

export function messengerSender({ graph, settings, personas, pictures }: SenderParts): MessengerSend {
  const { pageId, humanAgent, takeOver } = settings

  return async (message, to, { window }) => {
    const isPerson = message.author.kind === 'person'
    const outcome = await sendIn(window, message, to)
    if (outcome.kind === 'closed' && outcome.reason === OUTSIDE && window === 'open' && isPerson && humanAgent) {
      // It left our queue inside the window and arrived outside it.
      return await sendIn('between', message, to)
    }
    if (outcome.kind !== 'blocked' || outcome.reason !== THREAD_IS_TAKEN || !isPerson) return outcome
    // What a volunteer has written is kept until it may be said; the bot's word is just no longer wanted.
    const held: SendOutcome = { kind: 'closed', reason: THREAD_IS_TAKEN }
    if (!takeOver || !(await take(to))) return held
    const again = await sendIn(window, message, to)
    return again.kind === 'blocked' && again.reason === THREAD_IS_TAKEN ? held : again
  }

  async function sendIn(window: SendContext['window'], message: FittedMessage, to: Address): Promise<SendOutcome> {
    const permission = permissionFor(message, window, humanAgent)
    if (permission.kind === 'closed') return permission
    const { picture, media, bytes, author } = message
    const attachment =
      media && bytes ? await pictures.own(media, bytes) : picture && (await pictures.idOf(picture.path))
    if (attachment?.kind === 'missing') return NO_PICTURE
    if (attachment?.kind === 'failed') return ofUpload(attachment.failure)
    const persona = author.kind === 'person' ? await personas.idOf(author) : null

    const post = (personaId: string | null, attachmentId: string | undefined) =>
      call(message, to, permission.type, personaId, attachmentId)
    let result = await post(persona, attachment?.id)
    if (persona !== null && author.kind === 'person' && isRefused(result) && isAboutPersona(result)) {
      await personas.forget(author, persona)
      result = await post(null, attachment?.id)
    }
    if (picture !== undefined && attachment !== undefined && isRefused(result) && isLostAttachment(result)) {
      await pictures.forget(picture.path, attachment.id)
      const renewed = await pictures.idOf(picture.path)
      if (renewed.kind === 'missing') return NO_PICTURE
      if (renewed.kind === 'failed') return ofUpload(renewed.failure)
      result = await post(persona, renewed.id)
    }
    if (isRefused(result)) return outcomeOf(result)
    const platformId = text(result.value.message_id)
    return { kind: 'sent', ...(platformId !== null && { platformId }) }
  }

  async function call(
    message: FittedMessage,
    { person }: Address,
    type: object,
    persona: string | null,
    attachmentId: string | undefined,
  ): Promise<GraphResult> {
    const content = contentOf(message, { attachmentId, nameInFront: persona === null })
    if (content === null) return NOTHING
    return await graph.post(`${pageId}/messages`, {
      recipient: { id: person },
      ...type,
      message: content,
      ...(persona !== null && { persona_id: persona }),
    })
  }

  async function take({ person }: Address): Promise<boolean> {
    const result = await graph.post(`${pageId}/take_thread_control`, { recipient: { id: person } })
    return result.kind === 'ok'
  }
}

/** Delivery then says what the picture shows, in words. */
const NO_PICTURE: SendOutcome = { kind: 'rejected', reason: 'picture', plain: true }

/** As if Facebook had refused it: an empty text is a bad parameter. */
const NOTHING: GraphFailure = {
  kind: 'error',
  status: 400,
  error: { code: 100, subcode: 0, message: 'nothing to show' },
  headers: {},
}

function isRefused(result: GraphResult): result is GraphFailure {
  return result.kind !== 'ok'
}

/** Nothing has reached the person yet, whatever became of the upload. */
function ofUpload(failure: GraphFailure): SendOutcome {
  const outcome = outcomeOf(failure)
  switch (outcome.kind) {
    case 'retry': {
      const { unsure: _nothingWasSaid, ...again } = outcome
      return again
    }
    case 'stopped':
      return outcome
    default:
      return NO_PICTURE
  }
}
