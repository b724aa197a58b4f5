/** Timers, over all buckets. */
import type { Timer } from '../../records.ts'
import { BUCKETS, bucketOf } from '../bucket.ts'
import type { Client } from './client.ts'
import { claimsIn, conversationKeyOf, timersIn, timersReadyIn } from './keys.ts'
import { firsts } from './scan.ts'
import { timerOf } from './turns.ts'

/** What a claimed timer comes as: ready, whose and which, due, turn, flow, step. */
const WORDS = 6

export function timers(client: Client, node: string) {
  const ready = Array.from({ length: BUCKETS }, (_, bucket) => timersReadyIn(bucket))

  /** How many each bucket gives, so that all together are the earliest. */
  async function plan(max: number, now: number): Promise<ReadonlyMap<number, number>> {
    const buckets = (await firsts(client, ready)).filter(({ score }) => score <= now)
    const due = await Promise.all(
      buckets.map(async ({ bucket }) => {
        const words = (await client.call('timers_due', [timersReadyIn(bucket)], [now, max])) as readonly string[]
        return words.map((at) => ({ bucket, at: Number(at) }))
      }),
    )
    const chosen = due
      .flat()
      .sort((a, b) => a.at - b.at)
      .slice(0, max)
    const many = new Map<number, number>()
    for (const { bucket } of chosen) many.set(bucket, (many.get(bucket) ?? 0) + 1)
    return many
  }

  return {
    async claim(max: number, now: number, until: number): Promise<readonly Timer[]> {
      const taken = await Promise.all(
        [...(await plan(max, now))].map(async ([bucket, many]) => {
          const keys = [...timersIn(bucket), claimsIn(bucket, node)]
          const words = (await client.call('timers_claim', keys, [now, until, node, many])) as readonly string[]
          return Array.from({ length: words.length / WORDS }, (_, at) => words.slice(at * WORDS, (at + 1) * WORDS))
        }),
      )
      return taken
        .flat()
        .sort((a, b) => Number(a[0]) - Number(b[0]))
        .map(([, member = '', ...rest]) => {
          const [key = '', name = ''] = member.split('\0')
          return timerOf(key, [name, ...rest])
        })
    },
    async drop({ conversation, name, turn, dueAt }: Timer): Promise<void> {
      const bucket = bucketOf(conversation)
      const keys = [conversationKeyOf(conversation), ...timersIn(bucket), claimsIn(bucket, node)]
      await client.call('timer_drop', keys, [conversation, name, turn, dueAt])
    },
    async nextAt(): Promise<number | null> {
      const found = await firsts(client, ready)
      return found.length === 0 ? null : Math.min(...found.map(({ score }) => score))
    },
  }
}
