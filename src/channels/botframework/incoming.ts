/** Activities → events. Kinds: https://github.com/microsoft/botframework-sdk, specs/botframework-activity. */
import type { InboundEvent, Input } from '../../messages.ts'
import type { ChannelTools } from '../tools.ts'
import { type Envelope, idOf, readPress, wordsOf } from './activity.ts'
import { mediaIn } from './attachments.ts'
import { type Json, list, object, text } from './fields.ts'
import { digest, type Party, personOf, type Reference, withoutMessage, writeReference } from './reference.ts'

/** Why an activity needed nothing; a closed set, counted by these names. */
export type Ignored =
  | 'bot'
  | 'group'
  | 'no-sender'
  | 'empty'
  | 'bot-joined'
  | 'event'
  | 'handoff-status'
  | 'installation'
  | 'typing'
  | 'trace'
  | 'deleted'
  | 'ended'
  | 'update-without-text'
  | 'unknown-kind'

export interface ParseContext extends Pick<ChannelTools, 'clean' | 'cleanName'> {
  readonly account: string
  readonly receivedAt: number
}

export type Parsed = InboundEvent | Ignored

type Finder = (envelope: Envelope, context: ParseContext) => Parsed

export function parseActivity(envelope: Envelope, context: ParseContext): Parsed {
  if (isGroup(envelope.conversation)) return 'group'
  const finder = Object.hasOwn(FINDERS, envelope.type) ? FINDERS[envelope.type] : undefined
  return finder?.(envelope, context) ?? 'unknown-kind'
}

const FINDERS: Readonly<Record<string, Finder>> = {
  message: ofMessage,
  messageUpdate: ofUpdate,
  conversationUpdate: ofJoining,
  event: ofEvent,
  invoke: ofInvoke,
  messageReaction: (envelope, context) => bySender(envelope, context, { kind: 'reaction' }),
  installationUpdate: ofInstallation,
  contactRelationUpdate: ofInstallation,
  messageDelete: () => 'deleted',
  endOfConversation: () => 'ended',
  typing: () => 'typing',
  trace: () => 'trace',
}

/** `null`: nothing in it that a person could have meant. */
function inputOf({ fields }: Envelope, { clean }: ParseContext): Input | null {
  // A card's button brings a value and often no words; some channels make words of the value.
  const words = wordsOf(fields, idOf(object(fields.recipient)))
  const press = readPress(fields.value) ?? readPress(words)
  if (press !== null) {
    const label = readPress(words) === null ? clean(words).text : ''
    return { kind: 'press', data: press, ...(label !== '' && { label }) }
  }
  const said = words === '' ? (text(fields.value)?.trim() ?? '') : words
  const items = mediaIn(fields)
  if (items.length > 0) {
    return { kind: 'media', items, ...(said !== '' && { caption: clean(said).text }), secrets: [] }
  }
  if (said === '') return null
  const cleaned = clean(said)
  return { kind: 'text', text: cleaned.text, secrets: [], ...(cleaned.cut && { cut: true }) }
}

function ofMessage(envelope: Envelope, context: ParseContext): Parsed {
  const input = inputOf(envelope, context)
  return input === null ? 'empty' : bySender(envelope, context, input)
}

function ofUpdate(envelope: Envelope, context: ParseContext): Parsed {
  const of = text(envelope.fields.id)
  const words = wordsOf(envelope.fields, idOf(object(envelope.fields.recipient)))
  if (of === null || words === '') return 'update-without-text'
  return bySender(envelope, context, { kind: 'edit', of, text: context.clean(words).text, secrets: [] })
}

/** Someone is there: one greeting a conversation, however often and by whichever sign we are told. */
function ofJoining(envelope: Envelope, context: ParseContext): Parsed {
  const botId = idOf(object(envelope.fields.recipient))
  const joined = list(envelope.fields.membersAdded).find((member) => idOf(member) !== null && member.id !== botId)
  if (joined === undefined || botId === null) return 'bot-joined'
  return eventOf(envelope, context, joined, { kind: 'open' }, greeting(envelope))
}

function ofEvent(envelope: Envelope, context: ParseContext): Parsed {
  const { name, value } = envelope.fields
  if (name === 'handoff.status') return 'handoff-status'
  if (name !== 'webchat/join') return 'event'
  // A page may name the flow it wants opened.
  const ref = text(object(value)?.ref)
  const known = ref !== null && FLOW_REFERENCE.test(ref) ? ref : undefined
  const input: Input = { kind: 'open', ...(known !== undefined && { ref: known }) }
  return bySender(envelope, context, input, greeting(envelope, known))
}

