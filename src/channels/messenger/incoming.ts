/** A webhook body → what it means, in the order it happened. Pure. Anything may be missing anywhere. */
import type { Echo, InboundEvent, Input } from '../../messages.ts'
import type { Clean } from '../tools.ts'
import { inputOfMessage } from './contents.ts'
import { CONTROL_KINDS, inputOfControl, requesterOf } from './control.ts'
import { eventId } from './event-id.ts'
import { idText, type Json, list, messageId, momentOf, object, text } from './fields.ts'
import { flowReference, inputOfPress, opened } from './payloads.ts'

/** Why something needed nothing; a closed set, counted by these names. */
export type Ignored =
  | 'other-object'
  | 'unknown-page'
  | 'empty-entry'
  | 'dashboard-test'
  | 'changes'
  | 'malformed'
  | 'no-person'
  | 'from-page'
  | 'empty-message'
  | 'deleted'
  | 'unreact'
  | 'edit-without-text'
  | 'app-roles'
  | 'policy'
  | 'other-kind'
  | 'unknown-kind'

/** What Facebook decided about the Page itself. */
export type PolicyAct = { readonly action: 'warning' | 'block' | 'unblock'; readonly at: number }

export interface Parsed {
  readonly events: readonly InboundEvent[]
  readonly echoes: readonly Echo[]
  readonly ignored: readonly Ignored[]
  readonly policy: readonly PolicyAct[]
  /** Names of fields this code does not know, for the log. */
  readonly unknown: readonly string[]
}

export interface ParseContext {
  readonly pageId: string
  readonly appId: string
  readonly receivedAt: number
  readonly clean: Clean
}

/** Kinds that are known and need nothing. */
const NOT_FOR_US = new Set([
  'optin',
  'account_linking',
  'messaging_feedback',
  'response_feedback',
  'send_cart',
  'order',
  'payment',
  'checkout_update',
  'pre_checkout',
  'game_play',
  'appointment_booking',
  'customer_information',
])

/** What stands beside the kind in every item. */
const ABOUT = new Set(['sender', 'recipient', 'timestamp', 'entry', 'prior_message', 'app_id', 'hop_context'])

interface Tray {
  readonly events: InboundEvent[]
  readonly echoes: Echo[]
  readonly ignored: Ignored[]
  readonly policy: PolicyAct[]
  readonly unknown: Set<string>
}

export function parseWebhook(body: unknown, context: ParseContext): Parsed {
  const tray: Tray = { events: [], echoes: [], ignored: [], policy: [], unknown: new Set() }
  const fields = object(body)
  // The dashboard's "Test" button sends a sample as bare as this, or inside an entry.
  if (fields?.object === undefined && object(fields?.value) !== null) tray.ignored.push('dashboard-test')
  else if (fields?.object !== 'page') tray.ignored.push('other-object')
  else for (const entry of list(fields.entry)) readEntry(object(entry), context, tray)
  return {
    ...tray,
    // Retries and batches may come in any order; each person's events are applied as they happened.
    events: tray.events.sort((one, other) => one.at - other.at),
    unknown: [...tray.unknown].slice(0, 10),
  }
}

function readEntry(entry: Json | null, context: ParseContext, tray: Tray): void {
  if (entry === null) return void tray.ignored.push('malformed')
  const changes = list(entry.changes).map(object)
  const isTest = changes.some((change) => object(change?.value)?.message !== undefined)
  if (idText(entry.id) !== context.pageId) return void tray.ignored.push(isTest ? 'dashboard-test' : 'unknown-page')
  const items = [
    ...list(entry.messaging).map((item) => ({ item: object(item), standby: false })),
    ...list(entry.standby).map((item) => ({ item: object(item), standby: true })),
  ]
  for (const { item, standby } of items) {
    if (item === null) tray.ignored.push('malformed')
    else readItem(item, standby, context, tray)
  }
  if (changes.length > 0) tray.ignored.push(isTest ? 'dashboard-test' : 'changes')
  else if (items.length === 0) tray.ignored.push('empty-entry')
}

function readItem(item: Json, standby: boolean, context: ParseContext, tray: Tray): void {
  const at = momentOf(item.timestamp, context.receivedAt)
  const policy = object(item.policy_enforcement ?? item['policy-enforcement'])
  if (policy !== null) return readPolicy(policy, at, tray)
  if (item.app_roles !== undefined) return void tray.ignored.push('app-roles')
  const message = object(item.message)
  if (message?.is_echo === true) return readEcho(item, message, at, context, tray)

  const person = personOf(item, context)
  if (person === null) return void tray.ignored.push('no-person')
  if (person === context.pageId) return void tray.ignored.push('from-page')
  const found = readKind(item, context)
  if (found === null) {
    const names = Object.keys(item).filter((name) => !ABOUT.has(name))
    tray.ignored.push(names.some((name) => NOT_FOR_US.has(name)) ? 'other-kind' : 'unknown-kind')
    for (const name of names) if (!NOT_FOR_US.has(name) && /^[\w-]{1,40}$/.test(name)) tray.unknown.add(name)
    return
  }
  if (typeof found === 'string') return void tray.ignored.push(found)

  const base = { channel: 'messenger', account: context.pageId, person, at }
  // On standby the thread is somebody else's: they are listened to, and the bot must know that it is not its turn.
  if (standby && ['text', 'press', 'media', 'open'].includes(found.input.kind)) {
    tray.events.push({ ...base, id: eventId('standby', item, found.mid), input: { kind: 'control', owner: 'human' } })
  }
  tray.events.push({
    ...base,
    id: eventId(found.kind, item, found.mid),
    input: found.input,
    ...(found.mid !== null && { platformId: found.mid }),
    ...(found.acknowledge !== undefined && !standby && { acknowledge: found.acknowledge }),
  })
}

