/**
 * From a Telegram update to what a resident did. Pure, and trusts no field: any of them may be missing, of another
 * type, or of a kind that did not exist when this was written.
 *
 * Update kinds and fields: https://core.telegram.org/bots/api#getting-updates
 */
import type { InboundEvent, Input } from '../../messages.ts'
import type { ChannelTools, Clean } from '../tools.ts'
import { isContent, mediaIn } from './contents.ts'
import { type Json, object, text, whole } from './fields.ts'

/** Why an update needed nothing; a closed set, counted by these names. */
export type Ignored =
  | 'no-update-id'
  | 'unknown-kind'
  | 'group'
  | 'no-sender'
  | 'bot'
  | 'service'
  | 'edit-without-text'
  | 'membership'

export interface Parsed {
  readonly events: readonly InboundEvent[]
  readonly ignored: readonly Ignored[]
}

export interface ParseContext extends Pick<ChannelTools, 'clean' | 'cleanName'> {
  readonly account: string
  /** Stands for the time of whatever has none of its own: presses, broken dates. */
  readonly receivedAt: number
}

/** We write printable ASCII, up to Telegram's 64 bytes. */
const OUR_DATA = /^[\x20-\x7e]{1,64}$/

export function parseUpdate(update: unknown, context: ParseContext): Parsed {
  const fields = object(update)
  const updateId = whole(fields?.update_id)
  if (fields === null || updateId === null) return ignored('no-update-id')
  const id = String(updateId)

  if (fields.message !== undefined) return parseMessage(id, object(fields.message), context)
  if (fields.edited_message !== undefined) return parseEdit(id, object(fields.edited_message), context)
  if (fields.callback_query !== undefined) return parsePress(id, object(fields.callback_query), context)
  if (fields.my_chat_member !== undefined) return parseMembership(id, object(fields.my_chat_member), context)
  return ignored('unknown-kind')
}

function ignored(why: Ignored): Parsed {
  return { events: [], ignored: [why] }
}

function parseMessage(id: string, message: Json | null, context: ParseContext): Parsed {
  if (message === null) return ignored('unknown-kind')
  const who = senderOf(message, message.chat)
  if (typeof who === 'string') return ignored(who)
  const input = inputOf(message, context.clean)
  if (input === null) return ignored('service')
  return {
    events: [{ ...eventBase(id, who, context), at: at(message.date, context), input, ...whereabouts(message) }],
    ignored: [],
  }
}

function parseEdit(id: string, message: Json | null, context: ParseContext): Parsed {
  if (message === null) return ignored('unknown-kind')
  const who = senderOf(message, message.chat)
  if (typeof who === 'string') return ignored(who)
  const words = text(message.text) ?? text(message.caption)
  const of = whole(message.message_id)
  // A moving live location is an edit too.
  if (words === null || of === null) return ignored('edit-without-text')
  const input: Input = { kind: 'edit', of: String(of), text: context.clean(words).text, secrets: [] }
  return {
    events: [
      {
        ...eventBase(id, who, context),
        at: at(message.edit_date ?? message.date, context),
        input,
        ...whereabouts(message),
      },
    ],
    ignored: [],
  }
}

function parsePress(id: string, query: Json | null, context: ParseContext): Parsed {
  const queryId = text(query?.id)
  if (query === null || queryId === null) return ignored('unknown-kind')
  const message = object(query.message)
  // Without a message (too old, or sent through another chat) the private chat is the presser's own id.
  const who = senderOf(query, message?.chat ?? { id: object(query.from)?.id })
  if (typeof who === 'string') return ignored(who)

  const data = pressData(query.data)
  const label = labelOf(message, data)
  const messageId = whole(message?.message_id)
  // `date: 0`: Telegram no longer lets us see the message, so there is no keyboard of it to take away.
  const reachable = messageId !== null && message?.date !== 0
  return {
    events: [
      {
        ...eventBase(id, who, context),
        at: context.receivedAt,
        input: { kind: 'press', data, ...(label !== null && { label: context.clean(label).text }) },
        ...(message !== null && whereabouts(message)),
        acknowledge: JSON.stringify({ query: queryId, ...(reachable && { message: messageId }) } satisfies PressToken),
      },
    ],
    ignored: [],
  }
}

/** What `acknowledge` carries, as JSON: the press to answer and the message whose keyboard goes. */
export interface PressToken {
  readonly query: string
  readonly message?: number
}

function parseMembership(id: string, change: Json | null, context: ParseContext): Parsed {
  if (change === null) return ignored('unknown-kind')
  const who = senderOf(change, change.chat)
  if (typeof who === 'string') return ignored(who)
  const status = text(object(change.new_chat_member)?.status)
  if (status !== 'kicked' && status !== 'member') return ignored('membership')
  const input: Input = { kind: 'reachable', reachable: status === 'member' }
  return { events: [{ ...eventBase(id, who, context), at: at(change.date, context), input }], ignored: [] }
}

