/** Webhook bodies of the Zalo Bot platform → events. Two shapes are in use: with `{ok, result}` around, and without. */
import type { InboundEvent, Input, MediaRef } from '../../messages.ts'
import type { ChannelTools } from '../tools.ts'
import { idText, type Json, object, text } from './fields.ts'

/** Why a body needed nothing; a closed set, counted by these names. */
export type Ignored =
  | 'empty'
  | 'not-ok'
  | 'no-event'
  | 'no-message'
  | 'no-id'
  | 'no-sender'
  | 'bot'
  | 'group'
  | 'unknown-kind'

export interface ParseContext extends Pick<ChannelTools, 'clean' | 'cleanName'> {
  readonly account: string
  readonly receivedAt: number
}

export type Parsed = InboundEvent | Ignored

const ADDRESS_CHARS_MAX = 2_048

export function parseUpdate(body: unknown, context: ParseContext): Parsed {
  const outer = object(body)
  if (outer === null || Object.keys(outer).length === 0) return 'empty'
  if (outer.ok === false) return 'not-ok'
  const update = object(outer.result) ?? outer
  const eventName = text(update.event_name)
  if (eventName === null || eventName === '') return 'no-event'
  const message = object(update.message)
  if (message === null) return 'no-message'
  const messageId = idText(message.message_id)
  if (messageId === null) return 'no-id'
  const from = object(message.from)
  const chat = object(message.chat)
  const chatId = idText(chat?.id)
  if (from === null || chatId === null || idText(from.id) === null) return 'no-sender'
  if (from.is_bot === true) return 'bot'
  // What is asked here is nobody else's business. A chat that does not say is one if both ids are the same person's.
  const type = text(chat?.chat_type)?.toUpperCase()
  if (type === undefined ? chatId !== from.id : type !== 'PRIVATE') return 'group'
  const input = inputOf(eventName, message, context)
  if (input === null) return 'unknown-kind'
  const name = context.cleanName(text(from.display_name) ?? '')
  return {
    channel: 'zalobot',
    account: context.account,
    person: chatId,
    // An id may come again under another event.
    id: `${eventName}:${messageId}`,
    at: timeOf(message.date, context.receivedAt),
    input,
    platformId: messageId,
    ...(name !== '' && { name }),
  }
}

/** `null`: not what a person sent. */
function inputOf(eventName: string, message: Json, { clean }: ParseContext): Input | null {
  switch (eventName) {
    case 'message.text.received': {
      const said = (text(message.text) ?? '').trim()
      // Someone may well send what we cannot see; they get an answer.
      if (said === '') return { kind: 'media', items: [{ kind: 'other' }], secrets: [] }
      const cleaned = clean(said)
      return { kind: 'text', text: cleaned.text, secrets: [], ...(cleaned.cut && { cut: true }) }
    }
    case 'message.image.received': {
      const caption = (text(message.caption) ?? '').trim()
      return {
        kind: 'media',
        items: [media('photo', message.photo_url ?? message.photo)],
        ...(caption !== '' && { caption: clean(caption).text }),
        secrets: [],
      }
    }
    case 'message.sticker.received':
      return { kind: 'media', items: [{ kind: 'sticker' }], secrets: [] }
    case 'message.voice.received':
      return { kind: 'media', items: [media('voice', message.voice_url)], secrets: [] }
    case 'message.unsupported.received':
      return { kind: 'media', items: [{ kind: 'other' }], secrets: [] }
  }
  // Another thing a person sent, newer than this code.
  return /^message\.[a-z_]+\.received$/.test(eventName)
    ? { kind: 'media', items: [{ kind: 'other' }], secrets: [] }
    : null
}

function media(kind: 'photo' | 'voice', address: unknown): MediaRef {
  const ref = text(address)
  return ref !== null && /^https?:/.test(ref) && ref.length <= ADDRESS_CHARS_MAX ? { kind, ref } : { kind }
}

/** Milliseconds. A clock ahead of ours, or one that counts seconds, is not believed. */
function timeOf(date: unknown, receivedAt: number): number {
  const at = typeof date === 'string' && /^\d{13}$/.test(date) ? Number(date) : date
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < EARLIEST) return receivedAt
  return Math.min(at, receivedAt)
}

/** The platform is younger. */
const EARLIEST = Date.UTC(2024, 0)
