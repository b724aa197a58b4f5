/** One message to one chat: words with buttons, or a picture with the words under it. Failures are thrown. */
import type { Message, Opts } from 'telegraf/types'
import type { Picture, SentMedia } from '../../messages.ts'
import type { FittedMessage } from '../channel.ts'
import type { ChannelTools } from '../tools.ts'
import type { TelegramClient } from './client.ts'
import { isLostFile, isLostTopic } from './outcomes.ts'

/** Two neighbouring labels up to this long share a row; both stay readable on a narrow phone with large type. */
const SHORT_LABEL_CHARS = 12

type Place = Pick<Opts<'sendMessage'>, 'chat_id' | 'message_thread_id'>
type Keyboard = Pick<Opts<'sendMessage'>, 'reply_markup'>
type Sent = Pick<Message, 'message_id' | 'date'>

export type TelegramSend = (message: FittedMessage, chat: number, topic: number | undefined) => Promise<Sent>

export function telegramSender(
  api: Pick<TelegramClient, 'callApi'>,
  { png, log }: Pick<ChannelTools, 'png' | 'log'>,
): TelegramSend {
  /** Uploaded pictures by path: Telegram keeps them for us, so each goes over the line once. */
  const uploaded = new Map<string, string>()

  return async (message, chat, topic) => {
    if (topic === undefined) return await send({ chat_id: chat }, message)
    try {
      return await send({ chat_id: chat, message_thread_id: topic }, message)
    } catch (error) {
      // The topic was closed or deleted; the chat around it is still there.
      if (!isLostTopic(error)) throw error
      return await send({ chat_id: chat }, message)
    }
  }

  async function send(place: Place, message: FittedMessage): Promise<Sent> {
    const { text, picture, buttons, media, bytes } = message
    if (media && bytes) return await sendOwn(place, media, bytes, text)
    const keyboard = keyboardOf(buttons)
    if (picture !== undefined) {
      const sent = await sendPicture(place, picture, text, keyboard)
      if (sent !== null) return sent
    }
    return await api.callApi('sendMessage', {
      ...place,
      // A picture that is missing leaves its description behind when it had no words of its own.
      text: text === '' ? (picture?.alt ?? '') : text,
      link_preview_options: { is_disabled: true },
      ...keyboard,
    })
  }

  /** A person's own goes over the line for this one chat, and no id of it is kept. */
  async function sendOwn(place: Place, { kind, seconds }: SentMedia, source: Buffer, caption: string): Promise<Sent> {
    const words = caption === '' ? {} : { caption }
    if (kind === 'photo') {
      return await api.callApi('sendPhoto', { ...place, photo: { source, filename: 'anh.jpg' }, ...words })
    }
    const voice = { source, filename: 'loi-noi.m4a' }
    return await api.callApi('sendVoice', {
      ...place,
      voice,
      ...words,
      ...(seconds !== undefined && { duration: seconds }),
    })
  }

  /** `null`: there is no such picture, so the words go alone. */
  async function sendPicture(place: Place, { path }: Picture, caption: string, keyboard: Keyboard) {
    const known = uploaded.get(path)
    if (known !== undefined) {
      try {
        return await api.callApi('sendPhoto', { ...place, photo: known, caption, ...keyboard })
      } catch (error) {
        if (!isLostFile(error)) throw error
        uploaded.delete(path)
      }
    }
    const source = await readOrNull(path)
    if (source === null) return null
    const photo = { source, filename: 'picture.png' }
    const sent = await api.callApi('sendPhoto', { ...place, photo, caption, ...keyboard })
    // Sizes rise; any of them names the picture.
    const largest = sent?.photo?.at(-1)
    if (largest !== undefined) uploaded.set(path, largest.file_id)
    return sent
  }

  async function readOrNull(path: string): Promise<Buffer | null> {
    try {
      return await png(path)
    } catch {
      log.warn({ channel: 'telegram', picture: path }, 'picture missing, sent without it')
      return null
    }
  }
}

/** One button a row, as Vietnamese labels are long; two short neighbours share one. */
export function keyboardOf(buttons: FittedMessage['buttons']): Keyboard {
  if (buttons.length === 0) return {}
  const rows: { text: string; callback_data: string }[][] = []
  for (const { label, data } of buttons) {
    const button = { text: label, callback_data: data }
    const row = rows.at(-1)
    const beside = row?.length === 1 && row[0] !== undefined && isShort(row[0].text) && isShort(label)
    if (beside) row.push(button)
    else rows.push([button])
  }
  return { reply_markup: { inline_keyboard: rows } }
}

function isShort(label: string): boolean {
  return label.length <= SHORT_LABEL_CHARS
}
