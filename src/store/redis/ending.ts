/** How things leave: a person's wish, and age. */
import type { ConversationKey } from '../../messages.ts'
import { bucketOf } from '../bucket.ts'
import type { SweepLimits } from '../store.ts'
import type { Client } from './client.ts'
import type { counts as countsOf } from './counts.ts'
import type { documents as documentsOf } from './documents.ts'
import {
  conversationKeyOf,
  flowsIn,
  ID_LISTS,
  idListsIn,
  outboxIn,
  spokenIn,
  timersIn,
  transactionsIn,
  transcriptOf,
} from './keys.ts'
import { eachBucket, pairs } from './scan.ts'

/** Transcripts looked at in one go. */
const SLICE = 200
/** What became of a turn's documents is remembered at least so long when nobody came to finish it. */
const TRANSACTIONS_KEPT_S = 86_400

export function ending(
  client: Client,
  node: string,
  documents: ReturnType<typeof documentsOf>,
  counts: ReturnType<typeof countsOf>,
  now: () => number,
) {
  async function erase(key: ConversationKey): Promise<void> {
    const bucket = bucketOf(key)
    // First and last: a process that dies in between has not yet forgotten who it was, and begins again; and a turn of
    // another node may have written one meanwhile.
    await documents.forget(key)
    await client.call(
      'erase',
      [
        conversationKeyOf(key),
        ...outboxIn(bucket, node),
        ...timersIn(bucket),
        transcriptOf(key),
        spokenIn(bucket),
        flowsIn(bucket),
      ],
      [key],
    )
    await documents.forget(key)
  }

  async function sweepTranscripts(bucket: number, before: number): Promise<number> {
    let gone = 0
    for (;;) {
      const old = (await client.plain(
        'zrange',
        spokenIn(bucket),
        '-inf',
        `(${before}`,
        'BYSCORE',
        'LIMIT',
        0,
        SLICE,
      )) as readonly string[]
      const each = await Promise.all(
        old.map((key) => client.call('sweep_said', [transcriptOf(key), spokenIn(bucket)], [key, before])),
      )
      gone += each.reduce<number>((sum, n) => sum + Number(n), 0)
      if (old.length < SLICE) return gone
    }
  }

  /** Documents of turns whose process died before it finished them. */
  async function sweepTransactions(bucket: number): Promise<void> {
    const before = Math.floor(now() / 1_000) - TRANSACTIONS_KEPT_S
    const key = transactionsIn(bucket)
    const words = pairs(await client.plain('hgetall', key))
    for (const [transaction, became] of words) {
      const [at = '', ...written] = became.slice(1).split(' ')
      if (Number(at) > before) continue
      if (became.startsWith('c')) {
        const which = JSON.parse(written.join(' ')) as readonly (readonly [kind: string, id: string])[]
        await documents.finish(
          which.map(([kind, id]) => ({ kind, id })),
          transaction,
          true,
        )
      }
      await client.plain('hdel', key, transaction)
    }
  }

  return {
    erase,
    async sweep(limits: SweepLimits): Promise<number> {
      let gone = 0
      await eachBucket(async (bucket) => {
        if (limits.signal?.aborted) return
        const lists = idListsIn(bucket)
        const ids = Number(await client.call('sweep_ids', [`${lists}0`], [limits.idsBefore, lists, ID_LISTS]))
        const said = await sweepTranscripts(bucket, limits.transcriptBefore)
        await sweepTransactions(bucket)
        gone += ids + said
      })
      await counts.gather(now())
      return gone
    },
  }
}
