/** What the parts of the desk share, and what it is handed: it knows no channel, no driver and no session by itself. */
import type { ChannelLimits, ChannelWindow } from '../channels/channel.ts'
import type { Clock } from '../clock.ts'
import type { Catalogue } from '../conversation/catalogue.ts'
import type { Receive } from '../conversation/receive.ts'
import type { Uploads } from '../media/upload.ts'
import type { Address, OutboundMessage } from '../messages.ts'
import type { may } from '../staff/may.ts'
import type { StaffMember } from '../staff/record.ts'
import type { Staff } from '../staff/staff.ts'
import type { Store } from '../store/store.ts'
import type { CannedText } from './canned.ts'
import type { Feed } from './feed.ts'
import type { DeskMedia } from './media.ts'
import type { Pager } from './pager.ts'
import type { Phones } from './phones.ts'
import type { PushSender } from './push.ts'

/** Who asks and what they may do. */
export type StaffGate = Pick<Staff, 'right' | 'who' | 'audit' | 'ended' | 'locked' | 'person' | 'people'> & {
  readonly may: typeof may
  /** Residents are hidden on a screen nobody touched for so long, ms. */
  readonly lockAfterMs: number
  /** "Tình nguyện viên", by role. */
  readonly roleNames: Readonly<Record<StaffMember['role'], string>>
}

/** Of a channel, what the desk needs. */
export interface DeskChannel {
  readonly title: string
  readonly window?: ChannelWindow
  typing?(to: Address, reply?: string): Promise<void>
}

export type DeskStore = Pick<
  Store,
  | 'getDocument'
  | 'putDocument'
  | 'deleteDocument'
  | 'listDocuments'
  | 'transcript'
  | 'readConversation'
  | 'wasApplied'
  | 'counts'
>

export type DeskCount =
  /** Label why, from the closed set of refusals. */
  | 'desk_refused'
  /** Labels kind, and nth within the hour: 1, 2, 3. */
  | 'desk_unsafe'
  /** Label kind: photo, voice. */
  | 'desk_media'
  | 'desk_media_sent'

export interface DeskOptions {
  readonly store: DeskStore
  readonly clock: Clock
  /** The one door. */
  readonly happen: Receive['happen']
  readonly catalogue: () => Catalogue
  readonly channel: (name: string) => DeskChannel | undefined
  /** The messages as their channel shows them. */
  readonly fit: (
    message: OutboundMessage,
    to: Address,
    reply: string | undefined,
  ) => readonly { readonly text: string; readonly buttons: readonly { readonly label: string }[] }[]
  /** What of a volunteer's own goes out to this resident. */
  readonly sends: (to: Address, reply: string | undefined) => ChannelLimits['sends']
  readonly gate: StaffGate
  readonly media: DeskMedia
  readonly uploads: Uploads
  /** The replies that come with the program. */
  readonly canned: readonly CannedText[]
  readonly count: (name: DeskCount, labels: Readonly<Record<string, string>>) => void
  readonly onError: (error: unknown, name: string) => void
  /** How long a claim holds without a sign of life, ms. */
  readonly leaseMs: number
  /** … and after which the page warns. */
  readonly warnMs: number
  /** How volunteers are called. */
  readonly push: PushSender
  readonly phones: Phones
  readonly pager: Pick<Pager, 'callMore'>
  /** A promise was made or ended here. */
  readonly onShift?: () => void
}

export interface DeskWorld extends DeskOptions {
  readonly feed: Feed
}

/** Who asks, and from which of their devices. */
export interface Asking {
  readonly staff: StaffMember
  readonly session: string
  readonly device: string
}
