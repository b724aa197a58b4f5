/**
 * What was erased stands in Redis' append-only file until that is written anew. So after an erasure each server is asked to,
 * soon, and once for all who were erased meanwhile. It takes its own time, and a hosted Redis may refuse.
 */
import type { Tell } from '../store.ts'
import type { Client } from './client.ts'

const SOON_MS = 60_000

export function rewriting(client: Client, tell: Tell) {
  let timer: NodeJS.Timeout | undefined

  async function rewrite(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const outcomes = await Promise.allSettled(client.masters().map((server) => server.bgrewriteaof()))
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled' || /in progress|scheduled/i.test(String(outcome.reason))) continue
      tell('Redis refuses to write its append-only file anew: what was erased stays in it until it does', true)
    }
  }

  return {
    soon(): void {
      timer ??= setTimeout(rewrite, SOON_MS).unref()
    },
    /** At the end of the process: what is still to be asked, now. */
    async close(): Promise<void> {
      if (timer !== undefined) await rewrite()
    },
  }
}
