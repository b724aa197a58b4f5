/** What the parts of insight share, and what they are handed. */
import type { Clock } from '../clock.ts'
import type { Catalogue } from '../conversation/catalogue.ts'
import type { may } from '../staff/may.ts'
import type { Staff } from '../staff/staff.ts'
import type { Store } from '../store/store.ts'
import type { Target } from './api.ts'
import type { PosterBook } from './posters.ts'

export type InsightStore = Pick<
  Store,
  'counts' | 'getDocument' | 'putDocument' | 'deleteDocument' | 'listDocuments' | 'readConversation' | 'transcript'
>

/** Of a channel, what is shown of it. */
export interface InsightChannel {
  readonly name: string
  readonly title: string
  /** Where a flow (or a poster) is begun there; absent: the channel has no such links. */
  readonly links?: (ref: string) => Promise<readonly { readonly url?: string; readonly say?: string }[]>
}

export interface InsightWorld {
  readonly store: InsightStore
  readonly clock: Clock
  readonly catalogue: () => Catalogue
  readonly channels: readonly InsightChannel[]
  readonly gate: Pick<Staff, 'right' | 'who' | 'audit'> & { readonly may: typeof may }
  /** When an event of this channel was seen last, ms; null: not since the start. */
  readonly lastSeen: (channel: string) => number | null
  readonly posters: PosterBook
  /** Into the draft of a flow, as this person's work. False: there is no such place any more. */
  readonly teach: (
    target: Omit<Target, 'title'>,
    text: string,
    by: { readonly staff: string; readonly name: string },
  ) => Promise<boolean>
  readonly count: (name: 'insight_refused', labels: Readonly<Record<string, string>>) => void
  readonly onError: (error: unknown, name: string) => void
}
