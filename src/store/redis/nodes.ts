/**
 * Nodes watch one another. Each gives a sign each second; one that has given none during six looks in a row is dead, and
 * what it had claimed is free again: its work goes on within ten seconds, long before its claims run out.
 */
import { BUCKETS } from '../bucket.ts'
import type { Tell } from '../store.ts'
import type { Client } from './client.ts'
import { BEATS, outboxIn, timersIn } from './keys.ts'
import { pairs } from './scan.ts'

const BEAT_MS = 1_000
/** Looks without a sign. Longer than a process may stand still and live. */
const LOOKS_MISSED = 6

export interface Nodes {
  /** Says good-bye: whatever this node still holds is free at once. */
  stop(): Promise<void>
}

export function startNodes(client: Client, node: string, tell: Tell): Nodes {
  /** What each other node said last, and during how many looks it has said nothing new. */
  let seen = new Map<string, { readonly beat: string; readonly missed: number }>()
  let stopped = false
  let looking: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    try {
      const beats = pairs(await client.call('beat', [BEATS], [node]))
      const before = seen
      seen = new Map(
        beats
          .filter(([other]) => other !== node)
          .map(([other, beat]) => {
            const known = before.get(other)
            return [other, { beat, missed: known?.beat === beat ? known.missed + 1 : 0 }]
          }),
      )
      for (const [other, { missed }] of seen) if (missed >= LOOKS_MISSED) await bury(other)
    } catch {
      // Redis is away: then the others cannot give a sign either, and nobody's silence counts.
      seen = new Map()
    }
  }

  async function bury(dead: string): Promise<void> {
    const freed = await free(dead)
    await client.plain('hdel', BEATS, dead)
    seen.delete(dead)
    tell(
      `a node is gone and its work free: ${freed.length} message(s) it may have sent already: ${freed.join(' ')}`,
      true,
    )
  }

  async function free(whose: string): Promise<readonly string[]> {
    const freed = await Promise.all(
      Array.from({ length: BUCKETS }, (_, bucket) =>
        client.call('bury', [...outboxIn(bucket, whose), ...timersIn(bucket)], [whose]),
      ),
    )
    return (freed as readonly (readonly string[])[]).flat()
  }

  let timer: NodeJS.Timeout | undefined
  function later(): void {
    if (stopped) return
    timer = setTimeout(() => {
      looking = look().then(later)
    }, BEAT_MS)
    timer.unref()
  }
  looking = look().then(later)

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
      clearTimeout(timer)
      // Away: the others will find out.
      await free(node).then(
        () => client.plain('hdel', BEATS, node),
        () => {},
      )
    },
  }
}
