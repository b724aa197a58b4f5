/** What the parts of notices share, and what they are handed: no driver, no session, no channel by itself. */
import type { Clock } from '../clock.ts'
import type { Catalogue } from '../conversation/catalogue.ts'
import type { Happening } from '../conversation/happening.ts'
import type { Address, ConversationKey, OutboundMessage } from '../messages.ts'
import type { StaffName } from '../records.ts'
import type { may } from '../staff/may.ts'
import type { Staff } from '../staff/staff.ts'
import type { Store } from '../store/store.ts'
import type { ShownNotice, TestWord } from './api.ts'

export type NoticeStore = Pick<
  Store,
  'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments' | 'readConversation' | 'counts'
>

export interface NoticesWorld {
  readonly store: NoticeStore
  readonly clock: Clock
  readonly catalogue: () => Catalogue
  readonly gate: Pick<Staff, 'right' | 'who' | 'audit' | 'people'> & { readonly may: typeof may }
  /** How long after a resident's last word a channel lets us write, ms; undefined: always. */
  readonly windowMs: (channel: string) => number | undefined
  /** Is the channel switched on here? */
  readonly isOn: (channel: string) => boolean
  /** What a message becomes on a channel, for the preview. */
  readonly shownOn: (message: OutboundMessage, channel: string) => ShownNotice['messages']
  /** The ward wants a second person's yes before anything goes out. */
  readonly twoPeople: () => Promise<boolean>
  /** A word that brings this notice to whoever types it. */
  readonly word: (notice: string, by: StaffName) => Promise<TestWord>
  /** A notice is to be sent, or stopped: looked at now. */
  readonly wake: () => void
  readonly count: (name: 'notices_refused', labels: Readonly<Record<string, string>>) => void
  readonly onError: (error: unknown, name: string) => void
}

/** The door, as far as a round needs it. */
export type Bring = (
  key: ConversationKey,
  address: Address,
  happening: Extract<Happening, { kind: 'notice' }>,
) => Promise<unknown>
