/** What a message holds besides words. References only. */
import type { MediaRef } from '../../messages.ts'
import { type Json, list, object, text } from './fields.ts'

/** Longer addresses are files written into the address itself. */
const ADDRESS_CHARS_MAX = 2_048

export function mediaIn(fields: Json): readonly MediaRef[] {
  const places = list(fields.entities).filter(({ type }) => type === 'GeoCoordinates' || type === 'Place')
  return [
    ...list(fields.attachments)
      .map(mediaOf)
      .filter((media) => media !== null),
    ...places.slice(0, 1).map(() => ({ kind: 'location' }) as const),
  ]
}

function mediaOf(attachment: Json): MediaRef | null {
  const contentType = text(attachment.contentType)?.toLowerCase() ?? ''
  // Teams repeats the words of the message as a page.
  if (contentType === 'text/html') return null
  const kind = kindOf(contentType, attachment)
  const ref = text(attachment.contentUrl)
  return ref !== null && /^https?:/.test(ref) && ref.length <= ADDRESS_CHARS_MAX ? { kind, ref } : { kind }
}

function kindOf(contentType: string, attachment: Json): MediaRef['kind'] {
  if (contentType === 'image' || contentType.startsWith('image/')) return 'photo'
  if (contentType === 'audio' || contentType.startsWith('audio/')) return 'voice'
  if (contentType === 'video' || contentType.startsWith('video/')) return 'video'
  if (contentType === 'application/vnd.microsoft.teams.file.download.info') {
    const fileType = text(object(attachment.content)?.fileType)?.toLowerCase() ?? ''
    return ['png', 'jpg', 'jpeg', 'gif', 'webp', 'heic'].includes(fileType) ? 'photo' : 'file'
  }
  if (contentType.startsWith('application/vnd.microsoft.card.')) return 'other'
  return contentType === '' ? 'other' : 'file'
}
