/** What the Send API takes and what it refuses, by the documented limits and in its codes. */
import { type Json, listOf, objectOf, type Thread, type World } from './world.ts'

export interface Refusal {
  readonly status: number
  readonly code: number
  readonly subcode?: number
  readonly message: string
}

export interface Rules {
  readonly now: () => number
  /** Has Facebook approved "Human Agent"? */
  readonly humanAgent: boolean
}

const DAY_MS = 86_400_000

function bad(message: string, subcode?: number): Refusal {
  return { status: 400, code: 100, message: `(#100) ${message}`, ...(subcode !== undefined && { subcode }) }
}

/** May this be said to this person, by us, now? */
export function refusalOf(world: World, thread: Thread | undefined, body: Json, rules: Rules): Refusal | null {
  if (thread === undefined) return bad('No matching user found', 2_018_001)
  if (thread.blocked) {
    return { status: 400, code: 551, subcode: 1_545_041, message: "(#551) This person isn't available right now." }
  }
  if (thread.owner !== 'ours') {
    return { status: 400, code: 10, subcode: 2_018_300, message: 'Another app is controlling this thread now.' }
  }
  if (body.sender_action !== undefined) {
    return body.message === undefined ? null : bad('sender_action goes alone')
  }
  return windowRefusal(thread, body, rules) ?? contentRefusal(world, objectOf(body.message), body, rules.now())
}

function windowRefusal({ actedAt }: Thread, { messaging_type, tag }: Json, rules: Rules): Refusal | null {
  const outside = { status: 400, code: 10, subcode: 2_018_278, message: '(#10) sent outside of allowed window.' }
  const age = actedAt === undefined ? Number.POSITIVE_INFINITY : rules.now() - actedAt
  switch (messaging_type) {
    case 'RESPONSE':
    case 'UPDATE':
      return age <= DAY_MS ? null : outside
    case 'MESSAGE_TAG':
      if (tag !== 'HUMAN_AGENT') return bad('Invalid tag')
      if (!rules.humanAgent) return { status: 403, code: 10, message: '(#10) Human Agent is not approved.' }
      return age <= 7 * DAY_MS ? null : outside
    default:
      return bad('messaging_type is required')
  }
}

/** Ids of uploads end after 90 days. */
const UPLOAD_MS = 90 * DAY_MS

function contentRefusal(world: World, message: Json, body: Json, now: number): Refusal | null {
  const { text, metadata } = message
  const attachment = message.attachment === undefined ? undefined : objectOf(message.attachment)
  if ((text === undefined) === (attachment === undefined)) return bad('either text or attachment')
  if (text !== undefined && (typeof text !== 'string' || text.trim() === '' || text.length >= 2_000)) {
    return bad('Length of param message[text] must be less than 2000')
  }
  if (metadata !== undefined && (typeof metadata !== 'string' || metadata.length >= 1_000)) return bad('metadata')
  if (body.persona_id !== undefined && !world.personas.has(String(body.persona_id))) {
    return bad('Param persona_id must be a valid Persona ID', 2_018_199)
  }
  const quickReplies = listOf(message.quick_replies)
  if (quickReplies.length > 13) return bad('at most 13 quick replies')
  for (const { content_type, title, payload } of quickReplies) {
    const refusal = content_type === 'text' ? buttonRefusal(title, payload) : bad('content_type')
    if (refusal !== null) return refusal
  }
  if (attachment === undefined) return null
  const payload = objectOf(attachment.payload)
  if (attachment.type === 'image' || attachment.type === 'audio') {
    const upload = world.uploads.get(String(payload.attachment_id))
    if (upload?.type !== attachment.type || now - upload.at > UPLOAD_MS) return bad('Invalid attachment id', 2_018_074)
    return null
  }
  if (attachment.type !== 'template' || payload.template_type !== 'button') return bad('attachment type')
  const words = payload.text
  if (typeof words !== 'string' || words.trim() === '' || words.length > 640) return bad('template text over 640')
  const buttons = listOf(payload.buttons)
  if (buttons.length < 1 || buttons.length > 3) return bad('1 to 3 buttons')
  for (const button of buttons) {
    const refusal = button.type === 'postback' ? buttonRefusal(button.title, button.payload) : bad('button type')
    if (refusal !== null) return refusal
  }
  return null
}

function buttonRefusal(title: unknown, payload: unknown): Refusal | null {
  if (typeof title !== 'string' || title.trim() === '' || [...title].length > 20) return bad('title over 20')
  if (typeof payload !== 'string' || payload === '' || payload.length > 1_000) return bad('payload')
  return null
}

/** The Page's profile: greeting, menu, ice breakers. */
export function profileRefusal(profile: Json): Refusal | null {
  for (const { text } of listOf(profile.greeting)) {
    if (typeof text !== 'string' || text.length > 160) return bad('greeting over 160')
  }
  if (profile.persistent_menu !== undefined && profile.get_started === undefined) return bad('menu needs get_started')
  for (const key of ['persistent_menu', 'ice_breakers']) {
    const locales = listOf(profile[key])
    if (locales.length > 0 && !locales.some(({ locale }) => locale === 'default')) return bad('default locale required')
    for (const { call_to_actions } of locales) {
      const entries = listOf(call_to_actions)
      if (entries.length > (key === 'ice_breakers' ? 4 : 20)) return bad(`too many entries of ${key}`)
      for (const { title, question, payload } of entries) {
        if (key === 'persistent_menu' && (typeof title !== 'string' || title.length > 30)) return bad('menu title')
        if (key === 'ice_breakers' && (typeof question !== 'string' || question.length > 80)) return bad('question')
        if (typeof payload !== 'string' || payload === '' || payload.length > 1_000) return bad('payload')
      }
    }
  }
  return null
}