interface Found {
  readonly kind: string
  readonly input: Input
  /** Names the event for good; `null`: it has no name of its own. */
  readonly mid: string | null
  readonly acknowledge?: string
}

/** `null`: none of the kinds we know. */
function readKind(item: Json, { appId, clean, receivedAt }: ParseContext): Found | Ignored | null {
  if (item.message !== undefined) {
    const message = object(item.message)
    if (message === null) return 'malformed'
    if (message.is_deleted === true) return 'deleted'
    const input = inputOfMessage(message, clean)
    return input === null ? 'empty-message' : { kind: 'message', input, mid: messageId(message.mid) }
  }
  if (item.postback !== undefined) {
    const postback = object(item.postback)
    if (postback === null) return 'malformed'
    const { payload, title, mid, referral } = postback
    const ref = flowReference(object(referral)?.ref)
    const input = inputOfPress({ payload: text(payload), title: text(title), ref }, clean)
    return { kind: 'postback', input, mid: messageId(mid) }
  }
  if (item.referral !== undefined) {
    return { kind: 'referral', input: opened(flowReference(object(item.referral)?.ref)), mid: null }
  }
  if (item.reaction !== undefined) {
    if (object(item.reaction)?.action === 'unreact') return 'unreact'
    return { kind: 'reaction', input: { kind: 'reaction' }, mid: null }
  }
  if (item.message_edit !== undefined) return readEdit(object(item.message_edit), clean)
  for (const state of ['delivery', 'read'] as const) {
    if (item[state] !== undefined) return readReceipt(state, object(item[state]), receivedAt)
  }
  for (const kind of CONTROL_KINDS) {
    const fields = item[kind]
    if (fields === undefined) continue
    const requester = requesterOf(kind, object(fields) ?? {}, appId)
    const input = inputOfControl(kind, object(fields) ?? {}, appId)
    return { kind, input, mid: null, ...(requester !== null && { acknowledge: requester }) }
  }
  return null
}

function readEdit(edit: Json | null, clean: Clean): Found | Ignored {
  const [of, words] = [messageId(edit?.mid), text(edit?.text)]
  if (of === null || words === null) return 'edit-without-text'
  // The message keeps its id through up to five edits.
  const input: Input = { kind: 'edit', of, text: clean(words).text, secrets: [] }
  return { kind: `edit ${String(edit?.num_edit ?? '')}`, input, mid: of }
}

function readReceipt(state: 'delivery' | 'read', receipt: Json | null, receivedAt: number): Found {
  const ids = list(receipt?.mids).flatMap((mid) => messageId(mid) ?? [])
  const before = receipt?.watermark === undefined ? undefined : momentOf(receipt.watermark, receivedAt)
  const input: Input = {
    kind: 'receipt',
    state: state === 'read' ? 'read' : 'delivered',
    ids,
    ...(before !== undefined && { before }),
  }
  return { kind: state, input, mid: null }
}

/** In routing events the Page may stand on either side; elsewhere the person is who sent it. */
function personOf(item: Json, { pageId }: ParseContext): string | null {
  const sender = idText(object(item.sender)?.id)
  const isRouting = CONTROL_KINDS.some((kind) => item[kind] !== undefined)
  return isRouting && (sender === null || sender === pageId) ? idText(object(item.recipient)?.id) : sender
}

/**
 * A message that went out from the Page. Ours by our app's id, or by what we wrote into it; any other was written by a
 * person in the inbox, or by a tool of theirs.
 */
function readEcho(item: Json, message: Json, at: number, context: ParseContext, tray: Tray): void {
  const person = idText(object(item.recipient)?.id)
  if (person === null || person === context.pageId) return void tray.ignored.push('no-person')
  const base = { channel: 'messenger', account: context.pageId, person, at }
  const mid = messageId(message.mid)
  const words = context.clean(text(message.text) ?? '').text
  const ourId = text(message.metadata)
  const app = idText(message.app_id)
  if (app === context.appId || (app === null && ourId !== null && OUR_ID.test(ourId))) {
    // By its id it is exactly one message; by its words it could be another that says the same.
    const known = ourId === null || ourId === '' ? { text: words } : { ourId }
    tray.echoes.push({ ...base, ...known, ...(mid !== null && { platformId: mid }) })
    return
  }
  tray.events.push({
    ...base,
    id: eventId('echo', item, mid),
    input: { kind: 'staff-echo', text: words, ...(mid !== null && { platformId: mid }) },
    ...(mid !== null && { platformId: mid }),
  })
}

/** Outbox id and part. */
const OUR_ID = /^[0-9a-z]{20,32}\/\d{1,3}$/

function readPolicy(policy: Json, at: number, tray: Tray): void {
  const action = text(policy.action)
  tray.ignored.push('policy')
  if (action === 'warning' || action === 'block' || action === 'unblock') tray.policy.push({ action, at })
}
