/** What a channel can show, and a message fitted to it: all that is needed to draw one as it is sent. Types alone. */
import type { Address, OutboundMessage, SentMedia } from '../messages.ts'

/** Whether a photo or recording of a volunteer's own goes out here: up to so many bytes; or why not, in words for them. */
export type Sendable =
  /** `captionChars`: longest text under it, where that is not the one under pictures. */
  { readonly bytes: number; readonly captionChars?: number } | { readonly why: string }

export interface ChannelLimits {
  /** Longest text of one message, in UTF-16 units and in code points, whichever is stricter. */
  readonly textChars: number
  /** Longest text under a picture; 0: the picture goes as a message of its own. */
  readonly captionChars: number
  /** Most buttons under one message; 0: numbered text only. */
  readonly buttons: number
  /** Longest label of a button; a longer one turns all into numbers. */
  readonly buttonChars: number
  /** True: the platform may not show buttons, so the numbered list is always in the text too. */
  readonly numbersAlways: boolean
  /** True: the channel draws "Bước 4/9" itself from `progress`; elsewhere it is a line of the text. */
  readonly drawsProgress?: boolean
  /** True: the channel draws name, role and unit itself from `author`; elsewhere they stand before the text. */
  readonly drawsAuthor?: boolean
  /** True: the channel plays the recording of a step itself, from `voice`; elsewhere it goes before the words, as a file. */
  readonly drawsVoices?: boolean
  /** Which file of a picture it takes. */
  readonly pictures: 'svg' | 'png' | 'none'
  /** Left out: nothing of anybody's own goes out. */
  readonly sends?: Readonly<Record<SentMedia['kind'], Sendable>>
}

/** One message of the platform, before a file of its own is read. */
export interface FittedPart extends OutboundMessage {
  /** Buttons to draw; empty where the numbers in the text serve. */
  readonly buttons: OutboundMessage['choices']
  /** Our outbox id and part, to recognise our own echo: `01J…/0`. */
  readonly ourId: string
}

/** A channel as far as fitting goes. */
export interface Fits {
  readonly limits: ChannelLimits
  limitsFor?(to: Address, reply?: string): ChannelLimits
}
