/**
 * What residents sent, opened by a person: fetched from the platform only now, made anew, and shown with the rights of
 * this one conversation. A photo may be of a paper, so each is opened with a reason, and the opening is written down.
 */
import type { FetchedFile } from '../channels/channel.ts'
import type { Unwanted } from '../media/kinds.ts'
import type { Media } from '../media/media.ts'
import type { ShelfFile } from '../media/shelf.ts'
import { mask } from '../privacy/secrets.ts'
import type { Document, Ticket, TranscriptEntry } from '../records.ts'
import type { StaffMember } from '../staff/record.ts'
import { REFUSALS, Refused } from './refusals.ts'
import type { DeskWorld } from './world.ts'

/** Older ones are no longer on anybody's screen. */
const AMONG = 500

export type DeskMedia = Pick<
  Media,
  | 'file'
  | 'own'
  | 'refOf'
  | 'picture'
  | 'codes'
  | 'voice'
  | 'shelf'
  | 'convertsVoices'
  | 'voiceSecondsMax'
  | 'fileBytesMax'
>

/** A file of a line: `<line>-<place>`. */
const ITEM = /^([0-9a-z]{26})-(\d{1,2})$/

interface Item {
  readonly entry: TranscriptEntry
  readonly kind: string
  readonly ref: string
}

async function itemOf({ store }: DeskWorld, ticket: Document<Ticket>, id: string): Promise<Item> {
  const [, line, place] = ITEM.exec(id) ?? []
  const entries = line === undefined ? [] : await store.transcript(ticket.body.conversation, AMONG)
  const entry = entries.find((one) => one.id === line)
  const media = entry?.media?.[Number(place)]
  if (!entry || media?.ref === undefined) throw new Refused(media ? 'media-gone' : 'absent')
  return { entry, kind: media.kind, ref: media.ref }
}

/** @param reason  written by staff; masked like everything that is kept */
export async function openPhoto(
  world: DeskWorld,
  staff: StaffMember,
  ticket: Document<Ticket>,
  asked: { readonly item: string; readonly reason: string },
): Promise<ShelfFile> {
  const { entry, kind, ref } = await itemOf(world, ticket, asked.item)
  if (entry.from !== 'resident' || (kind !== 'photo' && kind !== 'file')) throw new Refused('absent')
  const file = await opened(world, ticket, asked.item, ref, async (bytes) => {
    const made = await world.media.picture(bytes, 'screen')
    if (made.kind === 'made') return made
    throw made.kind === 'busy' ? new Refused('media-away') : unwanted(made.why)
  })
  const why = `${asked.item} ${mask(asked.reason).text}`
  await world.gate.audit({ who: staff.id, what: 'reveal', object: `ticket ${ticket.id}`, why })
  world.count('desk_media', { kind: 'photo' })
  return file
}

export async function playVoice(
  world: DeskWorld,
  staff: StaffMember,
  ticket: Document<Ticket>,
  item: string,
): Promise<ShelfFile> {
  const { entry, kind, ref } = await itemOf(world, ticket, item)
  if (entry.from !== 'resident' || (kind !== 'voice' && kind !== 'file')) throw new Refused('absent')
  const file = await opened(world, ticket, item, ref, async (bytes) => {
    const made = await world.media.voice(bytes)
    if (made.kind === 'made') return made
    throw made.kind === 'busy' ? new Refused('media-away') : unwanted(made.why)
  })
  await world.gate.audit({ who: staff.id, what: 'voice-played', object: `ticket ${ticket.id}`, why: item })
  world.count('desk_media', { kind: 'voice' })
  return file
}

/** What one of us sent, seen or heard again by whoever reads the talk. */
export async function sentFile(world: DeskWorld, ticket: Document<Ticket>, item: string): Promise<ShelfFile> {
  const { entry, ref } = await itemOf(world, ticket, item)
  if (entry.from !== 'person') throw new Refused('absent')
  const file = await world.media.own(ref)
  if (file === null) throw new Refused('media-gone')
  return file
}

