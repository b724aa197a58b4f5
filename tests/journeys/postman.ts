/**
 * Brings updates to a product that is not always there. An update that was not confirmed is tried again as soon as the
 * product listens, instead of after Telegram's seconds: what is waited for is the product, not the clock.
 */
import { Agent, request } from 'undici'
import type { StandInOptions } from '../platforms/telegram.ts'

export interface Postman {
  readonly options: Required<Pick<StandInOptions, 'post' | 'wait'>>
  /** Confirmed with a 2xx so far. */
  readonly confirmed: number
  /** Resolves with the n-th confirmation from now. */
  confirmations(count: number): Promise<void>
  /** What failed is brought again. */
  productListens(): void
  productIsGone(): void
  close(): Promise<void>
}

export function postman(): Postman {
  const agent = new Agent({ connections: 40 })
  let confirmed = 0
  let watchers: { readonly at: number; readonly resolve: () => void }[] = []
  let listens = Promise.withResolvers<void>()
  let round = 0

  return {
    options: {
      async post(url, headers, body) {
        const before = round
        const answer = await request(url, { method: 'POST', headers: { ...headers }, body, dispatcher: agent })
        await answer.body.dump()
        if (answer.statusCode >= 200 && answer.statusCode < 300) confirm()
        // Refused by a product that goes on listening: it is not asked again in the same moment.
        else if (round === before) await new Promise((resolve) => setImmediate(resolve))
        return { status: answer.statusCode }
      },
      wait: () => listens.promise,
    },
    get confirmed() {
      return confirmed
    },
    confirmations(count) {
      const at = confirmed + count
      return new Promise((resolve) => watchers.push({ at, resolve }))
    },
    productListens() {
      listens.resolve()
    },
    productIsGone() {
      round++
      listens.resolve()
      listens = Promise.withResolvers<void>()
    },
    close: () => agent.destroy(),
  }

  function confirm(): void {
    confirmed++
    for (const watcher of watchers.filter(({ at }) => at <= confirmed)) {
      watchers = watchers.filter((other) => other !== watcher)
      watcher.resolve()
    }
  }
}
