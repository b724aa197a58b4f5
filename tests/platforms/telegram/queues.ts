/**
 * How Telegram brings updates to a webhook: queues of their own for a chat's messages, a person's presses and changes
 * of membership; in a queue one after the other, the next only after a 2xx; between queues no order at all.
 */
import type { World } from './chats.ts'

export interface WebhookReply {
  readonly status: number
  readonly retryAfter?: number
}

export interface QueueOptions {
  readonly post: (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<WebhookReply>
  readonly wait: (ms: number) => Promise<void>
  readonly now: () => number
}

const DAY_MS = 86_400_000
/** Presses are worth nothing after this. */
const PRESS_AGE_MS = 150_000
const RETRY_AFTER_MAX_S = 3_600

export type QueueKind = 'messages' | 'presses' | 'membership'

/** @returns a function that brings one update; true: confirmed with a 2xx, false: given up as too old */
export function webhookQueues(world: World, { post, wait, now }: QueueOptions) {
  const tails = new Map<string, Promise<unknown>>()
  let closed = false

  return {
    bring(kind: QueueKind, person: number, update: object): Promise<boolean> {
      const queue = `${kind}:${person}`
      world.pending++
      const before = tails.get(queue) ?? Promise.resolve()
      const mine = before.then(() => bringOne(update, now() + (kind === 'presses' ? PRESS_AGE_MS : DAY_MS)))
      const done = mine.finally(() => world.pending--)
      tails.set(
        queue,
        done.catch(() => {}),
      )
      return done
    },
    close() {
      closed = true
    },
  }

  async function bringOne(update: object, until: number): Promise<boolean> {
    const body = JSON.stringify(update)
    for (let failures = 0; !closed; failures++) {
      const { url, secret } = world.webhook
      const reply = await post(
        url,
        {
          'content-type': 'application/json',
          ...(secret !== '' && { 'x-telegram-bot-api-secret-token': secret }),
        },
        body,
      ).catch(() => ({ status: 0 }) as WebhookReply)
      if (reply.status >= 200 && reply.status < 300) return true
      world.lastError = { date: Math.floor(now() / 1_000), message: errorWords(reply.status) }
      const asked = Math.min(reply.retryAfter ?? 0, RETRY_AFTER_MAX_S) * 1_000
      // At once, then 2, 4, 8 … s, at most 60 to 120 s by chance; here always 60.
      const waitMs = Math.max(asked, failures === 0 ? 0 : Math.min(2 ** failures * 1_000, 60_000))
      if (now() + waitMs > until) return false
      if (waitMs > 0) await wait(waitMs)
    }
    return false
  }
}

function errorWords(status: number): string {
  return status === 0 ? 'Connection refused' : `Wrong response from the webhook: ${status}`
}