const FLOW_REFERENCE = /^[a-z0-9]+(-[a-z0-9]+){0,8}$/

/** The same for every sign of one conversation; a link that names a flow opens that flow besides. */
function greeting({ channelId, conversation }: Envelope, ref?: string): string {
  return digest(['greeting', channelId, withoutMessage(conversation.id), ...(ref === undefined ? [] : [ref])])
}

/** The button of an Adaptive Card that holds a value of ours; of other invokes we know none. */
function ofInvoke(envelope: Envelope, context: ParseContext): Parsed {
  const { name, value } = envelope.fields
  const data = name === 'adaptiveCard/action' ? readPress(object(object(value)?.action)?.data) : null
  return data === null ? 'unknown-kind' : bySender(envelope, context, { kind: 'press', data })
}

function ofInstallation(envelope: Envelope, context: ParseContext): Parsed {
  const { action } = envelope.fields
  if (action !== 'add' && action !== 'remove') return 'installation'
  return bySender(envelope, context, { kind: 'reachable', reachable: action === 'add' })
}

function bySender(envelope: Envelope, context: ParseContext, input: Input, id?: string): Parsed {
  const from = object(envelope.fields.from)
  return from === null ? 'no-sender' : eventOf(envelope, context, from, input, id)
}

function eventOf(envelope: Envelope, context: ParseContext, who: Json, input: Input, id?: string): Parsed {
  const { fields } = envelope
  const userId = idOf(who)
  const bot = object(fields.recipient)
  const botId = idOf(bot)
  if (userId === null) return 'no-sender'
  if (who.role === 'bot' || who.role === 'skill' || userId === botId) return 'bot'
  const reference = referenceOf(envelope, { id: userId }, botId === null ? { id: '' } : { id: botId, ...named(bot) })
  const activityId = idOf(fields)
  const name = context.cleanName(text(who.name) ?? '')
  const language = text(fields.locale)
  return {
    channel: 'botframework',
    account: context.account,
    person: personOf(reference),
    id: id ?? redeliveryId(envelope, userId),
    at: timeOf(fields, context.receivedAt),
    input,
    reply: writeReference(reference),
    ...(activityId !== null && { platformId: activityId }),
    ...(name !== '' && { name }),
    ...(language !== null && /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i.test(language) && { language }),
  }
}

function referenceOf({ channelId, serviceUrl, conversation, fields }: Envelope, user: Party, bot: Party): Reference {
  const tenantId = text(conversation.tenantId)
  const conversationType = text(conversation.conversationType)
  const activityId = idOf(fields)
  const locale = text(fields.locale)
  return {
    channelId,
    serviceUrl,
    conversation: {
      id: conversation.id,
      ...(tenantId !== null && { tenantId }),
      ...(conversationType !== null && { conversationType }),
    },
    user,
    bot,
    ...(activityId !== null && { activityId }),
    ...(locale !== null && locale.length <= 35 && { locale }),
  }
}

function named(party: Json | null): { readonly name?: string } {
  const name = text(party?.name)
  return name === null || name.length > 200 ? {} : { name }
}

/**
 * An activity's id is unique in its conversation; news about a message carry the message's own id, so kind and time
 * belong to theirs. Without an id, what was said and when.
 */
function redeliveryId({ type, channelId, conversation, fields }: Envelope, userId: string): string {
  const where = [type, channelId, withoutMessage(conversation.id)]
  const activityId = idOf(fields)
  if (activityId !== null) return digest([...where, activityId, ...(type === 'message' ? [] : [fields.timestamp])])
  return digest([...where, userId, fields.timestamp, fields.text, fields.value])
}

/** A clock ahead of ours is not believed. */
function timeOf(fields: Json, receivedAt: number): number {
  const at = Date.parse(text(fields.timestamp) ?? '')
  return Number.isFinite(at) && at > 0 ? Math.min(at, receivedAt) : receivedAt
}

/** What is asked here is nobody else's business. */
function isGroup(conversation: Json): boolean {
  return (
    conversation.isGroup === true ||
    conversation.conversationType === 'channel' ||
    conversation.conversationType === 'groupChat'
  )
}
