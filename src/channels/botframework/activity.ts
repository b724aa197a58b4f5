/** The part of an Activity that we read and write. Whatever is missing or of another type counts as not said. */
import { type Json, list, object, text } from './fields.ts'
import { ID_CHARS_MAX } from './reference.ts'

/** What every activity must say before anything is done with it, as the SDK would fall over the lack of it. */
export interface Envelope {
  readonly type: string
  readonly channelId: string
  readonly serviceUrl: string
  readonly conversation: Json & { readonly id: string }
  /** All other fields. */
  readonly fields: Json
}

export type EnvelopeProblem =
  | 'no-activity'
  | 'no-type'
  | 'no-channel'
  | 'no-service-url'
  | 'no-conversation'
  | 'no-sender'

/** Ids of channels are short words. */
const CHANNEL_ID = /^[A-Za-z0-9_-]{1,64}$/

const SERVICE_URL_CHARS_MAX = 2_048

export function readEnvelope(value: unknown): Envelope | EnvelopeProblem {
  const fields = object(value)
  if (fields === null) return 'no-activity'
  const type = text(fields.type)
  if (type === null || type === '') return 'no-type'
  const channelId = text(fields.channelId)
  if (channelId === null || !CHANNEL_ID.test(channelId)) return 'no-channel'
  const serviceUrl = text(fields.serviceUrl)
  if (serviceUrl === null || serviceUrl === '' || serviceUrl.length > SERVICE_URL_CHARS_MAX) return 'no-service-url'
  const conversation = object(fields.conversation)
  const conversationId = idOf(conversation)
  if (conversation === null || conversationId === null) return 'no-conversation'
  if (type === 'message' && idOf(object(fields.from)) === null) return 'no-sender'
  return { type, channelId, serviceUrl, conversation: { ...conversation, id: conversationId }, fields }
}

export function idOf(party: Json | null): string | null {
  const id = text(party?.id)
  return id === null || id === '' || id.length > ID_CHARS_MAX ? null : id
}

/** What a button of ours brings back. */
export interface PressValue {
  readonly tb: 1
  readonly data: string
}

/** We write printable ASCII, up to 64 bytes. */
const OUR_DATA = /^[\x20-\x7e]{1,64}$/

export function pressValue(data: string): PressValue {
  return { tb: 1, data }
}

/** As an object, or as the JSON some channels make of it. `null`: not of ours. */
export function readPress(value: unknown): string | null {
  const said = object(typeof value === 'string' ? parsed(value) : value)
  const data = text(said?.data)
  return said?.tb === 1 && data !== null && OUR_DATA.test(data) ? data : null
}

function parsed(value: string): unknown {
  if (!value.startsWith('{') || value.length > 1_000) return null
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}

/** Words without the mention of the bot that Teams puts before them. */
export function wordsOf(fields: Json, botId: string | null): string {
  let words = text(fields.text) ?? ''
  for (const entity of list(fields.entities)) {
    const mention = text(entity.text)
    if (entity.type !== 'mention' || mention === null || mention === '') continue
    if (botId !== null && object(entity.mentioned)?.id === botId) words = words.replaceAll(mention, ' ')
  }
  return words.trim()
}
