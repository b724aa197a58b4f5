/** What asking why is handed: no driver, no session, no draft by itself. */
import type { Clock } from '../clock.ts'
import type { Catalogues } from '../publishing/past.ts'
import type { Ticket } from '../records.ts'
import type { may, TicketObject } from '../staff/may.ts'
import type { Staff } from '../staff/staff.ts'
import type { Store } from '../store/store.ts'

export interface WhyWorld {
  readonly store: Pick<Store, 'getDocument' | 'listDocuments' | 'readConversation' | 'transcript'>
  readonly clock: Clock
  readonly gate: Pick<Staff, 'right' | 'who' | 'audit'> & { readonly may: typeof may }
  /** The ticket as the table of rights knows it. */
  readonly objectOf: (ticket: Ticket) => TicketObject
  readonly catalogues: Catalogues
  readonly channelTitle: (name: string) => string
  readonly count: (name: 'why_refused', labels: Readonly<Record<string, string>>) => void
  readonly onError: (error: unknown, name: string) => void
}
