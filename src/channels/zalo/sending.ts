/** One message to one person, and what became of it. */
import type { Address, SendOutcome } from '../../messages.ts'
import type { FittedMessage, SendContext } from '../channel.ts'
import type { ChannelTools } from '../tools.ts'
import type { Abilities } from './abilities.ts'
import type { Reply, ZaloApi } from './api.ts'
import { pictureMessage, textMessage } from './compose.ts'
import { text, whole } from './fields.ts'
import { ANONYMOUS } from './incoming.ts'
import { classOf, mayBeButtons, outcomeOf } from './outcomes.ts'
import type { ZaloSettings } from './settings.ts'
import type { Uploaded, Uploads } from './uploads.ts'

/** A second call begins only while the whole can end within the 10 s a send may take. */
const SECOND_CALL_MS = 4_000

/** Billed messages rest so long after Zalo said that nothing pays for them. */
const MONEY_REST_MS = 3_600_000

/** Words under a picture: its description, which Zalo shows in full. */
const ALT_CHARS = 500

const CONSULTATION = '/v3.0/oa/message/cs'
/** The older address is shut for everything but this. */
const ANONYMOUS_REPLY = '/v2.0/oa/message'

export type ZaloSend = (message: FittedMessage, to: Address, context: SendContext) => Promise<SendOutcome>

export interface SenderParts {
  readonly api: ZaloApi
  readonly uploads: Uploads
  readonly abilities: Abilities
  /** What an account's calls came to, for whoever watches over it. */
  readonly noted: (oa: string, what: 'works' | 'account' | 'money' | 'unknown') => void
}

export function zaloSender(
  { buttons }: Pick<ZaloSettings, 'buttons'>,
  { api, uploads, abilities, noted }: SenderParts,
  { clock, log }: Pick<ChannelTools, 'clock' | 'log'>,
): ZaloSend {
  const form = buttons === 'typed' ? 'typed' : 'plain'
  const moneyRestUntil = new Map<string, number>()

  return async (message, to, context) => {
    if (context.window === 'between' && clock.now() < (moneyRestUntil.get(to.account) ?? 0)) {
      return { kind: 'closed', reason: 'no money for billed messages' }
    }
    if (to.person.startsWith(ANONYMOUS)) return await sendToStranger(message, to, context)
    const { media, bytes, picture } = message
    if (media?.kind === 'photo' && bytes) {
      const photo = { id: media.id, upload: () => uploads.own(to.account, media.id, bytes) }
      return await sendPicture(message, message.text, photo, to)
    }
    if (media) return { kind: 'rejected', reason: 'no such media' }
    if (picture !== undefined) {
      const drawing = { id: picture.path, upload: () => uploads.of(to.account, picture.path) }
      return await sendPicture(message, message.text || picture.alt.slice(0, ALT_CHARS), drawing, to)
    }
    return await sendWords(message, to)
  }

  async function sendWords(message: FittedMessage, to: Address): Promise<SendOutcome> {
    const began = clock.now()
    const reply = await post(to, textMessage(message, form))
    const areButtonsAtFault = message.buttons.length > 0 && reply.kind === 'error' && mayBeButtons(reply.code)
    if (!areButtonsAtFault || clock.now() - began > SECOND_CALL_MS) return ended(reply, to)
    // The numbers stand in the text: without its buttons the message is still whole.
    const bare = await post(to, textMessage({ ...message, buttons: [] }, form))
    if (bare.kind === 'done') {
      log.warn({ channel: 'zalo', code: reply.code }, 'the account takes no buttons: numbers from now on')
      await abilities.refusedButtons(to.account).catch(() => {})
    }
    return ended(bare, to)
  }

  async function sendPicture(
    message: FittedMessage,
    words: string,
    { id, upload }: { readonly id: string; readonly upload: () => Promise<Uploaded> },
    to: Address,
  ): Promise<SendOutcome> {
    for (const isLast of [false, true]) {
      const began = clock.now()
      const uploaded = await upload()
      if (uploaded.kind === 'none') {
        // The words alone, if there are any; never in place of a photo of a person's own.
        return words === '' || message.media
          ? { kind: 'rejected', reason: 'picture' }
          : await sendWords({ ...message, text: words }, to)
      }
      if (uploaded.kind === 'failed') return uploadFailed(uploaded.reply, to)
      if (clock.now() - began > SECOND_CALL_MS) {
        return { kind: 'retry', reason: 'picture uploaded', afterMs: 0, scope: 'message' }
      }
      const reply = await post(to, pictureMessage(words, uploaded.attachment))
      const isForgotten = reply.kind === 'error' && classOf('oa', reply.code) === 'upload'
      if (isForgotten || (message.media && reply.kind === 'done')) uploads.forget(to.account, id)
      if (!isForgotten || isLast || clock.now() - began > SECOND_CALL_MS) return ended(reply, to)
    }
    return { kind: 'rejected', reason: 'picture', plain: true }
  }

  /** Nothing of the message has left: no doubt about it, whatever became of the picture. */
  function uploadFailed(reply: Exclude<Reply, { kind: 'done' }>, to: Address): SendOutcome {
    const outcome = ended(reply, to)
    if (outcome.kind === 'rejected') return { ...outcome, plain: true }
    if (outcome.kind !== 'retry') return outcome
    const { unsure: _, ...sure } = outcome
    return sure
  }

  async function sendToStranger(message: FittedMessage, to: Address, { reply }: SendContext): Promise<SendOutcome> {
    if (reply === undefined) return { kind: 'blocked', reason: 'no conversation to answer in' }
    const recipient = { anonymous_id: to.person.slice(ANONYMOUS.length), conversation_id: reply }
    return ended(await call(to, ANONYMOUS_REPLY, { recipient, message: { text: message.text } }), to)
  }

  function post(to: Address, message: object): Promise<Reply> {
    return call(to, CONSULTATION, { recipient: { user_id: to.person }, message })
  }

  function call(to: Address, path: string, body: object): Promise<Reply> {
    const contentType = 'application/json'
    return api.call(to.account, { method: 'POST', path, contentType, body: JSON.stringify(body) })
  }

  function ended(reply: Reply, { account }: Address): SendOutcome {
    switch (reply.kind) {
      case 'done': {
        noted(account, 'works')
        const platformId = text(reply.data?.message_id)
        const at = whole(reply.data?.sent_time)
        return { kind: 'sent', ...(platformId && { platformId }), ...(at !== null && at > 0 && { at }) }
      }
      case 'error': {
        const what = classOf('oa', reply.code)
        if (what === 'account' || what === 'money' || what === 'unknown') noted(account, what)
        if (what === 'money') moneyRestUntil.set(account, clock.now() + MONEY_REST_MS)
        if (what === 'unknown') log.warn({ channel: 'zalo', code: reply.code }, 'a code of Zalo nobody here knows')
        return outcomeOf(reply.code, reply.afterMs)
      }
      case 'slow-down':
        return { kind: 'retry', reason: 'throttled', afterMs: reply.afterMs, scope: 'channel' }
      case 'unclear': {
        const { reason, unsure, everyone } = reply
        return { kind: 'retry', reason, afterMs: 0, ...(unsure && { unsure }), scope: everyone ? 'channel' : 'message' }
      }
      case 'waits':
        return { kind: 'retry', reason: reply.reason, afterMs: reply.afterMs, scope: 'channel' }
      case 'stopped':
        return { kind: 'stopped', reason: reply.reason }
      default:
        return reply satisfies never
    }
  }
}
