/** Hands a person's new messages to one open stream or one waiting poll. */
import type { FastifyReply } from 'fastify'
import type { Address } from '../../messages.ts'
import type { BotItem } from '../../web/chat/view.ts'
import { KEPT_MAX, type LogEntry, type WebLog } from './log.ts'
import type { Streams } from './streams.ts'

export interface FollowWorld {
  readonly log: WebLog
  readonly streams: Streams
  readonly show: (entry: LogEntry) => BotItem
  /** The log is looked at this often even without a sign: another node may have written. */
  readonly pollMs: number
}

/** Streams until the page goes away, a newer one takes its place or the server stops. */
export async function followStream(
  world: FollowWorld,
  person: Address,
  after: number,
  reply: FastifyReply,
): Promise<void> {
  const { log, streams, show } = world
  const { sse } = reply
  const signs = signal()
  let ended: 'gone' | 'full' | 'stopping' | undefined
  const leave = streams.join(person.person, {
    wake: signs.give,
    typing: () => void sse.send({ event: 'typing', data: '' }).catch(() => {}),
    end(why) {
      ended ??= why
      signs.give()
    },
  })
  sse.onClose(() => {
    ended ??= 'gone'
    signs.give()
  })
  try {
    // At once, so that the page can tell a network that holds events back.
    await sse.send({ event: 'hello', data: '' })
    const news = newsAfter(log, person, after)
    while (!ended) {
      for (const entry of await news()) {
        if (ended) break
        await sse.send({ id: String(entry.seq), data: show(entry) })
      }
      if (!ended) await signs.next(world.pollMs)
    }
    if (ended === 'full') await sse.send({ event: 'full', data: '' })
  } catch {
    // The connection broke in the middle of a write, or the store is away: the page asks again from where it was.
  } finally {
    leave()
    sse.close()
  }
}

/** Waits for news up to `waitMs`; an empty answer is an answer. */
export async function pollOnce(
  world: FollowWorld,
  person: Address,
  after: number,
  waitMs: number,
  reply: FastifyReply,
): Promise<readonly BotItem[]> {
  const { log, streams, show } = world
  const signs = signal()
  let ended = false
  const end = () => {
    ended = true
    signs.give()
  }
  const leave = streams.join(person.person, { wake: signs.give, typing: () => {}, end })
  reply.raw.once('close', end)
  const timer = setTimeout(end, waitMs)
  try {
    const news = newsAfter(log, person, after)
    // What is given again for the sake of other nodes' clocks is no news by itself.
    const entries = [...(await news())]
    while (!ended && !entries.some(({ seq }) => seq > after)) {
      await signs.next(world.pollMs)
      const more = await news()
      entries.push(...more)
      if (more.length > 0) break
    }
    return entries.map(show)
  } finally {
    clearTimeout(timer)
    leave()
  }
}

/** Resolves when something is written for this person, or after `waitMs`. */
export function nextMessage(streams: Streams, person: string, waitMs: number): { wait(): Promise<void>; stop(): void } {
  const signs = signal()
  const leave = streams.join(person, { wake: signs.give, typing: () => {}, end: signs.give })
  return {
    async wait() {
      await signs.next(waitMs)
      leave()
    },
    stop: leave,
  }
}

/** Each call gives what came since; the log repeats the last seconds, which are left out here. */
function newsAfter(log: WebLog, person: Address, after: number): () => Promise<readonly LogEntry[]> {
  let cursor = after
  let given = new Set<string>()
  return async () => {
    const entries = await log.after(person, cursor, KEPT_MAX)
    const fresh = entries.filter(({ id, seq }) => !given.has(id) && seq !== after)
    given = new Set(entries.map(({ id }) => id))
    cursor = Math.max(cursor, entries.at(-1)?.seq ?? 0)
    return fresh
  }
}

/** A sign that is not lost when nobody waits for it yet. */
function signal() {
  let given = false
  let resume = () => {}
  return {
    give() {
      given = true
      resume()
    },
    async next(waitMs: number) {
      if (!given) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs)
          resume = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      given = false
    },
  }
}
