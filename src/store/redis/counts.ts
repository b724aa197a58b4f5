/** Counters by day: raised in a conversation's bucket with its turn, gathered into one place by the sweep. */
import { randomBytes } from 'node:crypto'
import { BUCKETS } from '../bucket.ts'
import type { Client } from './client.ts'
import { countsAsideIn, countsIn, GATHERED, GATHERED_NAMES } from './keys.ts'
import { eachBucket, pairs } from './scan.ts'

/** Names of what was added are kept so long: whoever broke off in between has come back by then. */
const NAMES_KEPT_MS = 30 * 86_400_000
const READS_MAX = 10

interface Counter {
  readonly day: string
  readonly name: string
  readonly n: number
}

export function counts(client: Client) {
  const keys = Array.from({ length: BUCKETS }, (_, bucket) => [countsIn(bucket), countsAsideIn(bucket)]).flat()

  const namesAdded = async () => new Set((await client.plain('zrange', GATHERED_NAMES, 0, -1)) as readonly string[])

  /** Every counter of every day, once. */
  async function all(): Promise<readonly Counter[]> {
    for (let reads = 1; ; reads++) {
      const before = await namesAdded()
      const found = (await client.callAll('counts_read', keys, [], 2)) as readonly (readonly (readonly string[])[])[]
      const gathered = pairs(await client.plain('hgetall', GATHERED))
      const after = await namesAdded()
      // Something was moved in between and might be counted twice.
      if (after.size !== before.size && reads < READS_MAX) continue
      const raised = found.flat().map(pairs)
      const open = raised.filter((words) => !words.some(([field, name]) => field === '#' && after.has(name)))
      return [...open.flat(), ...gathered].flatMap(([field, n]) => counterOf(field, Number(n)))
    }
  }

  async function read(fromDay: string, toDay: string): Promise<Readonly<Record<string, number>>> {
    const sums: Record<string, number> = {}
    for (const { day, name, n } of await all()) if (day >= fromDay && day <= toDay) sums[name] = (sums[name] ?? 0) + n
    return sums
  }

  /** What the buckets hold is added up in one place. Whoever breaks off is followed by the next. */
  async function gather(now: number): Promise<void> {
    await eachBucket(async (bucket) => {
      const name = randomBytes(9).toString('base64url')
      const aside = pairs(await client.call('counts_aside', [countsIn(bucket), countsAsideIn(bucket)], [name]))
      if (aside.length === 0) return
      const own = aside.find(([field]) => field === '#')?.[1] ?? name
      const raised = aside.filter(([field]) => field !== '#').flat()
      await client.call('counts_gather', [GATHERED, GATHERED_NAMES], [own, now, ...raised])
      await client.plain('unlink', countsAsideIn(bucket))
    })
    await client.plain('zremrangebyscore', GATHERED_NAMES, '-inf', now - NAMES_KEPT_MS)
  }

  return {
    read,
    gather,
    /** One number for each counter of each day. */
    async all(): Promise<readonly Counter[]> {
      const sums = new Map<string, Counter>()
      for (const one of await all()) {
        const field = `${one.day}|${one.name}`
        sums.set(field, { ...one, n: one.n + (sums.get(field)?.n ?? 0) })
      }
      return [...sums.values()]
    },
  }
}

/** `#` names what stands aside and is no counter. A name may hold bars, a day does not. */
function counterOf(field: string, n: number): readonly Counter[] {
  const bar = field.indexOf('|')
  return bar < 0 ? [] : [{ day: field.slice(0, bar), name: field.slice(bar + 1), n }]
}
