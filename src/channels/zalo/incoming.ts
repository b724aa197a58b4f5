/**
 * From a webhook body to what happened. Pure, and trusts no field: any of them may be missing, of another type, or of a
 * kind that did not exist when this was written.
 */
import { createHash } from 'node:crypto'
import type { Address, Echo, InboundEvent, Input } from '../../messages.ts'
import type { Clean } from '../tools.ts'
import { contentOf } from './attachments.ts'
import { id, type Json, list, object, text, whole } from './fields.ts'
import { type Ignored, ignoredKind } from './kinds.ts'
import type { ZaloSettings } from './settings.ts'

export interface Parsed {
  readonly events: readonly InboundEvent[]
  readonly echoes: readonly Echo[]
  readonly ignored: readonly Ignored[]
}

export interface ParseContext extends Pick<ZaloSettings, 'oas' | 'staffTag' | 'unknownEcho' | 'anonymous'> {
  readonly receivedAt: number
  readonly clean: Clean
  /** The bytes as they came: they name an event that has no id of its own. */
  readonly raw: Buffer
  /** May the secret that signed this speak for that account? */
  readonly speaksFor: (oa: string) => boolean
  /** `X-ZEvent-Server: ZNS`: about template messages, with phone numbers in place of persons. */
  readonly fromTemplates: boolean
}

/** The address of somebody in the web widget, who has no account: known by this before the id. */
export const ANONYMOUS = 'anonymous-'

/** What the console's Test button sends in place of an id. */
const PROBE_ID = 'This is message id'

export function parseEvent(body: unknown, context: ParseContext): Parsed {
  const fields = object(body)
  const name = text(fields?.event_name)
  if (fields === null || name === null) return ignored('no-event')
  // Whatever door it came by: this one is never passed over.
  if (name === 'user_withdraw') return withdrawn(name, fields, context)
  if (context.fromTemplates) return ignored('template')
  const known = ignoredKind(name)
  if (known !== null) return ignored(known)
  if (name.startsWith('user_send_'))
    return fromPerson(name, fields, context, says(name.slice(10), fields, context.clean))
  if (name.startsWith('anonymous_send_')) return fromStranger(name, fields, context)
  if (name.startsWith('oa_send_')) return fromAccount(name, fields, context)
  if (name === 'user_received_message') return delivered(name, fields, context)
  if (name === 'user_seen_message') return seen(name, fields, context)
  if (TAG_EVENTS.has(name)) return tagged(name, fields, context)
  // A filled form is a sign of life; what stands in it is not wanted. A call to the account opens the window again.
  if (name === 'user_submit_info' || name === 'user_call_oa')
    return fromPerson(name, fields, context, { kind: 'reaction' })
  if (name === 'follow' || name === 'user_click_chatnow') return aboutPerson(name, fields, context, { kind: 'open' })
  if (name === 'unfollow') return aboutPerson(name, fields, context, { kind: 'reachable', reachable: false })
  return ignored('unknown-event')
}

function ignored(why: Ignored): Parsed {
  return { events: [], echoes: [], ignored: [why] }
}

function only(event: InboundEvent): Parsed {
  return { events: [event], echoes: [], ignored: [] }
}

/** `sender` is the person, `recipient` the account. */
function fromPerson(name: string, fields: Json, context: ParseContext, input: Input): Parsed {
  const account = accountOf(id(object(fields.recipient)?.id) ?? id(fields.oa_id), context)
  if (typeof account !== 'string') return account
  const message = object(fields.message)
  if (message?.msg_id === PROBE_ID) return ignored('console-probe')
  const person = id(object(fields.sender)?.id) ?? id(fields.user_id)
  if (person === null) return ignored('no-person')
  return only(eventOf(name, fields, { channel: 'zalo', account, person }, context, input))
}

