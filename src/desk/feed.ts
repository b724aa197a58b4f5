/**
 * Server-sent events of the desk. They say that something changed and never what: the page asks, and rights are looked at
 * then. Commits of this process are told at once; a look each second finds those of others.
 */
import type { SSEReplyInterface } from '@fastify/sse'
import type { Clock } from '../clock.ts'
import { CHANGES_PER_MS } from '../conversation/ticket.ts'
import { type After, type Loop, startLoop } from '../loop.ts'
import type { Document, Ticket } from '../records.ts'
import type { DeskEvent } from './api.ts'
import { changedTickets, newVisits, OVERLAP_MS, ticketsSince } from './changes.ts'
import type { DeskStore } from './world.ts'

export const STREAMS_PER_SESSION = 3
export const STREAMS_MAX = 2_000
const LOOK_EVERY_MS = 1_000

export interface Watcher {
  readonly session: string
  sees(ticket: Ticket): boolean
}

export interface Feed {
  /** A ticket was written here. */
  changed(ticket: string, change: number): void
  /** Something was said in its conversation. */
  said(ticket: string): void
  /** A home visit was written, here or by another process. */
  visitChanged(): void
  /** Streams until the page goes away, newer streams take its place, its session ends or the server stops. */
  follow(sse: Pick<SSEReplyInterface, 'send' | 'onClose' | 'close'>, watcher: Watcher, after: number): Promise<void>
  sessionEnded(session: string): void
  /** Nothing more is told to it; it may come again once it is unlocked. */
  sessionLocked(session: string): void
  open(): number
  /** Looks for what others wrote. */
  readonly loop: Loop
  stop(): Promise<void>
}

interface Stream extends Watcher {
  upTo: number
  toldUpTo: number
  readonly lines: Set<string>
  visits: boolean
  ended?: 'gone' | 'full' | 'ended' | 'locked' | 'stopping'
  wake(): void
}

export interface FeedParts {
  readonly store: Pick<DeskStore, 'getDocument' | 'listDocuments'>
  readonly clock: Pick<Clock, 'now'>
  readonly onError: (error: unknown, name: string) => void
  readonly after?: After
  readonly perSession?: number
  readonly max?: number
}

export function openFeed(parts: FeedParts): Feed {
  const { store, clock, onError, perSession = STREAMS_PER_SESSION, max = STREAMS_MAX } = parts
  /** Oldest first. */
  const streams = new Set<Stream>()
  /** The change of each ticket told last, of the time that is looked at again. */
  const told = new Map<string, number>()
  let cursor = 0

  function end(stream: Stream | undefined, why: NonNullable<Stream['ended']>): void {
    if (!stream) return
    streams.delete(stream)
    stream.ended ??= why
    stream.wake()
  }

  function changed(ticket: string, change: number): void {
    told.set(ticket, change)
    cursor = Math.max(cursor, change)
    for (const stream of streams) {
      stream.upTo = Math.max(stream.upTo, change)
      stream.wake()
    }
  }

  function tellLines({ id, body }: Document<Ticket>): void {
    for (const stream of streams) {
      if (!stream.sees(body)) continue
      stream.lines.add(id)
      stream.wake()
    }
  }

  function visitChanged(): void {
    for (const stream of streams) {
      stream.visits = true
      stream.wake()
    }
  }

  const visits = newVisits(store)

  async function look(): Promise<void> {
    // Nobody looks: whoever comes is told at once what there is.
    if (streams.size === 0) {
      told.clear()
      cursor = Math.max(cursor, clock.now() * CHANGES_PER_MS)
      visits.forget(cursor)
      return
    }
    if (await visits.look()) visitChanged()
    for (const ticket of await changedTickets(store, cursor)) {
      if (told.get(ticket.id) === ticket.sort) continue
      changed(ticket.id, ticket.sort)
      tellLines(ticket)
    }
    const old = cursor - 2 * OVERLAP_MS * CHANGES_PER_MS
    for (const [id, change] of told) if (change < old) told.delete(id)
  }

  const loop = startLoop({
    name: 'desk',
    everyMs: LOOK_EVERY_MS,
    run: look,
    onError,
    ...(parts.after && { after: parts.after }),
  })

  return {
    changed,
    visitChanged,
    said(ticket) {
      if (streams.size === 0) return
      store
        .getDocument('ticket', ticket)
        .then((document) => document && tellLines(document as Document<Ticket>))
        .catch((error) => onError(error, 'desk'))
    },
    async follow(sse, watcher, after) {
      const signs = signal()
      const stream: Stream = {
        ...watcher,
        sees: watcher.sees,
        upTo: after,
        toldUpTo: -1,
        lines: new Set(),
        visits: false,
        wake: signs.give,
      }
      const own = [...streams].filter(({ session }) => session === watcher.session)
      if (own.length >= perSession) end(own[0], 'full')
      if (streams.size >= max) end(streams.values().next().value, 'full')
      streams.add(stream)
      sse.onClose(() => end(stream, 'gone'))
      try {
        // What came while it was away, however long that was; joined first, so that nothing falls between.
        for (const ticket of after > 0 ? await ticketsSince(store, after) : []) {
          stream.upTo = Math.max(stream.upTo, ticket.sort)
          if (ticket.sort > after && stream.sees(ticket.body)) stream.lines.add(ticket.id)
        }
        while (!stream.ended) {
          await tell(sse, stream)
          if (!stream.ended) await signs.next()
        }
        if (stream.ended === 'ended' || stream.ended === 'locked')
          await sse.send({ event: stream.ended satisfies DeskEvent, data: {} })
      } catch {
        // The connection broke in the middle, or the store is away: the page asks again from where it was.
      } finally {
        end(stream, 'gone')
        sse.close()
      }
    },
    sessionEnded(session) {
      for (const stream of [...streams]) if (stream.session === session) end(stream, 'ended')
    },
    sessionLocked(session) {
      for (const stream of [...streams]) if (stream.session === session) end(stream, 'locked')
    },
    open: () => streams.size,
    loop,
    async stop() {
      for (const stream of [...streams]) end(stream, 'stopping')
      await loop.stop()
    },
  }
}

/** However much came meanwhile is one event of each kind. */
async function tell(sse: Pick<SSEReplyInterface, 'send'>, stream: Stream): Promise<void> {
  while (!stream.ended && (stream.upTo > stream.toldUpTo || stream.lines.size > 0 || stream.visits)) {
    if (stream.visits) {
      stream.visits = false
      await sse.send({ event: 'visits' satisfies DeskEvent, data: {} })
    }
    const { upTo } = stream
    const lines = [...stream.lines]
    stream.lines.clear()
    // Lines go first: the id, from which is gone on after a break, tells of all that went before it.
    for (const ticket of lines) await sse.send({ event: 'lines' satisfies DeskEvent, data: { ticket } })
    if (upTo <= stream.toldUpTo) continue
    stream.toldUpTo = upTo
    await sse.send({ id: String(upTo), event: 'cards' satisfies DeskEvent, data: { upTo } })
  }
}

/** A sign that is not lost when nobody waits for it yet. */
function signal(): { give(): void; next(): Promise<void> } {
  let given = false
  let resume = () => {}
  return {
    give() {
      given = true
      resume()
    },
    async next() {
      if (!given) await new Promise<void>((resolve) => (resume = resolve))
      given = false
    },
  }
}
