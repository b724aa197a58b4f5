/** Messages that have not left, over all buckets. */
import type { ConversationKey } from '../../messages.ts'
import type { OutboxEntry } from '../../records.ts'
import { BUCKETS, bucketOf } from '../bucket.ts'
import type { Settlement } from '../store.ts'
import type { Client, Word } from './client.ts'
import { agesIn, conversationKeyOf, countsIn, headsIn, outboxIn, timersIn } from './keys.ts'
import { firsts } from './scan.ts'
import { countWords, entryOf, timerWords } from './turns.ts'

type EntryName = Pick<OutboxEntry, 'id' | 'conversation'>

/** The first entry of a conversation, and how many may be had from there on. */
interface Head {
  readonly bucket: number
  readonly key: ConversationKey
  readonly readyAt: number
  readonly many: number
}

export function outbox(client: Client, node: string, newToken: () => string, now: () => number) {
  const heads = Array.from({ length: BUCKETS }, (_, bucket) => headsIn(bucket))
  const ages = Array.from({ length: BUCKETS }, (_, bucket) => agesIn(bucket))

  async function due(at: number, max: number): Promise<readonly Head[]> {
    const buckets = (await firsts(client, heads)).filter(({ score }) => score <= at)
    const found = await Promise.all(
      buckets.map(async ({ bucket }) => {
        const words = (await client.call('outbox_due', outboxIn(bucket, node), [at, max])) as readonly string[]
        return triples(words).map(([readyAt, key, many]) => ({
          bucket,
          key,
          readyAt: Number(readyAt),
          many: Number(many),
        }))
      }),
    )
    return found
      .flat()
      .sort((a, b) => a.readyAt - b.readyAt || (a.key < b.key ? -1 : 1))
      .slice(0, max)
  }

  /** Every conversation one, then what room is left to those behind, in order. */
  function shared(found: readonly Head[], max: number): readonly (Head & { readonly take: number })[] {
    let room = max - found.length
    return found.map((head) => {
      const more = Math.min(room, head.many - 1)
      room -= more
      return { ...head, take: 1 + more }
    })
  }

  async function claimSome(max: number, at: number, until: number) {
    const plan = shared(await due(at, max), max)
    const byBucket = Map.groupBy(plan, ({ bucket }) => bucket)
    const claimed = new Map<ConversationKey, OutboxEntry[]>()
    await Promise.all(
      [...byBucket].map(async ([bucket, some]) => {
        const words = [at, until, node, ...some.flatMap(({ key, take }) => [key, take])]
        const taken = (await client.call('outbox_claim', outboxIn(bucket, node), words)) as readonly string[]
        for (const [body, attempts, reason] of triples(taken)) {
          const entry = entryOf(body, attempts, reason)
          claimed.set(entry.conversation, [...(claimed.get(entry.conversation) ?? []), entry])
        }
      }),
    )
    return { entries: plan.flatMap(({ key }) => claimed.get(key) ?? []), wanted: plan.length }
  }

  async function end(entry: EntryName, words: readonly Word[]): Promise<void> {
    const { conversation: key, id } = entry
    const bucket = bucketOf(key)
    const keys = [conversationKeyOf(key), ...outboxIn(bucket, node), ...timersIn(bucket), countsIn(bucket)]
    await client.call('settle', keys, [key, id, newToken(), ...words])
  }

  function settle({ entry, outcome, timers = [], counts }: Settlement): Promise<void> {
    const notBefore = outcome.kind === 'retry' ? outcome.notBefore : 0
    const reason = 'reason' in outcome ? outcome.reason : ''
    const tried = outcome.kind === 'held' || (outcome.kind === 'retry' && (outcome.tried ?? true)) ? '1' : ''
    const at = outcome.kind === 'sent' ? outcome.at : now()
    return end(entry, [outcome.kind, notBefore, reason, tried, ...timerWords(timers), ...countWords([{ at, counts }])])
  }

  return {
    async claim(max: number, at: number, until: number): Promise<readonly OutboxEntry[]> {
      const claimed: OutboxEntry[] = []
      for (;;) {
        const { entries, wanted } = await claimSome(max - claimed.length, at, until)
        claimed.push(...entries)
        // Others took some of what was seen: there may be more.
        if (entries.length >= wanted || claimed.length >= max) return claimed
      }
    },
    async settle(settlements: readonly Settlement[]): Promise<void> {
      await Promise.all(settlements.map(settle))
    },
    /** How an entry stands that is copied here. */
    put: (entry: OutboxEntry, standing: 'held' | 'retry', notBefore: number): Promise<void> =>
      end(entry, [standing, notBefore, entry.lastReason ?? '', '', ...timerWords([]), ...countWords([])]),
    async release(entries: readonly EntryName[]): Promise<void> {
      await Promise.all(
        [...Map.groupBy(entries, ({ conversation }) => bucketOf(conversation))].map(([bucket, some]) =>
          client.call('outbox_release', outboxIn(bucket, node), [
            node,
            ...some.flatMap(({ id, conversation }) => [id, conversation]),
          ]),
        ),
      )
    },
    async releaseHeld(key: ConversationKey): Promise<void> {
      await client.call('outbox_unhold', outboxIn(bucketOf(key), node), [key])
    },
    async depth(at: number) {
      const found = (await client.callAll('outbox_depth', ages, [])) as readonly (readonly [number, string])[]
      const oldest = found.filter(([, first]) => first !== '').map(([, first]) => Number(first))
      return {
        waiting: found.reduce((sum, [many]) => sum + many, 0),
        oldestMs: oldest.length === 0 ? 0 : Math.max(0, at - Math.min(...oldest)),
      }
    },
  }
}

function triples(words: readonly string[]): readonly (readonly [string, string, string])[] {
  return Array.from({ length: words.length / 3 }, (_, at) => [
    words[at * 3] ?? '',
    words[at * 3 + 1] ?? '',
    words[at * 3 + 2] ?? '',
  ])
}