/** Our copy while there is one: a second look must not fail because the platform has forgotten. */
async function opened(
  { media, store }: DeskWorld,
  { body: { conversation } }: Document<Ticket>,
  item: string,
  ref: string,
  make: (bytes: Buffer) => Promise<ShelfFile>,
): Promise<ShelfFile> {
  // From our own page: made anew when it came, and there is no other copy.
  const copy = (await media.own(ref)) ?? (await media.shelf.opened(conversation, item))
  if (copy) return copy
  const known = await store.readConversation(conversation)
  if (known === null) throw new Refused('absent')
  const made = await make(bytesOf(await media.file(ref, known.address)))
  await media.shelf.put(conversation, made, 'opened', item)
  return made
}

function bytesOf(fetched: FetchedFile): Buffer {
  switch (fetched.kind) {
    case 'file':
      return fetched.bytes
    case 'gone':
      throw new Refused('media-gone')
    case 'away':
      throw new Refused('media-away')
    case 'large':
      throw unwanted('large')
    default:
      return fetched satisfies never
  }
}

/** Nobody works on it any more: our copies go at once, and when the talk is closed, so do photos that are nowhere else. */
export async function clearCopies(
  store: Pick<DeskWorld['store'], 'getDocument'>,
  shelf: Pick<DeskMedia['shelf'], 'closed' | 'ended'>,
  id: string,
): Promise<void> {
  const ticket = (await store.getDocument('ticket', id)) as Document<Ticket> | null
  if (!ticket || ticket.body.state === 'held' || ticket.body.conversation === '') return
  if (ticket.body.state === 'closed') await shelf.ended(ticket.body.conversation)
  else await shelf.closed(ticket.body.conversation)
}

const UNWANTED: Readonly<Record<Unwanted, string>> = {
  drawing:
    'Đây là bản vẽ hoặc trang web, không phải ảnh chụp, nên không mở để giữ an toàn. Xin nhờ gửi lại bằng ảnh chụp.',
  document: 'Đây là tệp tài liệu (PDF, Word…), không mở ở đây để giữ an toàn. Xin nhờ chụp màn hình rồi gửi ảnh.',
  archive: 'Đây là tệp nén, không mở ở đây để giữ an toàn. Xin nhờ gửi từng ảnh.',
  moving: 'Đây là ảnh động, không mở được ở đây. Xin nhờ gửi ảnh chụp thường.',
  unknown: 'Tệp này không phải ảnh hay lời nói mà máy đọc được. Xin nhờ gửi lại bằng ảnh chụp.',
  large: 'Tệp này lớn quá (trên 10 MB hoặc ảnh trên 25 triệu điểm). Xin nhờ chụp màn hình rồi gửi lại.',
  long: 'Lời nói dài quá 5 phút. Xin nhờ nói lại ngắn hơn.',
  broken: 'Tệp này bị hỏng nên không mở được. Xin nhờ gửi lại.',
}

/** The same of what a volunteer wants to send. */
const NOT_SENT: Readonly<Record<Unwanted, string>> = {
  drawing: 'Đây là bản vẽ hoặc trang web, không phải ảnh chụp nên chưa gửi. Xin chọn ảnh chụp.',
  document: 'Đây là tệp tài liệu (PDF, Word…) nên chưa gửi. Xin chụp màn hình rồi gửi ảnh.',
  archive: 'Đây là tệp nén nên chưa gửi. Xin chọn từng ảnh.',
  moving: 'Đây là ảnh động nên chưa gửi. Xin chọn ảnh chụp thường.',
  unknown: 'Tệp này không phải ảnh hay lời nói mà máy đọc được nên chưa gửi. Xin chọn ảnh khác hoặc thu lại.',
  large: 'Ảnh lớn quá (trên 10 MB hoặc trên 25 triệu điểm) nên chưa gửi. Xin chụp màn hình rồi gửi lại.',
  long: 'Lời nói dài quá nên chưa gửi. Xin thu lại ngắn hơn, hoặc chia thành hai lần.',
  broken: 'Tệp này bị hỏng nên chưa gửi. Xin chụp hoặc thu lại.',
}

/** @param sent  whose it is: a volunteer's own of this kind; absent: a resident's */
export function unwanted(why: Unwanted, sent?: 'photo' | 'voice'): Refused {
  const words = sent ? NOT_SENT[why] : UNWANTED[why]
  return new Refused('media-unwanted', { where: why, words: words ?? REFUSALS['media-unwanted'][2] })
}
