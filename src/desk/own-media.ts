/**
 * What a volunteer sends of their own: made anew before anything else, so that no place, name or date of theirs goes along;
 * a QR code in a photo is a link and is looked at like one. What a channel does not take is known before anybody records.
 */
import type { ChannelLimits, Sendable } from '../channels/channel.ts'
import type { ShelfFile } from '../media/shelf.ts'
import type { SentMedia } from '../messages.ts'
import { officialLink } from '../privacy/links.ts'
import type { Conversation, Document, Ticket } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Opened } from './api.ts'
import { unwanted } from './media.ts'
import { Refused } from './refusals.ts'
import type { DeskWorld } from './world.ts'

/** One line: it stands under the picture. */
export const CAPTION_CHARS_MAX = 200
/** 40 kbit/s and what stands around them: how long a recording may be where a channel counts bytes. */
const VOICE_BYTES_A_SECOND = 5_500

const NO_WAY: Sendable = { why: 'Kênh này chưa nhận được ảnh và lời nói của bạn. Xin viết bằng chữ.' }
const NO_FFMPEG: Sendable = {
  why: 'Máy chủ thiếu chương trình xử lý tiếng (ffmpeg) nên chưa gửi được lời nói. Xin viết bằng chữ, hoặc báo người quản trị.',
}

/** What goes out to this resident. */
export function sendsTo(
  { sends, media }: Pick<DeskWorld, 'sends' | 'media'>,
  { address, state }: Conversation,
): NonNullable<ChannelLimits['sends']> {
  const { photo, voice } = sends(address, state.reply) ?? { photo: NO_WAY, voice: NO_WAY }
  // As it came it would hold whatever a phone writes into it.
  return { photo, voice: 'why' in voice || media.convertsVoices ? voice : NO_FFMPEG }
}

/** The same for the screen. */
export function ownOffered(
  world: Pick<DeskWorld, 'sends' | 'media'>,
  staff: StaffMember,
  conversation: Conversation,
): NonNullable<Opened['sends']> {
  const { photo, voice } = sendsTo(world, conversation)
  return {
    photo: 'why' in photo ? photo : isLookedAt(staff, 'photo') ? { looked: true } : {},
    voice:
      'why' in voice
        ? voice
        : { secondsMax: Math.min(world.media.voiceSecondsMax, Math.floor(voice.bytes / VOICE_BYTES_A_SECOND)) },
  }
}

/** Words in a picture are read by no guard: of a volunteer's photo a lead reads them before it leaves. */
export function isLookedAt({ role }: StaffMember, kind: SentMedia['kind']): boolean {
  return kind === 'photo' && role === 'volunteer'
}

export interface Ready {
  readonly file: ShelfFile
  /** A code in it leads elsewhere than to an official address. */
  readonly leadsElsewhere: boolean
  /** There is a code in it that could not be read. */
  readonly unread: boolean
}

/** @throws {Refused} what cannot be sent, with the words */
export async function madeReady(
  { media }: DeskWorld,
  kind: SentMedia['kind'],
  bytes: Buffer,
  to: Sendable,
): Promise<Ready> {
  if ('why' in to) throw new Refused('no-media', { where: kind, words: to.why })
  if (kind === 'voice') {
    const made = await media.voice(bytes)
    if (made.kind === 'busy') throw new Refused('media-busy')
    if (made.kind === 'unwanted') throw unwanted(made.why, kind)
    if (made.bytes.length > to.bytes) throw unwanted('long', kind)
    const { kind: _, ...file } = made
    return { file, leadsElsewhere: false, unread: false }
  }
  const made = await media.picture(bytes, 'sending', to.bytes)
  if (made.kind === 'busy') throw new Refused('media-busy')
  if (made.kind === 'unwanted') throw unwanted(made.why, kind)
  const { texts, unread } = await media.codes(made.bytes)
  const { kind: _, ...file } = made
  return { file, leadsElsewhere: texts.some((text) => !officialLink(text.trim())), unread }
}

/** One that waits for a lead: for the lead, and for who offered it. */
export async function offeredFile(
  { media }: Pick<DeskWorld, 'media'>,
  { body: { offered } }: Document<Ticket>,
  photo: string,
): Promise<ShelfFile> {
  const found = offered?.find(({ id }) => id === photo)
  const file = found ? await media.own(found.ref) : null
  if (file === null) throw new Refused('media-gone')
  return file
}

/** On the shelf, under the name by which it travels. */
export async function shelved(
  { media }: DeskWorld,
  { body: { conversation } }: Document<Ticket>,
  kind: SentMedia['kind'],
  file: ShelfFile,
): Promise<SentMedia> {
  const id = await media.shelf.put(conversation, file, kind === 'photo' ? 'sent' : 'own')
  if (id === 'full') throw new Refused('media-full')
  return { kind, id, type: file.type, ...(file.seconds !== undefined && { seconds: file.seconds }) }
}