/** Somebody in the web widget. Without the id of the conversation nobody could be answered. */
function fromStranger(name: string, fields: Json, context: ParseContext): Parsed {
  const account = accountOf(id(object(fields.recipient)?.id), context)
  if (typeof account !== 'string') return account
  const stranger = text(object(fields.sender)?.id)
  const conversation = text(fields.conversation_id) ?? text(object(fields.message)?.conversation_id)
  const isKnown = /^[\w-]{1,64}$/.test(stranger ?? '') && /^[\w.=-]{1,200}$/.test(conversation ?? '')
  if (context.anonymous === 'ignore' || stranger === null || conversation === null || !isKnown)
    return ignored('anonymous')
  const who = { channel: 'zalo', account, person: ANONYMOUS + stranger }
  const input = says(name.slice('anonymous_send_'.length), fields, context.clean)
  return only({ ...eventOf(name, fields, who, context, input), reply: conversation })
}

/** Our account spoke: a person in the chat tool of Zalo, we ourselves, or another app. */
function fromAccount(name: string, fields: Json, context: ParseContext): Parsed {
  const account = accountOf(id(object(fields.sender)?.id), context)
  if (typeof account !== 'string') return account
  const person = id(object(fields.recipient)?.id)
  if (person === null) return ignored('no-person')
  const message = object(fields.message)
  const words = context.clean(text(message?.text) ?? templateText(fields) ?? '').text
  const platformId = text(message?.msg_id)
  const who: Address = { channel: 'zalo', account, person }
  const asPerson: InboundEvent = eventOf(name, fields, who, context, {
    kind: 'staff-echo',
    text: words,
    ...(platformId !== null && { platformId }),
  })
  if (text(object(fields.sender)?.admin_id) || id(object(fields.sender)?.admin_id)) return only(asPerson)
  const echo: Echo = {
    ...who,
    at: asPerson.at,
    ...(platformId !== null && { platformId }),
    ...(words !== '' && { text: words }),
    ...(context.unknownEcho === 'person' && { otherwise: asPerson }),
  }
  return { events: [], echoes: [echo], ignored: [] }
}

function templateText(fields: Json): string | null {
  const [first] = [...list(object(fields.message)?.attachments), ...list(fields.attachments)]
  return text(object(object(first)?.payload)?.text)
}

function delivered(name: string, fields: Json, context: ParseContext): Parsed {
  const message = object(fields.message)
  // Of a template message: the recipient is a phone number.
  if (message?.tracking_id !== undefined || message?.delivery_time !== undefined) return ignored('template')
  return receipt(name, fields, context, 'delivered', [message?.msg_id])
}

function seen(name: string, fields: Json, context: ParseContext): Parsed {
  const message = object(fields.message)
  return receipt(name, fields, context, 'read', [...list(message?.msg_ids), message?.msg_id])
}

/** Which of the two sides is the account differs between sources: it is the one we know. */
function receipt(
  name: string,
  fields: Json,
  context: ParseContext,
  state: 'delivered' | 'read',
  given: readonly unknown[],
): Parsed {
  const sides = [id(object(fields.sender)?.id), id(object(fields.recipient)?.id)]
  const account = accountOf(sides.find((side) => side !== null && context.oas.includes(side)) ?? null, context)
  if (typeof account !== 'string') return account
  const person = sides.find((side) => side !== null && !context.oas.includes(side))
  if (person === undefined || person === null) return ignored('no-person')
  const ids = given.map(text).filter((one) => one !== null)
  return only(eventOf(name, fields, { channel: 'zalo', account, person }, context, { kind: 'receipt', state, ids }))
}

const TAG_EVENTS: ReadonlySet<string> = new Set(['add_user_to_tag', 'remove_user_from_tag', 'remove_tag'])

function tagged(name: string, fields: Json, context: ParseContext): Parsed {
  const account = accountOf(id(fields.oa_id), context)
  if (typeof account !== 'string') return account
  const tag = object(fields.tag)
  if (context.staffTag === undefined || folded(text(tag?.name)) !== folded(context.staffTag))
    return ignored('other-tag')
  const owner = name === 'add_user_to_tag' ? 'human' : 'bot'
  const people = new Set(
    list(tag?.user_ids)
      .map(id)
      .filter((one) => one !== null),
  )
  const events = [...people].map((person) =>
    eventOf(name, fields, { channel: 'zalo', account, person }, context, { kind: 'control', owner }),
  )
  return { events, echoes: [], ignored: events.length === 0 ? ['no-person'] : [] }
}

