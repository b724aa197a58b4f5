/**
 * What a message holds besides text. Positions and other people's phone numbers are not taken along. Whoever has the
 * address of a picture can look at it, and it may be of an identity card: it is sealed before anything of it is kept.
 */
import type { MediaKind, MediaRef } from '../../messages.ts'
import { type Json, list, object, text } from './fields.ts'

export type Content =
  | { readonly kind: 'media'; readonly items: readonly MediaRef[] }
  /** A shared link: its address is what was said. */
  | { readonly kind: 'link'; readonly url: string | null }

/** Events whose name alone says what was sent. */
const BY_EVENT: Readonly<Record<string, MediaKind>> = {
  image: 'photo',
  gif: 'photo',
  audio: 'voice',
  video: 'video',
  sticker: 'sticker',
  location: 'location',
  file: 'file',
  business_card: 'contact',
}

const BY_TYPE: Readonly<Record<string, MediaKind>> = {
  image: 'photo',
  photo: 'photo',
  multi_image: 'photo',
  gif: 'photo',
  audio: 'voice',
  voice: 'voice',
  video: 'video',
  sticker: 'sticker',
  location: 'location',
  file: 'file',
}

/** Films and pictures also come as files, with the ending as their type. */
const BY_ENDING: Readonly<Record<string, MediaKind>> = {
  mp4: 'video',
  mov: 'video',
  gif: 'photo',
  jpg: 'photo',
  jpeg: 'photo',
  png: 'photo',
  heic: 'photo',
  aac: 'voice',
  amr: 'voice',
  m4a: 'voice',
  mp3: 'voice',
}

/** @param what the event's name without `user_send_` */
export function contentOf(what: string, body: Json): Content {
  const message = object(body.message)
  const attachments = [...list(message?.attachments), ...list(body.attachments)]
    .map(object)
    .filter((one) => one !== null)
  const links = attachments.filter(({ type }) => typeOf(type) === 'link')
  if (what === 'business_card' || links.some(isContactCard)) return media([{ kind: 'contact' }])
  if (what === 'link' || (links.length > 0 && links.length === attachments.length)) {
    return { kind: 'link', url: text(object(links[0]?.payload)?.url) }
  }
  const items = attachments.map(itemOf)
  if (items.length > 0) return media(items.map((item) => ({ ...item, kind: item.kind ?? BY_EVENT[what] ?? 'other' })))
  return media([{ kind: BY_EVENT[what] ?? (object(message?.location) ? 'location' : 'other') }])
}

function media(items: readonly MediaRef[]): Content {
  return { kind: 'media', items }
}

/** Longer addresses are files written into the address itself. */
const ADDRESS_CHARS_MAX = 2_048

function itemOf(attachment: Json): { readonly kind?: MediaKind; readonly ref?: string; readonly album?: string } {
  const payload = object(attachment.payload)
  const type = typeOf(attachment.type)
  const kind = type === 'file' ? (BY_ENDING[endingOf(payload)] ?? 'file') : BY_TYPE[type]
  const album = text(payload?.album_id)
  const url = text(payload?.url)
  const isFile = url !== null && /^https?:/.test(url) && url.length <= ADDRESS_CHARS_MAX && isOpened(kind)
  return { ...(kind && { kind }), ...(isFile && { ref: url }), ...(album && { album: album.slice(0, 64) }) }
}

/** What a person of ours may open. */
function isOpened(kind: MediaKind | undefined): boolean {
  return kind === 'photo' || kind === 'voice' || kind === 'file'
}

function typeOf(type: unknown): string {
  return (text(type) ?? '').toLowerCase()
}

function endingOf(payload: Json | null): string {
  return typeOf(payload?.type) || (/\.(\w{2,4})$/.exec(text(payload?.name) ?? '')?.[1] ?? '').toLowerCase()
}

/** A contact card comes as a link whose description is a JSON text with a phone number in it. */
function isContactCard(attachment: Json): boolean {
  const description = text(object(attachment.payload)?.description)
  if (description === null || !description.trimStart().startsWith('{')) return false
  try {
    const card = object(JSON.parse(description))
    return card !== null && ('phone' in card || 'qrCodeUrl' in card)
  } catch {
    return false
  }
}
