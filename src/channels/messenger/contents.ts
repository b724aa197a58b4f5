/** What a message holds. Of files only a reference is taken along: their addresses on Facebook's servers end within days. */
import type { Input, MediaKind, MediaRef } from '../../messages.ts'
import type { Clean } from '../tools.ts'
import { idText, type Json, list, messageId, object, text } from './fields.ts'
import { flowReference, inputOfCommand, inputOfPress, opened } from './payloads.ts'

/** The thumb beside the text field, in its three sizes: people mean "được rồi" by it. */
const THUMBS = new Set(['369239263222822', '369239343222814', '369239383222810'])
const THUMB_SAYS = '👍'

const KINDS: ReadonlyMap<string, MediaKind> = new Map([
  ['image', 'photo'],
  ['audio', 'voice'],
  ['video', 'video'],
  ['reel', 'video'],
  ['ig_reel', 'video'],
  ['file', 'file'],
  ['sticker', 'sticker'],
  ['location', 'location'],
])

/** `null`: nothing in it that anybody said. */
export function inputOfMessage(message: Json, clean: Clean): Input | null {
  const said = text(message.text) ?? ''
  const payload = text(object(message.quick_reply)?.payload)
  if (payload !== null) return inputOfPress({ payload, title: said === '' ? null : said }, clean)
  const command = text(object(list(message.commands)[0])?.name)
  if (command !== null) return inputOfCommand(command, clean)

  const attachments = list(message.attachments).map(object)
  if (said === '' && attachments.some(isThumb)) return { kind: 'text', text: THUMB_SAYS, secrets: [] }
  const items = mediaOf(attachments, messageId(message.mid))
  if (items.length > 0) {
    return { kind: 'media', items, ...(said !== '' && { caption: clean(said).text }), secrets: [] }
  }
  // A shared link without words of its own: the address is what they want looked at.
  const words = said === '' ? (attachments.map(linkOf).find((link) => link !== null) ?? '') : said
  if (words !== '') {
    const { text: cleaned, cut } = clean(words)
    return { kind: 'text', text: cleaned, secrets: [], ...(cut && { cut }) }
  }
  if (object(message.referral) !== null) return opened(flowReference(object(message.referral)?.ref))
  // A kind newer than this code, or one Facebook does not show to apps: the person gets an answer.
  if (attachments.length > 0 || message.is_unsupported === true) {
    return { kind: 'media', items: [{ kind: 'other' }], secrets: [] }
  }
  return null
}

function mediaOf(attachments: readonly (Json | null)[], mid: string | null): readonly MediaRef[] {
  const items = attachments.flatMap((attachment, place) => {
    const kind = kindOf(attachment)
    return kind === null ? [] : [{ kind, ...(mid !== null && hasFile(kind) && { ref: `${mid}#${place}` }) }]
  })
  // In the summer of 2026 one sticker came as two attachments; and it is one in any case.
  const sticker = items.find(({ kind }) => kind === 'sticker')
  return sticker === undefined ? items : [sticker, ...items.filter(({ kind }) => kind !== 'sticker')]
}

/** `null`: a preview of a link, which only repeats the text. */
function kindOf(attachment: Json | null): MediaKind | null {
  const type = text(attachment?.type)
  if (type === 'fallback') return null
  if (stickerId(attachment) !== null) return 'sticker'
  return KINDS.get(type ?? '') ?? 'other'
}

/** Facebook finds the file again by its message (`m_AbC#0`: the first in it). */
function hasFile(kind: MediaKind): boolean {
  return kind === 'photo' || kind === 'voice' || kind === 'video' || kind === 'file'
}

function isThumb(attachment: Json | null): boolean {
  return THUMBS.has(stickerId(attachment) ?? '')
}

function stickerId(attachment: Json | null): string | null {
  return idText(object(attachment?.payload)?.sticker_id)
}

function linkOf(attachment: Json | null): string | null {
  if (text(attachment?.type) !== 'fallback') return null
  return text(attachment?.url) ?? text(object(attachment?.payload)?.url) ?? text(attachment?.title)
}
