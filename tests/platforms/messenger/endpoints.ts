/** The Graph API's endpoints that a Page's bot uses, acting on the stand-in's world. */
import { fileKind } from '../files.ts'
import { profileRefusal, type Refusal, type Rules, refusalOf } from './rules.ts'
import { type Json, listOf, objectOf, type SeenMessage, type World } from './world.ts'

export type Outcome = { readonly value: Json } | Refusal

export interface Account {
  readonly pageId: string
  readonly appId: string
}

export interface Hooks {
  readonly sent: (psid: string, message: SeenMessage) => void
  /** Facebook asks the address before it believes it. */
  readonly handshake: (url: string, verifyToken: string) => Promise<boolean>
}

/** Kinds and most bytes of an upload, by its type. */
const TAKEN: Readonly<Record<string, readonly [kinds: readonly string[], bytes: number]>> = {
  image: [['png', 'jpeg'], 8 * 1_048_576],
  audio: [['m4a'], 25 * 1_048_576],
}

const UNKNOWN: Refusal = { status: 404, code: 100, subcode: 33, message: 'Unsupported request' }

/** @param path without version: `100200300400500/messages` */
export async function answerCall(
  world: World,
  account: Account,
  call: { readonly method: string; readonly path: string; readonly body: Json; readonly file?: Buffer },
  rules: Rules,
  hooks: Hooks,
): Promise<Outcome> {
  const { method, body } = call
  const path = call.path.replace(/^me\b/, account.pageId).replace(`${account.pageId}/`, 'PAGE/')
  const psid = String(objectOf(body.recipient).id)
  const thread = world.threads.get(psid)
  const [, mid] = /^(m_[^/]+)\/attachments$/.exec(decodeURIComponent(path)) ?? []
  if (method === 'GET' && mid !== undefined) {
    const kept = world.files.get(mid)
    return kept ? { value: { data: [...kept.attachments] } } : UNKNOWN
  }
  switch (`${method} ${path}`) {
    case 'POST PAGE/messages': {
      const refusal = refusalOf(world, thread, body, rules)
      if (refusal !== null) return refusal
      if (body.sender_action !== undefined) {
        thread?.actions.push(String(body.sender_action))
        return { value: { recipient_id: psid } }
      }
      const message = shown(world, body, rules.now())
      for (const earlier of thread?.messages ?? []) earlier.quickReplies = []
      thread?.messages.push(message)
      hooks.sent(psid, message)
      return { value: { recipient_id: psid, message_id: message.mid } }
    }
    case 'POST PAGE/message_attachments': {
      const { type, payload } = objectOf(objectOf(body.message).attachment)
      const [kinds, most] = TAKEN[String(type)] ?? [[], 0]
      const { file } = call
      const isRight = file !== undefined && kinds.includes(fileKind(file)) && file.length <= most
      if (objectOf(payload).is_reusable !== true || !isRight) {
        return { status: 400, code: 100, subcode: 2_018_047, message: '(#100) Upload attachment failure.' }
      }
      const id = String(world.nextId++)
      world.uploads.set(id, { bytes: file, type: String(type), at: rules.now() })
      return { value: { attachment_id: id } }
    }
    case 'POST PAGE/personas': {
      const { name } = body
      if (typeof name !== 'string' || name === '' || name.length > 50) return named('(#100) persona name')
      const id = String(world.nextId++)
      world.personas.set(id, { name })
      return { value: { id } }
    }
    case 'POST PAGE/pass_thread_control':
      world.passed.push({ psid, to: String(body.target_app_id) })
      if (thread) thread.owner = 'other'
      return { value: { success: true } }
    case 'POST PAGE/take_thread_control':
      if (thread) thread.owner = 'ours'
      return { value: { success: true } }
    case 'POST PAGE/subscribed_apps':
      world.subscribedFields = String(body.subscribed_fields).split(',')
      return { value: { success: true } }
    case 'GET PAGE/subscribed_apps': {
      const { subscribedFields } = world
      const data = subscribedFields.length === 0 ? [] : [{ id: account.appId, subscribed_fields: subscribedFields }]
      return { value: { data } }
    }
    case 'POST PAGE/messenger_profile': {
      const refusal = profileRefusal({ ...world.profile, ...body })
      if (refusal !== null) return refusal
      const { appsecret_proof: _proof, ...profile } = body
      world.profile = { ...world.profile, ...profile }
      return { value: { result: 'success' } }
    }
    case 'GET PAGE/messenger_profile':
      return { value: { data: Object.keys(world.profile).length === 0 ? [] : [world.profile] } }
    case `POST ${account.appId}/subscriptions`: {
      const url = String(body.callback_url)
      if (!(await hooks.handshake(url, String(body.verify_token)))) {
        return { status: 400, code: 2_200, message: '(#2200) Callback verification failed' }
      }
      world.callback = { url, verifyToken: String(body.verify_token) }
      return { value: { success: true } }
    }
    case `GET ${account.appId}/subscriptions`: {
      const { callback } = world
      const data = callback === undefined ? [] : [{ object: 'page', callback_url: callback.url, active: true }]
      return { value: { data } }
    }
    case `GET ${account.pageId}`:
      return { value: { id: account.pageId, name: 'Phường Hải An' } }
    case 'GET debug_token':
      return {
        value: { data: { is_valid: true, expires_at: 0, scopes: ['pages_messaging', 'pages_manage_metadata'] } },
      }
    default:
      return UNKNOWN
  }
}

function named(message: string): Refusal {
  return { status: 400, code: 100, message }
}

function shown(world: World, body: Json, at: number): SeenMessage {
  const message = objectOf(body.message)
  const { type, payload } = objectOf(message.attachment)
  const { text, buttons, attachment_id } = objectOf(payload)
  const upload = world.uploads.get(String(attachment_id))?.bytes
  const speaker = world.personas.get(String(body.persona_id))?.name
  const asButton = ({ title, payload: data }: Json) => ({ title: String(title), payload: String(data) })
  return {
    mid: `m_${world.nextId++}`,
    at,
    text: String(message.text ?? text ?? ''),
    buttons: listOf(buttons).map(asButton),
    quickReplies: listOf(message.quick_replies).map(asButton),
    type: String(body.messaging_type),
    ...(body.tag !== undefined && { tag: String(body.tag) }),
    ...(message.metadata !== undefined && { metadata: String(message.metadata) }),
    ...(upload !== undefined && type === 'image' && { picture: upload }),
    ...(upload !== undefined && type === 'audio' && { voice: upload }),
    ...(speaker !== undefined && { speaker }),
  }
}