/** Slash commands → words every step understands; any other command asks for help. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ['menu', 'menu'],
  ['stop', 'dừng'],
  ['help', 'trợ giúp'],
])

/** `/start`, `/start@OurBot`, `/start vneid-muc-2`. telegraf looks for an entity that some clients leave out. */
const COMMAND = /^\/([a-z]\w{0,31})(?:@\w+)?(?:\s+([\s\S]*\S))?\s*$/i

/** The payload of a deep link, by Telegram's rule. */
const START_PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/

function inputOf(message: Json, clean: Clean): Input | null {
  const said = text(message.text)
  if (said !== null) {
    const command = COMMAND.exec(said)
    if (command === null) return textInput(said, clean)
    const [, name = '', rest] = command
    if (name.toLowerCase() !== 'start') {
      return { kind: 'text', text: COMMANDS.get(name.toLowerCase()) ?? 'trợ giúp', secrets: [] }
    }
    if (rest === undefined) return { kind: 'open' }
    // Somebody who writes a sentence after /start means the sentence.
    return START_PAYLOAD.test(rest) ? { kind: 'open', ref: flowReference(rest) } : textInput(rest, clean)
  }
  const media = mediaIn(message)
  if (media === null) return isContent(message) ? { kind: 'media', items: [{ kind: 'other' }], secrets: [] } : null
  const caption = text(message.caption)
  return { kind: 'media', items: [media], ...(caption !== null && { caption: clean(caption).text }), secrets: [] }
}

function textInput(said: string, clean: Clean): Input {
  const { text: cleaned, cut } = clean(said)
  return { kind: 'text', text: cleaned, secrets: [], ...(cut && { cut }) }
}

/** Flow ids have hyphens; a link made with underscores means the same flow. */
function flowReference(payload: string): string {
  const asFlow = payload.replaceAll('_', '-')
  return /^[a-z0-9]+(-[a-z0-9]+){0,8}$/.test(asFlow) ? asFlow : payload
}

/** Empty for whatever no button of ours can have held: a game, a forged press. */
function pressData(value: unknown): string {
  const data = text(value) ?? ''
  return OUR_DATA.test(data) ? data : ''
}

/** What the resident saw on the button, read from the keyboard that comes along; `null` when it does not. */
function labelOf(message: Json | null, data: string): string | null {
  const rows = object(message?.reply_markup)?.inline_keyboard
  if (!Array.isArray(rows) || data === '') return null
  for (const button of rows.flat().map(object)) {
    if (button?.callback_data === data) return text(button.text)
  }
  return null
}

interface Sender {
  readonly person: string
  readonly from: Json
}

/** The person behind an update in a private chat, or why there is none for us. */
function senderOf(fields: Json, chatValue: unknown): Sender | 'group' | 'no-sender' | 'bot' {
  const chat = object(chatValue)
  const chatId = whole(chat?.id)
  if (chat === null || chatId === null) return 'no-sender'
  // Old samples have no type: only persons have positive ids.
  if (chat.type === undefined ? chatId <= 0 : chat.type !== 'private') return 'group'
  const from = object(fields.from)
  // A channel or group speaking through a stand-in person.
  if (from === null || whole(from.id) === null || fields.sender_chat !== undefined) return 'no-sender'
  if (from.is_bot === true) return 'bot'
  return { person: String(chatId), from }
}

function eventBase(id: string, { person, from }: Sender, { account, cleanName }: ParseContext) {
  const parts = [text(from.first_name), text(from.last_name)].filter((part) => part !== null)
  const name = cleanName(parts.join(' '))
  const language = text(from.language_code)
  return {
    channel: 'telegram',
    account,
    person,
    id,
    ...(name !== '' && { name }),
    ...(language !== null && /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(language) && { language }),
  }
}

/**
 * The message's own id, and where answers go: the topic of a private chat it was written in, or `0` for the chat
 * itself, so that someone who leaves a topic is followed.
 */
function whereabouts(message: Json): { readonly platformId?: string; readonly reply: string } {
  const messageId = whole(message.message_id)
  const topic = message.is_topic_message === true ? whole(message.message_thread_id) : null
  return { ...(messageId !== null && { platformId: String(messageId) }), reply: String(topic ?? 0) }
}

/** Telegram counts whole seconds; 0 stands for "unknown". */
function at(seconds: unknown, { receivedAt }: ParseContext): number {
  const known = whole(seconds)
  return known !== null && known > 0 ? known * 1_000 : receivedAt
}
