/**
 * Hands notices out: every node takes a page of a notice that is being sent, brings it to each of the page through the one
 * door, and takes the next. It gives way to what residents are waiting for: with a long line at the door out it rests.
 */
import type { Clock } from '../clock.ts'
import type { After } from '../loop.ts'
import { type Loop, startLoop } from '../loop.ts'
import type { Address, ConversationKey } from '../messages.ts'
import type { Document, Notice } from '../records.ts'
import { noticeOf, noticesIn, subscriptionPage, writeNotice } from './book.ts'
import { finished, isOver, type Page, taken, takenOver } from './round.ts'
import type { Bring, NoticeStore } from './world.ts'

/** Subscriptions of one page; and, with the rest below, how many a node brings in a second. */
export const PAGE_MAX = 50
export const EVERY_MS = 1_000
/** Turns of a page decided at once: residents' own turns find room between them. */
const AT_ONCE = 10
/** More in the line to the platforms: the round rests until it is shorter. */
export const LINE_MAX = 100
/** A stopped notice is remembered as such until nothing of it can be waiting: news are dropped after 12 h in the line. */
const HALTED_MS = 13 * 3_600_000
/** A write that loses so often to others waits for the next run. */
const TRIES_MAX = 10

export interface Sending {
  readonly loop: Loop
  /** Stopped by staff, as far as this process knows: a second or two behind. */
  halted(notice: string): boolean
}

export function startSending(options: {
  readonly store: Pick<NoticeStore, 'getDocument' | 'putDocument' | 'listDocuments'>
  readonly clock: Pick<Clock, 'now'>
  readonly bring: Bring
  readonly isOn: (channel: string) => boolean
  /** Entries that wait in this process to be sent. */
  readonly inLine: () => number
  readonly onError: (error: unknown, name: string) => void
  readonly after?: After
}): Sending {
  const { store, clock, bring, isOn, inLine } = options
  let halted: ReadonlySet<string> = new Set()

  const loop = startLoop({
    ...{ name: 'notices', everyMs: EVERY_MS, onError: options.onError },
    ...(options.after && { after: options.after }),
    run: async () => {
      halted = new Set((await noticesIn(store, 'stopped', clock.now() - HALTED_MS)).map(({ id }) => id))
      for (const notice of await noticesIn(store, 'sending')) {
        if (inLine() > LINE_MAX) return
        await workOn(notice)
      }
    },
  })

  async function workOn(notice: Document<Notice>): Promise<void> {
    const page = await claim(notice)
    if (page === null) return
    const { topic } = notice.body
    const found = await subscriptionPage(store, topic, page.after, PAGE_MAX)
    const mine = found.filter(({ sort }) => sort <= page.upTo)
    for (let at = 0; at < mine.length; at += AT_ONCE) {
      await Promise.all(
        mine.slice(at, at + AT_ONCE).map(async ({ body: { conversation } }) => {
          const address = addressOf(conversation)
          await bring(conversation, address, { kind: 'notice', id: notice.id, off: !isOn(address.channel) })
        }),
      )
    }
    await change(notice.id, (body) => body.round && { ...body, round: finished(body.round, page) })
  }

  /** A page nobody else has; the end of the round is written here too. */
  async function claim({ id }: Document<Notice>): Promise<Page | null> {
    let mine: Page | null = null
    await change(id, async (body) => {
      const now = clock.now()
      mine = null
      if (!body.round || body.state !== 'sending') return undefined
      if (isOver(body.round) || now >= (body.until ?? 0)) return { ...body, state: 'sent' }
      const over = takenOver(body.round, now)
      if (over) {
        mine = over.page
        return { ...body, round: over.round }
      }
      if (body.round.over) return undefined
      const next = taken(body.round, await subscriptionPage(store, body.topic, body.round.after, PAGE_MAX), now)
      mine = next.page
      return { ...body, round: next.round }
    })
    return mine
  }

  /** False: it was not written, for good or for this time. */
  async function change(
    id: string,
    next: (body: Notice) => Notice | undefined | Promise<Notice | undefined>,
  ): Promise<boolean> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const known = await noticeOf(store, id)
      const body = known && (await next(known.body))
      if (!known || !body) return false
      if (await writeNotice(store, known, body)) return true
    }
    throw new Error('a notice kept changing while it was handed out')
  }

  return { loop, halted: (notice) => halted.has(notice) }
}

function addressOf(key: ConversationKey): Address {
  const [channel = '', account = '', ...person] = key.split(':')
  return { channel, account, person: person.join(':') }
}
