/**
 * Pictures and voices, one place: where a file is fetched from when somebody opens it, what it is made into, and our own
 * shelf. What names a file at a platform is sealed before anything of an event is kept: at some platforms whoever knows
 * the address may look.
 */
import type { Channel, FetchedFile } from '../channels/channel.ts'
import type { Clock } from '../clock.ts'
import type { Address, ConversationKey, InboundEvent, MediaRef } from '../messages.ts'
import { seal, unseal } from '../seal.ts'
import { type Codes, codesIn } from './codes.ts'
import { FILE_BYTES_MAX } from './kinds.ts'
import { type Made, remade } from './picture.ts'
import { openShelf, SHELF_BYTES_MAX, type Shelf, type ShelfFile, type ShelfFiles } from './shelf.ts'
import { playable, VOICE_SECONDS_MAX, type Voice } from './voice.ts'

/** Before a path of the shelf, where a picture or recording of the flows could stand as well. */
export const SHELF = 'shelf/'

const SEALED_AS = 'media ref'

export interface Media {
  readonly shelf: Shelf
  /** The event with what names its files sealed. */
  hidden(event: InboundEvent): InboundEvent
  /** By a reference as the transcript has it. */
  file(ref: string, of: Address): Promise<FetchedFile>
  /** One of our own files, by the same. */
  own(ref: string): Promise<ShelfFile | null>
  /** What one of us sent to this person, by its name on the shelf. */
  sent(id: string, to: ConversationKey): Promise<ShelfFile | null>
  /** How the transcript names a file of the shelf. */
  refOf(id: string): string
  picture(bytes: Buffer, use: 'screen' | 'sending', bytesMax?: number): Promise<Made>
  /** What the QR codes say in a picture we have made. */
  codes(jpeg: Buffer): Promise<Codes>
  voice(bytes: Buffer): Promise<Voice>
  /** Voices are made into what every phone plays; false: they stay as they came. */
  readonly convertsVoices: boolean
  readonly voiceSecondsMax: number
  readonly fileBytesMax: number
}

export interface MediaOptions {
  /** Where the shelf's files lie, and how many bytes of them. */
  readonly files: ShelfFiles
  readonly filesBytesMax?: number
  /** 32 bytes each. */
  readonly fileKey: Buffer
  readonly refKey: Buffer
  readonly clock: Pick<Clock, 'now'>
  readonly channel: (name: string) => Pick<Channel, 'fetchFile'> | undefined
  /** Path of the program; absent: there is none. */
  readonly ffmpeg?: string
}

export function openMedia(options: MediaOptions): Media {
  const { files, filesBytesMax = SHELF_BYTES_MAX, fileKey, refKey, clock, channel, ffmpeg } = options
  const shelf = openShelf(files, fileKey, clock, filesBytesMax)
  const hide = ({ ref, ...item }: MediaRef): MediaRef =>
    ref === undefined ? item : { ...item, ref: seal(refKey, SEALED_AS, ref) }

  return {
    shelf,
    convertsVoices: ffmpeg !== undefined,
    voiceSecondsMax: VOICE_SECONDS_MAX,
    fileBytesMax: FILE_BYTES_MAX,
    hidden(event) {
      const { input } = event
      return input.kind === 'media' ? { ...event, input: { ...input, items: input.items.map(hide) } } : event
    },
    async file(sealed, of) {
      const ref = unseal(refKey, SEALED_AS, sealed)
      if (typeof ref !== 'string') return { kind: 'gone' }
      if (!ref.startsWith(SHELF)) return (await channel(of.channel)?.fetchFile?.(ref, of)) ?? { kind: 'gone' }
      const file = await shelf.read(ref.slice(SHELF.length))
      return file === null ? { kind: 'gone' } : { kind: 'file', bytes: file.bytes }
    },
    async own(sealed) {
      const ref = unseal(refKey, SEALED_AS, sealed)
      return typeof ref === 'string' && ref.startsWith(SHELF) ? await shelf.read(ref.slice(SHELF.length)) : null
    },
    sent: async (id, to) => (shelf.isOf(id, to) ? await shelf.read(id) : null),
    refOf: (id) => seal(refKey, SEALED_AS, SHELF + id),
    picture: remade,
    codes: codesIn,
    voice: (bytes) => playable(bytes, ffmpeg),
  }
}
