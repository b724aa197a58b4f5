/** The methods of the Bot API that we use, over the stand-in's world. */
import { fileKind } from '../files.ts'
import { type Chat, type SeenMessage, show, type World } from './chats.ts'
import {
  bad,
  FILE_BYTES,
  type Payload,
  PHOTO_BYTES,
  type Refusal,
  readKeyboard,
  refuseCaption,
  refuseNotice,
  refuseText,
} from './rules.ts'

export type Outcome = { readonly result: unknown } | Refusal

export interface Limits {
  /** Messages a chat takes at once before 1 a second counts. */
  readonly burst: number
  /** Messages a second over all chats. */
  readonly perSecond: number
}

/** Presses older than this can no longer be answered. */
const PRESS_AGE_MS = 150_000

export function botMethods(world: World, bot: { id: number; username: string }, limits: Limits, now: () => number) {
  let second = { at: 0, sent: 0 }

  const methods: Readonly<Record<string, (payload: Payload) => Outcome>> = {
    getMe: () => ({ result: { id: bot.id, is_bot: true, first_name: 'Từng Bước', username: bot.username } }),
    getWebhookInfo: () => ({
      result: {
        url: world.webhook.url,
        has_custom_certificate: false,
        pending_update_count: world.pending,
        max_connections: 40,
        ...(world.webhook.allowed.length > 0 && { allowed_updates: world.webhook.allowed }),
        ...(world.lastError && { last_error_date: world.lastError.date, last_error_message: world.lastError.message }),
      },
    }),
    setWebhook({ url, secret_token, allowed_updates }) {
      world.webhook = {
        url: String(url ?? ''),
        secret: String(secret_token ?? ''),
        allowed: (allowed_updates as string[] | undefined) ?? [],
      }
      return { result: true }
    },
    deleteWebhook() {
      world.webhook = { url: '', secret: '', allowed: [] }
      return { result: true }
    },
    setMyCommands: () => ({ result: true }),
    setMyDescription: () => ({ result: true }),
    setMyShortDescription: () => ({ result: true }),
    setChatMenuButton: () => ({ result: true }),

    sendMessage: (payload) =>
      toChat(payload, (chat) => {
        const refusal = refuseText(payload)
        if (refusal !== null) return refusal
        return send(chat, payload, String(payload.text), undefined)
      }),

    sendPhoto: (payload) =>
      toChat(payload, (chat) => {
        const refusal = refuseCaption(payload)
        if (refusal !== null) return refusal
        const picture = pictureOf(payload.photo)
        if ('code' in picture) return picture
        return send(chat, payload, String(payload.caption ?? ''), picture)
      }),

    sendVoice: (payload) =>
      toChat(payload, (chat) => {
        const refusal = refuseCaption(payload)
        if (refusal !== null) return refusal
        const { voice, duration } = payload
        if (!Buffer.isBuffer(voice)) return bad('wrong file identifier/HTTP URL specified')
        if (voice.length > FILE_BYTES) return { code: 413, description: 'Request Entity Too Large' }
        if (fileKind(voice) !== 'm4a') return bad('VOICE_PROCESS_FAILED')
        if (chat.noVoices) return bad('VOICE_MESSAGES_FORBIDDEN')
        return send(chat, payload, String(payload.caption ?? ''), undefined, {
          bytes: voice,
          seconds: Number(duration),
        })
      }),

    editMessageText: (payload) =>
      toMessage(payload, (message) => {
        const refusal = refuseText(payload)
        if (refusal !== null) return refusal
        const markup = readKeyboard(payload)
        if ('code' in markup) return markup
        if (message.text === payload.text && same(message.keyboard, markup.keyboard)) return notModified
        message.text = String(payload.text)
        message.keyboard = markup.keyboard
        return { result: true }
      }),

    editMessageReplyMarkup: (payload) =>
      toMessage(payload, (message) => {
        const markup = readKeyboard(payload)
        if ('code' in markup) return markup
        if (same(message.keyboard, markup.keyboard)) return notModified
        message.keyboard = markup.keyboard
        return { result: true }
      }),

    answerCallbackQuery({ callback_query_id, text }) {
      const press = world.presses.get(String(callback_query_id))
      if (press === undefined || now() - press.at > PRESS_AGE_MS) {
        return bad('query is too old and response timeout expired or query ID is invalid')
      }
      const refusal = refuseNotice(text)
      if (refusal !== null) return refusal
      press.answered = true
      if (typeof text === 'string') press.notice = text
      return { result: true }
    },

    sendChatAction: (payload) =>
      toChat(payload, () =>
        payload.action === 'typing' || payload.action === 'upload_photo'
          ? { result: true }
          : bad('wrong parameter action in request'),
      ),
  }
  return methods

  function toChat({ chat_id, message_thread_id }: Payload, then: (chat: Chat) => Outcome): Outcome {
    const chat = world.chats.get(Number(chat_id))
    if (chat === undefined) return bad('chat not found')
    if (chat.deactivated) return { code: 403, description: 'Forbidden: user is deactivated' }
    if (chat.blocked) return { code: 403, description: 'Forbidden: bot was blocked by the user' }
    if (!chat.started) return { code: 403, description: "Forbidden: bot can't initiate conversation with a user" }
    if (message_thread_id !== undefined && !chat.topics.has(Number(message_thread_id))) {
      return bad('message thread not found')
    }
    return then(chat)
  }

  function toMessage(payload: Payload, then: (message: SeenMessage) => Outcome): Outcome {
    return toChat(payload, (chat) => {
      const message = chat.messages.get(Number(payload.message_id))
      return message === undefined ? bad('message to edit not found') : then(message)
    })
  }

  function send(
    chat: Chat,
    payload: Payload,
    text: string,
    picture: SeenMessage['picture'] | undefined,
    voice?: SeenMessage['voice'],
  ): Outcome {
    const markup = readKeyboard(payload)
    if ('code' in markup) return markup
    const seconds = tooFast(chat)
    if (seconds > 0) {
      return {
        code: 429,
        description: `Too Many Requests: retry after ${seconds}`,
        parameters: { retry_after: seconds },
      }
    }
    const message: SeenMessage = {
      id: world.nextMessageId++,
      at: now(),
      text: text.trim(),
      ...(payload.message_thread_id !== undefined && { topic: Number(payload.message_thread_id) }),
      ...(picture !== undefined && { picture }),
      ...(voice !== undefined && { voice }),
      keyboard: markup.keyboard,
    }
    show(chat, message)
    return {
      result: {
        message_id: message.id,
        date: Math.floor(message.at / 1_000),
        chat: { id: chat.id, type: 'private', first_name: chat.firstName },
        from: { id: bot.id, is_bot: true, first_name: 'Từng Bước', username: bot.username },
        ...(picture === undefined
          ? { text: message.text }
          : {
              photo: [
                { file_id: `${picture.fileId}-small`, file_unique_id: 's', width: 90, height: 90 },
                { file_id: picture.fileId, file_unique_id: 'l', width: 720, height: 720 },
              ],
              caption: message.text,
            }),
      },
    }
  }

  /** Whole seconds to wait; 0: the message may pass, and is counted. */
  function tooFast(chat: Chat): number {
    const at = now()
    if (at - second.at >= 1_000) second = { at, sent: 0 }
    if (second.sent >= limits.perSecond) return 1
    const left = Math.min(limits.burst, chat.allowance.left + (at - chat.allowance.at) / 1_000)
    chat.allowance = { left: left >= 1 ? left - 1 : left, at }
    if (left < 1) return Math.ceil(1 - left)
    second.sent++
    return 0
  }

  function pictureOf(photo: unknown): { fileId: string; bytes: Buffer } | Refusal {
    if (Buffer.isBuffer(photo)) {
      if (photo.length > PHOTO_BYTES) return { code: 413, description: 'Request Entity Too Large' }
      if (!['png', 'jpeg'].includes(fileKind(photo))) return bad('IMAGE_PROCESS_FAILED')
      const fileId = `AgAC${world.files.size + 1}`
      world.files.set(fileId, photo)
      return { fileId, bytes: photo }
    }
    const bytes = world.files.get(String(photo))
    return bytes === undefined ? bad('wrong file identifier/HTTP URL specified') : { fileId: String(photo), bytes }
  }
}

const notModified = bad('message is not modified: specified new message content is exactly the same')

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
