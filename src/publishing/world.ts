/** What the parts of the editor's server share, and what they are handed: no driver, no session, no channel by itself. */
import type { ChannelLimits } from '../channels/channel.ts'
import type { Clock } from '../clock.ts'
import type { OutboundMessage } from '../messages.ts'
import type { may } from '../staff/may.ts'
import type { Staff } from '../staff/staff.ts'
import type { Store } from '../store/store.ts'
import type { Live } from './live.ts'

export type PublishingStore = Pick<
  Store,
  'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments' | 'conversationsIn' | 'readConversation' | 'counts'
>

/** Who asks and what they may do. */
export type EditorGate = Pick<Staff, 'right' | 'open' | 'who' | 'audit' | 'person' | 'people'> & {
  readonly may: typeof may
}

/** What a message becomes on a channel. */
export interface FittedShape {
  readonly text: string
  readonly buttons: readonly { readonly data: string; readonly label: string }[]
  readonly choices: readonly { readonly data: string; readonly label: string }[]
  readonly picture?: { readonly path: string; readonly alt: string }
  readonly voice?: string
  /** A file of its own that goes out. */
  readonly media?: object
  readonly progress?: { readonly stage: number; readonly of: number }
}
export type Fit = (message: OutboundMessage, limits: ChannelLimits, id: string) => readonly FittedShape[]

/** In a step's `picture` or `voice`, before our id. */
export const OWN_FOLDER = 'tai-len'

/** What editors upload, where every process finds it: `src/media/library.ts`. */
export interface Library {
  put(kind: 'pictures' | 'voices', bytes: Buffer): Promise<string | 'full'>
  read(kind: 'pictures' | 'voices', id: string): Promise<Buffer | null>
  list(kind: 'pictures' | 'voices'): Promise<readonly string[]>
}

export type MadeVoice =
  | { readonly kind: 'made'; readonly bytes: Buffer; readonly seconds?: number }
  | { readonly kind: 'unwanted'; readonly why: string }
  | { readonly kind: 'busy' }

export type PublishingCount =
  /** Label why, from the closed set of refusals. */
  | 'editor_refused'
  /** Label how: editor, program, rolled back, trial. */
  | 'published'

export interface PublishingOptions {
  readonly store: PublishingStore
  readonly clock: Clock
  readonly live: Live
  readonly gate: EditorGate
  readonly fit: Fit
  /** Limits by the name of a channel, whether it is switched on or not. */
  readonly limits: (channel: string) => ChannelLimits
  /** What people type, without a slash at the end. */
  readonly publicUrl: string
  /** Where pictures that came with the program stand. */
  readonly pictures: { readonly shipped: string }
  readonly library: Library
  /** A recording made into what every phone plays, evenly loud; null: this machine has no program for it. */
  readonly voice: ((bytes: Buffer) => Promise<MadeVoice>) | null
  readonly count: (name: PublishingCount, labels: Readonly<Record<string, string>>) => void
  readonly onError: (error: unknown, name: string) => void
}