function folded(tag: string | null): string | null {
  return tag === null ? null : tag.normalize('NFC').trim().toLowerCase()
}

/** Events without sender and recipient. */
function aboutPerson(name: string, fields: Json, context: ParseContext, input: Input): Parsed {
  const account = accountOf(id(fields.oa_id) ?? id(object(fields.recipient)?.id), context)
  if (typeof account !== 'string') return account
  const person = id(object(fields.follower)?.id) ?? id(fields.user_id) ?? id(object(fields.sender)?.id)
  if (person === null) return ignored('no-person')
  return only(eventOf(name, fields, { channel: 'zalo', account, person }, context, input))
}

function withdrawn(name: string, fields: Json, context: ParseContext): Parsed {
  const parsed = aboutPerson(name, fields, context, { kind: 'withdraw' })
  return parsed.ignored.includes('no-person') ? ignored('withdraw-without-person') : parsed
}

/** Our account, or why the event is none of ours. */
function accountOf(oa: string | null, { oas, speaksFor }: ParseContext): string | Parsed {
  if (oa === null || !oas.includes(oa)) return ignored('unknown-oa')
  return speaksFor(oa) ? oa : ignored('other-secret')
}

function eventOf(name: string, fields: Json, who: Address, context: ParseContext, input: Input): InboundEvent {
  const message = object(fields.message)
  const messageId = text(message?.msg_id)
  const isMessage = name.includes('_send_')
  return {
    ...who,
    id: digest([who.account, name, who.person, messageId || context.raw]),
    at: timeOf(fields.timestamp, context.receivedAt),
    input,
    ...(isMessage && messageId && { platformId: messageId.slice(0, 200) }),
  }
}

/** Ids of messages may hold blanks and signs, and are used again by echoes, receipts and reactions. */
function digest(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\n')
  return hash.digest('hex').slice(0, 40)
}

/** The first account of Zalo's; samples with shorter figures are no times. */
const EARLIEST = Date.UTC(2015, 0)
/** Their clock and ours. */
const AHEAD_MS = 10 * 60_000

function timeOf(timestamp: unknown, receivedAt: number): number {
  const at = whole(timestamp)
  return at !== null && at >= EARLIEST && at <= receivedAt + AHEAD_MS ? at : receivedAt
}

/** What our buttons carry comes back as if it had been typed: `#flow.step.choice.revision.turn`. */
const PAYLOAD = /^#[a-z0-9-]+(?:\.[\w-]+){2,}$/
const PAYLOAD_CHARS = 64

/** In menus of the account and in broadcasts: `#vneid-cai-dat` opens that flow. */
const DEEP_LINK = /^#([a-z0-9]+(?:-[a-z0-9]+){1,8})$/

const INVISIBLE = /[\u200b\u2060\ufeff]/g

/** @param what the event's name without its beginning: `text`, `image` */
function says(what: string, fields: Json, clean: Clean): Input {
  const said = text(object(fields.message)?.text) ?? ''
  if (what === 'text') return asTyped(said, clean)
  const content = contentOf(what, fields)
  if (content.kind === 'link') {
    const { url } = content
    return asTyped(url === null || said.includes(url) ? said : `${said} ${url}`, clean)
  }
  // Under a contact card stands the name of somebody else.
  const isCaption = content.items.every(({ kind }) => kind !== 'contact' && kind !== 'location')
  const caption = isCaption ? clean(said.replace(INVISIBLE, '')).text.trim() : ''
  return { kind: 'media', items: content.items, ...(caption !== '' && { caption }), secrets: [] }
}

function asTyped(said: string, clean: Clean): Input {
  const { text: cleaned, cut } = clean(said.replace(INVISIBLE, ''))
  const words = cleaned.trim()
  if (words.length <= PAYLOAD_CHARS && PAYLOAD.test(words)) return { kind: 'press', data: words }
  const flow = DEEP_LINK.exec(words)?.[1]
  if (flow !== undefined && flow.length <= PAYLOAD_CHARS) return { kind: 'open', ref: flow }
  return { kind: 'text', text: words, secrets: [], ...(cut && { cut }) }
}
