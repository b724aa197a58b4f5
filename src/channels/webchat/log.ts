/**
 * The messages sent to one person on the web, kept so that they are shown now or at the next visit: a page has no
 * platform behind it that would keep them. Erased with the person, because it is indexed by conversation.
 */
import type { Clock } from '../../clock.ts'
import { type Address, conversationKey, type OutboundMessage } from '../../messages.ts'
import type { Document } from '../../records.ts'
import type { Store } from '../../store/store.ts'
import type { FittedMessage } from '../channel.ts'

const KIND = 'web-message'

/** About half a year of a busy conversation; older ones go. Deleted in blocks, hence two numbers. */
export const KEPT_MAX = 500
const KEPT_AFTER_PRUNING = 450

export interface WebMessage
  extends Pick<
    OutboundMessage,
    'text' | 'picture' | 'voice' | 'media' | 'author' | 'language' | 'progress' | 'settles'
  > {
  readonly buttons: OutboundMessage['choices']
  /** The button that was pressed, when, and the event of the press. */
  readonly pressed?: { readonly label: string; readonly at: number; readonly event: string }
}

export interface LogEntry {
  /** The outbox id and part. */
  readonly id: string
  /** Place in the log: rises with time, microseconds since the epoch. */
  readonly seq: number
  readonly message: WebMessage
}

export type LogStore = Pick<Store, 'getDocument' | 'putDocument' | 'listDocuments' | 'deleteDocument'>

export interface WebLog {
  /** Appends once: a message known by its id is left as it is. */
  append(to: Address, message: FittedMessage): Promise<void>
  /** Oldest first, after this place; `clocksApartMs` before it is given again. */
  after(person: Address, seq: number, max: number): Promise<readonly LogEntry[]>
  /** The newest, oldest first. */
  newest(person: Address, max: number): Promise<readonly LogEntry[]>
  /** `null`: no such message, or another person's. */
  find(person: Address, id: string): Promise<LogEntry | null>
  /** Notes which button was pressed. The first press stays. */
  notePress(person: Address, id: string, pressed: NonNullable<WebMessage['pressed']>): Promise<void>
}

/**
 * @param clocksApartMs  0 with one node. Clocks of several may differ, so that a later message stands before an
 *                       earlier one: whoever asks for news is then given a little more, and leaves out what it knows
 */
export function webLog(store: LogStore, clock: Pick<Clock, 'now'>, clocksApartMs = 0): WebLog {
  /** Last place given out here: two messages of one millisecond keep their order. */
  let last = 0
  /** Appended since the last pruning, by conversation. */
  const appended = new Map<string, number>()

  const list = async (person: Address, max: number, after?: number) => {
    const index = ['conversation', conversationKey(person)] as const
    return await store.listDocuments(KIND, { index, max, ...(after === undefined ? {} : { after }) })
  }

  async function prune(to: Address) {
    const all = await list(to, KEPT_MAX * 2)
    if (all.length < KEPT_MAX) return
    for (const { id, version } of all.slice(0, all.length - KEPT_AFTER_PRUNING)) {
      await store.deleteDocument(KIND, id, version)
    }
  }

  return {
    async append(to, { ourId, text, choices, buttons, picture, voice, media, author, language, progress, settles }) {
      const body: WebMessage = {
        text,
        // The page numbers them itself: plain labels, and none where the numbers stand in the text.
        buttons: choices.filter(({ data }) => buttons.some((button) => button.data === data)),
        author,
        language,
        ...(picture && { picture }),
        ...(voice !== undefined && { voice }),
        ...(media && { media }),
        ...(progress && { progress }),
        ...(settles && { settles }),
      }
      last = Math.max(clock.now() * 1_000, last + 1)
      const conversation = conversationKey(to)
      const document = { kind: KIND, id: ourId, version: 1, indexes: { conversation }, sort: last, body }
      if (!(await store.putDocument({ document, replaces: 0 }))) return
      const count = (appended.get(conversation) ?? 0) + 1
      if (appended.size >= 10_000) appended.clear()
      appended.set(conversation, count)
      if (count < KEPT_MAX - KEPT_AFTER_PRUNING) return
      appended.delete(conversation)
      await prune(to)
    },

    async after(person, seq, max) {
      return (await list(person, max, Math.max(0, seq - clocksApartMs * 1_000))).map(entryOf)
    },

    async newest(person, max) {
      return (await list(person, KEPT_MAX * 2)).slice(-max).map(entryOf)
    },

    async find(person, id) {
      const document = await store.getDocument(KIND, id)
      return document?.indexes.conversation === conversationKey(person) ? entryOf(document) : null
    },

    async notePress(person, id, pressed) {
      const document = await store.getDocument(KIND, id)
      if (document?.indexes.conversation !== conversationKey(person)) return
      const message = document.body as WebMessage
      if (message.pressed) return
      const { version } = document
      await store.putDocument({
        document: { ...document, version: version + 1, body: { ...message, pressed } },
        replaces: version,
      })
    },
  }
}

/** Deletes what is older than `before` (ms since the epoch), of everyone; for the daily sweep. Returns how many. */
export async function sweepWebMessages(store: LogStore, before: number): Promise<number> {
  let deleted = 0
  for (;;) {
    const oldest = await store.listDocuments(KIND, { max: 500 })
    const expired = oldest.filter(({ sort }) => sort < before * 1_000)
    for (const { id, version } of expired) if (await store.deleteDocument(KIND, id, version)) deleted++
    if (expired.length < oldest.length || oldest.length === 0) return deleted
  }
}

function entryOf({ id, sort, body }: Document): LogEntry {
  return { id, seq: sort, message: body as WebMessage }
}
